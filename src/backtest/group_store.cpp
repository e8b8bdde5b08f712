// Sorting by bucket, spilling and loading again.
#include "backtest/group_store.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "base/check.h"

namespace shuke::backtest {
namespace {

std::size_t bucket_of(std::uint64_t owner_hash) {
  static_assert(buckets_count == 256);
  return owner_hash >> 56;
}

base::Expected<int> open_unnamed_file() {
  const char* wanted = std::getenv("TMPDIR");
  const std::string folder = wanted != nullptr && *wanted != '\0' ? wanted : "/var/tmp";
  std::string name = folder + "/shuke-backtest-XXXXXX";
  const int file = ::mkostemp(name.data(), O_CLOEXEC);
  if (file < 0) {
    return base::fault("no temporary file can be made in " + folder + ": " + std::strerror(errno) +
                       " (TMPDIR can name another folder)");
  }
  ::unlink(name.c_str());
  return file;
}

/// Writes or reads all bytes at an offset; false with errno set.
template <class Byte, class Call>
bool transfer(Call call, int file, std::span<Byte> bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t done = call(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (done < 0 && errno == EINTR) continue;
    if (done == 0) errno = EIO;
    if (done <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(done));
    offset += static_cast<std::uint64_t>(done);
  }
  return true;
}

}  // namespace

GroupStore::~GroupStore() {
  if (x_file >= 0) ::close(x_file);
}

std::unique_ptr<GroupStore::Piece> GroupStore::sorted(const RowReader& reader) {
  auto piece = std::make_unique<Piece>();
  piece->edges = reader.edges;
  for (const RowReader::Owned& group : reader.owned) piece->begins[bucket_of(group.owner_hash) + 1] += group.bytes;
  for (std::size_t i = 0; i < buckets_count; ++i) piece->begins[i + 1] += piece->begins[i];
  piece->bytes = std::make_unique_for_overwrite<char[]>(piece->begins.back());
  auto next = piece->begins;
  for (std::size_t i = 0; i < reader.owned.size(); ++i) {
    const RowReader::Owned& group = reader.owned[i];
    std::uint32_t& place = next[bucket_of(group.owner_hash)];
    if (i == piece->edges.first_group) piece->first_group = place;
    std::memcpy(piece->bytes.get() + place, reader.groups.bytes().data() + group.from, group.bytes);
    place += group.bytes;
  }
  return piece;
}

base::Expected<void> GroupStore::put(std::uint64_t chunk_number, const RowReader& reader) {
  auto piece = sorted(reader);
  const std::size_t bytes = piece->begins.back();
  bool fits = true;
  {
    const std::lock_guard lock(x_mutex);
    fits = x_memory_bytes + bytes <= x_memory_bytes_max;
    if (fits) {
      x_memory_bytes += bytes;
    } else {
      if (x_file < 0) {
        auto file = open_unnamed_file();
        if (!file) return std::unexpected(file.error());
        x_file = *file;
      }
      piece->file_offset = x_file_bytes;
      x_file_bytes += bytes;
    }
  }
  if (!fits) {
    if (auto moved = move_to_file(*piece); !moved) return moved;
  }
  const std::lock_guard lock(x_mutex);
  if (x_pieces.size() <= chunk_number) x_pieces.resize(chunk_number + 1);
  x_pieces[chunk_number] = std::move(piece);
  return {};
}

base::Expected<void> GroupStore::move_to_file(Piece& piece) {
  if (!transfer(::pwrite, x_file, std::span<const char>(piece.bytes.get(), piece.begins.back()), piece.file_offset)) {
    return base::fault(std::string("the temporary file cannot be written: ") + std::strerror(errno));
  }
  piece.bytes.reset();
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
    const char* from = piece->bytes.get() + begin;
    if (!piece->bytes) {
      const std::span<char> place(into.x_read.data() + read, size);
      if (!transfer(::pread, x_file, place, piece->file_offset + begin)) {
        return base::fault(std::string("the temporary file cannot be read: ") + std::strerror(errno));
      }
      from = place.data();
      read += size;
    }
    const bool holds_first = piece->goes_on && piece->first_group >= begin && piece->first_group < begin + size;
    into.x_stretches.push_back({from, from + size, holds_first ? from + (piece->first_group - begin) : nullptr});
  }
  return {};
}

}  // namespace shuke::backtest
