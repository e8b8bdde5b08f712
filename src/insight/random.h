// Random: seeded random numbers and the few distributions a synthetic shop needs, in integers alone, so
// that one seed gives the same numbers on every machine and compiler. Not for anything secret, and not a
// source of chance in the core.
#pragma once

#include <compare>
#include <cstdint>

namespace shuke::insight {

/// A non-negative number with 32 bits after the point.
struct Q32 {
  std::uint64_t raw = 0;

  friend constexpr auto operator<=>(Q32, Q32) = default;
};

inline constexpr std::uint64_t q32_one = std::uint64_t{1} << 32;

/// -log2(u / 2^64) for u >= 1, exact to the last of its 32 bits but for truncation.
Q32 minus_log2(std::uint64_t u);
/// 2^-x with 62 bits after the point; 0 where it is smaller.
std::uint64_t exp2_minus_q62(Q32 x);

/// SplitMix64 (Steele, Lea, Flood 2014): 64 bits of state, every seed good, no state shared between two of
/// them.
class Random {
 public:
  /// Two streams with different seed, key or number have nothing to do with each other.
  constexpr Random(std::uint64_t seed, std::uint64_t key, std::uint64_t number = 0)
      : x_state(mixed(mixed(mixed(seed) + key) + number)) {}

  constexpr std::uint64_t next() { return mixed(x_state += 0x9E3779B97F4A7C15u); }
  /// Uniform in 0 .. count - 1; count is at least 1 and far below 2^64, so that the bias stays below count
  /// / 2^64.
  constexpr std::uint64_t below(std::uint64_t count) {
    __extension__ using Product = unsigned __int128;
    return static_cast<std::uint64_t>((Product{next()} * count) >> 64);
  }
  constexpr bool one_in(std::uint64_t count) { return below(count) == 0; }
  constexpr bool permille(std::uint64_t chance) { return below(1000) < chance; }

  /// Exponential with mean 1.
  Q32 exponential();
  /// Gamma with scale 1; the shape is given in thousandths and is at least 1. Johnk 1964 for the part of
  /// the shape below 1.
  Q32 gamma(std::uint64_t shape_milli);
  /// Beta as a share of 2^32, never above 2^32; both shapes in thousandths, at least 1. Johnk 1964.
  std::uint64_t beta_q32(std::uint64_t a_milli, std::uint64_t b_milli);

 private:
  static constexpr std::uint64_t mixed(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  /// u^(1000 / shape) with 62 bits after the point, u uniform in (0, 1].
  std::uint64_t power_q62(std::uint64_t shape_milli);

  std::uint64_t x_state;
};

}  // namespace shuke::insight
