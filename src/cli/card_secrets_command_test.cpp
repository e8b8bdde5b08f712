// `shuke card-secrets` from the outside: what is printed is the same each time, and each secret is good
// once.
#include <algorithm>

#include "cli/test_shop.h"

namespace shuke::cli {
namespace {

std::string redeem(const std::string& id, const std::string& secret) {
  return R"({"type": "redeem_card_secret", "id": ")" + id + R"(", "member": "ada", "secret": ")" + secret +
         "\"}\n";
}

TEST(card_secrets_command, prints_every_card_of_a_batch_with_a_secret_that_is_good_once) {
  const TestShop shop("programmes/youzan-svip.yaml");
  const Ran issued = shop.apply(
      R"({"type": "issue_card_secrets", "id": "7", "batch": "spring, 1", "plan": "svip", "count": 1000})"
      "\n");
  ASSERT_EQ(issued.exit_code, 0) << issued.err;
  const Ran printed = run_program({"card-secrets", "spring, 1", "--data", shop.data()});
  ASSERT_EQ(printed.exit_code, 0) << printed.err;
  EXPECT_EQ(std::ranges::count(printed.out, '\n'), 1001);
  EXPECT_EQ(printed.out.substr(0, 12), "card,secret\n");
  EXPECT_EQ(printed.out, run_program({"card-secrets", "spring, 1", "--data", shop.data()}).out);

  const std::string row = "\"spring, 1:1000\",";
  const std::size_t place = printed.out.find(row);
  ASSERT_NE(place, std::string::npos);
  const std::string secret = printed.out.substr(place + row.size(), 24);
  const Ran taken = shop.apply(redeem("8", secret) + redeem("9", secret));
  EXPECT_NE(taken.out.find("card_secret_used"), std::string::npos) << taken.out << taken.err;
  const Ran member = run_program({"member", "ada", "--data", shop.data()});
  EXPECT_NE(member.out.find("spring, 1:1000"), std::string::npos) << member.out;
}

TEST(card_secrets_command, says_that_there_is_no_such_batch) {
  const TestShop shop("programmes/youzan-svip.yaml");
  const Ran none = run_program({"card-secrets", "autumn", "--data", shop.data()});
  EXPECT_EQ(none.exit_code, 1);
  EXPECT_NE(none.err.find("\"autumn\""), std::string::npos) << none.err;
}

}  // namespace
}  // namespace shuke::cli
