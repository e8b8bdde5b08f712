// What SqliteStore does beyond the contract that every adapter has (tests/store_contract/): who may open
// it, what it refuses, and what it notices.
#include "store/sqlite/sqlite_store.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "store/sqlite/schema.h"

namespace shuke::store {
namespace {

class SqliteFiles : public testing::Test {
 protected:
  void SetUp() override {
    std::string made = (std::filesystem::temp_directory_path() / "shuke_sqlite_XXXXXX").string();
    ASSERT_NE(::mkdtemp(made.data()), nullptr);
    x_folder = made;
  }
  void TearDown() override { std::filesystem::remove_all(x_folder); }

  SqliteOptions options() const { return {.folder = x_folder + "/store", .vfs = {}}; }
  SqliteOptions reading() const {
    return {.folder = options().folder, .vfs = {}, .access = Access::reader};
  }
  std::string file() const { return options().folder + "/" + sqlite_file; }
  /// Makes a store with three batches and closes it.
  void make() {
    auto store = SqliteStore::open(options());
    ASSERT_TRUE(store) << store.error().words;
    Batch batch;
    for (const char* bytes : {"first", "second", "third"}) {
      batch.journal = bytes;
      ASSERT_TRUE((*store)->append(batch));
    }
  }
  Fault::Kind kind_on_opening() {
    const auto store = SqliteStore::open(options());
    if (store) {
      ADD_FAILURE() << "opened";
      return Fault::Kind::full;
    }
    EXPECT_FALSE(store.error().words.empty());
    return store.error().kind;
  }

  std::string x_folder;
};

TEST_F(SqliteFiles, one_process_cannot_open_it_twice) {
  auto store = SqliteStore::open(options());
  ASSERT_TRUE(store);
  const auto again = SqliteStore::open(options());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, Fault::Kind::refused);
  EXPECT_NE(again.error().words.find("another process"), std::string::npos) << again.error().words;
  Batch batch;
  batch.journal = "goes on";
  EXPECT_TRUE((*store)->append(batch));
}

/// Longer than any piece in which the log is made durable at the next opening.
const std::string written_by_other(3u << 20, 'w');

/// Opens the store in a process of its own, says so through the pipe, and waits to be killed.
[[noreturn]] void hold_open(const SqliteOptions& options, int pipe) {
  auto store = SqliteStore::open(options);
  Batch batch;
  batch.journal = written_by_other;
  const bool written = store && (*store)->append(batch);
  const char answer = written ? 'y' : 'n';
  if (::write(pipe, &answer, 1) != 1) ::_exit(1);
  for (;;) ::pause();
}

TEST_F(SqliteFiles, a_second_process_is_refused_until_the_first_is_gone) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t other = ::fork();
  ASSERT_GE(other, 0);
  if (other == 0) hold_open(options(), ends[1]);
  char answer = 'n';
  EXPECT_EQ(::read(ends[0], &answer, 1), 1);
  EXPECT_EQ(answer, 'y');
  EXPECT_EQ(kind_on_opening(), Fault::Kind::refused);
  // Killed, it leaves its log behind, and what it had written is there.
  ::kill(other, SIGKILL);
  ::waitpid(other, nullptr, 0);
  const auto store = SqliteStore::open(options());
  ASSERT_TRUE(store) << store.error().words;
  EXPECT_EQ((*store)->head()->number, 1u);
  EXPECT_TRUE((*store)->batch(1)->value().bytes == written_by_other);
  ::close(ends[0]);
  ::close(ends[1]);
}

Batch one(const char* bytes) {
  Batch batch;
  batch.journal = bytes;
  return batch;
}

TEST_F(SqliteFiles, a_reader_sees_the_store_as_it_was_opened_while_the_owner_writes) {
  auto owner = SqliteStore::open(options());
  ASSERT_TRUE((*owner)->append(one("first")));
  const auto reader = SqliteStore::open(reading());
  ASSERT_TRUE(reader) << reader.error().words;
  ASSERT_TRUE((*owner)->append(one("second")));
  EXPECT_EQ((*reader)->head()->number, 1u);
  EXPECT_EQ((*reader)->batch(1)->value().bytes, "first");
  EXPECT_EQ((*reader)->batch(2).value(), std::nullopt);
  EXPECT_EQ(SqliteStore::open(reading()).value()->head()->number, 2u);
}

TEST_F(SqliteFiles, a_reader_changes_nothing) {
  make();
  const auto reader = SqliteStore::open(reading());
  ASSERT_TRUE(reader) << reader.error().words;
  EXPECT_EQ((*reader)->append(one("x")).error().kind, Fault::Kind::refused);
  EXPECT_EQ((*reader)->head()->number, 3u);
  EXPECT_FALSE(std::filesystem::exists(x_folder + "/other"));
  EXPECT_FALSE(SqliteStore::open({.folder = x_folder + "/other", .vfs = {}, .access = Access::reader}));
  EXPECT_FALSE(std::filesystem::exists(x_folder + "/other"));
}

TEST_F(SqliteFiles, a_reader_that_ends_last_leaves_the_log_to_the_owner) {
  auto owner = SqliteStore::open(options());
  ASSERT_TRUE((*owner)->append(one("first")));
  auto reader = SqliteStore::open(reading());
  owner->reset();
  const auto log = file() + "-wal";
  ASSERT_TRUE(std::filesystem::exists(log));
  const auto size = std::filesystem::file_size(log);
  reader->reset();
  EXPECT_EQ(std::filesystem::file_size(log), size);
  EXPECT_EQ(SqliteStore::open(options()).value()->head()->number, 1u);
}

TEST_F(SqliteFiles, the_log_is_brought_in_once_the_readers_are_gone) {
  SqliteOptions often = options();
  often.checkpoint_pages = 1;
  auto owner = SqliteStore::open(often);
  auto reader = SqliteStore::open(reading());
  for (int i = 0; i < 100; ++i) ASSERT_TRUE((*owner)->append(one("x")));
  const auto beside_a_reader = std::filesystem::file_size(file() + "-wal");
  reader->reset();
  for (int i = 0; i < 100; ++i) ASSERT_TRUE((*owner)->append(one("x")));
  EXPECT_LT(std::filesystem::file_size(file() + "-wal"), beside_a_reader * 3 / 2);
}

/// Holds the lock that a checkpoint needs as another process would: the second byte of SQLite's locks in
/// the log's index (sqlite.org/walformat.html, 2.1).
[[noreturn]] void hold_checkpoint_lock(const std::string& index, int pipe) {
  const int file = ::open(index.c_str(), O_RDWR);
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = 121;
  lock.l_len = 1;
  const char answer = ::fcntl(file, F_SETLK, &lock) == 0 ? 'y' : 'n';
  if (::write(pipe, &answer, 1) != 1) ::_exit(1);
  for (;;) ::pause();
}

TEST_F(SqliteFiles, a_checkpoint_that_somebody_is_in_the_way_of_is_no_fault) {
  SqliteOptions often = options();
  often.checkpoint_pages = 1;
  auto owner = SqliteStore::open(often);
  ASSERT_TRUE((*owner)->append(one("first")));
  const std::string long_bytes(10'000, 'x');
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t other = ::fork();
  ASSERT_GE(other, 0);
  if (other == 0) hold_checkpoint_lock(file() + "-shm", ends[1]);
  char answer = 'n';
  EXPECT_EQ(::read(ends[0], &answer, 1), 1);
  EXPECT_EQ(answer, 'y');
  const auto before = std::filesystem::file_size(file() + "-wal");
  for (int i = 0; i < 100; ++i) EXPECT_TRUE((*owner)->append(one(long_bytes.c_str())));
  const auto held_up = std::filesystem::file_size(file() + "-wal");
  EXPECT_GT(held_up, before);
  ::kill(other, SIGKILL);
  ::waitpid(other, nullptr, 0);
  for (int i = 0; i < 100; ++i) ASSERT_TRUE((*owner)->append(one(long_bytes.c_str())));
  EXPECT_LT(std::filesystem::file_size(file() + "-wal"), held_up * 3 / 2);
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_F(SqliteFiles, a_file_copied_beside_the_owner_becomes_a_store_again) {
  auto owner = SqliteStore::open(options());
  ASSERT_TRUE((*owner)->append(one("first")));
  const auto copied = SqliteStore::copy_folder(options().folder, x_folder + "/copy");
  ASSERT_TRUE(copied) << copied.error().words;
  EXPECT_EQ(copied->number, 1u);
  EXPECT_EQ(SqliteStore::copy_folder(options().folder, x_folder + "/copy").error().kind,
            Fault::Kind::refused);
  ASSERT_TRUE((*owner)->append(one("second")));
  const auto restored = SqliteStore::restore(x_folder + "/copy", x_folder + "/again");
  ASSERT_TRUE(restored) << restored.error().words;
  const auto again = SqliteStore::open({.folder = x_folder + "/again", .vfs = {}});
  ASSERT_TRUE(again) << again.error().words;
  EXPECT_EQ((*again)->head()->number, 1u);
  EXPECT_FALSE(SqliteStore::restore(x_folder + "/copy", x_folder + "/again"));
}

TEST_F(SqliteFiles, what_is_no_copy_of_a_store_is_not_restored) {
  std::ofstream(x_folder + "/copy") << std::string(10'000, 'x');
  EXPECT_EQ(SqliteStore::restore(x_folder + "/copy", x_folder + "/again").error().kind,
            Fault::Kind::damaged);
  EXPECT_FALSE(SqliteStore::restore(x_folder + "/no_copy", x_folder + "/again"));
  make();
  Connection(file(), {}).run("PRAGMA user_version = 1000");
  EXPECT_EQ(SqliteStore::restore(file(), x_folder + "/again").error().kind, Fault::Kind::refused);
  for (const auto& entry : std::filesystem::directory_iterator(x_folder))
    EXPECT_TRUE(entry.path().filename() == "copy" || entry.path().filename() == "store") << entry.path();
}

TEST_F(SqliteFiles, a_store_of_a_newer_version_is_refused_and_left_as_it_was) {
  make();
  const std::string newer = "PRAGMA user_version = " + std::to_string(schema_steps().size() + 1);
  Connection(file(), {}).run(newer);
  EXPECT_EQ(kind_on_opening(), Fault::Kind::refused);
  EXPECT_EQ(Connection(file(), {}).integer("SELECT count(*) FROM journal"), 3);
}

TEST_F(SqliteFiles, another_programs_file_is_refused_and_left_as_it_was) {
  std::filesystem::create_directory(options().folder);
  Connection(file(), {}).run("CREATE TABLE somebody (no)");
  const auto size = std::filesystem::file_size(file());
  EXPECT_EQ(kind_on_opening(), Fault::Kind::refused);
  EXPECT_EQ(std::filesystem::file_size(file()), size);
  EXPECT_EQ(Connection(file(), {}).text("PRAGMA journal_mode"), "delete");
}

TEST_F(SqliteFiles, a_file_that_is_no_database_is_damaged) {
  std::filesystem::create_directory(options().folder);
  std::ofstream(file()) << std::string(10'000, 'x');
  EXPECT_EQ(kind_on_opening(), Fault::Kind::damaged);
}

TEST_F(SqliteFiles, a_folder_that_cannot_be_made_is_refused) {
  std::ofstream(options().folder) << "a file";
  EXPECT_EQ(kind_on_opening(), Fault::Kind::refused);
  const auto store = SqliteStore::open({.folder = x_folder + "/not/there", .vfs = {}});
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().kind, Fault::Kind::refused);
}

TEST_F(SqliteFiles, a_changed_last_batch_is_noticed_on_opening) {
  make();
  Connection(file(), {}).run("UPDATE journal SET bytes = x'00' WHERE number = 3");
  EXPECT_EQ(kind_on_opening(), Fault::Kind::damaged);
}

TEST_F(SqliteFiles, a_changed_batch_is_noticed_when_it_is_read_and_closes_the_store) {
  make();
  Connection(file(), {}).run("UPDATE journal SET recorded_at = recorded_at + 1 WHERE number = 2");
  const auto store = SqliteStore::open(options());
  ASSERT_TRUE(store);
  EXPECT_TRUE((*store)->batch(1));
  const auto changed = (*store)->batch(2);
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().kind, Fault::Kind::damaged);
  EXPECT_EQ((*store)->head().error().kind, Fault::Kind::unavailable);
  EXPECT_EQ((*store)->append({}).error().kind, Fault::Kind::unavailable);
  EXPECT_EQ((*store)->backup(x_folder + "/copy").error().kind, Fault::Kind::unavailable);
}

TEST_F(SqliteFiles, a_row_that_contradicts_the_batch_undoes_all_of_it) {
  make();
  Connection(file(), {}).run("INSERT INTO history VALUES (7, 4, x'00')");
  {
    const auto store = SqliteStore::open(options());
    Batch batch;
    batch.journal = "fourth";
    batch.settings = {{"kind", "key", "value"}};
    batch.histories = {{6, "a"}, {7, "b"}};
    const auto number = (*store)->append(batch);
    ASSERT_FALSE(number);
    EXPECT_EQ(number.error().kind, Fault::Kind::damaged);
  }
  const auto store = SqliteStore::open(options());
  EXPECT_EQ((*store)->head()->number, 3u);
  EXPECT_EQ((*store)->setting("kind", "key").value(), std::nullopt);
  EXPECT_TRUE((*store)->histories_of(6, 0, 10)->empty());
}

TEST_F(SqliteFiles, what_was_erased_is_not_in_the_files_once_the_log_is_brought_in) {
  const std::string secret = "Han Meimei, 13800138000";
  {
    auto store = SqliteStore::open(options());
    Batch batch;
    batch.rows = {{Table::person, 1, {1}, secret}};
    ASSERT_TRUE((*store)->append(batch));
    batch.rows = {{Table::person, 1, {1}, ""}};
    ASSERT_TRUE((*store)->append(batch));
  }
  for (const auto& entry : std::filesystem::directory_iterator(options().folder)) {
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    EXPECT_EQ(bytes.find(secret), std::string::npos) << entry.path();
  }
}

TEST(SqliteLibrary, versions_that_can_lose_commits_are_refused) {
  EXPECT_EQ(check_library(3'040'001).error().kind, Fault::Kind::refused);
  EXPECT_EQ(check_library(3'051'002).error().kind, Fault::Kind::refused);
  EXPECT_TRUE(check_library(3'051'003));
  EXPECT_TRUE(check_library(3'053'002));
}

}  // namespace
}  // namespace shuke::store
