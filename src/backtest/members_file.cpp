// Merging sorted runs, each read through a small buffer.
#include "backtest/members_file.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <queue>

namespace shuke::backtest {
namespace {

constexpr std::size_t buffer_bytes = 32 * 1024;

struct Sizes {
  std::uint32_t member = 0;
  std::uint32_t line = 0;
};

/// Reads a run entry by entry.
class RunReader {
 public:
  RunReader(const TemporaryFile& file, std::uint64_t offset, std::uint64_t bytes)
      : x_file(file), x_offset(offset), x_left(bytes) {}

  /// Goes to the next entry; false at the end.
  base::Expected<bool> next() {
    x_at += x_entry;
    x_entry = 0;
    if (x_at == x_buffer.size() && x_left == 0) return false;
    if (auto got = want(sizeof(Sizes)); !got) return std::unexpected(got.error());
    std::memcpy(&x_sizes, x_buffer.data() + x_at, sizeof x_sizes);
    x_entry = sizeof x_sizes + x_sizes.member + x_sizes.line;
    if (auto got = want(x_entry); !got) return std::unexpected(got.error());
    return true;
  }
  std::string_view member() const { return {x_buffer.data() + x_at + sizeof x_sizes, x_sizes.member}; }
  std::string_view line() const { return {member().data() + x_sizes.member, x_sizes.line}; }

 private:
  /// Sees to it that `bytes` from here on are in the buffer.
  base::Expected<void> want(std::size_t bytes) {
    if (x_buffer.size() - x_at >= bytes) return {};
    x_buffer.erase(0, x_at);
    x_at = 0;
    const std::size_t old = x_buffer.size();
    const std::size_t more =
        static_cast<std::size_t>(std::min<std::uint64_t>(std::max(bytes - old, buffer_bytes), x_left));
    x_buffer.resize(old + more);
    if (auto got = x_file.read(x_offset, {x_buffer.data() + old, more}); !got) return got;
    x_offset += more;
    x_left -= more;
    return {};
  }

  const TemporaryFile& x_file;
  std::uint64_t x_offset;
  std::uint64_t x_left;  // not yet in the buffer
  std::string x_buffer;
  std::size_t x_at = 0;
  std::size_t x_entry = 0;
  Sizes x_sizes;
};

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

void MemberLines::add(std::string_view member, std::string_view line) {
  const Sizes sizes{static_cast<std::uint32_t>(member.size()), static_cast<std::uint32_t>(line.size())};
  x_bytes.append(reinterpret_cast<const char*>(&sizes), sizeof sizes);
  x_bytes.append(member);
  x_bytes.append(line);
}

base::Expected<void> MembersFile::put(const MemberLines& lines) {
  if (lines.bytes().empty()) return {};
  auto offset = x_file.append(lines.bytes());
  if (!offset) return std::unexpected(offset.error());
  const std::lock_guard lock(x_mutex);
  x_runs.push_back({*offset, lines.bytes().size()});
  return {};
}

base::Expected<void> MembersFile::write(const std::string& path) const {
  const auto failed = [&] { return base::fault(path + ": cannot be written: " + std::strerror(errno)); };
  // A pipe or a device is written as it stands; a file appears only when it is whole.
  const bool whole = !std::filesystem::exists(path) || std::filesystem::is_regular_file(path);
  const std::string unfinished = whole ? path + ".unfinished" : path;
  std::unique_ptr<std::FILE, CloseFile> out(std::fopen(unfinished.c_str(), "wb"));
  if (!out) return failed();
  std::vector<std::unique_ptr<RunReader>> readers;
  const auto later = [&](std::size_t a, std::size_t b) {
    return readers[a]->member() > readers[b]->member();
  };
  std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(later)> queue(later);
  const auto advance = [&](std::size_t i) -> base::Expected<void> {
    auto more = readers[i]->next();
    if (!more) return std::unexpected(more.error());
    if (*more) queue.push(i);
    return {};
  };
  for (const Run& run : x_runs) {
    readers.push_back(std::make_unique<RunReader>(x_file, run.offset, run.bytes));
    if (auto got = advance(readers.size() - 1); !got) return got;
  }
  while (!queue.empty()) {
    const std::size_t first = queue.top();
    queue.pop();
    const std::string_view line = readers[first]->line();
    if (std::fwrite(line.data(), 1, line.size(), out.get()) != line.size() ||
        std::fputc('\n', out.get()) == EOF)
      return failed();
    if (auto got = advance(first); !got) return got;
  }
  if (std::fclose(out.release()) != 0) return failed();
  if (whole && std::rename(unfinished.c_str(), path.c_str()) != 0) return failed();
  return {};
}

}  // namespace shuke::backtest
