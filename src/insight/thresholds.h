// Thresholds that put wanted shares of members on the levels of a ladder, found by trying. Plain numbers
// in, plain numbers out: what is measured, and how a trial finds who stands where, is the caller's affair.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "base/fault.h"

namespace shuke::insight {

/// A level whose threshold is looked for.
struct SearchedLevel {
  std::int64_t now = 0;              // the threshold it has; 0: no threshold moves members here
  std::optional<std::size_t> above;  // the lower level whose threshold it must exceed
};

struct ProposedLevel {
  /// None: the threshold stays as it is, since none that was tried comes nearer to what is wanted.
  std::optional<std::int64_t> at_least;
  std::int64_t members = 0;  // on this level, by the last trial
};

/// Says how many members stand on each level, lowest first, under thresholds: one for each level; those of
/// levels without one mean nothing. Mostly more members with a lower threshold.
using Trial = std::function<base::Expected<std::vector<std::int64_t>>(std::span<const std::int64_t>)>;

/// All lists by level, lowest first.
struct ThresholdSearch {
  std::vector<std::int64_t> wanted_bp;  // shares in basis points; they should sum to 10,000
  std::vector<SearchedLevel> levels;
  /// One for each member, in any order: about what thresholds measure. They say where to begin.
  std::vector<std::int64_t> values;
};

/// For each level the threshold under which the members on it and above come nearest to what is wanted of
/// them, among those tried: at most threshold_trials_max for a level.
///
/// Levels are settled from the lowest up, each from the value that the wanted number of members have.
/// Proposed thresholds have three significant digits. A share within 25 basis points is as good as exact.
/// Of those equally near, a level that somebody holds goes before an empty one, then the threshold as it
/// is, then fewer members, then the higher threshold. Where every threshold leaves far too many, it stays.
/// The last trial was of the thresholds that are returned. Faults: what the trial says.
base::Expected<std::vector<ProposedLevel>> search_thresholds(ThresholdSearch search, const Trial& trial);

}  // namespace shuke::insight
