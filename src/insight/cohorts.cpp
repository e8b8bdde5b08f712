// The counting behind cohorts.h.
#include "insight/cohorts.h"

#include "base/check.h"

namespace shuke::insight {

Cohorts::Cohorts(std::int32_t months) {
  CHECK(months >= 0);
  for (std::int32_t left = months; left > 0; --left) x_active.emplace_back(static_cast<std::size_t>(left));
}

void Cohorts::add(std::span<const std::int32_t> order_months) {
  if (order_months.empty()) return;
  std::vector<std::int64_t>& row = x_active[static_cast<std::size_t>(order_months.front())];
  std::int32_t last = -1;
  for (const std::int32_t month : order_months) {
    CHECK(month >= last && month < months());
    if (month != last) ++row[static_cast<std::size_t>(month - order_months.front())];
    last = month;
  }
}

void Cohorts::merge(const Cohorts& other) {
  CHECK(other.months() == months());
  for (std::size_t m = 0; m < x_active.size(); ++m) {
    for (std::size_t k = 0; k < x_active[m].size(); ++k) x_active[m][k] += other.x_active[m][k];
  }
}

}  // namespace shuke::insight
