// When a message that failed is sent again.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "base/time.h"

namespace shuke::outbox {

/// `seconds` says how long to wait after the first failed attempt, the second, and so on; after the last
/// the message is given up, which is nothing. `spread` is a random number: the wait is up to a fifth longer
/// or shorter by it, so that messages which failed together do not come back together. An endpoint may ask
/// for a longer wait, of which at most a day is granted.
struct Failure {
  std::uint32_t attempts = 1;  // with this one
  std::int64_t retry_after_s = 0;
  std::uint32_t spread = 0;
};
std::optional<base::Instant> again_at(std::span<const std::int64_t> seconds, const Failure& failure,
                                      base::Instant now);

}  // namespace shuke::outbox
