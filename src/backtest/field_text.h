// Fields of an order file as values: whole numbers, decimals and instants, in the forms that shops' exports
// have. Made to be fast, since one of these runs for every field. Not for programme files and commands,
// whose texts have one form (codec).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.h"
#include "base/time.h"
#include "base/units.h"

namespace shuke::backtest {

std::string_view trim_slowly(std::string_view text);
/// The text without blanks and tabs around it.
inline std::string_view trimmed(std::string_view text) {
  return !text.empty() && (text.front() <= ' ' || text.back() <= ' ') ? trim_slowly(text) : text;
}

/// What a field in quotes says: doubled quotes are one. `clean`: nothing but blanks follows the closing
/// quote.
struct Unquoted {
  std::string_view text;  // in `field` or, where quotes were doubled, in `scratch`
  bool clean = true;
};
/// `field` begins with a quote that closes within it (SeparatorScan sees to that).
Unquoted unquote(std::string_view field, std::string& scratch);

/// A decimal number as it was written: digits ÷ 10^decimals.
struct Decimal {
  std::int64_t digits = 0;  // with its sign
  int decimals = 0;
};
/// At most 18 digits, `mark` (point or comma) before decimals, a sign allowed; nothing for every other
/// text.
std::optional<Decimal> read_decimal(std::string_view text, char mark);
/// A whole number; decimals are allowed where they are zeros (`6.0`).
std::optional<std::int64_t> read_whole(std::string_view text, char mark);

/// Turns decimals of the file's currency into minor units of the programme's.
struct MoneyScale {
  int decimals = 2;        // of the programme's currency
  base::Rate rate{1, 1};   // programme's money for one of the file's
  bool may_round = false;  // half up, where the file has more decimals than the currency
  char mark = '.';
};
enum class MoneyFault : std::uint8_t { too_many_decimals, too_large };
struct ScaledMoney {
  base::Money money;
  bool rounded = false;  // because of its decimals; the exchange rate always rounds half up
};
/// `times` × the decimal in minor units, rounded once, away from zero at a half.
std::expected<ScaledMoney, MoneyFault> scaled(Decimal decimal, std::int64_t times, const MoneyScale& scale);

/// A pattern such as `%Y-%m-%d %H:%M`; what it knows: %Y %y %m %b %d %H %I %p %M %S %f %z %%. A blank fits
/// any blanks.
class TimePattern {
 public:
  /// Faults: a sign that is not known, or no year, month and day.
  static base::Expected<TimePattern> compile(std::string_view pattern);

  struct Parts {
    base::CivilDate date{};
    std::int32_t second_of_day = 0;
    std::int32_t us = 0;
    std::optional<std::int32_t> offset_seconds;
  };
  std::optional<Parts> match(std::string_view text) const;
  const std::string& text() const { return x_pattern; }

 private:
  std::string x_pattern;
};

/// Reads instants: RFC 3339 where no pattern is given, else by the first pattern that fits.
class InstantReader {
 public:
  /// `zone` is for times without offset; without it they are refused.
  InstantReader(std::vector<TimePattern> patterns, std::optional<base::TimeZone> zone);

  /// Nothing where the text is no instant; why_not says why.
  std::optional<base::Instant> read(std::string_view text);
  std::string why_not(std::string_view text) const;

 private:
  std::optional<base::Instant> resolve(const TimePattern::Parts& parts);
  std::optional<TimePattern::Parts> split(std::string_view text) const;
  std::optional<base::Instant> read_usual(std::string_view text);

  std::vector<TimePattern> x_patterns;
  std::optional<base::TimeZone> x_zone;
  // The day last seen: its number, and, where the zone does not shift within it, the instant at which it
  // begins.
  std::string x_date_text;
  base::Date x_date_of_text;
  base::Date x_day{INT32_MIN};
  base::Instant x_day_start;
  bool x_day_even = false;
};

}  // namespace shuke::backtest
