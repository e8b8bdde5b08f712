// Order of due work, emptying of members and orders, and the hash that compares two states.
#include "domain/state.h"

#include <tuple>

namespace shuke::domain {

int due_rank(DueKind kind) {
  switch (kind) {
    case DueKind::lot_end:
    case DueKind::account_end:
    case DueKind::hold_end:
    case DueKind::floor_end:
    case DueKind::coupon_end:
    case DueKind::card_end:
    case DueKind::lock_end: return 1;
    case DueKind::term_end: return 2;
    case DueKind::review: return 3;
    case DueKind::settlement: return 4;
    case DueKind::period_start:
    case DueKind::card_pack:
    case DueKind::card_renewal:
    case DueKind::anniversary: return 5;
  }
  __builtin_unreachable();
}

bool due_before(const Due& a, const Due& b) {
  if (a.at != b.at) return a.at < b.at;
  return std::tuple(due_rank(a.kind), a.tie, a.seq) < std::tuple(due_rank(b.kind), b.tie, b.seq);
}

void Order::clear() {
  head = OrderHead{};
  lines.clear();
  shares.clear();
  earned.clear();
  takes.clear();
  returns.clear();
}

void MemberState::clear() {
  auto kept_accounts = std::move(accounts);
  auto kept_ladders = std::move(ladders);
  auto kept_lots = std::move(lots);
  auto kept_sales = std::move(sales);
  auto kept_due = std::move(due);
  auto kept_orders = std::move(orders);
  *this = MemberState{};
  const auto reuse = [](auto& target, auto& memory) {
    memory.clear();
    target = std::move(memory);
  };
  reuse(accounts, kept_accounts);
  reuse(ladders, kept_ladders);
  reuse(lots, kept_lots);
  reuse(sales, kept_sales);
  reuse(due, kept_due);
  reuse(orders, kept_orders);
}

MemberNo State::standing_for(MemberNo no) const {
  while (member(no).status == MemberStatus::merged) no = member(no).merged_into;
  return no;
}

Points State::total(AccountNo account, Side side) const {
  return x_totals[account.value][static_cast<std::size_t>(side)];
}

void State::set_sums(const Sums& sums) {
  x_redeemed = sums.redeemed;
  x_granted = sums.granted;
  x_totals = sums.totals;
}

void State::let_go() {
  x_members = {};
  x_orders = {};
  x_holds = {};
  x_redemptions = {};
  x_coupons = {};
  x_uses = {};
  x_top_ups = {};
  x_cards = {};
  x_card_batches = {};
}

void State::clear() {
  x_members.clear();
  x_orders.clear();
  x_holds.clear();
  x_redemptions.clear();
  x_coupons.clear();
  x_uses.clear();
  x_top_ups.clear();
  x_cards.clear();
  x_card_batches.clear();
  x_redeemed.clear();
  x_granted.clear();
  x_totals = {};
}

}  // namespace shuke::domain
