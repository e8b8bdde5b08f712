// Buckets of members over threads: who is free takes the next one. What comes of a bucket must not depend
// on who takes it.
#pragma once

#include <cstddef>
#include <functional>

#include "base/fault.h"

namespace shuke::backtest {

struct BucketWork {
  unsigned threads = 1;
  std::size_t buckets = 0;  // the first so many
  /// Called once for each bucket; the first argument is the thread that calls, from 0.
  std::function<base::Expected<void>(std::size_t thread, std::size_t bucket)> replay;
  /// Told how many buckets are done, one call at a time; may be empty.
  std::function<void(std::size_t)> done = {};
};

/// The first fault ends it and is returned.
base::Expected<void> over_buckets(const BucketWork& work);

}  // namespace shuke::backtest
