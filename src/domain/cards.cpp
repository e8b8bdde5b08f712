// A card found by a caller's id is looked up through its owner; one the programme named, with the member
// whose name it bears. Both stay true when members merge.
#include "domain/cards.h"

#include <algorithm>

#include "domain/coupons.h"

namespace shuke::domain {
namespace {

bool gives_level(const Plan& plan, const Privilege& privilege) {
  return privilege.ladder && plan.ladder == privilege.ladder &&
         (privilege.levels >> plan.level.value & 1u) != 0;
}

bool names(const Plan& plan, NameNo privilege) {
  return std::ranges::find(plan.privileges, privilege) != plan.privileges.end();
}

Duration length_of(Period per) {
  switch (per) {
    case Period::ever: return {};
    case Period::day: return {1, Duration::Unit::days};
    case Period::week: return {7, Duration::Unit::days};
    case Period::month: return {1, Duration::Unit::months};
    case Period::quarter: return {3, Duration::Unit::months};
    case Period::year: return {12, Duration::Unit::months};
  }
  __builtin_unreachable();
}

}  // namespace

MemberNo card_member(const State& state, const CardRef& ref) {
  if (const CardOwner& owner = state.card_owner(ref.no); owner.no) return state.standing_for(owner.member);
  return ref.named_for ? state.standing_for(ref.named_for) : MemberNo{};
}

std::optional<CardFound> find_card(const Programme& programme, const State& state, const CardRef& ref) {
  const MemberNo member = card_member(state, ref);
  if (!member) return {};
  const bool by_id = static_cast<bool>(state.card_owner(ref.no).no);
  const PlanNo plan = by_id ? PlanNo{} : find_plan(programme, ref.plan);
  const auto& cards = state.member(member).extras.get().cards;
  for (std::uint32_t i = 0; i < cards.size(); ++i) {
    const Card& card = cards[i];
    const bool named =
        card.plan == plan && card.named_for == ref.named_for && card.number == ref.number && !card.no;
    if (by_id ? card.no == ref.no : named) return CardFound{member, i};
  }
  return {};
}

bool is_trial(const Card& card) {
  return card.terms[card.term].trial;
}

std::optional<std::uint32_t> held_card(const MemberState& member, PlanNo plan) {
  const auto& cards = member.extras.get().cards;
  for (std::uint32_t i = 0; i < cards.size(); ++i) {
    const bool runs = cards[i].state == CardState::active || cards[i].state == CardState::paused;
    const bool trial_alone = is_trial(cards[i]) && cards[i].terms.size() == cards[i].term + 1;
    if (cards[i].plan == plan && runs && !trial_alone) return i;
  }
  return {};
}

bool had_trial(const MemberState& member, PlanNo plan) {
  return std::ranges::any_of(member.extras.get().cards, [&](const Card& card) {
    return card.plan == plan && std::ranges::any_of(card.terms, &CardTerm::trial);
  });
}

Money card_price(const Plan& plan, const MemberState& member) {
  if (!plan.price_ladder || member.ladders.size() <= plan.price_ladder.value) return plan.price;
  const LevelNo level = member.ladders[plan.price_ladder.value].shown();
  return plan.price_by_level[level.value].of_half_up(plan.price);
}

LevelNo level_by_cards(const Programme& programme, const MemberState& member, LadderNo ladder) {
  LevelNo best;
  for (const Card& card : member.extras.get().cards) {
    const Plan& plan = programme.plans[card.plan.value];
    const bool gives = card.state == CardState::active && plan.ladder == ladder && plan.level;
    if (gives && (!best || plan.level > best)) best = plan.level;
  }
  return best;
}

bool brought_by_card(const Programme& programme, const MemberState& member, NameNo privilege) {
  return std::ranges::any_of(member.extras.get().cards, [&](const Card& card) {
    return card.state == CardState::active && names(programme.plans[card.plan.value], privilege);
  });
}

bool handed_out_by_card(const Programme& programme, const MemberState& member, NameNo privilege) {
  return std::ranges::any_of(member.extras.get().cards, [&](const Card& card) {
    return card.state == CardState::active && !is_trial(card) &&
           names(programme.plans[card.plan.value], privilege);
  });
}

Date term_period(const CardTerm& term, Duration every, int k) {
  const bool alike = every.unit == term.valid_for.unit;
  const Date last =
      alike ? validity_last_day(term.anchor,
                                {term.valid_for.count * (term.nth - 1) + every.count * k, every.unit})
            : validity_last_day(validity_last_day(term.anchor, term.valid_for, term.nth - 1), every, k);
  return last + ((term.follows ? 0 : 1) + term.moved);
}

Date term_end(const CardTerm& term) {
  return term_period(term, term.valid_for, 1);
}

std::optional<CardPeriod> card_period(const Programme& programme, const MemberState& member,
                                      const Privilege& privilege, Instant at) {
  const auto& cards = member.extras.get().cards;
  for (std::uint32_t i = 0; i < cards.size(); ++i) {
    const Card& card = cards[i];
    const Plan& plan = programme.plans[card.plan.value];
    const bool has = card.state == CardState::active && !is_trial(card) &&
                     (gives_level(plan, privilege) || names(plan, privilege.name));
    if (!has) continue;
    const CardTerm& term = card.terms[card.term];
    CardPeriod running{i, card.term, 0, programme.zone.start_of(term.end)};
    if (privilege.per == Period::ever) return running;
    const Duration length = length_of(privilege.per);
    const Date today = programme.zone.date(at);
    while (term_period(term, length, running.period + 1) <= today) ++running.period;
    const Date end = std::min(term.end, term_period(term, length, running.period + 1));
    running.ends_at = programme.zone.start_of(end);
    return running;
  }
  return {};
}

Money used_of_card(const Programme& programme, const MemberState& member, std::uint32_t position) {
  const MemberExtras& extras = member.extras.get();
  const Card& card = extras.cards[position];
  Wide sum = 0;
  for (const std::uint32_t place : card.coupons) {
    const Coupon& coupon = extras.coupons[place];
    if (coupon.state != CouponState::used) continue;
    const bool noted = coupon.worth != Money{};
    sum += (noted ? coupon.worth : face_value(programme.coupons[coupon.coupon_template.value])).minor;
  }
  for (const PrivilegeUse& use : extras.uses) {
    if (use.card == position + 1 && use.card_term == card.term && !use.undone)
      sum += programme.privileges[use.privilege].declared_value.minor;
  }
  return {static_cast<std::int64_t>(std::min<Wide>(sum, money_minor_max))};
}

Money card_worth(const Programme& programme, const MemberState& member, std::uint32_t position,
                 Instant at) {
  const Card& card = member.extras.get().cards[position];
  if (programme.plans[card.plan.value].refund == Plan::Refund::none) return {};
  const Date today = programme.zone.date(card.state == CardState::paused ? card.paused_at : at);
  Wide sum = 0;
  for (std::size_t i = card.term; i < card.terms.size(); ++i) {
    const CardTerm& term = card.terms[i];
    const std::int32_t days = term.end.day - term.start.day;
    if (days <= 0) continue;
    const std::int32_t unused = std::clamp(term.end.day - 1 - today.day, 0, days);
    sum += Wide{term.paid.minor} * unused / days;
  }
  return {
      static_cast<std::int64_t>(std::max<Wide>(0, sum - used_of_card(programme, member, position).minor))};
}

}  // namespace shuke::domain
