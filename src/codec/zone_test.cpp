// Zones from the system's database: known offsets and changes, the years after the table, and files that
// are none.
#include "codec/zone.h"

#include <gtest/gtest.h>

#include "codec/values.h"

namespace shuke::codec {
namespace {

std::string local(const char* zone_name, const char* utc) {
  const auto zone = read_zone(zone_name);
  EXPECT_TRUE(zone) << zone_name;
  return zone ? write_instant(*read_instant(utc), *zone) : "";
}

TEST(Zone, shanghai_is_eight_hours_ahead_and_had_summer_time_once) {
  EXPECT_EQ(local("Asia/Shanghai", "2026-03-01T00:00:00Z"), "2026-03-01T08:00:00+08:00");
  EXPECT_EQ(local("Asia/Shanghai", "1988-07-01T00:00:00Z"), "1988-07-01T09:00:00+09:00");
  EXPECT_EQ(local("Asia/Shanghai", "2199-07-01T00:00:00Z"), "2199-07-01T08:00:00+08:00");
}

TEST(Zone, london_changes_at_one_in_the_morning_greenwich_time) {
  EXPECT_EQ(local("Europe/London", "2010-03-28T00:59:59Z"), "2010-03-28T00:59:59+00:00");
  EXPECT_EQ(local("Europe/London", "2010-03-28T01:00:00Z"), "2010-03-28T02:00:00+01:00");
  EXPECT_EQ(local("Europe/London", "2010-10-31T01:00:00Z"), "2010-10-31T01:00:00+00:00");
}

TEST(Zone, the_rule_continues_after_the_table_ends) {
  // The last Sunday of March 2150 is the 29th, the last of October the 25th.
  EXPECT_EQ(local("Europe/London", "2150-03-29T00:59:59Z"), "2150-03-29T00:59:59+00:00");
  EXPECT_EQ(local("Europe/London", "2150-03-29T01:00:00Z"), "2150-03-29T02:00:00+01:00");
  EXPECT_EQ(local("Europe/London", "2150-10-25T01:00:00Z"), "2150-10-25T01:00:00+00:00");
  // The southern summer spans the new year.
  EXPECT_EQ(local("Australia/Sydney", "2150-01-01T00:00:00Z"), "2150-01-01T11:00:00+11:00");
  EXPECT_EQ(local("Australia/Sydney", "2150-07-01T00:00:00Z"), "2150-07-01T10:00:00+10:00");
  EXPECT_EQ(local("America/New_York", "2100-07-01T00:00:00Z"), "2100-06-30T20:00:00-04:00");
}

TEST(Zone, utc_is_a_zone) {
  EXPECT_EQ(local("UTC", "2026-03-01T00:00:00Z"), "2026-03-01T00:00:00+00:00");
}

TEST(Zone, a_local_time_in_the_gap_becomes_its_end) {
  const auto zone = read_zone("Europe/London");
  ASSERT_TRUE(zone);
  const base::Instant resolved = zone->resolve({base::date_of({2010, 3, 28}), 5400, 0});
  EXPECT_EQ(write_instant(resolved, *zone), "2010-03-28T02:00:00+01:00");
}

TEST(Zone, names_that_are_none_are_refused) {
  for (const char* name :
       {"", "Asia/Shangai", "../../../etc/passwd", "/etc/localtime", "Asia", "zone.tab", "posixrules/"})
    EXPECT_FALSE(read_zone(name)) << name;
  EXPECT_EQ(read_zone("Mars").error().message,
            "\"Mars\" is no time zone of the IANA database, such as Asia/Shanghai");
}

TEST(Zone, files_that_are_none_are_refused) {
  EXPECT_FALSE(read_zone_file(""));
  EXPECT_FALSE(read_zone_file("TZif2"));
  EXPECT_FALSE(read_zone_file("TZif2" + std::string(39, '\0')));
  EXPECT_FALSE(read_zone_file("TZif2" + std::string(39, '\xFF')));
}

}  // namespace
}  // namespace shuke::codec
