// apply: puts an event into a state. No policy, no clock, and it cannot fail; replay is nothing but this.
#pragma once

#include "domain/event.h"
#include "domain/state.h"

namespace shuke::domain {

void apply(State& state, const Event& event);

}  // namespace shuke::domain
