// Sums and ratios over whole populations, in integers. Not for one member's money, which the core keeps
// exact.
#pragma once

#include <cstdint>
#include <optional>

#include "base/units.h"

namespace shuke::insight {

/// Adds, and stops at the largest or smallest number instead of wrapping: no shop comes near, a hostile
/// file may.
constexpr void add_to(std::int64_t& sum, std::int64_t value) {
  if (__builtin_add_overflow(sum, value, &sum)) sum = value > 0 ? INT64_MAX : INT64_MIN;
}

/// part × scale ÷ whole, rounded half up (away from zero below it); nothing where there is no whole.
/// `whole` is not negative.
constexpr std::optional<std::int64_t> ratio(std::int64_t part, std::int64_t whole, std::int64_t scale) {
  if (whole <= 0) return {};
  const base::Wide product = base::Wide{part} * scale;
  const base::Wide size = base::divide(product < 0 ? -product : product, whole, base::Rounding::half_up);
  const base::Wide limited = size > INT64_MAX ? INT64_MAX : size;
  return static_cast<std::int64_t>(product < 0 ? -limited : limited);
}

/// A share in basis points: 6234 is 62.34 %.
constexpr std::optional<std::int64_t> basis_points(std::int64_t part, std::int64_t whole) {
  return ratio(part, whole, 10'000);
}

}  // namespace shuke::insight
