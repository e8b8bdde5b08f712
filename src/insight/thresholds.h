// Thresholds that would put wanted shares of members on the levels of a ladder. Plain numbers in, plain
// numbers out; what the numbers measure and what else a level asks is the caller's affair.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace shuke::insight {

struct ProposedLevel {
  std::optional<std::int64_t>
      at_least;  // none: the lowest level, or no value gives anything nearer than an empty level
  std::int64_t members = 0;
};

/// For each level, lowest first, the value from which on it should begin so that the members on it and
/// above come nearest to what is wanted of them.
///
/// `values` has one value per member, in any order. `wanted_bp` are shares in basis points, lowest level
/// first; they should sum to 10,000. Thresholds are values that occur, above zero, and rise strictly from
/// level to level. Of two that come equally near the one with fewer members is taken. Where many members
/// share one value a level can come out larger or smaller than wanted, or empty.
std::vector<ProposedLevel> propose_thresholds(std::vector<std::int64_t> values,
                                              std::span<const std::int64_t> wanted_bp);

/// The level a value would have under such a proposal.
std::size_t proposed_level(std::span<const ProposedLevel> levels, std::int64_t value);

}  // namespace shuke::insight
