// The runner on small texts: what passes, what fails, and what a failure says. The scenarios of the
// programmes are files of their own.
#include "scenario/runner.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "codec/programme_file.h"

namespace shuke::scenario {
namespace {

base::Expected<domain::Programme> load(const std::string& path, base::Names& names) {
  auto file = codec::load_programme(path, names);
  if (!file.programme) return base::fault(path + " cannot be used");
  return std::move(*file.programme);
}

struct Ran {
  Counts counts;
  std::vector<std::string> lines;
};

/// Runs steps under the programme `vancl`, as if the file stood beside it and the steps began on its fourth
/// line.
Ran run(const std::string& steps, Options options = {}) {
  Ran ran;
  Runner runner(load, in_memory(), options, [&](std::string_view line) { ran.lines.emplace_back(line); });
  runner.run_text("programme: vancl.yaml\nname: tried\nsteps:\n" + steps,
                  std::string(SHUKE_SOURCE_DIR) + "/programmes/t.yaml", true);
  ran.counts = runner.counts();
  return ran;
}

/// The one line of a scenario that fails, without its file.
std::string failure(const std::string& steps, Options options = {}) {
  const Ran ran = run(steps, options);
  EXPECT_EQ(ran.counts.failed, 1) << steps;
  if (ran.lines.empty()) return "";
  const std::string& line = ran.lines.front();
  return line.substr(line.find("t.yaml:") + 7);
}

const std::string enrol = "  - at: 2026-01-05T10:00:00+08:00\n    do: {type: enrol_member, member: ada}\n";
const std::string pay =
    "  - do: {type: pay_order, order: o1, member: ada, lines: [{line: a, amount: 199.50}, {line: b, "
    "amount: 80.00, price_class: "
    "special}], tenders: [{kind: cash, amount: 279.50}]}\n";

TEST(runner, passes_what_holds) {
  const Ran ran =
      run(enrol + pay + "    expect: {member: ada, accounts: {points: {pending: 439, available: 0}}}\n");
  EXPECT_EQ(ran.counts.passed, 1);
  EXPECT_EQ(ran.counts.failed, 0);
  EXPECT_TRUE(ran.lines.empty());
}

TEST(runner, mismatch_prints_file_line_path_expected_and_actual) {
  EXPECT_EQ(failure(enrol + pay + "    expect: {member: ada, accounts: {points: {pending: 440}}}\n"),
            "7: accounts.points.pending: expected 440, actual 439  (tried)");
}

TEST(runner, rejection_that_nobody_expects_fails) {
  EXPECT_NE(failure(enrol + enrol).find("do: expected accepted, actual rejected: member_exists"),
            std::string::npos);
}

TEST(runner, rejection_must_have_the_expected_code) {
  EXPECT_EQ(run(enrol + enrol + "    rejected: member_exists\n").counts.passed, 1);
  EXPECT_NE(failure(enrol + enrol + "    rejected: member_not_found\n")
                .find("expected rejected: member_not_found"),
            std::string::npos);
  EXPECT_NE(failure(enrol + "    rejected: member_exists\n")
                .find("expected rejected: member_exists, actual accepted"),
            std::string::npos);
  EXPECT_NE(
      failure(enrol + "    rejected: no_such_code\n").find("there is no rejection code \"no_such_code\""),
      std::string::npos);
}

TEST(runner, repeated_must_be_a_repetition) {
  const std::string twice =
      "  - do: {type: adjust_account, id: c, member: ada, account: points, amount: 1, reason: r}\n";
  EXPECT_EQ(run(enrol + twice + twice + "    repeated: true\n").counts.passed, 1);
  EXPECT_NE(failure(enrol + twice + "    repeated: true\n").find("expected the first answer, repeated"),
            std::string::npos);
}

TEST(runner, relative_step_is_a_delay_after_the_step_before) {
  const std::string ship = "  - do: {type: ship_order, order: o1}\n";
  const std::string settled = "    expect: {member: ada, accounts: {points: {available: 439}}}\n";
  EXPECT_EQ(run(enrol + pay + ship + "  - at: +30d\n" + settled).counts.passed, 1);
  EXPECT_EQ(run(enrol + pay + ship + "  - at: +29d\n" + settled).counts.failed, 1);
  EXPECT_EQ(run(enrol + pay + ship + "  - at: +29d\n  - at: +24h\n" + settled).counts.passed, 1);
}

TEST(runner, clock_cannot_go_back) {
  EXPECT_NE(failure(enrol + "  - at: 2026-01-05T09:59:59+08:00\n").find("a clock cannot go back"),
            std::string::npos);
}

TEST(runner, command_with_an_instant_of_its_own_is_late) {
  const std::string late = "  - do: {type: enrol_member, member: bob, at: 2026-01-01T10:00:00+08:00}\n";
  EXPECT_EQ(run(enrol + late + "    expect: {member: bob, enrolled_at: 2026-01-01T10:00:00+08:00}\n")
                .counts.passed,
            1);
  EXPECT_EQ(run(enrol + late + "    expect: {member: ada, enrolled_at: 2026-01-05T10:00:00+08:00}\n")
                .counts.passed,
            1);
}

TEST(runner, expect_may_be_a_list_and_names_orders_too) {
  EXPECT_EQ(run(enrol + pay +
                "    expect:\n      - {order: o1, member: ada, state: paid, earned: {points: 439}}\n"
                "      - {member: ada, absent: [accounts.points.next_expiry, levels.grade.until]}\n")
                .counts.passed,
            1);
  EXPECT_NE(failure(enrol + "    expect: {order: o9}\n")
                .find("order: expected o9, actual there is none of this id"),
            std::string::npos);
  EXPECT_NE(failure(enrol + "    expect: {member: bob}\n").find("member: expected bob"), std::string::npos);
  EXPECT_NE(failure(enrol + "    expect: {points: 1}\n").find("the key member or order"),
            std::string::npos);
}

TEST(runner, quotes_are_compared_and_paid_by_their_names) {
  const std::string ask = "  - quote: {member: ada, lines: [{line: a, unit_price: 100.00}]}\n    as: q\n";
  EXPECT_EQ(run(enrol + ask + "    expect: {due: 100.00}\n").counts.passed, 1);
  EXPECT_NE(failure(enrol + ask + "    expect: {due: 98.00}\n").find("due: expected 98.00, actual"),
            std::string::npos);
  EXPECT_NE(failure(enrol + ask + "    rejected: line_repeated\n").find("rejected: line_repeated"),
            std::string::npos);
  EXPECT_NE(failure(enrol + "  - quote: {member: eve, lines: [{line: a, unit_price: 1}]}\n")
                .find("member_not_found"),
            std::string::npos);
  const std::string pay_it =
      "  - do: {type: pay_order, order: o1, member: ada, lines: [{line: a, amount: 100}], "
      "tenders: [{kind: cash, amount: 100}], quote: $q}\n";
  EXPECT_EQ(run(enrol + ask + pay_it).counts.passed, 1);
  EXPECT_NE(failure(enrol + pay_it).find("quote_invalid"), std::string::npos);
}

TEST(runner, misspelt_keys_and_empty_expectations_are_errors) {
  EXPECT_NE(failure(enrol + "    expects: {member: ada}\n").find("a step has no key \"expects\""),
            std::string::npos);
  EXPECT_NE(failure(enrol + "    expect: []\n").find("expect is empty"), std::string::npos);
  EXPECT_NE(
      failure("  - do: {type: enrol_member, member: ada}\n").find("the first step says when it happens"),
      std::string::npos);
  EXPECT_NE(failure("  - at: +1d\n").find("no step before it"), std::string::npos);
  EXPECT_NE(failure(enrol + "  - at: 2026-13-05T10:00:00+08:00\n").find("a day that does not exist"),
            std::string::npos);
}

TEST(runner, paths_at_which_nothing_can_be_are_mismatches) {
  EXPECT_EQ(failure(enrol + "    expect: {member: ada, absent: [levels.card.until]}\n"),
            "6: absent: expected a path of the view, actual no view has \"card\" there  (tried)");
  EXPECT_EQ(run(enrol + "    expect: {member: ada, absent: [levels.grade.until]}\n").counts.passed, 1);
}

TEST(runner, ids_are_compared_as_texts_and_amounts_as_numbers) {
  const std::string one = "  - at: 2026-01-05T10:00:00+08:00\n    do: {type: enrol_member, member: 1}\n";
  const std::string spent = "    expect: {member: 1, counters: {settled_spend: 0}}\n";
  EXPECT_EQ(run(one + spent).counts.passed, 1);
  EXPECT_NE(failure(one + "  - do: {type: enrol_member, member: x, referred_by: 1}\n"
                          "    expect: {member: x, referred_by: '01'}\n")
                .find("referred_by: expected \"01\", actual \"1\""),
            std::string::npos);
}

TEST(runner, a_name_that_names_no_quote_is_an_error) {
  EXPECT_NE(failure(enrol + "    as: q\n").find("as names a quote; this step has none"), std::string::npos);
  EXPECT_NE(failure("  - at: 2026-01-05T10:00:00+08:00\n    as: q\n").find("as names a quote"),
            std::string::npos);
  EXPECT_NE(failure(enrol + "  - quote: {member: ada}\n    as: [q]\n").find("as is a name"),
            std::string::npos);
}

TEST(runner, several_documents_are_several_scenarios) {
  const std::string next = "---\nprogramme: vancl.yaml\nname: second\nsteps:\n";
  const Ran ran = run(enrol + next + enrol + "    expect: {member: bob}\n");
  EXPECT_EQ(ran.counts.passed, 1);
  EXPECT_EQ(ran.counts.failed, 1);
  ASSERT_EQ(ran.lines.size(), 1u);
  EXPECT_NE(ran.lines[0].find("t.yaml:12: "), std::string::npos) << ran.lines[0];
}

TEST(runner, twice_and_replay_pass_on_right_code) {
  const std::string all =
      enrol + pay +
      "  - do: {type: ship_order, order: o1}\n  - at: +30d\n    do: {type: return_order, order: o1,"
      " return: r1, lines: [{line: a, amount: 10.00}]}\n  - do: {type: enrol_member, id: null, member: x}\n"
      "    rejected: id_required\n";
  EXPECT_EQ(run(all, {.twice = true, .replay = false}).counts.passed, 1);
  EXPECT_EQ(run(all, {.twice = false, .replay = true}).counts.passed, 1);
  EXPECT_EQ(run(all, {.reopen = true}).counts.passed, 1);
  EXPECT_EQ(run(all, {.audit = true}).counts.passed, 1);
}

TEST(runner, unusable_programme_fails_the_scenario_and_names_its_line) {
  Runner runner([](const std::string&,
                   base::Names&) { return base::Expected<domain::Programme>(base::fault("broken")); },
                in_memory(), {}, [](std::string_view line) { EXPECT_EQ(line, "x.yaml:1: broken"); });
  runner.run_text("programme: p.yaml\nname: n\nsteps:\n" + enrol, "x.yaml", true);
  EXPECT_EQ(runner.counts().failed, 1);
}

/// A folder of its own that is gone at the end.
class folder : public testing::Test {
 protected:
  folder() : root(std::filesystem::path(testing::TempDir()) / "runner_test") {
    std::filesystem::remove_all(root);
    std::filesystem::create_directories(root / "inner");
  }
  ~folder() override { std::filesystem::remove_all(root); }

  void write(const std::string& name, const std::string& text) { std::ofstream(root / name) << text; }
  Ran run(const std::string& name = "") {
    Ran ran;
    Runner runner(load, in_memory(), {}, [&](std::string_view line) { ran.lines.emplace_back(line); });
    runner.run_path((name.empty() ? root : root / name).string());
    ran.counts = runner.counts();
    return ran;
  }
  const std::filesystem::path root;
  const std::string programme = "programme: " + std::string(SHUKE_SOURCE_DIR) + "/programmes/vancl.yaml\n";
};

TEST_F(folder, is_searched_and_programmes_in_it_are_skipped) {
  write("inner/one.yaml", programme + "name: n\nsteps:\n" + enrol);
  write("shop.yaml", "programme: shop\ncurrency: CNY\n");
  write("readme.txt", "no YAML\n");
  write("broken.yaml", "steps: [\n");
  const Ran ran = run();
  EXPECT_EQ(ran.counts.passed, 1);
  EXPECT_EQ(ran.counts.failed, 1);
  ASSERT_EQ(ran.lines.size(), 1u);
  EXPECT_NE(ran.lines[0].find("broken.yaml:"), std::string::npos);
}

TEST_F(folder, file_that_is_neither_a_programme_nor_a_scenario_fails) {
  write("one.yaml", programme + "name: n\nstep:\n" + enrol);
  Ran ran = run();
  EXPECT_EQ(ran.counts.failed, 1);
  ASSERT_EQ(ran.lines.size(), 1u);
  EXPECT_NE(
      ran.lines[0].find("one.yaml:3: the file is neither a programme nor a scenario, which has steps: "
                        "did you mean \"steps\" by \"step\"?"),
      std::string::npos)
      << ran.lines[0];
  // A title does not make a programme of what names a scenario.
  write("one.yaml", programme + "name: n\ntitle: t\nstesp:\n" + enrol);
  EXPECT_EQ(run().counts.failed, 1);
  write("one.yaml", "jobs: {build: x}\n");
  ran = run();
  EXPECT_EQ(ran.counts.failed, 1);
  EXPECT_NE(ran.lines.at(0).find("one.yaml: the file is neither"), std::string::npos) << ran.lines[0];
  write("one.yaml", "programme: shop\ncurrency: CNY\n---\n" + programme + "name: n\nstep:\n" + enrol);
  EXPECT_EQ(run().counts.failed, 1);
  write("one.yaml", "# all of it is a comment\n");
  EXPECT_EQ(run().counts.failed, 1);
}

TEST_F(folder, file_named_by_the_caller_must_hold_a_scenario) {
  write("shop.yaml", "programme: shop\ncurrency: CNY\n");
  EXPECT_NE(run("shop.yaml").lines.at(0).find("the file holds no scenario"), std::string::npos);
  EXPECT_EQ(run("nowhere.yaml").counts.failed, 1);
}

}  // namespace
}  // namespace shuke::scenario
