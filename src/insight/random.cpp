// The integer logarithm, exponential and distributions of random.h. Bit by bit: slow beside libm, and exact
// everywhere.
#include "insight/random.h"

#include <array>
#include <bit>

#include "base/check.h"

namespace shuke::insight {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::uint64_t one_q63 = std::uint64_t{1} << 63;
constexpr std::uint64_t ln2_q32 = 2977044472;  // 0.693147180559945 * 2^32

/// The largest root with root * root <= square, for a square below 2^126.
constexpr std::uint64_t root_of(Wide square) {
  std::uint64_t root = 0;
  for (std::uint64_t bit = one_q63; bit != 0; bit >>= 1) {
    const std::uint64_t tried = root | bit;
    if (Wide{tried} * tried <= square) root = tried;
  }
  return root;
}

/// halves[k] is 2^-(1/2^(k+1)) with 63 bits after the point: each is the root of the one before.
constexpr std::array<std::uint64_t, 32> halves = [] {
  std::array<std::uint64_t, 32> made{};
  std::uint64_t last = one_q63 / 2;
  for (std::uint64_t& half : made) half = last = root_of(Wide{last} << 63);
  return made;
}();

std::uint64_t times_q63(std::uint64_t a, std::uint64_t b) {
  return static_cast<std::uint64_t>((Wide{a} * b) >> 63);
}

}  // namespace

Q32 minus_log2(std::uint64_t u) {
  CHECK(u != 0);
  const int zeros = std::countl_zero(u);
  std::uint64_t mantissa = u << zeros;  // 1 to 2 with 63 bits after the point
  std::uint64_t fraction = 0;
  for (int bit = 0; bit < 32; ++bit) {
    const Wide square = Wide{mantissa} * mantissa;
    const bool two_or_more = (square >> 127) != 0;
    mantissa = static_cast<std::uint64_t>(square >> (two_or_more ? 64 : 63));
    fraction = fraction << 1 | static_cast<std::uint64_t>(two_or_more);
  }
  return {(static_cast<std::uint64_t>(zeros + 1) << 32) - fraction};
}

std::uint64_t exp2_minus_q62(Q32 x) {
  const std::uint64_t whole = x.raw >> 32;
  if (whole >= 62) return 0;
  std::uint64_t value = one_q63;
  for (std::size_t k = 0; k < halves.size(); ++k) {
    if ((x.raw >> (31 - k)) & 1) value = times_q63(value, halves[k]);
  }
  return value >> (whole + 1);
}

std::uint64_t Random::power_q62(std::uint64_t shape_milli) {
  const Q32 log = minus_log2(next() | 1);
  return exp2_minus_q62({log.raw * 1000 / shape_milli});
}

Q32 Random::exponential() {
  const Q32 log = minus_log2(next() | 1);
  return {static_cast<std::uint64_t>((Wide{log.raw} * ln2_q32) >> 32)};
}

Q32 Random::gamma(std::uint64_t shape_milli) {
  Q32 sum;
  for (; shape_milli >= 1000; shape_milli -= 1000) sum.raw += exponential().raw;
  if (shape_milli != 0) {
    const std::uint64_t share = beta_q32(shape_milli, 1000 - shape_milli);
    sum.raw += static_cast<std::uint64_t>((Wide{share} * exponential().raw) >> 32);
  }
  return sum;
}

std::uint64_t Random::beta_q32(std::uint64_t a_milli, std::uint64_t b_milli) {
  // Each round is kept with a chance that no shapes of ours bring below a few percent; the limit only
  // bounds the loop.
  constexpr int rounds_max = 100'000;
  for (int round = 0; round < rounds_max; ++round) {
    const std::uint64_t x = power_q62(a_milli);
    const std::uint64_t y = power_q62(b_milli);
    const std::uint64_t sum = x + y;
    if (sum == 0 || sum > (one_q63 >> 1)) continue;
    return static_cast<std::uint64_t>((Wide{x} << 32) / sum);
  }
  return q32_one / 2;
}

}  // namespace shuke::insight
