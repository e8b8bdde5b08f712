// The checks of sense over a compiled programme, with the file's tree for places. Internal to
// programme_sense*.cpp. They look at what the tables mean together; the form of the file and its references
// were checked before.
#pragma once

#include <fmt/format.h>

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "codec/programme_compile.h"
#include "codec/values.h"

namespace shuke::codec {

/// Keys from the root down; `#2` is the third item of a list.
using Path = std::vector<std::string>;

class Sense {
 public:
  Sense(const domain::Programme& programme, const Node& root, const base::Names& names, Findings& findings)
      : x_programme(programme), x_root(root), x_names(names), x_findings(findings) {}

  void check();

 private:
  using Check = void (Sense::*)();

  // ladders
  void thresholds_rise();
  void levels_are_reachable();
  void levels_give_more();
  void one_order_is_not_enough();
  void shares_sum();
  void keys_have_effect();
  // accounts and earning
  void caps_hold_one_grant();
  void points_are_worth_less_than_paid();
  void multipliers_rise();
  void accounts_are_used();
  void claw_back_reaches();
  // what points and money buy
  void rewards_can_be_bought();
  void rewards_are_worth_their_points();
  void cashback_stays_below_paid();
  void discounts_rise();
  void discounts_fit_some_line();
  void privileges_have_holders();
  void coupons_are_given();
  void coupons_are_sound();
  void cards_and_top_ups_are_sound();

  /// The most one member can ever have of an account at one time; nothing: no bound.
  std::optional<std::int64_t> most_held(domain::AccountNo account) const;
  bool earned_from_orders(domain::AccountNo account) const;
  bool earned_at_all(domain::AccountNo account) const;
  std::vector<bool> reachable_levels(std::size_t ladder) const;
  bool can_hold(const domain::Condition& condition) const;
  bool gives_more(std::size_t ladder, std::size_t level) const;
  bool privilege_gives_more(std::size_t ladder, std::size_t level) const;
  domain::Rate highest_rate(const domain::OrderRule& rule) const;
  std::string amount_text(const domain::Condition& condition) const;
  Path rule_path(std::size_t ladder, const domain::LevelRule& rule, std::size_t rule_position) const;

  std::string name(domain::NameNo no) const { return std::string(x_names.text(no.value)); }
  std::string in_quotes_of(domain::NameNo no) const { return in_quotes(x_names.text(no.value)); }
  std::string money(domain::Money amount) const {
    return write_money(amount, x_programme.currency_decimals);
  }
  Path level_path(std::size_t ladder, std::size_t level) const;
  /// Where the deepest part of the path stands that is in the file.
  Position place(const Path& path) const;
  /// `also`: further areas of the file that the finding rests on.
  void add(std::string_view code, const Path& path, std::string message,
           std::initializer_list<std::string> also = {});

  const domain::Programme& x_programme;
  const Node& x_root;
  const base::Names& x_names;
  Findings& x_findings;
};

inline bool has_level(std::uint32_t levels, std::size_t level) {
  return level < 32 && (levels >> level & 1u) != 0;
}

}  // namespace shuke::codec
