// One round of the writer: a batch, a chunk of what is due, then the views that wait. A view sees what was
// acknowledged before it was asked for, because both go through here, and nothing that is not durable.
// While a batch is being written the next one is decided, command by command as they come, and written when
// the one before is. Nobody has the thread for long: who asks for much goes on after those who wait.
#include "http/writer.h"

#include <chrono>
#include <future>
#include <iterator>
#include <utility>

#include "base/check.h"
#include "http/log.h"

namespace shuke::http {
namespace {

/// How often the scheduler looks when nothing else happens, and after a disk was full.
constexpr std::int64_t due_look_us = 100'000;
constexpr std::int64_t due_retry_us = 2'000'000;
/// What one chunk of the scheduler should take, so that commands wait less than 100 ms.
constexpr std::int64_t due_chunk_us = 30'000;
constexpr std::uint32_t due_steps_max = 1024;
/// Likewise of deciding, and of reading views, in one round. A single command or view may take longer.
constexpr std::int64_t decide_chunk_us = 50'000;
constexpr std::int64_t read_chunk_us = 50'000;

std::int64_t steady_us() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

}  // namespace

Writer::Writer(engine::Engine& engine, ServerClock clock, Metrics& metrics, Options options)
    : x_engine(engine), x_clock(std::move(clock)), x_metrics(metrics), x_options(std::move(options)) {}

Writer::~Writer() {
  stop();
}

void Writer::note_events() {
  x_metrics.events.store(static_cast<std::int64_t>(x_engine.events()));
}

void Writer::start() {
  note_events();
  x_thread = std::thread([this] { run(); });
}

void Writer::stop() {
  {
    const std::lock_guard lock(x_mutex);
    x_stopping = true;
  }
  x_wake.notify_all();
  if (x_thread.joinable()) x_thread.join();
}

bool Writer::send(Commands commands) {
  CHECK(!commands.documents.empty() && commands.documents.size() <= engine::batch_commands_max);
  {
    const std::lock_guard lock(x_mutex);
    const std::size_t waiting = x_waiting + commands.documents.size();
    const std::size_t bytes = x_waiting_bytes + commands.bytes;
    // Whatever the limits are, one request is taken where nothing else waits.
    const bool too_much = waiting > x_options.waiting_commands_max || bytes > x_options.waiting_bytes_max;
    if (x_stopping || (too_much && x_waiting > 0)) return false;
    x_waiting = waiting;
    x_waiting_bytes = bytes;
    x_requests.push_back(std::make_shared<Request>(Request{.commands = std::move(commands), .fault = {}}));
    note_waiting();
  }
  x_wake.notify_one();
  return true;
}

bool Writer::read(Read read) {
  {
    const std::lock_guard lock(x_mutex);
    if (x_stopping || x_waiting >= x_options.waiting_commands_max) return false;
    ++x_waiting;
    x_reads.push_back(std::move(read));
  }
  x_wake.notify_one();
  return true;
}

bool Writer::look(const Read& look) {
  std::promise<void> done;
  const bool taken = read([&](engine::Engine& engine) {
    look(engine);
    done.set_value();
  });
  if (taken) done.get_future().wait();
  return taken;
}

void Writer::accept_clock() {
  {
    const std::lock_guard lock(x_mutex);
    x_accept_clock = true;
  }
  x_wake.notify_one();
}

void Writer::note_waiting() {
  x_metrics.waiting_commands.store(static_cast<std::int64_t>(x_waiting));
  x_metrics.waiting_bytes.store(static_cast<std::int64_t>(x_waiting_bytes));
}

/// Whether the next request can join what is decided and taken. Asked with the mutex held.
bool Writer::fits_front(std::size_t taken) const {
  return x_engine.decided() + taken + x_requests.front()->left() <= engine::batch_commands_max;
}

/// Waits for work and takes it: commands up to one commit's worth, and all reads.
Writer::Taken Writer::take() {
  std::unique_lock lock(x_mutex);
  const auto something = [&] {
    const bool writes = !x_decided.empty() && x_in_the_air == 0;
    return x_stopping || x_accept_clock || writes || !x_requests.empty() || !x_reads.empty();
  };
  const std::int64_t wait_us = x_behind ? 0 : std::max<std::int64_t>(x_due_next_us - steady_us(), 0);
  x_wake.wait_for(lock, std::chrono::microseconds(wait_us), something);
  Taken taken;
  std::size_t documents = 0;
  while (!x_requests.empty() && !x_engine.is_full() && fits_front(documents)) {
    documents += x_requests.front()->left();
    x_waiting_bytes -= x_requests.front()->commands.bytes;
    taken.requests.push_back(std::move(x_requests.front()));
    x_requests.pop_front();
  }
  taken.reads.swap(x_reads);
  x_waiting -= documents + taken.reads.size();
  note_waiting();
  taken.accept_clock = std::exchange(x_accept_clock, false);
  taken.stopping = x_stopping;
  return taken;
}

/// Puts back what was taken for this round and is not all decided in it; a request that had a turn goes
/// behind all others.
void Writer::give_back(std::deque<RequestPtr> requests, bool first_had_a_turn) {
  const std::lock_guard lock(x_mutex);
  for (const RequestPtr& request : requests) {
    x_waiting += request->left();
    x_waiting_bytes += request->commands.bytes;
  }
  if (first_had_a_turn) {
    x_requests.push_back(std::move(requests.front()));
    requests.pop_front();
  }
  x_requests.insert(x_requests.begin(), std::make_move_iterator(requests.begin()),
                    std::make_move_iterator(requests.end()));
  note_waiting();
}

/// A full batch waits at the store for the one before; any other waits here as long as that takes, for
/// more.
bool Writer::is_time_to_write() {
  const std::lock_guard lock(x_mutex);
  const bool full = x_engine.is_full() || (!x_requests.empty() && !fits_front(0));
  return !x_decided.empty() && (full || x_in_the_air == 0);
}

bool Writer::nothing_waits() {
  const std::lock_guard lock(x_mutex);
  return x_requests.empty();
}

bool Writer::is_idle() {
  const std::lock_guard lock(x_mutex);
  return x_decided.empty() && x_in_the_air == 0;
}

void Writer::run() {
  for (;;) {
    Taken taken = take();
    if (taken.accept_clock) x_clock.accept();
    if (!taken.requests.empty()) decide(std::move(taken.requests));
    const bool last = taken.stopping && nothing_waits();
    const bool looks = !taken.reads.empty() || is_due();
    if (is_time_to_write() || ((looks || last) && !x_decided.empty())) write();
    if (!looks && !last) continue;
    finish();
    if (looks && !last) do_due();
    do_reads(taken.reads, last);
    if (last) return;
  }
}

base::Instant Writer::look_at_clock() {
  const base::Instant now = x_clock.now();
  x_metrics.clock_jump_us.store(x_clock.jump_us());
  if (x_clock.jumped() && !std::exchange(x_jump_told, true)) {
    log(LogLevel::error, "clock_jumped",
        {{"seconds_ahead", x_clock.jump_us() / base::us_per_second},
         {"words", "Nothing that is due happens until the time is accepted (POST /v1/clock)."}});
  }
  if (!x_clock.jumped() && std::exchange(x_jump_told, false)) log(LogLevel::warning, "clock_accepted");
  return now;
}

void Writer::decide(std::deque<RequestPtr> requests) {
  if (x_failed) {
    const store::Fault failed{store::Fault::Kind::unavailable, "The store failed."};
    for (const RequestPtr& request : requests) request->commands.done(std::unexpected(failed));
    return;
  }
  const std::int64_t begin = steady_us();
  if (x_decided.empty()) x_begun_us = begin;
  x_engine.set_clock(look_at_clock());
  while (!requests.empty()) {
    // A part of it was lost: what follows may rest on that, and is not to be answered for good without it.
    if (const auto fault = fault_of(*requests.front())) {
      requests.front()->commands.done(std::unexpected(*fault));
      requests.pop_front();
      continue;
    }
    const bool is_last = decide_some(*requests.front(), begin + decide_chunk_us);
    x_decided.push_back({requests.front(), is_last});
    if (!is_last) return give_back(std::move(requests), true);
    requests.pop_front();
    if (!requests.empty() && (x_engine.is_full() || steady_us() >= begin + decide_chunk_us))
      return give_back(std::move(requests), false);
  }
}

std::optional<store::Fault> Writer::fault_of(const Request& request) {
  const std::lock_guard lock(x_mutex);
  return request.fault;
}

/// Whether a part of a request is durable; on whatever thread. All of it is when its last part is.
void Writer::tell(const Part& part, const store::Expected<void>& durable) {
  Request& request = *part.request;
  std::optional<store::Fault> fault;
  {
    const std::lock_guard lock(x_mutex);
    if (!durable && !request.fault) request.fault = durable.error();
    fault = request.fault;
  }
  if (part.is_last) request.commands.done(fault ? std::unexpected(*fault) : store::Expected<void>());
}

/// At least one command. Whether it was all.
bool Writer::decide_some(Request& request, std::int64_t until_us) {
  Commands& commands = request.commands;
  do {
    const codec::Answer& answer =
        x_engine.decide_ahead({&commands.documents[request.next], 1}, {&commands.sent_by, 1}).front();
    ++(answer.repeated     ? x_outcomes.repeated
       : answer.accepted() ? x_outcomes.accepted
                           : x_outcomes.rejected);
    commands.decided(x_engine, answer);
    ++request.next;
  } while (request.left() > 0 && !x_engine.is_full() && steady_us() < until_us);
  if (request.left() > 0) return false;
  commands.documents.clear();
  request.next = 0;
  return true;
}

/// Begins to write what is decided, once the batch before is written.
void Writer::write() {
  Outcomes outcomes = std::exchange(x_outcomes, {});
  outcomes.events = x_engine.events();
  x_metrics.batch_commands.add(x_engine.decided());
  const auto parts = std::make_shared<const std::vector<Part>>(std::exchange(x_decided, {}));
  const auto tell = [this, parts](const store::Expected<void>& durable) {
    for (const Part& part : *parts) this->tell(part, durable);
  };
  note_in_the_air(1);
  const auto begun =
      x_engine.write([this, tell, begin = x_begun_us, outcomes](const store::Expected<void>& durable) {
        x_metrics.commit_us.add(static_cast<std::uint64_t>(steady_us() - begin));
        if (durable) note(outcomes);
        note_in_the_air(-1);
        tell(durable);
      });
  if (begun) return;
  note_in_the_air(-1);
  note(begun.error());
  tell(std::unexpected(begun.error()));
}

/// On whatever thread; likewise below.
void Writer::note_in_the_air(int change) {
  {
    const std::lock_guard lock(x_mutex);
    x_in_the_air += change;
  }
  if (change < 0) x_wake.notify_one();
}

void Writer::note(const Outcomes& outcomes) {
  x_metrics.disk_full.store(0);
  x_metrics.events.store(static_cast<std::int64_t>(outcomes.events));
  x_metrics.commands_repeated.fetch_add(outcomes.repeated, std::memory_order_relaxed);
  x_metrics.commands_accepted.fetch_add(outcomes.accepted, std::memory_order_relaxed);
  x_metrics.commands_rejected.fetch_add(outcomes.rejected, std::memory_order_relaxed);
}

/// Waits for the batch that is being written: what comes next shows it, or has nothing to do beside it.
void Writer::finish() {
  if (x_failed) return;
  if (const auto finished = x_engine.finish(); !finished) note(finished.error());
}

/// A full disk passes; after anything else the engine has to be opened again, which a new process does.
void Writer::note(const store::Fault& fault) {
  x_metrics.store_faults.fetch_add(1);
  if (fault.kind == store::Fault::Kind::full) {
    if (x_metrics.disk_full.exchange(1) == 0) log(LogLevel::error, "disk_full", {{"words", fault.words}});
    return;
  }
  if (std::exchange(x_failed, true)) return;
  x_metrics.failed.store(1);
  log(LogLevel::error, "store_failed", {{"words", fault.words}});
  if (x_options.on_failure) x_options.on_failure(fault);
}

/// Whether the scheduler has something to do. It is asked without waiting for what is being written, which
/// would let the disk stand still.
bool Writer::is_due() {
  if (x_behind) return true;
  const std::int64_t begin = steady_us();
  if (begin < x_due_next_us) return false;
  x_engine.set_clock(look_at_clock());
  x_due_next_us = begin + due_look_us;
  if (is_idle())
    finish();  // where the store has something left to do, as a log that holds an erased person
  if (x_failed || x_clock.jumped()) return false;
  const auto due = x_engine.anything_due();
  if (!due) {
    // Where a batch is being decided, its write finds the same fault and tells it.
    if (!x_decided.empty()) return false;
    finish();
    note(due.error());
    return false;
  }
  if (*due) return true;
  x_metrics.due_runs.fetch_add(1);
  x_metrics.due_last_run_us.store(x_engine.now().us);
  return false;
}

/// One chunk; its size follows the time it takes.
void Writer::do_due() {
  const base::Instant now = look_at_clock();
  const std::int64_t begin = steady_us();
  x_due_next_us = begin + due_look_us;
  if (x_failed || x_clock.jumped()) {
    x_behind = false;
    x_engine.set_clock(now);
    return;
  }
  const auto done = x_engine.advance_some(now, x_due_steps);
  const std::int64_t took = steady_us() - begin;
  note_events();
  x_metrics.due_runs.fetch_add(1);
  x_metrics.due_us.add(static_cast<std::uint64_t>(took));
  if (!done) {
    note(done.error());
    x_behind = false;
    x_due_next_us = begin + due_retry_us;
    return;
  }
  if (took > due_chunk_us) x_due_steps = std::max(x_due_steps / 2, 1u);
  if (took < due_chunk_us / 4 && !*done) x_due_steps = std::min(x_due_steps * 2, due_steps_max);
  x_behind = !*done;
  x_metrics.due_behind.store(x_behind ? 1 : 0);
  if (*done) x_metrics.due_last_run_us.store(now.us);
}

/// As many as there is time for in one round; the others go first in the next.
void Writer::do_reads(std::deque<Read>& reads, bool all) {
  const std::int64_t begin = steady_us();
  while (!reads.empty() && (all || steady_us() < begin + read_chunk_us)) {
    reads.front()(x_engine);
    reads.pop_front();
  }
  if (reads.empty()) return;
  const std::lock_guard lock(x_mutex);
  x_waiting += reads.size();
  x_reads.insert(x_reads.begin(), std::make_move_iterator(reads.begin()),
                 std::make_move_iterator(reads.end()));
  note_waiting();
}

}  // namespace shuke::http
