// The integer distributions against known values and known moments.
#include "insight/random.h"

#include <gtest/gtest.h>

#include <cstdint>

#include "insight/bg_nbd.h"

namespace shuke::insight {
namespace {

TEST(Random, is_splitmix64) {
  // The mixing step of SplitMix64 from state 0 gives this well-known first number; our constructor mixes 0
  // to 0.
  Random random(0, 0);
  EXPECT_EQ(random.next(), 0xE220A8397B1DCDAFu);
  EXPECT_EQ(random.next(), 0x6E789E6AA1B965F4u);
}

TEST(Random, streams_differ_by_each_part) {
  const auto first = [](Random random) { return random.next(); };
  EXPECT_NE(first({1, 2, 3}), first({1, 2, 4}));
  EXPECT_NE(first({1, 2, 3}), first({1, 3, 3}));
  EXPECT_NE(first({1, 2, 3}), first({2, 2, 3}));
  EXPECT_EQ(first({1, 2, 3}), first({1, 2, 3}));
}

TEST(Logarithm, of_powers_of_two_is_whole) {
  EXPECT_EQ(minus_log2(1).raw, std::uint64_t{64} << 32);
  EXPECT_EQ(minus_log2(std::uint64_t{1} << 63).raw, q32_one);
  // -log2(3/4) = 0.4150374992788438; times 2^32 is 1782572484.6, and the bits of log2(3) are cut, so it
  // rounds up here.
  EXPECT_EQ(minus_log2(std::uint64_t{3} << 62).raw, 1782572487u);
}

TEST(Exponential, of_simple_fractions) {
  EXPECT_EQ(exp2_minus_q62({0}), std::uint64_t{1} << 62);
  EXPECT_EQ(exp2_minus_q62({3 * q32_one}), std::uint64_t{1} << 59);
  EXPECT_EQ(exp2_minus_q62({62 * q32_one}), 0u);
  // 2^-0.5 = 0.70710678118654752; times 2^62 is 3260954456333195553.
  EXPECT_EQ(exp2_minus_q62({q32_one / 2}), 3260954456333195553u);
  // What the logarithm takes apart the exponential puts together: 3/4 to nine digits.
  const std::uint64_t back = exp2_minus_q62(minus_log2(std::uint64_t{3} << 62));
  EXPECT_NEAR(static_cast<double>(back) / 4611686018427387904.0, 0.75, 1e-9);
}

struct Moments {
  double mean;
  double variance;
};

template <class Draw>
Moments moments(Draw draw) {
  constexpr int draws = 200'000;
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < draws; ++i) {
    const double x = static_cast<double>(draw()) / 4294967296.0;
    sum += x;
    squares += x * x;
  }
  const double mean = sum / draws;
  return {mean, squares / draws - mean * mean};
}

// Tolerances are five standard errors or more at 200,000 draws.
TEST(Distributions, have_their_mean_and_variance) {
  Random random(7, 1);
  const Moments exponential = moments([&] { return random.exponential().raw; });
  EXPECT_NEAR(exponential.mean, 1.0, 0.012);
  EXPECT_NEAR(exponential.variance, 1.0, 0.04);
  const Moments gamma = moments([&] { return random.gamma(243).raw; });  // mean and variance are the shape
  EXPECT_NEAR(gamma.mean, 0.243, 0.006);
  EXPECT_NEAR(gamma.variance, 0.243, 0.02);
  const Moments large = moments([&] { return random.gamma(2500).raw; });
  EXPECT_NEAR(large.mean, 2.5, 0.02);
  EXPECT_NEAR(large.variance, 2.5, 0.06);
  // Beta(a, b): mean a / (a + b) = 0.2463, variance ab / ((a + b)^2 (a + b + 1)) = 0.04400.
  const Moments beta = moments([&] { return random.beta_q32(793, 2426); });
  EXPECT_NEAR(beta.mean, 0.2463, 0.0025);
  EXPECT_NEAR(beta.variance, 0.0440, 0.001);
}

TEST(BgNbd, draws_buyers_at_the_published_rate) {
  // Mean rate r / alpha = 0.243 / 4.414 = 0.05505 a week.
  Random random(3, 9);
  const Moments rate = moments([&] { return draw_buyer(cdnow_parameters, random).purchases_per_week.raw; });
  EXPECT_NEAR(rate.mean, 0.05505, 0.0014);
}

}  // namespace
}  // namespace shuke::insight
