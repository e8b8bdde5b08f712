// Levels recomputed from lists, with no memory but the list itself and the dates of each place.
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
bool is_an_end(EventType type) {
  return type == EventType::lots_expired || type == EventType::account_expired ||
         type == EventType::hold_expired || type == EventType::coupon_expired ||
         type == EventType::card_expired;
}

bool moves_a_ladder(EventType type) {
  return type == EventType::level_changed || type == EventType::level_kept ||
         type == EventType::floor_ended;
}

std::size_t position_of(const std::vector<Ladder>& ladders, NameNo name) {
  return static_cast<std::size_t>(std::ranges::find(ladders, name, &Ladder::name) - ladders.begin());
}

std::uint8_t level_of(const Ladder& ladder, NameNo name) {
  return static_cast<std::uint8_t>(std::ranges::find(ladder.levels, name, &Level::name) -
                                   ladder.levels.begin());
}

template <class Map>
void add_all(Map& to, const Map& from) {
  for (const auto& [key, value] : from) to[key] += value;
}

}  // namespace

// ---- what is seen ---------------------------------------------------------------------------------------

void SlowLadders::see(const Event& event, const State& state) {
  if (!event.member || event.type == EventType::member_absorbed) return;
  if (event.type == EventType::member_enrolled) enrol(event);
  Member& member = x_members.at(event.member.value);
  if (moves_a_ladder(event.type)) return see_ladder_event(member, event);

  wait(member, event.at, !is_an_end(event.type));
  if (event.type == EventType::members_merged) wait(x_members.at(event.other.value), event.at, true);
  const std::vector<std::uint8_t> carried_before = carried(member, event.at);
  const Counted before = counted(member);
  take_in(member, event, state);
  if (!event.cards.empty()) follow_cards(member, event);
  switch (event.type) {
    case EventType::opening_imported:
      import(member);
      follow_balance(member, event);
      return rise_all(member, event.at, false);
    case EventType::members_merged:
      merge(member, x_members.at(event.other.value));
      x_members.erase(event.other.value);
      follow_cards(member, event);
      follow_balance(member, event);
      return rise_all(member, event.at, true);
    case EventType::level_set: set_level(member, event); break;
    default: fall(member, event.at, carried_before);
  }
  follow_balance(member, event);
  rise(member, event.at, before);
}

/// A ladder of balances stands where the balance says, whenever that has moved.
void SlowLadders::follow_balance(Member& member, const Event& event) {
  const WalletAccounts& accounts = x_programme.wallet_accounts;
  const auto of_balance = [&](AccountNo no) {
    return no && (no == accounts.principal || no == accounts.bonus);
  };
  if (std::ranges::none_of(event.postings, [&](const Posting& p) { return of_balance(p.account); })) return;
  std::int64_t balance = 0;
  for (const AccountNo no : {accounts.principal, accounts.bonus})
    balance += member.growth[no.value].from_sales + member.growth[no.value].from_interaction;
  for (std::size_t i = 0; i < x_programme.ladders.size(); ++i) {
    if (x_programme.ladders[i].kind != Ladder::Kind::balance) continue;
    std::uint8_t level = 0;
    for (const LevelRule& rule : x_programme.ladders[i].rules) {
      if (balance >= rule.all.front().at_least) level = std::max(level, rule.to.value);
    }
    if (level != member.places[i].level)
      reach(member, i, level, event.at, event.type != EventType::opening_imported);
  }
}

/// Cards that are active give their plan's level, the highest of them all.
void SlowLadders::follow_cards(Member& member, const Event& event) {
  for (const CardChange& change : event.cards) {
    if (change.position >= member.cards.size()) member.cards.resize(change.position + 1);
    member.cards[change.position] = change.after;
  }
  for (std::size_t i = 0; i < member.places.size(); ++i) {
    std::uint8_t& card = member.places[i].card;
    card = 0;
    for (const Card& held : member.cards) {
      const Plan& plan = x_programme.plans[held.plan.value];
      if (held.state == CardState::active && plan.ladder && plan.ladder.value == i)
        card = std::max(card, plan.level.value);
    }
    give_gifts(member, i, true);
  }
}

/// What levels gave with this event: coupons of a period are given beside them, and say so; a level that
/// falls takes such coupons and gives none.
void SlowLadders::see_coupons(Member& member, const Event& event) const {
  auto& seen = member.seen.coupons;
  for (const CouponChange& change : event.coupons) {
    if (change.after.state != CouponState::revoked) ++seen[change.after.coupon_template.value];
  }
  for (const GiftGiven& gift : event.gifts) {
    if (gift.privilege == 255) continue;
    const auto coupon = seen.find(x_programme.privileges[gift.privilege].coupon.value);
    require(coupon != seen.end() && coupon->second >= gift.count,
            "a period gave other coupons than it says");
    coupon->second -= gift.count;
    if (coupon->second == 0) seen.erase(coupon);
  }
}

/// Where a ladder went is told by the rules alone; what is taken from such an event is what the level gave.
void SlowLadders::see_ladder_event(Member& member, const Event& event) {
  see_coupons(member, event);
  for (const Posting& p : event.postings) {
    if (p.side == Side::issued) member.seen.points[p.account.value] -= p.amount.count;
  }
  if (event.type != EventType::floor_ended) wait(member, event.at, true);
  const Counted before = counted(member);
  take_in(member, event, {});
  rise(member, event.at, before);
}

void SlowLadders::enrol(const Event& event) {
  Member member;
  member.next_review = first_of_next_month(event.at);
  member.places.resize(x_programme.ladders.size());
  for (std::size_t i = 0; i < member.places.size(); ++i) {
    member.places[i].since = event.at;
    give_gifts(member, i, true);
  }
  x_members[event.member.value] = member;
}

void SlowLadders::take_in(Member& member, const Event& event, const State& state) {
  if (event.type == EventType::order_settled) {
    const auto after = std::ranges::upper_bound(member.entries, event.at, {}, &Entry::at);
    member.entries.insert(after, {Entry::Kind::sale, event.at, event.order, {}, 0, 0});
  }
  for (Entry& entry : member.entries) {
    if (!entry.order || !state.order(entry.order).head.no) continue;
    entry.spend = slow_spend(state.order(entry.order));
    entry.orders = slow_counts(state.order(entry.order)) ? 1 : 0;
  }
  const bool by_levels = event.type == EventType::level_set || event.type == EventType::member_enrolled;
  if (by_levels) see_coupons(member, event);
  for (const Posting& p : event.postings) {
    Growth& growth = member.growth[p.account.value];
    if (by_levels && p.side == Side::issued) member.seen.points[p.account.value] -= p.amount.count;
    if (p.side == Side::debt) growth.debt += p.amount.count;
    if (p.side != Side::available && p.side != Side::held) continue;
    (p.lot.source == Source::gift ? growth.from_interaction : growth.from_sales) += p.amount.count;
  }
}

/// With `until` a second track beside the earned one, else a level reached now (S11).
void SlowLadders::set_level(Member& member, const Event& event) {
  const auto& command = std::get<SetLevel>(x_command.body);
  const std::size_t ladder = position_of(x_programme.ladders, command.ladder);
  const std::uint8_t level = level_of(x_programme.ladders[ladder], command.level);
  if (command.until) {
    member.places[ladder].floor = level;
    member.places[ladder].floor_until = *command.until;
    give_gifts(member, ladder, true);
  } else {
    reach(member, ladder, level, event.at);
  }
}

void SlowLadders::import(Member& member) {
  const auto& command = std::get<ImportOpening>(x_command.body);
  for (const auto& row : command.levels) import_level(member, row);
  for (const auto& row : command.monthly_spend) {
    // A month's spend is dated at its last instant (S26).
    const Instant last{x_programme.zone.start_of(first_of_month(row.month + 1)).us - 1};
    const auto after = std::ranges::upper_bound(member.entries, last, {}, &Entry::at);
    member.entries.insert(after, {Entry::Kind::sale, last, {}, row.amount, row.orders, 0});
  }
}

void SlowLadders::import_level(Member& member, const ImportOpening::ImportedLevel& row) {
  const std::size_t ladder = position_of(x_programme.ladders, row.ladder);
  const Ladder& rules = x_programme.ladders[ladder];
  const std::uint8_t level = level_of(rules, row.level);
  Place& place = member.places[ladder];
  if (row.until && !rules.levels[level].term) {
    place.floor = level;
    place.floor_until = *row.until;
  } else {
    place.level = level;
    place.since = row.since;
    open(member, Entry::Kind::level_opens, ladder, row.since, true);
    open(member, Entry::Kind::term_opens, ladder, row.since, true);
    start_term(place, ladder, x_programme.zone.date(row.until.value_or(row.since)), row.until.has_value());
    if (row.until) {
      place.terms = 0;
      place.term_end = *row.until;
    }
  }
  give_gifts(member, ladder, false);
}

/// The higher level with its dates; windows add up, at one instant what the absorbed member did comes later
/// (S24).
void SlowLadders::merge(Member& kept, Member& absorbed) {
  for (std::size_t i = 0; i < kept.places.size(); ++i) {
    Place& own = kept.places[i];
    Place& other = absorbed.places[i];
    const bool higher = other.level > own.level;
    const bool longer = other.level == own.level && own.term_end != never && other.term_end > own.term_end;
    const bool others_floor =
        other.floor && (!own.floor || *other.floor > *own.floor ||
                        (*other.floor == *own.floor && other.floor_until > own.floor_until));
    std::erase_if((higher || longer ? kept : absorbed).entries,
                  [&](const Entry& entry) { return entry.kind != Entry::Kind::sale && entry.ladder == i; });
    Place merged = higher || longer ? other : own;
    merged.floor = others_floor ? other.floor : own.floor;
    merged.floor_until = others_floor ? other.floor_until : own.floor_until;
    merged.reached.insert(own.reached.begin(), own.reached.end());
    merged.reached.insert(other.reached.begin(), other.reached.end());
    own = merged;
  }
  kept.cards.insert(kept.cards.end(), absorbed.cards.begin(), absorbed.cards.end());
  std::vector<Entry> all;
  std::ranges::merge(kept.entries, absorbed.entries, std::back_inserter(all), {}, &Entry::at, &Entry::at);
  kept.entries = all;
  add_all(kept.due.points, absorbed.due.points);
  add_all(kept.due.coupons, absorbed.due.coupons);
  add_all(kept.seen.points, absorbed.seen.points);
  add_all(kept.seen.coupons, absorbed.seen.coupons);
}

// ---- what time brings -----------------------------------------------------------------------------------

void SlowLadders::wait_until(Instant at) {
  for (auto& [no, member] : x_members) wait(member, at, true);
}

Instant SlowLadders::first_of_next_month(Instant at) const {
  return x_programme.zone.start_of(first_of_month(month_index(x_programme.zone.date(at)) + 1));
}

/// One after the other what is due before `at`, or at it where that is included: at one instant floors end,
/// then terms, then there is the review (S1).
void SlowLadders::wait(Member& member, Instant at, bool included) {
  for (;;) {
    Instant when = member.next_review;
    std::optional<std::size_t> term;
    for (std::size_t i = 0; i < member.places.size(); ++i) {
      if (member.places[i].term_end > when) continue;
      term = i;
      when = member.places[i].term_end;
    }
    const bool nothing = when > at || (!included && when == at);
    for (std::size_t i = 0; i < member.places.size(); ++i) {
      const Instant floor_end = member.places[i].floor_until;
      if (floor_end < at || (included && floor_end == at)) end_floor(member, i);
    }
    if (nothing) return;
    if (term) {
      end_term(member, *term);
      continue;
    }
    for (std::size_t i = 0; i < member.places.size(); ++i) review(member, i, when);
    member.next_review = first_of_next_month(when);
  }
}

void SlowLadders::end_floor(Member& member, std::size_t ladder) {
  if (*member.places[ladder].floor > member.places[ladder].level) ++tally[floor_outlived];
  member.places[ladder].floor.reset();
  member.places[ladder].floor_until = never;
}

void SlowLadders::review(Member& member, std::size_t ladder, Instant at) {
  const Ladder& rules = x_programme.ladders[ladder];
  if (rules.kind != Ladder::Kind::earned) return;
  const std::uint8_t level = member.places[ladder].level;
  x_reviewing = true;
  const std::uint8_t earned = level_earned(member, ladder, at, false);
  const std::uint8_t kept = level_earned(member, ladder, at, true);
  x_reviewing = false;
  if (rules.up == Ladder::Up::at_review && earned > level) {
    ++tally[rose_at_review];
    return reach(member, ladder, earned, at);
  }
  const bool one = rules.down == Ladder::Down::at_review_one;
  if (kept >= level || (rules.down != Ladder::Down::at_review && !one)) return;
  ++tally[fell_at_review];
  reach(member, ladder, one ? static_cast<std::uint8_t>(level - 1) : kept, at);
}

void SlowLadders::end_term(Member& member, std::size_t ladder) {
  Place& place = member.places[ladder];
  const Ladder& rules = x_programme.ladders[ladder];
  const Instant at = place.term_end;
  Condition spent_in_term;
  spent_in_term.window.kind = Window::Kind::current_term;
  const std::int64_t spend = metric(member, ladder, spent_in_term, at);
  const std::uint8_t before = place.level;
  for (const TermEndRule& row : rules.at_term_end) {
    if (row.of.value != before || (row.under && spend >= row.under->minor)) continue;
    place.level = row.becomes.value;
    break;
  }
  ++tally[place.level == before ? kept_at_term_end : fell_at_term_end];
  if (place.level != before) {
    place.since = at;
    open(member, Entry::Kind::level_opens, ladder, at, false);
  }
  open(member, Entry::Kind::term_opens, ladder, at, false);
  if (rules.levels[place.level].term == rules.levels[before].term) {
    // The ends of one chain are all counted from its first day, so that a 31st is not a 28th for good (S2).
    ++place.terms;
    resolve_term_end(place, ladder);
  } else {
    start_term(place, ladder, x_programme.zone.date(at), true);
  }
}

// ---- moves ----------------------------------------------------------------------------------------------

std::vector<std::uint8_t> SlowLadders::carried(const Member& member, Instant at) const {
  std::vector<std::uint8_t> levels;
  for (std::size_t i = 0; i < member.places.size(); ++i)
    levels.push_back(level_earned(member, i, at, true));
  return levels;
}

SlowLadders::Counted SlowLadders::counted(const Member& member) {
  Counted all;
  for (const Entry& entry : member.entries) {
    all.spend += entry.spend;
    all.orders += entry.orders;
  }
  for (const auto& [account, growth] : member.growth)
    all.growth[account] = growth.from_sales + growth.from_interaction + growth.debt;
  return all;
}

/// Up at whatever raised the metric (S11), and at nothing else: a level set lower by hand stays until then.
void SlowLadders::rise(Member& member, Instant at, const Counted& before) {
  Counted now = counted(member);
  const auto raised = [&](const Condition& condition) {
    if (condition.metric != Metric::growth) return now.spend > before.spend || now.orders > before.orders;
    const auto was = before.growth.find(condition.account.value);
    return now.growth[condition.account.value] > (was == before.growth.end() ? 0 : was->second);
  };
  for (std::size_t i = 0; i < member.places.size(); ++i) {
    const Ladder& rules = x_programme.ladders[i];
    if (rules.up == Ladder::Up::at_review) continue;
    const bool looked_at = std::ranges::any_of(
        rules.rules, [&](const LevelRule& rule) { return std::ranges::any_of(rule.all, raised); });
    if (looked_at && rise_one(member, i, at, true)) ++tally[rose];
  }
}

/// What two members did together, or one brought along, is looked at as a whole; a merge raises even
/// ladders that else move at reviews (S26).
void SlowLadders::rise_all(Member& member, Instant at, bool merged) {
  for (std::size_t i = 0; i < member.places.size(); ++i) {
    if (x_programme.ladders[i].up == Ladder::Up::at_review && !merged) continue;
    if (rise_one(member, i, at, merged)) ++tally[merged ? merged_upward : rose];
  }
}

bool SlowLadders::rise_one(Member& member, std::size_t ladder, Instant at, bool gifts) {
  if (x_programme.ladders[ladder].kind != Ladder::Kind::earned) return false;
  const std::uint8_t earned = level_earned(member, ladder, at, false);
  if (earned <= member.places[ladder].level) return false;
  reach(member, ladder, earned, at, gifts);
  return true;
}

/// Only what was carried can be lost: a level set by hand is not, whatever else comes back.
void SlowLadders::fall(Member& member, Instant at, const std::vector<std::uint8_t>& before) {
  for (std::size_t i = 0; i < member.places.size(); ++i) {
    const Ladder& rules = x_programme.ladders[i];
    if (rules.kind != Ladder::Kind::earned || rules.down != Ladder::Down::at_once) continue;
    const std::uint8_t level = member.places[i].level;
    const std::uint8_t kept = level_earned(member, i, at, true);
    if (before[i] < level || kept >= level) continue;
    ++tally[fell_at_once];
    reach(member, i, kept, at);
  }
}

void SlowLadders::reach(Member& member, std::size_t ladder, std::uint8_t level, Instant at, bool gifts) {
  Place& place = member.places[ladder];
  place.level = level;
  place.since = at;
  open(member, Entry::Kind::level_opens, ladder, at, false);
  open(member, Entry::Kind::term_opens, ladder, at, false);
  start_term(place, ladder, x_programme.zone.date(at), false);
  give_gifts(member, ladder, gifts);
}

void SlowLadders::start_term(Place& place, std::size_t ladder, Date from, bool follows) {
  place.term_from = from;
  place.term_follows = follows;
  place.terms = 1;
  resolve_term_end(place, ladder);
}

void SlowLadders::resolve_term_end(Place& place, std::size_t ladder) {
  const auto& term = x_programme.ladders[ladder].levels[place.level].term;
  place.term_end = never;
  if (!term) return;
  const int length = term->count * place.terms;
  const Date day =
      term->unit == Duration::Unit::months ? add_months(place.term_from, length) : place.term_from + length;
  place.term_end = x_programme.zone.start_of(day + (place.term_follows ? 0 : 1));
}

void SlowLadders::open(Member& member, Entry::Kind kind, std::size_t ladder, Instant at,
                       bool before_others) {
  std::erase_if(member.entries, [&](const Entry& e) { return e.kind == kind && e.ladder == ladder; });
  const auto place = before_others ? std::ranges::lower_bound(member.entries, at, {}, &Entry::at)
                                   : std::ranges::upper_bound(member.entries, at, {}, &Entry::at);
  member.entries.insert(place, {kind, at, {}, {}, 0, ladder});
}

/// Once for each level, ever, with those passed over; what was imported brings none (S11, S26).
void SlowLadders::give_gifts(Member& member, std::size_t ladder, bool gifts) {
  Place& place = member.places[ladder];
  for (int level = 0; level <= place.shown(); ++level) {
    if (!place.reached.insert(level).second || !gifts) continue;
    for (const LevelGift& gift :
         x_programme.ladders[ladder].levels[static_cast<std::size_t>(level)].gifts) {
      if (gift.coupon) member.due.coupons[gift.coupon.value] += gift.coupons;
      if (gift.account) member.due.points[gift.account.value] += gift.points.count;
      ++tally[gift.coupon ? gift_of_coupons : gift_of_points];
    }
  }
}

// ---- metrics --------------------------------------------------------------------------------------------

Instant SlowLadders::window_start(const Window& window, Instant at) const {
  const TimeZone& zone = x_programme.zone;
  // A review is of what was before it: on the first of a month, of the month that is over.
  const CivilDate today = civil_of(zone.date(at) + (x_reviewing ? -1 : 0));
  switch (window.kind) {
    case Window::Kind::rolling:
      if (window.length.unit == Duration::Unit::hours)
        return {at.us - window.length.count * 3600 * us_per_second};
      return zone.start_of(window.length.unit == Duration::Unit::months
                               ? add_months(zone.date(at), -window.length.count)
                               : zone.date(at) + -window.length.count);
    case Window::Kind::calendar_month: return zone.start_of(date_of({today.year, today.month, 1}));
    case Window::Kind::calendar_quarter:
      return zone.start_of(date_of({today.year, (today.month - 1) / 3 * 3 + 1, 1}));
    case Window::Kind::calendar_year: return zone.start_of(date_of({today.year, 1, 1}));
    case Window::Kind::lifetime:
    case Window::Kind::since_level_change:
    case Window::Kind::current_term: return Instant{INT64_MIN};
  }
  __builtin_unreachable();
}

std::int64_t SlowLadders::growth(const Member& member, const Condition& condition) const {
  const auto found = member.growth.find(condition.account.value);
  if (found == member.growth.end()) return 0;
  std::int64_t interaction = found->second.from_interaction;
  if (condition.interaction_share) {
    const Rate share = *condition.interaction_share;
    interaction = std::min(interaction, condition.at_least * share.num / share.den);
  }
  return found->second.from_sales + interaction + found->second.debt;
}

/// A window that opens with a level or a term begins after its mark in the list, with nothing carried over
/// (S10).
std::int64_t SlowLadders::metric(const Member& member, std::size_t ladder, const Condition& condition,
                                 Instant at) const {
  if (condition.metric == Metric::balance) return 0;
  if (condition.metric == Metric::growth) return growth(member, condition);
  const Window::Kind window = condition.window.kind;
  const Instant from = window_start(condition.window, at);
  std::int64_t sum = 0;
  for (const Entry& entry : member.entries) {
    if (entry.at > at) break;
    if (entry.kind != Entry::Kind::sale) {
      const bool opens = entry.kind == Entry::Kind::level_opens ? window == Window::Kind::since_level_change
                                                                : window == Window::Kind::current_term;
      if (opens && entry.ladder == ladder) sum = 0;
      continue;
    }
    if (entry.at < from) continue;
    sum += condition.metric == Metric::spend ? entry.spend.minor : entry.orders;
  }
  return sum;
}

std::uint8_t SlowLadders::level_earned(const Member& member, std::size_t ladder, Instant at,
                                       bool keeping) const {
  const Ladder& rules = x_programme.ladders[ladder];
  const std::uint8_t level = member.places[ladder].level;
  std::uint8_t best = 0;
  for (const LevelRule& rule : rules.rules) {
    if (rule.from && rule.from.value != level) continue;
    if (!keeping && rules.one_step_up && rule.to.value > level + 1) continue;
    const bool holds = std::ranges::all_of(rule.all, [&](const Condition& condition) {
      return (keeping && condition.upward_only) ||
             metric(member, ladder, condition, at) >= condition.at_least;
    });
    if (holds) best = std::max(best, rule.to.value);
  }
  return best;
}

// ---- comparing ------------------------------------------------------------------------------------------

void SlowLadders::compare(const State& state) const {
  for (const auto& [no, member] : x_members) {
    require(member.due == member.seen, "levels gave other gifts (member " + std::to_string(no) + ")");
    for (std::size_t i = 0; i < member.places.size(); ++i) {
      const LadderState& is = state.member({no}).ladders[i];
      const Place& wanted = member.places[i];
      const std::string place = " (member " + std::to_string(no) + ", ladder " + std::to_string(i) +
                                ", level " + std::to_string(is.level.value) + ", wanted " +
                                std::to_string(wanted.level) + ")";
      require(is.level.value == wanted.level, "another level is earned" + place);
      require(is.since == wanted.since, "a level has another date" + place);
      require(is.term_end == wanted.term_end, "a term has another end" + place);
      require(is.floor.value == wanted.floor.value_or(LevelNo::none), "another level is set" + place);
      require(is.floor_until == wanted.floor_until, "a level set by hand has another end" + place);
      require(is.shown().value == wanted.shown(), "another level is shown" + place);
    }
  }
}

}  // namespace shuke::property
