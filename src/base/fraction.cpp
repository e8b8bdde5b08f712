// Exact sums of fractions: reduced by their common divisor whenever they grow, refused where 120 bits do not hold them.
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
  if (!fits_product(a.num, a_factor) || !fits_product(b.num, b_factor) || !fits_product(a.den, a_factor)) return false;
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

namespace {

constexpr int fixed_places = 96;
constexpr WideUnsigned fixed_one = WideUnsigned{1} << fixed_places;

/// rest / den in units of 2^-96, rounded down, by long division; rest < den < 2^120.
WideUnsigned places_of(WideUnsigned rest, WideUnsigned den) {
  WideUnsigned places = 0;
  for (int i = 0; i < fixed_places; ++i) {
    rest <<= 1;
    places <<= 1;
    if (rest < den) continue;
    rest -= den;
    places |= 1;
  }
  return places;
}

}  // namespace

void FixedSum::add(Fraction part) {
  x_whole += part.num / part.den;
  x_rest += places_of(static_cast<WideUnsigned>(part.num % part.den), static_cast<WideUnsigned>(part.den));
  x_whole += static_cast<Wide>(x_rest >> fixed_places);
  x_rest &= fixed_one - 1;
  ++x_additions;
}

std::int64_t FixedSum::rounded(Rate times, std::int64_t per, Rounding rounding) const {
  const auto factor = static_cast<WideUnsigned>(times.num);
  const WideUnsigned off = factor * static_cast<WideUnsigned>(x_additions);
  WideUnsigned rest = x_rest * factor;
  Wide whole = x_whole * times.num + static_cast<Wide>(rest >> fixed_places);
  rest &= fixed_one - 1;
  if (rest + off >= fixed_one) {
    ++whole;
    rest = 0;
  }
  constexpr WideUnsigned half = fixed_one / 2;
  if (rest < half && rest + off >= half) rest = half;
  const Wide den = Wide{times.den} * per;
  const Wide quotient = whole / den;
  const Wide twice = 2 * (whole % den) + (rest >= half ? 1 : 0);
  const bool tie = twice == den && (rest == 0 || rest == half);
  const bool tie_up = rounding == Rounding::half_up || (quotient & 1) == 1;
  const bool up = rounding != Rounding::floor && twice >= den && (!tie || tie_up);
  return static_cast<std::int64_t>(quotient + (up ? 1 : 0));
}

}  // namespace shuke::base
