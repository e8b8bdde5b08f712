// Out of order: the commands a scenario had accepted, delivered once more in another order with their dates
// (S21), and how the members and orders then differ. Not the scenario's own run (steps).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "codec/directory.h"
#include "domain/programme.h"
#include "scenario/match.h"
#include "scenario/scenario_file.h"

namespace shuke::scenario {

/// A fresh copy of the scenario's programme, its names numbered by the directory.
using FreshProgramme = std::function<domain::Programme(codec::Directory& directory)>;

/// Delivers in order, then shuffled by `seed` with the clock at the end; what differs in levels, balances,
/// lots and orders. Commands at one instant keep their order, since the order of arrival decides there. A
/// command that comes before the one it needs is refused and delivered again later, as a caller would.
std::vector<Mismatch> deliver_out_of_order(const Scenario& scenario, const FreshProgramme& programme,
                                           std::uint64_t seed);

}  // namespace shuke::scenario
