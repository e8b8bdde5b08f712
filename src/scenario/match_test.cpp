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

/// What the first mismatch says is there instead.
std::string told(std::string_view expected, std::string_view actual) {
  const auto found = compare(expected, actual);
  return found.empty() ? "" : found[0].actual;
}

bool matches(std::string_view expected, std::string_view actual) {
  return compare(expected, actual).empty();
}

TEST(match, maps_match_as_subsets) {
  EXPECT_TRUE(matches("{a: 1}", R"({"a": 1, "b": 2})"));
  EXPECT_TRUE(matches("{a: {b: x}}", R"({"a": {"b": "x", "c": "y"}})"));
  EXPECT_FALSE(matches("{a: 1, c: 1}", R"({"a": 1})"));
}

TEST(match, numbers_and_amounts_are_equal_as_numbers) {
  EXPECT_TRUE(matches("{quantity: 1.0}", R"({"quantity": 1})"));
  EXPECT_TRUE(matches("{quantity: '07'}", R"({"quantity": 7})"));
  EXPECT_FALSE(matches("{quantity: 10}", R"({"quantity": 1})"));
  EXPECT_TRUE(matches("{shipping_fee: 279.5}", R"({"shipping_fee": "279.50"})"));
  EXPECT_TRUE(matches("{shipping_fee: -0}", R"({"shipping_fee": "0.00"})"));
  EXPECT_FALSE(matches("{shipping_fee: 279.51}", R"({"shipping_fee": "279.50"})"));
  EXPECT_TRUE(matches("{wallet: {principal: 12345678901234567890.10}}",
                      R"({"wallet": {"principal": "12345678901234567890.1"}})"));
  EXPECT_FALSE(matches("{wallet: {principal: 12345678901234567890}}",
                       R"({"wallet": {"principal": "12345678901234567891"}})"));
  EXPECT_TRUE(matches("{lines: [{kept: 8}, {line: a}]}",
                      R"({"lines": [{"line": "a"}, {"line": "b", "kept": "8.00"}]})"));
  EXPECT_TRUE(matches("{levels: {grade: {progress: {now: 1, also: [{now: 2.0}]}}}}",
                      R"({"levels": {"grade": {"progress": {"now": "1.00", "also": [{"now": "2"}]}}}})"));
}

TEST(match, ids_and_other_texts_are_equal_as_texts) {
  EXPECT_FALSE(matches("{member: 01}", R"({"member": "1"})"));
  EXPECT_FALSE(matches("{order: 1.0}", R"({"order": "1"})"));
  EXPECT_TRUE(matches("{order: 10}", R"({"order": "10"})"));
  EXPECT_FALSE(matches("{lines: [{line: 1, sku: '0010'}]}", R"({"lines": [{"line": "1", "sku": "10"}]})"));
  EXPECT_FALSE(matches("{profile: {phone: 139}}", R"({"profile": {"phone": "0139"}})"));
  EXPECT_FALSE(matches("{levels: {grade: {level: 1}}}", R"({"levels": {"grade": {"level": "1.0"}}})"));
  EXPECT_FALSE(matches("{member: vip}", R"({"member": "svip"})"));
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
  const auto* const view =
      R"({"member": "ada", "levels": {"grade": {"level": "vip"}}, "coupons": [{"state": "used"}],
                               "accounts": {"points": {"held": 0, "next_expiry": null}}})";
  EXPECT_TRUE(matches(
      "{absent: [levels.grade.until, merged_into, 'coupons[1]', coupons.1, coupons.ends_at]}", view));
  EXPECT_TRUE(matches("{absent: [accounts.points.next_expiry, accounts.points.next_expiry.amount]}", view));
  EXPECT_FALSE(matches("{absent: [levels.grade.level]}", view));
  EXPECT_FALSE(matches("{absent: ['coupons[0].state']}", view));
  EXPECT_FALSE(matches("{absent: [coupons.0.state]}", view));
  EXPECT_FALSE(matches("{absent: [coupons.state]}", view));
  EXPECT_FALSE(matches("{levels: {grade: {absent: [level]}}}", view));
  EXPECT_TRUE(matches("{levels: {grade: {absent: [until]}}, coupons: [{absent: [ends_at]}]}", view));
  EXPECT_FALSE(matches("{absent: []}", view));
}

TEST(match, nothing_is_expected_only_where_a_view_can_have_something) {
  const auto* const view = R"({"levels": {"grade": {"level": "vip"}}, "coupons": [{"state": "used"}]})";
  EXPECT_EQ(told("{absent: [levels.grade.untill]}", view),
            "no view has \"untill\" there; did you mean \"until\"?");
  EXPECT_EQ(told("{levels: {grade: {absent: [next_expiry]}}}", view), "no view has \"next_expiry\" there");
  EXPECT_EQ(told("{absent: [level.grade.until]}", view),
            "no view has \"level\" there; did you mean \"levels\"?");
  EXPECT_EQ(told("{absent: ['coupons[0].sate']}", view),
            "no view has \"sate\" there; did you mean \"state\"?");
  EXPECT_EQ(told("{coupons: [{absent: [stat]}]}", view),
            "no view has \"stat\" there; did you mean \"state\"?");
  EXPECT_EQ(told("{levels: {grade: {untill: null}}}", view),
            "no view has \"untill\" there; did you mean \"until\"?");
  EXPECT_EQ(told("{absent: [status.since]}", view), "no view has \"since\" there");
}

TEST(match, names_in_paths_are_those_of_the_programme) {
  const auto expected = codec::read_yaml("{absent: [levels.grad.until, earned.growth]}");
  const auto actual = codec::read_json(R"({"levels": {"grade": {}}, "earned": {}})");
  const std::string_view names[] = {"grade", "growth"};
  const auto found = match(expected.value().at(0), actual.value(), names);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].path, "absent");
  EXPECT_EQ(found[0].expected, "a path of the view");
  EXPECT_EQ(found[0].actual, "no view has \"grad\" there; did you mean \"grade\"?");
}

TEST(match, null_matches_what_is_not_there) {
  EXPECT_TRUE(matches("{merged_into: null}", R"({"member": "ada"})"));
  EXPECT_FALSE(matches("{merged_into: null}", R"({"merged_into": "bob"})"));
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
