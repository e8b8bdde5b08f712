// A backtest from end to end: an order file read, its members replayed through one or two programmes on all
// threads, and the result as JSON. The same input gives the same bytes on one thread and on several. Not
// the page (report_html.h) and not the command line's words (cli).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "backtest/mapping.h"
#include "base/fault.h"
#include "base/names.h"
#include "base/time.h"
#include "codec/json_writer.h"
#include "domain/programme.h"

namespace shuke::backtest {

struct BacktestProgramme {
  const domain::Programme& programme;
  std::string file;     // without its folder
  std::string version;  // as the result shows it
};

struct BacktestRequest {
  const base::Names& names;  // in which both programmes' names are numbered
  BacktestProgramme programme;
  std::optional<BacktestProgramme> against = {};
  std::string orders = {};  // path, or `-`
  Mapping mapping = {};
  std::optional<base::Instant> until = {};  // nothing: the last row's instant
  std::string members = {};                 // where member views go, one a line; empty: nowhere
  unsigned threads = 1;
  std::size_t memory_bytes_max =
      256u * 1024 * 1024;  // of rows between reading and replay; the rest waits in a temporary file
  /// Members that a proposal of thresholds looks at, at most and about: of a large shop no fewer than half
  /// of them, with which any share is right to within 3 % of all members, 99 times of 100.
  std::int64_t proposal_members = 5000;
  std::string generated_by = {};  // name and version of the program
  codec::JsonWriter::Layout layout = codec::JsonWriter::Layout::compact;

  enum class Phase : std::uint8_t { reading, replaying, trying_thresholds };
  /// Called now and then, one call at a time: how much of how much (0: not known) of a phase is done. Of
  /// trials the most there can be is told.
  std::function<void(Phase, std::uint64_t, std::uint64_t)> progress = {};
};

struct BacktestResult {
  std::string json;        // schema/backtest_report.schema.json
  std::uint64_t rows = 0;  // read
  std::uint64_t members = 0;
  bool whole_file = true;  // false: --until left rows out
};

/// Faults: what read_order_file says; a currency that differs with no rate stated; nothing to replay; files
/// that cannot be written. There is no result then, and no members file.
base::Expected<BacktestResult> run_backtest(const BacktestRequest& request);

}  // namespace shuke::backtest
