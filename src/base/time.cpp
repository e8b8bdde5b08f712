// Calendar arithmetic on day numbers (proleptic Gregorian) and the resolution of local times against a
// table of offsets.
#include "base/time.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace shuke::base {
namespace {

// Eras of 400 years have 146097 days; counting years from 1 March puts the leap day at the end of the year.
constexpr int days_per_era = 146'097;
constexpr int days_to_epoch = 719'468;  // from 0000-03-01 to 1970-01-01

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  const std::int64_t quotient = a / b;
  return quotient - (quotient * b > a ? 1 : 0);
}

bool is_leap(int year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

}  // namespace

Date date_of(CivilDate civil) {
  const int year = civil.month <= 2 ? civil.year - 1 : civil.year;
  const int era = (year >= 0 ? year : year - 399) / 400;
  const int year_of_era = year - era * 400;
  const int month_from_march = (civil.month + 9) % 12;
  const int day_of_year = (153 * month_from_march + 2) / 5 + civil.day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return {era * days_per_era + day_of_era - days_to_epoch};
}

CivilDate civil_of(Date date) {
  const int shifted = date.day + days_to_epoch;
  const int era = (shifted >= 0 ? shifted : shifted - days_per_era + 1) / days_per_era;
  const auto day_of_era = static_cast<std::uint32_t>(shifted - era * days_per_era);
  // A century has 36524 days and a quarter, four years have 1461: counting in quarter days needs no
  // exceptions.
  const std::uint32_t century = (4 * day_of_era + 3) / days_per_era;
  const std::uint32_t day_of_century = day_of_era - century * days_per_era / 4;
  const std::uint32_t year_of_century = (4 * day_of_century + 3) / 1461;
  const auto day_of_year = static_cast<int>(day_of_century - year_of_century * 1461 / 4);
  const auto year_of_era = static_cast<int>(century * 100 + year_of_century);
  const int month_from_march = (5 * day_of_year + 2) / 153;
  const int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  const int year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  return {year, month, day_of_year - (153 * month_from_march + 2) / 5 + 1};
}

int days_in_month(int year, int month) {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

Date add_months(Date date, int months) {
  const CivilDate civil = civil_of(date);
  const auto index = civil.year * 12 + civil.month - 1 + months;
  const int year = static_cast<int>(floor_divide(index, 12));
  const int month = index - year * 12 + 1;
  return date_of({year, month, std::min(civil.day, days_in_month(year, month))});
}

std::int32_t month_index(Date date) {
  const CivilDate civil = civil_of(date);
  return (civil.year - 1970) * 12 + civil.month - 1;
}

Date first_of_month(std::int32_t index) {
  const auto year = static_cast<int>(floor_divide(index, 12));
  return date_of({1970 + year, index - year * 12 + 1, 1});
}

Date validity_last_day(Date date, Duration duration, int times) {
  switch (duration.unit) {
    case Duration::Unit::hours: return date;
    case Duration::Unit::days: return date + duration.count * times;
    case Duration::Unit::months: return add_months(date, duration.count * times);
  }
  __builtin_unreachable();
}

TimeZone::TimeZone(std::vector<Offset> offsets) : x_offsets(std::move(offsets)) {
  CHECK(!x_offsets.empty());
  CHECK(std::is_sorted(x_offsets.begin(), x_offsets.end(),
                       [](Offset a, Offset b) { return a.from < b.from; }));
}

std::int32_t TimeZone::offset_at(Instant at) const {
  const auto after = std::upper_bound(x_offsets.begin(), x_offsets.end(), at,
                                      [](Instant t, const Offset& o) { return t < o.from; });
  return after == x_offsets.begin() ? x_offsets.front().seconds : std::prev(after)->seconds;
}

LocalTime TimeZone::local(Instant at) const {
  const std::int64_t shifted = at.us + offset_seconds(at) * us_per_second;
  const std::int64_t day = floor_divide(shifted, seconds_per_day * us_per_second);
  const std::int64_t rest = shifted - day * seconds_per_day * us_per_second;
  return {{static_cast<std::int32_t>(day)},
          static_cast<std::int32_t>(rest / us_per_second),
          static_cast<std::int32_t>(rest % us_per_second)};
}

Date TimeZone::date(Instant at) const {
  const std::int64_t shifted = at.us + offset_seconds(at) * us_per_second;
  return {static_cast<std::int32_t>(floor_divide(shifted, seconds_per_day * us_per_second))};
}

Instant TimeZone::resolve(LocalTime wanted) const {
  const std::int64_t naive =
      (wanted.date.day * seconds_per_day + wanted.second_of_day) * us_per_second + wanted.us;
  const TimeZone::Offset& last = x_offsets.back();
  const Instant by_last{naive - last.seconds * us_per_second};
  if (x_offsets.size() == 1 || naive > last.from.us + 2 * seconds_per_day * us_per_second) return by_last;
  // Candidates: the wanted clock time read with each offset in force around it, earlier instants first.
  const auto begin = std::upper_bound(x_offsets.begin(), x_offsets.end(),
                                      Instant{naive - 2 * seconds_per_day * us_per_second},
                                      [](Instant t, const Offset& o) { return t < o.from; });
  for (auto row = begin == x_offsets.begin() ? begin : std::prev(begin); row != x_offsets.end(); ++row) {
    const Instant candidate{naive - row->seconds * us_per_second};
    const auto next = std::next(row);
    if (next != x_offsets.end() && candidate >= next->from) continue;
    return row == x_offsets.begin() || candidate >= row->from ? candidate : row->from;
  }
  CHECK(false && "the last offset has no end");
  __builtin_unreachable();
}

Instant TimeZone::delayed(Instant at, Duration duration) const {
  if (duration.unit == Duration::Unit::hours)
    return {at.us + std::int64_t{duration.count} * 3600 * us_per_second};
  LocalTime time = local(at);
  time.date = validity_last_day(time.date, duration);
  return resolve(time);
}

Instant TimeZone::valid_until(Instant at, Duration duration, int times) const {
  if (duration.unit == Duration::Unit::hours)
    return {at.us + std::int64_t{duration.count} * times * 3600 * us_per_second};
  return start_of(validity_last_day(date(at), duration, times) + 1);
}

}  // namespace shuke::base
