// The text form of Prometheus, version 0.0.4. It is a few lines a metric, so no library is asked.
#include "http/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace shuke::http {
namespace {

constexpr double seconds_per_us = 1e-6;

void head(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
  fmt::format_to(std::back_inserter(out), "# HELP {0} {2}\n# TYPE {0} {1}\n", name, type, help);
}

void value(std::string& out, std::string_view name, std::string_view type, std::string_view help,
           double number) {
  head(out, name, type, help);
  fmt::format_to(std::back_inserter(out), "{} {}\n", name, number);
}

}  // namespace

Histogram::Histogram(std::uint64_t first, std::uint64_t factor) {
  for (std::uint64_t& bound : x_bounds) {
    bound = first;
    first *= factor;
  }
}

void Histogram::add(std::uint64_t value) {
  const auto bound = std::ranges::lower_bound(x_bounds, value);
  if (bound != x_bounds.end())
    x_counts[static_cast<std::size_t>(bound - x_bounds.begin())].fetch_add(1, std::memory_order_relaxed);
  x_count.fetch_add(1, std::memory_order_relaxed);
  x_sum.fetch_add(value, std::memory_order_relaxed);
}

void Histogram::write(std::string& out, std::string_view name, std::string_view labels,
                      double scale) const {
  const auto to = std::back_inserter(out);
  const std::string_view comma = labels.empty() ? "" : ",";
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < buckets; ++i) {
    below += x_counts[i].load(std::memory_order_relaxed);
    fmt::format_to(to, "{}_bucket{{{}{}le=\"{}\"}} {}\n", name, labels, comma,
                   static_cast<double>(x_bounds[i]) * scale, below);
  }
  const std::uint64_t all = std::max(below, count());
  fmt::format_to(to, "{}_bucket{{{}{}le=\"+Inf\"}} {}\n", name, labels, comma, all);
  const std::string braces = labels.empty() ? "" : fmt::format("{{{}}}", labels);
  fmt::format_to(to, "{}_sum{} {}\n{}_count{} {}\n", name, braces,
                 static_cast<double>(x_sum.load(std::memory_order_relaxed)) * scale, name, braces, all);
}

Metrics::Metrics(std::vector<std::string> routes) {
  for (std::string& name : routes) {
    x_routes.push_back(std::make_unique<Route>());
    x_routes.back()->name = std::move(name);
  }
}

void Metrics::request(std::size_t route, int status, std::uint64_t microseconds) {
  Route& counted = *x_routes[std::min(route, x_routes.size() - 1)];
  const auto status_class = static_cast<std::size_t>(std::clamp(status / 100, 0, 5));
  counted.by_class[status_class].fetch_add(1, std::memory_order_relaxed);
  counted.us.add(microseconds);
}

std::string Metrics::text() const {
  std::string out;
  const auto to = std::back_inserter(out);
  head(out, "shuke_http_requests_total", "counter", "Requests by route and class of status.");
  for (const auto& route : x_routes) {
    for (std::size_t i = 1; i < route->by_class.size(); ++i) {
      const std::uint64_t count = route->by_class[i].load(std::memory_order_relaxed);
      if (count > 0)
        fmt::format_to(to, "shuke_http_requests_total{{route=\"{}\",status=\"{}xx\"}} {}\n", route->name, i,
                       count);
    }
  }
  head(out, "shuke_http_request_seconds", "histogram",
       "From a request's head to the answer being ready, by route.");
  for (const auto& route : x_routes) {
    if (route->us.count() == 0) continue;
    route->us.write(out, "shuke_http_request_seconds", fmt::format("route=\"{}\"", route->name),
                    seconds_per_us);
  }
  head(out, "shuke_commands_total", "counter", "Commands by what was answered.");
  const auto commands = [&](std::string_view outcome, const Count& count) {
    fmt::format_to(to, "shuke_commands_total{{outcome=\"{}\"}} {}\n", outcome, count.load());
  };
  commands("accepted", commands_accepted);
  commands("rejected", commands_rejected);
  commands("repeated", commands_repeated);
  commands("refused", commands_refused);
  head(out, "shuke_batch_commands", "histogram", "Commands in one commit.");
  batch_commands.write(out, "shuke_batch_commands", "", 1);
  head(out, "shuke_commit_seconds", "histogram", "From a batch's first command until it is durable.");
  commit_us.write(out, "shuke_commit_seconds", "", seconds_per_us);
  head(out, "shuke_due_seconds", "histogram",
       "One chunk of the scheduler's work; commands wait no longer for it.");
  due_us.write(out, "shuke_due_seconds", "", seconds_per_us);

  const auto gauge = [&](std::string_view name, std::string_view help, const Value& number,
                         double scale = 1) {
    value(out, name, "gauge", help, static_cast<double>(number.load()) * scale);
  };
  const auto counter = [&](std::string_view name, std::string_view help, const Count& number) {
    value(out, name, "counter", help, static_cast<double>(number.load()));
  };
  counter("shuke_overloads_total", "Requests answered 429 because too much waited.", overloads);
  counter("shuke_rate_limited_total", "Requests answered 429 because a key sent too many.", rate_limited);
  counter("shuke_store_faults_total", "Commits that failed.", store_faults);
  counter("shuke_shop_rejections_total", "Commands made from messages of shops that were rejected.",
          shop_rejections);
  counter("shuke_tls_failures_total", "Connections that ended before they had agreed on TLS.",
          tls_failures);
  counter("shuke_due_runs_total", "Looks of the scheduler for what is due.", due_runs);
  head(out, "shuke_webhook_attempts_total", "counter",
       "Messages sent to endpoints, by what became of them.");
  fmt::format_to(to, "shuke_webhook_attempts_total{{outcome=\"delivered\"}} {}\n",
                 webhooks_delivered.load());
  fmt::format_to(to, "shuke_webhook_attempts_total{{outcome=\"failed\"}} {}\n", webhooks_failed.load());
  gauge("shuke_events", "Events in the journal.", events);
  gauge("shuke_waiting_commands", "Commands that wait for the writer.", waiting_commands);
  gauge("shuke_waiting_bytes", "Bytes of their bodies.", waiting_bytes);
  gauge("shuke_connections", "Open connections.", connections);
  head(out, "shuke_due_last_run_timestamp_seconds", "gauge",
       "When the scheduler last had nothing left to do, since 1970.");
  fmt::format_to(to, "shuke_due_last_run_timestamp_seconds {:.3f}\n",
                 static_cast<double>(due_last_run_us.load()) * seconds_per_us);
  gauge("shuke_due_behind", "1: more is due than has been done.", due_behind);
  gauge("shuke_clock_jump_seconds", "How far the clock has jumped ahead; not 0: it waits to be accepted.",
        clock_jump_us, seconds_per_us);
  gauge("shuke_disk_full", "1: the last commit found no space.", disk_full);
  return out;
}

}  // namespace shuke::http
