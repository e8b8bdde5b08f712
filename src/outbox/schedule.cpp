// Whole numbers: the spread is counted in thousandths.
#include "outbox/schedule.h"

#include <algorithm>

namespace shuke::outbox {

std::optional<base::Instant> again_at(std::span<const std::int64_t> seconds, const Failure& failure,
                                      base::Instant now) {
  if (failure.attempts == 0 || failure.attempts > seconds.size()) return std::nullopt;
  constexpr std::int64_t day_s = 86'400;
  const std::int64_t wait_us = seconds[failure.attempts - 1] * base::us_per_second;
  const std::int64_t thousandths = 800 + static_cast<std::int64_t>(failure.spread % 401);
  const std::int64_t asked_us =
      std::clamp<std::int64_t>(failure.retry_after_s, 0, day_s) * base::us_per_second;
  return base::Instant{now.us + std::max(wait_us / 1000 * thousandths, asked_us)};
}

}  // namespace shuke::outbox
