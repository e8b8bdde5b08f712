// Cohorts: buyers by the month of their first order, and how many of them ordered in each month after it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace shuke::insight {

class Cohorts {
 public:
  /// Months are counted from 0 to `months` - 1.
  explicit Cohorts(std::int32_t months);

  /// One buyer: the months of his orders, rising, repeated or not. None: nothing is counted.
  void add(std::span<const std::int32_t> order_months);
  void merge(const Cohorts& other);

  /// active(m)[k]: of those whose first order was in month m, how many ordered in month m + k; up to the
  /// last month.
  std::span<const std::int64_t> active(std::int32_t month) const {
    return x_active[static_cast<std::size_t>(month)];
  }
  std::int32_t months() const { return static_cast<std::int32_t>(x_active.size()); }

 private:
  std::vector<std::vector<std::int64_t>> x_active;
};

}  // namespace shuke::insight
