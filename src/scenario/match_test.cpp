// What matches and what a mismatch says.
#include "scenario/match.h"

#include <gtest/gtest.h>

namespace shuke::scenario {
namespace {

std::vector<Mismatch> compare(std::string_view expected, std::string_view actual) {
  const auto left = codec::read_yaml(expected);
  const auto right = codec::read_json(actual);
  EXPECT_TRUE(left.has_value()) << expected;
  EXPECT_TRUE(right.has_value()) << actual;
  return match(left.value().at(0), *right);
}

bool matches(std::string_view expected, std::string_view actual) {
  return compare(expected, actual).empty();
}

TEST(match, maps_match_as_subsets) {
  EXPECT_TRUE(matches("{a: 1}", R"({"a": 1, "b": 2})"));
  EXPECT_TRUE(matches("{a: {b: x}}", R"({"a": {"b": "x", "c": "y"}})"));
  EXPECT_FALSE(matches("{a: 1, c: 1}", R"({"a": 1})"));
}

TEST(match, scalars_are_equal_as_numbers_where_both_are) {
  EXPECT_TRUE(matches("{a: 279.5}", R"({"a": "279.50"})"));
  EXPECT_TRUE(matches("{a: '0.00'}", R"({"a": 0})"));
  EXPECT_TRUE(matches("{a: -0}", R"({"a": 0})"));
  EXPECT_FALSE(matches("{a: 279.51}", R"({"a": "279.50"})"));
  EXPECT_FALSE(matches("{a: 10}", R"({"a": 1})"));
  EXPECT_FALSE(matches("{a: vip}", R"({"a": "svip"})"));
  EXPECT_TRUE(matches("{a: 12345678901234567890.10}", R"({"a": "12345678901234567890.1"})"));
  EXPECT_FALSE(matches("{a: 12345678901234567890}", R"({"a": 12345678901234567891})"));
}

TEST(match, instants_are_equal_as_instants) {
  EXPECT_TRUE(matches("{at: 2026-01-05T10:00:00+08:00}", R"({"at": "2026-01-05T02:00:00Z"})"));
  EXPECT_FALSE(matches("{at: 2026-01-05T10:00:00+08:00}", R"({"at": "2026-01-05T10:00:00Z"})"));
}

TEST(match, each_expected_object_has_an_actual_one_of_its_own) {
  EXPECT_TRUE(matches("[{c: t1}]", R"([{"c": "t2"}, {"c": "t1", "s": 1}])"));
  EXPECT_FALSE(matches("[{c: t1}, {c: t1}]", R"([{"c": "t1"}, {"c": "t2"}])"));
  EXPECT_FALSE(matches("[{c: t3}]", R"([{"c": "t1"}, {"c": "t2"}])"));
  // The first expected object fits both, the second only the one a greedy choice would have taken.
  EXPECT_TRUE(matches("[{s: 1}, {c: t1}]", R"([{"c": "t1", "s": 1}, {"c": "t2", "s": 1}])"));
}

TEST(match, empty_list_expects_an_empty_list) {
  EXPECT_TRUE(matches("{a: []}", R"({"a": []})"));
  EXPECT_FALSE(matches("{a: []}", R"({"a": [1]})"));
}

TEST(match, absent_names_what_must_not_be_there) {
  EXPECT_TRUE(matches("{absent: [a.c, b, 'd[1]', d.1, d.e.x]}", R"({"a": {"b": 1}, "d": [{"e": 1}]})"));
  EXPECT_FALSE(matches("{absent: [a.b]}", R"({"a": {"b": 1}})"));
  EXPECT_FALSE(matches("{absent: ['d[0].e']}", R"({"d": [{"e": 1}]})"));
  EXPECT_FALSE(matches("{absent: [d.0.e]}", R"({"d": [{"e": 1}]})"));
  EXPECT_FALSE(matches("{absent: [d.e]}", R"({"d": [{"f": 1}, {"e": 1}]})"));
  EXPECT_FALSE(matches("{a: {absent: [b]}}", R"({"a": {"b": 1}})"));
  EXPECT_FALSE(matches("{absent: []}", R"({"a": 1})"));
  EXPECT_TRUE(matches("{absent: [a]}", R"({"a": null})"));
}

TEST(match, null_matches_what_is_not_there) {
  EXPECT_TRUE(matches("{a: null}", R"({"b": 1})"));
  EXPECT_FALSE(matches("{a: null}", R"({"a": 0})"));
}

TEST(match, mismatch_says_path_expected_and_actual) {
  const auto found = compare("\naccounts:\n  points: {available: 658, debt: 0}",
                             R"({"accounts": {"points": {"available": 657}}})");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].path, "accounts.points.available");
  EXPECT_EQ(found[0].expected, "658");
  EXPECT_EQ(found[0].actual, "657");
  EXPECT_EQ(found[0].position.line, 3);
  EXPECT_EQ(found[1].path, "accounts.points.debt");
  EXPECT_EQ(found[1].actual, "nothing");
}

TEST(match, other_kinds_differ) {
  EXPECT_FALSE(matches("{a: 1}", R"({"a": [1]})"));
  EXPECT_FALSE(matches("{a: [1]}", R"({"a": {"b": 1}})"));
  EXPECT_FALSE(matches("{a: {b: 1}}", R"({"a": 1})"));
  EXPECT_TRUE(matches("{a: true}", R"({"a": true})"));
  EXPECT_FALSE(matches("{a: true}", R"({"a": false})"));
}

}  // namespace
}  // namespace shuke::scenario
