// Checkpointer: brings the write-ahead log into the file by a thread and a connection of its own, while the
// owner of the store goes on writing and looking up. Begins no log anew: that is for the owner.
#pragma once

#include <future>
#include <optional>

#include "store/sqlite/connection.h"
#include "store/sqlite/sqlite_store.h"

namespace shuke::store {

class Checkpointer {
 public:
  /// For the owner of the folder, who has it open already. Throws SqliteFailure.
  explicit Checkpointer(const SqliteOptions& options);
  /// Waits for what was begun.
  ~Checkpointer() = default;
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  /// Begins with what is in the log now. Nothing may have been begun that was not taken.
  void begin();
  /// Until its end is taken, even where it has ended.
  bool begun() const { return x_begun.valid(); }
  void wait() const;
  struct Done {
    int pages = 0;  // of the log, that are in the file now
    std::optional<SqliteFailure> failure;
  };
  /// How the last one ended, once; nothing where none has.
  std::optional<Done> take_done();

 private:
  Connection x_connection;
  std::future<Done> x_begun;
};

}  // namespace shuke::store
