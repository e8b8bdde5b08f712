// The counting behind figures_shop.h, member by member at the end of each.
#include "backtest/figures_shop.h"

#include "insight/sum.h"

namespace shuke::backtest {

using insight::add_to;

ShopFigures::ShopFigures(std::int32_t months, base::Date last_day)
    : x_months(static_cast<std::size_t>(months)), x_repurchase(last_day.day), x_cohorts(months) {}

void ShopFigures::returned(base::Money amount) {
  add_to(x_returned, amount.minor);
}

MemberSales ShopFigures::end_member(const Track& track) {
  MemberSales sum;
  x_days.clear();
  x_order_months.clear();
  for (const TrackedOrder& order : track.orders) {
    if (order.kept <= base::Money{}) continue;
    ShopMonth& month = x_months[static_cast<std::size_t>(order.month)];
    if (x_order_months.empty() || x_order_months.back() != order.month) ++month.active_members;
    ++month.orders_of_members;
    add_to(month.sales_of_members, order.kept.minor);
    add_to(sum.sales, order.kept.minor);
    ++sum.orders;
    x_days.push_back(order.paid_on.day);
    x_order_months.push_back(order.month);
  }
  x_repurchase.add(x_days, sum.sales);
  x_cohorts.add(x_order_months);
  return sum;
}

void ShopFigures::end_guest(const Track& track) {
  for (const TrackedOrder& order : track.orders) {
    if (order.kept <= base::Money{}) continue;
    ShopMonth& month = x_months[static_cast<std::size_t>(order.month)];
    ++month.orders_of_guests;
    add_to(month.sales_of_guests, order.kept.minor);
  }
}

void ShopFigures::merge(const ShopFigures& other) {
  for (std::size_t i = 0; i < x_months.size(); ++i) {
    ShopMonth& mine = x_months[i];
    const ShopMonth& theirs = other.x_months[i];
    add_to(mine.sales_of_members, theirs.sales_of_members);
    add_to(mine.sales_of_guests, theirs.sales_of_guests);
    mine.orders_of_members += theirs.orders_of_members;
    mine.orders_of_guests += theirs.orders_of_guests;
    mine.new_members += theirs.new_members;
    mine.active_members += theirs.active_members;
  }
  add_to(x_returned, other.x_returned);
  x_repurchase.merge(other.x_repurchase);
  x_cohorts.merge(other.x_cohorts);
}

ShopMonth ShopFigures::totals() const {
  ShopMonth sum;
  for (const ShopMonth& month : x_months) {
    add_to(sum.sales_of_members, month.sales_of_members);
    add_to(sum.sales_of_guests, month.sales_of_guests);
    sum.orders_of_members += month.orders_of_members;
    sum.orders_of_guests += month.orders_of_guests;
    sum.new_members += month.new_members;
  }
  return sum;  // active_members stays 0: months share members, so they have no sum
}

}  // namespace shuke::backtest
