// Facts of the order history that hold under any programme: sales, orders, buyers, repurchase, cohorts. Not
// what a programme does.
#pragma once

#include <cstdint>
#include <vector>

#include "backtest/figures_scope.h"
#include "backtest/figures_track.h"
#include "insight/cohorts.h"
#include "insight/repurchase.h"

namespace shuke::backtest {

/// Sales are goods money kept, in minor units, dated at payment; an order counts while goods money is kept.
struct ShopMonth {
  std::int64_t sales_of_members = 0;
  std::int64_t sales_of_guests = 0;
  std::int64_t orders_of_members = 0;
  std::int64_t orders_of_guests = 0;
  std::int64_t new_members = 0;
  std::int64_t active_members = 0;
};

/// One member's part of it, used again by the other figures.
struct MemberSales {
  std::int64_t sales = 0;
  std::int64_t orders = 0;
};

class ShopFigures {
 public:
  ShopFigures(std::int32_t months, base::Date last_day);

  void enrolled(std::int32_t month) { ++x_months[static_cast<std::size_t>(month)].new_members; }
  void returned(base::Money amount);
  MemberSales end_member(const Track& track);
  void end_guest(const Track& track);
  void merge(const ShopFigures& other);

  const std::vector<ShopMonth>& months() const { return x_months; }
  ShopMonth totals() const;
  std::int64_t buyers() const { return x_repurchase.once() + x_repurchase.again(); }
  std::int64_t returned() const { return x_returned; }
  const insight::Repurchase& repurchase() const { return x_repurchase; }
  const insight::Cohorts& cohorts() const { return x_cohorts; }

 private:
  std::vector<ShopMonth> x_months;
  std::int64_t x_returned = 0;
  insight::Repurchase x_repurchase;
  insight::Cohorts x_cohorts;
  std::vector<std::int32_t> x_days;  // of one member's orders, reused
  std::vector<std::int32_t> x_order_months;
};

}  // namespace shuke::backtest
