// Money into a wallet and back out of it: top-ups and their refunds (S16). What orders take of it is paid
// with them (decide_order).
#include <algorithm>

#include "domain/decide.h"
#include "domain/order_rules.h"
#include "domain/wallet.h"

namespace shuke::domain {
namespace {

/// The limit that holds for a member; nothing: off.
const std::optional<Money>& limit_of(const Wallet& wallet, bool named) {
  return named ? wallet.named_limit : wallet.not_named_limit;
}

/// Unused principal or bonus of one top-up.
Lot lot_left(Draft& draft, AccountNo account, TopUpNo top_up) {
  for (const Lot& lot : draft.lots()) {
    if (lot.key.account == account && lot.key.top_up == top_up) return lot;
  }
  LotKey key;
  key.account = account;
  key.top_up = top_up;
  return {key, {}, {}, {}};
}

/// What of `whole` belongs to `part` of `of`, rounded up.
Points share_up(Points whole, Points part, Points of) {
  return {static_cast<std::int64_t>((Wide{whole.count} * part.count + of.count - 1) / of.count)};
}

/// Whether the programme pays a top-up of this instant back.
bool refundable(const Context& context, const TopUp& top_up) {
  const Wallet& wallet = *context.programme.wallet;
  if (wallet.refund == Wallet::Refund::unused_principal) return true;
  return wallet.refund_within &&
         context.at < context.programme.zone.valid_until(top_up.at, *wallet.refund_within);
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
  if (!context.standing && limit && after.count > limit->minor)
    return rejected(RejectionCode::balance_limit_exceeded, package != nullptr ? "package" : "amount");
  TopUp& top_up = draft.event.top_ups.emplace_back();
  top_up.no = command.top_up;
  top_up.member = command.member;
  if (package != nullptr) top_up.package = package->name;
  top_up.at = context.at;
  top_up.seq = draft.next_seq();
  top_up.principal = principal;
  if (package != nullptr) top_up.bonus = package->bonus;
  draft.credit_top_up(accounts.principal, {top_up.principal.minor}, top_up.no);
  draft.credit_top_up(accounts.bonus, {top_up.bonus.minor}, top_up.no);
  return {};
}

/// Pays unused principal of one top-up back and takes as large a part of its unused bonus, rounded up.
/// Rejects: top_up_not_found, amount_out_of_range, amount_exceeds_top_up (also where nothing is left to pay
/// back, and where the programme pays nothing back).
Decided<void> decide(const Context& context, const RefundTopUp& command) {
  const TopUp& known = context.state.top_up(command.top_up);
  if (!known.no) return rejected(RejectionCode::top_up_not_found, "top_up");
  if (command.amount && (*command.amount < Money{1} || !amount_in_range(*command.amount)))
    return rejected(RejectionCode::amount_out_of_range, "amount");
  Draft draft = context.draft(EventType::top_up_refunded, known.member);
  const WalletAccounts& accounts = context.programme.wallet_accounts;
  const Lot principal = lot_left(draft, accounts.principal, known.no);
  const Lot bonus = lot_left(draft, accounts.bonus, known.no);
  const Points amount = command.amount ? Points{command.amount->minor} : principal.available;
  const bool too_much = amount == Points{} || amount > principal.available;
  if (!context.standing && (too_much || !refundable(context, known)))
    return rejected(RejectionCode::amount_exceeds_top_up, command.amount ? "amount" : "top_up");
  const Points taken = amount >= principal.available
                           ? bonus.available
                           : share_up(bonus.available, amount, principal.available);
  draft.take_back(principal.key, amount);
  draft.take_back(bonus.key, taken);
  TopUp& top_up = draft.event.top_ups.emplace_back(known);
  top_up.refunded.minor += amount.count;
  top_up.bonus_taken.minor += taken.count;
  return {};
}

}  // namespace shuke::domain
