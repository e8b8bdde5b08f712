// The machine's clocks. CLOCK_BOOTTIME goes on while the machine sleeps, so that waking up is no jump.
#include "http/clock.h"

#include <time.h>

#include <algorithm>
#include <utility>

namespace shuke::http {
namespace {

std::int64_t read_us(clockid_t clock) {
  timespec at{};
  clock_gettime(clock, &at);
  return static_cast<std::int64_t>(at.tv_sec) * base::us_per_second + at.tv_nsec / 1000;
}

}  // namespace

ClockSources ClockSources::of_machine() {
  return {[] { return read_us(CLOCK_REALTIME); }, [] { return read_us(CLOCK_BOOTTIME); }};
}

ServerClock::ServerClock(ClockSources sources, std::int64_t jump_max_us, base::Instant recorded)
    : x_sources(std::move(sources)),
      x_jump_max_us(jump_max_us),
      x_believed_us(x_sources.system_us()),
      x_steady_us(x_sources.steady_us()) {
  if (recorded != base::never && x_believed_us - recorded.us > standstill_max_us)
    x_believed_us = recorded.us;
}

base::Instant ServerClock::now() {
  const std::int64_t system = x_sources.system_us();
  const std::int64_t steady = x_sources.steady_us();
  const std::int64_t expected = x_believed_us + std::max<std::int64_t>(steady - x_steady_us, 0);
  const std::int64_t ahead = system - expected;
  // A clock that comes back by itself before anybody accepted it has not jumped any more.
  x_jump_us = ahead > x_jump_max_us ? ahead : 0;
  x_believed_us = x_jump_us > 0 ? expected : system;
  x_steady_us = steady;
  x_last_us = std::max(x_last_us + 1, x_believed_us);
  return {x_last_us};
}

void ServerClock::accept() {
  x_believed_us = x_sources.system_us();
  x_steady_us = x_sources.steady_us();
  x_jump_us = 0;
}

}  // namespace shuke::http
