// Big: natural numbers of any size, for references that must be exact. Adds, multiplies and compares;
// nothing else.
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <vector>

#include "base/units.h"

namespace shuke::property {

class Big {
 public:
  Big(std::uint64_t value = 0) {
    for (; value != 0; value >>= 32) x_digits.push_back(static_cast<std::uint32_t>(value));
  }
  static Big of(std::int64_t value) {
    CHECK(value >= 0);
    return Big(static_cast<std::uint64_t>(value));
  }

  friend Big operator+(const Big& a, const Big& b) {
    Big sum;
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < std::max(a.x_digits.size(), b.x_digits.size()) || carry != 0; ++i) {
      carry += a.digit(i) + std::uint64_t{b.digit(i)};
      sum.x_digits.push_back(static_cast<std::uint32_t>(carry));
      carry >>= 32;
    }
    return sum;
  }
  friend Big operator*(const Big& a, const Big& b) {
    Big product;
    product.x_digits.assign(a.x_digits.size() + b.x_digits.size() + 1, 0);
    for (std::size_t i = 0; i < a.x_digits.size(); ++i) {
      std::uint64_t carry = 0;
      for (std::size_t j = 0; j < b.x_digits.size() || carry != 0; ++j) {
        carry += product.x_digits[i + j] + std::uint64_t{a.x_digits[i]} * b.digit(j);
        product.x_digits[i + j] = static_cast<std::uint32_t>(carry);
        carry >>= 32;
      }
    }
    while (!product.x_digits.empty() && product.x_digits.back() == 0) product.x_digits.pop_back();
    return product;
  }
  friend std::strong_ordering operator<=>(const Big& a, const Big& b) {
    if (a.x_digits.size() != b.x_digits.size()) return a.x_digits.size() <=> b.x_digits.size();
    return std::lexicographical_compare_three_way(a.x_digits.rbegin(), a.x_digits.rend(),
                                                  b.x_digits.rbegin(), b.x_digits.rend());
  }
  friend bool operator==(const Big& a, const Big& b) = default;

 private:
  std::uint32_t digit(std::size_t i) const { return i < x_digits.size() ? x_digits[i] : 0; }

  std::vector<std::uint32_t> x_digits;  // lowest first, no zero on top
};

/// A sum of fractions over one common denominator that only grows.
struct BigFraction {
  Big num;
  Big den{1};

  void add(const Big& other_num, const Big& other_den) {
    num = num * other_den + other_num * den;
    den = den * other_den;
  }
  /// Whether `wanted` is this fraction rounded.
  bool rounds_to(std::int64_t wanted, base::Rounding rounding) const {
    const Big value = Big::of(wanted) * den;
    if (rounding == base::Rounding::floor) return value <= num && num < value + den;
    const Big twice = num + num;
    const Big low = value + value;  // wanted - 1/2 <= fraction <= wanted + 1/2, the ends by the rounding
    const bool even = wanted % 2 == 0;
    const bool tie_up = rounding == base::Rounding::half_up || even;
    const bool tie_down = rounding == base::Rounding::half_even && even;
    const bool above = tie_up ? twice + den >= low : twice + den > low;
    const bool below = tie_down ? twice <= low + den : twice < low + den;
    return above && below;
  }
};

}  // namespace shuke::property
