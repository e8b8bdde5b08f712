// What all figures of one backtest share: the period they cover and its months. Not the figures themselves.
#pragma once

#include <cstdint>
#include <vector>

#include "base/time.h"

namespace shuke::backtest {

/// The instants of the first replayed row and of the end of the replay. Everything that happens lies
/// between them, both included.
struct FiguresScope {
  base::Instant from;
  base::Instant until;
};

/// The calendar months a scope touches, numbered from 0. Remembers the month asked for last, so it belongs
/// to one thread.
class Months {
 public:
  Months(const base::TimeZone& zone, FiguresScope scope);

  std::int32_t count() const { return static_cast<std::int32_t>(x_starts.size()) - 1; }
  /// Which month `at` lies in; `at` is within the scope.
  std::int32_t of(base::Instant at);
  /// base::month_index of month 0.
  std::int32_t first() const { return x_first; }

 private:
  std::int32_t x_first;
  std::vector<base::Instant> x_starts;  // of each month, and of the one after the last
  std::size_t x_last = 0;
};

}  // namespace shuke::backtest
