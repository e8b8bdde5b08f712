// What an order earns: one pure function of what is kept, used at payment, at each return and at claiming
// (S3–S6, S8).
#pragma once

#include <span>
#include <vector>

#include "domain/command.h"
#include "domain/event.h"
#include "domain/programme.h"
#include "domain/state.h"

namespace shuke::domain {

/// The row of the rule's overrides that decides a line's rate, or 255 for the rate of its price class.
std::uint8_t rate_override_for(const OrderRule& rule, const LineInput& line);
bool holds(const LineWhen& when, const LineInput& line);
/// Whether the programme's day of `at` is one of these days; birthdays are not looked at here.
bool on_day(const DayRule& days, const TimeZone& zone, Instant at);

/// The multiplier of a rule for a member (or a guest) at `at`: the highest that holds. Fills rule,
/// multiplier and times.
Earned choose_multiplier(const Programme& programme, std::uint8_t rule, const MemberState& member,
                         Instant at);

/// What the order's kept goods entitle to under one of its rules, with the words' figures where `explain`
/// is given.
///
/// earned = floor( (Σ over lines of kept base × rate) × multiplier ), one rounding at the end unless the
/// rule says per line. The base keeps the mix of tenders the line was paid with; points tenders are a
/// discount and no base (S4).
Points entitled(const Programme& programme, const Order& order, const Earned& earned, Event* explain);

/// The part of a line's kept worth that was paid for and not discounted by points; for the spend metric.
Money paid_kept(const Order& order, std::size_t line);
Money spend_of(const Order& order);
/// Whether any goods money is kept: an order of which none is (or ever was) never settles and counts
/// nowhere (S8). What points paid for is no money.
bool keeps_goods_money(const Order& order);

/// The part of the order's paid price that accounting defers for these points (S23): relative stand-alone
/// selling prices.
Money allocated_price(const Account& account, Money paid, Points points);

/// Splits the order's tenders over its lines and then the shipping fee (S4, S5); empty where all was cash.
Few<TenderShares, 0> tender_shares(std::span<const OrderLine> lines, Money shipping_fee,
                                   const TenderShares& tendered);

}  // namespace shuke::domain
