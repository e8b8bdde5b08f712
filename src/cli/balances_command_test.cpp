// `shuke balances`: who has stored value, and the sums in words.
#include "cli/test_shop.h"

namespace shuke::cli {
namespace {

TEST(balances_command, lists_everybody_who_has_something) {
  const TestShop shop("programmes/youzan-stored-value.yaml");
  shop.apply(R"({"type": "enrol_member", "id": "b1", "member": "b,ob"})"
             "\n"
             R"({"type": "enrol_member", "id": "b2", "member": "cid"})"
             "\n"
             R"({"type": "top_up_wallet", "id": "b3", "member": "ada", "top_up": "t1", "package": "p500"})"
             "\n"
             R"({"type": "top_up_wallet", "id": "b4", "member": "b,ob", "top_up": "t2", "amount": 30})"
             "\n");
  const Ran ran = run_program({"balances", "--data", shop.data()});
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.out,
            "member,name,phone,principal,bonus,cashback,cashback_pending,owed\n"
            "ada,Ada Lovelace,,500.00,50.00,0.00,0.00,0.00\n"
            "\"b,ob\",,,30.00,0.00,0.00,0.00,0.00\n");
  EXPECT_NE(ran.err.find("2 members; principal 530.00, bonus 50.00"), std::string::npos) << ran.err;
}

TEST(balances_command, says_where_there_is_no_shop) {
  const Ran ran = run_program({"balances", "--data", "/nowhere"});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_FALSE(ran.err.empty());
}

}  // namespace
}  // namespace shuke::cli
