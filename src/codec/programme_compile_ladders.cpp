// Compiles ladders: levels, what they need, the ways up, and what follows a term.
#include <algorithm>

#include "base/limits.h"
#include "codec/compiler.h"
#include "codec/syntax_check.h"
#include "codec/values.h"

namespace shuke::codec {

using namespace domain;

void Compiler::ladders() {
  const auto rows = x_root.sections("ladders");
  // Empty ladders first, so that rules may refer to any of them.
  for (const std::string& name : x_known.ladders) x_out.ladders.emplace_back().name = intern(name);
  for (std::size_t i = 0; i < x_known.ladders.size(); ++i) {
    x_area = "ladders." + x_known.ladders[i];
    ladder(rows[i], i);
  }
}

void Compiler::ladder(const Fields& row, std::size_t position) {
  Ladder& ladder = x_out.ladders[position];
  ladder.title = row.title();
  ladder.succession = {intern(row.text("renamed_from")), false, false};
  ladder.kind = chosen<Ladder::Kind>(row, "kind");
  ladder.up = chosen<Ladder::Up>(row, "moves_up");
  ladder.down = chosen<Ladder::Down>(
      row, "moves_down", row.has("at_term_end") ? Ladder::Down::at_term_end : Ladder::Down::at_once);
  ladder.one_step_up = row.word("steps_up") == 1;
  if (row.has("relevel_every")) ladder.relevel_every = row.duration("relevel_every");
  const auto levels = row.sections("levels");
  if (levels.size() > base::levels_max)
    add("too_many", row.find("levels")->position,
        fmt::format("a ladder has at most {} levels", base::levels_max));
  for (const std::string& name : x_known.levels[position]) ladder.levels.emplace_back().name = intern(name);
  for (std::size_t i = 0; i < ladder.levels.size(); ++i) level(levels[i], row, ladder, i);
  for (const Fields& up : row.sections("up")) up_rule(up, row, ladder, position);
  term_ends(row, ladder, position);
  check_terms(row, ladder);
  check_term_windows(row, ladder);
}

void Compiler::level(const Fields& row, const Fields& ladder_row, Ladder& ladder, std::size_t position) {
  Level& level = ladder.levels[position];
  level.title = row.title();
  level.succession = succession(row);
  if (row.has("term")) level.term = row.duration("term");
  if (level.term && level.term->unit == Duration::Unit::hours)
    add("bad_value", row.find("term")->position, "a term is counted in days, months or years");
  if (row.has("wanted_share")) level.wanted_share = row.rate("wanted_share");
  level.by_hand_only = row.boolean("by_hand_only");
  for (const Fields& gift : row.sections("gifts")) level.gifts.push_back(level_gift(gift));
  auto all = conditions(row, ladder_row, ladder.kind);
  if (all.empty()) return;
  if (position == 0) {
    add("condition_does_not_fit", row.position(),
        "the lowest level has conditions, yet every member has it from the start");
    return;
  }
  ladder.rules.push_back({LevelNo{static_cast<std::uint8_t>(position)}, {}, std::move(all)});
}

LevelGift Compiler::level_gift(const Fields& row) {
  LevelGift gift;
  gift.coupon = coupon_of(row);
  gift.account = account_of(row, Account::Kind::growth);
  gift.points = row.points("points");
  if (row.has("coupon")) gift.coupons = static_cast<std::int32_t>(row.count("count", 1));
  if (row.has("points") != row.has("account"))
    add("gift_incomplete", row.position(), "a gift of points needs both \"account\" and \"points\"");
  if (row.has("count") && !row.has("coupon"))
    add("gift_incomplete", row.position(), "\"count\" belongs to a gift of coupons");
  return gift;
}

void Compiler::up_rule(const Fields& row, const Fields& ladder_row, Ladder& ladder,
                       std::size_t ladder_position) {
  LevelRule rule;
  rule.from = level_of(row, "from", ladder_position);
  rule.to = level_of(row, "to", ladder_position);
  rule.all = conditions(row, ladder_row, ladder.kind);
  if (rule.to && rule.from && rule.to <= rule.from)
    add("bad_value", row.position(), "a way up must lead to a higher level; levels stand lowest first");
  if (rule.to && rule.to.value == 0)
    add("bad_value", row.position(), "no way up leads to the lowest level");
  if (rule.all.empty())
    add("missing_key", row.position(), "a way up lacks what it takes: \"spend\", \"orders\" or \"growth\"");
  if (rule.to) ladder.rules.push_back(std::move(rule));
}

std::vector<Condition> Compiler::conditions(const Fields& row, const Fields& ladder_row,
                                            Ladder::Kind kind) {
  struct Needed {
    std::string_view key;
    Metric metric;
    Ladder::Kind kind;
  };
  constexpr Needed all[] = {
      {"spend", Metric::spend, Ladder::Kind::earned},
      {"orders", Metric::orders, Ladder::Kind::earned},
      {"growth", Metric::growth, Ladder::Kind::earned},
      {"balance", Metric::balance, Ladder::Kind::balance},
  };
  const Window usual = window(ladder_row, {});
  std::vector<Condition> out;
  for (const Needed& needed : all) {
    const Node* node = row.node() == nullptr ? nullptr : row.node()->find(needed.key);
    if (node == nullptr) continue;
    if (needed.kind != kind) {
      add("condition_does_not_fit", node->position,
          in_quotes(needed.key) + " does not decide the levels of this kind of ladder");
      continue;
    }
    Condition condition;
    condition.metric = needed.metric;
    const bool in_money = needed.metric == Metric::spend || needed.metric == Metric::balance;
    const auto amount = [&](const Fields& from, std::string_view key) {
      return in_money ? from.money(key).minor : from.count(key);
    };
    condition.at_least = amount(row, needed.key);
    if (needed.metric != Metric::balance) {
      const Fields written = row.section(needed.key);
      if (written) condition.at_least = amount(written, "at_least");
      condition.upward_only = written.boolean("upward_only");
      if (needed.metric == Metric::growth) {
        condition.account = growth_account(written, node->position);
        if (ladder_row.has("interaction_share"))
          condition.interaction_share = ladder_row.rate("interaction_share");
      } else {
        condition.window = window(written, usual);
      }
    }
    out.push_back(condition);
  }
  return out;
}

AccountNo Compiler::growth_account(const Fields& needed, Position position) {
  const auto is_growth = [](const Account& account) { return account.kind == Account::Kind::growth; };
  if (needed.has("account")) {
    const auto account = refer<AccountNo>(needed, "account", "account", x_known.accounts);
    if (account && !is_growth(x_out.accounts[account.value]))
      add("account_does_not_fit", needed.find("account")->position,
          in_quotes(needed.text("account")) + " is not of the kind growth");
    return account;
  }
  const auto count = std::count_if(x_out.accounts.begin(), x_out.accounts.end(), is_growth);
  if (count == 0)
    add("unknown_reference", position, "there is no account of the kind growth in this programme");
  if (count > 1)
    add("missing_key", position,
        "there is more than one growth account; say which: {account: ..., at_least: ...}");
  if (count != 1) return {};
  const auto found = std::find_if(x_out.accounts.begin(), x_out.accounts.end(), is_growth);
  return AccountNo{static_cast<std::uint8_t>(found - x_out.accounts.begin())};
}

Window Compiler::window(const Fields& row, Window fallback) const {
  if (!row.has("window")) return fallback;
  if (!row.is_word("window")) return {Window::Kind::rolling, row.duration("window")};
  const std::size_t word = row.word("window");
  const auto rolling =
      static_cast<std::size_t>(Window::Kind::rolling);  // stands between the words and has none itself
  return {static_cast<Window::Kind>(word < rolling ? word : word + 1), {}};
}

// ---- the end of a term ----

void Compiler::term_ends(const Fields& row, Ladder& ladder, std::size_t ladder_position) {
  const Node* map = row.find("at_term_end");
  if (map == nullptr || map->kind != Node::Kind::map) return;
  for (std::size_t i = 0; i < map->keys.size(); ++i) {
    const auto of =
        look_up("level", map->keys[i].text, map->keys[i].position, x_known.levels[ladder_position]);
    if (!of || map->items[i].kind != Node::Kind::list) continue;
    if (!ladder.levels[*of].term)
      add("term_rule_without_term", map->keys[i].position,
          fmt::format("the level {} has no \"term\" that could end", in_quotes(map->keys[i].text)));
    term_end_rows(map->items[i], ladder, LevelNo{static_cast<std::uint8_t>(*of)}, ladder_position);
  }
}

void Compiler::term_end_rows(const Node& list, Ladder& ladder, LevelNo of, std::size_t ladder_position) {
  const Section& section =
      *programme_syntax().find("ladders")->shape.of->section->find("at_term_end")->shape.of->of->section;
  std::optional<Money> before;
  bool complete = false;
  for (const Node& item : list.items) {
    const Fields row(&item, section, x_root.decimals());
    TermEndRule rule{of, {}, level_of(row, "becomes", ladder_position)};
    if (row.has("under")) rule.under = row.money("under");
    if (complete || (before && rule.under && *rule.under <= *before))
      add("term_end_overlap", item.position,
          "this row can never be reached: a row above it covers everything it says");
    before = rule.under ? rule.under : before;
    complete = complete || !rule.under;
    if (rule.becomes) ladder.at_term_end.push_back(rule);
  }
  if (!complete)
    add("term_end_incomplete", list.position,
        "the last row must be without \"under\", so that every spend within the term is covered");
}

void Compiler::check_terms(const Fields& row, const Ladder& ladder) {
  const auto rows = row.sections("levels");
  for (std::size_t i = 0; i < ladder.levels.size() && i < rows.size(); ++i) {
    if (!ladder.levels[i].term) continue;
    const auto is_of = [&](const TermEndRule& rule) { return rule.of.value == i; };
    const bool has_rows = std::any_of(ladder.at_term_end.begin(), ladder.at_term_end.end(), is_of);
    if (!has_rows || ladder.down != Ladder::Down::at_term_end)
      add("term_end_incomplete", rows[i].position(),
          fmt::format("the level {} has a term, but \"at_term_end\" does not say what follows it",
                      in_quotes(row.names("levels")[i])));
  }
}

/// A window within the term needs a term on every level from which the rule leads up.
void Compiler::check_term_windows(const Fields& row, const Ladder& ladder) {
  for (const LevelRule& rule : ladder.rules) {
    const bool within_term = std::any_of(rule.all.begin(), rule.all.end(), [](const Condition& c) {
      return c.window.kind == Window::Kind::current_term;
    });
    const std::size_t from = rule.from ? rule.from.value : 0;
    if (within_term && from < ladder.levels.size() && !ladder.levels[from].term)
      add("term_window_without_term", row.position(),
          fmt::format("the level {} is left by what was spent within its term, but it has no \"term\"",
                      in_quotes(x_names.text(ladder.levels[from].name.value))));
  }
}

}  // namespace shuke::codec
