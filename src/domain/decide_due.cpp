// What is due: ends, term ends and reviews, settlements; and what one member's event does to another
// (referral).
#include <algorithm>

#include "domain/campaigns.h"
#include "domain/card_life.h"
#include "domain/decide.h"
#include "domain/earning.h"
#include "domain/ladders.h"
#include "domain/locks.h"
#include "domain/periods.h"

namespace shuke::domain {
namespace {

EventType type_of(DueKind kind) {
  switch (kind) {
    case DueKind::lot_end: return EventType::lots_expired;
    case DueKind::account_end: return EventType::account_expired;
    case DueKind::hold_end: return EventType::hold_expired;
    case DueKind::floor_end: return EventType::floor_ended;
    case DueKind::coupon_end: return EventType::coupon_expired;
    case DueKind::lock_end: return EventType::quote_lock_ended;
    case DueKind::term_end:
    case DueKind::review: return EventType::level_kept;  // the move itself says where the level changed
    case DueKind::settlement: return EventType::order_settled;
    case DueKind::period_start: return EventType::coupons_given;
    case DueKind::card_end: return EventType::card_expired;
    case DueKind::card_pack: return EventType::card_pack_given;
    case DueKind::card_renewal: return EventType::card_renewal_due;
    case DueKind::anniversary: return EventType::campaign_due;
  }
  __builtin_unreachable();
}

/// Growth that ends may lose a level.
bool is_growth(const Programme& programme, std::uint8_t account) {
  return programme.accounts[account].kind == Account::Kind::growth;
}

void end_hold(Draft& draft, HoldNo no) {
  Hold hold = draft.state.hold(no);
  for (const Take& take : hold.takes) draft.put_back(take, Side::held, hold.held_at);
  hold.state = Hold::State::expired;
  draft.event.holds.push_back(hold);
  draft.event.loses = true;  // growth that ended while it was held is gone now
}

void end_coupon(Draft& draft, std::uint32_t position) {
  Coupon coupon = draft.member.extras.get().coupons[position];
  if (coupon.state == CouponState::locked) return;  // ends with its lock, unless that is paid
  coupon.state = CouponState::expired;
  draft.event.coupons.push_back({position, coupon});
}

/// A card ends, gives a pack, begins the next term that was paid for, or is to be renewed: then the event,
/// with the card as it is, is all, and who hears it charges and renews.
/// Nobody is charged for a card that could not be renewed: of a plan that is sold no more, or of a member
/// who was erased.
void ask_to_charge(Draft& draft, Card& card) {
  const bool renewable = draft.member.status == MemberStatus::active &&
                         !draft.programme.plans[card.plan.value].succession.retired;
  if (renewable) return;
  draft.event.type = EventType::card_renewal_set;
  card.auto_renew = false;
}

void card_due(Draft& draft, const Due& due) {
  CardWork work(draft, due.ref);
  if (due.kind == DueKind::card_renewal) ask_to_charge(draft, work.card());
  if (due.kind == DueKind::card_end) {
    work.expire();
  } else if (due.kind == DueKind::card_pack && due.subject == 255) {
    work.next_term();
  } else if (due.kind == DueKind::card_pack) {
    work.give_pack(due.subject);
  }
  work.keep();
}

/// The first order of a referred member that settles pays the referrer (S17).
void pay_referral(Draft& draft, OrderHead& head) {
  const MemberState& member = draft.member;
  const MemberNo referrer = draft.state.standing_for(member.referred_by);
  const bool first = !member.has_settled;
  if (!draft.programme.referral || !first || !referrer || referrer == member.no) return;
  head.referral_paid_to = referrer;
  draft.event.effects.push_back({MemberEffect::Kind::pay_referral, referrer, member.no, head.no});
}

/// The figures of the settlement in place of those of the payment (S3): the level and day that hold now.
void reprice(Draft& draft, const Order& order, Earned& earned) {
  Earned now = choose_multiplier(draft.programme, earned.rule, draft.member, draft.at);
  now.entitled = earned.entitled;  // told as what it was before
  const Points entitled_now = entitled(draft.programme, order, now, &draft.event);
  draft.pend(earned.account, entitled_now - earned.entitled);
  earned.multiplier = now.multiplier;
  earned.times = now.times;
  earned.entitled = entitled_now;
  earned.allocated =
      allocated_price(draft.programme.accounts[earned.account.value], spend_of(order), entitled_now);
}

/// Pending becomes available, the order counts as settled spend and one settled order at this instant (S7).
void settle(Draft& draft, OrderNo no) {
  const Order& order = draft.state.order(no);
  OrderHead head = order.head;
  head.state = OrderState::settled;
  head.settled_at = draft.at;
  head.settled_seq = draft.next_seq();
  head.spend = spend_of(order);
  head.counted = true;
  draft.event.order = no;
  draft.event.gains = true;
  draft.event.sales.push_back({draft.at, head.settled_seq, 1, head.spend, no});
  for (Earned earned : order.earned) {
    if (draft.programme.settlement.rates_of == Settlement::RatesOf::settlement)
      reprice(draft, order, earned);
    earned.lot = draft.credit(earned.account, earned.entitled, Source::sale, Side::pending);
    if (earned.allocated != Money{}) draft.event.lot_prices.push_back({earned.lot, earned.allocated});
    if (earned.entitled > Points{}) draft.renew_account(earned.account);
    draft.event.earned.push_back(earned);
  }
  pay_referral(draft, head);
  draft.event.order_head = head;
  after_settlement(draft);
}

}  // namespace

void decide_due(const Programme& programme, const State& state, MemberNo member, const Due& due,
                Event& event, const Standing* standing) {
  Draft draft(programme, state, event, type_of(due.kind), member, due.at, standing);
  draft.drop_due(due);
  switch (due.kind) {
    case DueKind::lot_end:
      draft.expire_lots({due.subject}, due.at);
      event.loses = is_growth(programme, due.subject);
      return;
    case DueKind::account_end:
      draft.expire_account({due.subject});
      event.loses = is_growth(programme, due.subject);
      return;
    case DueKind::hold_end: return end_hold(draft, {due.ref});
    case DueKind::floor_end: return end_floor(draft, {due.subject});
    case DueKind::coupon_end: return end_coupon(draft, due.ref);
    case DueKind::lock_end: return end_lock(draft, due.ref);
    case DueKind::term_end: return end_term(draft, {due.subject});
    case DueKind::review: return review(draft, {due.subject});
    case DueKind::settlement: return settle(draft, {due.ref});
    case DueKind::period_start: return start_period(draft, due.subject);
    case DueKind::card_end:
    case DueKind::card_pack:
    case DueKind::card_renewal: return card_due(draft, due);
    case DueKind::anniversary: return anniversary(draft, due.subject, due.ref);
  }
  __builtin_unreachable();
}

namespace {

/// A coupon that another member passed on.
void receive_coupon(Draft& draft, const MemberEffect& effect) {
  const auto position = static_cast<std::uint32_t>(draft.member.extras.get().coupons.size());
  draft.event.coupons.push_back({position, effect.coupon});
  draft.event.other = effect.because_of;
  draft.add_due({.at = effect.coupon.ends_at, .ref = position, .kind = DueKind::coupon_end});
}

/// What another member passed on of a top-up.
void receive_top_up(Draft& draft, const MemberEffect& effect) {
  const WalletAccounts& accounts = draft.programme.wallet_accounts;
  TopUp& top_up = draft.event.top_ups.emplace_back(effect.top_up);
  top_up.member = draft.event.member;
  top_up.seq = draft.next_seq();
  draft.event.other = effect.because_of;
  draft.receive_top_up(accounts.principal, {top_up.principal.minor}, top_up, never);
  draft.receive_top_up(accounts.bonus, {top_up.bonus.minor}, top_up, top_up.bonus_ends_at);
}

}  // namespace

bool decide_effect(const Programme& programme, const State& state, const MemberEffect& effect, Instant at,
                   Event& event) {
  const MemberNo to = state.standing_for(effect.to);
  if (state.member(to).status != MemberStatus::active) return false;
  if (effect.kind == MemberEffect::Kind::give_coupon) {
    Draft draft(programme, state, event, EventType::coupon_received, to, at);
    receive_coupon(draft, effect);
    return true;
  }
  if (effect.kind == MemberEffect::Kind::give_top_up) {
    Draft draft(programme, state, event, EventType::top_up_received, to, at);
    receive_top_up(draft, effect);
    return true;
  }
  if (!programme.referral) return false;
  const Referral& rule = *programme.referral;
  if (effect.kind == MemberEffect::Kind::pay_referral) {
    Draft draft(programme, state, event, EventType::referral_paid, to, at);
    const LotKey lot = draft.credit(rule.account, rule.gives, Source::gift, Side::issued);
    event.referrals.push_back({effect.order, rule.account, rule.gives, lot});
    event.gains = true;
    ExplainLine& line = event.explains.emplace_back();
    line.rule = {RuleRef::Kind::referral, 0};
    line.account = rule.account;
    line.result = rule.gives;
  } else {
    const auto& paid = state.member(to).extras.get().referrals;
    const auto found = std::ranges::find(paid, effect.order, &ReferralPaid::order);
    if (found == paid.end()) return false;
    Draft draft(programme, state, event, EventType::referral_taken_back, to, at);
    draft.claw_back(found->account, found->given, found->lot);
    event.referrals.push_back(*found);
    event.loses = true;
  }
  event.other = effect.because_of;
  event.order = OrderNo{};
  return true;
}

}  // namespace shuke::domain
