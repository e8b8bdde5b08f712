// The counting behind figures_ladder.h.
#include "backtest/figures_ladder.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "domain/ladders.h"
#include "insight/sum.h"

namespace shuke::backtest {
namespace {

using insight::add_to;
using namespace domain;

/// Bounds of the bands of what is lacking: fractions of the threshold, so that they suit small and large
/// ones; whole, rising.
std::vector<std::int64_t> band_bounds(std::int64_t threshold) {
  constexpr std::array<std::int64_t, 5> permille{25, 50, 100, 250, 500};
  std::vector<std::int64_t> bounds;
  for (const std::int64_t part : permille) {
    const auto bound = static_cast<std::int64_t>(Wide{threshold} * part / 1000);
    if (bound > 0 && (bounds.empty() || bound > bounds.back())) bounds.push_back(bound);
  }
  return bounds;
}

bool can_be_reached(const Ladder& ladder, std::uint8_t level) {
  return std::ranges::any_of(ladder.rules, [&](const LevelRule& rule) {
    if (rule.to.value != level || rule.all.empty()) return false;
    for (LevelNo from{0}; from < rule.to; ++from.value) {
      if (leads_up(ladder, rule, from)) return true;
    }
    return false;
  });
}

}  // namespace

std::optional<Metric> metric_of(const Ladder& ladder) {
  for (const LevelRule& rule : ladder.rules) {
    if (!rule.all.empty()) return rule.all.front().metric;
  }
  return {};
}

const LevelRule* rule_to(const Ladder& ladder, std::uint8_t level) {
  const LevelRule* found = nullptr;
  for (const LevelRule& rule : ladder.rules) {
    if (rule.to.value == level && !rule.all.empty() && (found == nullptr || !rule.from)) found = &rule;
  }
  return found;
}

std::optional<std::int64_t> threshold_of(const Ladder& ladder, std::uint8_t level) {
  const LevelRule* rule = rule_to(ladder, level);
  if (rule == nullptr || rule->all.front().metric != metric_of(ladder)) return {};
  return rule->all.front().at_least;
}

LadderFigures::LadderFigures(const Programme& programme, LadderNo ladder, std::int32_t months,
                             Instant until)
    : x_programme(programme), x_no(ladder), x_until(until) {
  const Ladder& rules = programme.ladders[ladder.value];
  x_totals.resize(rules.levels.size());
  x_months.resize(static_cast<std::size_t>(months) * levels());
  x_moves.resize(levels() * levels());
  for (std::uint8_t level = 1; level < levels(); ++level) {
    if (!can_be_reached(rules, level)) continue;
    StepBelow& step = x_steps.emplace_back();
    step.next = level;
    step.up_to = band_bounds(rule_to(rules, level)->all.front().at_least);
    step.bands.resize(step.up_to.size() + 1);
  }
}

void LadderFigures::begin() {
  x_level = 0;
  x_joined = false;
  x_reached = 0;
  x_pairs.clear();
}

void LadderFigures::on_change(const LevelChange& change, std::int32_t month, std::int32_t settled_orders) {
  const std::uint8_t to = change.to.value;
  if (!x_joined) {
    x_joined = true;
    x_level = to;
    ++x_months[at(month) + to].joined;
    return;
  }
  if (to == x_level) return;
  moved(x_level, to, month, settled_orders);
  x_level = to;
}

void LadderFigures::moved(std::uint8_t from, std::uint8_t to, std::int32_t month,
                          std::int32_t settled_orders) {
  const bool up = to > from;
  ++(up ? x_months[at(month) + from].up_out : x_months[at(month) + from].down_out);
  ++(up ? x_months[at(month) + to].up_in : x_months[at(month) + to].down_in);
  const auto pair = static_cast<std::uint32_t>(from * levels() + to);
  ++x_moves[pair].moves;
  if (std::ranges::find(x_pairs, pair) == x_pairs.end()) {
    x_pairs.push_back(pair);
    ++x_moves[pair].members;
  }
  for (std::uint8_t level = static_cast<std::uint8_t>(from + 1); level <= to; ++level) {
    if (x_reached >> level & 1u) continue;
    x_reached |= 1u << level;
    ++x_totals[level].reached;
    if (settled_orders == 1) ++x_totals[level].reached_by_one_order;
  }
}

void LadderFigures::end_member(std::string_view id, const MemberState& member, const Track& track,
                               MemberSales sales) {
  LevelTotals& totals = x_totals[x_level];
  ++totals.members;
  add_to(totals.sales, sales.sales);
  totals.orders += sales.orders;
  totals.buyers += sales.orders > 0;
  totals.buyers_again += sales.orders > 1;
  for (const TrackedOrder& order : track.orders) {
    if (order.kept <= Money{}) continue;
    LevelTotals& held = x_totals[order.levels[x_no.value]];
    add_to(held.sales_while_held, order.kept.minor);
    ++held.orders_while_held;
  }
  if (!x_steps.empty()) end_step(id, member, sales);
}

void LadderFigures::end_step(std::string_view id, const MemberState& member, MemberSales sales) {
  Progress progress = progress_of(x_programme, member, x_no, x_until);
  if (!progress.next || !progress.first) return;
  const auto step = std::ranges::find(x_steps, progress.next.value, &StepBelow::next);
  if (step == x_steps.end()) return;
  Progress::Item first = *progress.first;
  const Condition& measure = rule_to(x_programme.ladders[x_no.value], step->next)->all.front();
  if (first.metric != measure.metric) {
    // The way up from his level asks for something else first: in the step's metric he lacks nothing.
    progress.also.insert(progress.also.begin(), first);
    first = {measure.metric, measure.account, metric_at(x_programme, member, x_no, measure, x_until), 0};
  }
  const std::int64_t needed = first.needed;
  ++step->members;
  if (needed == 0) {
    ++step->held_back;
  } else {
    const auto band = std::ranges::lower_bound(step->up_to, needed) - step->up_to.begin();
    ++step->bands[static_cast<std::size_t>(band)];
  }
  if (member.last_order_at == never)
    return;  // enrolled by a row that was no order; nobody to write to about a level
  const std::int64_t last = member.last_order_at.us;
  std::vector<std::int64_t> figures{first.now, needed, sales.orders, last};
  for (const Progress::Item& item : progress.also) {
    if (item.needed == 0) continue;
    figures.insert(figures.end(), {static_cast<std::int64_t>(item.metric), item.now, item.needed});
  }
  // Who lacks something in the metric can be written to about it; who is held back is counted.
  const std::int64_t place = needed == 0 ? INT64_MAX : needed;
  step->top.offer({place, -last}, id, figures);
}

void LadderFigures::merge(const LadderFigures& other) {
  CHECK(x_months.size() == other.x_months.size() && levels() == other.levels());
  for (std::size_t i = 0; i < x_months.size(); ++i) {
    x_months[i].joined += other.x_months[i].joined;
    x_months[i].up_in += other.x_months[i].up_in;
    x_months[i].down_in += other.x_months[i].down_in;
    x_months[i].up_out += other.x_months[i].up_out;
    x_months[i].down_out += other.x_months[i].down_out;
  }
  for (std::size_t i = 0; i < x_totals.size(); ++i) {
    LevelTotals& mine = x_totals[i];
    const LevelTotals& theirs = other.x_totals[i];
    mine.members += theirs.members;
    add_to(mine.sales, theirs.sales);
    mine.orders += theirs.orders;
    mine.buyers += theirs.buyers;
    mine.buyers_again += theirs.buyers_again;
    add_to(mine.sales_while_held, theirs.sales_while_held);
    mine.orders_while_held += theirs.orders_while_held;
    mine.reached += theirs.reached;
    mine.reached_by_one_order += theirs.reached_by_one_order;
  }
  for (std::size_t i = 0; i < x_moves.size(); ++i) {
    x_moves[i].moves += other.x_moves[i].moves;
    x_moves[i].members += other.x_moves[i].members;
  }
  for (std::size_t i = 0; i < x_steps.size(); ++i) {
    x_steps[i].members += other.x_steps[i].members;
    x_steps[i].held_back += other.x_steps[i].held_back;
    for (std::size_t b = 0; b < x_steps[i].bands.size(); ++b)
      x_steps[i].bands[b] += other.x_steps[i].bands[b];
    x_steps[i].top.merge(other.x_steps[i].top);
  }
}

}  // namespace shuke::backtest
