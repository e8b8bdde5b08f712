// The machine's clock, the one place of the command line that asks it; everything below is told the time.
#pragma once

#include "base/time.h"

namespace shuke::cli {

base::Instant machine_now();

}  // namespace shuke::cli
