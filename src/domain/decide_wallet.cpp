// Money into a wallet and back out of it: top-ups and their refunds (S16), and freezing it when a loss is
// reported. What orders take of it is paid with them (decide_order).
#include <algorithm>

#include "domain/decide.h"
#include "domain/order_rules.h"
#include "domain/top_ups.h"
#include "domain/wallet.h"

namespace shuke::domain {
namespace {

/// The limit that holds for a member; nothing: off.
const std::optional<Money>& limit_of(const Wallet& wallet, bool named) {
  return named ? wallet.named_limit : wallet.not_named_limit;
}

AccountState account_of(const MemberState& member, AccountNo account) {
  return account.value < member.accounts.size() ? member.accounts[account.value] : AccountState{};
}

/// All that a transfer is refused for once its top-up was found.
Decided<void> may_pass_on(const Context& context, const TransferTopUp& command, const TopUp& known,
                          const TopUpTransfer& moved) {
  const WalletAccounts& accounts = context.programme.wallet_accounts;
  const MemberNo to = context.state.standing_for(command.to);
  const MemberState& giver = context.state.member(known.member);
  if (auto ready = member_ready(context.state, to); !ready) return rejected(ready.error().code, "to");
  if (to == known.member) return rejected(RejectionCode::malformed_command, "to");
  if (context.state.top_up(command.as).no) return rejected(RejectionCode::top_up_exists, "as");
  if (moved.principal + moved.bonus == Money{})
    return rejected(RejectionCode::amount_exceeds_top_up, "top_up");
  if (giver.extras.get().wallet_frozen) return rejected(RejectionCode::wallet_frozen, "top_up");
  const Points debt = account_of(giver, accounts.principal).debt + account_of(giver, accounts.bonus).debt;
  if (debt < Points{}) return rejected(RejectionCode::balance_insufficient, "top_up");
  const auto& limit = limit_of(*context.programme.wallet, command.named);
  const Points has = account_of(context.state.member(to), accounts.principal).available;
  if (const Money after = Money{has.count} + moved.principal; limit && after > *limit)
    return rejected(RejectionCode::balance_limit_exceeded, "to", Amounts::of(after, *limit));
  return {};
}

LotKey key_of(AccountNo account, TopUpNo top_up, Draft& draft) {
  for (const Lot& lot : draft.lots()) {
    if (lot.key.account == account && lot.key.top_up == top_up) return lot.key;
  }
  LotKey key;
  key.account = account;
  key.top_up = top_up;
  return key;
}

}  // namespace

/// Rejects: member_not_found, member_erased, account_not_found (the programme has no wallet),
/// package_not_found, top_up_exists, amount_out_of_range, balance_limit_exceeded.
Decided<void> decide(const Context& context, const TopUpWallet& command) {
  if (auto ready = member_ready(context.state, command.member); !ready) return ready;
  const Programme& programme = context.programme;
  const Package* package = find_package(programme, command.package);
  if (!command.amount && package == nullptr) return rejected(RejectionCode::package_not_found, "package");
  if (!programme.wallet) return rejected(RejectionCode::account_not_found, "amount");
  if (context.state.top_up(command.top_up).no) return rejected(RejectionCode::top_up_exists, "top_up");
  const Money principal = command.amount.value_or(package != nullptr ? package->principal : Money{});
  if (principal < Money{1} || !amount_in_range(principal))
    return rejected(RejectionCode::amount_out_of_range, "amount");
  const WalletAccounts& accounts = programme.wallet_accounts;
  Draft draft = context.draft(EventType::wallet_topped_up, command.member);
  const auto& limit = limit_of(*programme.wallet, command.named);
  const Points after = draft.account(accounts.principal).available + Points{principal.minor};
  if (!context.standing && limit && after.count > limit->minor) {
    return rejected(RejectionCode::balance_limit_exceeded, package != nullptr ? "package" : "amount",
                    Amounts::of(Money{after.count}, *limit));
  }
  TopUp& top_up = draft.event.top_ups.emplace_back();
  top_up.no = command.top_up;
  top_up.member = command.member;
  if (package != nullptr) top_up.package = package->name;
  top_up.at = context.at;
  top_up.seq = draft.next_seq();
  top_up.principal = principal;
  if (package != nullptr) top_up.bonus = package->bonus;
  draft.credit_top_up(accounts.principal, {top_up.principal.minor}, top_up.no);
  top_up.bonus_ends_at = draft.credit_top_up(accounts.bonus, {top_up.bonus.minor}, top_up.no).end;
  return {};
}

/// Pays unused principal of one top-up back and takes as large a part of its unused bonus, rounded up;
/// bonus spent beyond its share is kept of the payout (top_ups). Rejects: top_up_not_found,
/// amount_out_of_range, amount_exceeds_top_up (also where nothing is left to pay back, and where the
/// programme pays nothing back), wallet_frozen.
Decided<void> decide(const Context& context, const RefundTopUp& command) {
  const TopUp& known = context.state.top_up(command.top_up);
  if (!known.no) return rejected(RejectionCode::top_up_not_found, "top_up");
  const bool in_range =
      !command.amount || (*command.amount >= Money{1} && amount_in_range(*command.amount));
  if (!context.standing && !in_range) return rejected(RejectionCode::amount_out_of_range, "amount");
  const TopUpRefund refund =
      refund_of_top_up(context.programme, context.state, known, command.amount,
                       context.standing != nullptr ? command.deducted : std::optional<Money>());
  const std::string_view about = command.amount ? "amount" : "top_up";
  const bool refundable =
      refund.principal != Money{} && top_up_refundable(context.programme, known, context.at);
  if (!context.standing && !refundable) return rejected(RejectionCode::amount_exceeds_top_up, about);
  if (!context.standing && refund.principal > refund.principal_left) {
    return rejected(RejectionCode::amount_exceeds_top_up, about,
                    Amounts::of(refund.principal, refund.principal_left));
  }
  if (!context.standing && context.state.member(known.member).extras.get().wallet_frozen)
    return rejected(RejectionCode::wallet_frozen, "top_up");
  Draft draft = context.draft(EventType::top_up_refunded, known.member);
  const WalletAccounts& accounts = context.programme.wallet_accounts;
  draft.take_back(key_of(accounts.principal, known.no, draft), {refund.principal.minor});
  draft.take_back(key_of(accounts.bonus, known.no, draft), {refund.bonus.minor});
  TopUp& top_up = draft.event.top_ups.emplace_back(known);
  top_up.refunded += refund.principal;
  top_up.bonus_taken += refund.bonus;
  top_up.deducted += refund.deducted;
  return {};
}

/// All that is unused of a top-up goes to another member, bonus with its end, and with the instant from
/// which its refund is counted. Rejects: top_up_not_found, account_not_found (the programme has no wallet),
/// member_not_found, member_erased, malformed_command (to whoever has it), top_up_exists,
/// amount_exceeds_top_up (nothing is left), wallet_frozen, balance_insufficient (who passes it on owes),
/// balance_limit_exceeded (of the other member).
Decided<void> decide(const Context& context, const TransferTopUp& command) {
  const Programme& programme = context.programme;
  const TopUp& known = context.state.top_up(command.top_up);
  if (!known.no) return rejected(RejectionCode::top_up_not_found, "top_up");
  if (auto ready = member_ready(context.state, known.member); !ready)
    return rejected(ready.error().code, "top_up");
  if (!programme.wallet) return rejected(RejectionCode::account_not_found, "top_up");
  TopUpTransfer moved = transfer_of_top_up(programme, context.state, known);
  if (context.standing) {
    moved = {command.principal.value_or(moved.principal), command.bonus.value_or(moved.bonus),
             command.spent_before.value_or(moved.spent_before)};
  } else if (auto may = may_pass_on(context, command, known, moved); !may) {
    return may;
  }
  Draft draft = context.draft(EventType::top_up_passed_on, known.member);
  draft.event.text = command.reason;
  draft.event.other = context.state.standing_for(command.to);
  const WalletAccounts& accounts = programme.wallet_accounts;
  const LotKey bonus = key_of(accounts.bonus, known.no, draft);
  draft.take_back(key_of(accounts.principal, known.no, draft), {moved.principal.minor}, Side::moved);
  draft.take_back(bonus, {moved.bonus.minor}, Side::moved);
  TopUp& top_up = draft.event.top_ups.emplace_back(known);
  top_up.passed_on += moved.principal;
  top_up.bonus_passed_on += moved.bonus;
  top_up.spent_passed_on += moved.spent_before;
  MemberEffect& effect = draft.event.effects.emplace_back();
  effect.kind = MemberEffect::Kind::give_top_up;
  effect.to = draft.event.other;
  effect.because_of = known.member;
  effect.top_up.no = command.as;
  effect.top_up.package = known.package;
  effect.top_up.at = known.at;
  effect.top_up.principal = moved.principal;
  effect.top_up.bonus = moved.bonus;
  effect.top_up.bonus_ends_at = command.bonus_ends_at.value_or(bonus.end);
  effect.top_up.spent_before = moved.spent_before;
  return {};
}

/// What is paid from the wallet is refused until it is released; what comes back to it is not. Rejects:
/// member_not_found, member_erased, wallet_frozen (already).
Decided<void> decide(const Context& context, const FreezeWallet& command) {
  if (auto ready = member_ready(context.state, command.member); !ready) return ready;
  if (!context.standing && context.state.member(command.member).extras.get().wallet_frozen)
    return rejected(RejectionCode::wallet_frozen, "member");
  Draft draft = context.draft(EventType::wallet_frozen, command.member);
  draft.event.text = command.reason;
  return {};
}

/// Releasing a wallet that is not frozen changes nothing. Rejects: member_not_found, member_erased.
Decided<void> decide(const Context& context, const UnfreezeWallet& command) {
  if (auto ready = member_ready(context.state, command.member); !ready) return ready;
  Draft draft = context.draft(EventType::wallet_unfrozen, command.member);
  draft.event.text = command.reason;
  return {};
}

}  // namespace shuke::domain
