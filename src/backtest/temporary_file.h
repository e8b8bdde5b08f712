// TemporaryFile: bytes that do not fit into memory, in a file without a name that is gone with the process.
// Several threads may read and write different parts of it at once.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <span>

#include "base/fault.h"

namespace shuke::backtest {

class TemporaryFile {
 public:
  TemporaryFile() = default;
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile();

  /// Puts the bytes at the end and says where. The file is made at the first call, in TMPDIR or /var/tmp.
  base::Expected<std::uint64_t> append(std::span<const char> bytes);
  base::Expected<void> read(std::uint64_t offset, std::span<char> to) const;
  std::uint64_t size() const { return x_size; }

 private:
  std::mutex x_mutex;
  int x_descriptor = -1;
  std::atomic<std::uint64_t> x_size = 0;
};

}  // namespace shuke::backtest
