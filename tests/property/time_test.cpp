// Properties of dates, delays and validities (S2) against slow references that share nothing with the code:
// a calendar that counts days one by one, and the C library's own reading of the zones.
#include "property/check.h"

#include <ctime>

#include <array>
#include <cstdlib>
#include <map>
#include <string>

#include "base/time.h"
#include "codec/zone.h"

namespace shuke::property {
namespace {

using namespace base;

// ---- a calendar that counts one day at a time -----------------------------------------------------------

struct SlowDay {
  int year = 1970;
  int month = 1;
  int day = 1;
};

bool slow_leap(int year) {
  return year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
}

int slow_month_length(int year, int month) {
  switch (month) {
    case 4:
    case 6:
    case 9:
    case 11: return 30;
    case 2: return slow_leap(year) ? 29 : 28;
    default: return 31;
  }
}

SlowDay next_day(SlowDay day) {
  if (++day.day <= slow_month_length(day.year, day.month)) return day;
  day.day = 1;
  if (++day.month <= 12) return day;
  return {day.year + 1, 1, 1};
}

constexpr int first_year = 1899;
constexpr int last_year = 2201;

/// Every day from 1899 to 2201 by its number since 1970-01-01, counted once.
const std::map<std::int32_t, SlowDay>& slow_calendar() {
  static const std::map<std::int32_t, SlowDay> calendar = [] {
    std::map<std::int32_t, SlowDay> days;
    std::int32_t number = 0;
    for (int year = first_year; year < 1970; ++year) number -= slow_leap(year) ? 366 : 365;
    for (SlowDay day{first_year, 1, 1}; day.year <= last_year; day = next_day(day)) days[number++] = day;
    return days;
  }();
  return calendar;
}

std::int32_t slow_number(SlowDay wanted) {
  // From the nearest lower estimate on, day by day.
  auto day = slow_calendar().lower_bound((wanted.year - 1970) * 365 + (wanted.year < 1970 ? -20 : 0));
  while (day->second.year != wanted.year || day->second.month != wanted.month ||
         day->second.day != wanted.day)
    ++day;
  return day->first;
}

/// The same day `months` later, month by month; a day that does not exist becomes the last of its month.
SlowDay slow_add_months(SlowDay from, int months) {
  SlowDay to = from;
  for (; months > 0; --months) {
    if (++to.month > 12) to = {to.year + 1, 1, to.day};
  }
  for (; months < 0; ++months) {
    if (--to.month < 1) to = {to.year - 1, 12, to.day};
  }
  to.day = from.day;
  while (to.day > slow_month_length(to.year, to.month)) --to.day;
  return to;
}

/// Days with a liking for the ends of months and for leap days.
rc::Gen<SlowDay> any_day(int from_year, int to_year) {
  return rc::gen::map(
      rc::gen::tuple(rc::gen::inRange(from_year, to_year + 1), rc::gen::inRange(1, 13),
                     rc::gen::oneOf(rc::gen::inRange(1, 32), rc::gen::element(1, 28, 29, 30, 31))),
      [](const std::tuple<int, int, int>& parts) {
        SlowDay day{std::get<0>(parts), std::get<1>(parts), std::get<2>(parts)};
        day.day = std::min(day.day, slow_month_length(day.year, day.month));
        return day;
      });
}

TEST(Time, dates_agree_with_counting_day_by_day) {
  for (const auto& [number, day] : slow_calendar()) {
    const CivilDate civil = civil_of({number});
    ASSERT_EQ(civil, (CivilDate{day.year, day.month, day.day}));
    ASSERT_EQ(date_of(civil).day, number);
    ASSERT_EQ(days_in_month(day.year, day.month), slow_month_length(day.year, day.month));
  }
}

TEST(Time, months_are_added_one_by_one_and_a_missing_day_is_the_last_of_its_month) {
  holds_for(1000, [] {
    const SlowDay day = *any_day(1930, 2170);
    const int months = *rc::gen::inRange(-300, 300);
    const Date added = add_months({slow_number(day)}, months);
    RC_ASSERT(added.day == slow_number(slow_add_months(day, months)));
  });
}

TEST(Time, the_nth_end_is_counted_from_the_first_date) {
  holds_for(2000, [] {
    const SlowDay day = *any_day(1990, 2060);
    const int months = *rc::gen::element(1, 3, 6, 12, 24);
    const int times = *rc::gen::inRange(1, 13);
    const Date last = validity_last_day({slow_number(day)}, {months, Duration::Unit::months}, times);
    RC_ASSERT(last.day == slow_number(slow_add_months(day, months * times)));
    const int days = *rc::gen::inRange(1, 400);
    RC_ASSERT(validity_last_day({slow_number(day)}, {days, Duration::Unit::days}, times).day ==
              slow_number(day) + days * times);
  });
}

// ---- zones as the C library reads them ------------------------------------------------------------------

struct Wall {
  std::int64_t seconds = 0;  // the clock on the wall as if it were UTC
};

/// Makes `zone` the C library's zone for as long as it lives.
class ClockOf {
 public:
  explicit ClockOf(const std::string& zone) {
    setenv("TZ", (":" + zone).c_str(), 1);
    tzset();
  }
  ~ClockOf() {
    unsetenv("TZ");
    tzset();
  }
  ClockOf(const ClockOf&) = delete;
  ClockOf& operator=(const ClockOf&) = delete;

  Wall at(std::int64_t seconds) const {
    const std::time_t time = seconds;
    std::tm parts{};
    localtime_r(&time, &parts);
    return {seconds + parts.tm_gmtoff};
  }

  /// The first second at which the wall shows `wanted`, or the first after the gap that swallowed it.
  std::int64_t resolve(Wall wanted) const {
    constexpr std::int64_t step = 900;
    std::int64_t from = wanted.seconds - 26 * 3600;
    const std::int64_t until = wanted.seconds + 26 * 3600;
    for (; from < until; from += step) {
      const std::int64_t stays = from + (wanted.seconds - at(from).seconds);
      if (stays >= from && stays < from + step && at(stays).seconds == wanted.seconds) return stays;
      if (at(from + step).seconds - at(from).seconds == step) continue;
      for (std::int64_t second = from; second < from + step; ++second) {
        if (at(second).seconds == wanted.seconds) return second;
        const bool jumps_over =
            at(second).seconds < wanted.seconds && at(second + 1).seconds > wanted.seconds;
        if (jumps_over) return second + 1;
      }
    }
    return INT64_MIN;
  }
};

struct ZoneYears {
  const char* name;
  int from_year;
  int to_year;
};

// Berlin and New York change twice a year at other hours and dates, Shanghai did so from 1986 to 1991; Lord
// Howe moves by half an hour, Apia left out a whole day, Havana and Beirut change at midnight, Casablanca
// suspends its change for Ramadan.
constexpr std::array<ZoneYears, 9> zones{{{"Europe/Berlin", 1980, 2060},
                                          {"America/New_York", 1971, 2060},
                                          {"Asia/Shanghai", 1986, 1991},
                                          {"Asia/Shanghai", 1992, 2060},
                                          {"Australia/Lord_Howe", 1985, 2040},
                                          {"Pacific/Apia", 2009, 2014},
                                          {"America/Havana", 1990, 2030},
                                          {"Asia/Beirut", 1994, 2030},
                                          {"Africa/Casablanca", 2012, 2040}}};

const TimeZone& zone_named(const std::string& name) {
  static std::map<std::string, TimeZone> known;
  if (const auto found = known.find(name); found != known.end()) return found->second;
  auto zone = codec::read_zone(name);
  RC_ASSERT(zone.has_value());
  return known.emplace(name, *zone).first->second;
}

/// A zone and an instant in it, often within two days of a change of its clock.
struct Moment {
  ZoneYears zone;
  Instant at;
};

std::int64_t near_change(const ClockOf& clock, std::int64_t second, std::int64_t off) {
  for (int day = 0; day < 400; ++day, second += seconds_per_day) {
    const std::int64_t next = second + seconds_per_day;
    if (clock.at(next).seconds - clock.at(second).seconds == seconds_per_day) continue;
    std::int64_t low = second;
    std::int64_t high = next;
    while (high - low > 1) {
      const std::int64_t middle = low + (high - low) / 2;
      (clock.at(middle).seconds - middle == clock.at(second).seconds - second ? low : high) = middle;
    }
    return high + off;
  }
  return second + off;
}

Moment any_moment() {
  const ZoneYears zone = zones[*rc::gen::inRange<std::size_t>(0, zones.size())];
  const SlowDay day = *any_day(zone.from_year, zone.to_year);
  const auto second = *rc::gen::inRange<std::int64_t>(0, seconds_per_day);
  const std::int64_t plain = slow_number(day) * seconds_per_day + second;
  if (*rc::gen::inRange(0, 3) == 0)
    return {zone, {plain * us_per_second + *rc::gen::inRange(0, 1'000'000)}};
  const ClockOf clock(zone.name);
  const auto off =
      *rc::gen::oneOf(rc::gen::inRange<std::int64_t>(-2 * seconds_per_day, 2 * seconds_per_day),
                      rc::gen::inRange<std::int64_t>(-3, 3));
  return {zone, {near_change(clock, plain, off) * us_per_second}};
}

TEST(Time, local_time_agrees_with_the_system) {
  holds_for(3000, [] {
    const Moment moment = any_moment();
    RC_LOG() << moment.zone.name << " " << moment.at.us << "\n";
    const ClockOf clock(moment.zone.name);
    const std::int64_t second = moment.at.us / us_per_second;
    const LocalTime local = zone_named(moment.zone.name).local(moment.at);
    RC_ASSERT(local.date.day * seconds_per_day + local.second_of_day == clock.at(second).seconds);
  });
}

TEST(Time, a_local_time_is_the_first_that_shows_it_or_the_end_of_the_gap) {
  holds_for(2000, [] {
    const Moment moment = any_moment();
    const ClockOf clock(moment.zone.name);
    const Wall near = clock.at(moment.at.us / us_per_second);
    const Wall wanted{near.seconds + *rc::gen::inRange<std::int64_t>(-5400, 5400)};
    RC_LOG() << moment.zone.name << " wall " << wanted.seconds << "\n";
    const LocalTime local{{static_cast<std::int32_t>(wanted.seconds / seconds_per_day)},
                          static_cast<std::int32_t>(wanted.seconds % seconds_per_day),
                          0};
    RC_ASSERT(zone_named(moment.zone.name).resolve(local).us == clock.resolve(wanted) * us_per_second);
  });
}

TEST(Time, a_delay_keeps_the_clock_time_and_a_validity_ends_after_its_last_day) {
  holds_for(2000, [] {
    const Moment moment = any_moment();
    const ClockOf clock(moment.zone.name);
    const TimeZone& zone = zone_named(moment.zone.name);
    const bool by_months = *rc::gen::arbitrary<bool>();
    const Duration duration = by_months ? Duration{*rc::gen::inRange(1, 25), Duration::Unit::months}
                                        : Duration{*rc::gen::inRange(1, 400), Duration::Unit::days};
    const std::int64_t wall = clock.at(moment.at.us / us_per_second).seconds;
    const std::int32_t today = static_cast<std::int32_t>(wall / seconds_per_day);
    const std::int32_t last = by_months
                                  ? slow_number(slow_add_months(slow_calendar().at(today), duration.count))
                                  : today + duration.count;
    RC_LOG() << moment.zone.name << " " << moment.at.us << (by_months ? " months " : " days ")
             << duration.count << "\n";
    const std::int64_t ends = clock.resolve({(last + 1) * seconds_per_day});
    RC_ASSERT(zone.valid_until(moment.at, duration).us == ends * us_per_second);
    const std::int64_t us_of_second = moment.at.us % us_per_second;
    const std::int64_t delayed = clock.resolve({last * seconds_per_day + wall % seconds_per_day});
    const bool in_gap = clock.at(delayed).seconds != last * seconds_per_day + wall % seconds_per_day;
    RC_ASSERT(zone.delayed(moment.at, duration).us ==
              delayed * us_per_second + (in_gap ? 0 : us_of_second));
  });
}

TEST(Time, hours_are_elapsed_time) {
  holds_for(100, [] {
    const Moment moment = any_moment();
    const int hours = *rc::gen::inRange(1, 10'000);
    const Instant wanted{moment.at.us + std::int64_t{hours} * 3600 * us_per_second};
    const TimeZone& zone = zone_named(moment.zone.name);
    RC_ASSERT(zone.delayed(moment.at, {hours, Duration::Unit::hours}) == wanted);
    RC_ASSERT(zone.valid_until(moment.at, {hours, Duration::Unit::hours}) == wanted);
  });
}

}  // namespace
}  // namespace shuke::property
