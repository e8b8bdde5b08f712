// ByteSource: where the bytes of an order file come from. Plain, gzip and xz are told apart by their first
// bytes, not by the file's name. Not for records and columns (chunks.h) and not for writing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/fault.h"

namespace shuke::backtest {

/// Bytes in order, read once.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Fills `to` from the front and says how many bytes it put there; fewer than asked only at the end.
  ///
  /// A stream that breaks off before its own end mark is a fault, never a short file.
  virtual base::Expected<std::size_t> read(std::span<char> to) = 0;
  /// Bytes taken from the file so far, before unpacking; for a progress bar.
  virtual std::uint64_t consumed() const = 0;
};

struct OpenedSource {
  std::unique_ptr<ByteSource> bytes;
  std::uint64_t file_bytes = 0;  // 0: not known, a pipe
};

/// Opens a file, or standard input for `-`. A file packed with gzip or xz is unpacked while it is read.
base::Expected<OpenedSource> open_source(const std::string& path);
/// The same over an open descriptor, which the source closes where `owned`.
base::Expected<OpenedSource> open_descriptor(int descriptor, bool owned, const std::string& name);

/// `inner` read as text in another encoding (a name that iconv knows) and handed on as UTF-8.
base::Expected<std::unique_ptr<ByteSource>> decoded(std::unique_ptr<ByteSource> inner,
                                                    const std::string& encoding);

}  // namespace shuke::backtest
