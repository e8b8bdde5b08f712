// Money, points and rates: each named rounding at its edge, and products that leave 64 bits on the way.
#include "base/units.h"

#include <gtest/gtest.h>

#include "base/fraction.h"

namespace shuke::base {
namespace {

TEST(Rounding, floor_half_up_and_half_even_differ_at_the_half) {
  EXPECT_TRUE(divide(5, 2, Rounding::floor) == 2);
  EXPECT_TRUE(divide(5, 2, Rounding::half_up) == 3);
  EXPECT_TRUE(divide(5, 2, Rounding::half_even) == 2);
  EXPECT_TRUE(divide(7, 2, Rounding::half_even) == 4);
  EXPECT_TRUE(divide(499, 1000, Rounding::half_up) == 0);
  EXPECT_TRUE(divide(501, 1000, Rounding::half_even) == 1);
}

TEST(Rounding, an_odd_denominator_has_no_half) {
  EXPECT_TRUE(divide(1, 3, Rounding::half_up) == 0);
  EXPECT_TRUE(divide(2, 3, Rounding::half_up) == 1);
  EXPECT_TRUE(divide(4, 3, Rounding::half_even) == 1);
}

TEST(Rates, a_discount_rounds_half_up_to_the_minor_unit) {
  const Rate percent_95{19, 20};
  EXPECT_EQ(percent_95.of_half_up({10}).minor, 10);          // 9.5
  EXPECT_EQ(percent_95.of_half_up({19'950}).minor, 18'953);  // 18952.5
  EXPECT_EQ(percent_95.of_floor(19'950), 18'952);
}

TEST(Rates, are_equal_and_ordered_by_value_and_not_by_form) {
  EXPECT_EQ((Rate{3, 2}), (Rate{6, 4}));
  EXPECT_LT((Rate{2, 3}), (Rate{3, 4}));
  EXPECT_GT((Rate{INT64_MAX, 2}), (Rate{INT64_MAX - 1, 2}));
}

TEST(Rates, products_beyond_64_bits_stay_exact) {
  EXPECT_EQ((Rate{1'000'000, 1'000'000}.of_floor(9'000'000'000'000'000)), 9'000'000'000'000'000);
  EXPECT_EQ(share_half_up(9'000'000'000'000'000, 8'999'999'999'999'999, 9'000'000'000'000'000),
            8'999'999'999'999'999);
}

TEST(Shares, cumulative_parts_end_with_the_whole_amount) {
  std::int64_t given = 0;
  for (std::int64_t part = 1; part <= 3; ++part) {
    const std::int64_t so_far = share_half_up(100, part, 3);
    given += so_far - given;
    EXPECT_EQ(given, part == 1 ? 33 : part == 2 ? 67 : 100);
  }
  EXPECT_EQ(share_half_up(100, 0, 0), 0);
}

TEST(Fractions, thirds_add_up_to_one) {
  Fraction sum;
  for (int i = 0; i < 3; ++i) sum.add(1, 3);
  EXPECT_EQ(sum.rounded(Rounding::floor), 1);
}

TEST(Fractions, round_once_at_the_end) {
  Fraction sum;  // 199.50 at 2 and 80.00 at 1/2 points per 1.00, times 3/2: 658.5
  sum.add(Wide{19950} * 2, 100);
  sum.add(Wide{8000} * 1, 200);
  sum.multiply({3, 2});
  EXPECT_EQ(sum.rounded(Rounding::floor), 658);
  EXPECT_EQ(sum.rounded(Rounding::half_up), 659);
  EXPECT_EQ(sum.rounded(Rounding::half_even), 658);
}

TEST(Fractions, stay_exact_beyond_128_bits) {
  // p/q + (q-p)/q = 1 for each of many coprime q: the sum is their count, not a unit less.
  Fraction sum;
  const std::int64_t primes[] = {999'999'937, 999'999'929, 999'999'893, 999'999'883,
                                 999'999'797, 999'999'761, 999'999'757};
  for (const std::int64_t q : primes) sum.add(q / 3, q);
  EXPECT_FALSE(sum.is_short());
  for (const std::int64_t q : primes) sum.add(q - q / 3, q);
  EXPECT_EQ(sum.rounded(Rounding::floor), 7);
  EXPECT_EQ(sum.rounded(Rounding::half_up), 7);
  sum.multiply({1, 2});
  EXPECT_EQ(sum.rounded(Rounding::floor), 3);
  EXPECT_EQ(sum.rounded(Rounding::half_up), 4);
  EXPECT_EQ(sum.rounded(Rounding::half_even), 4);
}

TEST(Fractions, one_part_less_is_one_unit_less) {
  Fraction sum;
  const std::int64_t primes[] = {999'999'937, 999'999'929, 999'999'893, 999'999'883, 999'999'797};
  for (const std::int64_t q : primes) sum.add(q - 1, q);  // five, less five tiny parts
  EXPECT_EQ(sum.rounded(Rounding::floor), 4);
  EXPECT_EQ(sum.rounded(Rounding::half_up), 5);
}

TEST(Check, aborts_with_the_condition_and_its_place) {
  EXPECT_DEATH(CHECK(1 + 1 == 3), "units_test.*1 \\+ 1 == 3");
}

}  // namespace
}  // namespace shuke::base
