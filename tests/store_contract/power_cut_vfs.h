// A file system for SQLite that lives in memory and knows what a disk knows: which bytes are durable, and
// which writes are still under way. It can cut the power, fail at a chosen call, and lie. Not a test.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

struct sqlite3_vfs;

namespace shuke::store {

class PowerCutVfs {
 public:
  /// What happens at the chosen call.
  enum class Failure {
    io_error,   // this call fails; a write may have happened in part, a sync loses what it should have kept
    io_errors,  // this call and all after it
    disk_full,  // this write fails; only writes and growing are counted
    disks_full,  // this write and all after it
    power_cut,   // this call and all after it fail, as if the machine had stopped: cut_power() follows
  };

  /// Registers itself with SQLite under a name of its own. Everything random comes from the seed.
  explicit PowerCutVfs(std::uint64_t seed);
  PowerCutVfs(const PowerCutVfs&) = delete;
  PowerCutVfs& operator=(const PowerCutVfs&) = delete;
  ~PowerCutVfs();

  const std::string& name() const { return x_name; }

  /// From now on the call with this number (from 1) of those the failure counts fails.
  void fail_at(std::uint64_t call, Failure failure);
  void fail_no_more() {
    const Locked locked(x_mutex);
    x_fails.reset();
  }
  /// Whether the chosen call has come.
  bool has_failed() const {
    const Locked locked(x_mutex);
    return x_has_failed;
  }
  /// Calls of every kind so far; for a failure of a full disk, see writes().
  std::uint64_t calls() const {
    const Locked locked(x_mutex);
    return x_calls;
  }
  std::uint64_t writes() const {
    const Locked locked(x_mutex);
    return x_writes;
  }

  /// Of the writes under way some reach the disk, in any order, whole, in part or not at all. No file may
  /// be open.
  void cut_power();

  /// With true, syncs answer well and make nothing durable: what a test has to notice.
  void lie(bool now) { x_lies = now; }

 private:
  friend struct PowerCutCalls;
  using Locked = std::lock_guard<std::recursive_mutex>;

  struct Write {
    std::size_t at = 0;
    std::string bytes;
    bool cuts = false;  // the file ends at `at`
  };
  /// Of the connections that have a file open; gone with the last of them, as it is with the machine.
  struct SharedMemory {
    static constexpr std::size_t locks = 8;
    static constexpr int exclusive = -1;
    std::vector<std::unique_ptr<char[]>> regions;
    std::array<int, locks> held{};  // by so many readers, or exclusively
  };
  struct Inode {
    std::string current;         // what a reader sees
    std::string durable;         // what is on the disk for certain
    std::vector<Write> pending;  // written since, by age
    std::weak_ptr<SharedMemory> shared_memory = {};
  };
  struct Removal {
    std::string path;
    std::shared_ptr<Inode> inode;
  };
  enum class Call { other, write };

  /// Counts a call; answers true when it is to fail.
  bool fails(Call call);
  void write(Inode& inode, Write write);
  void remove(const std::string& path, bool durably);
  void sync(Inode& inode);
  /// What an error leaves of the writes under way: any part of them, in any order, and the rest is
  /// forgotten.
  void lose_some(Inode& inode);
  static void apply(std::string& content, const Write& write);
  void apply_in_part(std::string& content, const Write& write);
  std::uint64_t below(std::uint64_t end) { return x_random() % end; }

  std::string x_name;
  mutable std::recursive_mutex x_mutex;  // several connections may have a thread each
  std::unique_ptr<sqlite3_vfs> x_vfs;
  std::mt19937_64 x_random;
  std::map<std::string, std::shared_ptr<Inode>> x_files;
  std::vector<Removal>
      x_removals;  // names removed since the last sync of any file; a power cut may bring them back
  std::uint64_t x_calls = 0;
  std::uint64_t x_writes = 0;
  struct Plan {
    std::uint64_t call = 0;
    Failure failure = Failure::io_error;
  };
  std::optional<Plan> x_fails;
  bool x_has_failed = false;
  bool x_lies = false;
};

}  // namespace shuke::store
