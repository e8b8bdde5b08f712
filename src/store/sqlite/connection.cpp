// Connections, statements and runs over SQLite's C interface.
#include "store/sqlite/connection.h"

#include <sqlite3.h>

#include <algorithm>
#include <utility>

namespace shuke::store {

namespace {

/// How long a call waits for somebody else's short lock: who opens a file after a crash reads its log
/// first.
constexpr int wait_ms = 5000;

void check(sqlite3* handle, int code, std::string_view doing) {
  if (code != SQLITE_OK) throw failure_of(handle, code, doing);
}

/// SQLite takes a null pointer for NULL; an empty value is not NULL.
const char* start_of(std::string_view bytes) {
  return bytes.data() == nullptr ? "" : bytes.data();
}

/// A statement commits at its end, after its last row. `PRAGMA journal_mode = WAL` answers `wal` before it
/// has written that, so whoever stops at the row never hears that the file stayed as it was.
void to_the_end(Run& row) {
  while (row.next()) {
  }
}

int note_log_pages(void* pages, sqlite3*, const char*, int now) {
  *static_cast<int*>(pages) = now;
  return SQLITE_OK;
}

}  // namespace

SqliteFailure failure_of(sqlite3* handle, int code, std::string_view doing) {
  std::string words(doing);
  words += ": ";
  words += handle == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle);
  return {code, words + " (SQLite's code " + std::to_string(code) + ")"};
}

Connection::Connection(const std::string& file, const std::string& vfs, Access access) {
  const int rights =
      access == Access::owner ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  const int flags = rights | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  if (access == Access::owner) x_gathered.emplace(vfs);
  const std::string& through = x_gathered ? x_gathered->name() : vfs;
  const int code =
      sqlite3_open_v2(file.c_str(), &x_handle, flags, through.empty() ? nullptr : through.c_str());
  if (code != SQLITE_OK) {
    const SqliteFailure failure = failure_of(x_handle, code, "opening " + file);
    sqlite3_close(std::exchange(x_handle, nullptr));
    throw failure;
  }
  sqlite3_busy_timeout(x_handle, wait_ms);
  sqlite3_wal_hook(x_handle, note_log_pages, &x_log_pages);
  if (access != Access::owner) give_up();
}

Connection::~Connection() {
  sqlite3_close(x_handle);
}

void Connection::run(const std::string& sql) {
  check(x_handle, sqlite3_exec(x_handle, sql.c_str(), nullptr, nullptr, nullptr), sql);
}

std::int64_t Connection::integer(const std::string& sql) {
  Statement statement(*this, sql);
  Run row(statement);
  if (!row.next()) throw SqliteFailure{SQLITE_ERROR, sql + " gave nothing"};
  const std::int64_t value = row.integer(0);
  to_the_end(row);
  return value;
}

std::string Connection::text(const std::string& sql) {
  Statement statement(*this, sql);
  Run row(statement);
  if (!row.next()) throw SqliteFailure{SQLITE_ERROR, sql + " gave nothing"};
  std::string value(row.bytes(0));
  to_the_end(row);
  return value;
}

std::string Connection::piece(const char* table, const char* column, const Piece& of) {
  // Opened anew each time: a blob that stays open would hold a snapshot, and the log could not be begun
  // anew.
  sqlite3_blob* blob = nullptr;
  const int opened = sqlite3_blob_open(x_handle, "main", table, column, of.row, 0, &blob);
  if (opened == SQLITE_ERROR) return {};  // no such row
  check(x_handle, opened, "opening a value");
  const auto size = static_cast<std::uint32_t>(sqlite3_blob_bytes(blob));
  const std::uint32_t from = std::min(of.offset, size);
  std::string bytes(std::min(of.length, size - from), '\0');
  const int read =
      sqlite3_blob_read(blob, bytes.data(), static_cast<int>(bytes.size()), static_cast<int>(from));
  sqlite3_blob_close(blob);
  check(x_handle, read, "reading a part of a value");
  return bytes;
}

int Connection::checkpoint() {
  int brought = 0;
  const int code =
      sqlite3_wal_checkpoint_v2(x_handle, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, &brought);
  // Not only another checkpoint is in the way: who reads the log's header just while it is being written
  // asks for the writer's lock, and is told the same.
  if (code == SQLITE_BUSY) return 0;
  check(x_handle, code, "bringing the write-ahead log into the file");
  x_log_pages = 0;
  return brought;
}

bool Connection::empty_log() {
  // Without waiting: a reader may stay for seconds, and its end is soon enough.
  sqlite3_busy_timeout(x_handle, 0);
  const int code =
      sqlite3_wal_checkpoint_v2(x_handle, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  sqlite3_busy_timeout(x_handle, wait_ms);
  if (code == SQLITE_BUSY || code == SQLITE_LOCKED) return false;
  check(x_handle, code, "emptying the write-ahead log");
  x_log_pages = 0;
  return true;
}

bool Connection::in_transaction() const {
  return sqlite3_get_autocommit(x_handle) == 0;
}

void Connection::give_up() {
  sqlite3_db_config(x_handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

Transaction::Transaction(Connection& connection, Kind kind) : x_connection(connection) {
  connection.run(kind == Kind::writing ? "BEGIN IMMEDIATE" : "BEGIN");
}

Transaction::~Transaction() {
  // SQLite has undone it already after some failures. A failure of ROLLBACK itself leaves the transaction
  // open, which the store looks at.
  if (x_connection.in_transaction()) {
    sqlite3_exec(x_connection.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

void Transaction::commit() {
  x_connection.run("COMMIT");
}

Statement::Statement(Connection& connection, std::string_view sql) {
  const int code = sqlite3_prepare_v3(connection.handle(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &x_handle, nullptr);
  check(connection.handle(), code, sql);
}

Statement::Statement(Statement&& other) noexcept : x_handle(std::exchange(other.x_handle, nullptr)) {}

Statement::~Statement() {
  sqlite3_finalize(x_handle);
}

Run::~Run() {
  // What reset answers is the failure that the last step has told already.
  sqlite3_reset(x_handle);
}

void Run::bind(int index, std::int64_t value) {
  check(sqlite3_db_handle(x_handle), sqlite3_bind_int64(x_handle, index, value), sqlite3_sql(x_handle));
}

void Run::bind(int index, std::optional<std::int64_t> value) {
  if (value) return bind(index, *value);
  check(sqlite3_db_handle(x_handle), sqlite3_bind_null(x_handle, index), sqlite3_sql(x_handle));
}

void Run::bind(int index, Text value) {
  const int code = sqlite3_bind_text64(x_handle, index, start_of(value.bytes), value.bytes.size(),
                                       SQLITE_STATIC, SQLITE_UTF8);
  check(sqlite3_db_handle(x_handle), code, sqlite3_sql(x_handle));
}

void Run::bind(int index, Blob value) {
  const int code =
      sqlite3_bind_blob64(x_handle, index, start_of(value.bytes), value.bytes.size(), SQLITE_STATIC);
  check(sqlite3_db_handle(x_handle), code, sqlite3_sql(x_handle));
}

bool Run::next() {
  const int code = sqlite3_step(x_handle);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  throw failure_of(sqlite3_db_handle(x_handle), code, sqlite3_sql(x_handle));
}

int Run::finish() {
  while (next()) {
  }
  return sqlite3_changes(sqlite3_db_handle(x_handle));
}

std::int64_t Run::integer(int column) const {
  return sqlite3_column_int64(x_handle, column);
}

std::optional<std::int64_t> Run::integer_or_null(int column) const {
  if (sqlite3_column_type(x_handle, column) == SQLITE_NULL) return std::nullopt;
  return sqlite3_column_int64(x_handle, column);
}

std::string_view Run::bytes(int column) const {
  const void* start = sqlite3_column_blob(x_handle, column);
  if (start == nullptr) return {};
  return {static_cast<const char*>(start),
          static_cast<std::size_t>(sqlite3_column_bytes(x_handle, column))};
}

}  // namespace shuke::store
