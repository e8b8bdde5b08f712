// `shuke statement` from the outside.
#include "cli/test_shop.h"

namespace shuke::cli {
namespace {

TEST(statement_command, prints_what_is_there_and_says_what_is_not) {
  const TestShop shop;
  const Ran ran = run_program({"statement", "ada", "--data", shop.data()});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_NE(ran.out.find(R"("postings")"), std::string::npos) << ran.out;
  const Ran none = run_program({"statement", "nobody", "--data", shop.data()});
  EXPECT_EQ(none.exit_code, 1);
  EXPECT_NE(none.err.find("\"nobody\""), std::string::npos) << none.err;
  EXPECT_TRUE(none.out.empty());
}

}  // namespace
}  // namespace shuke::cli
