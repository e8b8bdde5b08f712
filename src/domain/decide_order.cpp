// Orders up to their settlement: placing, paying, shipping, completing, claiming. Returns have a file of
// their own.
#include <algorithm>

#include "domain/coupons.h"
#include "domain/decide.h"
#include "domain/earning.h"
#include "domain/locks.h"
#include "domain/order_rules.h"
#include "domain/quote.h"
#include "domain/wallet.h"

namespace shuke::domain {
namespace {

/// Sums of the tenders by kind, the account of the points and how many they are.
struct Tenders {
  TenderShares by_kind{};
  AccountNo account;
  Points points;
};

Decided<Tenders> check_tenders(const Context& context, const PayOrder& command) {
  Tenders tenders;
  Money due = command.shipping_fee;
  Money goods;
  for (const LineInput& line : command.lines) goods += line.amount;
  due += goods;
  Money paid;
  for (const TenderInput& tender : command.tenders) {
    if (!amount_in_range(tender.amount))
      return rejected_row(RejectionCode::amount_out_of_range, "tenders.amount", command.tenders, tender);
    const Points points = tender.points.value_or(Points{});
    if (points < Points{} || points.count > points_max)
      return rejected_row(RejectionCode::amount_out_of_range, "tenders.points", command.tenders, tender);
    tenders.by_kind[static_cast<std::size_t>(tender.kind)] += tender.amount;
    paid += tender.amount;
  }
  const Money by_points = tenders.by_kind[static_cast<std::size_t>(TenderKind::points)];
  if (paid != due)
    return rejected(RejectionCode::tenders_do_not_match_due, "tenders", Amounts::of(due, paid));
  if (by_points > goods) return rejected(RejectionCode::points_tender_not_allowed, "tenders");
  for (const TenderInput& tender : command.tenders) {
    if (tender.kind != TenderKind::points) continue;
    const AccountNo account = find_account(context.programme, tender.account);
    const auto& rule = context.programme.accounts[account.value].pay;
    if (!rule || (tenders.account && tenders.account != account) ||
        by_points.minor > rule->at_most.of_floor(goods.minor)) {
      return rejected(RejectionCode::points_tender_not_allowed, "tenders");
    }
    tenders.account = account;
    tenders.points += tender.points.value_or(Points{});
  }
  if (tenders.account) {
    const PayRule& rule = *context.programme.accounts[tenders.account.value].pay;
    const Wide worth = Wide{tenders.points.count} * rule.money.minor / rule.points.count;
    // Points that pay nothing have no line to come back with; a tender of no points is none.
    const bool for_nothing = by_points == Money{} && tenders.points > Points{};
    if (worth != by_points.minor || for_nothing) {
      const Money told{static_cast<std::int64_t>(std::min(worth, Wide{INT64_MAX}))};
      return rejected(RejectionCode::points_do_not_match_amount, "tenders.points",
                      Amounts::of(by_points, told));
    }
    if (tenders.points == Points{}) tenders.account = AccountNo{};
  }
  return tenders;
}

/// The rewards bought through lines: open, in stock, and payable together with the points tenders.
Decided<void> check_points(const Context& context, const PayOrder& command, const Tenders& tenders) {
  const auto by_reward = [](const LineInput& line) { return static_cast<bool>(line.reward); };
  if (context.standing || (!tenders.account && std::ranges::none_of(command.lines, by_reward))) return {};
  std::array<Points, accounts_max> wanted{};
  std::vector<std::int64_t> pieces(context.programme.rewards.size());
  if (tenders.account) wanted[tenders.account.value] += tenders.points;
  const QuoteLock* lock = find_lock(context.state.member(command.member), command.quote.get().token);
  if (tenders.account && lock != nullptr) wanted[tenders.account.value] -= points_of(*lock);
  for (const LineInput& line : command.lines) {
    if (!line.reward) continue;
    const RewardNo reward = find_reward(context.programme, line.reward);
    const Reward& rules = context.programme.rewards[reward.value];
    pieces[reward.value] += line.quantity;
    const Wide points = Wide{rules.points.count} * line.quantity;
    if (points > points_max)
      return rejected_row(RejectionCode::amount_out_of_range, "lines.quantity", command.lines, line);
    wanted[rules.account.value].count += static_cast<std::int64_t>(points);
  }
  for (std::uint8_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i] == 0) continue;
    const auto about = [&](RejectionCode code) {
      const auto asks = [&](const LineInput& line) {
        return line.reward && find_reward(context.programme, line.reward) == RewardNo{i};
      };
      return rejected_row(code, "lines.reward", command.lines, *std::ranges::find_if(command.lines, asks));
    };
    if (auto open = reward_available(context, {i}, pieces[i]); !open) return about(open.error().code);
    // A coupon is taken for points alone, by redeem_reward: it has no goods to pay for or to give back.
    if (context.programme.rewards[i].kind == Reward::Kind::coupon) {
      return about(RejectionCode::reward_not_open);
    }
  }
  const MemberState& member = context.state.member(command.member);
  for (std::size_t i = 0; i < context.programme.accounts.size(); ++i) {
    const Points available = i < member.accounts.size() ? member.accounts[i].available : Points{};
    if (wanted[i] > available)
      return rejected(RejectionCode::balance_insufficient, "tenders", Amounts::of(wanted[i], available));
  }
  return {};
}

/// Wallet and cashback pay what the member has there; a guest has nothing.
Decided<void> check_wallet(const Context& context, const PayOrder& command, const Tenders& tenders) {
  const Money by_wallet = tenders.by_kind[static_cast<std::size_t>(TenderKind::wallet)];
  const Money by_cashback = tenders.by_kind[static_cast<std::size_t>(TenderKind::cashback)];
  if (context.standing) return {};
  return may_spend(context.programme, context.state.member(command.member), by_wallet, by_cashback);
}

/// Points tenders of an account the programme does not have.
Decided<void> check_tender_accounts(const Context& context, const PayOrder& command) {
  for (const TenderInput& tender : command.tenders) {
    if (tender.kind == TenderKind::points && !find_account(context.programme, tender.account)) {
      return rejected_row(RejectionCode::account_not_found, "tenders.account", command.tenders, tender);
    }
  }
  return {};
}

/// An order that is paid for the first time, or one that was placed by the same member and not cancelled.
Decided<void> check_payable(const OrderHead& known, const PayOrder& command) {
  if (!known.no) return {};
  if (known.member == command.member && known.state == OrderState::cancelled &&
      known.paid_at == Instant{}) {
    return rejected(RejectionCode::order_cancelled, "order");
  }
  if (known.state != OrderState::placed || known.member != command.member) {
    return rejected(RejectionCode::order_exists, "order");
  }
  return {};
}

/// Points that were put aside for the quote are spent first; they are what its tender takes.
void take_points(Draft& draft, Order& order, const Tenders& tenders, const QuoteLock* lock) {
  const auto keep = [&](const std::vector<Take>& takes, std::uint32_t line) {
    for (const Take& part : takes) order.takes.push_back({part.lot, part.amount, line});
  };
  for (std::uint32_t i = 0; i < order.lines.size(); ++i) {
    const OrderLine& line = order.lines[i];
    if (!line.reward || line.points == Points{}) continue;
    keep(draft.take(draft.programme.rewards[line.reward.value].account, line.points, Side::spent), i);
  }
  if (!tenders.account) return;
  if (lock != nullptr && points_of(*lock) == tenders.points) {
    for (const Take& part : lock->takes) draft.spend_held(part);
    return keep(lock->takes, OrderTake::tender);
  }
  keep(draft.take(tenders.account, tenders.points, Side::spent), OrderTake::tender);
}

/// The chosen days that lowered the order's prices know of it, so that they are not given back while it
/// stands.
Decided<void> note_priced(Draft& draft, const std::vector<UseNo>& priced_by, OrderNo order) {
  const auto& uses = draft.member.extras.get().uses;
  for (const UseNo no : priced_by) {
    const auto use = std::ranges::find(uses, no, &PrivilegeUse::no);
    if (use == uses.end() || use->undone) return rejected(RejectionCode::privilege_used, "quote");
    draft.event.uses.push_back(*use);
    draft.event.uses.back().priced.push_back(order);
  }
  return {};
}

Instant settles_at(const Programme& programme, const OrderHead& head) {
  const Settlement& rule = programme.settlement;
  const Instant from = rule.from == Settlement::From::payment ? head.paid_at : head.shipped_at;
  return from == never ? never : programme.zone.delayed(from, rule.after);
}

void plan_settlement(Draft& draft, const OrderHead& head) {
  if (head.settles_at == never || !head.member) return;
  const Due due{.at = head.settles_at,
                .tie = head.paid_at,
                .seq = head.paid_seq,
                .ref = head.no.value,
                .kind = DueKind::settlement};
  draft.event.dues.push_back(
      {due, true});  // settlements go in order of payment, whatever was shipped first (S1)
}

/// The order's earnings for its member, pending until it settles; the explain lines of the event say why.
void earn(Draft& draft, Order& order, const MemberState& member) {
  order.earned.clear();
  const Money paid = spend_of(order);
  for (std::uint8_t rule = 0; rule < draft.programme.order_rules.size(); ++rule) {
    Earned earned = choose_multiplier(draft.programme, rule, member, order.head.paid_at);
    earned.entitled = entitled(draft.programme, order, earned, &draft.event);
    earned.allocated =
        allocated_price(draft.programme.accounts[earned.account.value], paid, earned.entitled);
    draft.pend(earned.account, earned.entitled);
    order.earned.push_back(earned);
  }
}

/// What a quote took off is known by what it was asked for.
void keep_list_prices(const QuoteTerms& quote, Order& order) {
  order.head.shipping_waived = quote.shipping_fee - order.head.shipping_fee;
  for (std::uint32_t i = 0; i < order.lines.size() && i < quote.unit_prices.size(); ++i) {
    if (!order.lines[i].reward) order.lines[i].unit_price = quote.unit_prices[i];
  }
}

std::vector<LineInput> priced_lines(const PayOrder& command, const Order& order) {
  std::vector<LineInput> lines = command.lines;
  for (std::uint32_t i = 0; i < order.lines.size(); ++i) lines[i].unit_price = order.lines[i].unit_price;
  return lines;
}

Decided<void> known_order(const State& state, OrderNo order) {
  if (!state.order(order).head.no) return rejected(RejectionCode::order_not_found, "order");
  return {};
}

}  // namespace

/// Rejects: member_not_found, member_erased, reward_not_found, order_exists, lines_required, line_repeated,
/// amount_out_of_range.
Decided<void> decide(const Context& context, const PlaceOrder& command) {
  if (auto ready = member_ready(context.state, command.member); !ready) return ready;
  if (auto names = line_names_known(context, command.lines); !names) return names;
  if (context.state.order(command.order).head.no) return rejected(RejectionCode::order_exists, "order");
  if (auto lines = lines_valid(command.lines, command.shipping_fee); !lines) return lines;
  Draft draft = context.draft(EventType::order_placed, command.member);
  draft.event.order = command.order;
  draft.event.order_made = true;
  Order& order = draft.event.made;
  order.head.no = command.order;
  order.head.member = command.member;
  order.head.placed_at = context.at;
  order.head.shipping_fee = command.shipping_fee;
  fill_order_lines(context.programme, command.lines, order);
  return {};
}

/// Rejects: member_not_found, member_erased, account_not_found, reward_not_found, coupon_not_found,
/// order_exists, order_cancelled, quote_invalid, quote_expired, quote_changed, coupon_not_yours,
/// coupon_used, coupon_expired, coupon_below_threshold, coupon_not_applicable, coupon_limit_reached,
/// lines_required, line_repeated, amount_out_of_range, tenders_do_not_match_due, points_tender_not_allowed,
/// points_do_not_match_amount, reward_out_of_stock, reward_not_open, wallet_frozen, balance_insufficient;
/// told again (S21) also privilege_used: a chosen day that lowered its prices is not there.
Decided<void> decide(const Context& context, const PayOrder& command) {
  if (command.member) {
    if (auto ready = member_ready(context.state, command.member); !ready) return ready;
  }
  if (auto accounts = check_tender_accounts(context, command); !accounts) return accounts;
  if (auto names = line_names_known(context, command.lines); !names) return names;
  const bool by_quote = command.quote.get().given;
  const std::vector<CouponRef>& coupons = by_quote ? command.quote.get().coupons : command.coupons;
  if (!coupons.empty() && (!by_quote || context.standing)) {
    if (auto found = coupons_found(context, coupons); !found) return found;
  }
  const OrderHead& known = context.state.order(command.order).head;
  if (auto payable = check_payable(known, command); !payable) return payable;
  std::vector<UseNo> priced_by;
  if (by_quote && !context.standing) {
    auto rests_on = quote_holds(context, command);
    if (!rests_on) return std::unexpected(rests_on.error());
    priced_by = *std::move(rests_on);
  } else if (!coupons.empty()) {
    if (auto usable = coupons_usable(context, command, coupons); !usable) return usable;
  }
  if (auto lines = lines_valid(command.lines, command.shipping_fee); !lines) return lines;
  if (!amount_in_range(command.shipping_waived))
    return rejected(RejectionCode::amount_out_of_range, "shipping_waived");
  const auto tenders = check_tenders(context, command);
  if (!tenders) return std::unexpected(tenders.error());
  if (auto points = check_points(context, command, *tenders); !points) return points;
  if (auto wallet = check_wallet(context, command, *tenders); !wallet) return wallet;

  const Programme& programme = context.programme;
  Draft draft = context.draft(EventType::order_paid, command.member);
  draft.event.order = command.order;
  draft.event.order_made = true;
  Order& order = draft.event.made;
  OrderHead& head = order.head;
  head.no = command.order;
  head.member = command.member;
  head.state = OrderState::paid;
  head.programme_version = programme.version;
  head.placed_at = known.no ? known.placed_at : context.at;
  head.paid_at = context.at;
  head.paid_seq = draft.next_seq();
  head.returns_until = programme.zone.valid_until(context.at, programme.returns_accepted_for);
  head.shipping_fee = command.shipping_fee;
  head.not_commissionable = !is_commissionable(programme, draft.member);
  head.tendered = tenders->by_kind;
  head.tender_account = tenders->account;
  head.tender_points = tenders->points;
  fill_order_lines(programme, command.lines, order);
  head.shipping_waived = command.shipping_waived;
  if (by_quote) keep_list_prices(command.quote.get(), order);
  order.shares = tender_shares(order.lines, head.shipping_fee, head.tendered);
  if (keeps_goods_money(order)) head.settles_at = settles_at(programme, head);
  plan_settlement(draft, head);
  if (command.member) {
    const QuoteLock* lock = by_quote ? find_lock(draft.member, command.quote.get().token) : nullptr;
    take_points(draft, order, *tenders, lock);
    if (!order.shares.empty()) pay_from_wallet(draft, order);
    if (!coupons.empty()) use_coupons(draft, coupons, order, priced_lines(command, order));
    if (lock != nullptr) spend_lock(draft, *lock);
    if (auto known_uses =
            note_priced(draft, context.standing ? command.quote.get().priced_by : priced_by, command.order);
        !known_uses)
      return known_uses;
    earn(draft, order, draft.member);
  }
  return {};
}

/// Rejects: order_not_found, order_not_paid, order_already_shipped, order_cancelled.
Decided<void> decide(const Context& context, const ShipOrder& command) {
  if (auto known = known_order(context.state, command.order); !known) return known;
  OrderHead head = context.state.order(command.order).head;
  if (head.state == OrderState::placed) return rejected(RejectionCode::order_not_paid, "order");
  if (head.shipped_at != never) return rejected(RejectionCode::order_already_shipped, "order");
  if (head.state == OrderState::cancelled) return rejected(RejectionCode::order_cancelled, "order");
  Draft draft = context.draft(EventType::order_shipped, head.member);
  draft.event.order = command.order;
  head.shipped_at = context.at;
  if (head.state == OrderState::paid) head.state = OrderState::shipped;
  const bool keeps_goods = keeps_goods_money(context.state.order(command.order));
  if (context.programme.settlement.from == Settlement::From::shipment && head.settled_at == never &&
      keeps_goods) {
    head.settles_at = settles_at(context.programme, head);
    plan_settlement(draft, head);
  }
  draft.event.order_head = head;
  return {};
}

/// Rejects: order_not_found, order_not_paid, order_cancelled.
Decided<void> decide(const Context& context, const CompleteOrder& command) {
  if (auto known = known_order(context.state, command.order); !known) return known;
  OrderHead head = context.state.order(command.order).head;
  if (head.state == OrderState::placed) return rejected(RejectionCode::order_not_paid, "order");
  if (head.state == OrderState::cancelled) return rejected(RejectionCode::order_cancelled, "order");
  Draft draft = context.draft(EventType::order_completed, head.member);
  draft.event.order = command.order;
  head.completed = true;
  const bool keeps_goods = keeps_goods_money(context.state.order(command.order));
  if (context.programme.settlement.completes_at_once && head.settled_at == never && keeps_goods) {
    if (const Due* due = draft.find_due(DueKind::settlement, 255, head.no.value)) draft.drop_due(*due);
    head.settles_at = context.at;
    plan_settlement(draft, head);
  }
  draft.event.order_head = head;
  return {};
}

namespace {

/// The member with his levels in the places they have in the order's version.
MemberState as_known_to(const Context& context, const MemberState& member) {
  MemberState seen = member;
  if (context.current == nullptr) return seen;
  const auto& ladders = context.programme.ladders;
  const auto& current = context.current->ladders;
  seen.ladders.resize(std::min<std::size_t>(seen.ladders.size(), ladders.size()));
  for (std::size_t i = 0; i < seen.ladders.size(); ++i) {
    LadderState& state = seen.ladders[i];
    state.level = level_in(ladders[i], current[i], state.level);
    state.floor = level_in(ladders[i], current[i], state.floor);
    state.card = level_in(ladders[i], current[i], state.card);
  }
  return seen;
}

}  // namespace

/// Priced at payment, dated at claiming: rates and days of the payment, the member's level now; what would
/// have settled by now settles now (S18, S26). Rejects: member_not_found, member_erased, order_not_found,
/// order_cancelled, order_has_member.
Decided<void> decide(const Context& context, const ClaimOrder& command) {
  if (auto ready = member_ready(context.state, command.member); !ready) return ready;
  if (auto known = known_order(context.state, command.order); !known) return known;
  const OrderHead& known = context.state.order(command.order).head;
  const auto& claimable = context.programme.guests_claimable_for;
  const bool kept = claimable && context.at < context.programme.zone.valid_until(known.paid_at, *claimable);
  if (!known.member && !kept) return rejected(RejectionCode::order_not_found, "order");
  if (known.state == OrderState::cancelled) return rejected(RejectionCode::order_cancelled, "order");
  if (known.member) return rejected(RejectionCode::order_has_member, "order");
  Draft draft = context.draft(EventType::order_claimed, command.member);
  draft.event.order = command.order;
  Order order = context.state.order(command.order);
  const MemberState member = as_known_to(context, draft.member);
  order.head.member = command.member;
  order.head.paid_seq = draft.next_seq();
  order.head.not_commissionable = !is_commissionable(context.programme, member);
  if (order.head.settles_at != never) order.head.settles_at = std::max(order.head.settles_at, context.at);
  earn(draft, order, member);
  plan_settlement(draft, order.head);
  draft.event.order_head = order.head;
  draft.event.earned = order.earned;
  return {};
}

}  // namespace shuke::domain
