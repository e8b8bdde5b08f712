// The compiler of programme files: fills a domain::Programme from nodes whose form was checked. Internal to
// programme_compile*.cpp.
#pragma once

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/programme_compile.h"

namespace shuke::codec {

class Compiler {
 public:
  Compiler(const Fields& root, base::Names& names, Findings& findings)
      : x_root(root), x_names(names), x_findings(findings) {}

  domain::Programme compile();

 private:
  /// The names that may be referred to, in the order of the file.
  struct Known {
    std::vector<std::string> accounts, actions, ladders, coupons, plans, privileges;
    std::vector<std::vector<std::string>> levels;  // by ladder
  };

  void collect_names();
  void frame();
  void actions();
  void accounts();
  domain::Expiry expiry(const Fields& account);
  void earning();
  void order_rule(const Fields& row);
  domain::Multiplier multiplier(const Fields& row);
  void action_rule(const Fields& row);
  domain::Limit limit(const Fields& row);
  void referral(const Fields& row);
  void ladders();
  void ladder(const Fields& row, std::size_t position);
  void level(const Fields& row, const Fields& ladder_row, domain::Ladder& ladder, std::size_t position);
  domain::LevelGift level_gift(const Fields& row);
  void up_rule(const Fields& row, const Fields& ladder_row, domain::Ladder& ladder,
               std::size_t ladder_position);
  std::vector<domain::Condition> conditions(const Fields& row, const Fields& ladder_row,
                                            domain::Ladder::Kind kind);
  domain::AccountNo growth_account(const Fields& needed, Position position);
  domain::Window window(const Fields& row, domain::Window fallback) const;
  void term_ends(const Fields& row, domain::Ladder& ladder, std::size_t ladder_position);
  void term_end_rows(const Node& list, domain::Ladder& ladder, domain::LevelNo of,
                     std::size_t ladder_position);
  void check_terms(const Fields& row, const domain::Ladder& ladder);
  void check_term_windows(const Fields& row, const domain::Ladder& ladder);

  void coupons();
  void privileges();
  void privilege(const Fields& row, const std::string& name);
  void counts(const Fields& row, domain::Privilege& privilege);
  void rewards();
  void plans();
  void plan(const Fields& row, domain::Plan& out);
  void wallet();
  void check_wallet_fits();
  void campaigns();
  void stacking();
  void aims();
  domain::LineWhen line_when(const Fields& row);
  std::vector<domain::NameNo> name_list(const Fields& row, std::string_view key);
  domain::DayRule day_rule(const Fields& row);
  std::uint32_t level_bits(const Fields& row, std::string_view key, domain::LadderNo ladder);
  void check_interval(const Fields& row);

  /// The keys renamed_from and retired.
  domain::Succession succession(const Fields& row) {
    return {intern(row.text("renamed_from")), row.boolean("retired"), false};
  }
  domain::NameNo intern(std::string_view text) { return {x_names.intern(text)}; }
  void add(std::string_view code, Position position, std::string message) {
    x_findings.add(code, position, std::move(message), x_area);
  }
  /// The position among `known`, or a finding with the nearest name.
  std::optional<std::size_t> look_up(std::string_view what, std::string_view name, Position position,
                                     const std::vector<std::string>& known);
  template <class No>
  No refer(const Fields& row, std::string_view key, std::string_view what,
           const std::vector<std::string>& known) {
    const Node* node = row.find(key);
    if (node == nullptr || node->kind != Node::Kind::scalar) return {};
    const auto position = look_up(what, node->text, node->position, known);
    return position ? No{static_cast<std::uint8_t>(*position)} : No{};
  }
  domain::AccountNo account_of(const Fields& row, domain::Account::Kind wanted);
  domain::LadderNo ladder_of(const Fields& row) {
    return refer<domain::LadderNo>(row, "ladder", "ladder", x_known.ladders);
  }
  domain::TemplateNo coupon_of(const Fields& row) {
    return refer<domain::TemplateNo>(row, "coupon", "coupon", x_known.coupons);
  }
  domain::LevelNo level_of(const Fields& row, std::string_view key, std::size_t ladder) {
    return refer<domain::LevelNo>(row, key, "level", x_known.levels[ladder]);
  }
  /// Reads a map by level: one value for every level of the ladder, `fallback` where none is written.
  template <class Value, class Read>
  std::vector<Value> by_level(const Fields& row, std::string_view key, domain::LadderNo ladder,
                              Value fallback, Read read) {
    std::vector<Value> out;
    if (!ladder) return out;
    const auto& levels = x_known.levels[ladder.value];
    out.assign(levels.size(), fallback);
    const Node* map = row.find(key);
    if (map == nullptr || map->kind != Node::Kind::map) return out;
    for (std::size_t i = 0; i < map->keys.size(); ++i) {
      const auto level = look_up("level", map->keys[i].text, map->keys[i].position, levels);
      if (!level) continue;
      if (const auto value = read(map->items[i].text)) out[*level] = *value;
    }
    return out;
  }

  const Fields& x_root;
  base::Names& x_names;
  Findings& x_findings;
  std::string x_area;
  Known x_known;
  domain::Programme x_out;
};

/// An enumerator by the position of its word; the words of the syntax stand in the enum's order.
template <class Enum>
Enum chosen(const Fields& row, std::string_view key, Enum fallback = Enum{}) {
  return static_cast<Enum>(row.word(key, static_cast<std::size_t>(fallback)));
}

}  // namespace shuke::codec
