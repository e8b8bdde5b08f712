// Bonus spent is counted from the orders and cards that still hold it, so that what ended is not taken for
// spent.
#include "domain/top_ups.h"

#include <algorithm>

namespace shuke::domain {
namespace {

/// Unused principal or bonus of one top-up.
Money left_in(const MemberState& member, AccountNo account, TopUpNo top_up) {
  Money left;
  for (const Lot& lot : member.lots) {
    if (lot.key.account == account && lot.key.top_up == top_up) left.minor += lot.available.count;
  }
  return left;
}

Money bonus_spent(const Programme& programme, const State& state, const TopUp& top_up, Money left) {
  Money spent;
  const Money stayed = top_up.bonus - top_up.bonus_taken - top_up.bonus_passed_on;
  if (stayed == left) return spent;  // most have spent none: no order is read
  const auto is_its_bonus = [&](const LotKey& lot) {
    return lot.top_up == top_up.no && lot.account == programme.wallet_accounts.bonus;
  };
  for (const OrderNo order : state.member(top_up.member).orders) {
    for (const OrderTake& take : state.order(order).takes) {
      if (is_its_bonus(take.lot)) spent.minor += take.amount.count;
    }
  }
  for (const Card& card : state.member(top_up.member).extras.get().cards) {
    for (const Take& take : card.takes) {
      if (is_its_bonus(take.lot)) spent.minor += take.amount.count;
    }
  }
  return spent;
}

/// `whole` × `part` ÷ `of`, rounded up.
Money share_up(Money whole, Money part, Money of) {
  return {static_cast<std::int64_t>((Wide{whole.minor} * part.minor + of.minor - 1) / of.minor)};
}

/// The part of all the bonus a top-up was given that belongs to so much of its principal, rounded up.
Money given_for(const TopUp& top_up, Money principal) {
  if (top_up.principal == Money{}) return {};  // bonus alone was passed on
  return share_up(top_up.bonus + top_up.spent_before, principal, top_up.principal);
}

/// What is to be kept for bonus spent beyond its share once the refund has taken its part, beside what was
/// kept before; below zero where that was too much.
Money owed_after(const TopUp& top_up, const TopUpRefund& refund) {
  const Money given_up = top_up.refunded + top_up.passed_on + refund.principal;
  const Money may_stay = given_for(top_up, std::max(Money{}, top_up.principal - given_up));
  const Money stays_given =
      top_up.spent_before - top_up.spent_passed_on + refund.bonus_spent + refund.bonus_left - refund.bonus;
  return std::max(Money{}, stays_given - may_stay) - top_up.deducted;
}

/// What the order would have come to at shelf prices, per what it came to; both with its shipping.
struct PriceBasis {
  Money original;
  Money paid;
};
PriceBasis price_basis(const Order& order) {
  PriceBasis basis{order.head.shipping_fee, order.head.shipping_fee};
  for (const OrderLine& line : order.lines) {
    const Wide list = line.unit_price && !line.reward ? Wide{line.unit_price->minor} * line.quantity : 0;
    basis.paid += line.amount;
    basis.original += Money{std::max(line.amount.minor, static_cast<std::int64_t>(list))};
  }
  return basis;
}

}  // namespace

std::vector<TopUpUse> uses_of_top_up(const Programme& programme, const State& state, const TopUp& top_up) {
  std::vector<TopUpUse> uses;
  const MemberState& member = state.member(top_up.member);
  const WalletAccounts& accounts = programme.wallet_accounts;
  const Money left =
      left_in(member, accounts.principal, top_up.no) + left_in(member, accounts.bonus, top_up.no);
  const Money gone = top_up.refunded + top_up.bonus_taken + top_up.passed_on + top_up.bonus_passed_on;
  if (left == top_up.principal + top_up.bonus - gone) return uses;
  const auto add = [&](TopUpUse& use, const LotKey& lot, Points amount) {
    if (lot.top_up == top_up.no)
      (lot.account == accounts.bonus ? use.bonus : use.principal).minor += amount.count;
  };
  for (const OrderNo no : member.orders) {
    const Order& order = state.order(no);
    TopUpUse use{.order = no};
    for (const OrderTake& take : order.takes) add(use, take.lot, take.amount);
    if (use.principal + use.bonus == Money{}) continue;
    const PriceBasis basis = price_basis(order);
    use.original.minor =
        share_half_up((use.principal + use.bonus).minor, basis.original.minor, basis.paid.minor);
    uses.push_back(use);
  }
  const auto& cards = member.extras.get().cards;
  for (std::uint32_t i = 0; i < cards.size(); ++i) {
    TopUpUse use{.card = i};
    for (const Take& take : cards[i].takes) add(use, take.lot, take.amount);
    use.original = use.principal + use.bonus;
    if (use.original != Money{}) uses.push_back(use);
  }
  return uses;
}

TopUpRefund refund_of_top_up(const Programme& programme, const State& state, const TopUp& top_up,
                             std::optional<Money> amount, std::optional<Money> deducted) {
  const MemberState& member = state.member(top_up.member);
  TopUpRefund refund;
  refund.principal_left = left_in(member, programme.wallet_accounts.principal, top_up.no);
  refund.bonus_left = left_in(member, programme.wallet_accounts.bonus, top_up.no);
  refund.bonus_spent = bonus_spent(programme, state, top_up, refund.bonus_left);
  refund.principal = amount.value_or(refund.principal_left);
  refund.bonus = refund.principal >= refund.principal_left
                     ? refund.bonus_left
                     : share_up(refund.bonus_left, refund.principal, refund.principal_left);
  refund.deducted = deducted.value_or(std::min(owed_after(top_up, refund), refund.principal));
  refund.pays = refund.principal - refund.deducted;
  return refund;
}

TopUpTransfer transfer_of_top_up(const Programme& programme, const State& state, const TopUp& top_up) {
  const MemberState& member = state.member(top_up.member);
  TopUpTransfer moved;
  moved.principal = left_in(member, programme.wallet_accounts.principal, top_up.no);
  moved.bonus = left_in(member, programme.wallet_accounts.bonus, top_up.no);
  moved.spent_before = given_for(top_up, moved.principal) - moved.bonus;
  return moved;
}

bool top_up_refundable(const Programme& programme, const TopUp& top_up, Instant at) {
  if (!programme.wallet) return false;
  const Wallet& wallet = *programme.wallet;
  if (wallet.refund == Wallet::Refund::unused_principal) return true;
  return wallet.refund_within && at < programme.zone.valid_until(top_up.at, *wallet.refund_within);
}

}  // namespace shuke::domain
