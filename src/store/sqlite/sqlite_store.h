// SqliteStore: the port over one SQLite file in a folder of its own, for one machine. The folder's one
// owner writes by one connection; it holds the folder's lock, so a second owner is
// refused. Readers beside it see the store as it stood when they opened it. Not for several servers.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "store/sqlite/connection.h"
#include "store/sqlite/files.h"
#include "store/store.h"

namespace shuke::store {

struct SqliteOptions {
  std::string folder;  // made where it is missing; its parent has to be there
  std::string vfs;     // SQLite's name of the file system; empty: the platform's
  /// A reader changes nothing and is refused `append`; an owner may be at work beside it. What is appended
  /// after it was opened it does not see, and as long as it is open the write-ahead log grows. One `beside`
  /// the owner sees what was appended before its begin_reading, until its end_reading.
  Access access = Access::owner;
  /// Once the write-ahead log has this many pages of 4 KiB, it is brought into the file. More pages write a
  /// page that changes often less often; fewer make the pause shorter, and the next opening after a crash.
  std::uint32_t checkpoint_pages = 32768;
  std::uint32_t cache_mib = 128;  // how much of the file is kept in memory
  /// How many members a list looks at by number before it thinks of an index, which takes some
  /// milliseconds. Where a page of 100 is not full by then, less than one member in 200 is asked for.
  std::uint32_t list_walk_rows = 20'000;
  /// How many members a list takes from an index at most, to look at each and to sort them.
  std::uint32_t list_search_rows = 200'000;
};

struct KeptStatements;

/// The database's name in the folder.
inline constexpr const char* sqlite_file = "shuke.sqlite";

class SqliteStore final : public Store {
 public:
  /// Opens the store, making it where there is none, and brings an older version's tables to this one's.
  ///
  /// Faults: refused where another owner has it open, where a newer version or another program made the
  /// file, where the folder cannot be used, or where the SQLite library is one that can lose commits;
  /// damaged where the last batch does not fit the chain; full; unavailable.
  static Expected<std::unique_ptr<SqliteStore>> open(const SqliteOptions& options);

  ~SqliteStore() override;
  SqliteStore(const SqliteStore&) = delete;
  SqliteStore& operator=(const SqliteStore&) = delete;

  Expected<std::uint64_t> append(const Batch& batch) override;
  /// The two halves of append: what the answer waits for, and what may wait until nobody reads beside.
  Expected<std::uint64_t> append_untidied(const Batch& batch);
  void tidy_log();
  int log_pages() const { return x_connection.log_pages(); }
  bool log_holds_erased() const { return x_log_holds_erased; }
  /// Closes the store as after a fault of its own, unless a disk was full.
  void close_after(std::string_view doing, const SqliteFailure& failure);

  Expected<Head> head() override;
  Expected<std::optional<JournalBatch>> batch(std::uint64_t number) override;
  Expected<std::string> part(std::uint64_t number, std::uint32_t offset, std::uint32_t length) override;
  Expected<std::vector<KeptHistory>> histories_of(std::uint64_t subject, std::uint64_t after,
                                                  std::uint32_t limit) override;
  Expected<void> each_name(NameKind kind, const std::function<void(const NameRow&)>& use) override;
  Expected<std::uint32_t> last_name(NameKind kind) override;
  Expected<std::optional<std::uint32_t>> name(NameKind kind, std::string_view text) override;
  Expected<std::optional<std::string>> name_text(NameKind kind, std::uint32_t no) override;
  Expected<std::optional<Place>> command(std::string_view id) override;
  /// One reading transaction for all look-ups: to begin one each time costs more than the look-up.
  void begin_reading() override;
  void end_reading() override;

  Expected<std::optional<std::string>> member(base::MemberNo no) override;
  Expected<std::optional<std::string>> row(Table table, std::uint32_t no) override;
  Expected<std::vector<DueMember>> due(base::Instant at, std::uint32_t limit) override;
  Expected<std::vector<base::MemberNo>> members(const MemberQuery& query) override;
  Expected<std::vector<base::OrderNo>> orders(const OrderQuery& query) override;

  Expected<std::vector<base::MemberNo>> found_by(const SearchKey& key, base::MemberNo after,
                                                 std::uint32_t limit) override;
  Expected<std::vector<base::MemberNo>> without_search_keys(std::uint32_t limit) override;

  Expected<std::optional<std::string>> setting(std::string_view kind, std::string_view key) override;
  Expected<std::vector<Setting>> settings(std::string_view kind) override;

  Expected<void> scan(const Scan& use) override;
  Expected<std::optional<std::string>> check() override;

  Expected<void> backup(const std::string& target) override;
  /// Copies the store of a folder, as a reader, to one file, which must not exist: whole or not at all.
  /// Answers the head of the copy.
  static Expected<Head> copy_folder(const std::string& folder, const std::string& file);
  /// Puts what stood beside the store into such a file; `restore` gives each its name in the folder again.
  struct Beside {
    std::string name;
    std::string bytes;
  };
  static Expected<void> add_beside(const std::string& file, std::span<const Beside> beside);
  /// Makes a new folder, which must not exist or be empty, of such a file, after looking at whether it can
  /// be opened.
  static Expected<void> restore(const std::string& file, const std::string& folder);

 private:
  SqliteStore(const SqliteOptions& options, FolderLock lock);
  Expected<void> prepare();
  Expected<void> prepare_owner();
  Expected<Head> read_head();
  template <class Work>
  auto attempt(std::string_view doing, Work&& work);
  Fault fault_after(std::string_view doing, const SqliteFailure& failure);
  void write(const Batch& batch, const Head& head);
  void scan_members(const Scan& use);
  void scan_rows(const Scan& use);
  bool walk(const MemberQuery& query, base::MemberNo& after, std::vector<base::MemberNo>& found);

  SqliteOptions x_options;
  FolderLock x_lock;  // given back after the connection is closed
  Connection x_connection;
  std::optional<Transaction> x_snapshot;  // a reader's, or of begin_reading
  std::unique_ptr<KeptStatements> x_kept;
  Head x_head;
  bool x_log_holds_erased = false;  // what was erased still stands in the write-ahead log
  std::optional<Fault> x_closed;    // the fault after which nothing is answered any more
};

/// Refuses the versions of SQLite, as sqlite3_libversion_number() numbers them, that can lose commits.
Expected<void> check_library(int version_number);

}  // namespace shuke::store
