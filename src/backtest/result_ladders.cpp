// The result's part "ladders": levels, flow, moves, near misses and proposed thresholds.
#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "backtest/proposals.h"
#include "backtest/result_parts.h"
#include "codec/values.h"
#include "insight/sum.h"

namespace shuke::backtest {
namespace {

using namespace domain;
using insight::basis_points;
using insight::ratio;

constexpr std::int64_t nobody_bp = 0;

struct MetricWords {
  Metric metric;
  std::string_view name;
  std::string_view unit;
  Title words;
};

const MetricWords& metric_words(Metric metric) {
  static const std::array<MetricWords, 4> table{
      {{Metric::spend, "spend", "money", {"消费额", "spend"}},
       {Metric::orders, "orders", "count", {"订单数", "orders"}},
       {Metric::growth, "growth", "points", {"成长值", "growth"}},
       {Metric::balance, "balance", "money", {"余额", "balance"}}}};
  return table[static_cast<std::size_t>(metric)];
}

/// One ladder being written.
struct LadderPart {
  const ResultPart& part;
  LadderNo no;
  const Ladder& rules;
  const LadderFigures& figures;
  Wanted wanted;

  codec::JsonWriter& json() const { return part.json; }
  std::string_view level_id(std::size_t level) const { return part.text(rules.levels[level].name); }
  /// A value of a metric as its unit has it: money as decimals, the others as whole numbers, all as
  /// strings.
  void value(std::string_view key, Metric metric, std::int64_t value) const {
    const bool is_money = metric_words(metric).unit == "money";
    json().money(key, Money{value}, is_money ? part.decimals() : 0);
  }
  void value_or_null(std::string_view key, Metric metric, std::optional<std::int64_t> number) const {
    if (number) {
      value(key, metric, *number);
    } else {
      json().null(key);
    }
  }
  Metric metric() const { return *metric_of(rules); }
  std::int64_t members() const { return part.figures().members(); }
};

void write_levels(const LadderPart& ladder) {
  const std::int64_t sales_of_all = ladder.part.figures().shop().totals().sales_of_members;
  codec::JsonWriter& json = ladder.json();
  json.begin_array("levels");
  for (std::size_t level = 0; level < ladder.figures.levels(); ++level) {
    const LevelTotals& totals = ladder.figures.totals(level);
    json.begin_object();
    json.text("level", ladder.level_id(level));
    ladder.part.title("title", ladder.rules.levels[level].title, ladder.rules.levels[level].name);
    json.integer("members", totals.members);
    json.integer("members_share_bp", basis_points(totals.members, ladder.members()).value_or(nobody_bp));
    if (ladder.wanted.shares_bp.empty()) {
      json.null("wanted_share_bp");
    } else {
      json.integer("wanted_share_bp", ladder.wanted.shares_bp[level]);
    }
    ladder.part.money("sales", totals.sales);
    json.integer("sales_share_bp", basis_points(totals.sales, sales_of_all).value_or(nobody_bp));
    json.integer("orders", totals.orders);
    ladder.part.money_or_null("amount_per_order", ratio(totals.sales, totals.orders, 1));
    ladder.part.hundredths_or_null("orders_per_member", ratio(totals.orders, totals.members, 100));
    ladder.part.integer_or_null("repurchase_rate_bp", basis_points(totals.buyers_again, totals.buyers));
    ladder.part.money("sales_while_held", totals.sales_while_held);
    json.integer("orders_while_held", totals.orders_while_held);
    json.end_object();
  }
  json.end_array();
}

void write_flow(const LadderPart& ladder) {
  codec::JsonWriter& json = ladder.json();
  std::vector<std::int64_t> standing(ladder.figures.levels());
  json.begin_array("flow");
  for (std::int32_t month = 0; month < ladder.part.figures().months().count(); ++month) {
    json.begin_object();
    ladder.part.month(month);
    json.begin_array("levels");
    for (std::size_t level = 0; level < standing.size(); ++level) {
      const LevelMonth movement = ladder.figures.month(month, level);
      json.begin_object();
      json.text("level", ladder.level_id(level));
      json.integer("opening", standing[level]);
      json.integer("joined", movement.joined);
      json.integer("up_in", movement.up_in);
      json.integer("down_in", movement.down_in);
      json.integer("up_out", movement.up_out);
      json.integer("down_out", movement.down_out);
      standing[level] += movement.change();
      json.integer("closing", standing[level]);
      json.end_object();
    }
    json.end_array();
    json.end_object();
  }
  json.end_array();
}

void write_moves(const LadderPart& ladder) {
  codec::JsonWriter& json = ladder.json();
  const std::size_t levels = ladder.figures.levels();
  json.begin_array("moves");
  for (std::size_t from = 0; from < levels; ++from) {
    for (std::size_t to = 0; to < levels; ++to) {
      const LevelMoves moves = ladder.figures.moves(from, to);
      if (moves.moves == 0) continue;
      json.begin_object();
      json.text("from", ladder.level_id(from));
      json.text("to", ladder.level_id(to));
      json.integer("moves", moves.moves);
      json.integer("members", moves.members);
      json.end_object();
    }
  }
  json.end_array();
}

void write_by_one_order(const LadderPart& ladder) {
  codec::JsonWriter& json = ladder.json();
  json.begin_array("by_one_order");
  for (std::size_t level = 1; level < ladder.figures.levels(); ++level) {
    json.begin_object();
    json.text("level", ladder.level_id(level));
    json.integer("members", ladder.figures.totals(level).reached_by_one_order);
    json.integer("reached", ladder.figures.totals(level).reached);
    json.end_object();
  }
  json.end_array();
}

void write_near_member(const LadderPart& ladder, Metric metric, const TopMember& near) {
  codec::JsonWriter& json = ladder.json();
  const std::vector<std::int64_t>& figures = near.figures;  // as StepBelow::top says
  json.begin_object();
  json.text("member", near.member);
  ladder.value("now", metric, figures[0]);
  ladder.value("needed", metric, figures[1]);
  json.begin_array("also");
  for (std::size_t at = 4; at + 2 < figures.size(); at += 3) {
    const auto further = static_cast<Metric>(figures[at]);
    json.begin_object();
    json.text("metric", metric_words(further).name);
    json.text("unit", metric_words(further).unit);
    ladder.value("now", further, figures[at + 1]);
    ladder.value("needed", further, figures[at + 2]);
    json.end_object();
  }
  json.end_array();
  json.integer("orders", figures[2]);
  json.text("last_order_at", codec::write_instant(Instant{figures[3]}, ladder.part.programme().zone));
  json.end_object();
}

void write_steps(const LadderPart& ladder) {
  codec::JsonWriter& json = ladder.json();
  json.begin_array("one_step_below");
  for (const StepBelow& step : ladder.figures.steps()) {
    const Metric metric = rule_to(ladder.rules, step.next)->all.front().metric;
    json.begin_object();
    json.text("next", ladder.level_id(step.next));
    json.integer("members", step.members);
    json.integer("held_back", step.held_back);
    json.begin_array("bands");
    for (std::size_t band = 0; band < step.bands.size(); ++band) {
      json.begin_object();
      if (band < step.up_to.size()) {
        ladder.value("up_to", metric, step.up_to[band]);
      } else {
        json.null("up_to");
      }
      json.integer("members", step.bands[band]);
      json.end_object();
    }
    json.end_array();
    json.begin_array("top");
    for (const TopMember& near : step.top.sorted()) write_near_member(ladder, metric, near);
    json.end_array();
    json.end_object();
  }
  json.end_array();
}

// ---- proposals ------------------------------------------------------------------------------------------

Title method_words(const LadderPart& ladder, std::int64_t looked_at) {
  Title words{
      "把会员按试算的门槛重新回放，其他一律不变，在试过的门槛里取期末最接近目标占比的，三位有效数字。没有建"
      "议的"
      "等级，门槛照旧。",
      "Members were replayed under thresholds on trial, all else equal, and of those tried the ones taken "
      "that "
      "come nearest to the wanted shares at the end; to three significant digits. Where none is proposed "
      "the "
      "threshold stays as it is."};
  if (looked_at < ladder.members()) {
    words.zh += "为节省时间只看了按编号抽取的 " + grouped(looked_at) +
                " 名会员；全体会员的占比与此相差 3 个百分点以内（100 次有 99 次）。";
    words.en +=
        " To save time only " + grouped(looked_at) +
        " members were looked at, taken by their ids; the shares of all members lie within 3 points "
        "of theirs, 99 times of 100.";
  }
  words.zh += "会员因门槛改变而改变购买，不在此列。";
  words.en += " What members would do differently because of new thresholds is not foreseen.";
  return words;
}

void write_proposal(const LadderPart& ladder, const Proposal& proposal) {
  codec::JsonWriter& json = ladder.json();
  json.begin_object();
  ladder.part.words("method", method_words(ladder, proposal.looked_at));
  json.integer("looked_at", proposal.looked_at);
  json.begin_array("levels");
  for (std::size_t level = 0; level < proposal.levels.size(); ++level) {
    const insight::ProposedLevel& proposed = proposal.levels[level];
    json.begin_object();
    json.text("level", ladder.level_id(level));
    ladder.value_or_null("current", ladder.metric(),
                         threshold_of(ladder.rules, static_cast<std::uint8_t>(level)));
    ladder.value_or_null("proposed", ladder.metric(), proposed.at_least);
    json.integer("wanted_share_bp", proposal.wanted_bp[level]);
    json.integer("members", proposed.members);
    json.integer("share_bp", basis_points(proposed.members, proposal.looked_at).value_or(nobody_bp));
    json.end_object();
  }
  json.end_array();
  json.integer("up", proposal.up);
  json.integer("down", proposal.down);
  json.integer("unchanged", proposal.looked_at - proposal.up - proposal.down);
  json.end_object();
}

void write_proposals(const LadderPart& ladder) {
  ladder.json().begin_array("thresholds");
  for (const Proposal& proposal : ladder.part.run.proposals) {
    if (proposal.ladder == ladder.no) write_proposal(ladder, proposal);
  }
  ladder.json().end_array();
}

// ---- ladders that stand still ---------------------------------------------------------------------------

Title still_words(const Ladder& ladder) {
  switch (ladder.kind) {
    case Ladder::Kind::card:
      return {"订单文件里没有会员卡的购买，此等级不变动。",
              "An order file holds no purchases of cards, so nobody moves on this ladder."};
    case Ladder::Kind::balance:
      return {"订单文件里没有储值，此等级不变动。",
              "An order file holds no stored value, so nobody moves on this ladder."};
    case Ladder::Kind::earned:
      return {"没有规则能让会员升级，此等级不变动。",
              "No rule leads to any of its levels, so nobody moves on this ladder."};
  }
  __builtin_unreachable();
}

void write_still(const LadderPart& ladder) {
  codec::JsonWriter& json = ladder.json();
  json.boolean("replayed", false);
  ladder.part.words("note", still_words(ladder.rules));
  const bool balance = ladder.rules.kind == Ladder::Kind::balance;
  json.text("metric", balance ? "balance" : "none");
  json.text("unit", balance ? "money" : "count");
  json.text("wanted_source", "none");
  for (const std::string_view list :
       {"levels", "flow", "moves", "by_one_order", "one_step_below", "thresholds"}) {
    json.begin_array(list);
    json.end_array();
  }
}

void write_moved(const LadderPart& ladder) {
  codec::JsonWriter& json = ladder.json();
  json.boolean("replayed", true);
  json.null("note");
  json.text("metric", metric_words(ladder.metric()).name);
  json.text("unit", metric_words(ladder.metric()).unit);
  json.text("wanted_source", ladder.wanted.source);
  write_levels(ladder);
  write_flow(ladder);
  write_moves(ladder);
  write_by_one_order(ladder);
  write_steps(ladder);
  write_proposals(ladder);
}

}  // namespace

void write_ladders(const ResultPart& part) {
  part.json.begin_array("ladders");
  for (std::size_t i = 0; i < part.programme().ladders.size(); ++i) {
    const Ladder& rules = part.programme().ladders[i];
    const LadderPart ladder{part, LadderNo{static_cast<std::uint8_t>(i)}, rules,
                            part.figures().ladders()[i], wanted_of(rules)};
    part.json.begin_object();
    part.json.text("ladder", part.text(rules.name));
    part.title("title", rules.title, rules.name);
    if (rules.kind == Ladder::Kind::earned && metric_of(rules)) {
      write_moved(ladder);
    } else {
      write_still(ladder);
    }
    part.json.end_object();
  }
  part.json.end_array();
}

}  // namespace shuke::backtest
