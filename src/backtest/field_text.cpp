// The readers of field_text.h, written out digit by digit: no locale, no allocation, no exception on the
// way of a good field.
#include "backtest/field_text.h"

#include <array>
#include <cstring>
#include <utility>

#include "base/limits.h"

namespace shuke::backtest {
namespace {

constexpr int digits_max = 18;  // of 64 bits
constexpr std::array<std::string_view, 12> month_names{"january",   "february", "march",    "april",
                                                       "may",       "june",     "july",     "august",
                                                       "september", "october",  "november", "december"};

constexpr unsigned digit(char c) {
  return static_cast<unsigned char>(c) - unsigned{'0'};
}
bool is_blank(char c) {
  return c == ' ' || c == '\t';
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Reads a text from left to right; every take_ says whether it found what it was to take.
struct Taker {
  std::string_view left;

  bool take(char wanted) {
    if (left.empty() || left.front() != wanted) return false;
    left.remove_prefix(1);
    return true;
  }
  std::optional<int> number(std::size_t digits_min, std::size_t count_max) {
    std::size_t count = 0;
    int value = 0;
    for (; count < count_max && count < left.size() && digit(left[count]) < 10; ++count) {
      value = value * 10 + static_cast<int>(digit(left[count]));
    }
    if (count < digits_min) return std::nullopt;
    left.remove_prefix(count);
    return value;
  }
  std::optional<std::int32_t> microseconds() {
    std::int32_t us = 0;
    std::size_t count = 0;
    for (; count < left.size() && digit(left[count]) < 10; ++count) {
      if (count < 6) us = us * 10 + static_cast<std::int32_t>(digit(left[count]));
      if (count >= 6 && left[count] != '0') return std::nullopt;  // finer than an instant is
    }
    if (count == 0) return std::nullopt;
    for (std::size_t i = count; i < 6; ++i) us *= 10;
    left.remove_prefix(count);
    return us;
  }
  std::optional<std::int32_t> offset() {
    if (take('Z') || take('z')) return 0;
    const bool west = !left.empty() && left.front() == '-';
    if (!take('+') && !take('-')) return std::nullopt;
    const auto hours = number(2, 2);
    take(':');
    const auto minutes = number(2, 2);
    if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
    const std::int32_t seconds = (*hours * 60 + *minutes) * 60;
    return west ? -seconds : seconds;
  }
  std::optional<int> month_name() {
    std::size_t length = 0;
    while (length < left.size() && lower(left[length]) >= 'a' && lower(left[length]) <= 'z') ++length;
    for (std::size_t month = 0; length >= 3 && month < month_names.size(); ++month) {
      const std::string_view name = month_names[month];
      if (length != 3 && length != name.size()) continue;
      bool same = true;
      for (std::size_t i = 0; i < length; ++i) same = same && lower(left[i]) == name[i];
      if (!same) continue;
      left.remove_prefix(length);
      return static_cast<int>(month) + 1;
    }
    return std::nullopt;
  }
  std::optional<bool> afternoon() {
    if (left.size() < 2 || lower(left[1]) != 'm') return std::nullopt;
    const char half = lower(left[0]);
    if (half != 'a' && half != 'p') return std::nullopt;
    left.remove_prefix(2);
    return half == 'p';
  }
};

bool exists(base::CivilDate date) {
  return date.month >= 1 && date.month <= 12 && date.day >= 1 && date.year >= base::year_min &&
         date.year <= base::year_max && date.day <= base::days_in_month(date.year, date.month);
}

/// Clock parts while a pattern is matched.
struct Clock {
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::optional<bool> afternoon;

  std::optional<std::int32_t> second_of_day() const {
    int hours = hour;
    if (afternoon) {
      if (hours < 1 || hours > 12) return std::nullopt;
      hours = hours % 12 + (*afternoon ? 12 : 0);
    }
    if (hours > 23 || minute > 59 || second > 59) return std::nullopt;
    return (hours * 60 + minute) * 60 + second;
  }
};

template <class T, class U>
bool put(T& place, const std::optional<U>& value) {
  if (value) place = *value;
  return value.has_value();
}

bool take_sign(char sign, Taker& text, TimePattern::Parts& parts, Clock& clock) {
  switch (sign) {
    case 'Y': return put(parts.date.year, text.number(4, 4));
    case 'y': {
      const auto year = text.number(2, 2);
      if (year) parts.date.year = *year + (*year < 69 ? 2000 : 1900);  // as POSIX reads it
      return year.has_value();
    }
    case 'm': return put(parts.date.month, text.number(1, 2));
    case 'b': return put(parts.date.month, text.month_name());
    case 'd': return put(parts.date.day, text.number(1, 2));
    case 'H':
    case 'I': return put(clock.hour, text.number(1, 2));
    case 'M': return put(clock.minute, text.number(1, 2));
    case 'S': return put(clock.second, text.number(1, 2));
    case 'p': return put(clock.afternoon, text.afternoon());
    case 'f': return put(parts.us, text.microseconds());
    case 'z': return put(parts.offset_seconds, text.offset());
    default: return text.take(sign);  // %%
  }
}

}  // namespace

std::string_view trim_slowly(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

Unquoted unquote(std::string_view field, std::string& scratch) {
  constexpr std::size_t none = std::string_view::npos;
  std::size_t close = field.find('"', 1);
  bool doubled = false;
  while (close != none && close + 1 < field.size() && field[close + 1] == '"') {
    doubled = true;
    close = field.find('"', close + 2);
  }
  if (close == none) return {field, false};
  const bool clean = trimmed(field.substr(close + 1)).empty();
  const std::string_view inner = field.substr(1, close - 1);
  if (!doubled) return {trimmed(inner), clean};
  scratch.clear();
  for (std::size_t at = 0; at < inner.size(); ++at) {
    scratch += inner[at];
    if (inner[at] == '"') ++at;
  }
  return {trimmed(scratch), clean};
}

std::optional<Decimal> read_decimal(std::string_view text, char mark) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative || (!text.empty() && text.front() == '+')) text.remove_prefix(1);
  Decimal decimal;
  int count = 0;
  std::size_t at = 0;
  for (; at < text.size() && digit(text[at]) < 10; ++at, ++count) {
    if (count == digits_max) return std::nullopt;
    decimal.digits = decimal.digits * 10 + digit(text[at]);
  }
  if (at == 0) return std::nullopt;
  if (at < text.size()) {
    if (text[at] != mark || at + 1 == text.size()) return std::nullopt;
    for (++at; at < text.size() && digit(text[at]) < 10; ++at, ++count, ++decimal.decimals) {
      if (count == digits_max) return std::nullopt;
      decimal.digits = decimal.digits * 10 + digit(text[at]);
    }
    if (at < text.size()) return std::nullopt;
  }
  if (negative) decimal.digits = -decimal.digits;
  return decimal;
}

std::optional<std::int64_t> read_whole(std::string_view text, char mark) {
  auto decimal = read_decimal(text, mark);
  if (!decimal) return std::nullopt;
  for (; decimal->decimals > 0; --decimal->decimals) {
    if (decimal->digits % 10 != 0) return std::nullopt;
    decimal->digits /= 10;
  }
  return decimal->digits;
}

std::expected<ScaledMoney, MoneyFault> scaled(Decimal decimal, std::int64_t times,
                                              const MoneyScale& scale) {
  if (decimal.decimals > scale.decimals && !scale.may_round)
    return std::unexpected(MoneyFault::too_many_decimals);
  constexpr std::array<std::int64_t, 5> tens{1, 10, 100, 1000, 10'000};
  const bool one_to_one = scale.rate.num == scale.rate.den;
  const int missing = scale.decimals - decimal.decimals;
  if (one_to_one && times == 1 && missing >= 0 && missing < 5 && decimal.digits > -1'000'000'000 &&
      decimal.digits < 1'000'000'000) {
    return ScaledMoney{{decimal.digits * tens[static_cast<std::size_t>(missing)]},
                       false};  // as nearly every field is
  }
  // 10^18 × 10^9 × 10^9 stays within 128 bits, so the checks can come after the product.
  base::Wide exact = static_cast<base::Wide>(decimal.digits) * times;
  base::Wide den = 1;
  for (int i = decimal.decimals; i < scale.decimals; ++i) exact *= 10;
  for (int i = scale.decimals; i < decimal.decimals; ++i) den *= 10;
  const bool rounded = den != 1 && exact % den != 0;
  const bool negative = exact < 0;
  if (negative) exact = -exact;
  if (exact / den > base::money_minor_max) return std::unexpected(MoneyFault::too_large);
  if (!one_to_one) {
    exact *= scale.rate.num;
    den *= scale.rate.den;
  }
  const base::Wide minor = base::divide(exact, den, base::Rounding::half_up);
  if (minor > base::money_minor_max) return std::unexpected(MoneyFault::too_large);
  const auto value = static_cast<std::int64_t>(minor);
  return ScaledMoney{{negative ? -value : value}, rounded};
}

base::Expected<TimePattern> TimePattern::compile(std::string_view pattern) {
  constexpr std::string_view known = "YymbdHIpMSfz%";
  bool year = false, month = false, day = false;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] != '%') continue;
    const char sign = at + 1 < pattern.size() ? pattern[++at] : '\0';
    if (sign == '\0' || known.find(sign) == std::string_view::npos) {
      return base::fault("the date format has a sign that is not known: %" +
                         std::string(1, sign == '\0' ? ' ' : sign) +
                         " (known are %Y %y %m %b %d %H %I %p %M %S %f %z %%)");
    }
    year = year || sign == 'Y' || sign == 'y';
    month = month || sign == 'm' || sign == 'b';
    day = day || sign == 'd';
  }
  if (!year || !month || !day)
    return base::fault("the date format must name year, month and day, as in %Y-%m-%d");
  TimePattern compiled;
  compiled.x_pattern = pattern;
  return compiled;
}

std::optional<TimePattern::Parts> TimePattern::match(std::string_view text) const {
  Taker taker{text};
  Parts parts;
  Clock clock;
  for (std::size_t at = 0; at < x_pattern.size(); ++at) {
    const char wanted = x_pattern[at];
    if (wanted == ' ') {
      if (taker.left.empty() || !is_blank(taker.left.front())) return std::nullopt;
      while (!taker.left.empty() && is_blank(taker.left.front())) taker.left.remove_prefix(1);
    } else if (!(wanted == '%' ? take_sign(x_pattern[++at], taker, parts, clock) : taker.take(wanted))) {
      return std::nullopt;
    }
  }
  const auto second = clock.second_of_day();
  if (!taker.left.empty() || !second || !exists(parts.date)) return std::nullopt;
  parts.second_of_day = *second;
  return parts;
}

InstantReader::InstantReader(std::vector<TimePattern> patterns, std::optional<base::TimeZone> zone)
    : x_patterns(std::move(patterns)), x_zone(std::move(zone)) {}

std::optional<base::Instant> InstantReader::read(std::string_view text) {
  if (x_patterns.empty()) {
    if (const auto usual = read_usual(text)) return usual;
  }
  const auto parts = split(text);
  return parts ? resolve(*parts) : std::nullopt;
}

/// `2026-03-01T15:00:00+08:00` or `...Z`, the form nearly every row has; nothing for all others, right or
/// wrong.
std::optional<base::Instant> InstantReader::read_usual(std::string_view text) {
  const bool zulu = text.size() == 20 && text[19] == 'Z';
  if (!zulu && text.size() != 25) return std::nullopt;
  const char* at = text.data();
  const auto two = [at](std::size_t from) {
    const unsigned high = digit(at[from]), low = digit(at[from + 1]);
    return high < 10 && low < 10 ? static_cast<std::int32_t>(high * 10 + low) : 100;
  };
  if (at[10] != 'T' || at[13] != ':' || at[16] != ':') return std::nullopt;
  const std::int32_t hour = two(11), minute = two(14), second = two(17);
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  std::int32_t offset = 0;
  if (!zulu) {
    const std::int32_t hours = two(20), minutes = two(23);
    if ((at[19] != '+' && at[19] != '-') || at[22] != ':' || hours > 23 || minutes > 59)
      return std::nullopt;
    offset = (hours * 60 + minutes) * 60;
    if (at[19] == '-') offset = -offset;
  }
  if (x_date_text != text.substr(0, 10)) {
    const std::int32_t century = two(0), year = two(2), month = two(5), day = two(8);
    if (at[4] != '-' || at[7] != '-' || century > 99 || year > 99) return std::nullopt;
    const base::CivilDate date{century * 100 + year, month, day};
    if (!exists(date)) return std::nullopt;
    x_date_text = text.substr(0, 10);
    x_date_of_text = base::date_of(date);
  }
  const std::int64_t seconds =
      x_date_of_text.day * base::seconds_per_day + (hour * 60 + minute) * 60 + second - offset;
  return base::Instant{seconds * base::us_per_second};
}

std::optional<TimePattern::Parts> InstantReader::split(std::string_view text) const {
  for (const TimePattern& pattern : x_patterns) {
    if (auto parts = pattern.match(text)) return parts;
  }
  if (!x_patterns.empty()) return std::nullopt;
  Taker taker{text};
  TimePattern::Parts parts;
  Clock clock;
  const auto date = taker.number(4, 4);
  if (!date || !taker.take('-')) return std::nullopt;
  parts.date.year = *date;
  if (!put(parts.date.month, taker.number(2, 2)) || !taker.take('-') ||
      !put(parts.date.day, taker.number(2, 2)))
    return std::nullopt;
  if (!taker.take('T') && !taker.take('t') && !taker.take(' ')) return std::nullopt;
  if (!put(clock.hour, taker.number(2, 2)) || !taker.take(':') || !put(clock.minute, taker.number(2, 2)) ||
      !taker.take(':') || !put(clock.second, taker.number(2, 2))) {
    return std::nullopt;
  }
  if (taker.take('.') && !put(parts.us, taker.microseconds())) return std::nullopt;
  if (!taker.left.empty() && !put(parts.offset_seconds, taker.offset())) return std::nullopt;
  const auto second = clock.second_of_day();
  if (!taker.left.empty() || !second || !exists(parts.date)) return std::nullopt;
  parts.second_of_day = *second;
  return parts;
}

std::optional<base::Instant> InstantReader::resolve(const TimePattern::Parts& parts) {
  const base::Date date = base::date_of(parts.date);
  if (parts.offset_seconds) {
    const std::int64_t seconds =
        date.day * base::seconds_per_day + parts.second_of_day - *parts.offset_seconds;
    return base::Instant{seconds * base::us_per_second + parts.us};
  }
  if (!x_zone) return std::nullopt;
  if (date != x_day) {
    x_day = date;
    x_day_start = x_zone->start_of(date);
    const base::Instant next{x_zone->start_of(date + 1)};
    x_day_even = next.us - x_day_start.us == base::seconds_per_day * base::us_per_second &&
                 x_zone->offset_seconds(x_day_start) == x_zone->offset_seconds({next.us - 1});
  }
  if (!x_day_even) return x_zone->resolve({date, parts.second_of_day, parts.us});
  return base::Instant{x_day_start.us + parts.second_of_day * base::us_per_second + parts.us};
}

std::string InstantReader::why_not(std::string_view text) const {
  if (text.empty()) return "is empty where an instant must stand";
  const auto parts = split(text);
  if (parts && !parts->offset_seconds && !x_zone) {
    return "has no offset such as +08:00, and no mapping states a time_zone for such times";
  }
  const std::string years = std::to_string(base::year_min) + " to " + std::to_string(base::year_max);
  if (x_patterns.empty()) {
    return "is no instant such as 2026-03-01T15:00:00+08:00, of a day that exists, in the years " + years +
           "; a mapping's `date_formats` can name another form";
  }
  std::string formats;
  for (const TimePattern& pattern : x_patterns)
    formats += (formats.empty() ? "`" : "` or `") + pattern.text();
  return "does not fit the date format " + formats + "` with a day that exists in the years " + years;
}

}  // namespace shuke::backtest
