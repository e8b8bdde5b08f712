// The write-ahead log written over itself, through the file system SQLite uses.
#include "store/sqlite/log_durability.h"

#include <sqlite3.h>

#include <algorithm>
#include <vector>

namespace shuke::store {

namespace {

// SQLite's file system for Unix takes less than 128 KiB in one write, and calls the disk full for more.
constexpr sqlite3_int64 piece_bytes = 64 << 10;

void check(int code) {
  if (code != SQLITE_OK) {
    throw SqliteFailure{code, std::string("making the write-ahead log durable: ") + sqlite3_errstr(code)};
  }
}

}  // namespace

void make_log_durable(Connection& connection) {
  sqlite3_file* log = nullptr;
  check(sqlite3_file_control(connection.handle(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &log));
  if (log == nullptr || log->pMethods == nullptr) return;
  sqlite3_int64 size = 0;
  check(log->pMethods->xFileSize(log, &size));
  if (size == 0) return;
  std::vector<char> bytes(static_cast<std::size_t>(std::min(size, piece_bytes)));
  for (sqlite3_int64 from = 0; from < size; from += piece_bytes) {
    const int piece = static_cast<int>(std::min(size - from, piece_bytes));
    check(log->pMethods->xRead(log, bytes.data(), piece, from));
    check(log->pMethods->xWrite(log, bytes.data(), piece, from));
  }
  check(log->pMethods->xSync(log, SQLITE_SYNC_NORMAL));
}

}  // namespace shuke::store
