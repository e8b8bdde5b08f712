// Metrics by window, levels by condition, and the moves between levels. Windows hold settlement instants
// (S10).
#include "domain/ladders.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/limits.h"
#include "domain/cards.h"
#include "domain/periods.h"
#include "domain/wallet.h"

namespace shuke::domain {
namespace {

/// Settled sales are in the window from `from` on; at the same instant only those that came after
/// `after_seq`.
struct WindowStart {
  Instant from;
  std::uint32_t after_seq;
};

WindowStart whole_window(Instant from) {
  return {from, 0};
}

Instant rolling_start(const TimeZone& zone, Instant at, Duration length) {
  if (length.unit == Duration::Unit::hours)
    return {at.us - std::int64_t{length.count} * 3600 * us_per_second};
  return zone.start_of(validity_last_day(zone.date(at), length, -1));
}

WindowStart window_start(const Programme& programme, const LadderState& ladder, const Window& window,
                         Instant at, Looks looks) {
  const TimeZone& zone = programme.zone;
  const auto of_calendar = [&](std::int32_t months) {
    const std::int32_t month = month_index(zone.date(looks == Looks::back ? Instant{at.us - 1} : at));
    return whole_window(zone.start_of(first_of_month(month - month % months)));
  };
  switch (window.kind) {
    case Window::Kind::lifetime: return whole_window(Instant{INT64_MIN});
    case Window::Kind::since_level_change: return {ladder.level_opened_at, ladder.level_opened_seq};
    case Window::Kind::current_term: return {ladder.term_opened_at, ladder.term_opened_seq};
    case Window::Kind::rolling: return whole_window(rolling_start(zone, at, window.length));
    case Window::Kind::calendar_month: return of_calendar(1);
    case Window::Kind::calendar_quarter: return of_calendar(3);
    case Window::Kind::calendar_year: return of_calendar(12);
  }
  __builtin_unreachable();
}

/// Windows end with the instant they are asked for: an imported month that is not over yet does not count
/// before its last instant.
std::int64_t sales_metric(const MemberState& member, Metric metric, WindowStart start, Instant at) {
  const bool all =
      start.from == Instant{INT64_MIN} && (member.sales.empty() || member.sales.back().at <= at);
  if (all) return metric == Metric::spend ? member.settled_spend.minor : member.settled_orders;
  std::int64_t sum = 0;
  for (auto sale = member.sales.rbegin(); sale != member.sales.rend(); ++sale) {
    if (sale->at > at) continue;
    if (sale->at < start.from || (sale->at == start.from && sale->seq <= start.after_seq)) break;
    sum += metric == Metric::spend ? sale->spend.minor : sale->orders;
  }
  return sum;
}

std::int64_t growth_metric(const MemberState& member, const Condition& condition) {
  std::int64_t from_sales = 0;
  std::int64_t from_interaction = 0;
  for (const Lot& lot : member.lots) {
    if (lot.key.account != condition.account) continue;
    (lot.key.source == Source::gift ? from_interaction : from_sales) += (lot.available + lot.held).count;
  }
  if (condition.interaction_share) {
    from_interaction =
        std::min(from_interaction, condition.interaction_share->of_floor(condition.at_least));
  }
  if (condition.account.value >= member.accounts.size()) return 0;
  return from_sales + from_interaction + member.accounts[condition.account.value].debt.count;
}

/// Whether a rule is asked about who has earned `level`; `keeping`: what he carries, not what he reaches.
bool is_asked(const Ladder& rules, const LevelRule& rule, LevelNo level, bool keeping) {
  if (rule.from && rule.from != level) return false;
  // A retired level is reached by nobody, and carried by who has it.
  if (rules.levels[rule.to.value].succession.retired && rule.to > level) return false;
  return keeping || !rules.one_step_up || rule.to.value <= level.value + 1;
}

bool holds_all(const Programme& programme, const MemberState& member, LadderNo ladder,
               const LevelRule& rule, Instant at, bool keeping, Looks looks) {
  return std::ranges::all_of(rule.all, [&](const Condition& condition) {
    if (keeping && condition.upward_only) return true;
    return metric_at(programme, member, ladder, condition, at, looks) >= condition.at_least;
  });
}

/// Whether a change of level opens the window anew.
bool opens_with_level(const Window& window) {
  return window.kind == Window::Kind::since_level_change || window.kind == Window::Kind::current_term;
}

Instant next_review(const TimeZone& zone, Instant at) {
  return zone.start_of(first_of_month(month_index(zone.date(at)) + 1));
}

/// One change of one ladder inside a draft: edits a copy of its state and records it once, at the end.
class Move {
 public:
  Move(Draft& draft, LadderNo no)
      : x_draft(draft),
        x_rules(draft.programme.ladders[no.value]),
        x_no(no),
        x_after(no.value < draft.member.ladders.size() ? draft.member.ladders[no.value] : LadderState{}),
        x_from(x_after.shown()),
        x_chain_goes_on(chain_goes_on()) {
    draft.event.ladder = no;
  }

  LadderState& after() { return x_after; }
  /// The levels of a new version may stand elsewhere; this is no move.
  void renumber(const Ladder& before) {
    const std::uint32_t reached = std::exchange(x_after.levels_reached, 0);
    for (std::uint8_t level = 0; level < before.levels.size(); ++level) {
      if (reached >> level & 1u) x_after.levels_reached |= 1u << level_in(x_rules, before, {level}).value;
    }
    x_after.level = level_in(x_rules, before, x_after.level);
    x_after.floor = level_in(x_rules, before, x_after.floor);
    x_after.card = level_in(x_rules, before, x_after.card);
    x_from = x_after.shown();
  }
  const Ladder& rules() const { return x_rules; }
  Instant at() const { return x_draft.at; }

  /// The earned track reaches `level` now: counters reset, a term starts.
  void reach(LevelNo level) {
    x_after.level = level;
    x_after.since = at();
    open_level();
    start_term();
  }
  void open_level() {
    x_after.level_opened_at = at();
    x_after.level_opened_seq = x_draft.member.next_seq - 1;
  }
  void start_term() {
    drop_term();
    const auto& term = x_rules.levels[x_after.level.value].term;
    open_term();
    if (!term) return;
    set_term(x_draft.programme.zone.date(at()), 1, false);
  }
  /// The next term of the same chain: its end is counted from the first start date (S2).
  void continue_term(LevelNo before) {
    const auto& old_term = x_rules.levels[before.value].term;
    const auto& term = x_rules.levels[x_after.level.value].term;
    x_after.term_end = never;
    open_term();
    if (!term) return;
    if (old_term == term && x_chain_goes_on) {
      set_term(x_after.term_anchor, x_after.terms + 1, x_after.term_follows);
    } else {
      set_term(x_draft.programme.zone.date(at()), 1, true);
    }
  }
  /// A term lasts through its last day; one that `follows` another began at 00:00, so no day is added (S2).
  void set_term(Date anchor, std::int32_t terms, bool follows) {
    const Duration term = *x_rules.levels[x_after.level.value].term;
    x_after.term_anchor = anchor;
    x_after.terms = terms;
    x_after.term_follows = follows;
    const Date last_day = validity_last_day(anchor, term, terms);
    set_term_end(x_draft.programme.zone.start_of(follows ? last_day : last_day + 1));
  }
  void set_term_end(Instant end) {
    x_after.term_end = end;
    x_draft.add_due({.at = end, .kind = DueKind::term_end, .subject = x_no.value});
  }
  void drop_term() {
    drop(DueKind::term_end);
    x_after.term_end = never;
  }
  void drop(DueKind kind) {
    if (const Due* due = x_draft.find_due(kind, x_no.value, 0)) x_draft.drop_due(*due);
  }
  void set_floor(LevelNo level, Instant since, Instant until) {
    drop(DueKind::floor_end);
    x_after.floor = level;
    x_after.floor_since = since;
    x_after.floor_until = until;
    x_draft.add_due({.at = until, .kind = DueKind::floor_end, .subject = x_no.value});
  }
  /// The gifts of every level up to the shown one that was never reached before; `no_gifts` only remembers
  /// them as reached.
  void give_gifts(bool no_gifts) {
    for (std::uint8_t level = 0; level <= x_after.shown().value; ++level) {
      if (x_after.levels_reached >> level & 1u) continue;
      x_after.levels_reached |= 1u << level;
      if (!no_gifts && !given_before({level})) give({level});
    }
  }
  /// The gift of one level, given already in another telling of the past.
  void give_again(LevelNo level) {
    x_after.levels_reached |= 1u << level.value;
    give(level);
  }
  /// A review comes while there is a level to lose or something to count.
  void plan_review() {
    if (!x_rules.has_reviews() || x_after.review_at != never) return;
    const bool rises_at_review = x_rules.up == Ladder::Up::at_review;
    if (x_after.level.value == 0 && !(rises_at_review && has_metrics())) return;
    x_after.review_at = next_review(x_draft.programme.zone, at());
    x_draft.add_due({.at = x_after.review_at, .kind = DueKind::review, .subject = x_no.value});
  }
  void record() {
    x_draft.event.levels.push_back({x_no, x_from, x_after.shown(), x_after});
    // A merge knows only afterwards what both were given in the period.
    if (x_draft.event.type == EventType::members_merged) return;
    give_period_coupons(x_draft, x_no, handed_level(x_draft, x_no, x_after));
    if (x_after.shown() < x_from) take_period_coupons(x_draft, x_no, x_after.shown());
  }

 private:
  void open_term() {
    x_after.term_opened_at = at();
    x_after.term_opened_seq = x_draft.member.next_seq - 1;
  }
  bool given_before(LevelNo level) const {
    return x_draft.standing != nullptr && x_draft.standing->given(x_no, level_key(x_rules, level));
  }
  /// Whether the running term is as long as the level's terms are now; a new version may have changed that,
  /// and the term that runs keeps its end (S22). What was imported began with an end alone.
  bool chain_goes_on() const {
    if (x_after.term_end == never || x_after.terms <= 0) return true;
    if (x_after.level.value >= x_rules.levels.size())
      return true;  // of another version, not renumbered yet
    const auto& term = x_rules.levels[x_after.level.value].term;
    if (!term) return true;
    const Date last_day = validity_last_day(x_after.term_anchor, *term, x_after.terms);
    return x_draft.programme.zone.start_of(x_after.term_follows ? last_day : last_day + 1) ==
           x_after.term_end;
  }
  bool has_metrics() const {
    return std::ranges::any_of(x_rules.rules, [&](const LevelRule& rule) {
      return std::ranges::any_of(rule.all, [&](const Condition& condition) {
        return metric_at(x_draft.programme, x_draft.member, x_no, condition, at()) > 0;
      });
    });
  }
  void give(LevelNo level) {
    const std::vector<LevelGift>& gifts = x_rules.levels[level.value].gifts;
    if (!gifts.empty())
      x_draft.event.gifts.push_back({x_draft.event.member, x_no, level, at(), 255, {}, 0, 255});
    for (const LevelGift& gift : gifts) {
      if (gift.coupon) x_draft.grant_coupons(gift.coupon, gift.coupons);
      if (!gift.account) continue;
      x_draft.credit(gift.account, gift.points, Source::gift, Side::issued);
      x_draft.event.gains = true;  // growth given for one ladder can move another
      ExplainLine& line = x_draft.event.explains.emplace_back();
      line.rule = {RuleRef::Kind::level_gift, x_no.value};
      line.account = gift.account;
      line.result = gift.points;
    }
  }

  Draft& x_draft;
  const Ladder& x_rules;
  LadderNo x_no;
  LadderState x_after;
  LevelNo x_from;
  bool x_chain_goes_on;
};

void move_level(Draft& draft, LadderNo ladder, LevelNo to, bool no_gifts) {
  Move move(draft, ladder);
  move.reach(to);
  move.give_gifts(no_gifts);
  move.plan_review();
  move.record();
}

}  // namespace

void give_gift_again(Draft& draft, LadderNo ladder, LevelNo level) {
  Move move(draft, ladder);
  move.give_again(level);
  move.record();
}

std::int64_t metric_at(const Programme& programme, const MemberState& member, LadderNo ladder,
                       const Condition& condition, Instant at, Looks looks) {
  switch (condition.metric) {
    case Metric::growth: return growth_metric(member, condition);
    case Metric::balance: return wallet_balance(programme, member).minor;
    case Metric::spend:
    case Metric::orders:
      return sales_metric(
          member, condition.metric,
          window_start(programme, member.ladders[ladder.value], condition.window, at, looks), at);
  }
  __builtin_unreachable();
}

LevelNo level_carried(const Programme& programme, const MemberState& member, LadderNo ladder, Instant at,
                      bool keeping, Looks looks) {
  const Ladder& rules = programme.ladders[ladder.value];
  const LevelNo level = member.ladders[ladder.value].level;
  LevelNo best{0};
  for (const LevelRule& rule : rules.rules) {
    if (!is_asked(rules, rule, level, keeping)) continue;
    if (rule.to > best && holds_all(programme, member, ladder, rule, at, keeping, looks)) best = rule.to;
  }
  return best;
}

bool leads_up(const Ladder& rules, const LevelRule& rule, LevelNo from) {
  return rule.to > from && is_asked(rules, rule, from, false);
}

Progress progress_of(const Programme& programme, const MemberState& member, LadderNo ladder, Instant at) {
  const Ladder& rules = programme.ladders[ladder.value];
  const LevelNo earned = member.ladders[ladder.value].level;
  const LevelNo shown = member.ladders[ladder.value].shown();
  const auto item_of = [&](const Condition& condition, LevelNo level) {
    const bool to_come = level != earned && opens_with_level(condition.window);
    const std::int64_t now = to_come ? 0 : metric_at(programme, member, ladder, condition, at);
    const std::int64_t needed = std::max<std::int64_t>(0, condition.at_least - now);
    return Progress::Item{condition.metric, condition.account, now, needed};
  };
  const auto is_easier = [&](const Condition& a, const Condition& b, LevelNo level) {
    return a.metric == b.metric && item_of(a, level).needed < item_of(b, level).needed;
  };
  struct Step {
    const LevelRule* rule = nullptr;
    LevelNo end;  // the level above the shown one where the way goes that begins with this step
  };
  std::array<Step, base::levels_max> steps{};  // by the level they are taken from
  for (LevelNo level = shown; level >= earned && level; --level.value) {
    Step& step = steps[level.value];
    for (const LevelRule& rule : rules.rules) {
      if (rule.all.empty() || !leads_up(rules, rule, level)) continue;
      const LevelNo end = rule.to > shown ? rule.to : steps[rule.to.value].end;
      const bool as_near = step.rule != nullptr && end == step.end;
      if (end < step.end || (as_near && rule.to > step.rule->to) ||
          (as_near && rule.to == step.rule->to && is_easier(rule.all[0], step.rule->all[0], level))) {
        step = {&rule, end};
      }
    }
  }
  Progress progress;
  progress.next = steps[earned.value].end;
  for (LevelNo level = earned; progress.next && level <= shown; level = steps[level.value].rule->to) {
    for (const Condition& condition : steps[level.value].rule->all)
      progress.also.push_back(item_of(condition, level));
  }
  const auto held = std::ranges::find(rules.rules, shown, &LevelRule::to);
  if (progress.next) {
    progress.first = progress.also.front();
    progress.also.erase(progress.also.begin());
  } else if (held != rules.rules.end() && !held->all.empty()) {
    progress.first = item_of(held->all[0], earned);
    progress.first->needed = 0;
  }
  return progress;
}

void start_ladders(Draft& draft) {
  for (std::uint8_t i = 0; i < draft.programme.ladders.size(); ++i) {
    Move move(draft, {i});
    move.after().since = draft.at;
    move.give_gifts(false);
    move.record();
  }
  give_period_coupons(draft, LadderNo{}, LevelNo{0});
}

bool move_up(Draft& draft, LadderNo ladder, bool reviewed_too, bool no_gifts) {
  const Ladder& rules = draft.programme.ladders[ladder.value];
  if (rules.kind != Ladder::Kind::earned) return false;
  if (rules.up == Ladder::Up::at_review && !reviewed_too) return false;
  const LevelNo carried = level_carried(draft.programme, draft.member, ladder, draft.at, false);
  if (carried <= draft.member.ladders[ladder.value].level) return false;
  move_level(draft, ladder, carried, no_gifts);
  return true;
}

bool fall_at_once(Draft& draft, LadderNo ladder, LevelNo carried_before) {
  const Ladder& rules = draft.programme.ladders[ladder.value];
  const LevelNo level = draft.member.ladders[ladder.value].level;
  if (rules.kind != Ladder::Kind::earned || rules.down != Ladder::Down::at_once) return false;
  const LevelNo carried = level_carried(draft.programme, draft.member, ladder, draft.at, true);
  // Only a metric that is taken under the threshold loses the level; one that never carried it (a level set
  // by hand) does not.
  if (carried_before < level || carried >= level) return false;
  move_level(draft, ladder, carried, false);
  return true;
}

bool follow_balance(Draft& draft, LadderNo ladder, bool no_gifts) {
  const LevelNo carried = level_carried(draft.programme, draft.member, ladder, draft.at, false);
  if (carried == draft.member.ladders[ladder.value].level) return false;
  move_level(draft, ladder, carried, no_gifts);
  return true;
}

bool follow_cards(Draft& draft, LadderNo ladder) {
  const LevelNo given = level_by_cards(draft.programme, draft.member, ladder);
  Move move(draft, ladder);
  if (move.after().card == given) {  // a trial may have become more than a trial
    draft.event.type = EventType::coupons_given;
    give_period_coupons(draft, ladder, handed_level(draft, ladder, move.after()));
    return !draft.event.coupons.empty() || !draft.event.dues.empty();
  }
  const LevelNo shown = move.after().shown();
  move.after().card = given;
  if (move.after().shown() == shown) draft.event.type = EventType::level_kept;
  move.give_gifts(false);
  move.record();
  return true;
}

void end_term(Draft& draft, LadderNo ladder) {
  Move move(draft, ladder);
  const LevelNo before = move.after().level;
  const std::int64_t spend = sales_metric(
      draft.member, Metric::spend, {move.after().term_opened_at, move.after().term_opened_seq}, draft.at);
  LevelNo becomes = before;
  for (const TermEndRule& rule : move.rules().at_term_end) {
    if (rule.of != before || (rule.under && spend >= rule.under->minor)) continue;
    becomes = rule.becomes;
    break;
  }
  draft.event.type = becomes == before ? EventType::level_kept : EventType::level_changed;
  if (becomes != before) {
    move.after().level = becomes;
    move.after().since = draft.at;
    move.open_level();
  }
  move.continue_term(before);
  move.give_gifts(false);
  move.record();
}

void review(Draft& draft, LadderNo ladder) {
  Move move(draft, ladder);
  const LevelNo level = move.after().level;
  move.after().review_at = never;
  LevelNo becomes = level;
  const auto carried = [&](bool keeping) {
    return level_carried(draft.programme, draft.member, ladder, draft.at, keeping, Looks::back);
  };
  const LevelNo reached = carried(false);
  const LevelNo kept = carried(true);
  if (move.rules().up == Ladder::Up::at_review && reached > level) {
    becomes = reached;
  } else if (kept < level) {
    if (move.rules().down == Ladder::Down::at_review) becomes = kept;
    if (move.rules().down == Ladder::Down::at_review_one)
      becomes = {static_cast<std::uint8_t>(level.value - 1)};
  }
  draft.event.type = becomes == level ? EventType::level_kept : EventType::level_changed;
  if (becomes != level) move.reach(becomes);
  move.give_gifts(false);
  move.plan_review();
  move.record();
}

void end_floor(Draft& draft, LadderNo ladder) {
  Move move(draft, ladder);
  move.after().floor = LevelNo{};
  move.after().floor_until = never;
  move.record();
}

void set_level(Draft& draft, LadderNo ladder, LevelNo level, std::optional<Instant> until) {
  Move move(draft, ladder);
  if (until) {
    move.set_floor(level, draft.at, *until);
  } else {
    move.reach(level);
  }
  move.give_gifts(false);
  move.plan_review();
  move.record();
}

void import_level(Draft& draft, LadderNo ladder, LevelNo level, Instant since,
                  std::optional<Instant> until) {
  Move move(draft, ladder);
  const auto& term = move.rules().levels[level.value].term;
  if (until && !term) {
    move.set_floor(level, since, *until);
  } else {
    LadderState& after = move.after();
    move.drop_term();
    after.level = level;
    after.since = after.level_opened_at = after.term_opened_at = since;
    after.level_opened_seq = after.term_opened_seq = 0;
    const Date first_day = draft.programme.zone.date(since);
    if (until) {
      after.term_anchor = draft.programme.zone.date(*until);
      after.terms = 0;
      after.term_follows = true;
      move.set_term_end(*until);
    } else if (term) {
      move.set_term(first_day, 1, false);
    }
  }
  move.give_gifts(true);
  move.plan_review();
  move.record();
}

void merge_ladder(Draft& draft, LadderNo ladder, const MemberState& absorbed, std::uint32_t other_seq) {
  Move move(draft, ladder);
  LadderState& after = move.after();
  LadderState other = absorbed.ladders[ladder.value];
  other.level_opened_seq += other_seq;
  other.term_opened_seq += other_seq;
  const LadderState own = after;
  const bool others_level =
      other.level > own.level ||
      (other.level == own.level && other.term_end > own.term_end && own.term_end != never);
  const bool others_floor =
      other.floor && (!own.floor || other.floor > own.floor ||
                      (other.floor == own.floor && other.floor_until > own.floor_until));
  move.drop_term();
  move.drop(DueKind::review);
  if (others_level) after = other;
  after.levels_reached = own.levels_reached | other.levels_reached;
  after.card = own.card;  // what the cards of both give is looked at afterwards
  if (other.card && (!own.card || other.card > own.card)) after.card = other.card;
  const LadderState& floor = others_floor ? other : own;
  after.floor = floor.floor;
  after.floor_since = floor.floor_since;
  after.floor_until = floor.floor_until;
  after.review_at = never;
  if (others_floor) move.set_floor(floor.floor, floor.floor_since, floor.floor_until);
  const Instant term_end = others_level ? other.term_end : own.term_end;
  after.term_end = never;
  if (term_end != never) move.set_term_end(term_end);
  move.plan_review();
  move.record();
}

bool carry_over(Draft& draft, LadderNo ladder, const Ladder* before) {
  Move move(draft, ladder);
  LadderState& after = move.after();
  const LadderState was = after;
  if (before != nullptr) {
    move.renumber(*before);
  } else {
    after.since = draft.at;
  }
  move.give_gifts(true);
  move.plan_review();
  const bool same = before != nullptr && after.level == was.level && after.floor == was.floor &&
                    after.card == was.card && after.levels_reached == was.levels_reached &&
                    after.review_at == was.review_at;
  if (same) {
    give_period_coupons(draft, ladder, after.shown());
    return false;
  }
  move.record();
  return true;
}

bool evaluate(Draft& draft, LadderNo ladder, bool down_too) {
  const Ladder& rules = draft.programme.ladders[ladder.value];
  if (rules.kind == Ladder::Kind::card || rules.succession.gone) return false;
  const LevelNo level = draft.member.ladders[ladder.value].level;
  // As a review looks: a version that takes effect on the first of a year asks for the year that is over.
  const auto carried = [&](bool keeping) {
    return level_carried(draft.programme, draft.member, ladder, draft.at, keeping, Looks::back);
  };
  LevelNo becomes = carried(false);
  if (becomes <= level) {
    const bool falls = down_too && rules.down != Ladder::Down::never &&
                       draft.member.ladders[ladder.value].term_end == never &&
                       !rules.levels[level.value].by_hand_only;
    if (!falls) return false;
    becomes = std::max(becomes, carried(true));
    if (becomes >= level) return false;
  }
  move_level(draft, ladder, becomes, false);
  return true;
}

bool ensure_review(Draft& draft, LadderNo ladder) {
  Move move(draft, ladder);
  const Instant before = move.after().review_at;
  move.plan_review();
  if (move.after().review_at == before) return false;
  move.record();
  return true;
}

}  // namespace shuke::domain
