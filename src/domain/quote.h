// Quote: what a cart costs a member now, as the cheapest combination of price cuts, coupons and shipping
// privilege that the programme and the caller allow (S14, S15). A pure function that changes nothing. Not
// the words (codec) and not the token that a payment names (pay_order).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "domain/command.h"
#include "domain/programme.h"
#include "domain/rejection.h"
#include "domain/state.h"

namespace shuke::domain {

/// A birthday of 29 February is kept on the 28th in years that have no 29th (S26).
BirthdayNow birthday_at(DayRule::MonthDay birthday, const TimeZone& zone, Instant at);

struct QuoteRequest {
  MemberNo member;               // none: a guest
  std::vector<LineInput> lines;  // `amount` is not looked at; all but rewards have a unit_price
  Money shipping_fee;
  enum class UsePoints : std::uint8_t { none, max, up_to } use_points = UsePoints::none;
  Points points;  // up_to
  bool choose_coupons = true;
  std::vector<CouponRef> coupons;  // where they are not chosen: these are used, all of them
  BirthdayNow birthday;
  std::uint64_t locked_as = 0;  // coupons and points locked for this quote can be used
};

/// What made a price lower, and by how much.
struct PriceCut {
  enum class By : std::uint8_t { privilege, coupon } by = By::privilege;
  std::uint32_t position = 0;  // in Programme::privileges, or among the member's coupons
  Money amount;

  friend bool operator==(const PriceCut&, const PriceCut&) = default;
};

struct QuotedLine {
  Money list;  // unit_price × quantity; a reward: its cash part
  Money net;
  std::vector<PriceCut> cuts;  // in the order in which they were made
  Points points;               // a reward's
};

struct Quote {
  std::vector<QuotedLine> lines;
  Money shipping_list;
  Money shipping_fee;
  std::optional<PriceCut> shipping_cut;
  std::vector<std::uint32_t> coupons;  // positions among the member's
  AccountNo points_account;            // of the points paid as money; none: none are
  Points points_spent;
  Money points_amount;
  Money due;  // goods and shipping less points
  std::vector<Earned> earns;
  bool commissionable = true;
  /// Not every combination was looked at: there were more than the limits in base/limits.h.
  bool limited = false;

  /// Another set of coupons and what would be due with it; the best first.
  struct Alternative {
    std::vector<std::uint32_t> coupons;
    Money due;
  };
  std::vector<Alternative> alternatives;
  /// A coupon of the member that could not be used, and why.
  struct LeftOut {
    std::uint32_t coupon = 0;
    RejectionCode why = RejectionCode::coupon_not_applicable;
    Money missing;  // below its threshold: by so much at least
  };
  std::vector<LeftOut> left_out;
};

/// Everything due up to `at` must have happened. Prices before points decide what is cheapest; of equal
/// prices the one whose coupons end sooner, then the one with fewer cuts.
///
/// Rejects: member_not_found, member_erased, member_merged, reward_not_found, coupon_not_found,
/// coupon_not_yours, coupon_used, coupon_expired, coupon_locked, coupon_below_threshold,
/// coupon_not_applicable, coupon_limit_reached (coupons that were named), lines_required, line_repeated,
/// amount_out_of_range, reward_out_of_stock, reward_not_open, balance_insufficient.
Decided<Quote> quote(const Programme& programme, const State& state, Instant at,
                     const QuoteRequest& request);

/// A hash of the whole breakdown, equal for equal ones whatever numbers names have.
std::uint64_t quote_digest(const Programme& programme, const MemberState& member, const Quote& quote);
/// How long a quote can be paid, and how long a lock lasts where nothing else is said.
inline constexpr std::int64_t quote_valid_us = 15 * 60 * us_per_second;

/// Whether the member (none: a guest) has a privilege on this day, whatever the goods.
bool has_privilege(const Programme& programme, const MemberState& member, const Privilege& privilege,
                   Instant at, const BirthdayNow& birthday);
/// Whether an affiliate commission is paid on orders of this member (none: a guest).
bool is_commissionable(const Programme& programme, const MemberState& member);

}  // namespace shuke::domain
