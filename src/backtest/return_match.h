// ReturnMatcher: which lines of which orders a return row takes back (contract.md section 5). It asks the
// state what is left of each line, so that what was refused or returned before counts as the core counts
// it. Not the return itself (replay.h).
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "backtest/findings.h"
#include "backtest/owner_plan.h"
#include "domain/state.h"

namespace shuke::backtest {

/// A part of a return that one line takes back: pieces, or money where the row has no quantity.
struct MatchedLine {
  std::uint32_t order = 0;  // position in the plan
  std::uint32_t line = 0;   // position in the order
  std::int64_t part = 0;    // pieces or minor units
};

struct Match {
  std::vector<MatchedLine> lines;  // those of one order stand together
  std::int64_t rest = 0;           // not matched
  std::optional<Finding> why;      // where there is a rest
  void clear() { lines.clear(), rest = 0, why.reset(); }
};

class ReturnMatcher {
 public:
  ReturnMatcher(const OwnerPlan& plan, const domain::State& state) : x_plan(plan), x_state(state) {}

  /// Starts a new owner.
  void begin();
  /// An order has been paid: its goods can be returned from now on. Called in order of payment.
  void paid(std::uint32_t order);
  /// Finds what the row takes back.
  ///
  /// With `of_order`: the lines of that order whose id and sku agree, else those of the sku; a blank sku or
  /// id disagrees with nothing where the other is given. Without: the lines of the sku in all orders paid.
  /// Newest orders first, in one order the last line first.
  void match(const PlannedReturn& wanted, Match& match);

 private:
  struct LineRef {
    std::uint32_t order;
    std::uint32_t line;
  };

  void match_order(const PlannedReturn& wanted, Match& match) const;
  void match_sku(const PlannedReturn& wanted, Match& match);
  void take(const PlannedReturn& wanted, LineRef line, Match& match) const;
  const domain::OrderLine& line_at(LineRef ref) const;
  void index_new_orders();

  const OwnerPlan& x_plan;
  const domain::State& x_state;
  std::vector<std::uint32_t> x_paid;  // in order of payment
  std::size_t x_indexed = 0;          // of them, those in x_by_sku
  std::unordered_map<std::uint32_t, std::vector<LineRef>> x_by_sku;
};

}  // namespace shuke::backtest
