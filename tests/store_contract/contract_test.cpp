// What any adapter of the port has to do, asked of each: in memory, in SQLite, in SQLite opened again after
// every batch, and in SQLite with a thread that writes.
#include <gtest/gtest.h>
#include <sodium.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "store/memory/memory_store.h"
#include "store/sqlite/pipelined_store.h"
#include "store/sqlite/sqlite_store.h"
#include "store_contract/random_batch.h"

namespace shuke::store {
namespace {

enum class Kind { memory, sqlite, sqlite_reopened, pipelined };

class StoreContract : public testing::TestWithParam<Kind> {
 protected:
  void SetUp() override {
    std::string made = (std::filesystem::temp_directory_path() / "shuke_contract_XXXXXX").string();
    ASSERT_NE(::mkdtemp(made.data()), nullptr);
    x_folder = made;
    open();
  }
  void TearDown() override {
    x_store.reset();
    std::filesystem::remove_all(x_folder);
  }

  bool keeps() const { return GetParam() != Kind::memory; }
  std::string path(const std::string& name) const { return x_folder + "/" + name; }
  Store& store() { return *x_store; }
  void open() {
    x_store.reset();
    if (!keeps()) {
      x_store = std::make_unique<MemoryStore>();
      return;
    }
    SqliteOptions options{.folder = path("store"), .vfs = {}};
    if (GetParam() == Kind::sqlite_reopened) {
      // So that lists of few members do what those of millions do.
      options.list_walk_rows = 100;
      options.list_search_rows = 1000;
    }
    if (GetParam() == Kind::pipelined) return keep(PipelinedStore::open(options));
    keep(SqliteStore::open(options));
  }
  /// What follows finds the batch, durable or still being written.
  std::uint64_t append(const Batch& batch) {
    const auto number = store().begin_append(batch, [](const Expected<void>& done) { EXPECT_TRUE(done); });
    EXPECT_TRUE(number) << number.error().words;
    if (GetParam() == Kind::sqlite_reopened) open();
    return number.value_or(0);
  }

 private:
  template <class Opened>
  void keep(Opened opened) {
    ASSERT_TRUE(opened) << opened.error().words;
    x_store = std::move(*opened);
  }

  std::string x_folder;
  std::unique_ptr<Store> x_store;
};

std::vector<std::uint32_t> values(const Expected<std::vector<base::MemberNo>>& found) {
  std::vector<std::uint32_t> numbers;
  for (const base::MemberNo no : found.value()) numbers.push_back(no.value);
  return numbers;
}

Batch journal(std::string_view bytes, std::int64_t at_us = 0) {
  Batch batch;
  batch.journal = bytes;
  batch.recorded_at = {at_us};
  return batch;
}

TEST_P(StoreContract, an_empty_store_has_nothing) {
  EXPECT_EQ(store().head()->number, 0u);
  EXPECT_EQ(store().head()->hash, Hash{});
  EXPECT_EQ(store().batch(0).value(), std::nullopt);
  EXPECT_EQ(store().batch(1).value(), std::nullopt);
  EXPECT_TRUE(store().histories_of(1, 0, 10)->empty());
  EXPECT_EQ(store().command("1").value(), std::nullopt);
  EXPECT_EQ(store().member({1}).value(), std::nullopt);
  EXPECT_EQ(store().row(Table::order, 1).value(), std::nullopt);
  EXPECT_TRUE(store().due(base::never, 10)->empty());
  EXPECT_TRUE(store().members({})->empty());
  EXPECT_EQ(store().setting("a", "b").value(), std::nullopt);
  EXPECT_TRUE(store().settings("a")->empty());
  EXPECT_TRUE(store().each_name(NameKind::order, [](const NameRow&) { ADD_FAILURE(); }));
  EXPECT_EQ(store().last_name(NameKind::order), 0u);
  EXPECT_EQ(store().name(NameKind::order, "a").value(), std::nullopt);
  EXPECT_EQ(store().name_text(NameKind::order, 1).value(), std::nullopt);
}

/// The definition of chain.h once more, by other means: all in one text.
Hash expected_hash(const Hash& previous, std::uint64_t number, std::int64_t at_us,
                   const std::string& bytes) {
  std::string text(previous.begin(), previous.end());
  for (int i = 0; i < 8; ++i) text += static_cast<char>(number >> (8 * i));
  for (int i = 0; i < 8; ++i) text += static_cast<char>(static_cast<std::uint64_t>(at_us) >> (8 * i));
  text += bytes;
  Hash hash;
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
  return hash;
}

TEST_P(StoreContract, batches_are_numbered_from_one_and_chained) {
  const std::vector<std::pair<std::int64_t, std::string>> written{
      {-5, "first"},
      {1'700'000'000'000'000, std::string("\0\xff second", 9)},
      {INT64_MAX - 1, std::string(99'999, 'z')}};
  Hash previous{};
  std::uint64_t number = 0;
  for (const auto& [at_us, bytes] : written) {
    EXPECT_EQ(append(journal(bytes, at_us)), ++number);
    previous = expected_hash(previous, number, at_us, bytes);
    const auto head = store().head();
    EXPECT_EQ(head->number, number);
    EXPECT_EQ(head->recorded_at.us, at_us);
    EXPECT_EQ(head->hash, previous);
    const auto batch = store().batch(number).value();
    ASSERT_TRUE(batch);
    EXPECT_EQ(batch->number, number);
    EXPECT_EQ(batch->recorded_at.us, at_us);
    EXPECT_EQ(batch->hash, previous);
    EXPECT_EQ(batch->bytes, bytes);
  }
  EXPECT_EQ(store().batch(1)->value().bytes, "first");
  EXPECT_EQ(store().batch(number + 1).value(), std::nullopt);
  EXPECT_EQ(store().batch(UINT64_MAX).value(), std::nullopt);
}

TEST_P(StoreContract, a_batch_without_a_journal_has_no_number) {
  append(journal("one"));
  const auto before = store().head();
  Batch rows;
  rows.settings.push_back({"kind", "key", "value"});
  EXPECT_EQ(append(rows), 0u);
  EXPECT_EQ(store().head()->number, 1u);
  EXPECT_EQ(store().head()->hash, before->hash);
  EXPECT_EQ(store().setting("kind", "key").value(), "value");
  EXPECT_EQ(append(journal("two")), 2u);
}

TEST_P(StoreContract, names_come_by_kind_and_number) {
  const std::string odd("a\0\xff", 3);
  Batch batch = journal("names");
  batch.names = {{NameKind::order, 2, "o2"},          {NameKind::name, 1, odd},
                 {NameKind::member, 70'000, "m"},     {NameKind::order, 1, ""},
                 {NameKind::redemption, 5, "r"},      {NameKind::member, 9, "m9"},
                 {NameKind::hold, 4'000'000'000, "h"}};
  append(batch);
  Batch again;
  again.names = {{NameKind::order, 2, "forgotten"}};
  append(again);
  std::vector<std::tuple<NameKind, std::uint32_t, std::string>> found;
  for (std::size_t kind = 0; kind < name_kinds; ++kind) {
    ASSERT_TRUE(store().each_name(static_cast<NameKind>(kind), [&](const NameRow& row) {
      found.emplace_back(row.kind, row.no, std::string(row.text));
    }));
  }
  const std::vector<std::tuple<NameKind, std::uint32_t, std::string>> expected{
      {NameKind::member, 9, "m9"},
      {NameKind::member, 70'000, "m"},
      {NameKind::order, 1, ""},
      {NameKind::order, 2, "forgotten"},
      {NameKind::hold, 4'000'000'000, "h"},
      {NameKind::redemption, 5, "r"},
      {NameKind::name, 1, odd}};
  EXPECT_EQ(found, expected);
}

TEST_P(StoreContract, a_name_is_found_by_its_text_and_by_its_number) {
  const std::string odd("a\0\xff", 3);
  Batch batch;
  batch.names = {{NameKind::order, 1, "o-1"},
                 {NameKind::order, 2, "o-2"},
                 {NameKind::hold, 1, "o-1"},
                 {NameKind::coupon, 70'000, odd}};
  append(batch);
  Batch again;
  again.names = {{NameKind::order, 3, "o-1"}, {NameKind::order, 2, "another"}};
  append(again);
  EXPECT_EQ(store().last_name(NameKind::order), 3u);
  EXPECT_EQ(store().last_name(NameKind::use), 0u);
  EXPECT_EQ(store().name(NameKind::order, "o-1").value(), 1u);  // the lowest of two
  EXPECT_EQ(store().name(NameKind::order, "o-2").value(), std::nullopt);
  EXPECT_EQ(store().name(NameKind::order, "another").value(), 2u);
  EXPECT_EQ(store().name(NameKind::order, "O-1").value(), std::nullopt);
  EXPECT_EQ(store().name(NameKind::order, "o-").value(), std::nullopt);
  EXPECT_EQ(store().name(NameKind::order, odd).value(), std::nullopt);
  EXPECT_EQ(store().name(NameKind::coupon, odd).value(), 70'000u);
  EXPECT_EQ(store().name_text(NameKind::order, 2).value(), "another");
  EXPECT_EQ(store().name_text(NameKind::order, 3).value(), "o-1");
  EXPECT_EQ(store().name_text(NameKind::order, 4).value(), std::nullopt);
  EXPECT_EQ(store().name_text(NameKind::coupon, 70'000).value(), odd);
  EXPECT_EQ(store().name_text(NameKind::hold, 2).value(), std::nullopt);
}

TEST_P(StoreContract, a_member_is_what_was_written_last) {
  Batch batch;
  MemberRow row;
  row.no = {UINT32_MAX};
  row.bytes = std::string_view("\0one", 4);
  batch.members = {row};
  append(batch);
  EXPECT_EQ(store().member(row.no).value(), std::string("\0one", 4));
  batch.members[0].bytes = "";
  append(batch);
  EXPECT_EQ(store().member(row.no).value(), "");
  EXPECT_EQ(store().member({1}).value(), std::nullopt);
}

/// Each order's number and whose it is.
std::map<std::uint32_t, std::uint32_t> owners_of_orders(Store& store) {
  std::map<std::uint32_t, std::uint32_t> owners;
  const auto note = [&](const Row& row) {
    if (row.table == Table::order) owners[row.no] = row.member.value;
  };
  EXPECT_TRUE(store.scan({.row = note}));
  return owners;
}

TEST_P(StoreContract, rows_come_change_their_owner_and_go) {
  using Owners = std::map<std::uint32_t, std::uint32_t>;
  Batch batch;
  batch.rows = {{Table::order, 7, {3}, "seven"},
                {Table::hold, 7, {3}, "hold"},
                {Table::order, 2, {3}, "two"},
                {Table::order, 9, {4}, "nine"},
                {Table::order, 5, {}, "guest's"}};
  append(batch);
  EXPECT_EQ(store().row(Table::order, 7).value(), "seven");
  EXPECT_EQ(store().row(Table::hold, 7).value(), "hold");
  EXPECT_EQ(store().row(Table::redemption, 7).value(), std::nullopt);
  EXPECT_EQ(store().row(Table::order, 5).value(), "guest's");
  EXPECT_EQ(owners_of_orders(store()), (Owners{{2, 3}, {5, 0}, {7, 3}, {9, 4}}));

  Batch change;
  change.rows = {{Table::order, 7, {4}, "moved"},
                 {Table::order, 5, {4}, "claimed"},
                 {Table::hold, 7, {3}, ""},
                 {Table::order, 2, {3}, "changed"},
                 {Table::person, 99, {}, ""}};
  append(change);
  EXPECT_EQ(store().row(Table::order, 7).value(), "moved");
  EXPECT_EQ(store().row(Table::order, 2).value(), "changed");
  EXPECT_EQ(store().row(Table::hold, 7).value(), std::nullopt);
  EXPECT_EQ(owners_of_orders(store()), (Owners{{2, 3}, {5, 4}, {7, 4}, {9, 4}}));

  Batch to_guest;
  to_guest.rows = {{Table::order, 9, {}, "nobody's"}};
  append(to_guest);
  EXPECT_EQ(owners_of_orders(store()), (Owners{{2, 3}, {5, 4}, {7, 4}, {9, 0}}));
}

TEST_P(StoreContract, orders_are_listed_from_the_newest_by_the_state_they_were_given_last) {
  using Orders = std::vector<base::OrderNo>;
  const auto listed = [&](std::optional<std::uint8_t> state, std::uint32_t before, std::uint32_t limit) {
    return store().orders({.before = {before}, .limit = limit, .listed_as = state}).value();
  };
  EXPECT_EQ(listed({}, 0, 10), Orders{});
  Batch batch;
  batch.rows = {{Table::order, 7, {3}, "seven", 0},
                {Table::hold, 8, {3}, "hold"},
                {Table::order, UINT32_MAX, {3}, "last", 1},
                {Table::order, 9, {}, "nine", 0},
                {Table::order, 5, {4}, "closed"}};
  append(batch);
  EXPECT_EQ(listed({}, 0, 10), (Orders{{UINT32_MAX}, {9}, {7}, {5}}));
  EXPECT_EQ(listed({}, 9, 1), (Orders{{7}}));
  EXPECT_EQ(listed({}, 5, 10), Orders{});
  EXPECT_EQ(listed({}, 0, 0), Orders{});
  EXPECT_EQ(listed(0, 0, 10), (Orders{{9}, {7}}));
  EXPECT_EQ(listed(0, 9, 10), (Orders{{7}}));
  EXPECT_EQ(listed(1, 0, 10), (Orders{{UINT32_MAX}}));
  EXPECT_EQ(listed(2, 0, 10), Orders{});

  Batch change;
  change.rows = {{Table::order, 9, {}, "nine", 1},
                 {Table::order, 7, {3}, "now closed"},
                 {Table::order, UINT32_MAX, {3}, "", 1}};
  append(change);
  EXPECT_EQ(listed({}, 0, 10), (Orders{{9}, {7}, {5}}));
  EXPECT_EQ(listed(0, 0, 10), Orders{});
  EXPECT_EQ(listed(1, 0, 10), (Orders{{9}}));
  std::map<std::uint32_t, std::optional<std::uint8_t>> kept;
  ASSERT_TRUE(store().scan({.row = [&](const Row& row) {
    if (row.table == Table::order) kept[row.no] = row.listed_as;
  }}));
  EXPECT_EQ(kept, (std::map<std::uint32_t, std::optional<std::uint8_t>>{{5, {}}, {7, {}}, {9, 1}}));
}

TEST_P(StoreContract, members_are_found_by_the_keys_they_were_given_last) {
  using Members = std::vector<base::MemberNo>;
  const SearchKey red{2, "red"};
  const SearchKey blue{2, "blue"};
  Batch batch;
  batch.search_keys = {{{7}, {red, blue}}, {{3}, {red}}, {{9}, {red, {1, "red"}}}};
  append(batch);
  EXPECT_EQ(store().found_by(red, {}, 10).value(), (Members{{3}, {7}, {9}}));
  EXPECT_EQ(store().found_by(red, {3}, 1).value(), (Members{{7}}));
  EXPECT_EQ(store().found_by({1, "red"}, {}, 10).value(), (Members{{9}}));
  EXPECT_TRUE(store().found_by({2, "re"}, {}, 10)->empty());
  EXPECT_TRUE(store().found_by(red, {9}, 10)->empty());
  EXPECT_TRUE(store().found_by(red, {}, 0)->empty());

  Batch change;
  change.search_keys = {{{7}, {blue}}, {{3}, {}}};
  append(change);
  EXPECT_EQ(store().found_by(red, {}, 10).value(), (Members{{9}}));
  EXPECT_EQ(store().found_by(blue, {}, 10).value(), (Members{{7}}));
  std::vector<std::pair<base::MemberNo, std::string>> all;
  Store::Scan scan;
  scan.search_key = [&](base::MemberNo member, const SearchKey& key) {
    all.emplace_back(member, key.text);
  };
  ASSERT_TRUE(store().scan(scan));
  EXPECT_EQ(all, (std::vector<std::pair<base::MemberNo, std::string>>{
                     {{9}, "red"}, {{7}, "blue"}, {{9}, "red"}}));
  EXPECT_TRUE(store().without_search_keys(10)->empty());
}

TEST_P(StoreContract, a_history_rises_behind_the_cursor) {
  for (int number = 1; number <= 6; ++number) {
    Batch batch = journal("batch");
    const std::string bytes = "of " + std::to_string(number);
    if (number != 4) batch.histories = {{9, "nine"}, {std::uint64_t{1} << 33, bytes}};
    batch.histories.push_back({5, bytes});
    append(batch);
  }
  const auto numbers = [&](std::uint64_t subject, std::uint64_t after, std::uint32_t limit) {
    std::vector<std::uint64_t> found;
    const auto rows = store().histories_of(subject, after, limit);
    for (const Store::KeptHistory& row : rows.value()) {
      EXPECT_EQ(row.bytes, subject == 9 ? "nine" : "of " + std::to_string(row.batch));
      found.push_back(row.batch);
    }
    return found;
  };
  using Numbers = std::vector<std::uint64_t>;
  EXPECT_EQ(numbers(std::uint64_t{1} << 33, 0, 10), (Numbers{1, 2, 3, 5, 6}));
  EXPECT_EQ(numbers(9, 2, 2), (Numbers{3, 5}));
  EXPECT_EQ(numbers(9, 6, 10), Numbers{});
  EXPECT_EQ(numbers(9, UINT64_MAX, 10), Numbers{});
  EXPECT_EQ(numbers(5, 3, 1), Numbers{4});
  EXPECT_EQ(numbers(3, 0, 10), Numbers{});
}

TEST_P(StoreContract, a_part_of_a_batch_ends_where_the_batch_ends) {
  append(journal("0123456789"));
  EXPECT_EQ(store().part(1, 0, 4).value(), "0123");
  EXPECT_EQ(store().part(1, 7, 100).value(), "789");
  EXPECT_EQ(store().part(1, 10, 1).value(), "");
  EXPECT_EQ(store().part(1, 11, 1).value(), "");
  EXPECT_EQ(store().part(2, 0, 1).value(), "");
}

TEST_P(StoreContract, a_command_is_found_by_its_id_alone) {
  const std::string odd("\0\xfe", 2);
  Batch first = journal("first");
  first.commands = {{"b", {1, 1}}, {"", {1, 0}}, {"a", {1, 7}}, {"ab", {1, 2}}};
  append(first);
  Batch second = journal("second");
  second.commands = {{odd, {2, UINT32_MAX}}};
  append(second);
  EXPECT_EQ(store().command("a").value(), (Place{1, 7}));
  EXPECT_EQ(store().command("ab").value(), (Place{1, 2}));
  EXPECT_EQ(store().command("b").value(), (Place{1, 1}));
  EXPECT_EQ(store().command("").value(), (Place{1, 0}));
  EXPECT_EQ(store().command(odd).value(), (Place{2, UINT32_MAX}));
  EXPECT_EQ(store().command(odd.substr(0, 1)).value(), std::nullopt);
  EXPECT_EQ(store().command("A").value(), std::nullopt);
}

TEST_P(StoreContract, due_members_come_soonest_first_then_by_number) {
  Batch batch;
  const auto add = [&](std::uint32_t no, base::Instant at, bool listed) {
    MemberRow row;
    row.no = {no};
    row.next_due = at;
    row.listed = listed;
    batch.members.push_back(row);
  };
  add(5, {100}, true);
  add(2, {100}, false);
  add(9, {-7}, true);
  add(1, {101}, true);
  add(3, base::never, true);
  append(batch);
  const auto due = [&](base::Instant at, std::uint32_t limit) {
    std::vector<std::pair<std::int64_t, std::uint32_t>> found;
    const auto answer = store().due(at, limit);
    for (const auto& one : answer.value()) found.emplace_back(one.at.us, one.member.value);
    return found;
  };
  using Found = std::vector<std::pair<std::int64_t, std::uint32_t>>;
  EXPECT_EQ(due({100}, 10), (Found{{-7, 9}, {100, 2}, {100, 5}}));
  EXPECT_EQ(due({100}, 2), (Found{{-7, 9}, {100, 2}}));
  EXPECT_EQ(due({99}, 10), (Found{{-7, 9}}));
  EXPECT_TRUE(store().anybody_due({-7}).value());
  EXPECT_FALSE(store().anybody_due({-8}).value());
  EXPECT_EQ(due(base::never, 10), (Found{{-7, 9}, {100, 2}, {100, 5}, {101, 1}}));
  EXPECT_EQ(due({100}, 0), Found{});
  batch.members.clear();
  add(9, base::never, true);
  add(2, {103}, true);
  add(3, {102}, true);
  append(batch);
  EXPECT_EQ(due(base::never, 10), (Found{{100, 5}, {101, 1}, {102, 3}, {103, 2}}));
}

TEST_P(StoreContract, settings_come_by_key_and_go) {
  Batch batch;
  batch.settings = {
      {"b", "z", "1"}, {"a", "k2", "2"}, {"a", "k10", std::string("\0", 1)}, {"ab", "k", "4"}};
  append(batch);
  EXPECT_EQ(store().setting("a", "k10").value(), std::string("\0", 1));
  EXPECT_EQ(store().setting("a", "z").value(), std::nullopt);
  ASSERT_EQ(store().settings("a")->size(), 2u);
  EXPECT_EQ(store().settings("a")->at(0).kind, "a");
  EXPECT_EQ(store().settings("a")->at(0).key, "k10");
  EXPECT_EQ(store().settings("a")->at(1).bytes, "2");
  batch.settings = {{"a", "k10", ""}, {"b", "z", "new"}, {"c", "never there", ""}};
  append(batch);
  EXPECT_EQ(store().setting("a", "k10").value(), std::nullopt);
  EXPECT_EQ(store().setting("b", "z").value(), "new");
  EXPECT_EQ(store().settings("a")->size(), 1u);
  EXPECT_TRUE(store().settings("c")->empty());
}

/// Enough members that a search by index has to follow a walk by number, with values of every rarity.
std::vector<MemberRow> many_members(std::mt19937_64& random) {
  std::vector<MemberRow> rows(30'000);
  const auto rare = [&](std::uint64_t one_in) { return random() % one_in == 0; };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    MemberRow& row = rows[i];
    row.no = {static_cast<std::uint32_t>(i * 2 + 1)};
    row.listed = !rare(50);
    row.levels = {static_cast<std::uint8_t>(random() % 3), static_cast<std::uint8_t>(rare(2000) ? 7 : 255),
                  static_cast<std::uint8_t>(rare(10) ? 1 : 0), 255};
    row.available[0] = static_cast<std::int64_t>(random() % 10'000);
    row.available[1] = rare(500) ? static_cast<std::int64_t>(random() % 100) - 50 : 0;
    row.available[2] = static_cast<std::int64_t>(i);
    if (!rare(4)) row.last_order_at = {static_cast<std::int64_t>(random() % 1'000'000)};
    row.bytes = "m";
  }
  return rows;
}

MemberQuery random_query(std::mt19937_64& random) {
  const auto range = [&](std::int64_t most) {
    const std::array<std::int64_t, 5> widths{0, 1, most / 1000, most / 2, most * 2};
    const auto from = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most)) - most / 10;
    return MemberQuery::Range{from, from + widths[random() % widths.size()]};
  };
  MemberQuery query;
  query.after = {random() % 2 == 0 ? 0 : static_cast<std::uint32_t>(random() % 66'000)};
  query.limit = random() % 3 == 0 ? 100'000 : static_cast<std::uint32_t>(random() % 200);
  if (random() % 2 == 0) {
    const std::array<std::uint8_t, 5> levels{0, 1, 2, 7, 255};
    query.level = {static_cast<std::uint8_t>(random() % 4), levels[random() % levels.size()]};
  }
  if (random() % 2 == 0) {
    const auto account = static_cast<std::uint8_t>(random() % 4);
    const std::array<std::int64_t, 4> most{10'000, 50, 30'000, 10};
    query.available = {account, range(most[account])};
  }
  if (random() % 3 == 0) query.last_order_us = range(1'000'000);
  return query;
}

bool naively_asked_for(const MemberRow& row, const MemberQuery& query) {
  const auto in = [](std::int64_t value, const MemberQuery::Range& range) {
    return range.from <= value && value < range.until;
  };
  bool yes = row.listed && row.no > query.after;
  if (query.level) {
    yes = yes && query.level->second != 255 && row.levels[query.level->first] == query.level->second;
  }
  if (query.available) yes = yes && in(row.available[query.available->first], query.available->second);
  if (query.last_order_us) {
    yes = yes && row.last_order_at != base::never && in(row.last_order_at.us, *query.last_order_us);
  }
  return yes;
}

TEST_P(StoreContract, lists_of_members_are_what_a_naive_filter_gives) {
  std::mt19937_64 random(20260101);
  Batch batch;
  batch.members = many_members(random);
  append(batch);
  // Some change, so that what indexes say has to change too.
  std::vector<MemberRow> changed = many_members(random);
  std::vector<MemberRow> now = batch.members;
  batch.members.clear();
  for (std::size_t i = 0; i < now.size(); i += 7) batch.members.push_back(now[i] = changed[i]);
  append(batch);
  int pages_filled = 0;
  for (int i = 0; i < 150; ++i) {
    const MemberQuery query = random_query(random);
    std::vector<std::uint32_t> expected;
    for (const MemberRow& row : now) {
      if (expected.size() < query.limit && naively_asked_for(row, query)) expected.push_back(row.no.value);
    }
    EXPECT_EQ(values(store().members(query)), expected) << "query " << i;
    if (!expected.empty() && expected.size() == query.limit) ++pages_filled;
  }
  EXPECT_GT(pages_filled, 10);
}

TEST_P(StoreContract, pages_follow_one_another_without_gap) {
  Batch batch;
  for (std::uint32_t no = 1; no <= 25; ++no) {
    MemberRow row;
    row.no = {no * 3};
    row.listed = no % 5 != 0;
    batch.members.push_back(row);
  }
  append(batch);
  MemberQuery query{.after = {}, .limit = 6, .level = {}, .available = {}, .last_order_us = {}};
  std::vector<std::uint32_t> seen;
  for (;;) {
    const auto page = values(store().members(query));
    seen.insert(seen.end(), page.begin(), page.end());
    if (page.size() < query.limit) break;
    query.after = {page.back()};
  }
  EXPECT_EQ(seen.size(), 20u);
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
}

TEST_P(StoreContract, whatever_is_written_is_what_its_twin_in_memory_holds) {
  RandomBatches batches(7);
  MemoryStore twin;
  for (int i = 0; i < 60; ++i) {
    const OwnedBatch owned = batches.after(twin.head().value());
    const std::uint64_t number = append(owned.batch);
    EXPECT_EQ(twin.append(owned.batch).value(), number);
    if (i % 10 != 9) continue;
    ASSERT_EQ(difference(store(), twin, batches.world()), "") << "after batch " << i;
  }
}

TEST_P(StoreContract, a_copy_equals_the_original) {
  RandomBatches batches(8);
  for (int i = 0; i < 20; ++i) append(batches.after(store().head().value()).batch);
  const auto copied = store().backup(path("copy"));
  if (!keeps()) {
    EXPECT_EQ(copied.error().kind, Fault::Kind::refused);
    return;
  }
  ASSERT_TRUE(copied) << copied.error().words;
  {
    auto copy = SqliteStore::open({.folder = path("copy"), .vfs = {}});
    ASSERT_TRUE(copy) << copy.error().words;
    EXPECT_EQ(difference(store(), **copy, batches.world()), "");
    append(journal("later"));
    EXPECT_NE(difference(store(), **copy, batches.world()), "");
  }
  const auto again = store().backup(path("copy"));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, Fault::Kind::refused);
  const std::uint64_t number = append(journal("the store goes on"));
  EXPECT_EQ(number, store().head()->number);
  for (const auto& entry : std::filesystem::directory_iterator(path(""))) {
    EXPECT_EQ(entry.path().string().find(".part"), std::string::npos) << entry.path();
  }
}

std::string name_of(const testing::TestParamInfo<Kind>& kind) {
  constexpr std::array names{"memory", "sqlite", "sqlite_reopened", "pipelined"};
  return names[static_cast<std::size_t>(kind.param)];
}

INSTANTIATE_TEST_SUITE_P(Adapters, StoreContract,
                         testing::Values(Kind::memory, Kind::sqlite, Kind::sqlite_reopened,
                                         Kind::pipelined),
                         name_of);

}  // namespace
}  // namespace shuke::store
