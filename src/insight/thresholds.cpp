// One level after the other: from a first guess up or down until one threshold keeps enough members and one
// too few, then halving between the two. Where that ends far from the wish, some values of other members
// are tried too, since with terms and counters that begin anew a lower threshold can leave fewer members on
// a level.
#include "insight/thresholds.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "base/units.h"

namespace shuke::insight {
namespace {

using base::Wide;

// ---- round values ---------------------------------------------------------------------------------------

// Round values have three significant digits; their places are counted from 1: 1, 2, ... 999, 1000, 1010
// ...
constexpr std::int64_t place_min = 1;
constexpr std::int64_t place_max = 10'000;  // 10^13: as much as a programme file may ask for
constexpr std::int64_t places_of_ten_times = 900;

std::int64_t value_at(std::int64_t place) {
  std::int64_t scale = 1;
  for (; place >= 1000; place -= places_of_ten_times) scale *= 10;
  return place * scale;
}

/// The place of the largest round value that is not above `value`.
std::int64_t place_of(std::int64_t value) {
  std::int64_t skipped = 0;
  for (; value >= 1000; value /= 10) skipped += places_of_ten_times;
  return std::clamp(value + skipped, place_min, place_max);
}

// ---- the search -----------------------------------------------------------------------------------------

constexpr std::int64_t first_step = 16;      // places
constexpr std::int64_t near_enough_bp = 25;  // of all members
constexpr std::int64_t far_off_bp = 100;     // likewise
constexpr std::size_t other_values = 8;      // tried where the search ends far off

/// What a trial of one level showed.
struct Tried {
  std::int64_t threshold;
  std::int64_t members;  // on the level and above
};

class Search {
 public:
  Search(ThresholdSearch search, const Trial& trial) : x_search(std::move(search)), x_trial(trial) {
    CHECK(x_search.wanted_bp.size() == x_search.levels.size());
    std::ranges::sort(x_search.values, std::greater());
    for (const SearchedLevel& level : x_search.levels) x_thresholds.push_back(level.now);
  }

  base::Expected<std::vector<ProposedLevel>> run() {
    for (std::size_t level = 1; level < x_thresholds.size(); ++level) {
      if (x_search.levels[level].now == 0) continue;
      if (auto settled = settle(level); !settled) return std::unexpected(settled.error());
    }
    if (auto last = try_thresholds(); !last) return std::unexpected(last.error());
    std::vector<ProposedLevel> found(x_thresholds.size());
    for (std::size_t level = 0; level < found.size(); ++level) {
      found[level].members = x_members[level];
      if (x_thresholds[level] != x_search.levels[level].now) found[level].at_least = x_thresholds[level];
    }
    return found;
  }

 private:
  /// Finds the threshold of one level; those below have theirs.
  base::Expected<void> settle(std::size_t level) {
    x_tried.clear();
    const std::int64_t now = std::max(x_search.levels[level].now, value_at(lowest_place(level)));
    auto done = close_in(level);
    if (done && is_far(nearest(level, now), level)) done = try_others(level, now);
    if (done) done = raise(level, nearest(level, now));
    if (!done) return done;
    const Tried best = nearest(level, now);
    x_thresholds[level] = is_far(best, level) && always_too_many(level) ? now : best.threshold;
    return {};
  }

  /// From the first guess to where enough members turn into too few. The next guess is what as many more or
  /// fewer members have as the last trial was off; where that lies outside what is left, halving goes on.
  base::Expected<void> close_in(std::size_t level) {
    const std::int64_t lowest = lowest_place(level);
    const std::int64_t top = x_search.values.empty() ? 0 : x_search.values.front();
    const std::int64_t highest = std::max(lowest, std::min(place_of(top) + places_of_ten_times, place_max));
    std::int64_t low = lowest - 1;                         // not tried, taken for enough
    std::int64_t high = highest + 1;                       // not tried, taken for too few
    Wide rank = wanted_of(level, x_search.values.size());  // times 10,000
    std::int64_t place = std::clamp(place_of(value_of_rank(rank)), lowest, highest);
    for (std::int64_t step = first_step; high - low > 1 && may_try(); step *= 2) {
      const auto members = members_from(level, value_at(place));
      if (!members) return std::unexpected(members.error());
      if (distance(x_tried.back(), level) <= exact()) break;
      (Wide{*members} * 10'000 >= wanted_from(level) ? low : high) = place;
      rank = rank * wanted_from(level) / (Wide{std::max<std::int64_t>(*members, 1)} * 10'000);
      rank = std::min(rank, Wide{everybody()} * 10'000);
      place = place_of(value_of_rank(rank));
      if (low < place && place < high) continue;
      if (low == lowest - 1) {
        place = std::max(high - step, lowest);
      } else if (high == highest + 1) {
        place = std::min(low + step, highest);
      } else {
        place = low + (high - low) / 2;
      }
    }
    return {};
  }

  /// The threshold as it is, and what some members have.
  base::Expected<void> try_others(std::size_t level, std::int64_t now) {
    std::vector<std::int64_t> others{now};
    const std::size_t members = x_search.values.size();
    for (std::size_t i = 1; i <= other_values && members > 0; ++i) {
      const std::int64_t value = value_at(place_of(x_search.values[(members - 1) * i / other_values]));
      if (value >= value_at(lowest_place(level))) others.push_back(value);
    }
    for (const std::int64_t threshold : others) {
      if (!may_try() || std::ranges::find(x_tried, threshold, &Tried::threshold) != x_tried.end()) continue;
      if (auto tried = members_from(level, threshold); !tried) return std::unexpected(tried.error());
    }
    return {};
  }

  /// Tries higher thresholds than `best` that keep as many members, if one a little higher does.
  base::Expected<void> raise(std::size_t level, Tried best) {
    std::int64_t above = 0;
    for (const Tried& tried : x_tried) {
      if (tried.threshold > best.threshold && tried.members != best.members)
        above = above == 0 ? tried.threshold : std::min(above, tried.threshold);
    }
    std::int64_t low = place_of(best.threshold);
    std::int64_t high = above == 0 ? low : place_of(above);
    for (std::int64_t place = low + 9; high - low > 9 && may_try(); place = low + (high - low) / 2) {
      const auto members = members_from(level, value_at(place));
      if (!members) return std::unexpected(members.error());
      if (*members != best.members && place == low + 9) return {};
      (*members == best.members ? low : high) = place;
    }
    return {};
  }

  bool may_try() const { return x_tried.size() < base::threshold_trials_max; }

  /// The lowest place that lies above the threshold of the level below.
  std::int64_t lowest_place(std::size_t level) const {
    const auto above = x_search.levels[level].above;
    return above && x_thresholds[*above] > 0 ? std::min(place_of(x_thresholds[*above]) + 1, place_max)
                                             : place_min;
  }

  /// What the last of so many members has, the best first; `rank` times 10,000.
  std::int64_t value_of_rank(Wide rank) const {
    if (x_search.values.empty()) return 0;
    const auto count = static_cast<std::size_t>((rank + 5000) / 10'000);
    return x_search.values[std::clamp<std::size_t>(count, 1, x_search.values.size()) - 1];
  }

  /// How many members are on the level and above with this threshold.
  base::Expected<std::int64_t> members_from(std::size_t level, std::int64_t threshold) {
    x_thresholds[level] = threshold;
    if (auto tried = try_thresholds(); !tried) return std::unexpected(tried.error());
    std::int64_t members = 0;
    for (std::size_t i = level; i < x_members.size(); ++i) members += x_members[i];
    x_tried.push_back({threshold, members});
    return members;
  }

  /// A trial; a level that is not settled yet stands above the one below at least.
  base::Expected<void> try_thresholds() {
    std::vector<std::int64_t> thresholds = x_thresholds;
    for (std::size_t level = 1; level < thresholds.size(); ++level) {
      const auto above = x_search.levels[level].above;
      if (!above || thresholds[level] == 0 || thresholds[level] > thresholds[*above]) continue;
      thresholds[level] = value_at(std::min(place_of(thresholds[*above]) + 1, place_max));
    }
    auto members = x_trial(thresholds);
    if (!members) return std::unexpected(members.error());
    x_members = std::move(*members);
    return {};
  }

  std::int64_t everybody() const {
    std::int64_t sum = 0;
    for (const std::int64_t members : x_members) sum += members;
    return sum;
  }

  /// Members of so many that are wanted on the level and above, times 10,000.
  Wide wanted_of(std::size_t level, std::size_t members) const {
    Wide wanted = 0;
    for (std::size_t i = level; i < x_search.wanted_bp.size(); ++i)
      wanted += Wide{static_cast<std::int64_t>(members)} * x_search.wanted_bp[i];
    return wanted;
  }
  /// The same of everybody. After a first trial.
  Wide wanted_from(std::size_t level) const {
    return wanted_of(level, static_cast<std::size_t>(everybody()));
  }

  Wide distance(const Tried& tried, std::size_t level) const {
    const Wide difference = Wide{tried.members} * 10'000 - wanted_from(level);
    return difference < 0 ? -difference : difference;
  }

  /// The distance up to which no whole member is nearer, or next to nobody.
  Wide exact() const { return std::max<Wide>(10'000 / 2, Wide{everybody()} * near_enough_bp); }

  bool is_far(const Tried& tried, std::size_t level) const {
    return distance(tried, level) > std::max(exact(), Wide{everybody()} * far_off_bp);
  }

  /// Whether members hold the level by other ways than its threshold, and more than are wanted.
  bool always_too_many(std::size_t level) const {
    return std::ranges::all_of(
        x_tried, [&](const Tried& tried) { return Wide{tried.members} * 10'000 > wanted_from(level); });
  }

  /// The best of those tried; `now` where that was tried and nothing is better.
  Tried nearest(std::size_t level, std::int64_t now) const {
    Tried best = x_tried.front();
    const auto better = [&](const Tried& one, const Tried& other) {
      const Wide here = distance(one, level);
      const Wide there = distance(other, level);
      if (here != there) return here < there;
      if ((one.members == 0) != (other.members == 0)) return one.members > 0;
      if ((one.threshold == now) != (other.threshold == now)) return one.threshold == now;
      if (one.members != other.members) return one.members < other.members;
      return one.threshold > other.threshold;
    };
    for (const Tried& tried : x_tried) {
      if (better(tried, best)) best = tried;
    }
    return best;
  }

  ThresholdSearch x_search;
  const Trial& x_trial;
  std::vector<std::int64_t> x_thresholds;  // of each level: settled, being tried, or as it is now
  std::vector<std::int64_t> x_members;     // on each level, by the last trial
  std::vector<Tried> x_tried;              // of the level being settled
};

}  // namespace

base::Expected<std::vector<ProposedLevel>> search_thresholds(ThresholdSearch search, const Trial& trial) {
  return Search(std::move(search), trial).run();
}

}  // namespace shuke::insight
