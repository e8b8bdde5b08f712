// The order of things: what is due first, then the command, then what follows from it (S1). Every driver uses this one loop.
// Pure: time comes in with the command. Not the memory of earlier answers and not the clock (engine).
#pragma once

#include <optional>
#include <vector>

#include "domain/command.h"
#include "domain/event.h"
#include "domain/programme.h"
#include "domain/rejection.h"
#include "domain/state.h"

namespace shuke::domain {

/// Gets every event right after it was applied.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void on_event(const Event& event) = 0;
};

/// Drives one state under one programme. Not thread safe; shards have their own.
class Runner {
 public:
  /// All three must outlive the runner.
  Runner(const Programme& programme, State& state, EventSink& sink);

  /// Does everything due for the members it touches up to and including its instant, then the command, then what follows.
  ///
  /// A rejected command changes nothing beside what was due anyway.
  /// Rejects by the table in rejection.h; `late_not_supported` where something later was already done for its member.
  Decided<void> run(const Command& command);
  /// Everything due for one member up to and including `at`, in the order of S1, with what follows from it.
  void advance(MemberNo member, Instant at);
  /// The same for all members, in order of time.
  void advance_all(Instant at);
  /// When the next thing is due for any member; never: nothing is.
  Instant next_due() const;

 private:
  struct Wakeup {
    Instant at;
    MemberNo member;
  };

  void emit();                       // applies x_event, hands it on, and does what follows
  void do_effects();
  void watch(MemberNo member);       // keeps the queue of wake-ups true after a change of this member's due work
  std::optional<Wakeup> first_wakeup() const;

  const Programme& x_programme;
  State& x_state;
  EventSink& x_sink;
  Event x_event;
  CommandNo x_cause;
  std::vector<MemberEffect> x_effects;
  mutable std::vector<Wakeup> x_queue;  // heap, lazily cleaned
};

}  // namespace shuke::domain
