// Thresholds, repurchase and cohorts with figures worked by hand.
#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/limits.h"
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

/// Levels whose thresholds are 100, 200 and so on, and a trial that puts each value on the highest level it
/// reaches.
struct Shop {
  Values values;
  int trials = 0;

  std::vector<ProposedLevel> search(const Values& wanted_bp) {
    ThresholdSearch search{wanted_bp, std::vector<SearchedLevel>(wanted_bp.size()), values};
    for (std::size_t i = 1; i < wanted_bp.size(); ++i) {
      search.levels[i].now = 100 * static_cast<std::int64_t>(i);
      if (i > 1) search.levels[i].above = i - 1;
    }
    return search_thresholds(std::move(search),
                             [&](std::span<const std::int64_t> thresholds) {
                               ++trials;
                               Values members(thresholds.size());
                               for (const std::int64_t value : values) {
                                 std::size_t level = thresholds.size() - 1;
                                 while (level > 0 && value < thresholds[level]) --level;
                                 ++members[level];
                               }
                               return members;
                             })
        .value();
  }
};

TEST(Thresholds, of_ten_different_members_meet_the_shares_at_once) {
  // Of 1 to 10 the best one is 10, the best four are 7 and more.
  Shop shop{{3, 1, 4, 10, 5, 9, 2, 6, 8, 7}};
  const auto levels = shop.search(sixty_thirty_ten);
  ASSERT_EQ(levels.size(), 3u);
  EXPECT_EQ(levels[0].at_least, std::nullopt);
  EXPECT_EQ(levels[0].members, 6);
  EXPECT_EQ(levels[1].at_least, 7);
  EXPECT_EQ(levels[1].members, 3);
  EXPECT_EQ(levels[2].at_least, 10);
  EXPECT_EQ(levels[2].members, 1);
  EXPECT_EQ(shop.trials, 3);
}

TEST(Thresholds, take_the_nearest_where_members_share_a_value) {
  // Of 10 members 4 are wanted on middle or top: from 5 on there are 5 (off by one), from 8 on 2 (off by
  // two). On top 1: from 8 on there are 2 (off by one), and nobody (off by one) loses the tie to somebody.
  Shop shop{{8, 8, 5, 5, 5, 1, 1, 0, 0, 0}};
  const auto levels = shop.search(sixty_thirty_ten);
  EXPECT_EQ(levels[2].at_least, 8);
  EXPECT_EQ(levels[2].members, 2);
  EXPECT_EQ(levels[1].at_least, 5);
  EXPECT_EQ(levels[1].members, 3);
  EXPECT_EQ(levels[0].members, 5);
}

TEST(Thresholds, of_two_equally_near_take_the_one_with_fewer_members_and_the_highest_of_its_kind) {
  // Wanted 3 of 10: from 9 on there are 2, from 4 on there are 4; both are off by one.
  Shop shop{{9, 9, 4, 4, 0, 0, 0, 0, 0, 0}};
  const auto levels = shop.search({7000, 3000});
  EXPECT_EQ(levels[1].at_least, 9);
  EXPECT_EQ(levels[1].members, 2);
}

TEST(Thresholds, leave_a_level_as_it_is_where_no_other_threshold_is_nearer) {
  // All ten have 5. For middle and top (4 wanted) ten are farther off than none, which the present
  // thresholds give.
  Shop shop{Values(10, 5)};
  const auto levels = shop.search(sixty_thirty_ten);
  EXPECT_EQ(levels[2].at_least, std::nullopt);
  EXPECT_EQ(levels[1].at_least, std::nullopt);
  EXPECT_EQ(levels[0].members, 10);
}

TEST(Thresholds, never_begin_at_zero_and_take_the_highest_where_too_few_can_be_had) {
  // Only one member bought at all: he is on the middle level or above with any threshold up to 7. Four are
  // wanted there, and one is nearest. The top stays where it is.
  Shop shop{{0, 0, 0, 0, 7}};
  const auto levels = shop.search({2000, 4000, 4000});
  EXPECT_EQ(levels[1].at_least, 7);
  EXPECT_EQ(levels[1].members, 1);
  EXPECT_EQ(levels[2].at_least, std::nullopt);
  EXPECT_EQ(levels[0].members, 4);
}

TEST(Thresholds, of_nobody_stay_as_they_are) {
  Shop shop;
  const auto levels = shop.search(sixty_thirty_ten);
  ASSERT_EQ(levels.size(), 3u);
  EXPECT_EQ(levels[0].members, 0);
}

TEST(Thresholds, rise_where_they_must_even_where_one_of_them_stays) {
  // Five of six are wanted above the lowest level, none of them on top; the values are beyond both
  // thresholds. The middle one goes up to 600, and the top, which could stay at 200 otherwise, above it.
  Shop shop{{500, 600, 600, 600, 600, 600}};
  const auto levels = shop.search({1667, 8333, 0});
  ASSERT_TRUE(levels[1].at_least.has_value());
  ASSERT_TRUE(levels[2].at_least.has_value());
  EXPECT_GT(*levels[2].at_least, *levels[1].at_least);
  EXPECT_EQ(levels[1].members, 5);
  EXPECT_EQ(levels[2].members, 0);
}

TEST(Thresholds, of_many_members_come_within_what_three_digits_can_tell) {
  // Values 10,000 to 1,009,900 in steps of 100: wanted from the 6,001st, the 8,001st and the 9,001st on,
  // that is from 610,000, 810,000 and 910,000.
  Shop shop{Values(10'000)};
  for (std::size_t i = 0; i < shop.values.size(); ++i)
    shop.values[i] = 10'000 + 100 * static_cast<std::int64_t>(i);
  const auto levels = shop.search({6000, 2000, 1000, 1000});
  EXPECT_EQ(levels[1].at_least, 610'000);
  EXPECT_EQ(levels[2].at_least, 810'000);
  EXPECT_EQ(levels[3].at_least, 910'000);
  EXPECT_EQ(levels[3].members, 1000);
  EXPECT_EQ(shop.trials, 4);
}

/// One searched level of ten members who all seem to have `value`, and as many on it as `from` says.
ProposedLevel search_one(std::int64_t value, std::int64_t now,
                         const std::function<std::int64_t(std::int64_t)>& from, int* trials = nullptr) {
  ThresholdSearch search{{6000, 4000}, {{}, {.now = now, .above = {}}}, Values(10, value)};
  return search_thresholds(std::move(search),
                           [&](std::span<const std::int64_t> thresholds) {
                             if (trials != nullptr) ++*trials;
                             const std::int64_t members = from(thresholds[1]);
                             return Values{10 - members, members};
                           })
      .value()[1];
}

TEST(Thresholds, that_change_nothing_stay_as_they_are) {
  // Eight hold the level by a card, whatever its threshold; the two others reach it with 1.
  int trials = 0;
  const auto from = [](std::int64_t threshold) { return threshold <= 1 ? 10 : 8; };
  const ProposedLevel level = search_one(5, 1, from, &trials);
  EXPECT_EQ(level.at_least, std::nullopt);
  EXPECT_EQ(level.members, 10);
  EXPECT_LE(trials, static_cast<int>(base::threshold_trials_max) + 1);
}

TEST(Thresholds, are_found_from_a_guess_that_is_far_off_either_way) {
  const auto from = [](std::int64_t threshold) { return threshold <= 70'000 ? 4 : 0; };
  for (const std::int64_t value : {90, 70'000, 8'000'000}) {
    const ProposedLevel level = search_one(value, 123, from);
    EXPECT_EQ(level.members, 4) << value;
    EXPECT_LE(level.at_least.value_or(123), 70'000) << value;
  }
}

TEST(Thresholds, are_found_where_a_lower_one_leaves_fewer_members) {
  // As with terms: who reaches the level too early has fallen again at the end.
  const auto from = [](std::int64_t threshold) { return threshold > 500 && threshold <= 1000 ? 4 : 0; };
  ThresholdSearch search{
      {6000, 4000}, {{}, {.now = 2000, .above = {}}}, {1000, 1000, 1000, 1000, 20, 20, 20}};
  const auto found = search_thresholds(std::move(search), [&](std::span<const std::int64_t> thresholds) {
                       const std::int64_t members = from(thresholds[1]);
                       return Values{10 - members, members};
                     }).value();
  EXPECT_EQ(found[1].at_least, 1000);
  EXPECT_EQ(found[1].members, 4);
}

TEST(Thresholds, leave_a_level_alone_that_no_threshold_moves) {
  ThresholdSearch search{sixty_thirty_ten, {{}, {}, {.now = 100, .above = {}}}, Values(100, 50)};
  const auto found = search_thresholds(std::move(search), [](std::span<const std::int64_t> thresholds) {
                       return thresholds[2] <= 50 ? Values{0, 90, 10} : Values{5, 95, 0};
                     }).value();
  EXPECT_EQ(found[1].at_least, std::nullopt);
  EXPECT_EQ(found[2].at_least, 50);
  EXPECT_EQ(found[1].members, 90);
}

TEST(Thresholds, a_fault_of_a_trial_ends_the_search) {
  const auto found = search_thresholds(
      {{6000, 4000}, {{}, {.now = 100, .above = {}}}, {1}},
      [](std::span<const std::int64_t>) -> base::Expected<Values> { return base::fault("no disk"); });
  ASSERT_FALSE(found.has_value());
  EXPECT_EQ(found.error().message, "no disk");
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
