// Opening a folder as a shop: what it takes, what it keeps, and what it refuses in which words.
#include "cli/data_dir.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "cli/program_run.h"
#include "cli/test_folder.h"
#include "codec/node.h"
#include "store/sqlite/sqlite_store.h"

namespace shuke::cli {
namespace {

class DataDirTest : public testing::Test {
 protected:
  std::string data() const { return x_folder.path() + "/data"; }
  std::string error_of(const DataDirOptions& options) const {
    const auto dir = DataDir::open(options);
    return dir ? std::string() : dir.error().message;
  }
  void expect_error(const DataDirOptions& options, const std::string& words) const {
    const std::string error = error_of(options);
    EXPECT_NE(error.find(words), std::string::npos) << error;
  }
  const std::string x_free = in_tree("programmes/free.yaml");
  TestFolder x_folder;
};

codec::Answer take(DataDir& dir, const std::string& json) {
  return dir.engine().take(codec::read_json(json).value()).value();
}

TEST_F(DataDirTest, a_fresh_folder_keeps_the_programme_it_was_given) {
  std::string text;
  {
    const auto dir = DataDir::open({data(), x_free});
    ASSERT_TRUE(dir) << dir.error().message;
    (*dir)->engine().set_clock({1'767'600'000'000'000});
    EXPECT_TRUE(take(**dir, R"({"type": "enrol_member", "id": "c1", "member": "ada"})").accepted());
    text = (*dir)->kept_programme().text;
    EXPECT_FALSE(text.empty());
  }
  const auto again = DataDir::open({data()});
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ((*again)->kept_programme().text, text);
  EXPECT_EQ((*again)->kept_programme().file_name, "free.yaml");
  EXPECT_EQ((*again)->kept_programme().version, 1u);
  EXPECT_TRUE((*again)->directory().find_member("ada"));
  EXPECT_EQ((*again)->engine().now().us, 1'767'600'000'000'000);
  EXPECT_TRUE(take(**again, R"({"type": "enrol_member", "id": "c1", "member": "ada"})").repeated);
}

TEST_F(DataDirTest, names_of_the_programme_keep_their_numbers) {
  std::uint32_t number = 0;
  {
    const auto dir = DataDir::open({data(), x_free});
    ASSERT_TRUE(dir);
    number = (*dir)->directory().find_name("points").value;
    (*dir)->engine().set_clock({1'767'600'000'000'000});
    take(**dir, R"({"type": "enrol_member", "id": "c1", "member": "ada"})");
  }
  const auto again = DataDir::open({data()});
  ASSERT_TRUE(again);
  EXPECT_NE(number, 0u);
  EXPECT_EQ((*again)->directory().find_name("points").value, number);
}

TEST_F(DataDirTest, the_same_programme_may_be_given_again_and_another_is_refused) {
  {
    ASSERT_TRUE(DataDir::open({data(), x_free}));
  }
  EXPECT_EQ(error_of({data(), x_free}), "");
  expect_error({data(), in_tree("programmes/vancl.yaml")},
               "has a programme already (\"free.yaml\", version 1)");
  EXPECT_EQ(error_of({data()}), "");
}

TEST_F(DataDirTest, a_folder_without_a_shop_needs_a_programme_and_is_not_made_without) {
  expect_error({data()}, "--programme");
  EXPECT_FALSE(std::filesystem::exists(data()));
  std::filesystem::create_directory(data());
  expect_error({data()}, "there is no shop in");
  EXPECT_TRUE(std::filesystem::is_empty(data()));
}

TEST_F(DataDirTest, a_store_without_a_programme_takes_one_later) {
  {
    ASSERT_TRUE(open_store(data()));
  }
  expect_error({data()}, "has no programme yet");
  EXPECT_EQ(error_of({data(), x_free}), "");
  EXPECT_EQ(error_of({data()}), "");
}

TEST_F(DataDirTest, a_programme_that_cannot_be_used_is_told_with_all_its_errors_before_anything_is_made) {
  const TestFile file("data_dir_wrong.yaml",
                      "programme: data_dir_wrong\ncurency: CNY\ntime_zon: Asia/Shanghai\n");
  const std::string error = error_of({data(), file.path()});
  EXPECT_NE(error.find("data_dir_wrong.yaml:2:1: "), std::string::npos) << error;
  EXPECT_NE(error.find("data_dir_wrong.yaml:3:1: "), std::string::npos) << error;
  expect_error({data(), x_folder.path() + "/missing.yaml"}, "missing.yaml");
  EXPECT_FALSE(std::filesystem::exists(data()));
}

TEST_F(DataDirTest, what_is_no_usable_folder_is_said) {
  std::ofstream(data()) << "a file";
  expect_error({data(), x_free}, "is not a folder");
  expect_error({x_folder.path() + "/not/there", x_free}, "No such file");
}

TEST_F(DataDirTest, a_folder_that_may_not_be_written_is_refused) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  std::filesystem::create_directory(data());
  ::chmod(data().c_str(), 0500);
  EXPECT_NE(error_of({data(), x_free}), "");
  ::chmod(data().c_str(), 0700);
}

TEST_F(DataDirTest, a_second_owner_is_refused) {
  const auto dir = DataDir::open({data(), x_free});
  ASSERT_TRUE(dir);
  expect_error({data()}, "another process");
}

TEST_F(DataDirTest, a_kept_programme_that_cannot_be_read_is_said) {
  {
    ASSERT_TRUE(DataDir::open({data(), x_free}));
  }
  {
    const auto store = open_store(data());
    store::Batch batch;
    batch.settings.push_back({"programme", "0000000001", "\x01nonsense"});
    ASSERT_TRUE((*store)->append(batch));
  }
  expect_error({data()}, "The kept programme cannot be read.");
  {
    const auto store = open_store(data());
    store::Batch batch;
    batch.settings.push_back({"programme", "0000000001", "\x02later"});
    ASSERT_TRUE((*store)->append(batch));
  }
  expect_error({data()}, "a newer program");
}

}  // namespace
}  // namespace shuke::cli
