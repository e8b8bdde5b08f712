// Sorting by bucket, spilling and loading again.
#include "backtest/group_store.h"

#include <cstring>
#include <utility>

#include "base/check.h"

namespace shuke::backtest {
namespace {

std::size_t bucket_of(std::uint64_t owner_hash) {
  static_assert(buckets_count == 256);
  return owner_hash >> 56;
}

}  // namespace

std::unique_ptr<GroupStore::Piece> GroupStore::sorted(const GroupBatch& groups, const RunEdges& edges) {
  auto piece = std::make_unique<Piece>();
  piece->edges = edges;
  for (const GroupBatch::Owned& group : groups.owned())
    piece->begins[bucket_of(group.owner_hash) + 1] += group.bytes;
  for (std::size_t i = 0; i < buckets_count; ++i) piece->begins[i + 1] += piece->begins[i];
  piece->bytes = std::make_unique_for_overwrite<char[]>(piece->begins.back());
  auto next = piece->begins;
  for (std::size_t i = 0; i < groups.owned().size(); ++i) {
    const GroupBatch::Owned& group = groups.owned()[i];
    std::uint32_t& place = next[bucket_of(group.owner_hash)];
    if (i == piece->edges.first_group) piece->first_group = place;
    std::memcpy(piece->bytes.get() + place, groups.bytes().data() + group.from, group.bytes);
    place += group.bytes;
  }
  return piece;
}

/// Leaves the bytes where they are while the budget lasts, else takes them into the file.
base::Expected<void> GroupStore::place(Piece& piece) {
  const std::size_t bytes = piece.begins.back();
  bool fits = true;
  {
    const std::lock_guard lock(x_mutex);
    fits = x_memory_bytes + bytes <= x_memory_bytes_max;
    if (fits) x_memory_bytes += bytes;
  }
  if (fits) return {};
  auto offset = x_file.append({piece.bytes.get(), bytes});
  if (!offset) return std::unexpected(offset.error());
  piece.file_offset = *offset;
  piece.bytes.reset();
  return {};
}

base::Expected<void> GroupStore::put(std::uint64_t chunk_number, const GroupBatch& groups,
                                     const RunEdges& edges) {
  auto piece = sorted(groups, edges);
  if (auto placed = place(*piece); !placed) return placed;
  const std::lock_guard lock(x_mutex);
  if (x_pieces.size() <= chunk_number) x_pieces.resize(chunk_number + 1);
  x_pieces[chunk_number] = std::move(piece);
  return {};
}

base::Expected<void> GroupStore::append(const GroupBatch& groups) {
  if (groups.owned().empty()) return {};
  auto piece = sorted(groups, RunEdges{});
  if (auto placed = place(*piece); !placed) return placed;
  const std::lock_guard lock(x_mutex);
  x_pieces.push_back(std::move(piece));
  return {};
}

void GroupStore::seal() {
  const RunEdges* before = nullptr;  // the last chunk that had a record
  bool kept = false;                 // the run it ended with has a row that was kept
  for (auto& piece : x_pieces) {
    CHECK(piece != nullptr);
    const RunEdges& edges = piece->edges;
    if (!edges.any) continue;
    const bool same = before != nullptr && before->last_order == edges.first_order;
    piece->goes_on = same && kept;
    kept = edges.last_kept || (edges.single && same && kept);
    before = &edges;
  }
}

base::Expected<void> GroupStore::load(std::size_t bucket, BucketGroups& into) const {
  into.x_stretches.clear();
  std::size_t spilled = 0;
  for (const auto& piece : x_pieces) {
    if (!piece->bytes) spilled += piece->begins[bucket + 1] - piece->begins[bucket];
  }
  into.x_read.resize(spilled);
  std::size_t read = 0;
  for (const auto& piece : x_pieces) {
    const std::uint32_t begin = piece->begins[bucket];
    const std::uint32_t size = piece->begins[bucket + 1] - begin;
    if (size == 0) continue;
    const char* from = piece->bytes ? piece->bytes.get() + begin : nullptr;
    if (!piece->bytes) {
      const std::span<char> place(into.x_read.data() + read, size);
      if (auto got = x_file.read(piece->file_offset + begin, place); !got) return got;
      from = place.data();
      read += size;
    }
    const bool holds_first =
        piece->goes_on && piece->first_group >= begin && piece->first_group < begin + size;
    into.x_stretches.push_back(
        {from, from + size, holds_first ? from + (piece->first_group - begin) : nullptr});
  }
  return {};
}

}  // namespace shuke::backtest
