// Exact sums of fractions: reduced by their common divisor when they grow, and of any size where 120 bits
// do not hold them.
#include "base/fraction.h"

namespace shuke::base {
namespace {

constexpr Wide limit = Wide{1} << 120;
constexpr Wide root_limit = Wide{1} << 60;

Wide common_divisor(Wide a, Wide b) {
  while (b != 0) {
    const Wide rest = a % b;
    a = b;
    b = rest;
  }
  return a == 0 ? 1 : a;
}

bool fits_product(Wide a, Wide b) {
  return (a < root_limit && b < root_limit) || a == 0 || b <= limit / a;
}

void reduce(Wide& num, Wide& den) {
  const Wide divisor = common_divisor(num, den);
  num /= divisor;
  den /= divisor;
}

/// A product with a number of more than 64 bits, in two steps.
void multiply_big(Big& value, Wide factor) {
  Big high = value;
  high.multiply(static_cast<std::uint64_t>(factor >> 64));
  high.multiply(std::uint64_t{1} << 32);
  high.multiply(std::uint64_t{1} << 32);
  value.multiply(static_cast<std::uint64_t>(factor));
  value.add(high);
}

}  // namespace

void Fraction::become_large() {
  if (!x_large) x_large = std::make_unique<Large>(Large{Big(x_num), Big(x_den)});
}

void Fraction::add(Wide num, Wide den) {
  if (!x_large && x_den == den && x_num <= limit - num) {
    x_num += num;
    return;
  }
  reduce(num, den);
  if (!x_large) {
    reduce(x_num, x_den);
    const Wide divisor = common_divisor(x_den, den);
    const Wide own_factor = den / divisor;
    const Wide other_factor = x_den / divisor;
    if (fits_product(x_num, own_factor) && fits_product(num, other_factor) &&
        fits_product(x_den, own_factor)) {
      x_num = x_num * own_factor + num * other_factor;
      x_den *= own_factor;
      return;
    }
    become_large();
  }
  Big other = x_large->den;
  multiply_big(other, num);
  multiply_big(x_large->num, den);
  x_large->num.add(other);
  multiply_big(x_large->den, den);
}

void Fraction::multiply_large(Rate rate) {
  if (!x_large) {
    reduce(x_num, x_den);
    if (fits_product(x_num, rate.num) && fits_product(x_den, rate.den)) {
      x_num *= rate.num;
      x_den *= rate.den;
      return;
    }
    become_large();
  }
  x_large->num.multiply(static_cast<std::uint64_t>(rate.num));
  x_large->den.multiply(static_cast<std::uint64_t>(rate.den));
}

std::int64_t Fraction::rounded(Rounding rounding) const {
  if (!x_large) return static_cast<std::int64_t>(divide(x_num, x_den, rounding));
  const std::int64_t whole = quotient_floor(x_large->num, x_large->den);
  if (rounding == Rounding::floor) return whole;
  // Twice the value against 2 × whole + 1 says on which side of the half it is.
  Big twice = x_large->num;
  twice.multiply(2);
  Big half = x_large->den;
  half.multiply(static_cast<std::uint64_t>(2 * whole + 1));
  if (twice == half) return rounding == Rounding::half_up ? whole + 1 : whole + (whole & 1);
  return twice > half ? whole + 1 : whole;
}

}  // namespace shuke::base
