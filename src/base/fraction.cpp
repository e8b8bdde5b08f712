// Exact sums of fractions: reduced by their common divisor whenever they grow, refused where 120 bits do
// not hold them.
#include "base/fraction.h"

namespace shuke::base {
namespace {

constexpr Wide wide_limit = Wide{1} << 120;

Wide common_divisor(Wide a, Wide b) {
  while (b != 0) {
    const Wide rest = a % b;
    a = b;
    b = rest;
  }
  return a == 0 ? 1 : a;
}

constexpr Wide root_limit = Wide{1} << 60;

bool fits_product(Wide a, Wide b) {
  if (a < root_limit && b < root_limit) return true;
  return a == 0 || b <= wide_limit / a;
}

Fraction reduced(Fraction value) {
  const Wide divisor = common_divisor(value.num, value.den);
  return {value.num / divisor, value.den / divisor};
}

}  // namespace

bool Fraction::add(Fraction other) {
  if (den == other.den) {
    if (num > wide_limit - other.num) return false;
    num += other.num;
    return true;
  }
  const Fraction a = reduced(*this);
  const Fraction b = reduced(other);
  const Wide divisor = common_divisor(a.den, b.den);
  const Wide a_factor = b.den / divisor;
  const Wide b_factor = a.den / divisor;
  if (!fits_product(a.num, a_factor) || !fits_product(b.num, b_factor) || !fits_product(a.den, a_factor))
    return false;
  const Fraction sum{a.num * a_factor + b.num * b_factor, a.den * a_factor};
  if (sum.num > wide_limit) return false;
  *this = sum;
  return true;
}

bool Fraction::multiply_wide(Rate rate) {
  if (!fits_product(num, rate.num) || !fits_product(den, rate.den)) {
    *this = reduced(*this);
    if (!fits_product(num, rate.num) || !fits_product(den, rate.den)) return false;
  }
  num *= rate.num;
  den *= rate.den;
  return true;
}

}  // namespace shuke::base
