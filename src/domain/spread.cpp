// Largest remainder in integers: floors first, then one unit each to the largest remainders.
#include "domain/spread.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "base/units.h"

namespace shuke::domain {

void spread(std::int64_t amount, std::span<const std::int64_t> weights, std::span<std::int64_t> shares) {
  CHECK(weights.size() == shares.size() && !shares.empty());
  std::int64_t whole = 0;
  for (const std::int64_t weight : weights) whole += weight;
  if (whole == 0) {
    std::ranges::fill(shares, 0);
    shares[0] = amount;
    return;
  }
  std::vector<std::int64_t> rests(shares.size());
  std::int64_t left = amount;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const base::Wide product = base::Wide{amount} * weights[i];
    shares[i] = static_cast<std::int64_t>(product / whole);
    rests[i] = static_cast<std::int64_t>(product % whole);
    left -= shares[i];
  }
  std::vector<std::size_t> order(shares.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return rests[a] > rests[b]; });
  for (std::size_t i = 0; left > 0; ++i, --left) ++shares[order[i]];
}

}  // namespace shuke::domain
