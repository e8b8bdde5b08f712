// `shuke generate` from the outside; the shop itself is tested in src/backtest.
#include <gtest/gtest.h>

#include "cli/program_run.h"

namespace shuke::cli {
namespace {

TEST(generate_command, writes_a_file_that_says_it_is_synthetic) {
  const Ran ran = run_program({"generate", "--members", "5", "--years", "1", "--seed", "7", "--out", "-"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_TRUE(ran.out.starts_with("#")) << ran.out.substr(0, 80);
  EXPECT_NE(ran.out.find("\norder,member,at,line,sku,category,price_class,quantity,amount,kind,of_order\n"),
            std::string::npos);
  EXPECT_EQ(run_program({"generate", "--members", "5", "--years", "1", "--seed", "7", "--out", "-"}).out,
            ran.out);
}

TEST(generate_command, the_first_day_can_be_said) {
  const auto from = [](const char* day) {
    return run_program(
        {"generate", "--members", "2", "--years", "1", "--seed", "7", "--from", day, "--out", "-"});
  };
  EXPECT_NE(from("2024-02-29").out.find(" from=2024-02-29;"), std::string::npos);
  EXPECT_NE(from("2024-02-29").out.find(",2025-02-"), std::string::npos);
  const Ran wrong = from("2023-02-29");
  EXPECT_EQ(wrong.exit_code, 1);
  EXPECT_NE(wrong.err.find("--from"), std::string::npos) << wrong.err;
  EXPECT_EQ(wrong.out, "");
}

TEST(generate_command, option_out_of_range_is_named) {
  const Ran ran = run_program({"generate", "--members", "0", "--years", "1", "--seed", "7", "--out", "-"});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_NE(ran.err.find("members"), std::string::npos) << ran.err;
}

}  // namespace
}  // namespace shuke::cli
