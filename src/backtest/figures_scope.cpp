// Months by a table of their starts, so that asking costs two comparisons.
#include "backtest/figures_scope.h"

#include <algorithm>

#include "base/check.h"

namespace shuke::backtest {

Months::Months(const base::TimeZone& zone, FiguresScope scope)
    : x_first(base::month_index(zone.date(scope.from))) {
  CHECK(scope.from <= scope.until);
  const std::int32_t last = base::month_index(zone.date(scope.until));
  for (std::int32_t month = x_first; month <= last + 1; ++month) {
    x_starts.push_back(zone.start_of(base::first_of_month(month)));
  }
}

std::int32_t Months::of(base::Instant at) {
  if (at < x_starts[x_last] || at >= x_starts[x_last + 1]) {
    const auto after = std::ranges::upper_bound(x_starts, at);
    CHECK(after != x_starts.begin() && after != x_starts.end());
    x_last = static_cast<std::size_t>(after - x_starts.begin()) - 1;
  }
  return static_cast<std::int32_t>(x_last);
}

}  // namespace shuke::backtest
