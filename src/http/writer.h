// Writer: the one thread that owns the engine. It decides what waits, commits it as soon as nothing is
// being written, and answers; between batches it does what is due and lets views be read. Not HTTP, and no
// rule.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "codec/answer.h"
#include "codec/node.h"
#include "engine/engine.h"
#include "http/clock.h"
#include "http/metrics.h"

namespace shuke::http {

class Writer {
 public:
  struct Options {
    std::size_t waiting_commands_max = 20'000;  // reads count as one
    std::size_t waiting_bytes_max = 0;
    /// Called once, on the writer's thread, after a fault with which the engine cannot go on.
    std::function<void(const store::Fault&)> on_failure;
  };

  /// Commands of one request, at most engine::batch_commands_max; committed together, but where deciding
  /// them takes so long that others would wait. `decided` is called for each in their order, on the
  /// writer's thread, where the answer can be written; nobody may hear of it before `done`, which is called
  /// once on any thread: when all answers are durable, or with a fault and maybe without `decided` for
  /// some.
  struct Commands {
    std::vector<codec::Node> documents;
    std::uint32_t sent_by = 0;
    std::size_t bytes = 0;
    std::function<void(const engine::Engine&, const codec::Answer&)> decided;
    std::function<void(const store::Expected<void>&)> done;
  };
  using Read = std::function<void(engine::Engine&)>;

  Writer(engine::Engine& engine, ServerClock clock, Metrics& metrics, Options options);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void start();
  /// Takes nothing more, finishes what waits, and ends the thread.
  void stop();

  /// Any thread. False: too much waits already, or the writer stops; then nothing of it is called.
  bool send(Commands commands);
  bool read(Read read);
  /// The same, and waits until it was called. Not for the writer's own thread.
  bool look(const Read& read);
  /// Accepts a jump of the clock, with the next batch.
  void accept_clock();

 private:
  /// A request on its way.
  struct Request {
    Commands commands;
    std::size_t next = 0;               // of its documents, to be decided
    std::optional<store::Fault> fault;  // of an earlier batch that had some of them; with the mutex

    std::size_t left() const { return commands.documents.size() - next; }
  };
  using RequestPtr = std::shared_ptr<Request>;
  /// What of a request is in a batch.
  struct Part {
    RequestPtr request;
    bool is_last = false;
  };
  struct Taken {
    std::deque<RequestPtr> requests;
    std::deque<Read> reads;
    bool accept_clock = false;
    bool stopping = false;
  };
  /// How many commands of a batch were answered in which way, and how many events there are with it.
  struct Outcomes {
    std::uint64_t events = 0;
    std::uint64_t accepted = 0;
    std::uint64_t rejected = 0;
    std::uint64_t repeated = 0;
  };
  Taken take();
  void run();
  bool fits_front(std::size_t taken) const;
  bool is_time_to_write();
  void decide(std::deque<RequestPtr> requests);
  bool decide_some(Request& request, std::int64_t until_us);
  std::optional<store::Fault> fault_of(const Request& request);
  void tell(const Part& part, const store::Expected<void>& durable);
  void give_back(std::deque<RequestPtr> requests, bool first_had_a_turn);
  void write();
  void finish();
  bool nothing_waits();
  bool is_idle();
  bool is_due();
  void do_due();
  void do_reads(std::deque<Read>& reads, bool all);
  void note(const store::Fault& fault);
  void note(const Outcomes& outcomes);
  void note_in_the_air(int change);
  void note_waiting();
  void note_events();
  base::Instant look_at_clock();

  engine::Engine& x_engine;
  ServerClock x_clock;
  Metrics& x_metrics;
  Options x_options;

  std::mutex x_mutex;
  std::condition_variable x_wake;
  std::deque<RequestPtr> x_requests;
  std::deque<Read> x_reads;
  std::size_t x_waiting = 0;
  std::size_t x_waiting_bytes = 0;
  bool x_stopping = false;
  bool x_accept_clock = false;
  int x_in_the_air = 0;  // batches that are begun and not durable yet

  // The writer's thread alone.
  std::vector<Part> x_decided;  // and not being written yet
  Outcomes x_outcomes;          // of them
  std::int64_t x_begun_us = 0;  // when the first was taken, by the steady clock
  bool x_failed = false;
  bool x_jump_told = false;
  bool x_behind = false;
  std::int64_t x_due_next_us = 0;  // by the steady clock
  std::uint32_t x_due_steps = 16;
  std::thread x_thread;
};

}  // namespace shuke::http
