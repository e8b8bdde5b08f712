// Returns, cancellations and exchanges. Everything is computed on the cumulative remainder: what the
// formulas give on what was kept before, less what they give on what is kept after. So any slicing ends
// where the whole return ends (S8).
#include <algorithm>

#include "domain/campaigns.h"
#include "domain/coupons.h"
#include "domain/decide.h"
#include "domain/earning.h"
#include "domain/order_rules.h"
#include "domain/spread.h"
#include "domain/wallet.h"

namespace shuke::domain {
namespace {

/// The order as it will be, beside the order as it is.
struct Remainder {
  const Order& before;
  Order after;
};

Money worth_of_quantity(const OrderLine& line, std::int64_t quantity) {
  return {share_half_up(line.amount.minor, quantity, line.quantity)};
}

Money kept_of(const OrderLine& line) {
  if (line.quantity_returned == line.quantity) return {};
  const Money kept = line.amount - worth_of_quantity(line, line.quantity_returned) - line.amount_returned;
  return std::max(kept, Money{});
}

Decided<void> return_line(OrderLine& line, const ReturnOrder::ReturnedLine& wanted) {
  if (wanted.quantity) {
    if (*wanted.quantity < 1) return rejected(RejectionCode::amount_out_of_range, "lines.quantity");
    line.quantity_returned += *wanted.quantity;
  } else {
    if (*wanted.amount < Money{1}) return rejected(RejectionCode::amount_out_of_range, "lines.amount");
    line.amount_returned += *wanted.amount;
  }
  line.kept = kept_of(line);
  return {};
}

Decided<void> check_return_lines(const Order& order, const ReturnOrder& command) {
  for (const auto& wanted : command.lines) {
    const auto found = std::ranges::find(order.lines, wanted.line, &OrderLine::line);
    if (found == order.lines.end())
      return rejected_row(RejectionCode::line_not_found, "lines.line", command.lines, wanted);
  }
  return {};
}

Decided<void> check_return_amounts(const Order& order, const ReturnOrder& command) {
  for (const auto& wanted : command.lines) {
    const auto line = std::ranges::find(order.lines, wanted.line, &OrderLine::line);
    const std::int64_t left = line->quantity - line->quantity_returned;
    if (wanted.quantity && *wanted.quantity > left) {
      return rejected_row(RejectionCode::return_exceeds_purchase, "lines", command.lines, wanted,
                          Amounts::of_pieces(*wanted.quantity, left));
    }
    if (wanted.amount && *wanted.amount > line->kept) {
      return rejected_row(RejectionCode::return_exceeds_purchase, "lines", command.lines, wanted,
                          Amounts::of(*wanted.amount, line->kept));
    }
  }
  const Money shipping_left = order.head.shipping_fee - order.head.shipping_returned;
  if (command.shipping_fee > shipping_left)
    return rejected(RejectionCode::return_exceeds_purchase, "shipping_fee",
                    Amounts::of(command.shipping_fee, shipping_left));
  const bool something_left = std::ranges::any_of(order.lines, [](const OrderLine& l) {
    return l.kept != Money{} || l.quantity_returned < l.quantity;
  });
  if (command.whole && !something_left) return rejected(RejectionCode::return_exceeds_purchase, "whole");
  return {};
}

Decided<void> return_lines(Order& order, const ReturnOrder& command) {
  if (!command.whole && command.lines.empty() && command.shipping_fee == Money{}) {
    return rejected(RejectionCode::lines_required, "lines");
  }
  for (std::size_t i = 0; i < command.lines.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (command.lines[i].line == command.lines[j].line)
        return rejected_row(RejectionCode::line_repeated, "lines.line", command.lines, command.lines[i]);
    }
  }
  if (command.shipping_fee < Money{}) return rejected(RejectionCode::amount_out_of_range, "shipping_fee");
  for (const auto& wanted : command.lines) {
    if (auto taken = return_line(*std::ranges::find(order.lines, wanted.line, &OrderLine::line), wanted);
        !taken)
      return rejected_row(taken.error().code, taken.error().field, command.lines, wanted);
  }
  if (command.whole) {
    for (OrderLine& line : order.lines) {
      line.quantity_returned = line.quantity;
      line.kept = Money{};
    }
  }
  order.head.shipping_returned += command.shipping_fee;
  return {};
}

/// The same in proportion: each tender's part of what is left for it and those after it, half up. Cent by
/// cent exactly one of the parts grows, so no return ever takes back what an earlier one gave.
TenderShares refunded_in_proportion(const TenderShares& shares, Money returned) {
  TenderShares refunded{};
  Money of;
  for (const Money share : shares) of += share;
  for (std::size_t kind = 0; kind < tender_kinds && of > Money{}; ++kind) {
    refunded[kind].minor = share_half_up(returned.minor, shares[kind].minor, of.minor);
    returned -= refunded[kind];
    of -= shares[kind];
  }
  return refunded;
}

/// What has gone back by tender for one line (or shipping): its own shares, in the order of TenderKind or
/// in proportion.
TenderShares refunded_of(Programme::RefundTo to, const TenderShares& shares, Money returned) {
  if (to == Programme::RefundTo::in_proportion) return refunded_in_proportion(shares, returned);
  TenderShares refunded{};
  for (std::size_t kind = 0; kind < tender_kinds; ++kind) {
    refunded[kind] = std::min(shares[kind], returned);
    returned -= refunded[kind];
  }
  return refunded;
}

TenderShares refunded_in_all(Programme::RefundTo to, const Order& order) {
  TenderShares sum{};
  for (std::size_t i = 0; i <= order.lines.size(); ++i) {
    const bool shipping = i == order.lines.size();
    const Money returned =
        shipping ? order.head.shipping_returned : order.lines[i].amount - order.lines[i].kept;
    if (order.shares.empty()) {
      sum.back() += returned;
      continue;
    }
    const TenderShares refunded = refunded_of(to, order.shares[i], returned);
    for (std::size_t kind = 0; kind < tender_kinds; ++kind) sum[kind] += refunded[kind];
  }
  return sum;
}

/// Points of the tender that have gone back: each line's own points, in proportion to its refunded points
/// money, half up.
Points tender_points_returned(Programme::RefundTo to, const Order& order) {
  if (!order.head.tender_account) return {};
  const auto kind = static_cast<std::size_t>(TenderKind::points);
  std::vector<std::int64_t> weights;
  for (std::size_t i = 0; i < order.lines.size(); ++i) weights.push_back(order.shares[i][kind].minor);
  std::vector<std::int64_t> points(weights.size());
  spread(order.head.tender_points.count, weights, points);
  Points sum;
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    const TenderShares refunded =
        refunded_of(to, order.shares[i], order.lines[i].amount - order.lines[i].kept);
    sum.count += share_half_up(points[i], refunded[kind].minor, weights[i]);
  }
  return sum;
}

/// Points of a reward line that have gone back: by worth, or by quantity where its cash part is 0.
Points reward_points_returned(const OrderLine& line) {
  if (line.quantity_returned == line.quantity) return line.points;
  if (line.amount == Money{})
    return {share_half_up(line.points.count, line.quantity_returned, line.quantity)};
  return {share_half_up(line.points.count, (line.amount - line.kept).minor, line.amount.minor)};
}

/// Gives `amount` of one spend back, latest-ending lot first, into the very lots (S8).
void give_back(Draft& draft, const Order& order, AccountNo account, std::uint32_t line, Points amount,
               bool revives) {
  for (std::size_t i = order.takes.size(); i-- > 0 && amount > Points{};) {
    OrderTake take = order.takes[i];
    if (take.line != line || take.lot.account != account || take.amount == Points{}) continue;
    const Points part = std::min(amount, take.amount);
    take.amount -= part;
    amount -= part;
    draft.event.takes.push_back({static_cast<std::uint32_t>(i), take});
    draft.put_back({take.lot, part}, Side::spent, order.head.paid_at, revives);
  }
  CHECK(amount == Points{});
}

void give_points_back(Draft& draft, const Remainder& order, bool revives) {
  for (std::uint32_t i = 0; i < order.after.lines.size(); ++i) {
    if (!order.after.lines[i].reward) continue;
    const Points back =
        reward_points_returned(order.after.lines[i]) - reward_points_returned(order.before.lines[i]);
    const RewardNo reward = order.after.lines[i].reward;
    give_back(draft, order.before, draft.programme.rewards[reward.value].account, i, back, revives);
  }
  const Programme::RefundTo to = draft.programme.refund_to;
  const Points back = tender_points_returned(to, order.after) - tender_points_returned(to, order.before);
  give_back(draft, order.before, order.before.head.tender_account, OrderTake::tender, back, revives);
}

/// What goes back to cashback and wallet; the wallet's part in the very mix it paid (S16).
void give_wallet_back(Draft& draft, const Order& order, const TenderShares& refunded) {
  const WalletAccounts& accounts = draft.programme.wallet_accounts;
  const auto now = [&](TenderKind kind) { return refunded[static_cast<std::size_t>(kind)]; };
  const auto before = [&](TenderKind kind) { return order.head.refunded[static_cast<std::size_t>(kind)]; };
  const auto give = [&](AccountNo account, Money amount) {
    give_back(draft, order, account, OrderTake::tender, {amount.minor}, false);
  };
  give(accounts.cashback, now(TenderKind::cashback) - before(TenderKind::cashback));
  const Money wallet = now(TenderKind::wallet) - before(TenderKind::wallet);
  const Money principal = principal_refunded(order.head, now(TenderKind::wallet)) -
                          principal_refunded(order.head, before(TenderKind::wallet));
  give(accounts.principal, principal);
  give(accounts.bonus, wallet - principal);
}

/// Points that this return has just given back, so far as they did not end at once.
Points given_back(const Event& event, AccountNo account) {
  Points sum;
  for (const Posting& p : event.postings) {
    if (p.account != account) continue;
    if (p.side == Side::spent || p.side == Side::expired) sum -= p.amount;
    if (p.side == Side::debt && p.amount > Points{}) sum -= p.amount;  // what was lent repaid itself
  }
  return sum;
}

/// What earlier slices took back beyond the balance is repaid by the order's own spent points as soon as
/// they are back, as one whole return would have it: it gives back first and takes from that (S8). Other
/// debts wait for earnings (S9).
void repay_own_debt(Draft& draft, Earned& earned) {
  if (earned.owed == Points{}) return;
  const AccountState& account = draft.account(earned.account);
  const Points repaid = std::min({earned.owed, -account.debt, given_back(draft.event, earned.account)});
  draft.repay(earned.account, repaid, earned.lot);
  earned.owed -= repaid;
}

/// Takes back what the returned goods had earned: from what is pending, or from the order's lot, other
/// lots, debt (S9).
void take_earned_back(Draft& draft, Remainder& order) {
  const bool settled = order.before.head.settled_at != never;
  const Money paid = spend_of(order.after);
  for (std::size_t i = 0; i < order.after.earned.size(); ++i) {
    Earned& earned = order.after.earned[i];
    const Earned& before = order.before.earned[i];
    const Account& account = draft.programme.accounts[earned.account.value];
    earned.entitled =
        std::min(before.entitled, entitled(draft.programme, order.after, before, &draft.event));
    earned.allocated = allocated_price(account, paid, earned.entitled);
    const Points back = before.entitled - earned.entitled;
    if (!settled) {
      draft.pend(earned.account, -back);
      continue;
    }
    repay_own_debt(draft, earned);
    earned.owed += draft.claw_back(earned.account, back, earned.lot);
    if (account.claw_back == ClawBack::pending_only) earned.entitled = before.entitled;
    if (earned.allocated != before.allocated) {
      draft.event.lot_prices.push_back({earned.lot, earned.allocated - before.allocated});
    }
  }
  draft.event.earned = order.after.earned;
}

/// Renews the end of accounts the order spent points of, where the programme says so (P1).
bool renew_spent_accounts(Draft& draft, const Order& order, bool renews) {
  if (!renews) return false;
  bool any = false;
  for (const OrderTake& take : order.takes) {
    const Account& account = draft.programme.accounts[take.lot.account.value];
    if (account.expiry.kind != Expiry::Kind::inactivity || any) continue;
    draft.renew_account(take.lot.account);
    any = true;
  }
  return any;
}

void change_sales(Draft& draft, Remainder& order) {
  OrderHead& head = order.after.head;
  head.spend = spend_of(order.after);
  if (order.before.head.settled_at == never) {
    head.spend = Money{};
    return;
  }
  const bool uncounted = head.counted && !keeps_goods_money(order.after);
  const Money lost = head.spend - order.before.head.spend;
  if (uncounted) head.counted = false;
  if (lost != Money{} || uncounted) {
    draft.event.sales.push_back({head.settled_at, head.settled_seq, uncounted ? -1 : 0, lost, head.no});
  }
}

void take_referral_back(Draft& draft, Order& order) {
  const MemberNo referrer = order.head.referral_paid_to;
  if (!referrer || keeps_goods_money(order)) return;
  draft.event.effects.push_back(
      {MemberEffect::Kind::take_back_referral, referrer, draft.event.member, order.head.no});
  order.head.referral_paid_to = MemberNo{};
}

void record_lines(Draft& draft, const Remainder& order) {
  for (std::uint32_t i = 0; i < order.after.lines.size(); ++i) {
    const OrderLine& after = order.after.lines[i];
    const OrderLine& before = order.before.lines[i];
    if (after.kept == before.kept && after.quantity_returned == before.quantity_returned &&
        after.amount_returned == before.amount_returned) {
      continue;
    }
    draft.event.lines.push_back({i, after.quantity_returned, after.amount_returned, after.kept});
  }
}

bool nothing_left(const Order& order) {
  return std::ranges::all_of(order.lines, [](const OrderLine& l) {
    const bool points_kept = l.points > Points{} && l.amount == Money{} && l.quantity_returned < l.quantity;
    return l.kept == Money{} && !points_kept;
  });
}

/// Everything has come back, goods that cost nothing too: only then are coupons given back (S15).
bool all_back(const Order& order) {
  return std::ranges::all_of(order.lines, [](const OrderLine& l) {
    return l.quantity_returned == l.quantity || (l.amount > Money{} && l.kept == Money{});
  });
}

bool untouched(const Order& order) {
  return std::ranges::all_of(
      order.lines, [](const OrderLine& l) { return l.kept == l.amount && l.quantity_returned == 0; });
}

void finish_return(Draft& draft, Remainder& order) {
  const bool goods_moved = !draft.event.lines.empty();
  OrderHead& head = order.after.head;
  head.refunded = refunded_in_all(draft.programme.refund_to, order.after);
  for (std::size_t kind = 0; kind < tender_kinds; ++kind) {
    draft.event.refund[kind] = head.refunded[kind] - order.before.head.refunded[kind];
  }
  if (goods_moved && nothing_left(order.after)) head.state = OrderState::returned;
  if (goods_moved && !keeps_goods_money(order.after) && head.settled_at == never) {
    head.settles_at = never;
    if (const Due* due = draft.find_due(DueKind::settlement, 255, head.no.value)) draft.drop_due(*due);
  }
  draft.event.order_head = head;
}

void write_return(Draft& draft, Remainder& order, NameNo return_id) {
  draft.event.order = order.before.head.no;
  draft.event.text = return_id;
  record_lines(draft, order);
  if (draft.event.member) {
    const bool whole_at_once = untouched(order.before) && nothing_left(order.after);
    const bool goods_moved = !draft.event.lines.empty();
    const bool renews = draft.programme.spent_points_return.part_renews && goods_moved && !whole_at_once;
    const bool revives = renew_spent_accounts(draft, order.before, renews);
    give_points_back(draft, order, revives);
    if (!order.before.shares.empty())
      give_wallet_back(draft, order.before, refunded_in_all(draft.programme.refund_to, order.after));
    take_earned_back(draft, order);
    change_sales(draft, order);
    take_referral_back(draft, order.after);
    if (order.before.head.counted && !order.after.head.counted) take_campaigns_back(draft);
    if (goods_moved && all_back(order.after)) give_coupons_back(draft, order.before.head.no);
    draft.event.loses = true;
  }
  finish_return(draft, order);
}

/// An exchange moves no goods value, points or dates; only P1's renewal happens.
void write_exchange(Draft& draft, const Order& order, NameNo return_id) {
  draft.event.order = order.head.no;
  draft.event.text = return_id;
  if (draft.event.member)
    renew_spent_accounts(draft, order, draft.programme.spent_points_return.exchange_renews);
  draft.event.order_head = order.head;
}

}  // namespace

/// Rejects: order_not_found, line_not_found, return_exists, order_not_paid, order_cancelled,
/// return_too_late, return_exceeds_purchase, lines_required, line_repeated, amount_out_of_range.
Decided<void> decide(const Context& context, const ReturnOrder& command) {
  const Order& order = context.state.order(command.order);
  if (!order.head.no) return rejected(RejectionCode::order_not_found, "order");
  if (auto lines = check_return_lines(order, command); !lines) return lines;
  if (std::ranges::find(order.returns, command.return_id) != order.returns.end()) {
    return rejected(RejectionCode::return_exists, "return");
  }
  if (order.head.state == OrderState::placed) return rejected(RejectionCode::order_not_paid, "order");
  if (order.head.state == OrderState::cancelled) return rejected(RejectionCode::order_cancelled, "order");
  if (context.at >= order.head.returns_until) return rejected(RejectionCode::return_too_late, "order");
  if (auto amounts = check_return_amounts(order, command); !amounts) return amounts;
  Remainder remainder{order, order};
  if (auto taken = return_lines(remainder.after, command); !taken) return taken;
  Draft draft = context.draft(command.exchange ? EventType::order_exchanged : EventType::order_returned,
                              order.head.member);
  if (command.exchange) {
    write_exchange(draft, order, command.return_id);
  } else {
    write_return(draft, remainder, command.return_id);
  }
  return {};
}

/// A whole return with shipping, before settlement; of an order whose goods all came back, the shipping
/// that is left. An order that was only placed is just closed. Rejects: order_not_found,
/// order_already_settled, order_cancelled, return_too_late (shipping alone), return_exceeds_purchase
/// (nothing is left).
Decided<void> decide(const Context& context, const CancelOrder& command) {
  const Order& order = context.state.order(command.order);
  if (!order.head.no) return rejected(RejectionCode::order_not_found, "order");
  if (!context.standing && has_settled(order.head, context.at))
    return rejected(RejectionCode::order_already_settled, "order");
  if (order.head.state == OrderState::cancelled) return rejected(RejectionCode::order_cancelled, "order");
  if (order.head.state == OrderState::returned) {
    if (!context.standing && context.at >= order.head.returns_until)
      return rejected(RejectionCode::return_too_late, "order");
    if (order.head.shipping_returned == order.head.shipping_fee)
      return rejected(RejectionCode::return_exceeds_purchase, "order");
  }
  Draft draft = context.draft(EventType::order_cancelled, order.head.member);
  Remainder remainder{order, order};
  if (order.head.state != OrderState::placed) {
    for (OrderLine& line : remainder.after.lines) {
      line.quantity_returned = line.quantity;
      line.kept = Money{};
    }
    remainder.after.head.shipping_returned = order.head.shipping_fee;
    write_return(draft, remainder, NameNo{});
  }
  draft.event.order = command.order;
  remainder.after.head.state = OrderState::cancelled;
  draft.event.order_head = remainder.after.head;
  return {};
}

}  // namespace shuke::domain
