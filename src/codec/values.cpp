// Hand-written readers over std::from_chars: every accepted form is spelt out here, and every refusal says
// what was expected.
#include "codec/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <numeric>
#include <optional>

#include "base/limits.h"

namespace shuke::codec {
namespace {

using base::Expected;
using base::fault;
using base::Wide;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// A sign, digits, and digits after a point; the parts of every decimal text accepted here.
struct Decimal {
  bool negative = false;
  std::string_view whole;
  std::string_view decimals;
};

std::optional<Decimal> split_decimal(std::string_view text) {
  Decimal decimal;
  if (text.starts_with('-')) {
    decimal.negative = true;
    text.remove_prefix(1);
  }
  const std::size_t point = text.find('.');
  decimal.whole = text.substr(0, point);
  if (!all_digits(decimal.whole)) return std::nullopt;
  if (point == std::string_view::npos) return decimal;
  decimal.decimals = text.substr(point + 1);
  if (!all_digits(decimal.decimals)) return std::nullopt;
  return decimal;
}

/// All digits of both parts as one number, with zeros added up to `decimals`; nothing where it passes
/// `limit`.
std::optional<std::int64_t> scaled(const Decimal& decimal, std::size_t decimals, std::int64_t limit) {
  Wide value = 0;
  const auto take = [&](char digit) {
    value = value * 10 + (digit - '0');
    return value <= limit;
  };
  for (const char c : decimal.whole)
    if (!take(c)) return std::nullopt;
  for (std::size_t i = 0; i < decimals; ++i)
    if (!take(i < decimal.decimals.size() ? decimal.decimals[i] : '0')) return std::nullopt;
  return static_cast<std::int64_t>(decimal.negative ? -value : value);
}

/// A number of exactly this many digits at the front, taken off the text.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count || !all_digits(text.substr(0, count))) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(0, count)) value = value * 10 + (c - '0');
  text.remove_prefix(count);
  return value;
}

bool take_one_of(std::string_view& text, std::string_view characters) {
  if (text.empty() || characters.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

Expected<base::Date> take_date(std::string_view& text, std::string_view all) {
  const auto year = take_digits(text, 4);
  if (!year || !take_one_of(text, "-"))
    return fault(in_quotes(all) + " does not begin with a date such as 2026-03-01");
  const auto month = take_digits(text, 2);
  if (!month || !take_one_of(text, "-"))
    return fault(in_quotes(all) + " does not begin with a date such as 2026-03-01");
  const auto day = take_digits(text, 2);
  if (!day) return fault(in_quotes(all) + " does not begin with a date such as 2026-03-01");
  if (*year < base::year_min || *year > base::year_max)
    return fault(
        fmt::format("{}: the year must be {} to {}", in_quotes(all), base::year_min, base::year_max));
  if (*month < 1 || *month > 12 || *day < 1 || *day > base::days_in_month(*year, *month))
    return fault(in_quotes(all) + " is a day that does not exist");
  return base::date_of({*year, *month, *day});
}

/// Seconds of the day; nothing where the text does not begin with `HH:MM:SS`, or no clock shows it.
std::optional<std::int32_t> take_clock(std::string_view& text) {
  const auto hour = take_digits(text, 2);
  if (!hour || !take_one_of(text, ":")) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || !take_one_of(text, ":")) return std::nullopt;
  const auto second = take_digits(text, 2);
  if (!second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  return (*hour * 60 + *minute) * 60 + *second;
}

/// Microseconds of `.5` or `.123456`; 0 where there is no point.
std::optional<std::int32_t> take_microseconds(std::string_view& text) {
  if (!take_one_of(text, ".")) return 0;
  std::int32_t us = 0;
  std::size_t digits = 0;
  for (; digits < text.size() && is_digit(text[digits]); ++digits) {
    if (digits == 6) return std::nullopt;
    us = us * 10 + (text[digits] - '0');
  }
  if (digits == 0) return std::nullopt;
  text.remove_prefix(digits);
  for (; digits < 6; ++digits) us *= 10;
  return us;
}

/// Seconds east of Greenwich, from `Z` or `+08:00`; takes all that is left.
std::optional<std::int32_t> take_offset(std::string_view& text) {
  if (text == "Z" || text == "z") return 0;
  const bool west = text.starts_with('-');
  if (!take_one_of(text, "+-")) return std::nullopt;
  const auto hours = take_digits(text, 2);
  if (!hours || !take_one_of(text, ":")) return std::nullopt;
  const auto minutes = take_digits(text, 2);
  if (!minutes || *hours > 23 || *minutes > 59 || !text.empty()) return std::nullopt;
  const std::int32_t seconds = (*hours * 60 + *minutes) * 60;
  return west ? -seconds : seconds;
}

struct DurationUnit {
  std::string_view suffix;
  base::Duration::Unit unit;
  std::int32_t times;
  std::int32_t count_max;  // 300 years
};
constexpr DurationUnit duration_units[] = {
    {"h", base::Duration::Unit::hours, 1, 300 * 366 * 24},
    {"d", base::Duration::Unit::days, 1, 300 * 366},
    {"w", base::Duration::Unit::days, 7, 300 * 53},
    {"mo", base::Duration::Unit::months, 1, 300 * 12},
    {"y", base::Duration::Unit::months, 12, 300},
};

/// What to say besides of a figure that is written with commas.
std::string_view comma_hint(std::string_view text) {
  return text.find(',') == std::string_view::npos
             ? ""
             : "; decimals begin with a point, and thousands have no comma";
}

Expected<base::Rate> rate_of(std::string_view all, std::optional<std::int64_t> num, std::int64_t den) {
  if (!num) return fault(in_quotes(all) + " is too large for a rate");
  const std::int64_t divisor = std::gcd(*num, den);
  const base::Rate rate{*num / divisor, den / divisor};
  if (rate.num > base::rate_part_max || rate.den > base::rate_part_max)
    return fault(in_quotes(all) + " is a rate with too many digits");
  return rate;
}

Expected<base::Rate> read_fraction(std::string_view text, std::size_t slash) {
  const std::string_view num = text.substr(0, slash);
  const std::string_view den = text.substr(slash + 1);
  if (!all_digits(num) || !all_digits(den))
    return fault(in_quotes(text) + " is not a fraction such as 2/3");
  const auto above = scaled({false, num, {}}, 0, base::rate_part_max);
  const auto below = scaled({false, den, {}}, 0, base::rate_part_max);
  if (!above || !below) return fault(in_quotes(text) + " is a rate with too many digits");
  if (*below == 0) return fault(in_quotes(text) + " divides by zero");
  return rate_of(text, above, *below);
}

/// num / den as a decimal without trailing zeros; nothing where it does not end within `places`.
std::optional<std::string> as_decimal(Wide num, std::int64_t den, int places) {
  Wide power = 1;
  int used = 0;
  while (used < places && (num * power) % den != 0) {
    power *= 10;
    ++used;
  }
  if ((num * power) % den != 0) return std::nullopt;
  const auto digits = static_cast<std::int64_t>(num * power / den);
  if (used == 0) return fmt::format("{}", digits);
  const auto unit = static_cast<std::int64_t>(power);
  return fmt::format("{}.{:0{}}", digits / unit, digits % unit, used);
}

}  // namespace

std::string in_quotes(std::string_view text) {
  constexpr std::size_t shown_max = 60;
  std::string out = "\"";
  std::size_t shown = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool begins_character = (byte & 0xC0) != 0x80;
    if (begins_character && ++shown > shown_max) return out + "\"...";
    if (byte < 0x20 || byte == 0x7F) {
      out += fmt::format("\\x{:02X}", byte);
    } else {
      out += c;
    }
  }
  return out + "\"";
}

Expected<std::int64_t> read_integer(std::string_view text) {
  const auto decimal = split_decimal(text);
  if (!decimal || !decimal->decimals.empty())
    return fault(fmt::format("{} is not a whole number{}", in_quotes(text), comma_hint(text)));
  const auto value = scaled(*decimal, 0, INT64_MAX);
  if (!value) return fault(in_quotes(text) + " is too large a number");
  return *value;
}

Expected<base::Points> read_points(std::string_view text) {
  const auto value = read_integer(text);
  if (!value) return std::unexpected(value.error());
  if (*value > base::points_max || *value < -base::points_max)
    return fault(fmt::format("{} is more than the {} points allowed", in_quotes(text), base::points_max));
  return base::Points{*value};
}

Expected<base::Money> read_money(std::string_view text, int decimals) {
  const auto decimal = split_decimal(text);
  if (!decimal)
    return fault(
        fmt::format("{} is not an amount of money such as 129.00{}", in_quotes(text), comma_hint(text)));
  const auto allowed = static_cast<std::size_t>(decimals);
  if (decimal->decimals.size() > allowed)
    return fault(
        fmt::format("{} has more decimals than the {} of the currency", in_quotes(text), decimals));
  const auto minor = scaled(*decimal, allowed, base::money_minor_max);
  if (!minor) return fault(in_quotes(text) + " is more money than allowed in one amount");
  return base::Money{*minor};
}

Expected<base::Rate> read_rate(std::string_view text) {
  if (const std::size_t slash = text.find('/'); slash != std::string_view::npos)
    return read_fraction(text, slash);
  const bool percent = text.ends_with('%');
  const auto decimal = split_decimal(percent ? text.substr(0, text.size() - 1) : text);
  if (!decimal || decimal->negative)
    return fault(
        fmt::format("{} is not a rate such as 1.5, 98% or 2/3{}", in_quotes(text), comma_hint(text)));
  if (decimal->decimals.size() > 9) return fault(in_quotes(text) + " is a rate with too many digits");
  std::int64_t den = percent ? 100 : 1;
  for (std::size_t i = 0; i < decimal->decimals.size(); ++i) den *= 10;
  return rate_of(text, scaled(*decimal, decimal->decimals.size(), INT64_MAX / 1000), den);
}

Expected<base::Instant> read_instant(std::string_view text) {
  constexpr std::string_view expected = " is not an instant such as 2026-03-01T15:00:00+08:00";
  std::string_view rest = text;
  const auto date = take_date(rest, text);
  if (!date) return std::unexpected(date.error());
  if (!take_one_of(rest, "Tt ")) return fault(in_quotes(text) + std::string(expected));
  const auto second = take_clock(rest);
  if (!second) return fault(in_quotes(text) + " has no time of day such as 15:00:00 after the date");
  const auto us = take_microseconds(rest);
  if (!us) return fault(in_quotes(text) + " has no 1 to 6 decimals after the seconds");
  if (rest.empty()) return fault(in_quotes(text) + " lacks its offset, such as +08:00 or Z");
  const auto offset = take_offset(rest);
  if (!offset) return fault(in_quotes(text) + std::string(expected));
  const std::int64_t seconds = date->day * base::seconds_per_day + *second - *offset;
  return base::Instant{seconds * base::us_per_second + *us};
}

Expected<base::Date> read_date(std::string_view text) {
  std::string_view rest = text;
  auto date = take_date(rest, text);
  if (date && !rest.empty()) return fault(in_quotes(text) + " is not a date such as 2026-03-01");
  return date;
}

Expected<std::int32_t> read_month(std::string_view text) {
  const auto date = read_date(std::string(text) + "-01");
  if (text.size() != 7 || !date) return fault(in_quotes(text) + " is not a month such as 2026-03");
  return base::month_index(*date);
}

Expected<base::Duration> read_duration(std::string_view text) {
  const auto unit_begins = std::find_if_not(text.begin(), text.end(), is_digit);
  const std::string_view digits(text.begin(), unit_begins);
  const std::string_view suffix(unit_begins, text.end());
  if (digits.empty() || suffix.empty())
    return fault(in_quotes(text) + " is not a duration: a number and h, d, w, mo or y, such as 30d");
  const auto unit = std::find_if(std::begin(duration_units), std::end(duration_units),
                                 [&](const DurationUnit& row) { return row.suffix == suffix; });
  if (unit == std::end(duration_units))
    return fault(
        fmt::format("{}: {} is no unit of time; use h, d, w, mo or y", in_quotes(text), in_quotes(suffix)));
  const auto count = scaled({false, digits, {}}, 0, unit->count_max);
  if (!count) return fault(in_quotes(text) + " is more than 300 years");
  return base::Duration{static_cast<std::int32_t>(*count) * unit->times, unit->unit};
}

Expected<bool> read_bool(std::string_view text) {
  if (text == "true") return true;
  if (text == "false") return false;
  return fault(in_quotes(text) + " is neither true nor false");
}

std::string write_money(base::Money money, int decimals) {
  if (decimals == 0) return fmt::format("{}", money.minor);
  std::uint64_t unit = 1;
  for (int i = 0; i < decimals; ++i) unit *= 10;
  const std::uint64_t size = money.minor < 0 ? 0 - static_cast<std::uint64_t>(money.minor)
                                             : static_cast<std::uint64_t>(money.minor);
  return fmt::format("{}{}.{:0{}}", money.minor < 0 ? "-" : "", size / unit, size % unit, decimals);
}

std::string write_rate(base::Rate rate) {
  if (auto text = as_decimal(rate.num, rate.den, 9)) return *text;
  return fmt::format("{}/{}", rate.num, rate.den);
}

std::string write_percent(base::Rate rate) {
  if (auto text = as_decimal(Wide{rate.num} * 100, rate.den, 7)) return *text + "%";
  return fmt::format("{}/{}", rate.num, rate.den);
}

std::string write_instant(base::Instant at, const base::TimeZone& zone) {
  if (at == base::never) return "";
  const base::LocalTime local = zone.local(at);
  const std::int32_t offset = zone.offset_seconds(at);
  const std::int32_t second = local.second_of_day;
  std::string out = fmt::format("{}T{:02}:{:02}:{:02}", write_date(local.date), second / 3600,
                                second / 60 % 60, second % 60);
  if (local.us != 0) out += fmt::format(".{:06}", local.us);
  const std::int32_t minutes = (offset < 0 ? -offset : offset) / 60;
  return out + fmt::format("{}{:02}:{:02}", offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

std::string write_date(base::Date date) {
  const base::CivilDate civil = base::civil_of(date);
  return fmt::format("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day);
}

std::string write_month(std::int32_t month_index) {
  return write_date(base::first_of_month(month_index)).substr(0, 7);
}

std::string write_duration(base::Duration duration) {
  switch (duration.unit) {
    case base::Duration::Unit::hours: return fmt::format("{}h", duration.count);
    case base::Duration::Unit::days: return fmt::format("{}d", duration.count);
    case base::Duration::Unit::months:
      return duration.count % 12 == 0 ? fmt::format("{}y", duration.count / 12)
                                      : fmt::format("{}mo", duration.count);
  }
  __builtin_unreachable();
}

}  // namespace shuke::codec
