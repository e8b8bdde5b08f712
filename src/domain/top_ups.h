// What refunding a top-up pays (S16), for the command and for the view that tells it beforehand. Not the
// movements (decide_wallet).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "domain/programme.h"
#include "domain/state.h"

namespace shuke::domain {

/// A refund worked out: what leaves the wallet, and what is paid for it.
struct TopUpRefund {
  Money principal_left;  // unused, before the refund
  Money bonus_left;
  Money bonus_spent;  // and not come back
  Money principal;    // taken out
  Money bonus;        // taken out with it
  /// Of `principal`, not paid out: bonus that was spent beyond its share. Below zero: such bonus came back
  /// since, and what had been kept for it is paid now.
  Money deducted;
  Money pays;
};

/// Unused principal goes (all, or so much of it) and as large a part of the unused bonus, rounded up.
///
/// Principal is spent oldest first and bonus soonest end first, so a payment can take bonus of one top-up
/// and principal of another. Bonus was given for principal that stays, so what stays given may be no more
/// than bonus × (principal − refunded) ÷ principal, rounded up; what was spent beyond that is kept of the
/// payout, never more than the payout. So nobody gains by paying in, spending the bonus and asking the
/// principal back, and any sequence of refunds ends where one whole refund ends.
///
/// `deducted` is set where the refund was accepted once and is told again (S21): then that stands.
TopUpRefund refund_of_top_up(const Programme& programme, const State& state, const TopUp& top_up,
                             std::optional<Money> amount, std::optional<Money> deducted = {});

/// All of a top-up that is unused, for another member to have.
///
/// Bonus was given for principal, so the principal that moves takes its share of the whole bonus along as
/// what it was given, and what of that share is not among the bonus that moves counts as spent there. A
/// refund of either part then keeps what a refund in one hand would keep for that principal, and passing on
/// saves nobody anything.
struct TopUpTransfer {
  Money principal;
  Money bonus;
  Money spent_before;  // TopUp::spent_before
};
TopUpTransfer transfer_of_top_up(const Programme& programme, const State& state, const TopUp& top_up);

/// What one order or card still holds of a top-up, and what that bought at the shelf prices of its day: the
/// price without the cuts that having a balance may have brought. Where no shelf price was told the two are
/// alike. Half up.
struct TopUpUse {
  OrderNo order = {};      // none: a card
  std::uint32_t card = 0;  // position among the member's, where there is no order
  Money principal = {};
  Money bonus = {};
  Money original = {};  // of principal and bonus together
};
/// In order of payment, cards last. Reads the member's orders where anything of the top-up was spent.
std::vector<TopUpUse> uses_of_top_up(const Programme& programme, const State& state, const TopUp& top_up);

/// Whether the programme pays a top-up back at this instant.
bool top_up_refundable(const Programme& programme, const TopUp& top_up, Instant at);

}  // namespace shuke::domain
