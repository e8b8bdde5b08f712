// `shuke programme` from the outside: trying, publishing and listing versions of a shop's programme.
#include <iterator>

#include "cli/data_dir.h"
#include "cli/test_shop.h"
#include "codec/node.h"

namespace shuke::cli {
namespace {

/// Silver from 80.00, and two points for 1.00.
std::string eased(const TestShop& shop) {
  std::ifstream file(in_tree("programmes/free.yaml"));
  std::string text(std::istreambuf_iterator<char>(file), {});
  const auto replace = [&](const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
  };
  replace("spend: 500.00", "spend: 80.00");
  replace("rate: 1}", "rate: 2}");
  std::ofstream(shop.path("free.yaml")) << text;
  return shop.path("free.yaml");
}

std::string level(const TestShop& shop) {
  const Ran ran = run_program({"member", "ada", "--data", shop.data()});
  const auto json = codec::read_json(ran.out);
  if (!json) return ran.err;
  return json->find("levels")->find("grade")->find("level")->text;
}

// Ada's o1 of 100.00 has settled: under the new version she would be silver, and her two orders of the last
// 12 months would have given 300 points in place of 150.
TEST(programme_command, a_version_is_tried_and_then_published) {
  const TestShop shop;
  const std::string file = eased(shop);
  const Ran tried = run_program({"programme", "preview", file, "--data", shop.data()});
  ASSERT_EQ(tried.exit_code, 0) << tried.err;
  const auto json = codec::read_json(tried.out);
  ASSERT_TRUE(json) << tried.out;
  EXPECT_EQ(json->find("version")->text, "2");
  EXPECT_EQ(json->find("at_publish")->find("up")->text, "1");
  EXPECT_EQ(json->find("at_publish")->find("down")->text, "0");
  const codec::Node& year = *json->find("last_12_months");
  EXPECT_EQ(year.find("up")->text, "1");
  EXPECT_EQ(level(shop), "regular");

  const Ran published = run_program({"programme", "publish", file, "--data", shop.data()});
  EXPECT_EQ(published.exit_code, 0) << published.err;
  EXPECT_EQ(level(shop), "silver");
  const Ran listed = run_program({"programme", "list", "--data", shop.data()});
  EXPECT_NE(listed.out.find("1\tfrom the beginning\t\t"), std::string::npos) << listed.out;
  EXPECT_NE(listed.out.find("\tin force\tfree.yaml"), std::string::npos) << listed.out;
  EXPECT_EQ(run_program({"audit", "--data", shop.data()}).exit_code, 0);
}

TEST(programme_command, what_cannot_be_published_is_told_and_changes_nothing) {
  const TestShop shop;
  std::ofstream(shop.path("bad.yaml")) << "programme: bad\n";
  for (const std::vector<std::string>& use : std::vector<std::vector<std::string>>{
           {"programme", "publish", shop.path("bad.yaml"), "--data", shop.data()},
           {"programme", "publish", eased(shop), "--data", shop.data(), "--evaluate-ladders", "sometimes"},
           {"programme", "publish", eased(shop), "--data", shop.data(), "--takes-effect-at",
            "2026-02-01T00:00:00+08:00"},
           {"programme", "preview", shop.path("bad.yaml"), "--data", shop.data()},
           {"programme", "publish", in_tree("programmes/youzan-growth.yaml"), "--data", shop.data()},
           {"programme", "publish", shop.path("none.yaml"), "--data", shop.data()},
           {"programme", "list", "--data", shop.path("nowhere")}}) {
    const Ran ran = run_program(use);
    EXPECT_EQ(ran.exit_code, 1) << use[1];
    EXPECT_TRUE(ran.out.empty()) << ran.out;
    EXPECT_FALSE(ran.err.empty());
  }
  const auto shop_again = DataDir::open({.folder = shop.data()});
  ASSERT_TRUE(shop_again);
  EXPECT_EQ((*shop_again)->programme().version, 1u);
}

}  // namespace
}  // namespace shuke::cli
