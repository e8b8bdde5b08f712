// Out of order: the commands a scenario had accepted, delivered once more in another order with their dates
// (S21), and how the members and orders then differ. Not the scenario's own run (steps).
#pragma once

#include <cstdint>
#include <vector>

#include "scenario/match.h"
#include "scenario/scenario_file.h"
#include "scenario/shop.h"

namespace shuke::scenario {

/// Delivers in order, then shuffled by `seed` with the clock at the end; what differs in levels, balances,
/// lots and orders. Commands at one instant keep their order, since the order of arrival decides there. A
/// command that comes before the one it needs is refused and delivered again later, as a caller would.
std::vector<Mismatch> deliver_out_of_order(const Scenario& scenario, const FreshProgramme& programme,
                                           const StoreMaker& stores, std::uint64_t seed);

}  // namespace shuke::scenario
