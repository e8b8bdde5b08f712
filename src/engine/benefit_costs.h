// What privileges cost a shop by the month: shipping waived, cashback and offers, beside the sales they
// were given on (P3). For the command line and for reports. Not what points cost (liability) and not a view
// of one order (codec).
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.h"
#include "domain/programme.h"
#include "domain/state.h"
#include "store/store.h"

namespace shuke::engine {

/// The orders that were paid in one month of the shop's calendar. Where the programme names levels whose
/// orders carry no affiliate commission, those are the orders looked at; else those of all members.
struct MonthCosts {
  std::int64_t orders = 0;  // of which goods are kept
  base::Money sales;        // paid for goods that are kept, after all cuts
  base::Money shipping;     // waived; cancelled orders were not shipped
  base::Money cashback;     // what the kept goods entitle to, settled or not
  base::Money offers;       // shelf price less the price paid, of the goods kept
  /// Kept lines whose shelf price nobody told: what was taken off these is not in `offers`.
  std::int64_t lines_without_shelf_price = 0;

  base::Money cost() const { return shipping + cashback + offers; }
  /// Half up; zero without orders.
  base::Money average_order() const;
  /// Cost in percent of sales with one decimal, half up, such as `12.5%`; empty without sales.
  std::string share() const;
};

/// Months by their number since 1970 (base/time.h), in order.
using BenefitCosts = std::map<std::int32_t, MonthCosts>;

/// Adds one order, if it is looked at.
void add_benefit_costs(BenefitCosts& months, const domain::Programme& programme,
                       const domain::Order& order);

/// Reads every order of the store.
store::Expected<BenefitCosts> read_benefit_costs(store::Store& store, const domain::Programme& programme);

/// The report in words, the same at every door: a row a month, with what the shop aims at beside it.
inline constexpr std::array<std::string_view, 14> cost_columns = {"month",
                                                                  "orders",
                                                                  "sales",
                                                                  "average_order",
                                                                  "shipping_waived",
                                                                  "cashback",
                                                                  "offers",
                                                                  "cost",
                                                                  "share_of_sales",
                                                                  "lines_without_shelf_price",
                                                                  "aimed_from",
                                                                  "aimed_to",
                                                                  "order_aimed_from",
                                                                  "order_aimed_to"};
std::vector<std::array<std::string, cost_columns.size()>> cost_rows(const BenefitCosts& months,
                                                                    const domain::Programme& programme);

}  // namespace shuke::engine
