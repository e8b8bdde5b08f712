// Pairing by id and counting by pair.
#include "backtest/comparison.h"

#include <algorithm>
#include <string>
#include <utility>

namespace shuke::backtest {
namespace {

using namespace domain;

/// Positions in both lists of the same ids, in the order of the first; (0, 0) where no id meets and both
/// lists have something.
std::vector<std::pair<std::uint8_t, std::uint8_t>> paired(const std::vector<std::string_view>& first,
                                                          const std::vector<std::string_view>& against) {
  std::vector<std::pair<std::uint8_t, std::uint8_t>> pairs;
  for (std::uint8_t i = 0; i < first.size(); ++i) {
    for (std::uint8_t j = 0; j < against.size(); ++j) {
      if (first[i] == against[j]) pairs.emplace_back(i, j);
    }
  }
  if (pairs.empty() && !first.empty() && !against.empty()) pairs.emplace_back(0, 0);
  return pairs;
}

std::vector<std::string_view> ladder_ids(const NamedProgramme& named) {
  std::vector<std::string_view> ids;
  for (const Ladder& ladder : named.programme.ladders) ids.push_back(named.text(ladder.name));
  return ids;
}

std::vector<std::string_view> account_ids(const NamedProgramme& named) {
  std::vector<std::string_view> ids;
  for (const domain::AccountNo no : named_accounts(named.programme))
    ids.push_back(named.text(named.programme.accounts[no.value].name));
  return ids;
}

struct NamedLevels {
  const NamedProgramme& named;
  const std::vector<Level>& levels;

  std::string_view id(std::size_t level) const { return named.text(levels[level].name); }
};

/// By level of the first, then of the other, whether they count as the same.
std::vector<bool> same_levels(const NamedLevels& first, const NamedLevels& other) {
  std::vector<bool> by_id;
  std::vector<bool> by_place;
  for (std::size_t level = 0; level < first.levels.size(); ++level) {
    for (std::size_t against = 0; against < other.levels.size(); ++against) {
      by_id.push_back(first.id(level) == other.id(against));
      by_place.push_back(level == against);
    }
  }
  return std::ranges::find(by_id, true) != by_id.end() ? by_id : by_place;
}

}  // namespace

Comparison::Comparison(NamedProgramme first, NamedProgramme against) {
  for (const auto& [i, j] : paired(ladder_ids(first), ladder_ids(against))) {
    const auto& levels = first.programme.ladders[i].levels;
    const auto& others = against.programme.ladders[j].levels;
    LadderPair& pair = x_ladders.emplace_back();
    pair.first = i;
    pair.against = j;
    pair.against_levels = others.size();
    pair.members.resize(levels.size() * others.size());
    pair.same = same_levels({first, levels}, {against, others});
  }
  for (const auto& [i, j] : paired(account_ids(first), account_ids(against))) {
    AccountPair& pair = x_accounts.emplace_back();
    pair.first = i;
    pair.against = j;
  }
}

void Comparison::add(std::string_view id, const MemberFinish& first, const MemberFinish& against) {
  ++x_members;
  bool differs = false;
  for (LadderPair& pair : x_ladders) {
    const std::size_t both = first.levels[pair.first] * pair.against_levels + against.levels[pair.against];
    ++pair.members[both];
    if (!pair.same[both]) differs = true;
  }
  for (AccountPair& pair : x_accounts) {
    const std::int64_t mine = first.balances[pair.first];
    const std::int64_t other = against.balances[pair.against];
    ++(mine > other ? pair.more : mine < other ? pair.less : pair.equal);
  }
  if (!differs) return;
  ++x_differ;
  add_top(id, first, against);
}

void Comparison::add_top(std::string_view id, const MemberFinish& first, const MemberFinish& against) {
  x_figures.assign({first.sales, first.orders});
  for (const LadderPair& pair : x_ladders) {
    x_figures.push_back(first.levels[pair.first]);
    x_figures.push_back(against.levels[pair.against]);
  }
  for (const AccountPair& pair : x_accounts) {
    x_figures.push_back(first.balances[pair.first]);
    x_figures.push_back(against.balances[pair.against]);
  }
  x_top.offer({-first.sales, 0}, id, x_figures);
}

void Comparison::merge(const Comparison& other) {
  x_members += other.x_members;
  x_differ += other.x_differ;
  for (std::size_t i = 0; i < x_ladders.size(); ++i) {
    for (std::size_t k = 0; k < x_ladders[i].members.size(); ++k) {
      x_ladders[i].members[k] += other.x_ladders[i].members[k];
    }
  }
  for (std::size_t i = 0; i < x_accounts.size(); ++i) {
    x_accounts[i].more += other.x_accounts[i].more;
    x_accounts[i].less += other.x_accounts[i].less;
    x_accounts[i].equal += other.x_accounts[i].equal;
  }
  x_top.merge(other.x_top);
}

}  // namespace shuke::backtest
