// The steps from version to version: forward, each whole or not at all, and never back.
#include <gtest/gtest.h>

#include <array>
#include <filesystem>

#include "store/sqlite/schema.h"

namespace shuke::store {
namespace {

// A history of its own, so that the mechanism is tried also while the real tables have one version only.
constexpr std::array<std::string_view, 3> history{
    "CREATE TABLE guest (no INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;",
    "ALTER TABLE guest ADD COLUMN visits INTEGER NOT NULL DEFAULT 1;",
    "UPDATE guest SET visits = visits + 1; CREATE INDEX guest_visits ON guest (visits);"};
constexpr std::array<std::string_view, 2> failing_history{
    history[0], "ALTER TABLE guest ADD COLUMN visits INTEGER NOT NULL DEFAULT 1; CREATE TABLE guest (no);"};

std::span<const std::string_view> steps(std::size_t count) {
  return std::span(history).first(count);
}

class Schema : public testing::Test {
 protected:
  void SetUp() override {
    std::string made = (std::filesystem::temp_directory_path() / "shuke_schema_XXXXXX").string();
    ASSERT_NE(::mkdtemp(made.data()), nullptr);
    x_folder = made;
  }
  void TearDown() override { std::filesystem::remove_all(x_folder); }
  std::string file() const { return x_folder + "/db"; }

 private:
  std::string x_folder;
};

TEST_F(Schema, a_file_of_the_version_before_is_brought_forward_with_what_is_in_it) {
  {
    Connection first(file(), {});
    upgrade_schema(first, steps(1));
    first.run("INSERT INTO guest VALUES (1, 'Li Lei')");
    EXPECT_EQ(first.integer("PRAGMA user_version"), 1);
    EXPECT_EQ(first.integer("PRAGMA application_id"), application_id);
  }
  {
    Connection second(file(), {});
    ASSERT_TRUE(check_schema(second, steps(2)));
    upgrade_schema(second, steps(2));
    EXPECT_EQ(second.integer("PRAGMA user_version"), 2);
    EXPECT_EQ(second.integer("SELECT visits FROM guest"), 1);
  }
  Connection third(file(), {});
  ASSERT_TRUE(check_schema(third, history));
  upgrade_schema(third, history);
  EXPECT_EQ(third.integer("PRAGMA user_version"), 3);
  EXPECT_EQ(third.integer("SELECT visits FROM guest"), 2);
  EXPECT_EQ(third.text("SELECT text FROM guest"), "Li Lei");
  upgrade_schema(third, history);
  EXPECT_EQ(third.integer("SELECT visits FROM guest"), 2);
}

TEST_F(Schema, steps_may_be_made_all_at_once) {
  Connection connection(file(), {});
  upgrade_schema(connection, history);
  EXPECT_EQ(connection.integer("PRAGMA user_version"), 3);
}

TEST_F(Schema, a_step_that_fails_leaves_the_version_before_it) {
  Connection connection(file(), {});
  EXPECT_THROW(upgrade_schema(connection, failing_history), SqliteFailure);
  EXPECT_FALSE(connection.in_transaction());
  EXPECT_EQ(connection.integer("PRAGMA user_version"), 1);
  EXPECT_EQ(connection.integer("SELECT count(*) FROM pragma_table_info('guest')"), 2);
}

TEST_F(Schema, a_newer_version_is_refused) {
  Connection connection(file(), {});
  upgrade_schema(connection, history);
  const auto answer = check_schema(connection, steps(2));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Fault::Kind::refused);
  EXPECT_NE(answer.error().words.find("version 3"), std::string::npos) << answer.error().words;
}

TEST_F(Schema, another_programs_file_is_refused) {
  Connection connection(file(), {});
  ASSERT_TRUE(check_schema(connection, history));
  connection.run("CREATE TABLE somebody (no)");
  EXPECT_EQ(check_schema(connection, history).error().kind, Fault::Kind::refused);
}

}  // namespace
}  // namespace shuke::store
