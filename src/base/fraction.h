// Fraction: an exact non-negative sum of fractions of any size, so that earning rounds once and at the end
// (S6).
#pragma once

#include <memory>

#include "base/big.h"
#include "base/units.h"

namespace shuke::base {

/// An exact non-negative fraction. It is two 128-bit numbers while they hold it, and two of any size beyond
/// that.
class Fraction {
 public:
  Fraction() = default;
  /// `den` is above zero.
  Fraction(Wide num, Wide den) : x_num(num), x_den(den) {}

  /// Adds num ÷ den, both below 2^120.
  void add(Wide num, Wide den);
  void multiply(Rate rate) {
    constexpr Wide small = Wide{1} << 60;
    if (x_large || x_num >= small || x_den >= small) return multiply_large(rate);
    x_num *= rate.num;
    x_den *= rate.den;
  }
  std::int64_t rounded(Rounding rounding) const;

  /// Whether `num` and `den` give the value; else it is too long to be written down.
  bool is_short() const { return !x_large && x_num <= INT64_MAX && x_den <= INT64_MAX; }
  std::int64_t num() const { return static_cast<std::int64_t>(x_num); }
  std::int64_t den() const { return static_cast<std::int64_t>(x_den); }

 private:
  struct Large {
    Big num;
    Big den;
  };

  void multiply_large(Rate rate);
  void become_large();

  Wide x_num = 0;
  Wide x_den = 1;
  std::unique_ptr<Large> x_large;
};

}  // namespace shuke::base
