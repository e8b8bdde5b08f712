// store_bench: durable commands through the engine on its SQLite store, beside a bare loop of prepared
// statements that writes the same rows of the same tables. Both take turns on one disk, so that what else
// the machine does meets both alike. Run by bench/run; never a test.
//
//   store_bench PROGRAMME FOLDER
//
// Prints for each size of batch one line: commands a batch, commands a second of the engine, of the bare
// loop, rows and bytes a command, and the share of the engine's time that is the store's appending.
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "codec/directory.h"
#include "codec/node.h"
#include "codec/programme_file.h"
#include "engine/engine.h"
#include "store/sqlite/sqlite_store.h"

namespace {

using namespace shuke;

constexpr int members = 20'000;
constexpr base::Instant start{1'767'225'600'000'000};

double now_s() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// One statement's values, as the store wrote them; integers and bytes.
struct Value {
  bool is_text = false;
  bool is_null = false;
  std::int64_t number = 0;
  std::optional<std::string> bytes = {};
};
struct BareRow {
  std::size_t statement = 0;
  std::vector<Value> values;
};
using BareBatch = std::vector<BareRow>;

Value number(std::int64_t value) {
  return {.number = value};
}
Value number_or_null(base::Instant at) {
  return {.is_null = at == base::never, .number = at.us};
}
Value blob(std::string_view bytes) {
  return {.bytes = std::string(bytes)};
}
Value text(std::string_view bytes) {
  return {.is_text = true, .bytes = std::string(bytes)};
}

constexpr const char* statements[] = {
    "INSERT INTO journal VALUES (?1, ?2, ?3, ?4)",
    "INSERT INTO command VALUES (?1, ?2, ?3, ?4)",
    "INSERT INTO history VALUES (?1, ?2, ?3)",
    "INSERT INTO setting VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET bytes = excluded.bytes",
    "INSERT INTO row_order VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET bytes = excluded.bytes",
    "INSERT INTO name_member VALUES (?1, ?2, ?3)",
    "INSERT INTO name_order VALUES (?1, ?2, ?3)",
    "INSERT INTO name_name VALUES (?1, ?2, ?3)",
    "INSERT INTO row_person VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET bytes = excluded.bytes",
    "INSERT INTO member (no, next_due, last_order_at, available_0, available_1, available_2, available_3, "
    "listed, level_0, level_1, level_2, level_3, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, "
    "?11, ?12, ?13)",
    "UPDATE member SET last_order_at = ?2, bytes = ?3 WHERE no = ?1",
};
enum Statement : std::size_t {
  journal,
  command,
  history,
  setting,
  row_order,
  name_member,
  name_order,
  name_name,
  row_person,
  new_member,
  member
};

/// The rows of a batch, in the order of their keys as the store writes them.
BareBatch bare(const store::Batch& batch, std::uint64_t batch_no, std::vector<bool>& known) {
  BareBatch rows;
  const auto no64 = static_cast<std::int64_t>(batch_no);
  rows.push_back(
      {journal,
       {number(no64), number(batch.recorded_at.us), blob(std::string(32, 'h')), blob(batch.journal)}});
  for (const store::NameRow& row : batch.names) {
    const bool of_member = row.kind == store::NameKind::member;
    const bool of_order = row.kind == store::NameKind::order;
    rows.push_back({of_member ? name_member : (of_order ? name_order : name_name),
                    {number(row.no), text(row.text), number(1)}});
  }
  for (const store::MemberRow& row : batch.members) {
    if (row.no.value >= known.size()) known.resize(row.no.value + 1);
    if (known[row.no.value]) {
      rows.push_back({member, {number(row.no.value), number_or_null(row.last_order_at), blob(row.bytes)}});
      continue;
    }
    known[row.no.value] = true;
    rows.push_back(
        {new_member,
         {number(row.no.value), number_or_null(row.next_due), number_or_null(row.last_order_at)}});
    for (const std::int64_t points : row.available) rows.back().values.push_back(number(points));
    rows.back().values.push_back(number(row.listed ? 1 : 0));
    for (const std::uint8_t level : row.levels)
      rows.back().values.push_back({.is_null = level == 255, .number = level});
    rows.back().values.push_back(blob(row.bytes));
  }
  for (const store::Row& row : batch.rows) {
    if (row.bytes.empty()) continue;  // a person of whom nothing is known
    CHECK(row.table == store::Table::order || row.table == store::Table::person);
    rows.push_back({row.table == store::Table::order ? row_order : row_person,
                    {number(row.no), number(row.member.value), blob(row.bytes)}});
  }
  for (const store::HistoryRow& row : batch.histories)
    rows.push_back(
        {history, {number(static_cast<std::int64_t>(row.subject)), number(no64), blob(row.bytes)}});
  std::vector<const store::CommandRow*> commands;
  for (const store::CommandRow& row : batch.commands) commands.push_back(&row);
  std::ranges::sort(commands, {}, [](const auto* row) { return static_cast<std::int64_t>(row->id_hash); });
  for (const store::CommandRow* row : commands) {
    rows.push_back({command,
                    {number(static_cast<std::int64_t>(row->id_hash)), number(no64),
                     number(row->place.index), text(row->id)}});
  }
  for (const store::Setting& row : batch.settings)
    rows.push_back({setting, {text(row.kind), text(row.key), blob(row.bytes)}});
  return rows;
}

/// A SqliteStore that notes what is appended to it, and how long that takes.
class Recorder final : public store::Store {
 public:
  explicit Recorder(std::unique_ptr<store::Store> store) : x_store(std::move(store)) {}

  store::Expected<std::uint64_t> append(const store::Batch& batch) override {
    const double begun = now_s();
    auto done = x_store->append(batch);
    append_s += now_s() - begun;
    if (done && *done != 0) {
      const double noted = now_s();
      batches.push_back(bare(batch, *done, x_known));
      noting_s += now_s() - noted;
    }
    return done;
  }
  void begin_reading() override { x_store->begin_reading(); }
  void end_reading() override { x_store->end_reading(); }
  store::Expected<store::Head> head() override { return x_store->head(); }
  store::Expected<std::optional<store::JournalBatch>> batch(std::uint64_t no) override {
    return x_store->batch(no);
  }
  store::Expected<std::string> part(std::uint64_t no, std::uint32_t offset, std::uint32_t length) override {
    return x_store->part(no, offset, length);
  }
  store::Expected<std::vector<KeptHistory>> histories_of(std::uint64_t subject, std::uint64_t after,
                                                         std::uint32_t limit) override {
    return x_store->histories_of(subject, after, limit);
  }
  store::Expected<void> each_name(const std::function<void(const store::NameRow&)>& use) override {
    return x_store->each_name(use);
  }
  store::Expected<std::vector<Known>> commands(std::uint64_t hash) override {
    return x_store->commands(hash);
  }
  store::Expected<std::optional<std::string>> member(base::MemberNo no) override {
    return x_store->member(no);
  }
  store::Expected<std::optional<std::string>> row(store::Table table, std::uint32_t no) override {
    return x_store->row(table, no);
  }
  store::Expected<std::vector<DueMember>> due(base::Instant at, std::uint32_t limit) override {
    return x_store->due(at, limit);
  }
  store::Expected<std::vector<base::MemberNo>> members(const store::MemberQuery& query) override {
    return x_store->members(query);
  }
  store::Expected<std::vector<base::MemberNo>> found_by(const store::SearchKey& key, base::MemberNo after,
                                                        std::uint32_t limit) override {
    return x_store->found_by(key, after, limit);
  }
  store::Expected<std::vector<base::MemberNo>> without_search_keys(std::uint32_t limit) override {
    return x_store->without_search_keys(limit);
  }
  store::Expected<std::optional<std::string>> setting(std::string_view kind,
                                                      std::string_view key) override {
    return x_store->setting(kind, key);
  }
  store::Expected<std::vector<store::Setting>> settings(std::string_view kind) override {
    return x_store->settings(kind);
  }
  store::Expected<void> scan(const Scan& use) override { return x_store->scan(use); }
  store::Expected<std::optional<std::string>> check() override { return x_store->check(); }
  store::Expected<void> backup(const std::string& target) override { return x_store->backup(target); }

  std::deque<BareBatch> batches;
  double append_s = 0;
  double noting_s = 0;

 private:
  std::unique_ptr<store::Store> x_store;
  std::vector<bool> x_known;
};

/// The yardstick: one transaction a batch, one prepared statement a table, nothing thought about.
class Bare {
 public:
  explicit Bare(const std::string& folder) {
    // The store itself makes the tables and indexes.
    CHECK(store::SqliteStore::open({.folder = folder, .vfs = {}}));
    CHECK(sqlite3_open((folder + "/" + store::sqlite_file).c_str(), &x_handle) == SQLITE_OK);
    for (const char* sql :
         {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA cache_size = -131072",
          "PRAGMA secure_delete = ON", "PRAGMA wal_autocheckpoint = 8192"})
      run(sql);
    for (const char* sql : statements)
      CHECK(sqlite3_prepare_v2(x_handle, sql, -1, &x_statements.emplace_back(), nullptr) == SQLITE_OK);
  }
  Bare(const Bare&) = delete;
  Bare& operator=(const Bare&) = delete;
  ~Bare() {
    for (sqlite3_stmt* statement : x_statements) sqlite3_finalize(statement);
    sqlite3_close(x_handle);
  }

  void write(const BareBatch& batch) {
    run("BEGIN IMMEDIATE");
    for (const BareRow& row : batch) {
      sqlite3_stmt* statement = x_statements[row.statement];
      int index = 0;
      for (const Value& value : row.values) bind(statement, ++index, value);
      CHECK(sqlite3_step(statement) == SQLITE_DONE);
      sqlite3_reset(statement);
    }
    run("COMMIT");
  }

 private:
  void run(const char* sql) { CHECK(sqlite3_exec(x_handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK); }

  static void bind(sqlite3_stmt* statement, int index, const Value& value) {
    if (value.is_null) {
      sqlite3_bind_null(statement, index);
    } else if (!value.bytes) {
      sqlite3_bind_int64(statement, index, value.number);
    } else if (value.is_text) {
      sqlite3_bind_text(statement, index, value.bytes->data(), static_cast<int>(value.bytes->size()),
                        nullptr);
    } else {
      sqlite3_bind_blob(statement, index, value.bytes->data(), static_cast<int>(value.bytes->size()),
                        nullptr);
    }
  }

  sqlite3* x_handle = nullptr;
  std::vector<sqlite3_stmt*> x_statements;
};

class Bench {
 public:
  Bench(const char* programme, const std::string& folder) : x_bare(folder + "/bare") {
    auto file = codec::load_programme(programme, x_directory.names());
    CHECK(file.programme);
    x_programme = *std::move(file.programme);
    auto opened = store::SqliteStore::open({.folder = folder + "/engine", .vfs = {}});
    CHECK(opened);
    x_store = std::make_unique<Recorder>(*std::move(opened));
    x_engine = engine::Engine::open(x_programme, x_directory, *x_store).value();
    x_engine->set_clock(start);
    for (int from = 0; from < members; from += 1000) {
      std::vector<codec::Node> batch;
      for (int i = from; i < from + 1000; ++i) batch.push_back(enrolment(i));
      CHECK(x_engine->take(batch));
    }
    write_bare();
  }

  void run(std::size_t size, std::size_t rounds) {
    constexpr std::size_t batches_a_turn = 10;
    double engine_s = 0;
    double bare_s = 0;
    x_store->append_s = 0;
    std::size_t rows = 0;
    std::size_t bytes = 0;
    for (std::size_t round = 0; round < rounds; ++round) {
      std::vector<std::vector<codec::Node>> turn(batches_a_turn);
      for (auto& batch : turn) {
        for (std::size_t i = 0; i < size; ++i) batch.push_back(order());
      }
      x_store->noting_s = 0;
      const double begun = now_s();
      for (const auto& batch : turn) take(batch);
      engine_s += now_s() - begun - x_store->noting_s;
      for (const BareBatch& batch : x_store->batches) {
        rows += batch.size();
        for (const BareRow& row : batch) {
          for (const Value& value : row.values) bytes += value.bytes ? value.bytes->size() : 8;
        }
      }
      const double bare_begun = now_s();
      write_bare();
      bare_s += now_s() - bare_begun;
    }
    const auto commands = static_cast<double>(size * rounds * batches_a_turn);
    std::printf("%zu %.0f %.0f %.2f %.0f %.2f\n", size, commands / engine_s, commands / bare_s,
                static_cast<double>(rows) / commands, static_cast<double>(bytes) / commands,
                x_store->append_s / engine_s);
    std::fflush(stdout);
  }

 private:
  void take(const std::vector<codec::Node>& batch) {
    x_engine->set_clock({x_engine->now().us + 1'000'000});
    const auto answers = x_engine->take(batch);
    CHECK(answers);
    for (const codec::Answer& answer : *answers) CHECK(answer.accepted());
  }

  void write_bare() {
    for (const BareBatch& batch : x_store->batches) x_bare.write(batch);
    x_store->batches.clear();
  }

  static codec::Node enrolment(int i) {
    const std::string no = std::to_string(i);
    return codec::parse_json(R"({"type":"enrol_member","id":"e)" + no + R"(","member":"m)" + no + "\"}")
        .value();
  }

  codec::Node order() {
    const std::string id = std::to_string(++x_orders);
    x_random = x_random * 6364136223846793005u + 1442695040888963407u;
    const std::string who = std::to_string((x_random >> 33) % members);
    std::string text =
        R"({"type":"pay_order","id":"p)" + id + R"(","order":"o)" + id + R"(","member":"m)" + who;
    text += R"(","lines":[{"line":"1","sku":"s17","amount":"199.50"},)";
    text += R"({"line":"2","sku":"s4","price_class":"special","amount":"80.00"}],)";
    text += R"("tenders":[{"kind":"cash","amount":"279.50"}]})";
    return codec::parse_json(text).value();
  }

  codec::Directory x_directory;
  domain::Programme x_programme;
  std::unique_ptr<Recorder> x_store;
  std::unique_ptr<engine::Engine> x_engine;
  Bare x_bare;
  std::uint64_t x_orders = 0;
  std::uint64_t x_random = 7;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "store_bench: PROGRAMME FOLDER were expected\n");
    return 1;
  }
  const std::string folder = argv[2];
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  {
    Bench bench(argv[1], folder);
    bench.run(1000, 12);
    bench.run(100, 20);
    bench.run(1, 60);
  }
  std::filesystem::remove_all(folder);
}
