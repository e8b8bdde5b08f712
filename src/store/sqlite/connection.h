// One connection to an SQLite file and its prepared statements, as values that clean up behind themselves.
// Inside this folder a call that fails throws SqliteFailure; SqliteStore makes a Fault of it, and nothing
// is thrown further. Knows no table of ours.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/sqlite/gathered_log.h"

struct sqlite3;
struct sqlite3_stmt;

namespace shuke::store {

/// A call of SQLite that failed: its extended result code and a sentence.
struct SqliteFailure {
  int code = 0;
  std::string words;
};

/// Whether a connection may change the file. `beside` looks things up for the owner, in the same process,
/// while he writes.
enum class Access : unsigned char { owner, reader, beside };

class Connection {
 public:
  /// Opens the file, which an owner makes where it is missing; `vfs` is SQLite's name of the file system,
  /// empty: the platform's. Touches no byte of the file yet. A reader changes nothing, and never brings the
  /// write-ahead log into the file. What an owner writes to the log is gathered (gathered_log.h).
  Connection(const std::string& file, const std::string& vfs, Access access = Access::owner);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  /// An owner, where nothing has failed and nobody reads, brings the write-ahead log into the file.
  ~Connection();

  /// Runs statements that give no rows, or whose rows do not matter.
  void run(const std::string& sql);
  /// The first column of the first row; such a row has to be there.
  std::int64_t integer(const std::string& sql);
  std::string text(const std::string& sql);

  /// A part of a value of bytes without reading what stands before and after it; shorter where the value
  /// ends, empty where there is no such row.
  struct Piece {
    std::int64_t row = 0;
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
  };
  std::string piece(const char* table, const char* column, const Piece& of);

  /// Pages in the write-ahead log after the last commit.
  int log_pages() const { return x_log_pages; }
  /// Brings the write-ahead log into the file as far as nobody reads from it. Answers how many of its pages
  /// are there now: none where somebody was in the way, which is no failure; it is tried again later.
  int checkpoint();
  /// Brings the log into the file and cuts it to nothing, so that nothing old stands in it any more. False:
  /// somebody still reads from it.
  bool empty_log();
  bool in_transaction() const;
  /// After a failure nothing more is written, not even when closing: a failed fsync must not be tried
  /// again.
  void give_up();

  sqlite3* handle() const { return x_handle; }

 private:
  std::optional<GatheredLog> x_gathered;
  sqlite3* x_handle = nullptr;
  int x_log_pages = 0;
};

/// A failure of this connection's last call, with what was being done.
SqliteFailure failure_of(sqlite3* handle, int code, std::string_view doing);

/// Everything until commit() is there whole or not at all; without commit() it is undone.
class Transaction {
 public:
  enum class Kind : unsigned char { writing, reading };
  /// A reading one sees the file as it is at its first reading.
  explicit Transaction(Connection& connection, Kind kind = Kind::writing);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  void commit();

 private:
  Connection& x_connection;
};

/// Values to bind. Their bytes must live until the run ends.
struct Text {
  std::string_view bytes;
};
struct Blob {
  std::string_view bytes;
};

/// A prepared statement, kept for many runs.
class Statement {
 public:
  Statement(Connection& connection, std::string_view sql);
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

 private:
  friend class Run;
  sqlite3_stmt* x_handle = nullptr;
};

/// One run of a statement, with one value for each of its parameters in order. At its end the statement is
/// free for the next.
class Run {
 public:
  template <class... Values>
  explicit Run(Statement& statement, Values... values) : x_handle(statement.x_handle) {
    int index = 0;
    (bind(++index, values), ...);
  }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  ~Run();

  void bind(int index, std::int64_t value);
  void bind(int index, std::optional<std::int64_t> value);  // none is NULL
  void bind(int index, Text value);
  void bind(int index, Blob value);

  /// Goes to the next row; false: there is none.
  bool next();
  /// Runs a statement that gives no rows and answers how many rows it changed.
  int finish();

  /// Column of the current row, from 0. Bytes are valid until the next step.
  std::int64_t integer(int column) const;
  std::optional<std::int64_t> integer_or_null(int column) const;
  std::string_view bytes(int column) const;

 private:
  sqlite3_stmt* x_handle;
};

}  // namespace shuke::store
