// Levels recomputed from lists, with no memory but where a window began.
#include "property/slow_ladders.h"

#include <algorithm>

#include "property/books.h"

namespace shuke::property {

using namespace domain;

Money slow_spend(const Order& order) {
  Money sum;
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    const OrderLine& line = order.lines[i];
    if (line.amount == Money{}) continue;
    Money paid = line.amount;
    if (!order.shares.empty()) paid -= order.shares[i][static_cast<std::size_t>(TenderKind::points)];
    const Wide twice = 2 * Wide{paid.minor} * line.kept.minor + line.amount.minor;  // half up
    sum.minor += static_cast<std::int64_t>(twice / (2 * Wide{line.amount.minor}));
  }
  return sum;
}

bool slow_counts(const Order& order) {
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    Money paid = order.lines[i].amount;
    if (!order.shares.empty()) paid -= order.shares[i][static_cast<std::size_t>(TenderKind::points)];
    if (order.lines[i].kept > Money{} && paid > Money{}) return true;
  }
  return false;
}

namespace {

/// Things that end come before term ends and reviews of the same instant, all else after them (S1).
bool before_reviews(EventType type) {
  return type == EventType::lots_expired || type == EventType::account_expired || type == EventType::hold_expired ||
         type == EventType::floor_ended || type == EventType::coupon_expired;
}

}  // namespace

void SlowLadders::see(const Event& event, const State& state) {
  if (!event.member || event.type == EventType::level_changed || event.type == EventType::level_kept) return;
  if (event.type == EventType::member_enrolled) enrol(event);
  Member& member = x_members.at(event.member.value);
  wait(member, event.at, !before_reviews(event.type));
  take_in(member, event, state);
  move_at_once(member, event.at);
}

void SlowLadders::wait_until(Instant at, bool included) {
  for (auto& [no, member] : x_members) wait(member, at, included);
}

void SlowLadders::enrol(const Event& event) {
  Member member;
  member.next_review = x_programme.zone.start_of(first_of_month(month_index(x_programme.zone.date(event.at)) + 1));
  member.places.resize(x_programme.ladders.size());
  for (Place& place : member.places) place.since = event.at;
  x_members[event.member.value] = member;
}

void SlowLadders::take_in(Member& member, const Event& event, const State& state) {
  if (event.type == EventType::order_settled) member.sales.push_back({event.order, event.at, {}, true});
  for (Sale& sale : member.sales) {
    sale.spend = slow_spend(state.order(sale.order));
    sale.counts = slow_counts(state.order(sale.order));
  }
  for (const Posting& p : event.postings) {
    Growth& growth = member.growth[p.account.value];
    if (p.side == Side::debt) growth.debt += p.amount;
    if (p.side != Side::available && p.side != Side::held) continue;
    (p.lot.source == Source::gift ? growth.from_interaction : growth.from_sales) += p.amount;
  }
}

void SlowLadders::wait(Member& member, Instant at, bool included) {
  const auto due = [&](Instant when) { return when < at || (included && when == at); };
  for (;;) {
    // The soonest term end, or the review where that is sooner.
    std::size_t soonest = member.places.size();
    Instant when = member.next_review;
    for (std::size_t i = 0; i < member.places.size(); ++i) {
      if (member.places[i].term_end > when) continue;
      soonest = i;
      when = member.places[i].term_end;
    }
    if (!due(when)) return;
    if (soonest < member.places.size()) {
      end_term(member, soonest);
      continue;
    }
    for (std::size_t i = 0; i < member.places.size(); ++i) review(member, i, when);
    member.next_review = x_programme.zone.start_of(first_of_month(month_index(x_programme.zone.date(when)) + 1));
  }
}

Instant SlowLadders::window_start(const Window& window, Instant at) const {
  const TimeZone& zone = x_programme.zone;
  const CivilDate today = civil_of(zone.date(at));
  switch (window.kind) {
    case Window::Kind::rolling:
      return zone.start_of(window.length.unit == Duration::Unit::months
                               ? add_months(zone.date(at), -window.length.count)
                               : zone.date(at) + -window.length.count);
    case Window::Kind::calendar_month:
      return zone.start_of(date_of({today.year, today.month, 1}));
    case Window::Kind::calendar_quarter:
      return zone.start_of(date_of({today.year, (today.month - 1) / 3 * 3 + 1, 1}));
    case Window::Kind::calendar_year:
      return zone.start_of(date_of({today.year, 1, 1}));
    case Window::Kind::lifetime:
    case Window::Kind::since_level_change:
    case Window::Kind::current_term:
      return Instant{INT64_MIN};
  }
  __builtin_unreachable();
}

std::int64_t SlowLadders::metric(const Member& member, std::size_t ladder, const Condition& condition, Instant at) const {
  if (condition.metric == Metric::balance) return 0;
  if (condition.metric == Metric::growth) {
    const auto found = member.growth.find(condition.account.value);
    if (found == member.growth.end()) return 0;
    std::int64_t interaction = found->second.from_interaction.count;
    if (condition.interaction_share) {
      const Rate share = *condition.interaction_share;
      interaction = std::min(interaction, condition.at_least * share.num / share.den);
    }
    return found->second.from_sales.count + interaction + found->second.debt.count;
  }
  const Place& place = member.places[ladder];
  std::size_t first = 0;
  if (condition.window.kind == Window::Kind::since_level_change) first = place.level_from;
  if (condition.window.kind == Window::Kind::current_term) first = place.term_from;
  const Instant from = window_start(condition.window, at);
  std::int64_t sum = 0;
  for (std::size_t i = first; i < member.sales.size(); ++i) {
    const Sale& sale = member.sales[i];
    if (sale.at < from) continue;
    sum += condition.metric == Metric::spend ? sale.spend.minor : sale.counts ? 1 : 0;
  }
  return sum;
}

std::uint8_t SlowLadders::level_earned(const Member& member, std::size_t ladder, Instant at, bool keeping) const {
  const Ladder& rules = x_programme.ladders[ladder];
  const std::uint8_t level = member.places[ladder].level;
  std::uint8_t best = 0;
  for (const LevelRule& rule : rules.rules) {
    if (rule.from && rule.from.value != level) continue;
    if (!keeping && rules.one_step_up && rule.to.value > level + 1) continue;
    const bool holds = std::ranges::all_of(rule.all, [&](const Condition& condition) {
      return (keeping && condition.upward_only) || metric(member, ladder, condition, at) >= condition.at_least;
    });
    if (holds) best = std::max(best, rule.to.value);
  }
  return best;
}

void SlowLadders::reach(Member& member, std::size_t ladder, std::uint8_t level, Instant at) {
  Place& place = member.places[ladder];
  place.level = level;
  place.since = at;
  place.level_from = place.term_from = member.sales.size();
  place.term_end = never;
  const auto& term = x_programme.ladders[ladder].levels[level].term;
  if (!term) return;
  place.term_anchor = x_programme.zone.date(at);
  place.terms = 1;
  place.term_end = x_programme.zone.start_of(validity_last_day(place.term_anchor, *term, 1) + 1);
}

void SlowLadders::move_at_once(Member& member, Instant at) {
  for (std::size_t i = 0; i < member.places.size(); ++i) {
    const Ladder& rules = x_programme.ladders[i];
    if (rules.kind != Ladder::Kind::earned) continue;
    const std::uint8_t level = member.places[i].level;
    const std::uint8_t earned = level_earned(member, i, at, false);
    if (rules.up == Ladder::Up::at_once && earned > level) {
      reach(member, i, earned, at);
    } else if (rules.down == Ladder::Down::at_once && level_earned(member, i, at, true) < level) {
      reach(member, i, level_earned(member, i, at, true), at);
    }
  }
}

void SlowLadders::review(Member& member, std::size_t ladder, Instant at) {
  const Ladder& rules = x_programme.ladders[ladder];
  if (rules.kind != Ladder::Kind::earned) return;
  const std::uint8_t level = member.places[ladder].level;
  const std::uint8_t earned = level_earned(member, ladder, at, false);
  const std::uint8_t kept = level_earned(member, ladder, at, true);
  if (rules.up == Ladder::Up::at_review && earned > level) return reach(member, ladder, earned, at);
  if (kept >= level) return;
  if (rules.down == Ladder::Down::at_review) reach(member, ladder, kept, at);
  if (rules.down == Ladder::Down::at_review_one) reach(member, ladder, static_cast<std::uint8_t>(level - 1), at);
}

void SlowLadders::end_term(Member& member, std::size_t ladder) {
  Place& place = member.places[ladder];
  const Ladder& rules = x_programme.ladders[ladder];
  const Instant at = place.term_end;
  std::int64_t spend = 0;
  for (std::size_t i = place.term_from; i < member.sales.size(); ++i) spend += member.sales[i].spend.minor;
  const std::uint8_t before = place.level;
  for (const TermEndRule& row : rules.at_term_end) {
    if (row.of.value != before || (row.under && spend >= row.under->minor)) continue;
    place.level = row.becomes.value;
    break;
  }
  if (place.level != before) {
    place.since = at;
    place.level_from = member.sales.size();
  }
  place.term_from = member.sales.size();
  place.term_end = never;
  const auto& term = rules.levels[place.level].term;
  if (!term) return;
  // The terms of a chain are all counted from its first day, so that a 31st does not become a 28th for good (S2).
  ++place.terms;
  place.term_end = x_programme.zone.start_of(validity_last_day(place.term_anchor, *term, place.terms) + 1);
}

void SlowLadders::compare(const State& state) const {
  for (const auto& [no, member] : x_members) {
    for (std::size_t i = 0; i < member.places.size(); ++i) {
      const LadderState& is = state.member({no}).ladders[i];
      const Place& wanted = member.places[i];
      const std::string place = " (member " + std::to_string(no) + ", ladder " + std::to_string(i) + ", level " +
                                std::to_string(is.level.value) + ", wanted " + std::to_string(wanted.level) + ")";
      require(is.level.value == wanted.level, "another level is earned" + place);
      require(is.since == wanted.since, "a level has another date" + place);
      require(is.term_end == wanted.term_end, "a term has another end" + place);
    }
  }
}

}  // namespace shuke::property
