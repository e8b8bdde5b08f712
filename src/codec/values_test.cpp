// The text forms of values: what is read, what is refused and with which words, and that writing and
// reading agree.
#include "codec/values.h"

#include <gtest/gtest.h>

namespace shuke::codec {
namespace {

using base::Duration;
using base::Money;
using base::Rate;

TEST(Values, money_is_exact_and_never_rounded) {
  EXPECT_EQ(read_money("129.00", 2)->minor, 12900);
  EXPECT_EQ(read_money("279.5", 2)->minor, 27950);
  EXPECT_EQ(read_money("-0.05", 2)->minor, -5);
  EXPECT_EQ(read_money("7", 0)->minor, 7);
  EXPECT_EQ(read_money("1.005", 2).error().message,
            "\"1.005\" has more decimals than the 2 of the currency");
  EXPECT_EQ(read_money("1.0", 0).error().message, "\"1.0\" has more decimals than the 0 of the currency");
  EXPECT_EQ(read_money("99999999999999", 2).error().message,
            "\"99999999999999\" is more money than allowed in one amount");
}

TEST(Values, money_in_other_spellings_is_refused) {
  for (const char* text :
       {"", "-", ".5", "5.", "1e3", "+5", " 5", "5 ", "1,000.00", "0x10", "--5", "5.-1", "nan"})
    EXPECT_FALSE(read_money(text, 2)) << text;
  EXPECT_FALSE(read_money(std::string_view("5\0", 2), 2));
}

TEST(Values, money_is_written_with_all_decimals) {
  EXPECT_EQ(write_money(Money{12900}, 2), "129.00");
  EXPECT_EQ(write_money(Money{-5}, 2), "-0.05");
  EXPECT_EQ(write_money(Money{7}, 0), "7");
  EXPECT_EQ(write_money(Money{INT64_MIN}, 2), "-92233720368547758.08");
}

TEST(Values, integers_and_points_have_their_limits) {
  EXPECT_EQ(*read_integer("9223372036854775807"), INT64_MAX);
  EXPECT_EQ(*read_integer("-12"), -12);
  EXPECT_FALSE(read_integer("9223372036854775808"));
  EXPECT_FALSE(read_integer("1.0"));
  EXPECT_EQ(read_points("-100")->count, -100);
  EXPECT_EQ(read_points("10000000000001").error().message,
            "\"10000000000001\" is more than the 10000000000000 points allowed");
}

TEST(Values, rates_are_reduced_fractions) {
  const auto same = [](const char* text, std::int64_t num, std::int64_t den) {
    const auto rate = read_rate(text);
    ASSERT_TRUE(rate) << text;
    EXPECT_EQ(rate->num, num) << text;
    EXPECT_EQ(rate->den, den) << text;
  };
  same("98%", 49, 50);
  same("12.5%", 1, 8);
  same("1.50", 3, 2);
  same("2", 2, 1);
  same("0", 0, 1);
  same("4/6", 2, 3);
  for (const char* text :
       {"", "-1", "98 %", "1/0", "1/", "%", "1.5/2", "0.1234567891", "10000000000", "1/10000000000"})
    EXPECT_FALSE(read_rate(text)) << text;
}

TEST(Values, rates_are_written_as_short_as_they_are_exact) {
  EXPECT_EQ(write_rate({3, 2}), "1.5");
  EXPECT_EQ(write_rate({2, 1}), "2");
  EXPECT_EQ(write_rate({2, 3}), "2/3");
  EXPECT_EQ(write_rate({1, 100}), "0.01");
  EXPECT_EQ(write_percent({49, 50}), "98%");
  EXPECT_EQ(write_percent({1, 8}), "12.5%");
  EXPECT_EQ(write_percent({1, 3}), "1/3");
}

TEST(Values, instants_count_from_their_offset) {
  EXPECT_EQ(read_instant("1970-01-01T08:00:00+08:00")->us, 0);
  EXPECT_EQ(read_instant("1970-01-01t00:00:01.5z")->us, 1'500'000);
  EXPECT_EQ(read_instant("1969-12-31T23:59:59.999999Z")->us, -1);
  EXPECT_EQ(read_instant("2026-03-01T15:00:00-03:30")->us, read_instant("2026-03-01T18:30:00Z")->us);
}

TEST(Values, instants_that_are_not_exact_are_refused_with_the_reason) {
  EXPECT_EQ(read_instant("2026-02-29T00:00:00Z").error().message,
            "\"2026-02-29T00:00:00Z\" is a day that does not exist");
  EXPECT_EQ(read_instant("2026-02-28T00:00:00").error().message,
            "\"2026-02-28T00:00:00\" lacks its offset, such as +08:00 or Z");
  EXPECT_EQ(read_instant("1899-12-31T00:00:00Z").error().message,
            "\"1899-12-31T00:00:00Z\": the year must be 1900 to 2199");
  for (const char* text :
       {"2026-02-28", "2026-02-28T24:00:00Z", "2026-02-28T12:60:00Z", "2026-02-28T12:00:60Z",
        "2026-02-28T12:00:00.Z", "2026-02-28T12:00:00.1234567Z", "2026-02-28T12:00:00+8:00",
        "2026-02-28T12:00:00+08:00 ", "2026-2-28T12:00:00Z", "2026-02-28T12:00Z", "99999-01-01T00:00:00Z"})
    EXPECT_FALSE(read_instant(text)) << text;
}

TEST(Values, instants_are_written_in_the_zone) {
  const base::TimeZone shanghai(8 * 3600);
  const base::TimeZone newfoundland(-(3 * 3600 + 1800));
  const base::Instant at = *read_instant("2026-03-01T15:00:00+08:00");
  EXPECT_EQ(write_instant(at, shanghai), "2026-03-01T15:00:00+08:00");
  EXPECT_EQ(write_instant(at, newfoundland), "2026-03-01T03:30:00-03:30");
  EXPECT_EQ(write_instant({at.us + 250}, shanghai), "2026-03-01T15:00:00.000250+08:00");
  EXPECT_EQ(write_instant(base::never, shanghai), "");
}

TEST(Values, dates_and_months) {
  EXPECT_EQ(read_date("1970-01-02")->day, 1);
  EXPECT_EQ(write_date(*read_date("2024-02-29")), "2024-02-29");
  EXPECT_FALSE(read_date("2026-13-01"));
  EXPECT_FALSE(read_date("2026-01-01T"));
  EXPECT_EQ(*read_month("1970-03"), 2);
  EXPECT_EQ(write_month(*read_month("2026-03")), "2026-03");
  for (const char* text : {"2026", "2026-3", "2026-13", "2026-03-01", ""})
    EXPECT_FALSE(read_month(text)) << text;
}

TEST(Values, durations_name_their_unit) {
  EXPECT_EQ(*read_duration("30d"), (Duration{30, Duration::Unit::days}));
  EXPECT_EQ(*read_duration("2w"), (Duration{14, Duration::Unit::days}));
  EXPECT_EQ(*read_duration("3mo"), (Duration{3, Duration::Unit::months}));
  EXPECT_EQ(*read_duration("1y"), (Duration{12, Duration::Unit::months}));
  EXPECT_EQ(*read_duration("12h"), (Duration{12, Duration::Unit::hours}));
  EXPECT_EQ(read_duration("30").error().message,
            "\"30\" is not a duration: a number and h, d, w, mo or y, such as 30d");
  EXPECT_EQ(read_duration("3m").error().message, "\"3m\": \"m\" is no unit of time; use h, d, w, mo or y");
  EXPECT_EQ(read_duration("301y").error().message, "\"301y\" is more than 300 years");
  for (const char* text : {"", "d", "-1d", "1.5d", "1 d", "99999999999999999999d", "1D"})
    EXPECT_FALSE(read_duration(text)) << text;
  for (const char* text : {"30d", "3mo", "1y", "12h", "0d"})
    EXPECT_EQ(write_duration(*read_duration(text)), text);
}

TEST(Values, a_quoted_text_shows_control_characters_and_stays_short) {
  EXPECT_EQ(in_quotes("a\nb"), "\"a\\x0Ab\"");
  EXPECT_EQ(in_quotes("会员"), "\"会员\"");
  EXPECT_EQ(in_quotes(std::string(100, 'x')), "\"" + std::string(60, 'x') + "\"...");
}

}  // namespace
}  // namespace shuke::codec
