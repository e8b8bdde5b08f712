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

/// A non-negative sum of fractions whose exact form does not fit: 96 binary places. Each addition is off by less than one unit
/// of the last place, downward; so what lies that near below a whole or a half is taken for it. That is exact as long as the
/// fractions' least common denominator stays below about 2^90, and the same on every machine beyond.
class FixedSum {
 public:
  /// A fraction with a denominator below 2^120.
  void add(Fraction part);
  bool empty() const { return x_additions == 0; }
  /// The sum × times ÷ per, rounded. The numerator of `times` is below 2^31.
  std::int64_t rounded(Rate times, std::int64_t per, Rounding rounding) const;

 private:
  Wide x_whole = 0;
  WideUnsigned x_rest = 0;  // in units of 2^-96; below 1
  std::int64_t x_additions = 0;
};

}  // namespace shuke::base
