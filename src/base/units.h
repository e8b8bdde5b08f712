// Money, Points, Rate and the named roundings between them. Integers only: no floating point and no
// implicit conversion. Not for time (time.h) and not for text forms (codec).
#pragma once

#include <compare>
#include <cstdint>

#include "base/check.h"

namespace shuke::base {

// Products of two 64-bit quantities. The word __extension__ tells -Wpedantic that the step outside ISO C++
// is meant.
__extension__ typedef __int128 Wide;
__extension__ typedef unsigned __int128 WideUnsigned;

/// An amount of the programme's currency in its minor unit (fen, cent). One programme has one currency, so
/// it is not repeated here.
struct Money {
  std::int64_t minor = 0;

  friend constexpr auto operator<=>(Money, Money) = default;
  friend constexpr Money operator+(Money a, Money b) { return {a.minor + b.minor}; }
  friend constexpr Money operator-(Money a, Money b) { return {a.minor - b.minor}; }
  constexpr Money operator-() const { return {-minor}; }
  constexpr Money& operator+=(Money b) {
    minor += b.minor;
    return *this;
  }
  constexpr Money& operator-=(Money b) {
    minor -= b.minor;
    return *this;
  }
};

/// A count of an account's smallest unit: points of a points account, growth of a growth account.
struct Points {
  std::int64_t count = 0;

  friend constexpr auto operator<=>(Points, Points) = default;
  friend constexpr Points operator+(Points a, Points b) { return {a.count + b.count}; }
  friend constexpr Points operator-(Points a, Points b) { return {a.count - b.count}; }
  constexpr Points operator-() const { return {-count}; }
  constexpr Points& operator+=(Points b) {
    count += b.count;
    return *this;
  }
  constexpr Points& operator-=(Points b) {
    count -= b.count;
    return *this;
  }
};

enum class Rounding : std::uint8_t { floor, half_up, half_even };

/// Divides a non-negative number by a positive one with a named rounding.
constexpr Wide divide(Wide numerator, Wide denominator, Rounding rounding) {
  // Most figures fit 64 bits, where a division is several times faster.
  const bool narrow = numerator <= INT64_MAX && denominator <= INT64_MAX;
  const Wide quotient =
      narrow ? Wide{static_cast<std::int64_t>(numerator) / static_cast<std::int64_t>(denominator)}
             : numerator / denominator;
  const Wide rest = numerator - quotient * denominator;
  switch (rounding) {
    case Rounding::floor: return quotient;
    case Rounding::half_up: return quotient + (rest >= denominator - rest ? 1 : 0);
    case Rounding::half_even:
      if (rest == denominator - rest) return quotient + (quotient & 1);
      return quotient + (rest > denominator - rest ? 1 : 0);
  }
  __builtin_unreachable();
}

/// A non-negative fraction: 1.5 is {3, 2}, 98 % is {49, 50}.
struct Rate {
  std::int64_t num = 0;
  std::int64_t den = 1;

  friend constexpr bool operator==(Rate a, Rate b) { return Wide{a.num} * b.den == Wide{b.num} * a.den; }
  friend constexpr auto operator<=>(Rate a, Rate b) { return Wide{a.num} * b.den <=> Wide{b.num} * a.den; }

  constexpr Money of_half_up(Money amount) const {
    return {static_cast<std::int64_t>(divide(Wide{amount.minor} * num, den, Rounding::half_up))};
  }
  constexpr std::int64_t of_floor(std::int64_t amount) const {
    return static_cast<std::int64_t>(divide(Wide{amount} * num, den, Rounding::floor));
  }
};

/// part / whole of `amount`, rounded half up; 0 when there is no whole. Parts are cumulative: the whole
/// part gives all of it.
constexpr std::int64_t share_half_up(std::int64_t amount, std::int64_t part, std::int64_t whole) {
  if (whole == 0) return 0;
  return static_cast<std::int64_t>(divide(Wide{amount} * part, whole, Rounding::half_up));
}

}  // namespace shuke::base
