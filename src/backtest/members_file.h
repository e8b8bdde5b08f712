// MembersFile: one line per member, sorted by member, however many there are: each bucket's lines are
// sorted in memory, put into a temporary file, and merged at the end. Not the lines themselves (codec's
// member view).
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "backtest/temporary_file.h"
#include "base/fault.h"

namespace shuke::backtest {

/// Lines of one bucket in order of their members.
class MemberLines {
 public:
  /// `line` without its newline.
  void add(std::string_view member, std::string_view line);
  void clear() { x_bytes.clear(); }
  const std::string& bytes() const { return x_bytes; }

 private:
  std::string x_bytes;  // both sizes, the member, the line
};

class MembersFile {
 public:
  /// Takes sorted lines. May be called from several threads.
  base::Expected<void> put(const MemberLines& lines);
  /// Writes all lines in order of their members into a file, whole or not at all.
  base::Expected<void> write(const std::string& path) const;

 private:
  struct Run {
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
  };
  std::mutex x_mutex;
  TemporaryFile x_file;
  std::vector<Run> x_runs;
};

}  // namespace shuke::backtest
