// What the owner of a PipelinedStore finds while a batch is being written, and what he is told when it
// could not be. The writing is held up by another connection that has the file's lock for writing.
#include "store/sqlite/pipelined_store.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <thread>
#include <utility>

namespace shuke::store {
namespace {

Batch first() {
  Batch batch;
  batch.journal = "first";
  batch.names = {{NameKind::order, 1, "o1"}, {NameKind::order, 2, "o2"}};
  batch.commands = {{"kept", {1, 3}}};
  batch.members.push_back({.no = {1}, .bytes = "ada"});
  batch.members.push_back({.no = {2}, .bytes = "bea"});
  batch.rows = {{Table::order, 1, {1}, "order 1"}, {Table::order, 2, {1}, "order 2"}};
  batch.histories = {{1, "h1"}};
  return batch;
}

Batch second() {
  Batch batch;
  batch.journal = "second";
  batch.names = {{NameKind::order, 3, "o3"}, {NameKind::order, 4, "o2"}};
  batch.commands = {{"new", {2, 9}}, {"other", {2, 5}}};
  batch.members.push_back({.no = {1}, .bytes = "ada twice"});
  batch.rows = {{Table::order, 2, {1}, ""}, {Table::order, 3, {1}, "order 3"}, {Table::hold, 1, {1}, "h"}};
  batch.histories = {{2, "h2"}};
  return batch;
}

class Pipelined : public testing::Test {
 protected:
  void SetUp() override {
    std::string made = (std::filesystem::temp_directory_path() / "shuke_pipelined_XXXXXX").string();
    ASSERT_NE(::mkdtemp(made.data()), nullptr);
    x_folder = made;
    auto opened = PipelinedStore::open({.folder = x_folder + "/store", .vfs = {}});
    ASSERT_TRUE(opened) << opened.error().words;
    x_store = std::move(*opened);
    ASSERT_EQ(sqlite3_open((x_folder + "/store/" + sqlite_file).c_str(), &x_other), SQLITE_OK);
    ASSERT_EQ(x_store->append(first()), 1u);
  }
  void TearDown() override {
    x_store.reset();
    sqlite3_close(x_other);
    std::filesystem::remove_all(x_folder);
  }
  void run(const char* sql) {
    ASSERT_EQ(sqlite3_exec(x_other, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(x_other);
  }
  void hold_up() { run("BEGIN IMMEDIATE"); }
  void let_go() { run("ROLLBACK"); }
  void begin_second() {
    const auto begun = x_store->begin_append(
        second(), [this](const Expected<void>& outcome) { x_told.push_back(outcome.has_value()); });
    ASSERT_EQ(begun, 2u);
  }
  std::string order(std::uint32_t no) { return x_store->row(Table::order, no).value().value_or("none"); }

  void expect_both() {
    EXPECT_EQ(x_store->command("kept").value(), (Place{1, 3}));
    EXPECT_EQ(x_store->command("other").value(), (Place{2, 5}));
    EXPECT_EQ(x_store->command("new").value(), (Place{2, 9}));
    EXPECT_EQ(x_store->command("ne").value(), std::nullopt);
    EXPECT_EQ(x_store->member({1}).value(), "ada twice");
    EXPECT_EQ(x_store->member({2}).value(), "bea");
    EXPECT_EQ(x_store->member({3}).value(), std::nullopt);
    EXPECT_EQ(order(1), "order 1");
    EXPECT_EQ(order(2), "none");
    EXPECT_EQ(order(3), "order 3");
    EXPECT_EQ(x_store->histories_of(1, 0, 10)->size(), 1u);
    EXPECT_EQ(x_store->name(NameKind::order, "o1").value(), 1u);
    EXPECT_EQ(x_store->name(NameKind::order, "o2").value(), 2u);
    EXPECT_EQ(x_store->name(NameKind::order, "o3").value(), 3u);
    EXPECT_EQ(x_store->name(NameKind::hold, "o3").value(), std::nullopt);
    EXPECT_EQ(x_store->name_text(NameKind::order, 2).value(), "o2");
    EXPECT_EQ(x_store->name_text(NameKind::order, 4).value(), "o2");
    EXPECT_EQ(x_store->name_text(NameKind::order, 5).value(), std::nullopt);
  }

  std::string x_folder;
  std::unique_ptr<PipelinedStore> x_store;
  sqlite3* x_other = nullptr;
  std::vector<bool> x_told;  // looked at after finish()
};

TEST_F(Pipelined, what_is_looked_up_has_the_batch_that_is_being_written) {
  hold_up();
  x_store->begin_reading();
  begin_second();
  x_store->begin_reading();
  expect_both();
  let_go();
  ASSERT_TRUE(x_store->finish());
  EXPECT_EQ(x_told, std::vector{true});
  expect_both();
  EXPECT_EQ(x_store->histories_of(2, 0, 10)->size(), 1u);
}

TEST_F(Pipelined, what_a_batch_holds_is_let_go_of_once_told_though_nobody_asks) {
  auto held = std::make_shared<int>();
  const std::weak_ptr<int> seen = held;
  ASSERT_TRUE(x_store->begin_append(second(), [held = std::move(held)](const Expected<void>&) {}));
  for (int i = 0; i < 10'000 && !seen.expired(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_TRUE(seen.expired());
}

TEST_F(Pipelined, a_reading_that_went_on_meanwhile_finds_nothing_twice) {
  hold_up();
  begin_second();
  x_store->begin_reading();
  EXPECT_EQ(x_store->command("kept").value(), (Place{1, 3}));  // the reader's snapshot is from before
  let_go();
  EXPECT_EQ(x_store->head()->number, 2u);  // waits
  expect_both();
  x_store->end_reading();
  ASSERT_TRUE(x_store->finish());
  expect_both();
}

/// What a question answers about the newest batch: each is asked while that is being written.
TEST_F(Pipelined, whatever_is_no_look_up_waits_for_the_batch) {
  const std::vector<std::function<bool(std::uint64_t)>> questions{
      [&](std::uint64_t number) { return x_store->head()->number == number; },
      [&](std::uint64_t number) { return x_store->batch(number)->has_value(); },
      [&](std::uint64_t number) { return x_store->part(number, 0, 3).value() == "sec"; },
      [&](std::uint64_t number) { return x_store->histories_of(2, number - 1, 1)->size() == 1; },
      [&](std::uint64_t number) {
        return x_store->due({static_cast<std::int64_t>(number)}, 9)->size() == 1;
      },
      [&](std::uint64_t number) {
        return x_store->setting("kind", "key").value() == std::to_string(number);
      },
      [&](std::uint64_t number) {
        return x_store->settings("kind")->front().bytes == std::to_string(number);
      },
      [&](std::uint64_t number) {
        std::size_t names = 0;
        EXPECT_TRUE(x_store->each_name(NameKind::name, [&](const NameRow&) { ++names; }));
        return names == number;
      },
      [&](std::uint64_t number) {
        std::uint64_t histories = 0;
        EXPECT_TRUE(x_store->scan({.history = [&](auto, auto, auto) { ++histories; }}));
        return histories == number;
      },
      [&](std::uint64_t number) {
        EXPECT_TRUE(x_store->backup(x_folder + "/copy"));
        return SqliteStore::open({.folder = x_folder + "/copy", .vfs = {}}).value()->head()->number ==
               number;
      }};
  Batch batch = second();
  batch.commands.clear();
  batch.names = {{NameKind::name, 1, "n1"}};
  std::uint64_t number = 1;
  for (const auto& question : questions) {
    ++number;
    batch.members.front().next_due = {static_cast<std::int64_t>(number)};
    batch.settings = {{"kind", "key", std::to_string(number)}};
    batch.names.push_back({NameKind::name, static_cast<std::uint32_t>(number), "o"});
    hold_up();
    ASSERT_EQ(x_store->begin_append(batch, [](const Expected<void>& done) { EXPECT_TRUE(done); }), number);
    std::thread later([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      let_go();
    });
    EXPECT_TRUE(question(number)) << number;
    later.join();
    ASSERT_TRUE(x_store->finish());
  }
}

TEST_F(Pipelined, a_batch_under_way_is_finished_before_the_store_closes) {
  begin_second();
  x_store.reset();
  EXPECT_EQ(x_told, std::vector{true});
  auto again = PipelinedStore::open({.folder = x_folder + "/store", .vfs = {}});
  ASSERT_TRUE(again);
  EXPECT_EQ((*again)->head()->number, 2u);
}

TEST_F(Pipelined, a_batch_that_cannot_be_written_is_told_once_and_nothing_of_it_is_there) {
  run("CREATE TRIGGER no_more BEFORE INSERT ON command_id BEGIN SELECT RAISE(ABORT, 'no'); END");
  begin_second();
  const auto finished = x_store->finish();
  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().kind, Fault::Kind::damaged);
  EXPECT_EQ(x_told, std::vector{false});
  EXPECT_TRUE(x_store->finish());
  // After such a fault the store is to be opened again.
  EXPECT_EQ(x_store->begin_append(second(), [](const auto&) { ADD_FAILURE(); }).error().kind,
            Fault::Kind::unavailable);
  EXPECT_FALSE(x_store->member({1}));
}

TEST_F(Pipelined, a_batch_behind_one_that_fails_is_not_begun) {
  run("CREATE TRIGGER no_more BEFORE INSERT ON command_id BEGIN SELECT RAISE(ABORT, 'no'); END");
  begin_second();
  const auto behind = x_store->begin_append(second(), [](const auto&) { ADD_FAILURE(); });
  ASSERT_FALSE(behind);
  EXPECT_EQ(behind.error().kind, Fault::Kind::damaged);
  EXPECT_EQ(x_told, std::vector{false});
  EXPECT_TRUE(x_store->finish());
}

/// Its thread is given a moment after each batch, so that the owner never has to do all of it: at 800
/// pages.
TEST_F(Pipelined, the_log_is_begun_anew_though_batches_follow_one_another) {
  x_store.reset();
  auto opened = PipelinedStore::open({.folder = x_folder + "/store", .vfs = {}, .checkpoint_pages = 200});
  ASSERT_TRUE(opened);
  x_store = std::move(*opened);
  const std::string bytes(20'000, 'x');
  for (int i = 0; i < 300; ++i) {
    Batch batch;
    batch.journal = bytes;
    ASSERT_TRUE(x_store->finish());
    ASSERT_TRUE(x_store->begin_append(batch, [](const Expected<void>& done) { EXPECT_TRUE(done); }));
    if (i % 2 == 1) (void)x_store->head();  // waits, so that what follows reads from the other connection
    x_store->begin_reading();
    (void)x_store->command("kept");  // somebody reads from the log
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  ASSERT_TRUE(x_store->finish());
  EXPECT_LT(std::filesystem::file_size(x_folder + "/store/" + sqlite_file + "-wal"), 700u * 4120u);
}

/// A checkpoint that begins while the log's header is being written is turned away, once in some thousands.
TEST_F(Pipelined, a_checkpoint_turned_away_by_the_writer_is_no_fault) {
  x_store.reset();
  auto opened = PipelinedStore::open({.folder = x_folder + "/store", .vfs = {}, .checkpoint_pages = 1});
  ASSERT_TRUE(opened);
  x_store = std::move(*opened);
  Batch batch;
  batch.journal = "x";
  for (int i = 0; i < 10'000; ++i) {
    ASSERT_TRUE(x_store->begin_append(batch, [](const Expected<void>&) {})) << i;
    const auto written = x_store->finish();
    ASSERT_TRUE(written) << i << ": " << written.error().words;
  }
}

TEST_F(Pipelined, what_is_asked_between_a_failure_and_its_owner_is_the_fault) {
  run("CREATE TRIGGER no_more BEFORE INSERT ON command_id BEGIN SELECT RAISE(ABORT, 'no'); END");
  hold_up();
  begin_second();
  EXPECT_EQ(x_store->command("new").value(), (Place{2, 9}));
  let_go();
  EXPECT_EQ(x_store->batch(2).error().kind, Fault::Kind::damaged);  // waits
  EXPECT_EQ(x_store->command("new").error().kind, Fault::Kind::damaged);
  EXPECT_EQ(x_store->member({1}).error().kind, Fault::Kind::damaged);
  EXPECT_FALSE(x_store->finish());
}

}  // namespace
}  // namespace shuke::store
