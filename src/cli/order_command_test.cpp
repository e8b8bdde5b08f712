// `shuke order` from the outside.
#include "cli/test_shop.h"

namespace shuke::cli {
namespace {

TEST(order_command, prints_what_is_there_and_says_what_is_not) {
  const TestShop shop;
  const Ran ran = run_program({"order", "o2", "--data", shop.data()});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_NE(ran.out.find(R"("state": "paid")"), std::string::npos) << ran.out;
  const Ran none = run_program({"order", "nobody", "--data", shop.data()});
  EXPECT_EQ(none.exit_code, 1);
  EXPECT_NE(none.err.find("\"nobody\""), std::string::npos) << none.err;
  EXPECT_TRUE(none.out.empty());
}

}  // namespace
}  // namespace shuke::cli
