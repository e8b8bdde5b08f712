// Proposals: thresholds of a programme's levels that would have given wanted shares of members on this
// shop's orders, found by replaying members under thresholds that are tried. What the search tries is
// insight/thresholds.h; how a proposal reads is result_json.h.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "backtest/backtest.h"
#include "backtest/figures_scope.h"
#include "backtest/group_store.h"
#include "base/fault.h"
#include "domain/programme.h"
#include "insight/thresholds.h"

namespace shuke::backtest {

/// Shares of members wanted on the levels of a ladder, and where the wish comes from.
struct Wanted {
  std::string_view source = "none";     // or `programme`, or `default`
  std::vector<std::int64_t> shares_bp;  // lowest level first; empty: no wish
};

/// What the programme file wishes; else 60/30/10 for a ladder of three levels.
Wanted wanted_of(const domain::Ladder& ladder);

struct Proposal {
  domain::LadderNo ladder;
  std::vector<std::int64_t> wanted_bp;
  std::vector<insight::ProposedLevel> levels;  // members: of those looked at
  std::int64_t looked_at = 0;  // members replayed: all, or a part taken by a hash of their ids
  std::int64_t up = 0;         // of them: stand higher than under the thresholds as they are
  std::int64_t down = 0;
};

/// Replays of a programme's members beside the one that the result is made from.
struct ProposalTask {
  const BacktestRequest& request;
  const domain::Programme& programme;
  const GroupStore& store;
  FiguresScope scope;
  std::int64_t members = 0;  // in the store
};

/// For each ladder that orders move and whose shares are wished for: first for the wish of the programme
/// file, then for 60/30/10 where there are three levels and the wish is another. Faults: a temporary file
/// that cannot be read.
base::Expected<std::vector<Proposal>> propose_thresholds(const ProposalTask& task);

}  // namespace shuke::backtest
