// `shuke check` from the outside.
#include <gtest/gtest.h>

#include "cli/program_run.h"

namespace shuke::cli {
namespace {

TEST(check_command, shipped_programmes_have_no_error) {
  const Ran ran = run_program({"check", in_tree("programmes/vancl.yaml"), in_tree("programmes/free.yaml")});
  EXPECT_EQ(ran.exit_code, 0) << ran.out;
  EXPECT_NE(ran.err.find("2 files: 0 errors"), std::string::npos) << ran.err;
}

TEST(check_command, every_error_is_told_with_file_line_and_column) {
  const TestFile file("check_command_broken.yaml", "programme: x\ncurency: CNY\nacounts: {}\n");
  const Ran ran = run_program({"check", file.path()});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_NE(ran.out.find(file.path() + ":2:1: "), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find(file.path() + ":3:1: "), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("currency"), std::string::npos) << ran.out;
}

TEST(check_command, missing_file_is_an_error) {
  EXPECT_EQ(run_program({"check", "no-such-file.yaml"}).exit_code, 1);
}

}  // namespace
}  // namespace shuke::cli
