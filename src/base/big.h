// Big: a whole number of any size, not negative, with just what an exact sum of many fractions needs. Slow
// beside 128 bits; used only where they do not hold the sum. Not for figures that are kept or shown.
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

#include "base/units.h"

namespace shuke::base {

class Big {
 public:
  Big() = default;
  explicit Big(Wide value);

  void multiply(std::uint64_t factor);
  void add(const Big& other);
  friend bool operator==(const Big& a, const Big& b) = default;
  friend std::strong_ordering operator<=>(const Big& a, const Big& b);

 private:
  std::vector<std::uint64_t> x_limbs;  // lowest first, no zero at the end
};

/// The whole part of a ÷ b, which must be below 2^62; b is not zero.
std::int64_t quotient_floor(const Big& a, const Big& b);

}  // namespace shuke::base
