// Returns lower what they returned: sales, cashback and offers are those of the goods kept. Shipping was
// paid whatever came back.
#include "engine/benefit_costs.h"

#include <algorithm>

#include "base/time.h"
#include "codec/state_bytes.h"
#include "codec/values.h"

namespace shuke::engine {
namespace {

using domain::Order;
using domain::OrderLine;
using domain::OrderState;

bool is_looked_at(const domain::Programme& programme, const Order& order) {
  const bool paid = order.head.state != OrderState::placed && order.head.state != OrderState::cancelled;
  if (!order.head.member || !paid) return false;
  return !programme.not_commissionable.ladder || order.head.not_commissionable;
}

/// Of what was taken off the line, the part that the goods kept have.
base::Money offer_on(const OrderLine& line) {
  const base::Wide list = base::Wide{line.unit_price->minor} * line.quantity;
  const base::Wide cut = std::max<base::Wide>(0, list - line.amount.minor);
  const std::int64_t kept = line.quantity - line.quantity_returned;
  if (line.amount == base::Money{}) return {static_cast<std::int64_t>(cut * kept / line.quantity)};
  return {base::share_half_up(static_cast<std::int64_t>(cut), line.kept.minor, line.amount.minor)};
}

void add_line(MonthCosts& month, const OrderLine& line) {
  if (line.reward || line.quantity_returned == line.quantity) return;
  month.sales += line.kept;
  if (line.unit_price) {
    month.offers += offer_on(line);
  } else {
    ++month.lines_without_shelf_price;
  }
}

std::string tenths_of_percent(std::int64_t tenths) {
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + "%";
}

std::string percent(base::Rate rate) {
  return tenths_of_percent(rate.of_half_up({1000}).minor);
}

std::string month_text(std::int32_t month) {
  const std::int32_t of_year = month % 12 + 1;
  return std::to_string(1970 + month / 12) + (of_year < 10 ? "-0" : "-") + std::to_string(of_year);
}

}  // namespace

base::Money MonthCosts::average_order() const {
  return orders == 0 ? base::Money{} : base::Money{(2 * sales.minor + orders) / (2 * orders)};
}

std::string MonthCosts::share() const {
  if (sales.minor <= 0) return {};
  const auto tenths = static_cast<std::int64_t>((base::Wide{cost().minor} * 2000 + sales.minor) /
                                                (2 * base::Wide{sales.minor}));
  return tenths_of_percent(tenths);
}

void add_benefit_costs(BenefitCosts& months, const domain::Programme& programme, const Order& order) {
  if (!is_looked_at(programme, order)) return;
  MonthCosts& month = months[base::month_index(programme.zone.date(order.head.paid_at))];
  const base::Money before = month.sales;
  for (const OrderLine& line : order.lines) add_line(month, line);
  if (month.sales > before) ++month.orders;
  month.shipping += order.head.shipping_waived;
  for (const domain::Earned& earned : order.earned) {
    if (programme.wallet_accounts.cashback && earned.account == programme.wallet_accounts.cashback)
      month.cashback.minor += earned.entitled.count;
  }
}

store::Expected<BenefitCosts> read_benefit_costs(store::Store& store, const domain::Programme& programme) {
  BenefitCosts months;
  bool is_damaged = false;
  Order order;
  const auto look = [&](const store::Row& row) {
    if (row.table != store::Table::order || is_damaged) return;
    order.clear();
    is_damaged = !codec::read_bytes(row.bytes, order);
    if (!is_damaged) add_benefit_costs(months, programme, order);
  };
  if (const auto scanned = store.scan({.row = look}); !scanned) return std::unexpected(scanned.error());
  if (is_damaged)
    return std::unexpected(store::Fault{store::Fault::Kind::damaged, "An order's row cannot be read."});
  return months;
}

std::vector<std::array<std::string, cost_columns.size()>> cost_rows(const BenefitCosts& months,
                                                                    const domain::Programme& programme) {
  const auto money = [&](base::Money amount) {
    return codec::write_money(amount, programme.currency_decimals);
  };
  const auto share = programme.aims.cost_of_sales;
  const auto order = programme.aims.order_amount;
  std::vector<std::array<std::string, cost_columns.size()>> rows;
  for (const auto& [month, costs] : months) {
    rows.push_back(
        {month_text(month), std::to_string(costs.orders), money(costs.sales), money(costs.average_order()),
         money(costs.shipping), money(costs.cashback), money(costs.offers), money(costs.cost()),
         costs.share(), std::to_string(costs.lines_without_shelf_price), share ? percent(share->from) : "",
         share ? percent(share->to) : "", order ? money(order->from) : "", order ? money(order->to) : ""});
  }
  return rows;
}

}  // namespace shuke::engine
