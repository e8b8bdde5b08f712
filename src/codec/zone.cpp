// Reads TZif version 2 and later: the 64-bit table, then the rule in the footer for the years after it.
#include "codec/zone.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <vector>

#include "base/limits.h"
#include "codec/values.h"

namespace shuke::codec {
namespace {

using base::Expected;
using base::fault;
using base::TimeZone;

constexpr std::size_t zone_file_bytes_max = 256 * 1024;  // the largest of the database has 4 KB
constexpr std::size_t header_bytes = 44;

base::Instant at_seconds(std::int64_t seconds) {
  return {seconds * base::us_per_second};
}
std::int64_t year_start_seconds(int year) {
  return base::date_of({year, 1, 1}).day * base::seconds_per_day;
}

std::int64_t big_endian(std::string_view bytes, std::size_t offset, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i)
    value = value << 8 | static_cast<unsigned char>(bytes[offset + i]);
  return count == 4 ? static_cast<std::int32_t>(static_cast<std::uint32_t>(value))
                    : static_cast<std::int64_t>(value);
}

/// The counts of a TZif header and where its data begin.
struct Header {
  std::size_t isut = 0, isstd = 0, leap = 0, times = 0, types = 0, characters = 0;

  std::size_t data_bytes(std::size_t time_bytes) const {
    return times * time_bytes + times + types * 6 + characters + leap * (time_bytes + 4) + isstd + isut;
  }
};

std::optional<Header> read_header(std::string_view bytes, std::size_t offset) {
  if (bytes.size() < offset + header_bytes || bytes.substr(offset, 4) != "TZif" || bytes[offset + 4] < '2')
    return std::nullopt;
  const auto count = [&](std::size_t index) {
    return static_cast<std::size_t>(
        static_cast<std::uint32_t>(big_endian(bytes, offset + 20 + 4 * index, 4)));
  };
  const Header header{count(0), count(1), count(2), count(3), count(4), count(5)};
  for (const std::size_t part :
       {header.isut, header.isstd, header.leap, header.times, header.types, header.characters})
    if (part > bytes.size()) return std::nullopt;
  return header;
}

// ---- the footer: a POSIX TZ rule such as CET-1CEST,M3.5.0,M10.5.0/3 ----

/// A day of the year on which the offset changes, and the local second of that day.
struct ChangeDay {
  enum class Kind { month_week, day_without_leap, day_with_leap } kind = Kind::month_week;
  int month = 0, week = 0, weekday = 0;  // month_week; week 5 is the last
  int day = 0;                           // day_without_leap 1 to 365, day_with_leap 0 to 365
  std::int32_t second = 2 * 3600;
};

struct Rule {
  std::int32_t standard = 0;
  std::int32_t summer = 0;
  bool has_summer = false;
  ChangeDay begins;
  ChangeDay ends;
};

class RuleText {
 public:
  explicit RuleText(std::string_view text) : x_rest(text) {}

  std::optional<Rule> read() {
    Rule rule;
    std::int32_t west = 0;
    if (!name() || !clock(west)) return std::nullopt;
    rule.standard = -west;
    if (x_rest.empty()) return rule;
    rule.has_summer = true;
    rule.summer = rule.standard + 3600;
    if (!name()) return std::nullopt;
    if (!x_rest.starts_with(',')) {
      if (!clock(west)) return std::nullopt;
      rule.summer = -west;
    }
    if (!change(rule.begins) || !change(rule.ends) || !x_rest.empty()) return std::nullopt;
    return rule;
  }

 private:
  bool take(char c) {
    if (!x_rest.starts_with(c)) return false;
    x_rest.remove_prefix(1);
    return true;
  }

  bool number(int& value, int limit) {
    std::size_t digits = 0;
    value = 0;
    for (; digits < x_rest.size() && x_rest[digits] >= '0' && x_rest[digits] <= '9' && digits < 4; ++digits)
      value = value * 10 + (x_rest[digits] - '0');
    x_rest.remove_prefix(digits);
    return digits > 0 && value <= limit;
  }

  bool name() {
    const bool bracketed = take('<');
    const auto is_letter = [&](char c) {
      return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (bracketed && c != '>');
    };
    const auto end = std::find_if_not(x_rest.begin(), x_rest.end(), is_letter);
    const auto letters = static_cast<std::size_t>(end - x_rest.begin());
    x_rest.remove_prefix(letters);
    return letters > 0 && (!bracketed || take('>'));
  }

  /// `[+-]hh[:mm[:ss]]`, up to a week either way.
  bool clock(std::int32_t& seconds) {
    const bool negative = take('-');
    if (!negative) take('+');
    int hours = 0, minutes = 0, rest = 0;
    if (!number(hours, 167)) return false;
    if (take(':') && !number(minutes, 59)) return false;
    if (take(':') && !number(rest, 59)) return false;
    seconds = (hours * 60 + minutes) * 60 + rest;
    if (negative) seconds = -seconds;
    return true;
  }

  bool change(ChangeDay& day) {
    if (!take(',')) return false;
    if (take('M')) {
      if (!number(day.month, 12) || day.month == 0 || !take('.') || !number(day.week, 5) || day.week == 0 ||
          !take('.') || !number(day.weekday, 6))
        return false;
    } else {
      day.kind = take('J') ? ChangeDay::Kind::day_without_leap : ChangeDay::Kind::day_with_leap;
      if (!number(day.day, 365)) return false;
    }
    return !take('/') || clock(day.second);
  }

  std::string_view x_rest;
};

base::Date date_in(const ChangeDay& change, int year) {
  const base::Date new_year = base::date_of({year, 1, 1});
  switch (change.kind) {
    case ChangeDay::Kind::day_with_leap: return new_year + change.day;
    case ChangeDay::Kind::day_without_leap: {
      const bool after_leap_day = change.day >= 60 && base::days_in_month(year, 2) == 29;
      return new_year + (change.day - 1 + (after_leap_day ? 1 : 0));
    }
    case ChangeDay::Kind::month_week: {
      const base::Date first = base::date_of({year, change.month, 1});
      const int weekday = ((first.day + 4) % 7 + 7) % 7;  // 1970-01-01 was a Thursday; 0 is Sunday
      const int offset = (change.weekday - weekday + 7) % 7 + (change.week - 1) * 7;
      return first + (offset < base::days_in_month(year, change.month) ? offset : offset - 7);
    }
  }
  __builtin_unreachable();
}

/// The rule's changes after `last`, up to the last year the program accepts.
void add_rule(std::vector<TimeZone::Offset>& offsets, const Rule& rule, std::int64_t last) {
  if (!rule.has_summer) {
    if (offsets.empty() || offsets.back().seconds != rule.standard)
      offsets.push_back({at_seconds(last), rule.standard});
    return;
  }
  const base::Date last_day{static_cast<std::int32_t>(last / base::seconds_per_day)};
  std::vector<TimeZone::Offset> changes;
  for (int year = std::max(base::year_min, base::civil_of(last_day).year - 1); year <= base::year_max + 1;
       ++year) {
    const auto when = [&](const ChangeDay& day, std::int32_t offset_before) {
      return at_seconds(date_in(day, year).day * base::seconds_per_day + day.second - offset_before);
    };
    changes.push_back({when(rule.begins, rule.standard), rule.summer});
    changes.push_back({when(rule.ends, rule.summer), rule.standard});
  }
  std::sort(changes.begin(), changes.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
  for (const TimeZone::Offset& change : changes)
    if (change.from > at_seconds(last) && (offsets.empty() || (offsets.back().seconds != change.seconds &&
                                                               offsets.back().from < change.from)))
      offsets.push_back(change);
}

/// All offsets of the 64-bit data block; nothing where the block contradicts itself.
std::optional<std::vector<TimeZone::Offset>> read_table(std::string_view data, const Header& header) {
  if (header.types == 0) return std::nullopt;
  const std::size_t indices = header.times * 8;
  const std::size_t types = indices + header.times;
  const auto type_seconds = [&](std::size_t type) {
    return static_cast<std::int32_t>(big_endian(data, types + type * 6, 4));
  };
  // Before 1900 clocks showed local mean time in odd seconds; the first row is what held when the accepted
  // years begin.
  std::vector<TimeZone::Offset> offsets{{base::Instant{INT64_MIN}, type_seconds(0)}};
  const std::int64_t earliest = year_start_seconds(base::year_min) - base::seconds_per_day;
  std::int64_t before = INT64_MIN;
  for (std::size_t i = 0; i < header.times; ++i) {
    const std::int64_t at = big_endian(data, i * 8, 8);
    const auto type = static_cast<std::size_t>(static_cast<unsigned char>(data[indices + i]));
    if (type >= header.types || at <= before) return std::nullopt;
    before = at;
    const std::int32_t seconds = type_seconds(type);
    if (seconds < -26 * 3600 || seconds > 26 * 3600) return std::nullopt;
    if (at <= earliest) {
      offsets.back().seconds = seconds;
    } else if (at <= year_start_seconds(base::year_max + 1) && offsets.back().seconds != seconds) {
      offsets.push_back({at_seconds(at), seconds});
    }
  }
  return offsets;
}

/// Where the table's last row begins; times far outside the accepted years count as their ends.
std::int64_t last_transition(std::string_view data, const Header& header) {
  const std::int64_t earliest = year_start_seconds(base::year_min) - base::seconds_per_day;
  const std::int64_t latest = year_start_seconds(base::year_max + 1);
  return header.times == 0 ? earliest
                           : std::clamp(big_endian(data, (header.times - 1) * 8, 8), earliest, latest);
}

bool is_zone_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' ||
           c == '_' || c == '-' || c == '+';
  };
  return !name.empty() && name.size() < 64 && name.front() != '/' &&
         std::all_of(name.begin(), name.end(), allowed);
}

std::string zone_folder() {
  const char* set = std::getenv("TZDIR");
  return set != nullptr && *set != '\0' ? set : "/usr/share/zoneinfo";
}

}  // namespace

Expected<TimeZone> read_zone_file(std::string_view bytes) {
  const auto first = read_header(bytes, 0);
  if (!first) return fault("this is no time zone file of version 2 or later");
  const std::size_t second_begins = header_bytes + first->data_bytes(4);
  const auto second = read_header(bytes, second_begins);
  if (!second) return fault("the time zone file is cut short");
  const std::size_t data_begins = second_begins + header_bytes;
  const std::size_t footer_begins = data_begins + second->data_bytes(8);
  if (bytes.size() < footer_begins + 2) return fault("the time zone file is cut short");
  const std::string_view data = bytes.substr(data_begins, footer_begins - data_begins);
  auto offsets = read_table(data, *second);
  if (!offsets) return fault("the time zone file contradicts itself");
  std::string_view footer = bytes.substr(footer_begins + 1);
  footer = footer.substr(0, footer.find('\n'));
  if (!footer.empty()) {
    const auto rule = RuleText(footer).read();
    if (!rule)
      return fault("the time zone file ends with a rule that cannot be read: " + in_quotes(footer));
    add_rule(*offsets, *rule, last_transition(data, *second));
  }
  const auto absurd = [](const TimeZone::Offset& row) {
    return row.seconds < -26 * 3600 || row.seconds > 26 * 3600;
  };
  if (std::any_of(offsets->begin(), offsets->end(), absurd))
    return fault("the time zone file has an offset beyond 26 hours");
  return TimeZone(std::move(*offsets));
}

Expected<TimeZone> read_zone(std::string_view name) {
  const std::string no_such =
      in_quotes(name) + " is no time zone of the IANA database, such as Asia/Shanghai";
  if (!is_zone_name(name)) return fault(no_such);
  std::ifstream file(zone_folder() + "/" + std::string(name), std::ios::binary);
  std::string bytes(zone_file_bytes_max, '\0');
  if (!file.read(bytes.data(), static_cast<std::streamsize>(bytes.size())) && file.gcount() == 0)
    return fault(no_such);
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  auto zone = read_zone_file(bytes);
  if (!zone) return fault(no_such + " (" + zone.error().message + ")");
  return zone;
}

}  // namespace shuke::codec
