// Metrics: what the server counts, and the counts as Prometheus text. Any thread counts; nothing here
// decides. Not the log.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace shuke::http {

/// Counts by upper bound. Values are whole numbers (microseconds, commands); `scale` makes the unit of the
/// text.
class Histogram {
 public:
  static constexpr std::size_t buckets = 12;
  /// Bounds are first, first × factor, ...
  Histogram(std::uint64_t first, std::uint64_t factor);
  void add(std::uint64_t value);
  /// Appends the lines of a metric, without its HELP and TYPE. `labels` is empty or `a="b"`.
  void write(std::string& out, std::string_view name, std::string_view labels, double scale) const;
  std::uint64_t count() const { return x_count.load(std::memory_order_relaxed); }

 private:
  std::array<std::uint64_t, buckets> x_bounds{};
  std::array<std::atomic<std::uint64_t>, buckets> x_counts{};
  std::atomic<std::uint64_t> x_count{0};
  std::atomic<std::uint64_t> x_sum{0};
};

class Metrics {
 public:
  /// `routes` names what requests are counted by; the last is for what no route takes.
  explicit Metrics(std::vector<std::string> routes);

  void request(std::size_t route, int status, std::uint64_t microseconds);
  std::string text() const;

  using Count = std::atomic<std::uint64_t>;
  using Value = std::atomic<std::int64_t>;
  Count commands_accepted{0};
  Count commands_rejected{0};
  Count commands_repeated{0};
  Count commands_refused{0};  // at the door: not allowed, or none for a server
  Count overloads{0};
  Count rate_limited{0};
  Count store_faults{0};
  Count shop_rejections{0};  // of commands made from messages of shops
  Count due_runs{0};
  Count webhooks_delivered{0};
  Count webhooks_failed{0};
  Count tls_failures{0};  // connections that never came to speak
  Value waiting_commands{0};
  Value waiting_bytes{0};
  Value connections{0};
  Value events{0};           // committed so far: the number of the next
  Value due_last_run_us{0};  // when the scheduler last found nothing left to do
  Value due_behind{0};       // 1: more is due than one chunk took
  Value clock_jump_us{0};    // not 0: a jump of the clock waits to be accepted
  Value disk_full{0};
  Value failed{0};  // the store has failed and the server ends
  Histogram batch_commands{1, 2};
  Histogram commit_us{100, 3};
  Histogram due_us{100, 3};

 private:
  struct Route {
    std::string name;
    std::array<std::atomic<std::uint64_t>, 6> by_class{};  // of status: 1xx to 5xx at 1 to 5
    Histogram us{250, 2};
  };
  std::vector<std::unique_ptr<Route>> x_routes;
};

}  // namespace shuke::http
