// `shuke export`, `shuke retention` and the list of erased members from the outside.
#include <filesystem>

#include "cli/test_shop.h"
#include "codec/node.h"

namespace shuke::cli {
namespace {

constexpr const char* consent =
    R"({"type": "update_member", "id": "c1", "member": "ada", "at": "2026-02-06T10:00:00+08:00",)"
    R"( "consents": {"sms": true}})"
    "\n"
    R"({"type": "update_member", "id": "c2", "member": "ada", "at": "2026-02-07T10:00:00+08:00",)"
    R"( "consents": {"sms": false}})"
    "\n";
constexpr const char* erase =
    R"({"type": "erase_member", "id": "e1", "member": "ada", "at": "2026-02-08T10:00:00+08:00"})"
    "\n";

TEST(people_command, everything_held_on_a_member_is_exported) {
  const TestShop shop;
  shop.apply(consent);
  const Ran ran = run_program({"export", "ada", "--data", shop.data()});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  const auto json = codec::read_json(ran.out);
  ASSERT_TRUE(json) << ran.out;
  EXPECT_EQ(json->find("member")->find("profile")->find("name")->text, "Ada Lovelace");
  const codec::Node& history = *json->find("consent_history");
  ASSERT_EQ(history.items.size(), 2u);
  EXPECT_EQ(history.items[0].find("given")->text, "true");
  EXPECT_EQ(history.items[1].find("given")->text, "false");
  EXPECT_EQ(history.items[1].find("at")->text, "2026-02-07T10:00:00+08:00");
  EXPECT_EQ(json->find("orders")->items.size(), 2u);
  EXPECT_FALSE(json->find("postings")->items.empty());
  EXPECT_EQ(run_program({"export", "bob", "--data", shop.data()}).exit_code, 1);
}

TEST(people_command, an_erased_person_does_not_come_back_with_an_older_copy) {
  const TestShop shop;
  ASSERT_EQ(run_program({"backup", shop.path("copy"), "--data", shop.data()}).exit_code, 0);
  shop.apply(erase);
  const Ran erased = run_program({"member", "ada", "--data", shop.data()});
  EXPECT_EQ(erased.out.find("Ada Lovelace"), std::string::npos);
  EXPECT_NE(erased.out.find("\"erased\""), std::string::npos);

  const Ran again =
      run_program({"restore", shop.path("copy"), "--data", shop.path("again"), "--erased", shop.data()});
  ASSERT_EQ(again.exit_code, 0) << again.err;
  const Ran member = run_program({"member", "ada", "--data", shop.path("again")});
  EXPECT_EQ(member.out.find("Ada Lovelace"), std::string::npos);
  EXPECT_NE(member.out.find("\"erased\""), std::string::npos);
  EXPECT_EQ(run_program({"audit", "--data", shop.path("again")}).exit_code, 0);
  // The restored shop's own list has her too.
  EXPECT_TRUE(std::filesystem::exists(shop.path("again") + "/erased.txt"));

  const Ran forgetful = run_program({"restore", shop.path("copy"), "--data", shop.path("forgetful")});
  EXPECT_NE(forgetful.err.find("--erased"), std::string::npos);
}

TEST(people_command, whoever_has_long_done_nothing_is_listed) {
  const TestShop shop;
  const Ran long_ago = run_program({"retention", "--months", "1200", "--data", shop.data()});
  EXPECT_EQ(long_ago.exit_code, 0) << long_ago.err;
  EXPECT_TRUE(long_ago.out.empty());
  EXPECT_EQ(run_program({"retention", "--months", "0", "--data", shop.data()}).exit_code, 1);
}

}  // namespace
}  // namespace shuke::cli
