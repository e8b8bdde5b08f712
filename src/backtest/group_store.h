// GroupStore: the row groups of a whole file, apart by owner, in memory up to a budget and beyond it in a
// temporary file that has no name. Whatever thread puts what, a bucket's groups come out in the order of
// the file.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "backtest/row_groups.h"
#include "backtest/row_reader.h"
#include "backtest/temporary_file.h"
#include "base/fault.h"

namespace shuke::backtest {

/// The members are spread over this many buckets by a hash of their ids; the number never depends on
/// threads.
inline constexpr std::size_t buckets_count = 256;

/// The groups of one bucket in the order of the file.
class BucketGroups {
 public:
  /// Calls take(group) for every group; its head says truly whether it starts a run.
  template <class Take>
  void each(Take take) const {
    for (const Stretch& stretch : x_stretches) {
      for (const char* at = stretch.from; at != stretch.to;) {
        Group group(at);
        if (at == stretch.goes_on) group.head.starts_run = false;
        take(group);
        at += group.head.bytes;
      }
    }
  }

 private:
  friend class GroupStore;
  struct Stretch {
    const char* from;
    const char* to;
    const char* goes_on;  // a group that goes on with the order of the chunk before; nullptr: none
  };
  std::vector<Stretch> x_stretches;
  std::vector<char> x_read;  // what was in the temporary file
};

class GroupStore {
 public:
  /// Keeps up to `memory_bytes_max` in memory.
  explicit GroupStore(std::size_t memory_bytes_max) : x_memory_bytes_max(memory_bytes_max) {}
  GroupStore(const GroupStore&) = delete;
  GroupStore& operator=(const GroupStore&) = delete;

  /// Takes what a reader read from a chunk. May be called from several threads.
  base::Expected<void> put(std::uint64_t chunk_number, const GroupBatch& groups, const RunEdges& edges);
  /// Takes groups that are no chunk of a file and start no run, behind all others. May be called from
  /// several threads; not while a chunk is still to come.
  base::Expected<void> append(const GroupBatch& groups);
  /// Call it once after the last put of a chunk and before the first load.
  void seal();
  /// The groups of one bucket, valid while the store lives and `into` is not loaded again. May be called
  /// from several threads.
  base::Expected<void> load(std::size_t bucket, BucketGroups& into) const;
  std::uint64_t bytes_in_file() const { return x_file.size(); }
  bool empty() const { return x_pieces.empty(); }

 private:
  /// What came from one chunk: its groups sorted by bucket.
  struct Piece {
    std::unique_ptr<char[]> bytes;  // null: in the file
    std::uint64_t file_offset = 0;
    std::array<std::uint32_t, buckets_count + 1> begins{};
    RunEdges edges;
    std::uint32_t first_group = UINT32_MAX;  // of the first run
    bool goes_on = false;                    // the first run goes on with the chunk before
  };

  static std::unique_ptr<Piece> sorted(const GroupBatch& groups, const RunEdges& edges);
  base::Expected<void> place(Piece& piece);

  std::size_t x_memory_bytes_max;
  std::mutex x_mutex;
  std::size_t x_memory_bytes = 0;
  TemporaryFile x_file;
  std::vector<std::unique_ptr<Piece>> x_pieces;  // by chunk
};

}  // namespace shuke::backtest
