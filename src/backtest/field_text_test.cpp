// Fields as values: numbers, money and instants, right ones and wrong ones.
#include "backtest/field_text.h"

#include <gtest/gtest.h>

#include <string>

#include "base/limits.h"
#include "codec/values.h"
#include "codec/zone.h"

namespace shuke::backtest {
namespace {

base::Instant at(const char* text) {
  return *codec::read_instant(text);
}

TEST(FieldText, decimals_keep_what_was_written) {
  const auto read = [](const char* text) {
    const auto decimal = read_decimal(text, '.');
    return decimal ? std::to_string(decimal->digits) + "/" + std::to_string(decimal->decimals)
                   : std::string("none");
  };
  EXPECT_EQ(read("12.50"), "1250/2");
  EXPECT_EQ(read("-3"), "-3/0");
  EXPECT_EQ(read("+0.001"), "1/3");
  EXPECT_EQ(read("999999999999999999"), "999999999999999999/0");
  for (const char* wrong :
       {"", "-", ".5", "5.", "1,5", "1.2.3", "1e3", "12 ", "0x1", "1234567890123456789", "１"}) {
    EXPECT_EQ(read(wrong), "none") << wrong;
  }
  EXPECT_EQ(read_decimal("12,5", ',')->digits, 125);
}

TEST(FieldText, whole_numbers_may_have_zeros_behind_the_point) {
  EXPECT_EQ(read_whole("6", '.'), 6);
  EXPECT_EQ(read_whole("-12.00", '.'), -12);
  EXPECT_EQ(read_whole("1.5", '.'), std::nullopt);
}

TEST(FieldText, money_rounds_once_and_only_where_it_may) {
  const MoneyScale strict{.decimals = 2};
  EXPECT_EQ(scaled({1250, 2}, 1, strict)->money.minor, 1250);
  EXPECT_EQ(scaled({5, 0}, 3, strict)->money.minor, 1500);
  EXPECT_EQ(scaled({1, 3}, 1, strict).error(), MoneyFault::too_many_decimals);
  EXPECT_EQ(scaled({1, 0}, base::money_minor_max, strict).error(), MoneyFault::too_large);
  const MoneyScale round{.decimals = 2, .may_round = true};
  // 3 × 0.335 = 1.005 rounds to 1.01 as one product, not to 3 × 0.34.
  EXPECT_EQ(scaled({335, 3}, 3, round)->money.minor, 101);
  EXPECT_TRUE(scaled({335, 3}, 3, round)->rounded);
  EXPECT_EQ(scaled({-335, 3}, 3, round)->money.minor, -101);
  EXPECT_FALSE(scaled({1500, 3}, 1, round)->rounded);
  // 10.00 of a currency worth 7.123 is 71.23; 0.01 of it is 0.07.
  const MoneyScale rate{.decimals = 2, .rate = {7123, 1000}};
  EXPECT_EQ(scaled({1000, 2}, 1, rate)->money.minor, 7123);
  EXPECT_EQ(scaled({1, 2}, 1, rate)->money.minor, 7);
  // The largest numbers a field can hold stay within 128 bits.
  const MoneyScale extreme{.decimals = 3, .rate = {base::rate_part_max, 1}, .may_round = true};
  EXPECT_EQ(scaled({999'999'999'999'999'999, 0}, base::quantity_max, extreme).error(),
            MoneyFault::too_large);
  EXPECT_EQ(scaled({999'999'999'999'999'999, 17}, base::quantity_max, extreme).error(),
            MoneyFault::too_large);
  const MoneyScale yen{.decimals = 0};
  EXPECT_EQ(scaled({120, 0}, 1, yen)->money.minor, 120);
}

TEST(FieldText, quotes_are_taken_off_and_doubled_ones_halved) {
  std::string scratch;
  EXPECT_EQ(unquote("\"a\"", scratch).text, "a");
  EXPECT_EQ(unquote("\"say \"\"hi\"\"\"", scratch).text, "say \"hi\"");
  EXPECT_EQ(unquote("\"\"", scratch).text, "");
  EXPECT_TRUE(unquote("\"a\" ", scratch).clean);
  EXPECT_FALSE(unquote("\"a\"b", scratch).clean);
}

TEST(FieldText, rfc_3339_is_read_in_all_its_forms) {
  InstantReader reader({}, std::nullopt);
  EXPECT_EQ(reader.read("2026-03-01T15:00:00+08:00"), at("2026-03-01T07:00:00Z"));
  EXPECT_EQ(reader.read("2026-03-01T15:00:01+08:00"),
            at("2026-03-01T07:00:01Z"));  // the day is known by now
  EXPECT_EQ(reader.read("2026-03-01t15:00:00.25-00:30"), at("2026-03-01T15:30:00.25Z"));
  EXPECT_EQ(reader.read("2024-02-29 00:00:00Z"), at("2024-02-29T00:00:00Z"));
  for (const char* wrong :
       {"2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
        "2026-01-01", "1899-12-31T00:00:00Z", "2200-01-01T00:00:00Z", "9999-99-99T99:99:99Z",
        "2026-01-01T00:00:00", "", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00.1234567Z",
        "2026-01-01T00:00:00Zx", "2026-1-1T00:00:00Z"}) {
    EXPECT_EQ(reader.read(wrong), std::nullopt) << wrong;
    EXPECT_FALSE(reader.why_not(wrong).empty());
  }
  EXPECT_NE(reader.why_not("2026-01-01T00:00:00").find("time_zone"), std::string::npos);
}

TEST(FieldText, local_times_follow_the_zone_through_its_shifts) {
  // London: 01:30 of 27 March 2011 does not exist, 01:30 of 30 October 2011 is twice.
  InstantReader reader({*TimePattern::compile("%Y-%m-%d %H:%M:%S")}, *codec::read_zone("Europe/London"));
  EXPECT_EQ(reader.read("2011-01-10 12:00:00"), at("2011-01-10T12:00:00Z"));
  EXPECT_EQ(reader.read("2011-07-10 12:00:00"), at("2011-07-10T11:00:00Z"));
  EXPECT_EQ(reader.read("2011-07-10 12:00:01"), at("2011-07-10T11:00:01Z"));
  EXPECT_EQ(reader.read("2011-03-27 00:59:59"), at("2011-03-27T00:59:59Z"));
  EXPECT_EQ(reader.read("2011-03-27 01:30:00"), at("2011-03-27T01:00:00Z"));
  EXPECT_EQ(reader.read("2011-03-27 12:00:00"), at("2011-03-27T11:00:00Z"));
  EXPECT_EQ(reader.read("2011-10-30 01:30:00"), at("2011-10-30T00:30:00Z"));
  EXPECT_EQ(reader.read("2011-10-30 12:00:00"), at("2011-10-30T12:00:00Z"));
}

TEST(FieldText, patterns_read_what_exports_write) {
  const auto read = [](const char* pattern, const char* text) {
    return InstantReader({*TimePattern::compile(pattern)}, base::TimeZone(0)).read(text);
  };
  EXPECT_EQ(read("%m/%d/%Y %H:%M", "12/1/2010 8:26"), at("2010-12-01T08:26:00Z"));
  EXPECT_EQ(read("%d/%m/%Y %H:%M", "13/1/2010 8:26"), at("2010-01-13T08:26:00Z"));
  EXPECT_EQ(read("%Y%m%d", "19970101"), at("1997-01-01T00:00:00Z"));
  EXPECT_EQ(read("%b %d, %Y %I:%M %p", "Mar 5, 2024 12:05 AM"), at("2024-03-05T00:05:00Z"));
  EXPECT_EQ(read("%d %b %Y", "5 march 2024"), at("2024-03-05T00:00:00Z"));
  EXPECT_EQ(read("%Y-%m-%d %H:%M:%S %z", "2025-10-07 09:50:26 +0200"), at("2025-10-07T07:50:26Z"));
  EXPECT_EQ(read("%d.%m.%y", "05.03.24"), at("2024-03-05T00:00:00Z"));
  EXPECT_EQ(read("%Y-%m-%d", "2024-02-30"), std::nullopt);
  EXPECT_EQ(read("%Y-%m-%d", "2024-02-03 "), std::nullopt);
  EXPECT_EQ(read("%I:%M %p %Y-%m-%d", "13:00 PM 2024-02-03"), std::nullopt);
  EXPECT_FALSE(TimePattern::compile("%H:%M"));
  EXPECT_FALSE(TimePattern::compile("%Y-%m-%q %d"));
  EXPECT_FALSE(TimePattern::compile("%Y-%m-%d %"));
}

TEST(FieldText, the_first_pattern_that_fits_decides) {
  InstantReader reader({*TimePattern::compile("%Y-%m-%d"), *TimePattern::compile("%d.%m.%Y")},
                       base::TimeZone(3600));
  EXPECT_EQ(reader.read("03.02.2024"), at("2024-02-03T00:00:00+01:00"));
  EXPECT_EQ(reader.read("2024-02-03"), at("2024-02-03T00:00:00+01:00"));
  EXPECT_NE(reader.why_not("x").find("%d.%m.%Y"), std::string::npos);
}

}  // namespace
}  // namespace shuke::backtest
