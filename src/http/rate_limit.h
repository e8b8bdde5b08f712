// RateLimit: a bucket of tokens a key, filled at a steady rate up to one second's worth. Any thread.
#pragma once

#include <cstdint>
#include <mutex>
#include <unordered_map>

namespace shuke::http {

class RateLimit {
 public:
  /// 0: no limit.
  explicit RateLimit(std::int64_t per_second) : x_per_second(per_second) {}

  /// Takes one token of a key; false: there is none. `now_us` is a steady clock's.
  bool take(std::uint32_t key, std::int64_t now_us);

 private:
  struct Bucket {
    std::int64_t millionths = 0;  // of a token
    std::int64_t filled_us = 0;
  };

  std::int64_t x_per_second;
  std::mutex x_mutex;
  std::unordered_map<std::uint32_t, Bucket> x_buckets;  // of known keys only, which are limited in number
};

}  // namespace shuke::http
