// One batch in the air: what the writing thread has, what the owner may read meanwhile, and how they meet.
#include "store/sqlite/pipelined_store.h"

#include <utility>

#include "base/check.h"
#include "store/sqlite/kept_statements.h"

namespace shuke::store {

Expected<std::unique_ptr<PipelinedStore>> PipelinedStore::open(const SqliteOptions& options,
                                                               Written written) {
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
        new PipelinedStore(options, written, *std::move(writer), *std::move(reader)));
  } catch (const SqliteFailure& failure) {
    return std::unexpected(fault_of("Opening the store", options.folder, failure));
  }
}

PipelinedStore::PipelinedStore(const SqliteOptions& options, Written written,
                               std::unique_ptr<SqliteStore> writer, std::unique_ptr<SqliteStore> reader)
    : x_writer(std::move(writer)),
      x_reader(std::move(reader)),
      x_checkpointer(std::make_unique<Checkpointer>(options)),
      x_log_pages_max(static_cast<int>(options.checkpoint_pages)) {
  if (written == Written::by_thread) x_thread = std::thread([this] { write_batches(); });
}

PipelinedStore::~PipelinedStore() {
  wait();
  {
    const std::lock_guard lock(x_mutex);
    x_stopping = true;
  }
  x_changed.notify_all();
  if (x_thread.joinable()) x_thread.join();
  x_checkpointer->wait();
  const auto done = x_checkpointer->take_done();
  if (done && done->failure) x_writer->close_after("Bringing the log into the file", *done->failure);
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
    write_batch();
    lock.lock();
    x_under_way.store(false, std::memory_order_release);
    x_changed.notify_all();
  }
}

/// Who waits is told once and let go: what he holds, such as the connection that waits for the answer, must
/// not stay until the next batch.
void PipelinedStore::write_batch() {
  const auto number = x_writer->append_untidied(x_flight->batch());
  x_outcome = number ? Expected<void>() : std::unexpected(number.error());
  std::exchange(x_landed, nullptr)(x_outcome);
}

void PipelinedStore::wait() {
  if (!under_way()) return;
  if (!x_thread.joinable()) {
    write_batch();
    return x_under_way.store(false, std::memory_order_release);
  }
  std::unique_lock lock(x_mutex);
  x_changed.wait(lock, [this] { return !under_way(); });
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
  const auto number = x_writer->append_untidied(batch);
  after_writing(number.has_value());
  return number;
}

Expected<std::uint64_t> PipelinedStore::begin_append(const Batch& batch, const Landed& landed) {
  auto copy = std::make_unique<BatchCopy>(batch);  // while the batch before is being written
  if (auto finished = finish(); !finished) return std::unexpected(finished.error());
  end_reading();
  const auto head = x_writer->head();
  if (!head) return std::unexpected(head.error());
  x_flight = std::move(copy);
  x_landed = landed;
  {
    const std::lock_guard lock(x_mutex);
    x_under_way.store(true, std::memory_order_release);
  }
  x_changed.notify_all();
  return batch.journal.empty() ? 0 : head->number + 1;
}

Expected<void> PipelinedStore::finish() {
  if (!x_flight) {
    if (x_writer->log_holds_erased()) tidy();
    return {};
  }
  wait();
  end_reading();
  x_flight.reset();
  Expected<void> outcome = std::exchange(x_outcome, {});
  after_writing(outcome.has_value());
  return outcome;
}

void PipelinedStore::after_writing(bool went_well) {
  if (went_well) return tidy();
  x_checkpointer->wait();  // after a fault nothing is written any more
}

/// Called where nobody reads and nothing is being written. A long log is brought into the file beside what
/// goes on; then what came meanwhile, which is little, is brought there at once, for only a log that is
/// there as a whole is begun anew.
void PipelinedStore::tidy() {
  const int pages = x_writer->log_pages();
  const bool too_long = pages >= 4 * x_log_pages_max;
  const bool now = too_long || x_writer->log_holds_erased();
  if (now) x_checkpointer->wait();
  const auto done = x_checkpointer->take_done();
  if (done && done->failure) return x_writer->close_after("Bringing the log into the file", *done->failure);
  if (x_checkpointer->begun() || (pages < x_log_pages_max && !now)) return;
  const bool nearly = done && pages >= done->pages && pages - done->pages <= x_log_pages_max / 8;
  if (nearly || now) return x_writer->tidy_log();
  x_checkpointer->begin();
}

Expected<std::optional<Place>> PipelinedStore::command(std::string_view id) {
  if (!under_way()) return asked([&](Store& store) { return store.command(id); });
  if (const CommandRow* row = x_flight->command(id)) return row->place;
  return beside().command(id);
}

Expected<std::vector<Store::KeptHistory>> PipelinedStore::histories_of(std::uint64_t subject,
                                                                       std::uint64_t after,
                                                                       std::uint32_t limit) {
  const auto ask = [&](Store& store) { return store.histories_of(subject, after, limit); };
  if (!under_way()) return asked(ask);
  const HistoryRow* row = x_flight->history(subject);
  // Its number is not known here before it has landed.
  if (row != nullptr) return landed(ask);
  return ask(beside());
}

Expected<std::optional<std::string>> PipelinedStore::member(base::MemberNo no) {
  if (!under_way()) return asked([&](Store& store) { return store.member(no); });
  if (const MemberRow* row = x_flight->member(no)) return std::string(row->bytes);
  return beside().member(no);
}

Expected<std::optional<std::string>> PipelinedStore::row(Table table, std::uint32_t no) {
  if (!under_way()) return asked([&](Store& store) { return store.row(table, no); });
  const Row* row = x_flight->row(table, no);
  if (row == nullptr) return beside().row(table, no);
  if (row->bytes.empty()) return std::nullopt;
  return std::string(row->bytes);
}

Expected<std::optional<std::uint32_t>> PipelinedStore::name(NameKind kind, std::string_view text) {
  if (!under_way()) return asked([&](Store& store) { return store.name(kind, text); });
  const auto before = beside().name(kind, text);
  const NameRow* row = x_flight->name(kind, text);
  if (row == nullptr || !before || (*before && **before < row->no)) return before;
  return row->no;
}

Expected<std::optional<std::string>> PipelinedStore::name_text(NameKind kind, std::uint32_t no) {
  if (!under_way()) return asked([&](Store& store) { return store.name_text(kind, no); });
  if (const NameRow* row = x_flight->name(kind, no)) return std::string(row->text);
  return beside().name_text(kind, no);
}

}  // namespace shuke::store
