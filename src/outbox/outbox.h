// Outbox: tells the endpoints of a shop what happened, each on a thread of its own, from the journal and
// after it was committed. What is acknowledged to a caller is told at least once, whatever ends the
// process: an endpoint's place is noted only after its messages arrived or wait to be tried again.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "codec/view_statement.h"
#include "engine/feed.h"
#include "outbox/endpoint_file.h"
#include "outbox/sender.h"
#include "store/store.h"

namespace shuke::outbox {

class Outbox {
 public:
  struct Options {
    bool private_networks = false;
    std::int64_t timeout_s = 15;
    std::vector<std::int64_t> retry_s;  // see schedule.h
  };
  struct Parts {
    EndpointFile& file;
    /// A look at the store as it stands now. Any thread; opened for a moment, because it holds back what
    /// the store's owner would tidy up.
    std::function<store::Expected<std::unique_ptr<store::Store>>()> open_reader;
    /// Makes messages of events; any thread. Empty where that cannot be done now.
    std::function<std::vector<Message>(std::span<const codec::StatementEntry>)> describe;
    /// The number of the next event; any thread, cheap.
    std::function<std::uint64_t()> next_event;
    std::function<base::Instant()> now;
    /// Told of each attempt, and of what went wrong here, in words without any id.
    std::function<void(const Attempt&)> on_attempt;
    std::function<void(const store::Fault&)> on_fault;
  };

  Outbox(Parts parts, Options options);
  ~Outbox();
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;

  void start();
  /// Ends within about a second; what is under way is told again after the next start.
  void stop();

 private:
  /// Messages that are sent together, and where the lane they come from stands after them.
  struct Window {
    std::vector<Waiting> messages;
    std::vector<codec::StatementEntry> entries;  // one a message
    std::optional<Lane> lane;
  };

  void watch();
  void serve(std::uint32_t no);
  store::Expected<bool> step(const Endpoint& endpoint, Sender& sender);
  store::Expected<Window> failed_before(const Endpoint& endpoint);
  store::Expected<Window> new_ones(const Endpoint& endpoint);
  store::Expected<void> fill(const Endpoint& endpoint, const engine::Feed& feed, Window& window);
  store::Expected<bool> send(const Endpoint& endpoint, Sender& sender, Window window);
  void sleep(std::uint32_t no, std::uint64_t seen);

  Parts x_parts;
  Options x_options;
  std::atomic<bool> x_stopping{false};
  std::mutex x_mutex;
  std::condition_variable x_wake;
  std::uint64_t x_news = 0;  // counts what may give an endpoint something to do
  std::map<std::uint32_t, std::thread> x_threads;
  std::thread x_watch;
};

}  // namespace shuke::outbox
