// The result's part "shop": facts of the order history under any programme.
#include <span>

#include "backtest/result_parts.h"
#include "codec/values.h"
#include "insight/sum.h"

namespace shuke::backtest {
namespace {

using insight::basis_points;
using insight::ratio;

void write_totals(const ResultPart& part) {
  const ShopFigures& shop = part.figures().shop();
  const ShopMonth totals = shop.totals();
  std::int64_t sales = totals.sales_of_members;
  insight::add_to(sales, totals.sales_of_guests);
  part.json.begin_object("totals");
  part.json.integer("members", part.figures().members());
  part.json.integer("buyers", shop.buyers());
  part.json.integer("orders_of_members", totals.orders_of_members);
  part.json.integer("orders_of_guests", totals.orders_of_guests);
  part.money("sales_of_members", totals.sales_of_members);
  part.money("sales_of_guests", totals.sales_of_guests);
  part.money("sales", sales);
  part.money("returned", shop.returned());
  part.money_or_null("amount_per_order", ratio(totals.sales_of_members, totals.orders_of_members, 1));
  part.hundredths_or_null("orders_per_buyer", ratio(totals.orders_of_members, shop.buyers(), 100));
  part.integer_or_null("guests_share_of_sales_bp", basis_points(totals.sales_of_guests, sales));
  part.json.end_object();
}

void write_months(const ResultPart& part) {
  part.json.begin_array("by_month");
  std::int32_t position = 0;
  for (const ShopMonth& month : part.figures().shop().months()) {
    part.json.begin_object();
    part.month(position++);
    part.money("sales_of_members", month.sales_of_members);
    part.money("sales_of_guests", month.sales_of_guests);
    part.json.integer("orders_of_members", month.orders_of_members);
    part.json.integer("orders_of_guests", month.orders_of_guests);
    part.json.integer("new_members", month.new_members);
    part.json.integer("active_members", month.active_members);
    part.json.end_object();
  }
  part.json.end_array();
}

void write_repurchase(const ResultPart& part) {
  using insight::Repurchase;
  const Repurchase& repurchase = part.figures().shop().repurchase();
  part.json.begin_object("repurchase");
  part.json.integer("once", repurchase.once());
  part.json.integer("again", repurchase.again());
  part.integer_or_null("rate_bp", basis_points(repurchase.again(), part.figures().shop().buyers()));
  part.integer_or_null("median_days_to_second", repurchase.median_days_to_second());
  part.json.begin_array("within");
  for (std::size_t i = 0; i < Repurchase::spans_days.size(); ++i) {
    const Repurchase::Within& within = repurchase.within()[i];
    part.json.begin_object();
    part.json.integer("days", Repurchase::spans_days[i]);
    part.json.integer("observed", within.observed);
    part.json.integer("again", within.again);
    part.integer_or_null("rate_bp", basis_points(within.again, within.observed));
    part.json.end_object();
  }
  part.json.end_array();
  part.json.begin_array("by_orders");
  for (std::size_t i = 0; i < Repurchase::orders_listed; ++i) {
    const Repurchase::ByOrders& row = repurchase.by_orders()[i];
    part.json.begin_object();
    part.json.integer("orders", static_cast<std::int64_t>(i) + 1);
    part.json.boolean("or_more", i + 1 == Repurchase::orders_listed);
    part.json.integer("members", row.members);
    part.money("sales", row.sales);
    part.json.end_object();
  }
  part.json.end_array();
  part.json.end_object();
}

void write_cohorts(const ResultPart& part) {
  const insight::Cohorts& cohorts = part.figures().shop().cohorts();
  part.json.begin_array("cohorts");
  for (std::int32_t month = 0; month < cohorts.months(); ++month) {
    const std::span<const std::int64_t> active = cohorts.active(month);
    part.json.begin_object();
    part.month(month);
    part.json.integer("members", active.front());
    part.json.begin_array("active");
    for (const std::int64_t members : active) part.json.integer(members);
    part.json.end_array();
    part.json.end_object();
  }
  part.json.end_array();
}

}  // namespace

void write_shop(const ResultPart& part) {
  part.json.begin_object("shop");
  write_totals(part);
  write_months(part);
  write_repurchase(part);
  write_cohorts(part);
  part.json.end_object();
}

}  // namespace shuke::backtest
