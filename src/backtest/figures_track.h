// What is remembered of one member (or one guest's order) while it is being replayed: its orders with what
// is still kept of each line. Emptied for the next one; bounded by the orders of one member. Not a second
// state: no rule is decided on it.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/ids.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/units.h"

namespace shuke::backtest {

/// A level on each ladder of a programme.
using LevelRow = std::array<std::uint8_t, base::ladders_max>;

struct TrackedLine {
  base::Money kept;
  std::uint64_t benefits = 0;  // bit per benefit that would have cut its price (figures_benefit.h)
};

struct TrackedOrder {
  base::OrderNo no;
  base::Date paid_on;
  std::int32_t month = 0;  // of payment, in the scope's numbering
  std::uint32_t first_line = 0;
  std::uint32_t line_count = 0;
  base::Money kept;   // goods money after returns
  LevelRow levels{};  // held at payment
};

struct Track {
  std::vector<TrackedOrder> orders;  // in order of payment
  std::vector<TrackedLine> lines;

  void clear() {
    orders.clear();
    lines.clear();
  }
};

}  // namespace shuke::backtest
