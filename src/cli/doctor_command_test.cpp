// `shuke doctor` from the outside: what it finds good, and what not.
#include "cli/data_dir.h"
#include "cli/test_shop.h"
#include "codec/node.h"

namespace shuke::cli {
namespace {

Ran doctor(const std::string& folder) {
  return run_program({"doctor", "--data", folder});
}

/// `STATE: words` of one check.
std::string of(const Ran& ran, const std::string& check) {
  const auto json = codec::read_json(ran.out);
  if (!json) return "no JSON: " + ran.out;
  for (const codec::Node& one : json->find("checks")->items) {
    if (one.find("check")->text == check) return one.find("state")->text + ": " + one.find("words")->text;
  }
  return "none";
}

TEST(doctor_command, a_shop_on_sound_ground_is_good) {
  const TestShop shop;
  const Ran ran = doctor(shop.data());
  EXPECT_EQ(of(ran, "folder"), "good: readable and writable by its owner alone");
  EXPECT_EQ(of(ran, "owner"), "good: nobody has the shop open");
  EXPECT_EQ(of(ran, "store").find("good: SQLite 3."), 0u) << ran.out;
  EXPECT_EQ(of(ran, "durability"), "good: journal mode wal, synchronous full");
  EXPECT_EQ(of(ran, "clock"), "good: nothing is recorded ahead of the machine's clock");
  EXPECT_EQ(of(ran, "leftovers"), "good: none");
  EXPECT_NE(of(ran, "file_system"), "none");
  EXPECT_NE(of(ran, "space"), "none");
  EXPECT_NE(ran.err.find("durability: journal mode wal"), std::string::npos);
}

TEST(doctor_command, works_beside_the_owner) {
  const TestShop shop;
  const auto owner = DataDir::open({shop.data()});
  ASSERT_TRUE(owner);
  EXPECT_EQ(of(doctor(shop.data()), "owner"), "good: a process has the shop open");
}

TEST(doctor_command, a_shop_whose_clock_is_ahead_is_bad) {
  const TestShop shop;
  shop.apply("{\"type\": \"advance_clock\", \"id\": \"20\", \"at\": \"2150-01-01T00:00:00Z\"}\n");
  const Ran ran = doctor(shop.data());
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_EQ(of(ran, "clock").find("bad: "), 0u) << ran.out;
}

TEST(doctor_command, what_is_open_to_others_or_left_behind_is_doubtful) {
  const TestShop shop;
  std::filesystem::permissions(shop.data(), std::filesystem::perms::all);
  std::filesystem::create_directory(shop.data() + ".part-abc123");
  const Ran ran = doctor(shop.data());
  EXPECT_EQ(of(ran, "folder").find("doubtful: "), 0u) << ran.out;
  EXPECT_NE(of(ran, "leftovers").find("data.part-abc123"), std::string::npos) << ran.out;
}

TEST(doctor_command, what_is_no_shop_is_bad) {
  const TestShop shop;
  EXPECT_EQ(doctor(shop.path("nowhere")).exit_code, 1);
  std::ofstream(shop.path("file")) << "x";
  EXPECT_NE(doctor(shop.path("file")).err.find("is not a folder"), std::string::npos);
  std::filesystem::create_directory(shop.path("empty"));
  const Ran empty = doctor(shop.path("empty"));
  EXPECT_EQ(empty.exit_code, 1);
  EXPECT_EQ(of(empty, "store").find("bad: "), 0u) << empty.out;
  EXPECT_TRUE(std::filesystem::is_empty(shop.path("empty")));
  EXPECT_EQ(run_program({"doctor", "--database", "postgresql://x"}).exit_code, 1);
}

}  // namespace
}  // namespace shuke::cli
