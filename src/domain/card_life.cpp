// Days, not hours, are what a card is made of: a pause moves every later date by whole calendar days.
#include "domain/card_life.h"

#include <algorithm>

#include "domain/cards.h"
#include "domain/coupons.h"
#include "domain/periods.h"

namespace shuke::domain {
namespace {

/// In the place of a pack's position: the next term begins.
constexpr std::uint8_t next_term_subject = 255;

CardTerm first_term(Date today, Duration valid_for) {
  CardTerm term;
  term.anchor = today;
  term.valid_for = valid_for;
  term.start = today + 1;
  term.end = term_end(term);
  return term;
}

/// Ends of terms of one length are counted from the first start date; after another length they are counted
/// from the end (S2).
CardTerm following(const CardTerm& last, Duration valid_for) {
  CardTerm term;
  const bool alike = last.valid_for == valid_for;
  term.anchor = alike ? last.anchor : last.end;
  term.nth = alike ? last.nth + 1 : 1;
  term.follows = alike ? last.follows : true;
  term.moved = alike ? last.moved : 0;
  term.valid_for = valid_for;
  term.start = last.end;
  term.end = term_end(term);
  return term;
}

}  // namespace

CardWork::CardWork(Draft& draft, PlanNo plan_no, CardNo no) : x_draft(draft) {
  const auto& cards = draft.member.extras.get().cards;
  x_position = static_cast<std::uint32_t>(cards.size());
  x_card.no = no;
  x_card.plan = plan_no;
  if (no) return;
  x_card.named_for = draft.event.member;
  x_card.number = 1 + static_cast<std::uint32_t>(std::ranges::count_if(cards, [&](const Card& known) {
                    return known.plan == plan_no && known.named_for == draft.event.member;
                  }));
}

CardWork::CardWork(Draft& draft, std::uint32_t position)
    : x_draft(draft), x_card(draft.member.extras.get().cards[position]), x_position(position) {}

void CardWork::keep() {
  x_draft.event.cards.push_back({x_position, std::move(x_card)});
}

void CardWork::begin(Duration valid_for, Money paid, bool trial) {
  CardTerm& term =
      x_card.terms.emplace_back(first_term(x_draft.programme.zone.date(x_draft.at), valid_for));
  term.paid = paid;
  term.trial = trial;
  x_card.state = CardState::active;
  x_card.from = x_card.active_since = x_draft.at;
  x_card.ends_at = start_of(term.end);
  begin_term(x_card.terms.size() - 1);
  if (!trial) give_period_coupons(x_draft, plan(), x_card.coupons);
  plan_ends();
}

void CardWork::renew(Money paid) {
  if (x_card.state == CardState::expired) return begin(plan().valid_for, paid, false);
  CardTerm term = following(x_card.terms.back(), plan().valid_for);
  term.paid = paid;
  x_card.terms.push_back(term);
  x_card.ends_at = start_of(term.end);
  if (x_card.state == CardState::active) plan_ends();
}

void CardWork::change_plan(PlanNo plan_no, Money paid) {
  const std::vector<std::uint32_t> coupons = x_card.coupons;
  drop_dues(true);
  x_card.terms.resize(x_card.term + 1);
  x_card.plan = plan_no;
  begin(plan().valid_for, paid, false);
  revoke_unused(coupons);
}

void CardWork::pause() {
  drop_dues(true);
  if (used_today()) x_card.resumed_on = x_draft.programme.zone.date(x_draft.at);
  x_card.state = CardState::paused;
  x_card.paused_at = x_draft.at;
}

/// Whether the member bought anything, or used a privilege of the card, on this day while it was active.
bool CardWork::used_today() const {
  const TimeZone& zone = x_draft.programme.zone;
  const Instant from = std::max(x_card.active_since, zone.start_of(zone.date(x_draft.at)));
  const auto bought = [&](OrderNo no) {
    const OrderHead& head = x_draft.state.order(no).head;
    return head.state != OrderState::placed && head.paid_at >= from && head.paid_at <= x_draft.at;
  };
  const auto used = [&](const PrivilegeUse& use) {
    return use.card == x_position + 1 && !use.undone && use.at >= from;
  };
  return std::ranges::any_of(x_draft.member.orders, bought) ||
         std::ranges::any_of(x_draft.member.extras.get().uses, used);
}

void CardWork::resume() {
  const TimeZone& zone = x_draft.programme.zone;
  const Date today = zone.date(x_draft.at);
  // A day on which the card was used or resumed before is used up, or a card that is paused after every
  // purchase would last for ever.
  const Date paused_on = std::max(zone.date(x_card.paused_at), x_card.resumed_on + 1);
  const std::int32_t days = std::max(0, today.day - paused_on.day);
  for (std::size_t i = x_card.term; i < x_card.terms.size(); ++i) {
    CardTerm& term = x_card.terms[i];
    term.start = term.start + days;
    term.end = term.end + days;
    term.moved += days;
  }
  x_card.state = CardState::active;
  x_card.active_since = x_draft.at;
  x_card.resumed_on = today;
  x_card.paused_at = never;
  x_card.ends_at = start_of(x_card.terms.back().end);
  if (!is_trial(x_card)) give_period_coupons(x_draft, plan(), x_card.coupons);
  plan_all();
}

void CardWork::cancel() {
  drop_dues(true);
  x_card.state = CardState::cancelled;
  x_card.ends_at = x_draft.at;
  revoke_unused(x_card.coupons);
}

void CardWork::expire() {
  drop_dues(true);
  x_card.state = CardState::expired;
}

void CardWork::next_term() {
  begin_term(x_card.term + 1);
  plan_ends();
}

void CardWork::set_auto_renew(bool auto_renew) {
  x_card.auto_renew = auto_renew;
  if (x_card.state == CardState::active) plan_ends();
}

void CardWork::begin_term(std::size_t term) {
  x_card.term = static_cast<std::uint32_t>(term);
  x_card.packs.assign(plan().packs.size(), 0);
  x_card.coupons.clear();
  if (is_trial(x_card)) return;  // a trial brings what the level does, and hands nothing out
  for (std::uint8_t i = 0; i < plan().packs.size(); ++i) give_pack(i);
}

void CardWork::give_pack(std::uint8_t pack) {
  if (pack >= plan().packs.size()) return;  // a later version's plan has fewer
  if (x_card.packs.size() < plan().packs.size()) x_card.packs.resize(plan().packs.size());
  const Plan::Pack& rules = plan().packs[pack];
  const std::size_t before = x_draft.event.coupons.size();
  const std::uint32_t first = x_draft.grant_coupons(rules.coupon, rules.count, {}, true);
  const std::size_t given = x_draft.event.coupons.size() - before;
  for (std::uint32_t i = 0; i < given; ++i) x_card.coupons.push_back(first + i);
  ++x_card.packs[pack];
  plan_pack(pack);
}

/// When the pack is given next in this term.
void CardWork::plan_pack(std::uint8_t pack) {
  if (pack >= plan().packs.size() || pack >= x_card.packs.size()) return;
  const Plan::Pack& rules = plan().packs[pack];
  const CardTerm& term = x_card.terms[x_card.term];
  if (!rules.every) return;
  const Date day = term_period(term, *rules.every, x_card.packs[pack]);
  if (day >= term.end) return;
  x_draft.add_due({.at = start_of(day), .ref = x_position, .kind = DueKind::card_pack, .subject = pack});
}

/// When the card ends, when the next term begins, and when the shop is asked to charge.
void CardWork::plan_ends() {
  drop_dues(false);
  const CardTerm& last = x_card.terms.back();
  x_draft.add_due({.at = x_card.ends_at, .ref = x_position, .kind = DueKind::card_end});
  if (x_card.term + 1 < x_card.terms.size()) {
    x_draft.add_due({.at = start_of(x_card.terms[x_card.term + 1].start),
                     .ref = x_position,
                     .kind = DueKind::card_pack,
                     .subject = next_term_subject});
  }
  if (!x_card.auto_renew) return;
  const Instant asked = start_of(last.end + -card_renewal_days);
  x_draft.add_due({.at = std::max(asked, x_draft.at), .ref = x_position, .kind = DueKind::card_renewal});
}

void CardWork::plan_all() {
  plan_ends();
  if (is_trial(x_card)) return;
  for (std::uint8_t i = 0; i < std::min(x_card.packs.size(), plan().packs.size()); ++i) plan_pack(i);
}

void CardWork::drop_dues(bool packs_too) {
  const auto drop = [&](DueKind kind, std::uint8_t subject) {
    if (const Due* due = x_draft.find_due(kind, subject, x_position)) x_draft.drop_due(*due);
  };
  drop(DueKind::card_end, 255);
  drop(DueKind::card_renewal, 255);
  drop(DueKind::card_pack, next_term_subject);
  for (std::uint8_t i = 0; packs_too && i < x_card.packs.size(); ++i) drop(DueKind::card_pack, i);
}

void CardWork::revoke_unused(const std::vector<std::uint32_t>& coupons) {
  const auto& known = x_draft.member.extras.get().coupons;
  for (const std::uint32_t place : coupons) {
    if (known[place].state == CouponState::issued) take_coupon(x_draft, place);
    const bool states_worth =
        face_value(x_draft.programme.coupons[known[place].coupon_template.value]) != Money{};
    const bool comes_back = known[place].state == CouponState::used && known[place].ends_at > x_draft.at;
    if (!comes_back || states_worth) continue;
    // What was deducted is what it took off that time, and that may be nothing: it ends with the card, or
    // its order's return would bring it back for more than was paid.
    Coupon ended = known[place];
    ended.ends_at = x_draft.at;
    x_draft.event.coupons.push_back({place, ended});
  }
}

void give_card(Draft& draft, PlanNo plan) {
  if (const auto held = held_card(draft.member, plan)) {
    CardWork work(draft, *held);
    work.renew(Money{});
    work.keep();
    return;
  }
  CardWork work(draft, plan, CardNo{});
  work.card().granted = true;
  work.begin(draft.programme.plans[plan.value].valid_for, Money{}, false);
  work.keep();
}

}  // namespace shuke::domain
