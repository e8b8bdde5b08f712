// Members: enrolling, updating, merging, bringing along what they had elsewhere, and levels given by hand.
#include <algorithm>

#include "domain/campaigns.h"
#include "domain/decide.h"
#include "domain/ladders.h"
#include "domain/order_rules.h"
#include "domain/periods.h"
#include "domain/wallet.h"

namespace shuke::domain {

Decided<void> member_ready(const State& state, MemberNo member) {
  switch (state.member(member).status) {
    case MemberStatus::absent: return rejected(RejectionCode::member_not_found, "member");
    case MemberStatus::erased: return rejected(RejectionCode::member_erased, "member");
    case MemberStatus::merged: return rejected(RejectionCode::member_merged, "member");
    case MemberStatus::active: return {};
  }
  __builtin_unreachable();
}

/// Rejects: member_erased, member_exists, referrer_not_found, self_referral (a member not yet there can
/// only name itself).
Decided<void> decide(const Context& context, const EnrolMember& command) {
  const MemberStatus status = context.state.member(command.member).status;
  if (status == MemberStatus::erased) return rejected(RejectionCode::member_erased, "member");
  if (status != MemberStatus::absent) return rejected(RejectionCode::member_exists, "member");
  const MemberNo referrer = context.state.standing_for(command.referred_by);
  if (referrer == command.member && referrer) return rejected(RejectionCode::self_referral, "referred_by");
  if (!context.standing && referrer && !member_ready(context.state, referrer))
    return rejected(RejectionCode::referrer_not_found, "referred_by");
  Draft draft = context.draft(EventType::member_enrolled, command.member);
  draft.event.other = referrer;
  start_ladders(draft);
  plan_anniversaries(draft);
  return {};
}

/// Rejects: member_not_found, member_erased.
Decided<void> decide(const Context& context, const UpdateMember& command) {
  if (auto ready = member_ready(context.state, command.member); !ready) return ready;
  context.draft(EventType::member_updated, command.member);
  return {};
}

/// Rejects: malformed_command (a member with itself), member_not_found, member_erased, member_merged.
Decided<void> decide(const Context& context, const MergeMembers& command) {
  if (command.member == command.absorbed) return rejected(RejectionCode::malformed_command, "absorbed");
  if (auto ready = member_ready(context.state, command.member); !ready) return ready;
  if (context.state.member(command.absorbed).status == MemberStatus::merged) {
    return rejected(RejectionCode::member_merged, "absorbed");
  }
  if (auto ready = member_ready(context.state, command.absorbed); !ready)
    return rejected(ready.error().code, "absorbed");

  Draft draft = context.draft(EventType::members_merged, command.member);
  const MemberState& other = context.state.member(command.absorbed);
  draft.event.other = command.absorbed;
  draft.event.gains = true;
  for (const Lot& lot : other.lots) {
    draft.post(lot.key.account, Side::available, lot.available, lot.key);
    draft.post(lot.key.account, Side::moved, -lot.available);
    draft.post(lot.key.account, Side::held, lot.held, lot.key);
    draft.post(lot.key.account, Side::moved, -lot.held);
    if (lot.allocated != Money{}) draft.event.lot_prices.push_back({lot.key, lot.allocated});
  }
  for (std::uint8_t i = 0; i < other.accounts.size(); ++i) {
    const AccountState& theirs = other.accounts[i];
    draft.post({i}, Side::pending, theirs.pending);
    draft.post({i}, Side::moved, -theirs.pending);
    draft.post({i}, Side::debt, theirs.debt);
    draft.post({i}, Side::moved, -theirs.debt);
    draft.merge_account_end({i}, theirs);
  }
  for (std::uint8_t i = 0; i < draft.programme.ladders.size(); ++i)
    merge_ladder(draft, {i}, other, draft.member.next_seq);
  return {};
}

/// Rejects: member_not_found, member_erased, balance_left.
Decided<void> decide(const Context& context, const EraseMember& command) {
  if (auto ready = member_ready(context.state, command.member); !ready) return ready;
  Draft draft = context.draft(EventType::member_erased, command.member);
  const WalletAccounts& wallet = context.programme.wallet_accounts;
  const auto left = [&](AccountNo account) {
    return account ? draft.account(account).available + draft.account(account).held : Points{};
  };
  if (!context.standing && !command.forfeit && left(wallet.principal) > Points{})
    return rejected(RejectionCode::balance_left, "forfeit");
  if (!command.forfeit) return {};
  for (const AccountNo account : {wallet.principal, wallet.bonus, wallet.cashback}) {
    if (!account) continue;
    const Points available = draft.account(account).available;
    if (available > Points{}) draft.take(account, available, Side::expired);
  }
  return {};
}

void decide_programme_change(const Programme& before, const Programme& programme, const State& state,
                             MemberNo member, Instant at, Event& event, const Standing* standing) {
  Draft draft(programme, state, event, EventType::programme_changed, member, at, standing);
  for (std::uint8_t i = 0; i < programme.ladders.size(); ++i) {
    const bool known = i < before.ladders.size() && i < draft.member.ladders.size();
    carry_over(draft, {i}, known ? &before.ladders[i] : nullptr);
  }
  event.ladder = LadderNo{};  // it is about all of them
  plan_new_anniversaries(draft);
  give_period_coupons(draft, LadderNo{}, LevelNo{0});
}

void decide_absorbed(const Programme& programme, const State& state, MemberNo absorbed, Instant at,
                     Event& event) {
  Draft draft(programme, state, event, EventType::member_absorbed, absorbed, at);
  event.other = state.member(absorbed).merged_into;
  for (const Lot& lot : draft.member.lots) {
    draft.post(lot.key.account, Side::available, -lot.available, lot.key);
    draft.post(lot.key.account, Side::moved, lot.available);
    draft.post(lot.key.account, Side::held, -lot.held, lot.key);
    draft.post(lot.key.account, Side::moved, lot.held);
  }
  for (std::uint8_t i = 0; i < draft.member.accounts.size(); ++i) {
    const AccountState& own = draft.member.accounts[i];
    draft.post({i}, Side::pending, -own.pending);
    draft.post({i}, Side::moved, own.pending);
    draft.post({i}, Side::debt, -own.debt);
    draft.post({i}, Side::moved, own.debt);
  }
}

namespace {

Decided<void> check_import(const Context& context, const ImportOpening& command) {
  for (const auto& row : command.levels) {
    if (!find_ladder(context.programme, row.ladder))
      return rejected(RejectionCode::ladder_not_found, "levels");
  }
  for (const auto& row : command.levels) {
    const Ladder& ladder = context.programme.ladders[find_ladder(context.programme, row.ladder).value];
    if (!find_level(ladder, row.level)) return rejected(RejectionCode::level_not_found, "levels");
  }
  for (const auto& row : command.lots) {
    if (!find_account(context.programme, row.account))
      return rejected_row(RejectionCode::account_not_found, "lots.account", command.lots, row);
  }
  const WalletAccounts& accounts = context.programme.wallet_accounts;
  const bool no_wallet = (command.wallet.principal != Money{} && !accounts.principal) ||
                         (command.wallet.bonus != Money{} && !accounts.bonus) ||
                         (command.wallet.cashback != Money{} && !accounts.cashback);
  if (no_wallet) return rejected(RejectionCode::account_not_found, "wallet");
  for (const auto& row : command.lots) {
    if (row.amount <= Points{})
      return rejected_row(RejectionCode::amount_out_of_range, "lots.amount", command.lots, row);
  }
  for (const Money amount : {command.wallet.principal, command.wallet.bonus, command.wallet.cashback}) {
    if (!amount_in_range(amount)) return rejected(RejectionCode::amount_out_of_range, "wallet");
  }
  for (const auto& row : command.monthly_spend) {
    if (row.amount < Money{} || row.orders < 0)
      return rejected_row(RejectionCode::amount_out_of_range, "monthly_spend", command.monthly_spend, row);
  }
  return {};
}

/// The end of an imported account with inactivity expiry: the latest its lots say; later of that and what
/// it has.
void import_account_end(Draft& draft, AccountNo account, const ImportOpening::ImportedLot& lot) {
  const Account& rules = draft.programme.accounts[account.value];
  if (rules.expiry.kind != Expiry::Kind::inactivity) return;
  const Instant end = lot.ends_at.value_or(account_end(draft.programme, rules, lot.earned_at));
  const Instant known = draft.account(account).end;
  if (known == never || end > known) draft.set_account_end(account, end);
}

}  // namespace

/// Rejects: member_not_found, member_erased, ladder_not_found, level_not_found, account_not_found,
/// amount_out_of_range.
Decided<void> decide(const Context& context, const ImportOpening& command) {
  if (auto ready = member_ready(context.state, command.member); !ready) return ready;
  if (auto checked = check_import(context, command); !checked) return checked;
  Draft draft = context.draft(EventType::opening_imported, command.member);
  draft.event.text = command.batch;
  draft.event.gains = true;
  draft.event.no_gifts = true;
  for (const auto& row : command.levels) {
    const LadderNo ladder = find_ladder(context.programme, row.ladder);
    import_level(draft, ladder, find_level(context.programme.ladders[ladder.value], row.level), row.since,
                 row.until);
  }
  for (const auto& row : command.lots) {
    const AccountNo account = find_account(context.programme, row.account);
    import_account_end(draft, account, row);
    draft.credit_from(row.earned_at, account, row.amount, Source::import, Side::imported, row.ends_at);
  }
  const auto bring = [&](AccountNo account, Money amount) {
    if (amount != Money{})
      draft.credit(account, {amount.minor}, Source::import,
                   Side::imported);  // a bonus ends by its rule, from now
  };
  bring(context.programme.wallet_accounts.principal, command.wallet.principal);
  bring(context.programme.wallet_accounts.bonus, command.wallet.bonus);
  bring(context.programme.wallet_accounts.cashback, command.wallet.cashback);
  for (const auto& row : command.monthly_spend) {
    const Instant last{context.programme.zone.start_of(first_of_month(row.month + 1)).us - 1};
    draft.event.sales.push_back({last, draft.next_seq(), row.orders, row.amount, OrderNo{}});
  }
  return {};
}

/// Rejects: member_not_found, member_erased, ladder_not_found, level_not_found, amount_out_of_range (until
/// is not ahead).
Decided<void> decide(const Context& context, const SetLevel& command) {
  if (auto ready = member_ready(context.state, command.member); !ready) return ready;
  const LadderNo ladder = find_ladder(context.programme, command.ladder);
  if (!ladder) return rejected(RejectionCode::ladder_not_found, "ladder");
  const LevelNo level = find_level(context.programme.ladders[ladder.value], command.level);
  const bool retired =
      level && context.programme.ladders[ladder.value].levels[level.value].succession.retired;
  if (!level || (retired && !context.standing)) return rejected(RejectionCode::level_not_found, "level");
  if (command.until && *command.until <= context.at)
    return rejected(RejectionCode::amount_out_of_range, "until");
  Draft draft = context.draft(EventType::level_set, command.member);
  draft.event.text = command.reason;
  set_level(draft, ladder, level, command.until);
  return {};
}

}  // namespace shuke::domain
