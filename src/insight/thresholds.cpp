// Walks from the top level down over the values from the largest down, so that each level finds its place
// below the one above.
#include "insight/thresholds.h"

#include <algorithm>
#include <functional>

#include "base/units.h"

namespace shuke::insight {
namespace {

/// A value that occurs, and how many have it or more.
struct Step {
  std::int64_t value;
  std::int64_t members;
};

std::vector<Step> steps_of(std::vector<std::int64_t>& values) {
  std::ranges::sort(values, std::greater());
  std::vector<Step> steps;
  for (std::size_t i = 0; i < values.size() && values[i] > 0; ++i) {
    const auto members = static_cast<std::int64_t>(i) + 1;
    if (!steps.empty() && steps.back().value == values[i]) {
      steps.back().members = members;
    } else {
      steps.push_back({values[i], members});
    }
  }
  return steps;
}

/// How far a number of members is from the wanted one, both times 10,000.
base::Wide distance(std::int64_t members, base::Wide wanted) {
  const base::Wide difference = base::Wide{members} * 10'000 - wanted;
  return difference < 0 ? -difference : difference;
}

}  // namespace

std::vector<ProposedLevel> propose_thresholds(std::vector<std::int64_t> values,
                                              std::span<const std::int64_t> wanted_bp) {
  const auto everybody = static_cast<std::int64_t>(values.size());
  const std::vector<Step> steps = steps_of(values);
  std::vector<ProposedLevel> levels(wanted_bp.size());
  std::size_t next = 0;    // the first step not yet above a threshold
  std::int64_t above = 0;  // members on the levels done
  base::Wide wanted = 0;   // on this level and above, times 10,000
  for (std::size_t level = levels.size(); level-- > 1;) {
    wanted += base::Wide{everybody} * wanted_bp[level];
    std::size_t best = steps.size();
    base::Wide best_distance = distance(above, wanted);
    for (std::size_t i = next; i < steps.size(); ++i) {
      const base::Wide here = distance(steps[i].members, wanted);
      // An empty level wins only where every threshold is strictly farther; among thresholds the one with
      // fewer members does.
      if (here < best_distance || (here == best_distance && best == steps.size())) {
        best = i;
        best_distance = here;
      } else if (base::Wide{steps[i].members} * 10'000 > wanted) {
        break;
      }
    }
    if (best == steps.size()) continue;
    levels[level] = {steps[best].value, steps[best].members - above};
    above = steps[best].members;
    next = best + 1;
  }
  if (!levels.empty()) levels[0].members = everybody - above;
  return levels;
}

std::size_t proposed_level(std::span<const ProposedLevel> levels, std::int64_t value) {
  for (std::size_t level = levels.size(); level-- > 1;) {
    if (levels[level].at_least && value >= *levels[level].at_least) return level;
  }
  return 0;
}

}  // namespace shuke::insight
