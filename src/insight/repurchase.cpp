// The counting behind repurchase.h.
#include "insight/repurchase.h"

#include <algorithm>

#include "base/check.h"
#include "insight/sum.h"

namespace shuke::insight {

void Repurchase::add(std::span<const std::int32_t> order_days, std::int64_t sales) {
  if (order_days.empty()) return;
  ByOrders& row = x_by_orders[std::min(order_days.size(), orders_listed) - 1];
  ++row.members;
  add_to(row.sales, sales);
  const bool again = order_days.size() > 1;
  const std::int32_t waited = again ? order_days[1] - order_days[0] : 0;
  CHECK(waited >= 0);
  for (std::size_t i = 0; i < spans_days.size(); ++i) {
    if (order_days[0] + spans_days[i] > x_last_day) continue;
    ++x_within[i].observed;
    if (again && waited <= spans_days[i]) ++x_within[i].again;
  }
  if (!again) return;
  ++x_again;
  const auto slot = static_cast<std::size_t>(waited);
  if (slot >= x_days_to_second.size()) x_days_to_second.resize(slot + 1);
  ++x_days_to_second[slot];
}

void Repurchase::merge(const Repurchase& other) {
  x_again += other.x_again;
  if (other.x_days_to_second.size() > x_days_to_second.size())
    x_days_to_second.resize(other.x_days_to_second.size());
  for (std::size_t i = 0; i < other.x_days_to_second.size(); ++i)
    x_days_to_second[i] += other.x_days_to_second[i];
  for (std::size_t i = 0; i < x_within.size(); ++i) {
    x_within[i].observed += other.x_within[i].observed;
    x_within[i].again += other.x_within[i].again;
  }
  for (std::size_t i = 0; i < x_by_orders.size(); ++i) {
    x_by_orders[i].members += other.x_by_orders[i].members;
    add_to(x_by_orders[i].sales, other.x_by_orders[i].sales);
  }
}

std::optional<std::int32_t> Repurchase::median_days_to_second() const {
  std::int64_t passed = 0;
  for (std::size_t days = 0; days < x_days_to_second.size(); ++days) {
    passed += x_days_to_second[days];
    if (passed * 2 >= x_again) return static_cast<std::int32_t>(days);
  }
  return {};
}

}  // namespace shuke::insight
