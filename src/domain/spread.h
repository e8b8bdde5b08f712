// S5: an order-level amount spread over lines by largest remainder.
#pragma once

#include <cstdint>
#include <span>

namespace shuke::domain {

/// Spreads `amount` over `shares` in proportion to `weights`; left-over units go to the largest remainders,
/// ties to the earliest.
///
/// The shares sum to `amount` exactly. Where all weights are 0, everything goes to the first. `amount` and
/// weights are not negative.
void spread(std::int64_t amount, std::span<const std::int64_t> weights, std::span<std::int64_t> shares);

}  // namespace shuke::domain
