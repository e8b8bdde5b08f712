// Properties of spreading an amount over lines (S5), against a recomputation by another road.
#include "property/check.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "base/units.h"
#include "domain/spread.h"

namespace shuke::property {
namespace {

using base::Wide;
using Amounts = std::vector<std::int64_t>;

/// Weights as orders have them: zeros, equal ones, a cent, and amounts of every size up to the largest
/// allowed.
rc::Gen<Amounts> weights() {
  const auto weight = rc::gen::weightedOneOf<std::int64_t>(
      {{2, rc::gen::element<std::int64_t>(0, 1, 1, 3, 100, 100, 9'999, 10'000'000'000'000)},
       {3, rc::gen::inRange<std::int64_t>(0, 100'000)}});
  return rc::gen::nonEmpty(rc::gen::container<Amounts>(weight));
}

Amounts spread_of(std::int64_t amount, const Amounts& weights) {
  Amounts shares(weights.size());
  domain::spread(amount, weights, shares);
  return shares;
}

std::int64_t sum_of(const Amounts& values) {
  return std::accumulate(values.begin(), values.end(), std::int64_t{0});
}

/// Largest remainder the slow way: one unit at a time to the line that lacks the most of its exact share,
/// the first of equals.
Amounts slow_spread(std::int64_t amount, const Amounts& weights) {
  const Wide whole = sum_of(weights);
  Amounts shares;
  for (const std::int64_t weight : weights) {
    shares.push_back(static_cast<std::int64_t>(Wide{amount} * weight / whole));
  }
  while (sum_of(shares) < amount) {
    std::size_t most = 0;
    for (std::size_t i = 1; i < shares.size(); ++i) {
      const Wide lacks = Wide{amount} * weights[i] - shares[i] * whole;
      if (lacks > Wide{amount} * weights[most] - shares[most] * whole) most = i;
    }
    ++shares[most];
  }
  return shares;
}

TEST(Spread, sums_exactly_and_stays_within_one_unit_of_proportional) {
  holds_for(4000, [] {
    const Amounts shares_wanted = *weights();
    const std::int64_t whole = sum_of(shares_wanted);
    const auto amount = *rc::gen::inRange<std::int64_t>(0, std::max<std::int64_t>(whole, 10) + 1);
    const Amounts shares = spread_of(amount, shares_wanted);
    RC_ASSERT(sum_of(shares) == amount);
    if (whole == 0) return;
    for (std::size_t i = 0; i < shares.size(); ++i) {
      const Wide off = Wide{shares[i]} * whole - Wide{amount} * shares_wanted[i];
      RC_ASSERT(off < whole && off > -Wide{whole});
      RC_ASSERT(shares[i] >= 0);
      RC_ASSERT(amount > whole || shares[i] <= shares_wanted[i]);
    }
  });
}

TEST(Spread, equals_largest_remainder_one_unit_at_a_time) {
  holds_for(2000, [] {
    const Amounts shares_wanted = *weights();
    RC_PRE(sum_of(shares_wanted) > 0);
    const auto amount = *rc::gen::inRange<std::int64_t>(0, sum_of(shares_wanted) + 1);
    RC_ASSERT(spread_of(amount, shares_wanted) == slow_spread(amount, shares_wanted));
  });
}

TEST(Spread, gives_all_to_the_first_line_where_all_weights_are_zero) {
  holds_for(50, [] {
    const auto lines = *rc::gen::inRange<std::size_t>(1, 20);
    const auto amount = *rc::gen::inRange<std::int64_t>(0, 1'000'000);
    Amounts wanted(lines);
    wanted[0] = amount;
    RC_ASSERT(spread_of(amount, Amounts(lines)) == wanted);
  });
}

}  // namespace
}  // namespace shuke::property
