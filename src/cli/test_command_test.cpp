// `shuke test` from the outside.
#include <gtest/gtest.h>

#include "cli/program_run.h"

namespace shuke::cli {
namespace {

std::string scenario(const std::string& expectation) {
  return "programme: " + in_tree("programmes/free.yaml") +
         "\nname: n\nsteps:\n  - at: 2026-01-05T10:00:00+08:00\n    do: {type: enrol_member, member: "
         "ada}\n    expect: " +
         expectation + "\n";
}

TEST(test_command, last_line_counts_and_exit_code_follows) {
  const TestFile good("test_command_good.yaml", scenario("{member: ada, status: active}"));
  const TestFile bad("test_command_bad.yaml", scenario("{member: ada, status: erased}"));
  const Ran passed = run_program({"test", good.path()});
  EXPECT_EQ(passed.exit_code, 0);
  EXPECT_EQ(passed.out, "1 passed, 0 failed\n");
  const Ran both = run_program({"test", "--twice", "--replay", good.path(), bad.path()});
  EXPECT_EQ(both.exit_code, 1);
  EXPECT_TRUE(both.out.ends_with("1 passed, 1 failed\n")) << both.out;
  EXPECT_NE(both.out.find("test_command_bad.yaml:6: status: expected erased, actual \"active\""),
            std::string::npos)
      << both.out;
}

TEST(test_command, broken_programme_is_told_with_its_place) {
  const TestFile programme("test_command_programme.yaml", "programme: x\ncurency: CNY\n");
  const TestFile file(
      "test_command_of_broken.yaml",
      "programme: " + programme.path() + "\nname: n\nsteps:\n  - at: 2026-01-05T10:00:00+08:00\n");
  const Ran ran = run_program({"test", file.path()});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_NE(ran.out.find(programme.path() + ":2:1: "), std::string::npos) << ran.out;
  EXPECT_TRUE(ran.out.ends_with("0 passed, 1 failed\n")) << ran.out;
}

TEST(test_command, nothing_to_run_is_no_success) {
  const Ran ran = run_program({"test", in_tree("src/base")});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_EQ(ran.out, "0 passed, 0 failed\n");
}

TEST(test_command, replay_and_reopen_are_not_asked_for_together) {
  const Ran ran = run_program({"test", "--replay", "--sqlite", "--reopen", in_tree("programmes/free")});
  EXPECT_NE(ran.exit_code, 0);
  EXPECT_NE((ran.out + ran.err).find("--replay excludes --reopen"), std::string::npos)
      << ran.out << ran.err;
}

}  // namespace
}  // namespace shuke::cli
