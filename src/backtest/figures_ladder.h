// One ladder of a programme over a backtest: who came, who moved, who stands where at the end and how near
// to the next level. Not which thresholds would give wanted shares (proposals.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "backtest/figures_scope.h"
#include "backtest/figures_shop.h"
#include "backtest/figures_top.h"
#include "backtest/figures_track.h"
#include "domain/event.h"
#include "domain/programme.h"
#include "domain/state.h"

namespace shuke::backtest {

/// Movements of one month on one level. The next month opens with what this one closes with.
struct LevelMonth {
  std::int64_t joined = 0;  // enrolled at this level
  std::int64_t up_in = 0;
  std::int64_t down_in = 0;
  std::int64_t up_out = 0;
  std::int64_t down_out = 0;

  std::int64_t change() const { return joined + up_in + down_in - up_out - down_out; }
};

/// What one level came to. The first block is about those who hold it at the end, the second about what was
/// paid while it was held, by whoever held it then.
struct LevelTotals {
  std::int64_t members = 0;
  std::int64_t sales = 0;
  std::int64_t orders = 0;
  std::int64_t buyers = 0;
  std::int64_t buyers_again = 0;  // of them, with two orders or more
  std::int64_t sales_while_held = 0;
  std::int64_t orders_while_held = 0;
  std::int64_t reached = 0;               // members who ever moved up to it or past it
  std::int64_t reached_by_one_order = 0;  // of them, while only one of their orders had settled
};

/// Moves from one level to another over the whole period.
struct LevelMoves {
  std::int64_t moves = 0;
  std::int64_t members = 0;  // how many different ones
};

/// The members whose next level (domain::Progress) is one: there is one step for each level that a rule can
/// lead to, and levels given by hand only are stepped over.
struct StepBelow {
  std::uint8_t next = 0;
  std::int64_t members = 0;
  /// Lack nothing in the ladder's metric: a further condition or the next review holds them back. They
  /// stand in no band.
  std::int64_t held_back = 0;
  std::vector<std::int64_t> up_to;  // bounds of the bands, rising; the last band has none
  std::vector<std::int64_t> bands;  // one more than up_to
  /// Those who ever ordered, by what they lack, then the latest order; who is held back comes last.
  /// Figures: now, needed, orders, last order in microseconds, then for each unmet further condition its
  /// metric, now and needed.
  TopMembers top;
};

class LadderFigures {
 public:
  LadderFigures(const domain::Programme& programme, domain::LadderNo ladder, std::int32_t months,
                base::Instant until);

  void begin();
  void on_change(const domain::LevelChange& change, std::int32_t month, std::int32_t settled_orders);
  /// The member's level after the event now at hand.
  std::uint8_t level() const { return x_level; }
  void end_member(std::string_view id, const domain::MemberState& member, const Track& track,
                  MemberSales sales);
  void merge(const LadderFigures& other);

  std::size_t levels() const { return x_totals.size(); }
  LevelMonth month(std::int32_t month, std::size_t level) const { return x_months[at(month) + level]; }
  const LevelTotals& totals(std::size_t level) const { return x_totals[level]; }
  LevelMoves moves(std::size_t from, std::size_t to) const { return x_moves[from * levels() + to]; }
  const std::vector<StepBelow>& steps() const { return x_steps; }

 private:
  std::size_t at(std::int32_t month) const { return static_cast<std::size_t>(month) * levels(); }
  void moved(std::uint8_t from, std::uint8_t to, std::int32_t month, std::int32_t settled_orders);
  void end_step(std::string_view id, const domain::MemberState& member, MemberSales sales);

  const domain::Programme& x_programme;
  domain::LadderNo x_no;
  base::Instant x_until;
  std::vector<LevelMonth> x_months;  // by month, then level
  std::vector<LevelTotals> x_totals;
  std::vector<LevelMoves> x_moves;  // by from, then to
  std::vector<StepBelow> x_steps;

  // Of the member being replayed.
  std::uint8_t x_level = 0;
  bool x_joined = false;
  std::uint32_t x_reached = 0;         // bit per level
  std::vector<std::uint32_t> x_pairs;  // moves made, as positions in x_moves, each once
};

/// What the levels of a ladder ask for first; none: no order moves anybody on it.
std::optional<domain::Metric> metric_of(const domain::Ladder& ladder);
/// The rule that leads to a level from the one below or from any; nullptr where none does.
const domain::LevelRule* rule_to(const domain::Ladder& ladder, std::uint8_t level);
/// The threshold of a level in the ladder's metric; none: it asks nothing, or for something else first.
std::optional<std::int64_t> threshold_of(const domain::Ladder& ladder, std::uint8_t level);

}  // namespace shuke::backtest
