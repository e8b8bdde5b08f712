// Comparison: two programmes over the same members, member by member: who ends on another level, who holds
// more points. Not the figures of either programme (figures.h).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "backtest/figures.h"
#include "backtest/figures_top.h"
#include "base/names.h"
#include "domain/programme.h"

namespace shuke::backtest {

/// A programme with the names its tables are written in. Both must outlive whoever holds this.
struct NamedProgramme {
  const domain::Programme& programme;
  const base::Names& names;

  std::string_view text(base::NameNo name) const { return names.text(name.value); }
};

/// Mergeable in any order. One object belongs to one thread.
class Comparison {
 public:
  /// Ladders and accounts are paired by id; where none of the ids meet, the first with the first.
  Comparison(NamedProgramme first, NamedProgramme against);

  void add(std::string_view id, const MemberFinish& first, const MemberFinish& against);
  void merge(const Comparison& other);

  struct LadderPair {
    std::uint8_t first = 0;
    std::uint8_t against = 0;
    std::size_t against_levels = 0;
    /// By level of the first, then of the other: the ids of the levels are equal or, where no id meets,
    /// their places.
    std::vector<bool> same;
    std::vector<std::int64_t> members;  // likewise: how many hold the two
  };
  struct AccountPair {
    std::uint8_t first = 0;
    std::uint8_t against = 0;
    std::int64_t more = 0;  // members who hold more under the first
    std::int64_t less = 0;
    std::int64_t equal = 0;
  };

  std::int64_t members() const { return x_members; }
  /// Members whose level differs in at least one pair of ladders.
  std::int64_t differ() const { return x_differ; }
  const std::vector<LadderPair>& ladders() const { return x_ladders; }
  const std::vector<AccountPair>& accounts() const { return x_accounts; }
  /// Of those who differ, most sales first. Figures: sales, orders, then both levels for each pair of
  /// ladders, then both balances for each pair of accounts.
  const TopMembers& top() const { return x_top; }

 private:
  void add_top(std::string_view id, const MemberFinish& first, const MemberFinish& against);

  std::int64_t x_members = 0;
  std::int64_t x_differ = 0;
  std::vector<LadderPair> x_ladders;
  std::vector<AccountPair> x_accounts;
  TopMembers x_top;
  std::vector<std::int64_t> x_figures;  // reused
};

}  // namespace shuke::backtest
