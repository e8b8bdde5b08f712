// Repurchase: how many buyers come again, how soon, and how often. Counted buyer by buyer, mergeable in any
// order. Days are numbers of a calendar; what counts as an order is the caller's affair.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace shuke::insight {

class Repurchase {
 public:
  static constexpr std::array<std::int32_t, 5> spans_days{30, 60, 90, 180, 365};
  static constexpr std::size_t orders_listed = 10;  // the last stands for that many or more

  struct Within {
    std::int64_t observed = 0;  // buyers whose first order is at least the span before the last day
    std::int64_t again = 0;     // of them, those who ordered again within the span
  };
  struct ByOrders {
    std::int64_t members = 0;
    std::int64_t sales = 0;
  };

  /// `last_day`: the day on which observation ends.
  explicit Repurchase(std::int32_t last_day) : x_last_day(last_day) {}

  /// One buyer: the days of all orders, earliest first (none: not a buyer, nothing is counted), and what
  /// they sum to.
  void add(std::span<const std::int32_t> order_days, std::int64_t sales);
  void merge(const Repurchase& other);

  std::int64_t once() const { return x_by_orders[0].members; }
  std::int64_t again() const { return x_again; }
  /// The middle number of days from first to second order (of two middles the lower); none where nobody
  /// ordered twice.
  std::optional<std::int32_t> median_days_to_second() const;
  const std::array<Within, spans_days.size()>& within() const { return x_within; }
  const std::array<ByOrders, orders_listed>& by_orders() const { return x_by_orders; }

 private:
  std::int32_t x_last_day;
  std::int64_t x_again = 0;
  std::vector<std::int64_t> x_days_to_second;  // how many waited so many days
  std::array<Within, spans_days.size()> x_within{};
  std::array<ByOrders, orders_listed> x_by_orders{};
};

}  // namespace shuke::insight
