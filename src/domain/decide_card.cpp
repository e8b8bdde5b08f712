// Paid cards by command: bought, granted, renewed, upgraded, paused, resumed, cancelled; and printed cards,
// each of which is taken once by its secret. Fees of cards are neither spend nor earning (P7).
#include <algorithm>

#include "base/limits.h"
#include "domain/card_life.h"
#include "domain/cards.h"
#include "domain/decide.h"
#include "domain/order_rules.h"
#include "domain/wallet.h"

namespace shuke::domain {
namespace {

std::size_t index_of(TenderKind kind) {
  return static_cast<std::size_t>(kind);
}

Money sum_of(const TenderShares& shares) {
  Money sum;
  for (const Money share : shares) sum += share;
  return sum;
}

/// Tenders that pay a card. What was paid stands (S21). Rejects: amount_out_of_range,
/// tenders_do_not_match_due, points_tender_not_allowed, wallet_frozen, balance_insufficient.
Decided<TenderShares> check_tenders(const Context& context, const MemberState& member,
                                    const std::vector<TenderInput>& tenders, Money due) {
  TenderShares by_kind{};
  for (const TenderInput& tender : tenders) {
    if (!amount_in_range(tender.amount))
      return rejected_row(RejectionCode::amount_out_of_range, "tenders.amount", tenders, tender);
    by_kind[index_of(tender.kind)] += tender.amount;
  }
  if (context.standing) return by_kind;
  if (const Money paid = sum_of(by_kind); paid != due)
    return rejected(RejectionCode::tenders_do_not_match_due, "tenders", Amounts::of(due, paid));
  for (const TenderInput& tender : tenders) {
    if (tender.kind == TenderKind::points)
      return rejected_row(RejectionCode::points_tender_not_allowed, "tenders", tenders, tender);
  }
  const auto spent = may_spend(context.programme, member, by_kind[index_of(TenderKind::wallet)],
                               by_kind[index_of(TenderKind::cashback)]);
  if (!spent) return std::unexpected(spent.error());
  return by_kind;
}

void pay(Draft& draft, Card& card, const TenderShares& tendered) {
  const WalletTaken taken = take_from_wallet(draft, tendered);
  card.takes.insert(card.takes.end(), taken.takes.begin(), taken.takes.end());
  card.wallet_principal += taken.principal;
  for (std::size_t kind = 0; kind < tender_kinds; ++kind) card.tendered[kind] += tendered[kind];
}

/// Puts so much back where the card took it from.
void put_back(Draft& draft, Card& card, AccountNo account, Money amount) {
  Points left{amount.minor};
  for (auto take = card.takes.rbegin(); take != card.takes.rend() && left > Points{}; ++take) {
    if (take->lot.account != account) continue;
    const Points part = std::min(left, take->amount);
    draft.put_back({take->lot, part}, Side::spent, card.from);
    take->amount -= part;
    left -= part;
  }
}

/// A refund goes to the tenders in the order of S8; the wallet's part in the mix it paid (S16).
void refund(Draft& draft, Card& card, Money amount) {
  for (std::size_t kind = 0; kind < tender_kinds; ++kind) {
    card.refunded[kind] = std::min(amount, card.tendered[kind]);
    amount -= card.refunded[kind];
  }
  draft.event.refund = card.refunded;
  const WalletAccounts& accounts = draft.programme.wallet_accounts;
  put_back(draft, card, accounts.cashback, card.refunded[index_of(TenderKind::cashback)]);
  const Money wallet = card.refunded[index_of(TenderKind::wallet)];
  if (wallet == Money{}) return;
  const Money principal{share_half_up(wallet.minor, card.wallet_principal.minor,
                                      card.tendered[index_of(TenderKind::wallet)].minor)};
  put_back(draft, card, accounts.principal, principal);
  put_back(draft, card, accounts.bonus, wallet - principal);
}

struct Named {
  MemberNo member;
  std::uint32_t position;
  const Card* card;
};

/// The card of this id. Rejects: card_not_found.
Decided<Named> card_named(const Context& context, const CardRef& ref) {
  const auto found = find_card(context.programme, context.state, ref);
  if (!found) return rejected(RejectionCode::card_not_found, "card");
  return Named{found->member, found->position,
               &context.state.member(found->member).extras.get().cards[found->position]};
}

/// The same of one that is active. Rejects: card_not_found, card_not_active.
Decided<Named> active_card(const Context& context, const CardRef& ref) {
  auto named = card_named(context, ref);
  if (named && named->card->state != CardState::active)
    return rejected(RejectionCode::card_not_active, "card");
  return named;
}

/// An id that can still be given: not the programme's own way of naming, and not another card's.
bool is_taken(const Context& context, const CardRef& ref) {
  return find_plan(context.programme, ref.plan) || context.state.card_owner(ref.no).no;
}

/// A plan by its name or by that of its trial.
struct PlanFound {
  PlanNo no;
  bool trial = false;
};
PlanFound plan_named(const Programme& programme, NameNo name) {
  if (const PlanNo no = find_plan(programme, name)) return {no, false};
  for (std::uint8_t i = 0; i < programme.plans.size(); ++i) {
    if (name && !programme.plans[i].succession.gone && programme.plans[i].trial_price &&
        programme.plans[i].trial_name == name)
      return {{i}, true};
  }
  return {};
}

/// Sold to nobody any more (S22).
bool is_retired(const Context& context, PlanNo plan) {
  return !context.standing && context.programme.plans[plan.value].succession.retired;
}

}  // namespace

/// Rejects: member_not_found, member_erased, plan_not_found (also where it has no trial), card_exists (also
/// where the member holds a card of this plan), trial_already_used, amount_out_of_range,
/// tenders_do_not_match_due, points_tender_not_allowed, balance_insufficient.
Decided<void> decide(const Context& context, const BuyCard& command) {
  if (auto ready = member_ready(context.state, command.member); !ready) return ready;
  const PlanFound found = plan_named(context.programme, command.plan);
  const bool trial = command.trial || found.trial;
  if (!found.no || is_retired(context, found.no)) return rejected(RejectionCode::plan_not_found, "plan");
  const Plan& plan = context.programme.plans[found.no.value];
  if (trial && !plan.trial_price) return rejected(RejectionCode::plan_not_found, "trial");
  if (is_taken(context, command.card)) return rejected(RejectionCode::card_exists, "card");
  const MemberState& member = context.state.member(command.member);
  if (!context.standing && held_card(member, found.no)) return rejected(RejectionCode::card_exists, "plan");
  if (!context.standing && trial && had_trial(member, found.no))
    return rejected(RejectionCode::trial_already_used, "trial");
  const Money price = trial ? *plan.trial_price : card_price(plan, member);
  const auto tendered = check_tenders(context, member, command.tenders, price);
  if (!tendered) return std::unexpected(tendered.error());
  Draft draft = context.draft(EventType::card_bought, command.member);
  CardWork work(draft, found.no, command.card.no);
  work.card().auto_renew = command.auto_renew;
  pay(draft, work.card(), *tendered);
  work.begin(trial ? plan.trial_valid_for : plan.valid_for, sum_of(*tendered), trial);
  work.keep();
  return {};
}

/// Rejects: member_not_found, member_erased, plan_not_found, card_exists (also where the member holds a
/// card of this plan).
Decided<void> decide(const Context& context, const GrantCard& command) {
  if (auto ready = member_ready(context.state, command.member); !ready) return ready;
  const PlanNo plan = find_plan(context.programme, command.plan);
  if (!plan || is_retired(context, plan)) return rejected(RejectionCode::plan_not_found, "plan");
  if (is_taken(context, command.card)) return rejected(RejectionCode::card_exists, "card");
  if (!context.standing && held_card(context.state.member(command.member), plan))
    return rejected(RejectionCode::card_exists, "plan");
  Draft draft = context.draft(EventType::card_granted, command.member);
  draft.event.text = command.reason;
  CardWork work(draft, plan, command.card.no);
  work.card().granted = true;
  work.begin(context.programme.plans[plan.value].valid_for, Money{}, false);
  work.keep();
  return {};
}

/// From the end of what was paid for, or, where the card has ended, from now. Rejects: member_erased,
/// plan_not_found (it is sold no more), card_not_found, card_exists (it has ended, and the member holds
/// another of this plan), card_not_active (paused or cancelled), amount_out_of_range,
/// tenders_do_not_match_due, points_tender_not_allowed, balance_insufficient.
Decided<void> decide(const Context& context, const RenewCard& command) {
  const auto named = card_named(context, command.card);
  if (!named) return std::unexpected(named.error());
  if (auto ready = member_ready(context.state, named->member); !ready) return ready;
  if (is_retired(context, named->card->plan)) return rejected(RejectionCode::plan_not_found, "card");
  const CardState state = named->card->state;
  const MemberState& member = context.state.member(named->member);
  const bool ended = state == CardState::expired;
  if (!context.standing && ended && held_card(member, named->card->plan))
    return rejected(RejectionCode::card_exists, "card");
  if (state == CardState::cancelled || (state == CardState::paused && !context.standing))
    return rejected(RejectionCode::card_not_active, "card");
  const Money price = card_price(context.programme.plans[named->card->plan.value], member);
  const auto tendered = check_tenders(context, member, command.tenders, price);
  if (!tendered) return std::unexpected(tendered.error());
  Draft draft = context.draft(EventType::card_renewed, named->member);
  CardWork work(draft, named->position);
  pay(draft, work.card(), *tendered);
  work.renew(sum_of(*tendered));
  work.keep();
  return {};
}

namespace {

/// Coupons that an unfinished purchase holds: what they will be is not known yet.
bool holds_locked_coupon(const Context& context, const Named& named) {
  const auto& coupons = context.state.member(named.member).extras.get().coupons;
  return std::ranges::any_of(named.card->coupons, [&](std::uint32_t place) {
    return coupons[place].state == CouponState::locked;
  });
}

}  // namespace

/// The new plan begins now; what is left of the old one is credited, and what is more than the new price
/// stays in the card. Rejects: member_erased, plan_not_found, card_not_found, card_exists (the member holds
/// this plan already), coupon_locked, card_not_active, amount_out_of_range, tenders_do_not_match_due,
/// points_tender_not_allowed, balance_insufficient.
Decided<void> decide(const Context& context, const UpgradeCard& command) {
  const PlanNo plan = find_plan(context.programme, command.plan);
  if (!plan || is_retired(context, plan)) return rejected(RejectionCode::plan_not_found, "plan");
  const auto named = card_named(context, command.card);
  if (!named) return std::unexpected(named.error());
  if (auto ready = member_ready(context.state, named->member); !ready) return ready;
  const MemberState& member = context.state.member(named->member);
  if (!context.standing && held_card(member, plan)) return rejected(RejectionCode::card_exists, "plan");
  if (!context.standing && holds_locked_coupon(context, *named))
    return rejected(RejectionCode::coupon_locked, "card");
  if (named->card->state != CardState::active) return rejected(RejectionCode::card_not_active, "card");
  const Money credit = card_worth(context.programme, member, named->position, context.at);
  const Money price = card_price(context.programme.plans[plan.value], member);
  const auto tendered = check_tenders(context, member, command.tenders, std::max(Money{}, price - credit));
  if (!tendered) return std::unexpected(tendered.error());
  Draft draft = context.draft(EventType::card_upgraded, named->member);
  CardWork work(draft, named->position);
  pay(draft, work.card(), *tendered);
  work.change_plan(plan, sum_of(*tendered) + credit);
  work.keep();
  return {};
}

/// Rejects: card_not_found, card_not_active.
Decided<void> decide(const Context& context, const PauseCard& command) {
  const auto named = active_card(context, command.card);
  if (!named) return std::unexpected(named.error());
  Draft draft = context.draft(EventType::card_paused, named->member);
  CardWork work(draft, named->position);
  work.pause();
  work.keep();
  return {};
}

/// Rejects: card_not_found, card_not_active (it is not paused).
Decided<void> decide(const Context& context, const ResumeCard& command) {
  const auto named = card_named(context, command.card);
  if (!named) return std::unexpected(named.error());
  if (named->card->state != CardState::paused) return rejected(RejectionCode::card_not_active, "card");
  Draft draft = context.draft(EventType::card_resumed, named->member);
  CardWork work(draft, named->position);
  work.resume();
  work.keep();
  return {};
}

/// Pays back what is left of the card (card_worth). Rejects: card_not_found, coupon_locked,
/// card_not_active.
Decided<void> decide(const Context& context, const CancelCard& command) {
  const auto named = card_named(context, command.card);
  if (!named) return std::unexpected(named.error());
  const bool runs = named->card->state == CardState::active || named->card->state == CardState::paused;
  if (!context.standing && holds_locked_coupon(context, *named))
    return rejected(RejectionCode::coupon_locked, "card");
  if (!runs && !(context.standing && named->card->state == CardState::expired))
    return rejected(RejectionCode::card_not_active, "card");
  const MemberState& member = context.state.member(named->member);
  const Money used = used_of_card(context.programme, member, named->position);
  // What was paid back stands (S21), so nothing of the card can have been used beside what it was less of.
  if (context.standing && command.deducted && used > *command.deducted)
    return rejected(RejectionCode::card_not_active, "card");
  const Money worth =
      command.refund.value_or(card_worth(context.programme, member, named->position, context.at));
  Draft draft = context.draft(EventType::card_cancelled, named->member);
  CardWork work(draft, named->position);
  work.card().deducted = used;
  refund(draft, work.card(), worth);
  work.cancel();
  work.keep();
  return {};
}

/// Rejects: card_not_found, card_not_active (it has ended).
Decided<void> decide(const Context& context, const SetCardRenewal& command) {
  const auto named = card_named(context, command.card);
  if (!named) return std::unexpected(named.error());
  const bool runs = named->card->state == CardState::active || named->card->state == CardState::paused;
  if (!runs && !context.standing) return rejected(RejectionCode::card_not_active, "card");
  Draft draft = context.draft(EventType::card_renewal_set, named->member);
  CardWork work(draft, named->position);
  work.set_auto_renew(command.auto_renew);
  work.keep();
  return {};
}

/// Rejects: plan_not_found, card_batch_exists, amount_out_of_range (also where the last day is over).
Decided<void> decide(const Context& context, const IssueCardSecrets& command) {
  const PlanNo plan = find_plan(context.programme, command.plan);
  if (!plan || is_retired(context, plan)) return rejected(RejectionCode::plan_not_found, "plan");
  if (context.state.card_batch(command.batch).no)
    return rejected(RejectionCode::card_batch_exists, "batch");
  if (command.count < 1 || command.count > card_batch_max)
    return rejected(RejectionCode::amount_out_of_range, "count");
  if (command.batch.value > card_batches_max) return rejected(RejectionCode::amount_out_of_range, "batch");
  CardBatch batch{command.batch, plan, command.count, context.at, never};
  if (command.ends_on) batch.ends_at = context.programme.zone.start_of(*command.ends_on + 1);
  if (batch.ends_at <= context.at) return rejected(RejectionCode::amount_out_of_range, "ends_on");
  Draft draft = context.draft(EventType::card_secrets_issued, MemberNo{});
  draft.event.card_batches.push_back(batch);
  return {};
}

/// The card begins now. Rejects: member_not_found, member_erased, card_secret_not_found, card_exists (the
/// member holds a card of this plan: the secret stays good), card_secret_used, card_secret_expired.
Decided<void> decide(const Context& context, const RedeemCardSecret& command) {
  if (auto ready = member_ready(context.state, command.member); !ready) return ready;
  const PlanNo plan = find_plan(context.programme, command.plan);
  if (!command.genuine || !plan) return rejected(RejectionCode::card_secret_not_found, "secret");
  const bool used = static_cast<bool>(context.state.card_owner(command.card).no);
  if (!context.standing && !used && held_card(context.state.member(command.member), plan))
    return rejected(RejectionCode::card_exists, "secret");
  if (used) return rejected(RejectionCode::card_secret_used, "secret");
  if (!context.standing && context.at >= command.ends_at)
    return rejected(RejectionCode::card_secret_expired, "secret");
  Draft draft = context.draft(EventType::card_secret_redeemed, command.member);
  CardWork work(draft, plan, command.card);
  work.card().granted = true;
  work.begin(context.programme.plans[plan.value].valid_for, Money{}, false);
  work.keep();
  return {};
}

}  // namespace shuke::domain
