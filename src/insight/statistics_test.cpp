// Thresholds, repurchase and cohorts with figures worked by hand.
#include <gtest/gtest.h>

#include <cstdint>
#include <numeric>
#include <vector>

#include "insight/cohorts.h"
#include "insight/repurchase.h"
#include "insight/sum.h"
#include "insight/thresholds.h"

namespace shuke::insight {
namespace {

using Values = std::vector<std::int64_t>;
const Values sixty_thirty_ten{6000, 3000, 1000};

TEST(Sum, stops_at_the_ends_instead_of_wrapping) {
  std::int64_t sum = INT64_MAX - 1;
  add_to(sum, 5);
  EXPECT_EQ(sum, INT64_MAX);
  sum = INT64_MIN + 1;
  add_to(sum, -5);
  EXPECT_EQ(sum, INT64_MIN);
}

TEST(Sum, ratios_round_half_up_and_need_a_whole) {
  EXPECT_EQ(basis_points(1, 3), 3333);
  EXPECT_EQ(basis_points(2, 3), 6667);
  EXPECT_EQ(basis_points(1, 20000), 1);  // 0.5
  EXPECT_EQ(basis_points(-1, 3), -3333);
  EXPECT_EQ(basis_points(0, 0), std::nullopt);
  EXPECT_EQ(ratio(INT64_MAX, 1, 10), INT64_MAX);
}

TEST(Thresholds, of_ten_different_members_meet_the_shares_exactly) {
  // Of 1 to 10 the best one is 10, the best four are 7 and more.
  const auto levels = propose_thresholds({3, 1, 4, 10, 5, 9, 2, 6, 8, 7}, sixty_thirty_ten);
  ASSERT_EQ(levels.size(), 3u);
  EXPECT_EQ(levels[0].at_least, std::nullopt);
  EXPECT_EQ(levels[0].members, 6);
  EXPECT_EQ(levels[1].at_least, 7);
  EXPECT_EQ(levels[1].members, 3);
  EXPECT_EQ(levels[2].at_least, 10);
  EXPECT_EQ(levels[2].members, 1);
  EXPECT_EQ(proposed_level(levels, 6), 0u);
  EXPECT_EQ(proposed_level(levels, 7), 1u);
  EXPECT_EQ(proposed_level(levels, 9), 1u);
  EXPECT_EQ(proposed_level(levels, 10), 2u);
}

TEST(Thresholds, take_the_nearest_where_members_share_a_value) {
  // 10 members, wanted on top 1: 8 has two members (off by one), nobody (off by one) loses the tie to
  // somebody. Wanted on top or middle 4: from 5 on there are 5 (off by one), from 8 on 2 (off by two).
  const auto levels = propose_thresholds({8, 8, 5, 5, 5, 1, 1, 0, 0, 0}, sixty_thirty_ten);
  EXPECT_EQ(levels[2].at_least, 8);
  EXPECT_EQ(levels[2].members, 2);
  EXPECT_EQ(levels[1].at_least, 5);
  EXPECT_EQ(levels[1].members, 3);
  EXPECT_EQ(levels[0].members, 5);
}

TEST(Thresholds, of_two_equally_near_take_the_one_with_fewer_members) {
  // Wanted 3 of 10: from 9 on there are 2, from 4 on there are 4; both are off by one.
  const auto levels = propose_thresholds({9, 9, 4, 4, 0, 0, 0, 0, 0, 0}, Values{7000, 3000});
  EXPECT_EQ(levels[1].at_least, 9);
  EXPECT_EQ(levels[1].members, 2);
}

TEST(Thresholds, leave_a_level_empty_where_no_value_is_near) {
  // All ten have 5. For the top level (1 wanted) ten are farther than none; for middle and top (4 wanted)
  // likewise.
  const auto levels = propose_thresholds(Values(10, 5), sixty_thirty_ten);
  EXPECT_EQ(levels[2].at_least, std::nullopt);
  EXPECT_EQ(levels[1].at_least, std::nullopt);
  EXPECT_EQ(levels[0].members, 10);
  EXPECT_EQ(proposed_level(levels, 5), 0u);
}

TEST(Thresholds, never_begin_at_zero_and_rise_strictly) {
  // Only one member bought at all: the top takes him, the middle has no value left below.
  const auto levels = propose_thresholds({0, 0, 0, 0, 7}, Values{2000, 4000, 4000});
  EXPECT_EQ(levels[2].at_least, 7);
  EXPECT_EQ(levels[1].at_least, std::nullopt);
  EXPECT_EQ(levels[1].members, 0);
  EXPECT_EQ(levels[0].members, 4);
}

TEST(Thresholds, of_nobody_are_none) {
  const auto levels = propose_thresholds({}, sixty_thirty_ten);
  ASSERT_EQ(levels.size(), 3u);
  EXPECT_EQ(levels[0].members, 0);
  EXPECT_EQ(levels[2].at_least, std::nullopt);
}

TEST(Thresholds, of_many_different_values_are_exact) {
  Values values(1000);
  std::iota(values.begin(), values.end(), 1);
  const auto levels = propose_thresholds(values, Values{6000, 2000, 1000, 1000});
  EXPECT_EQ(levels[3].at_least, 901);
  EXPECT_EQ(levels[2].at_least, 801);
  EXPECT_EQ(levels[1].at_least, 601);
}

TEST(Repurchase, counts_who_comes_again_and_when) {
  // Observation ends on day 100.
  Repurchase repurchase(100);
  const auto add = [&](std::vector<std::int32_t> days, std::int64_t sales) { repurchase.add(days, sales); };
  add({}, 0);
  add({10}, 500);          // once; observed for 30, 60 and 90 days
  add({0, 30}, 700);       // again after 30 days
  add({50, 90, 95}, 900);  // again after 40 days; observed for 30 days only
  add({95, 95}, 100);      // twice on one day; observed for no span
  EXPECT_EQ(repurchase.once(), 1);
  EXPECT_EQ(repurchase.again(), 3);
  EXPECT_EQ(repurchase.median_days_to_second(), 30);  // 0, 30, 40
  EXPECT_EQ(repurchase.within()[0].observed, 3);
  EXPECT_EQ(repurchase.within()[0].again, 1);
  EXPECT_EQ(repurchase.within()[1].observed, 2);
  EXPECT_EQ(repurchase.within()[1].again, 1);
  EXPECT_EQ(repurchase.within()[2].observed, 2);
  EXPECT_EQ(repurchase.within()[3].observed, 0);
  EXPECT_EQ(repurchase.by_orders()[0].sales, 500);
  EXPECT_EQ(repurchase.by_orders()[1].members, 2);
  EXPECT_EQ(repurchase.by_orders()[1].sales, 800);
  EXPECT_EQ(repurchase.by_orders()[2].members, 1);
}

TEST(Repurchase, puts_many_orders_into_the_last_row_and_merges) {
  Repurchase one(1000);
  one.add(std::vector<std::int32_t>(25, 7), 10);
  Repurchase two(1000);
  two.add(std::vector<std::int32_t>{1, 12}, 20);
  two.add(std::vector<std::int32_t>{1}, 5);
  Repurchase both(1000);
  both.merge(two);
  both.merge(one);
  EXPECT_EQ(both.again(), 2);
  EXPECT_EQ(both.once(), 1);
  EXPECT_EQ(both.median_days_to_second(), 0);  // of 0 and 11 the lower
  EXPECT_EQ(both.by_orders()[9].members, 1);
  EXPECT_EQ(both.within()[4].observed, 3);
  EXPECT_EQ(Repurchase(0).median_days_to_second(), std::nullopt);
}

TEST(Cohorts, count_each_buyer_once_a_month) {
  Cohorts cohorts(4);
  const auto add = [&](std::vector<std::int32_t> months) { cohorts.add(months); };
  add({});
  add({0, 0, 2});
  add({0, 3});
  add({2, 2, 3});
  const auto row = [&](std::int32_t month) {
    const auto span = cohorts.active(month);
    return Values(span.begin(), span.end());
  };
  EXPECT_EQ(row(0), (Values{2, 0, 1, 1}));
  EXPECT_EQ(row(1), (Values{0, 0, 0}));
  EXPECT_EQ(row(2), (Values{1, 1}));
  EXPECT_EQ(row(3), (Values{0}));
  Cohorts other(4);
  other.add(std::vector<std::int32_t>{3});
  cohorts.merge(other);
  EXPECT_EQ(row(3), (Values{1}));
}

}  // namespace
}  // namespace shuke::insight
