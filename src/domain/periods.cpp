// How many were given in the running period is kept beside the member, so that a level that falls and rises
// again gives nothing twice.
#include "domain/periods.h"

#include <algorithm>

#include "domain/cards.h"
#include "domain/coupons.h"

namespace shuke::domain {

LevelNo handed_level(const Draft& draft, LadderNo ladder, const LadderState& state) {
  const auto gives = [&](const Card& card) {
    const Plan& plan = draft.programme.plans[card.plan.value];
    return card.state == CardState::active && !is_trial(card) && plan.ladder == ladder && plan.level;
  };
  if (!state.card || std::ranges::any_of(draft.member.extras.get().cards, gives)) return state.shown();
  return state.floor && state.floor > state.level ? state.floor : state.level;
}

namespace {

struct Running {
  Instant from;
  Instant end;  // never: the period of "ever"
};

Running running_period(const TimeZone& zone, const Privilege& privilege, Instant at) {
  const Date today = zone.date(at);
  if (privilege.per == Period::ever) return {Instant{}, never};
  return {zone.start_of(period_start(privilege.per, today)),
          zone.start_of(next_period(privilege.per, today))};
}

Running running_period(const Draft& draft, const Privilege& privilege) {
  return running_period(draft.programme.zone, privilege, draft.at);
}

/// Given in this period: as the state knows, and as it stands from another telling (S21).
std::int32_t given_in(const Draft& draft, std::uint8_t position, Instant from) {
  std::int32_t given = 0;
  for (const PeriodGiven& known : draft.member.extras.get().periods) {
    if (known.privilege == position && known.from == from) given = known.count;
  }
  for (const PeriodGiven& known : draft.event.periods) {
    if (known.privilege == position && known.from == from) given = known.count;
  }
  if (draft.standing == nullptr) return given;
  std::int32_t stands = 0;
  for (const GiftGiven& gift : draft.standing->gifts) {
    const bool own = draft.state.standing_for(gift.member) == draft.event.member;
    if (own && gift.privilege == position && gift.period_from == from) stands += gift.count;
  }
  return std::max(given, stands);
}

/// The places that a grant filled among the member's coupons.
using Places = std::vector<std::uint32_t>;

Places give(Draft& draft, std::uint8_t position, const Running& period, std::int32_t count) {
  const Privilege& privilege = draft.programme.privileges[position];
  std::optional<Instant> end;
  if (period.end != never) end = period.end;
  const std::size_t before = draft.event.coupons.size();
  draft.grant_coupons(privilege.coupon, count, end, privilege.card_only);
  Places places;
  for (std::size_t i = before; i < draft.event.coupons.size(); ++i)
    places.push_back(draft.event.coupons[i].position);
  return places;
}

std::int32_t count_for(const Privilege& privilege, LevelNo level) {
  return level.value < privilege.count_by_level.size() ? privilege.count_by_level[level.value] : 0;
}

/// Whether the member has the privilege by this card alone: it names it, or gives a level that brings more
/// than his own.
bool brings(const Draft& draft, const Card& card, const Privilege& privilege) {
  if (card.state != CardState::active) return false;
  const Plan& plan = draft.programme.plans[card.plan.value];
  if (privilege.card_only)
    return !is_trial(card) && std::ranges::find(plan.privileges, privilege.name) != plan.privileges.end();
  if (!privilege.ladder || plan.ladder != privilege.ladder) return false;
  const LadderState& ladder = draft.member.ladders[privilege.ladder.value];
  const LevelNo own = ladder.floor && ladder.floor > ladder.level ? ladder.floor : ladder.level;
  return count_for(privilege, plan.level) > count_for(privilege, own);
}

/// What a card brought goes with it, and what was used of it is deducted when the card is given back; else
/// one would buy a card for its coupons alone.
void note_with_card(Draft& draft, const Privilege& privilege, const Places& places) {
  const auto& cards = draft.member.extras.get().cards;
  for (std::uint32_t i = 0; i < cards.size() && !places.empty(); ++i) {
    if (!brings(draft, cards[i], privilege)) continue;
    CardChange& change = draft.event.cards.emplace_back(CardChange{i, cards[i]});
    change.after.coupons.insert(change.after.coupons.end(), places.begin(), places.end());
    return;
  }
}

LevelNo level_for(const Draft& draft, const Privilege& privilege) {
  if (!privilege.ladder) return LevelNo{0};
  return handed_level(draft, privilege.ladder, draft.member.ladders[privilege.ladder.value]);
}

/// The places of what was given.
Places give_up_to(Draft& draft, std::uint8_t position, LevelNo level) {
  const Privilege& privilege = draft.programme.privileges[position];
  const std::int32_t count = count_for(privilege, level);
  Places places;
  if (count <= 0) return places;
  const Running period = running_period(draft, privilege);
  const std::int32_t given = given_in(draft, position, period.from);
  if (count > given) {
    places = give(draft, position, period, count - given);
    draft.event.periods.push_back({position, period.from, count});
    draft.event.gifts.push_back(
        {draft.event.member, {}, {}, draft.at, position, period.from, count - given, 255});
  }
  const bool planned = draft.find_due(DueKind::period_start, position, 0) != nullptr;
  if (period.end != never && !planned)
    draft.add_due({.at = period.end, .kind = DueKind::period_start, .subject = position});
  return places;
}

/// Of a running period's coupons no more stay unused than this level gives less those used (S26).
void take_down_to(Draft& draft, std::uint8_t position, LevelNo level) {
  const Privilege& privilege = draft.programme.privileges[position];
  const Running period = running_period(draft, privilege);
  if (period.end == never) return;
  const auto known = std::ranges::find_if(draft.member.extras.get().periods, [&](const PeriodGiven& given) {
    return given.privilege == position && given.from == period.from;
  });
  if (known == draft.member.extras.get().periods.end()) return;
  std::int32_t too_many = known->count - std::max(0, count_for(privilege, level));
  const auto& coupons = draft.member.extras.get().coupons;
  std::int32_t taken = 0;
  for (std::size_t i = coupons.size(); i-- > 0 && too_many > 0;) {
    const Coupon& coupon = coupons[i];
    const bool of_period = coupon.coupon_template == privilege.coupon && coupon.named_for &&
                           coupon.granted_at >= period.from && coupon.ends_at == period.end;
    if (!of_period || coupon.state != CouponState::issued) continue;
    take_coupon(draft, static_cast<std::uint32_t>(i));
    --too_many;
    ++taken;
  }
  if (taken > 0) draft.event.periods.push_back({position, period.from, known->count - taken});
}

}  // namespace

Date period_start(Period per, Date date) {
  const std::int32_t month = month_index(date);
  switch (per) {
    case Period::ever: return {INT32_MIN};
    case Period::day: return date;
    case Period::week: return date + -(((date.day + 3) % 7 + 7) % 7);  // Monday
    case Period::month: return first_of_month(month);
    case Period::quarter: return first_of_month(month - month % 3);
    case Period::year: return first_of_month(month - month % 12);
  }
  __builtin_unreachable();
}

Date next_period(Period per, Date date) {
  const Date start = period_start(per, date);
  switch (per) {
    case Period::ever: return {INT32_MAX};
    case Period::day: return start + 1;
    case Period::week: return start + 7;
    case Period::month: return first_of_month(month_index(start) + 1);
    case Period::quarter: return first_of_month(month_index(start) + 3);
    case Period::year: return first_of_month(month_index(start) + 12);
  }
  __builtin_unreachable();
}

bool is_counted(const Privilege& privilege) {
  const bool counts = privilege.kind == Privilege::Kind::quota || privilege.kind == Privilege::Kind::gift;
  return counts;
}

namespace {

/// The same of a privilege that is counted from a card; without one there is nothing to use.
QuotaLeft quota_left_of_card(const Programme& programme, const MemberState& member, std::uint8_t position,
                             std::int32_t count, Instant at) {
  const Privilege& privilege = programme.privileges[position];
  const auto running = card_period(programme, member, privilege, at);
  if (!running) return {0, at};
  for (const PrivilegeUse& use : member.extras.get().uses) {
    const bool in_period = use.card == running->card + 1 && use.card_term == running->term &&
                           use.card_period == running->period;
    if (use.privilege == position && !use.undone && in_period) --count;
  }
  return {std::max(count, 0), running->ends_at};
}

}  // namespace

QuotaLeft quota_left(const Programme& programme, const MemberState& member, std::uint8_t position,
                     Instant at) {
  const Privilege& privilege = programme.privileges[position];
  const std::uint8_t level =
      privilege.ladder ? member.ladders[privilege.ladder.value].shown().value : std::uint8_t{0};
  std::int32_t count = level < privilege.count_by_level.size() ? privilege.count_by_level[level] : 0;
  if (privilege.counted_from_card) return quota_left_of_card(programme, member, position, count, at);
  const Running period = running_period(programme.zone, privilege, at);
  for (const PrivilegeUse& use : member.extras.get().uses) {
    const bool in_period = privilege.per == Period::ever || (use.at >= period.from && use.at < period.end);
    if (use.privilege == position && !use.undone && in_period) --count;
  }
  return {std::max(count, 0), period.end};
}

const PrivilegeUse* use_on_day(const Programme& programme, const MemberState& member, std::uint8_t position,
                               Instant at) {
  const Date today = programme.zone.date(at);
  const auto& uses = member.extras.get().uses;
  const auto found = std::ranges::find_if(uses, [&](const PrivilegeUse& use) {
    return use.privilege == position && !use.undone && programme.zone.date(use.at) == today;
  });
  return found == uses.end() ? nullptr : &*found;
}

void give_period_coupons(Draft& draft, LadderNo ladder, LevelNo level) {
  const auto& privileges = draft.programme.privileges;
  for (std::uint8_t i = 0; i < privileges.size(); ++i) {
    const bool gives = privileges[i].kind == Privilege::Kind::coupon_pack && !privileges[i].card_only &&
                       !privileges[i].counted_from_card;
    if (gives && privileges[i].ladder == ladder)
      note_with_card(draft, privileges[i], give_up_to(draft, i, level));
  }
}

void take_period_coupons(Draft& draft, LadderNo ladder, LevelNo level) {
  const auto& privileges = draft.programme.privileges;
  for (std::uint8_t i = 0; i < privileges.size(); ++i) {
    const bool gives = privileges[i].kind == Privilege::Kind::coupon_pack && !privileges[i].card_only &&
                       !privileges[i].counted_from_card;
    if (gives && ladder && privileges[i].ladder == ladder) take_down_to(draft, i, level);
  }
}

void give_period_coupons(Draft& draft, const Plan& plan, std::vector<std::uint32_t>& places) {
  const auto& privileges = draft.programme.privileges;
  for (std::uint8_t i = 0; i < privileges.size(); ++i) {
    const bool gives = privileges[i].kind == Privilege::Kind::coupon_pack && privileges[i].card_only &&
                       std::ranges::find(plan.privileges, privileges[i].name) != plan.privileges.end();
    if (!gives) continue;
    const Places given = give_up_to(draft, i, level_for(draft, privileges[i]));
    places.insert(places.end(), given.begin(), given.end());
  }
}

void start_period(Draft& draft, std::uint8_t position) {
  const Privilege& privilege = draft.programme.privileges[position];
  if (privilege.card_only && !handed_out_by_card(draft.programme, draft.member, privilege.name)) return;
  note_with_card(draft, privilege, give_up_to(draft, position, level_for(draft, privilege)));
}

void give_period_coupons_again(Draft& draft, const GiftGiven& gift) {
  const Privilege& privilege = draft.programme.privileges[gift.privilege];
  const Running period = running_period(draft, privilege);
  std::int32_t given = 0;
  for (const PeriodGiven& known : draft.member.extras.get().periods) {
    if (known.privilege == gift.privilege && known.from == gift.period_from) given = known.count;
  }
  note_with_card(draft, privilege, give(draft, gift.privilege, period, gift.count));
  draft.event.periods.push_back({gift.privilege, gift.period_from, given + gift.count});
}

}  // namespace shuke::domain
