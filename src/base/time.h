// Instant, Date, Duration and TimeZone, with the rules of S2: delays are exact, validity is in days.
// Not for text forms (codec) and not for reading the machine's clock (engine). The zone's rules come in as
// a table.
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

namespace shuke::base {

/// Microseconds since 1970-01-01T00:00Z.
struct Instant {
  std::int64_t us = 0;

  friend constexpr auto operator<=>(Instant, Instant) = default;
};

/// Later than every instant the program accepts: what never ends.
inline constexpr Instant never{INT64_MAX};
inline constexpr std::int64_t us_per_second = 1'000'000;
inline constexpr std::int64_t seconds_per_day = 86'400;

/// Days since 1970-01-01 in the programme's calendar.
struct Date {
  std::int32_t day = 0;

  friend constexpr auto operator<=>(Date, Date) = default;
  friend constexpr Date operator+(Date date, std::int32_t days) { return {date.day + days}; }
};

struct CivilDate {
  int year;
  int month;  // 1 to 12
  int day;    // 1 to 31

  friend constexpr auto operator<=>(CivilDate, CivilDate) = default;
};

Date date_of(CivilDate civil);
CivilDate civil_of(Date date);
int days_in_month(int year, int month);
/// The same day `months` later (or earlier); a day that does not exist becomes the last of that month.
Date add_months(Date date, int months);
/// 0 is January 1970; the cohort of a lot and the month of a report.
std::int32_t month_index(Date date);
Date first_of_month(std::int32_t month_index);

struct Duration {
  enum class Unit : std::uint8_t { hours, days, months };  // 2w is 14 days, 1y is 12 months
  std::int32_t count = 0;
  Unit unit = Unit::days;

  friend constexpr bool operator==(Duration, Duration) = default;
};

/// The last day of a validity given on `date`: the same date `times` durations on. Hours count as no day.
Date validity_last_day(Date date, Duration duration, int times = 1);

struct LocalTime {
  Date date;
  std::int32_t second_of_day = 0;
  std::int32_t us = 0;
};

/// A zone as a table of offsets. Times before the first row use the first row's offset.
class TimeZone {
 public:
  struct Offset {
    Instant from;              // in force from here on
    std::int32_t seconds = 0;  // east of Greenwich
  };

  /// One offset for ever: 0 is UTC.
  explicit TimeZone(std::int32_t seconds = 0) : x_offsets{{Instant{INT64_MIN}, seconds}} {}
  /// `offsets` rise by `from` and are not empty.
  explicit TimeZone(std::vector<Offset> offsets);

  std::int32_t offset_seconds(Instant at) const {
    // Most zones' clocks have not changed for years: the last row answers most questions.
    return at >= x_offsets.back().from ? x_offsets.back().seconds : offset_at(at);
  }
  LocalTime local(Instant at) const;
  Date date(Instant at) const;
  /// A local time that does not exist becomes the first instant after the gap; one that occurs twice is the
  /// earlier.
  Instant resolve(LocalTime local) const;
  Instant start_of(Date date) const { return resolve({date, 0, 0}); }

  /// A delay (S2): the same local clock time that many days or months later; hours are elapsed time.
  Instant delayed(Instant at, Duration duration) const;
  /// The end of a validity (S2): 00:00 of the day after the same date `times` durations on; hours are
  /// elapsed time.
  Instant valid_until(Instant at, Duration duration, int times = 1) const;

 private:
  std::int32_t offset_at(Instant at) const;

  std::vector<Offset> x_offsets;
};

}  // namespace shuke::base
