// Fraction: an exact non-negative sum of fractions in 128 bits, so that earning rounds once and at the end (S6).
#pragma once

#include "base/units.h"

namespace shuke::base {

/// An exact non-negative fraction. Sums stay exact while they fit 120 bits; `add` says when they would not.
struct Fraction {
  Wide num = 0;
  Wide den = 1;

  /// Adds other; returns false and changes nothing where the exact sum would not fit.
  [[nodiscard]] bool add(Fraction other);
  [[nodiscard]] bool multiply(Rate rate) {
    constexpr Wide small = Wide{1} << 60;
    if (num >= small || den >= small) return multiply_wide(rate);
    num *= rate.num;
    den *= rate.den;
    return true;
  }
  std::int64_t rounded(Rounding rounding) const { return static_cast<std::int64_t>(divide(num, den, rounding)); }

 private:
  bool multiply_wide(Rate rate);
};

}  // namespace shuke::base
