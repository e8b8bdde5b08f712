// One step of an endpoint: what failed before and is due again, otherwise the next stretch of the journal.
#include "outbox/outbox.h"

#include <sodium.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/message_limits.h"
#include "outbox/schedule.h"

namespace shuke::outbox {
namespace {

constexpr std::chrono::milliseconds between_looks{100};
/// How long an endpoint's thread rests where nothing is known to come, and after a fault.
constexpr std::chrono::seconds rest_max{5};
constexpr std::chrono::seconds rest_after_fault{1};
constexpr int gone = 410;

}  // namespace

Outbox::Outbox(Parts parts, Options options) : x_parts(std::move(parts)), x_options(std::move(options)) {}

Outbox::~Outbox() {
  stop();
}

void Outbox::start() {
  x_watch = std::thread([this] { watch(); });
}

void Outbox::stop() {
  {
    const std::lock_guard lock(x_mutex);
    x_stopping.store(true);
  }
  x_wake.notify_all();
  if (x_watch.joinable()) x_watch.join();
  for (auto& [no, thread] : x_threads) {
    if (thread.joinable()) thread.join();
  }
  x_threads.clear();
}

/// Looks for new events and changed endpoints, and gives each endpoint a thread.
void Outbox::watch() {
  std::uint64_t events = UINT64_MAX;
  std::uint64_t version = UINT64_MAX;
  while (!x_stopping.load()) {
    const std::uint64_t events_now = x_parts.next_event();
    const auto version_now = x_parts.file.version();
    if (!version_now) x_parts.on_fault(version_now.error());
    const bool changed = version_now && *version_now != version;
    if (changed) {
      version = *version_now;
      const auto endpoints = x_parts.file.list();
      if (!endpoints) x_parts.on_fault(endpoints.error());
      for (const Endpoint& endpoint : endpoints ? *endpoints : std::vector<Endpoint>()) {
        if (endpoint.active && !x_threads.contains(endpoint.no))
          x_threads.emplace(endpoint.no, std::thread([this, no = endpoint.no] { serve(no); }));
      }
    }
    std::unique_lock lock(x_mutex);
    if (changed || events_now != events) {
      events = events_now;
      ++x_news;
      x_wake.notify_all();
    }
    x_wake.wait_for(lock, between_looks, [this] { return x_stopping.load(); });
  }
}

/// The life of one endpoint's thread.
void Outbox::serve(std::uint32_t no) {
  Sender sender({x_options.private_networks, x_options.timeout_s, &x_stopping});
  while (!x_stopping.load()) {
    std::uint64_t seen = 0;
    {
      const std::lock_guard lock(x_mutex);
      seen = x_news;
    }
    const auto endpoint = x_parts.file.find(no);
    store::Expected<bool> more = false;
    if (!endpoint) {
      more = std::unexpected(endpoint.error());
    } else if (*endpoint && (*endpoint)->active) {
      more = step(**endpoint, sender);
    }
    if (!more) {
      x_parts.on_fault(more.error());
      std::unique_lock lock(x_mutex);
      x_wake.wait_for(lock, rest_after_fault, [this] { return x_stopping.load(); });
    } else if (!*more) {
      sleep(no, seen);
    }
  }
}

/// Until there is news, or the next message is due again.
void Outbox::sleep(std::uint32_t no, std::uint64_t seen) {
  const auto due = x_parts.file.next_due(no);
  std::chrono::microseconds rest = rest_max;
  if (due && *due != base::never) {
    const std::int64_t wait_us = std::max<std::int64_t>(due->us - x_parts.now().us, 0);
    rest = std::min(rest, std::chrono::microseconds(wait_us) + std::chrono::milliseconds(10));
  }
  std::unique_lock lock(x_mutex);
  x_wake.wait_for(lock, rest, [&] { return x_stopping.load() || x_news != seen; });
}

/// True: there may be more to do at once.
store::Expected<bool> Outbox::step(const Endpoint& endpoint, Sender& sender) {
  auto window = failed_before(endpoint);
  if (!window) return std::unexpected(window.error());
  if (window->messages.empty()) {
    window = new_ones(endpoint);
    if (!window) return std::unexpected(window.error());
  }
  if (window->messages.empty() && !window->lane) return false;
  return send(endpoint, sender, *std::move(window));
}

store::Expected<Outbox::Window> Outbox::failed_before(const Endpoint& endpoint) {
  Window window;
  auto due = x_parts.file.due(endpoint.no, x_parts.now(), base::webhook_window);
  if (!due) return std::unexpected(due.error());
  if (due->empty()) return window;
  const auto store = x_parts.open_reader();
  if (!store) return std::unexpected(store.error());
  const engine::Feed feed(**store);
  for (const Waiting& waiting : *due) {
    auto part = feed.read(waiting.batch, [&](domain::EventType, std::uint64_t sequence) {
      return sequence == waiting.sequence;
    });
    if (!part) return std::unexpected(part.error());
    if (part->entries.empty()) continue;
    window.messages.push_back(waiting);
    window.entries.push_back(std::move(part->entries.front()));
  }
  return window;
}

/// The first lane that has events to tell of. What is told by hand comes after what is new.
store::Expected<Outbox::Window> Outbox::new_ones(const Endpoint& endpoint) {
  Window window;
  if (endpoint.waiting >= base::webhook_waiting_max) return window;
  const auto lanes = x_parts.file.lanes(endpoint.no);
  if (!lanes) return std::unexpected(lanes.error());
  const std::uint64_t end = x_parts.next_event();
  for (const Lane& lane : *lanes) {
    if (lane.next >= std::min(lane.until.value_or(end), end)) continue;
    const auto store = x_parts.open_reader();
    if (!store) return std::unexpected(store.error());
    window.lane = lane;
    if (auto filled = fill(endpoint, engine::Feed(**store), window); !filled)
      return std::unexpected(filled.error());
    const bool moved = window.lane->next != lane.next || window.lane->batch != lane.batch;
    if (!moved) window.lane.reset();
    break;
  }
  return window;
}

/// Takes the lane's next events that the endpoint wants, until the window is full or many batches were
/// looked through.
store::Expected<void> Outbox::fill(const Endpoint& endpoint, const engine::Feed& feed, Window& window) {
  Lane& lane = *window.lane;
  const auto end = feed.end();
  if (!end) return std::unexpected(end.error());
  for (std::size_t looked = 0; looked < base::webhook_batches_at_once && lane.batch < end->batch;
       ++looked) {
    const auto part = feed.read(lane.batch, [&](domain::EventType type, std::uint64_t sequence) {
      return sequence >= lane.next && sequence < lane.until.value_or(UINT64_MAX) && endpoint.wants(type);
    });
    if (!part) return std::unexpected(part.error());
    for (const codec::StatementEntry& entry : part->entries) {
      if (window.messages.size() == base::webhook_window) return {};
      window.messages.push_back({entry.sequence, lane.batch, 0});
      window.entries.push_back(entry);
      lane.next = entry.sequence + 1;
    }
    lane.next = std::min(std::max(lane.next, part->next_sequence), lane.until.value_or(UINT64_MAX));
    if (lane.until && lane.next >= *lane.until) return {};
    ++lane.batch;
  }
  return {};
}

store::Expected<bool> Outbox::send(const Endpoint& endpoint, Sender& sender, Window window) {
  EndpointFile::Outcome outcome;
  outcome.lane = window.lane;
  std::vector<Noted> noted;
  if (!window.messages.empty()) {
    const std::vector<Message> messages = x_parts.describe(window.entries);
    if (messages.size() != window.entries.size()) return false;  // the writer is busy, or ends
    const std::vector<Attempt> attempts = sender.send(endpoint, messages, x_parts.now());
    if (attempts.empty()) return false;
    const base::Instant now = x_parts.now();
    for (std::size_t i = 0; i < attempts.size(); ++i) {
      const Attempt& attempt = attempts[i];
      x_parts.on_attempt(attempt);
      Waiting message = window.messages[i];
      ++message.attempts;
      noted.push_back({message, attempt.delivered(), {}});
      if (!attempt.delivered()) {
        noted.back().again_at = again_at(
            x_options.retry_s, {message.attempts, attempt.retry_after_s, randombytes_random()}, now);
      }
      outcome.last_status = attempt.status;
      outcome.last_words = attempt.words;
      if (attempt.status == gone) outcome.disable_because = "The endpoint answered 410: it is gone.";
    }
    outcome.messages = noted;
  }
  if (auto done = x_parts.file.note(endpoint.no, outcome, x_parts.now()); !done)
    return std::unexpected(done.error());
  return outcome.disable_because.empty();
}

}  // namespace shuke::outbox
