// PipelinedStore: a SqliteStore whose batches are written by a thread of its own, so that the next batch
// can be decided meanwhile. What is looked up for it is read by a second connection, which does not see the
// batch under way, and in the copy of that batch, which has the rest; a third brings the log into the file.
// Not thread safe outwards: one owner.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "store/batch_copy.h"
#include "store/sqlite/checkpointer.h"
#include "store/sqlite/sqlite_store.h"

namespace shuke::store {

class PipelinedStore final : public Store {
 public:
  /// By whom a batch is written: by a thread, from the beginning on; or by the owner, once he waits for it,
  /// so that what happens depends on nothing but his calls, as a simulation wants.
  enum class Written : std::uint8_t { by_thread, when_waited_for };

  /// Opens the folder as its owner. Faults as SqliteStore::open.
  static Expected<std::unique_ptr<PipelinedStore>> open(const SqliteOptions& options,
                                                        Written written = Written::by_thread);
  /// Waits for the batch that is under way.
  ~PipelinedStore() override;
  PipelinedStore(const PipelinedStore&) = delete;
  PipelinedStore& operator=(const PipelinedStore&) = delete;

  Expected<std::uint64_t> append(const Batch& batch) override;
  Expected<std::uint64_t> begin_append(const Batch& batch, const Landed& landed) override;
  Expected<void> finish() override;

  // Look-ups, which do not wait for the batch under way.
  void begin_reading() override;
  void end_reading() override;
  Expected<std::optional<Place>> command(std::string_view id) override;
  Expected<std::vector<KeptHistory>> histories_of(std::uint64_t subject, std::uint64_t after,
                                                  std::uint32_t limit) override;
  Expected<std::optional<std::string>> member(base::MemberNo no) override;
  Expected<std::optional<std::string>> row(Table table, std::uint32_t no) override;
  Expected<std::optional<std::uint32_t>> name(NameKind kind, std::string_view text) override;
  Expected<std::optional<std::string>> name_text(NameKind kind, std::uint32_t no) override;
  Expected<bool> anybody_due(base::Instant at) override {
    return under_way() ? beside().anybody_due(at) : Store::anybody_due(at);
  }

  // Everything else does.
  Expected<Head> head() override {
    return landed([&](Store& store) { return store.head(); });
  }
  Expected<std::optional<JournalBatch>> batch(std::uint64_t number) override {
    return landed([&](Store& store) { return store.batch(number); });
  }
  Expected<std::string> part(std::uint64_t number, std::uint32_t offset, std::uint32_t length) override {
    return landed([&](Store& store) { return store.part(number, offset, length); });
  }
  Expected<void> each_name(NameKind kind, const std::function<void(const NameRow&)>& use) override {
    return landed([&](Store& store) { return store.each_name(kind, use); });
  }
  Expected<std::uint32_t> last_name(NameKind kind) override {
    return landed([&](Store& store) { return store.last_name(kind); });
  }
  Expected<std::vector<DueMember>> due(base::Instant at, std::uint32_t limit) override {
    return landed([&](Store& store) { return store.due(at, limit); });
  }
  Expected<std::vector<base::MemberNo>> members(const MemberQuery& query) override {
    return landed([&](Store& store) { return store.members(query); });
  }
  Expected<std::vector<base::OrderNo>> orders(const OrderQuery& query) override {
    return landed([&](Store& store) { return store.orders(query); });
  }
  Expected<std::vector<base::MemberNo>> found_by(const SearchKey& key, base::MemberNo after,
                                                 std::uint32_t limit) override {
    return landed([&](Store& store) { return store.found_by(key, after, limit); });
  }
  Expected<std::vector<base::MemberNo>> without_search_keys(std::uint32_t limit) override {
    return landed([&](Store& store) { return store.without_search_keys(limit); });
  }
  Expected<std::optional<std::string>> setting(std::string_view kind, std::string_view key) override {
    return landed([&](Store& store) { return store.setting(kind, key); });
  }
  Expected<std::vector<Setting>> settings(std::string_view kind) override {
    return landed([&](Store& store) { return store.settings(kind); });
  }
  Expected<void> scan(const Scan& use) override {
    return landed([&](Store& store) { return store.scan(use); });
  }
  Expected<std::optional<std::string>> check() override {
    return landed([&](Store& store) { return store.check(); });
  }
  Expected<void> backup(const std::string& target) override {
    return landed([&](Store& store) { return store.backup(target); });
  }

 private:
  PipelinedStore(const SqliteOptions& options, Written written, std::unique_ptr<SqliteStore> writer,
                 std::unique_ptr<SqliteStore> reader);
  void write_batches();
  void write_batch();
  void wait();
  bool under_way() const { return x_under_way.load(std::memory_order_acquire); }
  /// Whether the last batch could not be written and its owner has not asked yet: his picture is of a store
  /// that has it, so he is told nothing but the fault.
  bool lost() const { return x_flight && !under_way() && !x_outcome; }
  /// Asks the connection that has everything.
  template <class Ask>
  auto asked(const Ask& ask) -> decltype(ask(std::declval<Store&>())) {
    if (lost()) return std::unexpected(x_outcome.error());
    return ask(*x_writer);
  }
  /// The same, once nothing is under way.
  template <class Ask>
  auto landed(const Ask& ask) -> decltype(ask(std::declval<Store&>())) {
    wait();
    return asked(ask);
  }
  /// The connection that reads beside the batch under way.
  SqliteStore& beside();
  void after_writing(bool went_well);
  void tidy();

  std::unique_ptr<SqliteStore> x_writer;  // the thread's while a batch is under way
  std::unique_ptr<SqliteStore> x_reader;
  std::unique_ptr<Checkpointer> x_checkpointer;
  int x_log_pages_max;
  bool x_reads_beside = false;
  std::unique_ptr<BatchCopy> x_flight;  // from begin_append to finish
  Landed x_landed;
  Expected<void> x_outcome;

  std::mutex x_mutex;
  std::condition_variable x_changed;
  std::atomic<bool> x_under_way = false;
  bool x_stopping = false;
  std::thread x_thread;
};

}  // namespace shuke::store
