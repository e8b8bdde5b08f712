// store_bench: durable commands through the engine on its SQLite store, beside a bare loop of prepared
// statements that writes the same rows of the same tables. Both take turns on one disk, so that what else
// the machine does meets both alike. Run by bench/run; never a test.
//
//   store_bench PROGRAMME FOLDER
//
// Prints for each size of batch one line: commands a batch, commands a second of the engine, of the bare
// loop, rows and bytes a command. The engine is asked as the server asks it: a batch is decided while the
// one before is written, and nothing counts before it is durable.
#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "codec/directory.h"
#include "codec/node.h"
#include "codec/programme_file.h"
#include "engine/engine.h"
#include "store/memory/memory_store.h"
#include "store/sqlite/pipelined_store.h"

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
    "INSERT INTO command_id VALUES (?1, ?2, ?3, ?4)",
    "INSERT INTO history VALUES (?1, ?2, ?3)",
    "INSERT INTO setting VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET bytes = excluded.bytes",
    "INSERT INTO row_order VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET bytes = excluded.bytes",
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
    const bool of_order = row.table == store::Table::order;
    rows.push_back(
        {of_order ? row_order : row_person, {number(row.no), number(row.member.value), blob(row.bytes)}});
    if (of_order)
      rows.back().values.push_back({.is_null = !row.listed_as, .number = row.listed_as.value_or(0)});
  }
  for (const store::HistoryRow& row : batch.histories)
    rows.push_back(
        {history, {number(static_cast<std::int64_t>(row.subject)), number(no64), blob(row.bytes)}});
  std::vector<const store::CommandRow*> commands;
  for (const store::CommandRow& row : batch.commands) commands.push_back(&row);
  std::ranges::sort(commands, {}, [](const auto* row) { return row->id; });
  for (const store::CommandRow* row : commands) {
    rows.push_back({command, {text(row->id), number(no64), number(row->place.index), number(1)}});
  }
  for (const store::Setting& row : batch.settings)
    rows.push_back({setting, {text(row.kind), text(row.key), blob(row.bytes)}});
  return rows;
}

/// Notes what an engine appends to it.
class Noting final : public store::MemoryStore {
 public:
  store::Expected<std::uint64_t> append(const store::Batch& batch) override {
    auto done = MemoryStore::append(batch);
    if (done && *done != 0) batches.push_back(bare(batch, *done, x_known));
    return done;
  }

  std::deque<BareBatch> batches;

 private:
  std::vector<bool> x_known;
};

/// An engine with a directory of its own, as each needs.
struct Shop {
  Shop(const char* path, std::unique_ptr<store::Store> kept) : store(std::move(kept)) {
    auto file = codec::load_programme(path, directory.names());
    CHECK(file.programme);
    programme = *std::move(file.programme);
    engine = engine::Engine::open(programme, directory, *store).value();
    engine->set_clock(start);
  }

  codec::Directory directory;
  domain::Programme programme;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<engine::Engine> engine;
};

/// The yardstick: one transaction a batch, one prepared statement a table, nothing thought about.
class Bare {
 public:
  explicit Bare(const std::string& folder) {
    // The store itself makes the tables and indexes.
    CHECK(store::SqliteStore::open({.folder = folder, .vfs = {}}));
    CHECK(sqlite3_open((folder + "/" + store::sqlite_file).c_str(), &x_handle) == SQLITE_OK);
    for (const char* sql : {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
                            "PRAGMA cache_size = -131072", "PRAGMA secure_delete = ON"})
      run(sql);
    const std::string checkpoint = std::to_string(store::SqliteOptions{}.checkpoint_pages);
    run(("PRAGMA wal_autocheckpoint = " + checkpoint).c_str());
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
  Bench(const char* programme, const std::string& folder)
      : x_kept(programme, open(folder + "/engine")), x_bare(folder + "/bare") {
    auto noting = std::make_unique<Noting>();
    x_rows = noting.get();
    x_noted.emplace(programme, std::move(noting));
    for (int from = 0; from < members; from += 1000) {
      std::vector<codec::Node> batch;
      for (int i = from; i < from + 1000; ++i) batch.push_back(enrolment(i));
      take_all({batch});
      note(batch);
    }
    write_bare();
  }

  void run(std::size_t size, std::size_t rounds) {
    constexpr std::size_t batches_a_turn = 10;
    double engine_s = 0;
    double bare_s = 0;
    std::size_t rows = 0;
    std::size_t bytes = 0;
    for (std::size_t round = 0; round < rounds; ++round) {
      std::vector<std::vector<codec::Node>> turn(batches_a_turn);
      for (auto& batch : turn) {
        for (std::size_t i = 0; i < size; ++i) batch.push_back(order());
      }
      const double begun = now_s();
      take_all(turn);
      engine_s += now_s() - begun;
      for (const auto& batch : turn) note(batch);
      for (const BareBatch& batch : x_rows->batches) {
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
    std::printf("%zu %.0f %.0f %.2f %.0f\n", size, commands / engine_s, commands / bare_s,
                static_cast<double>(rows) / commands, static_cast<double>(bytes) / commands);
    std::fflush(stdout);
  }

 private:
  static std::unique_ptr<store::Store> open(const std::string& folder) {
    auto opened = store::PipelinedStore::open({.folder = folder, .vfs = {}});
    CHECK(opened);
    return *std::move(opened);
  }

  /// When it returns, every batch is durable.
  void take_all(const std::vector<std::vector<codec::Node>>& batches) {
    std::atomic<std::size_t> durable = 0;
    const auto landed = [&](const store::Expected<void>& outcome) { durable += outcome ? 1u : 0u; };
    for (const auto& batch : batches) {
      x_kept.engine->set_clock({x_kept.engine->now().us + 1'000'000});
      for (const codec::Answer& answer : x_kept.engine->decide_ahead(batch)) CHECK(answer.accepted());
      CHECK(x_kept.engine->write(landed));
    }
    CHECK(x_kept.engine->finish());
    CHECK(durable == batches.size());
  }

  /// The same commands once more, in memory, for the rows they make.
  void note(const std::vector<codec::Node>& batch) {
    x_noted->engine->set_clock({x_noted->engine->now().us + 1'000'000});
    CHECK(x_noted->engine->take(batch));
  }

  void write_bare() {
    for (const BareBatch& batch : x_rows->batches) x_bare.write(batch);
    x_rows->batches.clear();
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

  Shop x_kept;
  Noting* x_rows = nullptr;  // the store of the next
  std::optional<Shop> x_noted;
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
