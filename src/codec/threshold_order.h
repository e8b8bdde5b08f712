// Which thresholds of a ladder must rise: what the check of sense asks of a programme file, and what
// proposes thresholds must keep.
#pragma once

#include <cstddef>

#include "domain/programme.h"

namespace shuke::codec {

/// The rule to the highest level below the one `rule` leads to whose thresholds compare with its own;
/// nullptr: none. Thresholds do not compare where a change of level opens the window anew between them.
const domain::LevelRule* rule_below(const domain::Ladder& ladder, const domain::LevelRule& rule);

/// The condition of a rule that measures the same as `wanted`; nullptr: none.
const domain::Condition* same_metric(const domain::LevelRule& rule, const domain::Condition& wanted);

/// Whether a rule asks more than the one below it: nothing less, and something more; true where they have
/// no metric in common.
bool rises(const domain::LevelRule& below, const domain::LevelRule& rule);

}  // namespace shuke::codec
