// What the reader and the replay counted, put into the words and lists of the result. Not the figures
// (figures.h) and not the bytes of the JSON (result_json.h).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "backtest/backtest.h"
#include "backtest/comparison.h"
#include "backtest/order_file.h"
#include "backtest/proposals.h"
#include "backtest/replay.h"

namespace shuke::backtest {

struct ReplayedRuns {
  const Replay& first;
  const Replay* against = nullptr;
  const Comparison* comparison = nullptr;
  const std::vector<std::vector<Proposal>>& proposals;  // of the first, and of the one against it
};

/// `file.findings` holds those of the plans too; `rows_dropped` are the duplicates left out by them.
BacktestResult make_result(const BacktestRequest& request, const OrderFile& file,
                           std::uint64_t rows_dropped, const ReplayedRuns& runs);
/// Why a file with rows has none to replay, for a message.
std::string why_nothing(const OrderFile& file, bool has_until);

}  // namespace shuke::backtest
