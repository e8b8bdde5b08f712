// `shuke backup` and `shuke restore` from the outside: a copy beside the owner, and a shop of it.
#include <filesystem>

#include "cli/data_dir.h"
#include "cli/test_shop.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/sqlite_store.h"

namespace shuke::cli {
namespace {

TEST(backup_command, a_copy_made_beside_the_owner_becomes_the_same_shop) {
  const TestShop shop;
  {
    const auto owner = DataDir::open({shop.data()});
    ASSERT_TRUE(owner);
    const Ran ran = run_program({"backup", shop.path("copy"), "--data", shop.data()});
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    EXPECT_NE(ran.err.find("up to batch 1 "), std::string::npos) << ran.err;
  }
  const auto rights = std::filesystem::status(shop.path("copy")).permissions();
  EXPECT_EQ(rights & std::filesystem::perms::others_read, std::filesystem::perms::none);
  EXPECT_EQ(run_program({"restore", shop.path("copy"), "--data", shop.path("again")}).exit_code, 0);
  for (const std::string verb : {"member", "statement"}) {
    EXPECT_EQ(run_program({verb, "ada", "--data", shop.path("again")}).out,
              run_program({verb, "ada", "--data", shop.data()}).out);
  }
}

TEST(backup_command, nothing_that_stands_is_written_over) {
  const TestShop shop;
  run_program({"backup", shop.path("copy"), "--data", shop.data()});
  EXPECT_NE(run_program({"backup", shop.path("copy"), "--data", shop.data()}).err.find("exists"),
            std::string::npos);
  EXPECT_NE(run_program({"restore", shop.path("copy"), "--data", shop.data()}).err.find("not empty"),
            std::string::npos);
  EXPECT_EQ(run_program({"backup", shop.path("other"), "--data", shop.path("nowhere")}).exit_code, 1);
  EXPECT_EQ(run_program({"restore", shop.path("nowhere"), "--data", shop.path("again")}).exit_code, 1);
  EXPECT_FALSE(std::filesystem::exists(shop.path("again")));
  std::filesystem::create_directory(shop.path("empty"));
  EXPECT_EQ(run_program({"restore", shop.path("copy"), "--data", shop.path("empty")}).exit_code, 0);
}

TEST(backup_command, a_copy_from_elsewhere_writes_only_into_the_folder) {
  const TestShop shop;
  run_program({"backup", shop.path("copy"), "--data", shop.data()});
  ASSERT_TRUE(store::SqliteStore::add_beside(shop.path("strange"), {}));  // a database, and no shop
  EXPECT_EQ(run_program({"restore", shop.path("strange"), "--data", shop.path("again")}).exit_code, 1);
  EXPECT_FALSE(std::filesystem::exists(shop.path("again")));
  {
    store::Connection copy(shop.path("copy"), "");
    copy.run(
        "INSERT INTO beside (name, bytes) VALUES ('../escaped.db', x'78'), ('.db', x'78'), ('a/b.db', "
        "x'78')");
  }
  EXPECT_EQ(run_program({"restore", shop.path("copy"), "--data", shop.path("again")}).exit_code, 0);
  EXPECT_FALSE(std::filesystem::exists(shop.path("escaped.db")));
  EXPECT_FALSE(std::filesystem::exists(shop.path("again/.db")));
  EXPECT_EQ(run_program({"audit", "--data", shop.path("again")}).exit_code, 0);
}

}  // namespace
}  // namespace shuke::cli
