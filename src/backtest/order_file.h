// Reading an order file whole: both threads read chunks into row groups by owner. What comes out depends on
// the file, the mapping and --until alone, never on the number of threads. Not for replaying what was read
// (replay.h).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "backtest/byte_source.h"
#include "backtest/findings.h"
#include "backtest/group_store.h"
#include "backtest/mapping.h"
#include "backtest/row_reader.h"
#include "base/fault.h"

namespace shuke::backtest {

/// Row groups kept in memory before the rest goes into a temporary file.
inline constexpr std::size_t group_memory_bytes = 256u * 1024 * 1024;

struct ReadOrder {
  const Mapping& mapping;
  int currency_decimals = 2;                // of the programme's currency
  std::optional<base::Instant> until = {};  // later rows are not replayed
  unsigned threads = 1;
  std::size_t memory_bytes_max = group_memory_bytes;
  /// Called now and then, one call at a time: bytes of the file read so far, and of the whole (0: not
  /// known).
  std::function<void(std::uint64_t, std::uint64_t)> progress = {};
};

struct OrderFile {
  std::unique_ptr<GroupStore> groups;
  Findings findings;
  ReadCounts counts;
  bool synthetic = false;  // the first comment says that no shop made it
};

/// Reads the file at `path` (`-`: standard input).
///
/// Faults name file, line and column, one a line, up to row_faults_max of them; there is no result then.
base::Expected<OrderFile> read_order_file(const std::string& path, const ReadOrder& how);
/// The same from any source; `name` is what messages call it, `file_bytes` how long it is (0: not known).
base::Expected<OrderFile> read_orders(OpenedSource source, const std::string& name, const ReadOrder& how);

}  // namespace shuke::backtest
