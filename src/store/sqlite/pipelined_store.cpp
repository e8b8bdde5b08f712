// One batch in the air: what the writing thread has, what the owner may read meanwhile, and how they meet.
#include "store/sqlite/pipelined_store.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "store/sqlite/kept_statements.h"

namespace shuke::store {

Expected<std::unique_ptr<PipelinedStore>> PipelinedStore::open(const SqliteOptions& options) {
  CHECK(options.access == Access::owner);
  auto writer = SqliteStore::open(options);
  if (!writer) return std::unexpected(writer.error());
  SqliteOptions beside = options;
  beside.access = Access::beside;
  beside.cache_mib = 4;  // SQLite forgets what it holds of a file that another connection has written
  auto reader = SqliteStore::open(beside);
  if (!reader) return std::unexpected(reader.error());
  try {
    return std::unique_ptr<PipelinedStore>(
        new PipelinedStore(options, *std::move(writer), *std::move(reader)));
  } catch (const SqliteFailure& failure) {
    return std::unexpected(fault_of("Opening the store", options.folder, failure));
  }
}

PipelinedStore::PipelinedStore(const SqliteOptions& options, std::unique_ptr<SqliteStore> writer,
                               std::unique_ptr<SqliteStore> reader)
    : x_writer(std::move(writer)),
      x_reader(std::move(reader)),
      x_checkpointer(std::make_unique<Checkpointer>(options)),
      x_log_pages_max(static_cast<int>(options.checkpoint_pages)),
      x_thread([this] { write_batches(); }) {}

PipelinedStore::~PipelinedStore() {
  wait();
  {
    const std::lock_guard lock(x_mutex);
    x_stopping = true;
  }
  x_changed.notify_all();
  x_thread.join();
  // So that the writer is the last to close and brings the log into the file.
  x_checkpointer.reset();
  x_reader.reset();
}

void PipelinedStore::write_batches() {
  std::unique_lock lock(x_mutex);
  for (;;) {
    x_changed.wait(lock, [this] { return under_way() || x_stopping; });
    if (!under_way()) return;
    lock.unlock();
    const auto number = x_writer->append_untidied(x_flight->batch());
    x_outcome = number ? Expected<void>() : std::unexpected(number.error());
    x_landed(x_outcome);
    lock.lock();
    x_under_way.store(false, std::memory_order_release);
    x_changed.notify_all();
  }
}

void PipelinedStore::wait() {
  if (!under_way()) return;
  std::unique_lock lock(x_mutex);
  x_changed.wait(lock, [this] { return !under_way(); });
}

SqliteStore& PipelinedStore::landed() {
  wait();
  return *x_writer;
}

SqliteStore& PipelinedStore::beside() {
  if (!std::exchange(x_reads_beside, true)) x_reader->begin_reading();
  return *x_reader;
}

void PipelinedStore::begin_reading() {
  if (!under_way()) x_writer->begin_reading();
}

void PipelinedStore::end_reading() {
  if (std::exchange(x_reads_beside, false)) x_reader->end_reading();
  if (!under_way()) x_writer->end_reading();
}

Expected<std::uint64_t> PipelinedStore::append(const Batch& batch) {
  CHECK(!x_flight);
  end_reading();
  x_checkpointer->wait();  // what is erased is cut out of the log at once
  return x_writer->append(batch);
}

Expected<std::uint64_t> PipelinedStore::begin_append(const Batch& batch, const Landed& landed) {
  CHECK(!x_flight);
  end_reading();
  const auto head = x_writer->head();
  if (!head) return std::unexpected(head.error());
  x_flight = std::make_unique<BatchCopy>(batch);
  x_landed = landed;
  {
    const std::lock_guard lock(x_mutex);
    x_under_way.store(true, std::memory_order_release);
  }
  x_changed.notify_all();
  return batch.journal.empty() ? 0 : head->number + 1;
}

Expected<void> PipelinedStore::settle() {
  if (!x_flight) return {};
  wait();
  end_reading();
  x_flight.reset();
  x_landed = nullptr;
  Expected<void> outcome = std::exchange(x_outcome, {});
  if (outcome) {
    tidy();
  } else {
    x_checkpointer->wait();  // after a fault nothing is written any more
  }
  return outcome;
}

/// Called where nobody reads and nothing is being written. A long log is brought into the file beside what
/// goes on; then what came meanwhile, which is little, is brought there at once, for only a log that is
/// there as a whole is begun anew.
void PipelinedStore::tidy() {
  const int pages = x_writer->log_pages();
  if (pages < x_log_pages_max && !x_writer->log_holds_erased()) return;
  const bool too_long = pages >= 4 * x_log_pages_max;
  if (x_checkpointer->busy() && !too_long) return;
  x_checkpointer->wait();
  const auto done = x_checkpointer->take_done();
  if (done && done->failure) return x_writer->close_after("Bringing the log into the file", *done->failure);
  const bool nearly = done && pages - done->pages <= x_log_pages_max / 8;
  if (nearly || too_long || x_writer->log_holds_erased()) return x_writer->tidy_log();
  x_checkpointer->begin();
}

Expected<std::vector<Store::Known>> PipelinedStore::commands(std::uint64_t id_hash) {
  if (!under_way()) return x_writer->commands(id_hash);
  auto found = beside().commands(id_hash);
  if (!found) return found;
  // The batch may have landed before the reader looked.
  for (const CommandRow& row : x_flight->commands(id_hash)) {
    if (std::ranges::find(*found, row.place, &Known::place) == found->end())
      found->push_back({row.place, std::string(row.id)});
  }
  return found;
}

Expected<std::vector<Store::KeptHistory>> PipelinedStore::histories_of(std::uint64_t subject,
                                                                       std::uint64_t after,
                                                                       std::uint32_t limit) {
  if (!under_way()) return x_writer->histories_of(subject, after, limit);
  const HistoryRow* row = x_flight->history(subject);
  // Its number is not known here before it has landed.
  if (row != nullptr) return landed().histories_of(subject, after, limit);
  return beside().histories_of(subject, after, limit);
}

Expected<std::optional<std::string>> PipelinedStore::member(base::MemberNo no) {
  if (!under_way()) return x_writer->member(no);
  if (const MemberRow* row = x_flight->member(no)) return std::string(row->bytes);
  return beside().member(no);
}

Expected<std::optional<std::string>> PipelinedStore::row(Table table, std::uint32_t no) {
  if (!under_way()) return x_writer->row(table, no);
  const Row* row = x_flight->row(table, no);
  if (row == nullptr) return beside().row(table, no);
  if (row->bytes.empty()) return std::nullopt;
  return std::string(row->bytes);
}

}  // namespace shuke::store
