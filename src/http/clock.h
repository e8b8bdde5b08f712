// ServerClock: the time that commands get. It strictly rises, and a jump of the system's clock forward
// waits until somebody accepts it, because points that expired by mistake are hard to give back. Not the
// engine's own rule that time never goes back.
#pragma once

#include <cstdint>
#include <functional>

#include "base/time.h"

namespace shuke::http {

/// Where the time comes from; a test puts its own in.
struct ClockSources {
  std::function<std::int64_t()> system_us;  // since 1970, may jump
  std::function<std::int64_t()>
      steady_us;  // since any instant; goes on while the machine sleeps, never jumps
  static ClockSources of_machine();
};

/// A machine that starts with a wrong date mostly starts years from now.
inline constexpr std::int64_t standstill_max_us = 10 * 366 * base::seconds_per_day * base::us_per_second;

/// One owner at a time.
class ServerClock {
 public:
  /// `jump_max_us`: how far the system's clock may run ahead of the steady one between two looks.
  /// `recorded`: what the shop did last; so long after it that no shop can have stood still, the system's
  /// clock is taken for one that has jumped.
  ServerClock(ClockSources sources, std::int64_t jump_max_us, base::Instant recorded = base::never);

  /// Later than the answer before. While a jump waits to be accepted, the time goes on as the steady clock
  /// says.
  base::Instant now();
  /// A jump forward waits: what is due should wait too.
  bool jumped() const { return x_jump_us > 0; }
  /// How far ahead the system's clock was when it was last looked at.
  std::int64_t jump_us() const { return x_jump_us; }
  /// From now on the system's clock is right.
  void accept();

 private:
  ClockSources x_sources;
  std::int64_t x_jump_max_us;
  std::int64_t x_believed_us;  // the system's time at the last look, or what it should have been
  std::int64_t x_steady_us;
  std::int64_t x_jump_us = 0;
  std::int64_t x_last_us = 0;
};

}  // namespace shuke::http
