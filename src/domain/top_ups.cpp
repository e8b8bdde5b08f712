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
  if (top_up.bonus - top_up.bonus_taken == left) return spent;  // most have spent none: no order is read
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

}  // namespace

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
  const Money kept = std::max(Money{}, top_up.principal - top_up.refunded - refund.principal);
  const Money stays_given = refund.bonus_spent + refund.bonus_left - refund.bonus;
  const Money beyond = std::max(Money{}, stays_given - share_up(top_up.bonus, kept, top_up.principal));
  refund.deducted = deducted.value_or(std::min(beyond - top_up.deducted, refund.principal));
  refund.pays = refund.principal - refund.deducted;
  return refund;
}

bool top_up_refundable(const Programme& programme, const TopUp& top_up, Instant at) {
  if (!programme.wallet) return false;
  const Wallet& wallet = *programme.wallet;
  if (wallet.refund == Wallet::Refund::unused_principal) return true;
  return wallet.refund_within && at < programme.zone.valid_until(top_up.at, *wallet.refund_within);
}

}  // namespace shuke::domain
