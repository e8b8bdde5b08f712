// A counter that all threads draw from.
#include "backtest/bucket_threads.h"

#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace shuke::backtest {
namespace {

class Buckets {
 public:
  explicit Buckets(const BucketWork& work) : x_work(work) {}

  void run(std::size_t thread) {
    for (;;) {
      const std::size_t bucket = x_next.fetch_add(1);
      if (bucket >= x_work.buckets) return;
      auto replayed = x_work.replay(thread, bucket);
      const std::lock_guard lock(x_mutex);
      if (!replayed) {
        x_fault = replayed.error();
        x_next = x_work.buckets;
        return;
      }
      ++x_done;
      if (x_work.done) x_work.done(x_done);
    }
  }
  const std::optional<base::Fault>& fault() const { return x_fault; }

 private:
  const BucketWork& x_work;
  std::atomic<std::size_t> x_next = 0;
  std::mutex x_mutex;
  std::size_t x_done = 0;
  std::optional<base::Fault> x_fault;
};

}  // namespace

base::Expected<void> over_buckets(const BucketWork& work) {
  Buckets buckets(work);
  std::vector<std::jthread> others;
  for (std::size_t thread = 1; thread < work.threads; ++thread)
    others.emplace_back([&buckets, thread] { buckets.run(thread); });
  buckets.run(0);
  others.clear();
  if (buckets.fault()) return std::unexpected(*buckets.fault());
  return {};
}

}  // namespace shuke::backtest
