// The system clock in microseconds.
#include "cli/machine_clock.h"

#include <chrono>

namespace shuke::cli {

base::Instant machine_now() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count()};
}

}  // namespace shuke::cli
