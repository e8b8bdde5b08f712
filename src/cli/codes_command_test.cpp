// `shuke codes` and its codes in a shop: random, all different, imported in seconds.
#include <chrono>
#include <set>
#include <sstream>

#include "cli/test_shop.h"
#include "codec/node.h"

namespace shuke::cli {
namespace {

std::set<std::string> codes_of(const std::string& lines) {
  std::set<std::string> codes;
  std::istringstream in(lines);
  for (std::string line; std::getline(in, line);) {
    const auto command = codec::read_json(line);
    if (!command) return {};
    for (const codec::Node& code : command->find("codes")->items) codes.insert(code.text);
  }
  return codes;
}

TEST(codes_command, makes_codes_that_differ_and_are_not_the_same_twice) {
  const std::vector<std::string> use{"codes", "--template", "t",  "--batch", "spring", "--count",
                                     "12000", "--prefix",   "S-", "--out",   "-"};
  const Ran first = run_program(use);
  EXPECT_EQ(first.exit_code, 0) << first.err;
  EXPECT_EQ(std::count(first.out.begin(), first.out.end(), '\n'), 2);
  const auto codes = codes_of(first.out);
  EXPECT_EQ(codes.size(), 12000u);
  EXPECT_TRUE(codes.begin()->starts_with("S-"));
  EXPECT_EQ(codes.begin()->size(), 14u);
  EXPECT_FALSE(codes_of(run_program(use).out).contains(*codes.begin()));
}

TEST(codes_command, every_line_says_why) {
  const Ran ran = run_program({"codes", "--template", "t", "--batch", "b", "--count", "2", "--out", "-",
                               "--reason", "the \"spring\" fair"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  const auto command = codec::read_json(ran.out);
  ASSERT_TRUE(command.has_value()) << ran.out;
  ASSERT_NE(command->find("reason"), nullptr) << ran.out;
  EXPECT_EQ(command->find("reason")->text, "the \"spring\" fair");
  EXPECT_EQ(run_program({"codes", "--template", "t", "--batch", "b", "--count", "2", "--out", "-",
                         "--reason", "a\nb"})
                .exit_code,
            1);
}

TEST(codes_command, says_what_is_wrong) {
  EXPECT_EQ(
      run_program({"codes", "--template", "t", "--batch", "b", "--count", "0", "--out", "-"}).exit_code, 1);
  const Ran ran = run_program(
      {"codes", "--template", "t", "--batch", "b", "--count", "5", "--out", "/nowhere/codes.jsonl"});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_NE(ran.err.find("/nowhere/codes.jsonl"), std::string::npos);
}

TEST(codes_command, a_hundred_thousand_codes_are_imported_and_one_is_claimed) {
  const TestShop shop("programmes/store-cards.yaml");
  const Ran made = run_program({"codes", "--template", "coupon_10", "--batch", "spring", "--count",
                                "100000", "--out", shop.path("codes.jsonl")});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  const auto begun = std::chrono::steady_clock::now();
  const Ran applied = run_program({"apply", shop.path("codes.jsonl"), "--data", shop.data()});
  const auto took = std::chrono::steady_clock::now() - begun;
  EXPECT_EQ(applied.exit_code, 0) << applied.err;
  RecordProperty("import_ms",
                 static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
  std::ifstream file(shop.path("codes.jsonl"));
  std::stringstream lines;
  lines << file.rdbuf();
  const auto codes = codes_of(lines.str());
  ASSERT_EQ(codes.size(), 100'000u);
  const auto claim = [&](const std::string& id) {
    return R"({"type": "claim_coupon", "id": "claim)" + id + R"(", "member": "ada", "coupon": "c)" + id +
           R"(", "code": ")" + *codes.rbegin() + "\"}\n";
  };
  const Ran claimed = shop.apply(claim("1") + claim("2"));
  const Ran seen = run_program({"member", "ada", "--data", shop.data()});
  EXPECT_NE(seen.out.find("\"c1\""), std::string::npos) << claimed.out << claimed.err;
  EXPECT_EQ(seen.out.find("\"c2\""), std::string::npos) << seen.out;
  EXPECT_EQ(run_program({"audit", "--data", shop.data()}).exit_code, 0);
}

}  // namespace
}  // namespace shuke::cli
