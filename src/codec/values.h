// Values: the text forms of contract values (money, points, rates, instants, dates, durations) to and from
// base's quantities. Exact in both directions: nothing is rounded, trimmed or guessed. Not for documents
// (node.h) and not for a programme's own words.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/fault.h"
#include "base/time.h"
#include "base/units.h"

namespace shuke::codec {

/// A text for use in a message: in double quotes, control characters as \xNN, cut after 60 characters.
std::string in_quotes(std::string_view text);

/// A whole number in decimal, `-` allowed, within 64 bits.
base::Expected<std::int64_t> read_integer(std::string_view text);
/// A count of points or growth: a whole number within ± limits.h points_max.
base::Expected<base::Points> read_points(std::string_view text);
/// `129`, `129.5`, `-129.00`: at most `decimals` decimals (more are an error, even zeros), within ±
/// limits.h money_minor_max.
base::Expected<base::Money> read_money(std::string_view text, int decimals);
/// `2`, `0.5`, `98%`, `12.5%` or a fraction `2/3`; never negative; reduced; parts within limits.h
/// rate_part_max.
base::Expected<base::Rate> read_rate(std::string_view text);
/// RFC 3339 with its offset, `2026-03-01T15:00:00+08:00` or `...Z`; decimals of a second beyond the sixth
/// are refused. Years as in limits.h, counted in the written offset.
base::Expected<base::Instant> read_instant(std::string_view text);
/// `2026-03-01`, a day that exists.
base::Expected<base::Date> read_date(std::string_view text);
/// `2026-03` as base::month_index.
base::Expected<std::int32_t> read_month(std::string_view text);
/// `12h`, `30d`, `2w`, `3mo`, `1y`; 0 is allowed; at most 300 years.
base::Expected<base::Duration> read_duration(std::string_view text);
/// `true` or `false`.
base::Expected<bool> read_bool(std::string_view text);

/// With exactly `decimals` decimals: `-129.00`.
std::string write_money(base::Money money, int decimals);
/// The shortest exact form: `1.5`, `2`, or `1/3` where decimals do not end within nine places.
std::string write_rate(base::Rate rate);
/// As a percentage, the shortest exact form: `98%`, `12.5%`, or `1/3` where percent do not end within seven
/// places.
std::string write_percent(base::Rate rate);
/// RFC 3339 in the zone's offset then; microseconds only where there are some. `never` is the empty text.
std::string write_instant(base::Instant at, const base::TimeZone& zone);
std::string write_date(base::Date date);
/// `2026-03`.
std::string write_month(std::int32_t month_index);
/// In hours, days, or months, whole years as `1y`; weeks were read as days and are written as days.
std::string write_duration(base::Duration duration);

}  // namespace shuke::codec
