// Whole numbers: a token is a million parts, and a microsecond fills `per_second` of them.
#include "http/rate_limit.h"

#include <algorithm>

namespace shuke::http {

bool RateLimit::take(std::uint32_t key, std::int64_t now_us) {
  constexpr std::int64_t token = 1'000'000;
  if (x_per_second == 0) return true;
  const std::lock_guard lock(x_mutex);
  const auto [found, fresh] = x_buckets.try_emplace(key, Bucket{x_per_second * token, now_us});
  Bucket& bucket = found->second;
  const std::int64_t passed = std::clamp<std::int64_t>(now_us - bucket.filled_us, 0, token);
  bucket.millionths = std::min(bucket.millionths + passed * x_per_second, x_per_second * token);
  bucket.filled_us = std::max(bucket.filled_us, now_us);
  if (bucket.millionths < token) return false;
  bucket.millionths -= token;
  return true;
}

}  // namespace shuke::http
