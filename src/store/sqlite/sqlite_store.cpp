// SqliteStore: opening, and everything that is read by a key.
#include "store/sqlite/sqlite_store.h"

#include <sqlite3.h>

#include <algorithm>
#include <limits>

#include "base/check.h"
#include "store/sqlite/files.h"
#include "store/sqlite/log_durability.h"
#include "store/sqlite/schema.h"
#include "store/sqlite/kept_statements.h"
#include "store/sqlite/row_sum.h"

namespace shuke::store {

namespace {

// The first version without the fault by which two connections that write or checkpoint at once can lose
// commits. Also said at run time, where another library may have been linked.
constexpr int library_min = 3'051'003;
static_assert(SQLITE_VERSION_NUMBER >= library_min);

Fault::Kind kind_of(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL: return Fault::Kind::full;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT: return Fault::Kind::damaged;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN: return Fault::Kind::refused;
    default: return Fault::Kind::unavailable;
  }
}

Hash hash_of(std::string_view bytes) {
  Hash hash{};
  if (bytes.size() != hash.size())
    throw SqliteFailure{SQLITE_CORRUPT, "a batch's hash has the wrong length"};
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

/// A number at which a search begins; nothing stored is beyond what SQLite's integers hold.
std::int64_t cursor(std::uint64_t after) {
  return static_cast<std::int64_t>(
      std::min<std::uint64_t>(after, std::numeric_limits<std::int64_t>::max()));
}

std::optional<std::string> bytes_or_none(Run& run) {
  if (!run.next()) return std::nullopt;
  return std::string(run.bytes(0));
}

}  // namespace

Fault fault_of(std::string_view doing, const std::string& folder, const SqliteFailure& failure) {
  const Fault::Kind kind = kind_of(failure.code);
  const bool locked = (failure.code & 0xff) == SQLITE_BUSY;
  return {kind, std::string(doing) + " in " + folder + ": " +
                    (locked ? "another program has locked the file; " : "") + failure.words + "."};
}

Expected<void> check_library(int version_number) {
  if (version_number >= library_min) return {};
  return std::unexpected(Fault{Fault::Kind::refused,
                               "The SQLite library has version number " + std::to_string(version_number) +
                                   "; before " + std::to_string(library_min) + " commits can be lost."});
}

Expected<std::unique_ptr<SqliteStore>> SqliteStore::open(const SqliteOptions& options) {
  if (const auto usable = check_library(sqlite3_libversion_number()); !usable) {
    return std::unexpected(usable.error());
  }
  FolderLock lock;
  if (options.access == Access::owner) {
    if (const auto made = make_folder(options.folder); !made) return std::unexpected(made.error());
    auto taken = FolderLock::take(options.folder);
    if (!taken) return std::unexpected(taken.error());
    lock = *std::move(taken);
    // The log and the index beside the file take their rights from it.
    if (options.vfs.empty()) make_private_file(options.folder + "/" + sqlite_file);
  }
  try {
    std::unique_ptr<SqliteStore> store(new SqliteStore(options, std::move(lock)));
    if (const auto ready = store->prepare(); !ready) {
      store->x_connection.give_up();
      return std::unexpected(ready.error());
    }
    return store;
  } catch (const SqliteFailure& failure) {
    return std::unexpected(fault_of("Opening the store", options.folder, failure));
  }
}

SqliteStore::SqliteStore(const SqliteOptions& options, FolderLock lock)
    : x_options(options),
      x_lock(std::move(lock)),
      x_connection(options.folder + "/" + sqlite_file, options.vfs, options.access) {}

SqliteStore::~SqliteStore() = default;

Expected<void> SqliteStore::prepare() {
  try {
    const bool owns = x_options.access == Access::owner;
    if (x_options.access == Access::reader) x_snapshot.emplace(x_connection, Transaction::Kind::reading);
    // Asked first, so that nothing of a file that is not ours has been touched.
    if (const auto usable = check_schema(x_connection, schema_steps()); !usable) return usable;
    x_connection.run("PRAGMA cache_size = " +
                     std::to_string(-1024 * static_cast<int>(x_options.cache_mib)));
    x_connection.run("PRAGMA cell_size_check = ON");
    if (const auto ready = owns ? prepare_owner() : check_newest(x_connection, schema_steps()); !ready)
      return ready;
    // After the upgrade, which may have to sort more than fits into memory.
    x_connection.run("PRAGMA temp_store = MEMORY");
    x_kept = std::make_unique<KeptStatements>(x_connection);
    const auto head = read_head();
    if (!head) return std::unexpected(head.error());
    x_head = *head;
    return {};
  } catch (const SqliteFailure& failure) {
    x_connection.give_up();
    return std::unexpected(fault_of("Opening the store", x_options.folder, failure));
  }
}

Expected<void> SqliteStore::prepare_owner() {
  // What is deleted is overwritten: a person's data that is erased is not to be found in the file.
  x_connection.run("PRAGMA secure_delete = ON");
  if (x_connection.text("PRAGMA journal_mode = WAL") != "wal") {
    return std::unexpected(Fault{Fault::Kind::refused, "The file cannot have a write-ahead log."});
  }
  x_connection.run("PRAGMA synchronous = FULL");
  make_log_durable(x_connection);
  upgrade_schema(x_connection, schema_steps());
  return {};
}

Expected<Head> SqliteStore::read_head() {
  std::uint64_t number = 0;
  {
    Statement last(x_connection, sql::select_last);
    Run run(last);
    if (!run.next()) return Head{};
    number = static_cast<std::uint64_t>(run.integer(0));
  }
  // Read as every batch is read, which holds it against the chain.
  const auto batch = this->batch(number);
  if (!batch) return std::unexpected(batch.error());
  return Head{number, (*batch)->recorded_at, (*batch)->hash};
}

void SqliteStore::close_after(std::string_view doing, const SqliteFailure& failure) {
  (void)fault_after(doing, failure);
}

Fault SqliteStore::fault_after(std::string_view doing, const SqliteFailure& failure) {
  Fault fault = fault_of(doing, x_options.folder, failure);
  if (fault.kind != Fault::Kind::full || x_connection.in_transaction()) {
    x_closed = fault;
    x_connection.give_up();
  }
  return fault;
}

Expected<Head> SqliteStore::head() {
  return attempt("Reading the head", [&] { return x_head; });
}

Expected<std::optional<JournalBatch>> SqliteStore::batch(std::uint64_t number) {
  return attempt("Reading a batch", [&]() -> std::optional<JournalBatch> {
    Run run(x_kept->select_batch, cursor(number));
    if (number == 0 || !run.next()) return std::nullopt;
    JournalBatch batch{number, {run.integer(0)}, hash_of(run.bytes(1)), std::string(run.bytes(2))};
    Hash previous{};
    if (number > 1) {
      Run before(x_kept->select_hash, cursor(number - 1));
      if (before.next()) previous = hash_of(before.bytes(0));
    }
    if (chain_hash(previous, number, batch.recorded_at, batch.bytes) != batch.hash) {
      throw SqliteFailure{SQLITE_CORRUPT, "batch " + std::to_string(number) + " does not fit the chain"};
    }
    return batch;
  });
}

Expected<std::string> SqliteStore::part(std::uint64_t number, std::uint32_t offset, std::uint32_t length) {
  return attempt("Reading a part of a batch",
                 [&] { return x_connection.piece("journal", "bytes", {cursor(number), offset, length}); });
}

Expected<std::vector<Store::KeptHistory>> SqliteStore::histories_of(std::uint64_t subject,
                                                                    std::uint64_t after,
                                                                    std::uint32_t limit) {
  return attempt("Reading a history", [&] {
    std::vector<KeptHistory> found;
    Run run(x_kept->select_histories, cursor(subject), cursor(after), std::int64_t{limit});
    while (run.next())
      found.push_back({static_cast<std::uint64_t>(run.integer(0)), std::string(run.bytes(1))});
    return found;
  });
}

Expected<void> SqliteStore::each_name(NameKind kind, const std::function<void(const NameRow&)>& use) {
  return attempt("Reading the names", [&] {
    Statement select(x_connection, sql::select_names(kind));
    Run run(select);
    while (run.next()) {
      const auto no = static_cast<std::uint32_t>(run.integer(0));
      check_sum(run.integer(2), row_sum("name", no, run.bytes(1)), "name " + std::to_string(no));
      use({kind, no, run.bytes(1)});
    }
  });
}

Expected<std::uint32_t> SqliteStore::last_name(NameKind kind) {
  return attempt("Reading the last name", [&] {
    return static_cast<std::uint32_t>(x_connection.integer(sql::select_last_name(kind)));
  });
}

Expected<std::optional<std::uint32_t>> SqliteStore::name(NameKind kind, std::string_view text) {
  return attempt("Looking up a name", [&]() -> std::optional<std::uint32_t> {
    Run run(x_kept->of_name[static_cast<std::size_t>(kind)].select_number, Text{text});
    if (!run.next()) return std::nullopt;
    const auto no = static_cast<std::uint32_t>(run.integer(0));
    check_sum(run.integer(1), row_sum("name", no, text), "name " + std::to_string(no));
    return no;
  });
}

Expected<std::optional<std::string>> SqliteStore::name_text(NameKind kind, std::uint32_t no) {
  return attempt("Looking up a name", [&]() -> std::optional<std::string> {
    Run run(x_kept->of_name[static_cast<std::size_t>(kind)].select_text, std::int64_t{no});
    if (!run.next()) return std::nullopt;
    check_sum(run.integer(1), row_sum("name", no, run.bytes(0)), "name " + std::to_string(no));
    return std::string(run.bytes(0));
  });
}

void SqliteStore::begin_reading() {
  if (x_options.access == Access::reader || x_snapshot) return;
  // Without it everything is read all the same, and a fault shows there.
  (void)attempt("Beginning to read", [&] { x_snapshot.emplace(x_connection, Transaction::Kind::reading); });
}

void SqliteStore::end_reading() {
  if (x_options.access != Access::reader) x_snapshot.reset();
}

Expected<std::optional<Place>> SqliteStore::command(std::string_view id) {
  return attempt("Reading a command's id", [&]() -> std::optional<Place> {
    Run run(x_kept->select_command, Text{id});
    if (!run.next()) return std::nullopt;
    const Place place{static_cast<std::uint64_t>(run.integer(0)),
                      static_cast<std::uint32_t>(run.integer(1))};
    check_sum(run.integer(2), id_sum(id), "command id " + std::string(id));
    return place;
  });
}

Expected<std::optional<std::string>> SqliteStore::member(base::MemberNo no) {
  return attempt("Reading a member", [&] {
    Run run(x_kept->select_member, std::int64_t{no.value});
    return bytes_or_none(run);
  });
}

Expected<std::optional<std::string>> SqliteStore::row(Table table, std::uint32_t no) {
  return attempt("Reading a row", [&]() -> std::optional<std::string> {
    Run run(x_kept->of_table[static_cast<std::size_t>(table)].select, std::int64_t{no});
    auto bytes = bytes_or_none(run);
    if (!bytes || table != Table::person) return bytes;
    return std::string(without_sum("person", std::to_string(no), *bytes));
  });
}

Expected<std::vector<Store::DueMember>> SqliteStore::due(base::Instant at, std::uint32_t limit) {
  return attempt("Reading what is due", [&] {
    std::vector<DueMember> found;
    Run run(x_kept->select_due, at.us, std::int64_t{limit});
    while (run.next()) found.push_back({{run.integer(0)}, {static_cast<std::uint32_t>(run.integer(1))}});
    return found;
  });
}

Expected<std::vector<base::MemberNo>> SqliteStore::found_by(const SearchKey& key, base::MemberNo after,
                                                            std::uint32_t limit) {
  return attempt("Searching for members", [&] {
    std::vector<base::MemberNo> found;
    Run run(x_kept->of_text("SELECT member FROM search_key WHERE kind = ?1 AND text = ?2 AND member > ?3 "
                            "ORDER BY member LIMIT ?4"),
            std::int64_t{key.kind}, Text{key.text}, std::int64_t{after.value}, std::int64_t{limit});
    while (run.next()) found.push_back({static_cast<std::uint32_t>(run.integer(0))});
    return found;
  });
}

Expected<std::vector<base::MemberNo>> SqliteStore::without_search_keys(std::uint32_t limit) {
  return attempt("Looking for members without keys", [&] {
    std::vector<base::MemberNo> found;
    Statement select(x_connection, "SELECT member FROM without_search_keys ORDER BY member LIMIT ?1");
    Run run(select, std::int64_t{limit});
    while (run.next()) found.push_back({static_cast<std::uint32_t>(run.integer(0))});
    return found;
  });
}

Expected<std::optional<std::string>> SqliteStore::setting(std::string_view kind, std::string_view key) {
  return attempt("Reading a setting", [&] {
    Run run(x_kept->select_setting, Text{kind}, Text{key});
    auto bytes = bytes_or_none(run);
    if (bytes) bytes = std::string(without_sum(kind, key, *bytes));
    return bytes;
  });
}

Expected<std::vector<Setting>> SqliteStore::settings(std::string_view kind) {
  return attempt("Reading settings", [&] {
    std::vector<Setting> found;
    Run run(x_kept->select_settings, Text{kind});
    while (run.next()) {
      const std::string key(run.bytes(0));
      found.push_back({std::string(kind), key, std::string(without_sum(kind, key, run.bytes(1)))});
    }
    return found;
  });
}

}  // namespace shuke::store
