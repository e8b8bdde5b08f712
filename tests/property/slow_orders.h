// SlowOrders: when every order must have settled and what it counts then (S7), told from the commands that
// were accepted and from what the order still keeps. Not the levels that follow from it (slow_ladders).
#pragma once

#include <algorithm>
#include <map>
#include <string>

#include "domain/event.h"
#include "domain/programme.h"
#include "domain/state.h"
#include "property/books.h"
#include "property/slow_ladders.h"

namespace shuke::property {

class SlowOrders {
 public:
  explicit SlowOrders(const domain::Programme& programme) : x_programme(programme) {}

  void see(const domain::Event& event) {
    using enum domain::EventType;
    Times& times = x_times[event.order.value];
    if (event.type == order_paid) times.paid = event.at;
    if (event.type == order_shipped) times.shipped = event.at;
    if (event.type == order_completed) times.completed = std::min(times.completed, event.at);
    if (event.type == order_claimed) times.claimed = event.at;
  }

  /// Fails where an order that should have settled has not, settled at another time or is counted
  /// otherwise.
  void compare(const domain::State& state, domain::Instant now) const {
    for (const auto& [no, times] : x_times) {
      const domain::Order& order = state.order({no});
      if (!order.head.no || times.paid == domain::never) continue;
      const std::string place = " (order " + std::to_string(no) + ")";
      const domain::Instant wanted = order.head.member ? settles(times) : domain::never;
      const domain::Instant settled = order.head.settled_at;
      require(settled == wanted || settled == domain::never, "an order settled at another time" + place);
      require(settled <= now || settled == domain::never, "an order settled before its time" + place);
      if (settled == domain::never) {
        require(wanted > now || !slow_counts(order), "an order that keeps goods has not settled" + place);
      } else {
        compare_sale(state, order, place);
      }
    }
  }

 private:
  struct Times {
    domain::Instant paid = domain::never;
    domain::Instant shipped = domain::never;
    domain::Instant completed = domain::never;
    domain::Instant claimed{INT64_MIN};
  };

  domain::Instant settles(const Times& times) const {
    const domain::Settlement& rule = x_programme.settlement;
    const bool by_payment = rule.from == domain::Settlement::From::payment;
    const domain::Instant from = by_payment ? times.paid : times.shipped;
    domain::Instant at = from == domain::never ? from : x_programme.zone.delayed(from, rule.after);
    if (rule.completes_at_once) at = std::min(at, times.completed);
    return std::max(at, times.claimed);
  }

  static void compare_sale(const domain::State& state, const domain::Order& order,
                           const std::string& place) {
    const auto& sales = state.member(order.head.member).sales;
    const auto sale = std::ranges::find(sales, order.head.no, &domain::SettledSale::order);
    require(sale != sales.end(), "a settled order counts nowhere" + place);
    require(sale->at == order.head.settled_at, "an order counts at another time" + place);
    require(sale->spend == slow_spend(order), "an order counts another spend" + place);
    require(sale->orders == (slow_counts(order) ? 1 : 0), "an order is counted as it should not" + place);
  }

  const domain::Programme& x_programme;
  std::map<std::uint32_t, Times> x_times;
};

}  // namespace shuke::property
