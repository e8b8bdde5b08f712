// What all verbs share: help, versions, wrong use.
#include "cli/cli.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "cli/program_run.h"

namespace shuke::cli {
namespace {

TEST(cli, help_of_the_program_and_of_each_verb_goes_to_standard_output) {
  const Ran all = run_program({"--help"});
  EXPECT_EQ(all.exit_code, 0);
  for (const std::string verb : {"check", "test", "show", "generate", "backtest", "apply", "member",
                                 "order", "statement", "audit", "doctor", "backup", "restore"}) {
    EXPECT_NE(all.out.find("  " + verb), std::string::npos) << verb;
    const Ran one = run_program({verb, "--help"});
    EXPECT_EQ(one.exit_code, 0) << verb;
    EXPECT_NE(one.out.find("Usage: shuke " + verb), std::string::npos) << one.out;
    EXPECT_TRUE(one.err.empty()) << one.err;
  }
}

TEST(cli, version_is_that_of_the_tree) {
  std::ifstream file(in_tree("CMakeLists.txt"));
  std::ostringstream text;
  text << file.rdbuf();
  EXPECT_NE(text.str().find("project(shuke VERSION " + std::string(version) + " "), std::string::npos);
  EXPECT_EQ(run_program({"--version"}).out, std::string(version) + "\n");
}

TEST(cli, wrong_use_ends_with_one_and_words_on_standard_error) {
  const std::vector<std::vector<std::string>> uses = {{}, {"fly"}, {"test"}, {"check", "--loud", "x.yaml"}};
  for (const auto& use : uses) {
    const Ran ran = run_program(use);
    EXPECT_EQ(ran.exit_code, 1);
    EXPECT_TRUE(ran.out.empty()) << ran.out;
    EXPECT_FALSE(ran.err.empty());
  }
}

TEST(cli, a_verb_that_nearly_is_one_is_answered_with_the_one_meant) {
  EXPECT_NE(run_program({"chek", "x.yaml"}).err.find("did you mean \"check\"?"), std::string::npos);
  EXPECT_NE(run_program({"statment"}).err.find("did you mean \"statement\"?"), std::string::npos);
  // One that resembles nothing, and a wrong option of a right one, name no other.
  EXPECT_EQ(run_program({"fly"}).err.find("did you mean"), std::string::npos);
  EXPECT_EQ(run_program({"check", "--loud", "x.yaml"}).err.find("did you mean"), std::string::npos);
}

}  // namespace
}  // namespace shuke::cli
