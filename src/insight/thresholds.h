// Thresholds that put wanted shares of members on the levels of a ladder, found by trying. Plain numbers
// in, plain numbers out: what is measured, and how a trial finds who stands where, is the caller's affair.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "base/fault.h"

namespace shuke::insight {

/// A level whose threshold is looked for.
struct SearchedLevel {
  std::optional<std::int64_t>
      now;                  // the threshold it has, above zero; none: no threshold moves members here
  bool above_lower = true;  // must lie above the threshold of the level below
};

struct ProposedLevel {
  /// None: nothing to find for this level, or an empty level comes nearest to what is wanted.
  std::optional<std::int64_t> at_least;
  std::int64_t members = 0;  // on this level, by the last trial
};

/// Says how many members stand on each level, lowest first, under thresholds: one for each level; those of
/// levels without one mean nothing. More members with a lower threshold, all else equal.
using Trial = std::function<base::Expected<std::vector<std::int64_t>>(std::span<const std::int64_t>)>;

/// What a trial is given for a level that nobody is to reach.
inline constexpr std::int64_t threshold_out_of_reach = 100'000'000'000'000;

/// For each level, lowest first, the threshold under which the members on it and above come nearest to what
/// is wanted of them, by some fourteen trials a level.
///
/// `wanted_bp` are shares in basis points, lowest level first; they should sum to 10,000. Levels are
/// settled from the lowest up. Thresholds have three significant digits; those that give a share within 5
/// basis points are as good as exact. Of two that come equally near, the one with fewer members is taken,
/// but one member rather than none. Where no threshold gives as many as are wanted, the highest that gives
/// the most. The last trial was of the thresholds that are returned. Faults: what the trial says.
base::Expected<std::vector<ProposedLevel>> search_thresholds(std::span<const std::int64_t> wanted_bp,
                                                             std::span<const SearchedLevel> levels,
                                                             const Trial& trial);

}  // namespace shuke::insight
