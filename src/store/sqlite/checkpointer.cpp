// One call of SQLite's, on another thread.
#include "store/sqlite/checkpointer.h"

#include <chrono>

#include "base/check.h"

namespace shuke::store {

Checkpointer::Checkpointer(const SqliteOptions& options)
    : x_connection(options.folder + "/" + sqlite_file, options.vfs, Access::owner) {
  x_connection.give_up();  // closing is for the owner
  x_connection.run("PRAGMA synchronous = FULL");
}

void Checkpointer::begin() {
  CHECK(!begun());
  x_begun = std::async(std::launch::async, [this]() -> Done {
    try {
      return {x_connection.checkpoint(), std::nullopt};
    } catch (const SqliteFailure& failure) {
      return {0, failure};
    }
  });
}

void Checkpointer::wait() const {
  if (x_begun.valid()) x_begun.wait();
}

std::optional<Checkpointer::Done> Checkpointer::take_done() {
  const bool over = begun() && x_begun.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  if (!over) return std::nullopt;
  return x_begun.get();
}

}  // namespace shuke::store
