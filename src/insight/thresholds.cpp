// One level after the other, each by halving a stretch of round values of which the lowest keeps enough
// members and the highest too few.
#include "insight/thresholds.h"

#include <algorithm>
#include <numeric>

#include "base/check.h"
#include "base/units.h"

namespace shuke::insight {
namespace {

using base::Wide;

// ---- round values ---------------------------------------------------------------------------------------

// Round values have three significant digits; their places are counted from 1: 1, 2, ... 999, 1000, 1010
// ...
constexpr std::int64_t place_min = 1;
constexpr std::int64_t place_max = 10'000;  // 10^13, above which no amount lies

std::int64_t value_at(std::int64_t place) {
  std::int64_t scale = 1;
  for (; place >= 1000; place -= 900) scale *= 10;
  return place * scale;
}

/// The place of the largest round value that is not above `value`.
std::int64_t place_of(std::int64_t value) {
  std::int64_t skipped = 0;
  for (; value >= 1000; value /= 10) skipped += 900;
  return std::clamp(value + skipped, place_min, place_max);
}

// ---- the search -----------------------------------------------------------------------------------------

constexpr std::int64_t near_enough_bp = 5;  // of all members
constexpr std::int64_t out_of_reach = place_max + 1;

/// What a trial of one level showed.
struct Tried {
  std::int64_t place;
  std::int64_t members;  // on the level and above
};

class Search {
 public:
  Search(std::span<const std::int64_t> wanted_bp, std::span<const SearchedLevel> levels, const Trial& trial)
      : x_wanted_bp(wanted_bp), x_levels(levels), x_trial(trial), x_places(levels.size()) {
    for (std::size_t i = 0; i < levels.size(); ++i) {
      if (levels[i].now) x_places[i] = place_of(*levels[i].now);
    }
  }

  base::Expected<std::vector<ProposedLevel>> run() {
    for (std::size_t level = 1; level < x_levels.size(); ++level) {
      if (!x_levels[level].now) continue;
      if (auto settled = settle(level); !settled) return std::unexpected(settled.error());
    }
    if (auto last = try_places(); !last) return std::unexpected(last.error());
    std::vector<ProposedLevel> found(x_levels.size());
    for (std::size_t level = 0; level < found.size(); ++level) {
      found[level].members = x_members[level];
      if (level > 0 && x_levels[level].now && x_places[level] != out_of_reach)
        found[level].at_least = value_at(x_places[level]);
    }
    return found;
  }

 private:
  /// Finds the place of one level; those below have theirs.
  base::Expected<void> settle(std::size_t level) {
    x_tried.clear();
    std::int64_t low = lowest_place(level);  // keeps enough members, or as many as any place can
    std::int64_t high = out_of_reach;        // keeps too few
    const auto most = low < high ? members_from(level, low) : 0;
    if (!most) return std::unexpected(most.error());
    const Wide wanted = wanted_from(level);
    const Wide aim = std::min(wanted, Wide{*most} * 10'000);
    while (high - low > 1 && !(aim == wanted && near_enough(wanted))) {
      const std::int64_t middle = low + (high - low) / 2;
      const auto members = members_from(level, middle);
      if (!members) return std::unexpected(members.error());
      (Wide{*members} * 10'000 >= aim ? low : high) = middle;
    }
    x_places[level] = nearest(wanted);
    return {};
  }

  std::int64_t lowest_place(std::size_t level) const {
    if (!x_levels[level].above_lower) return place_min;
    for (std::size_t below = level; below-- > 1;) {
      if (x_levels[below].now && x_places[below] != out_of_reach) return x_places[below] + 1;
    }
    return place_min;
  }

  /// How many members are on the level and above with its threshold at `place`.
  base::Expected<std::int64_t> members_from(std::size_t level, std::int64_t place) {
    x_places[level] = place;
    if (auto tried = try_places(); !tried) return std::unexpected(tried.error());
    std::int64_t members = 0;
    for (std::size_t i = level; i < x_members.size(); ++i) members += x_members[i];
    x_tried.push_back({place, members});
    return members;
  }

  /// A trial of all places; a level that is not settled yet stands above the one below at least.
  base::Expected<void> try_places() {
    std::vector<std::int64_t> thresholds(x_places.size());
    std::int64_t below = 0;
    for (std::size_t i = 1; i < x_places.size(); ++i) {
      std::int64_t place = x_places[i];
      if (x_levels[i].above_lower) place = std::max(place, below + 1);
      thresholds[i] = place > place_max ? threshold_out_of_reach : value_at(place);
      if (x_levels[i].now && place <= place_max) below = place;
    }
    auto members = x_trial(thresholds);
    if (!members) return std::unexpected(members.error());
    x_members = std::move(*members);
    return {};
  }

  std::int64_t everybody() const {
    return std::accumulate(x_members.begin(), x_members.end(), std::int64_t{});
  }

  /// Members wanted on the level and above, times 10,000. After a first trial.
  Wide wanted_from(std::size_t level) const {
    Wide wanted = 0;
    for (std::size_t i = level; i < x_levels.size(); ++i) wanted += Wide{everybody()} * x_wanted_bp[i];
    return wanted;
  }

  static Wide distance(std::int64_t members, Wide wanted) {
    const Wide difference = Wide{members} * 10'000 - wanted;
    return difference < 0 ? -difference : difference;
  }

  /// Whether what was tried last is as good as exact: no whole member nearer, or within some basis points.
  bool near_enough(Wide wanted) const {
    const Wide exact = std::max<Wide>(10'000 / 2 - 1, Wide{everybody()} * near_enough_bp);
    return distance(x_tried.back().members, wanted) <= exact;
  }

  std::int64_t nearest(Wide wanted) const {
    Tried best{out_of_reach, 0};
    for (const Tried& tried : x_tried) {
      const Wide here = distance(tried.members, wanted);
      const Wide there = distance(best.members, wanted);
      const bool fewer = tried.members < best.members ? tried.members > 0 : best.members == 0;
      if (here > there || tried.members == 0) continue;
      if (here < there || fewer || (tried.members == best.members && tried.place > best.place))
        best = tried;
    }
    return best.place;
  }

  std::span<const std::int64_t> x_wanted_bp;
  std::span<const SearchedLevel> x_levels;
  const Trial& x_trial;
  std::vector<std::int64_t> x_places;   // of each level's threshold: settled, being tried, or as it is now
  std::vector<std::int64_t> x_members;  // on each level, by the last trial
  std::vector<Tried> x_tried;           // of the level being settled
};

}  // namespace

base::Expected<std::vector<ProposedLevel>> search_thresholds(std::span<const std::int64_t> wanted_bp,
                                                             std::span<const SearchedLevel> levels,
                                                             const Trial& trial) {
  CHECK(wanted_bp.size() == levels.size());
  return Search(wanted_bp, levels, trial).run();
}

}  // namespace shuke::insight
