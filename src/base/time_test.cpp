// The calendar and the clock: month ends, leap years, delays against validities (S2), and a zone that
// changes its clocks.
#include "base/time.h"

#include <gtest/gtest.h>

namespace shuke::base {
namespace {

constexpr std::int64_t hour_us = 3600 * us_per_second;

Instant utc(CivilDate day, std::int64_t hour, std::int64_t minute = 0) {
  return {(date_of(day).day * seconds_per_day + hour * 3600 + minute * 60) * us_per_second};
}

/// London in 2026: an hour ahead from 29 March 01:00Z to 25 October 01:00Z.
TimeZone london() {
  return TimeZone(
      {{utc({2025, 10, 26}, 1), 0}, {utc({2026, 3, 29}, 1), 3600}, {utc({2026, 10, 25}, 1), 0}});
}

TimeZone shanghai() {
  return TimeZone(8 * 3600);
}

TEST(Calendar, day_zero_is_the_first_of_january_1970) {
  EXPECT_EQ(date_of({1970, 1, 1}).day, 0);
  EXPECT_EQ(date_of({1969, 12, 31}).day, -1);
  EXPECT_EQ(date_of({2026, 1, 1}).day, 20'454);  // 56 years of 365 days and 14 leap days
}

TEST(Calendar, every_day_of_four_centuries_comes_back_as_itself) {
  CivilDate expected{1970, 1, 1};
  for (std::int32_t day = 0; day < 146'097; ++day) {
    ASSERT_EQ(civil_of({day}), expected) << day;
    ASSERT_EQ(date_of(expected).day, day);
    if (++expected.day <= days_in_month(expected.year, expected.month)) continue;
    expected.day = 1;
    if (++expected.month <= 12) continue;
    expected.month = 1;
    ++expected.year;
  }
}

TEST(Calendar, centuries_are_leap_years_only_every_fourth_time) {
  EXPECT_EQ(days_in_month(2000, 2), 29);
  EXPECT_EQ(days_in_month(2100, 2), 28);
  EXPECT_EQ(days_in_month(2028, 2), 29);
  EXPECT_EQ(days_in_month(2026, 2), 28);
}

TEST(Calendar, a_month_end_that_does_not_exist_becomes_the_last_of_that_month) {
  EXPECT_EQ(add_months(date_of({2026, 1, 31}), 1), date_of({2026, 2, 28}));
  EXPECT_EQ(add_months(date_of({2028, 2, 29}), 12), date_of({2029, 2, 28}));
  EXPECT_EQ(add_months(date_of({2026, 3, 31}), -1), date_of({2026, 2, 28}));
  EXPECT_EQ(add_months(date_of({2026, 1, 15}), -13), date_of({2024, 12, 15}));
}

TEST(Calendar, months_are_counted_from_1970_in_both_directions) {
  EXPECT_EQ(month_index(date_of({1970, 1, 31})), 0);
  EXPECT_EQ(month_index(date_of({1969, 12, 1})), -1);
  EXPECT_EQ(month_index(date_of({2026, 3, 1})), 56 * 12 + 2);
  for (std::int32_t index = -30; index < 900; ++index) EXPECT_EQ(month_index(first_of_month(index)), index);
}

TEST(Validity, the_nth_end_is_counted_from_the_first_start) {
  const Date start = date_of({2026, 1, 31});
  const Duration month{1, Duration::Unit::months};
  EXPECT_EQ(validity_last_day(start, month, 1), date_of({2026, 2, 28}));
  EXPECT_EQ(validity_last_day(start, month, 2), date_of({2026, 3, 31}));
}

TEST(Validity, a_lot_of_a_year_can_be_used_on_its_last_day_and_ends_the_midnight_after) {
  const TimeZone zone = shanghai();
  const Instant earned = utc({2026, 3, 1}, 7);  // 15:00 in Shanghai
  const Instant ends = zone.valid_until(earned, {12, Duration::Unit::months});
  EXPECT_EQ(ends, utc({2027, 3, 1}, 16));  // 2027-03-02T00:00+08:00
  EXPECT_EQ(zone.date({ends.us - 1}), date_of({2027, 3, 1}));
}

TEST(Validity, hours_are_elapsed_time) {
  const Instant at = utc({2026, 3, 28}, 20);
  EXPECT_EQ(london().valid_until(at, {24, Duration::Unit::hours}).us, at.us + 24 * hour_us);
}

TEST(Delay, ends_at_the_same_clock_time_though_the_clocks_changed_between) {
  const TimeZone zone = london();
  const Instant before = utc({2026, 3, 28}, 12);
  EXPECT_EQ(zone.delayed(before, {1, Duration::Unit::days}), utc({2026, 3, 29}, 11));
  EXPECT_EQ(zone.delayed(before, {24, Duration::Unit::hours}), utc({2026, 3, 29}, 12));
}

TEST(Zone, a_local_time_in_the_gap_becomes_the_first_instant_after_it) {
  const TimeZone zone = london();
  EXPECT_EQ(zone.resolve({date_of({2026, 3, 29}), 1800 + 3600, 0}), utc({2026, 3, 29}, 1));
  EXPECT_EQ(zone.resolve({date_of({2026, 3, 29}), 2 * 3600, 0}), utc({2026, 3, 29}, 1));
}

TEST(Zone, a_local_time_that_occurs_twice_is_the_earlier) {
  const TimeZone zone = london();
  EXPECT_EQ(zone.resolve({date_of({2026, 10, 25}), 1800 + 3600, 0}), utc({2026, 10, 25}, 0, 30));
  EXPECT_EQ(zone.resolve({date_of({2026, 10, 25}), 2 * 3600, 0}), utc({2026, 10, 25}, 2));
}

TEST(Zone, a_resolved_local_time_reads_back_as_itself_outside_gaps) {
  const TimeZone zone = london();
  for (std::int64_t hour = 0; hour < 24 * 400; ++hour) {
    const Instant at{utc({2025, 11, 1}, 0).us + hour * hour_us + 17};
    const Instant back = zone.resolve(zone.local(at));
    // The one exception is the second of two equal clock times, an hour after the first.
    ASSERT_TRUE(back == at || back.us == at.us - hour_us) << hour;
    ASSERT_EQ(zone.local(back).second_of_day, zone.local(at).second_of_day);
  }
}

TEST(Zone, instants_before_1970_have_their_day_too) {
  const LocalTime local = shanghai().local({-1});
  EXPECT_EQ(local.date.day, 0);
  EXPECT_EQ(local.second_of_day, 8 * 3600 - 1);
  EXPECT_EQ(local.us, 999'999);
  EXPECT_EQ(TimeZone().date({-1}).day, -1);
}

TEST(Zone, a_table_that_does_not_rise_is_a_bug) {
  EXPECT_DEATH(TimeZone({{Instant{5}, 0}, {Instant{4}, 0}}), "is_sorted");
}

}  // namespace
}  // namespace shuke::base
