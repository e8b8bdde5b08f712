// `shuke member` from the outside: a member as he stands and as he was.
#include "cli/data_dir.h"
#include "cli/test_shop.h"
#include "codec/node.h"

namespace shuke::cli {
namespace {

std::string points(const Ran& ran, const std::string& which) {
  const auto json = codec::read_json(ran.out);
  if (!json) return "no JSON: " + ran.out + ran.err;
  return json->find("accounts")->find("points")->find(which)->text;
}

TEST(member_command, shows_a_member_as_he_stands_also_beside_the_owner) {
  const TestShop shop;
  const auto owner = DataDir::open({shop.data()});
  ASSERT_TRUE(owner);
  const Ran ran = run_program({"member", "ada", "--data", shop.data()});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(points(ran, "available"), "100");
  EXPECT_EQ(points(ran, "pending"), "50");
  EXPECT_NE(ran.out.find("Ada Lovelace"), std::string::npos);
}

TEST(member_command, at_an_instant_of_the_past_late_commands_stand_at_their_place) {
  const TestShop shop;
  const auto at = [&](const std::string& instant) {
    return run_program({"member", "ada", "--data", shop.data(), "--at", instant});
  };
  EXPECT_EQ(points(at("2026-01-06T11:59:59+08:00"), "pending"), "100");
  EXPECT_EQ(points(at("2026-01-06T12:00:00+08:00"), "pending"), "150");
  EXPECT_EQ(points(at("2026-01-20T10:00:00+08:00"), "available"), "0");
  EXPECT_EQ(points(at("2026-01-24T10:00:00+08:00"), "available"), "100");
  EXPECT_EQ(points(at("2100-01-01T00:00:00Z"), "available"), "100");  // no further than the shop's clock
  const Ran before = at("2026-01-05T09:59:59+08:00");
  EXPECT_EQ(before.exit_code, 1);
  EXPECT_NE(before.err.find("was not a member yet"), std::string::npos);
}

TEST(member_command, says_what_is_not_there) {
  const TestShop shop;
  for (const std::vector<std::string>& use : std::vector<std::vector<std::string>>{
           {"member", "bob", "--data", shop.data()},
           {"member", "bob", "--data", shop.data(), "--at", "2026-01-06T11:00:00Z"},
           {"member", "ada", "--data", shop.data(), "--at", "yesterday"},
           {"member", "ada", "--data", shop.path("nowhere")},
           {"member", "ada", "--database", "postgresql://x"},
           {"member", "ada"}}) {
    const Ran ran = run_program(use);
    EXPECT_EQ(ran.exit_code, 1);
    EXPECT_TRUE(ran.out.empty());
    EXPECT_FALSE(ran.err.empty());
  }
  EXPECT_FALSE(std::filesystem::exists(shop.path("nowhere")));
}

}  // namespace
}  // namespace shuke::cli
