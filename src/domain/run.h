// The order of things: what is due first, then the command, then what follows from it (S1). Every driver
// uses this one loop. Pure: time comes in with the command. Not the memory of earlier answers and not the
// clock (engine).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "domain/command.h"
#include "domain/decide.h"
#include "domain/event.h"
#include "domain/programme.h"
#include "domain/rejection.h"
#include "domain/state.h"
#include "domain/timeline.h"

namespace shuke::domain {

/// Whether the command changes two members at once: their pasts are told together.
bool concerns_both(const CommandBody& body);
/// The body with absorbed members replaced by who stands for them now.
CommandBody redirected(const State& state, const CommandBody& body);

/// Gets every event right after it was applied.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void on_event(const Event& event) = 0;
};

/// When the next thing is due for each member of a state, soonest first. For drivers that let time pass for
/// everybody.
class DueQueue {
 public:
  /// Notes the member's soonest due work; called after every change of it.
  void watch(const MemberState& member);
  /// The soonest due work of all members, or nothing. Entries that are no longer true are dropped on the
  /// way.
  struct Wakeup {
    Instant at;
    MemberNo member;
  };
  std::optional<Wakeup> first(const State& state);
  /// Watches nobody any more.
  void clear() { x_heap.clear(); }

 private:
  std::vector<Wakeup> x_heap;
};

/// Drives one state under the versions of one programme. Not thread safe; shards have their own.
///
/// A member is moved to the next version (S22) before anything is done for him at or after the instant it
/// takes effect; drivers that want this done in time call `advance` for everybody.
class Runner {
 public:
  /// All must outlive the runner. Without a queue `advance_all` may not be called and nothing is spent on
  /// it (backtest).
  Runner(const Programme& programme, State& state, EventSink& sink, DueQueue* queue = nullptr);
  /// Versions that are added later are seen.
  Runner(const Timeline& timeline, State& state, EventSink& sink, DueQueue* queue = nullptr);
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  /// While a past is decided again (S21): what stands, and where the effects on members are
  /// noted; those on members outside of this state go no further. Both must outlive the runner's work.
  struct EffectTold {
    MemberEffect effect;
    Instant at;
    std::uint64_t arrival;  // of what it came from
  };
  void retell(const Standing& standing, std::vector<EffectTold>& effects);
  /// The arrival of what is told next, for the effects that come from it.
  void tells(std::uint64_t arrival) { x_arrival = arrival; }
  /// Whether something that was passed on found nobody to have it.
  bool lost_effect() const { return x_lost_effect; }

  /// Does everything due for the members it touches up to and including its instant, then the command, then
  /// what follows.
  ///
  /// A rejected command changes nothing beside what was due anyway. Commands of an absorbed member go to
  /// the one kept. Rejects by the table in rejection.h; `late_not_supported` where something later was
  /// already done for its member.
  Decided<void> run(const Command& command);
  /// Whether something later was already done for a member or order of this command.
  bool is_late(const Command& command) const;
  /// A command that is decided without regard to what was done later: the caller sees to the order.
  Decided<void> run_in_order(const Command& command, bool stands);
  /// An effect of a member that is not in this state, and a gift that stays given, at their instants.
  void run_effect(const MemberEffect& effect, Instant at);
  void run_gift(const GiftGiven& gift);
  /// Everything due for one member up to and including `at`, in the order of S1, with what follows from it.
  void advance(MemberNo member, Instant at);
  /// The same for all members, in order of time, at most so many steps; what is due for one member at one
  /// instant is a step. True: nothing more is due.
  bool advance_all(Instant at, std::uint64_t steps_max = UINT64_MAX);
  /// The version by which a command is decided: that of a paid order it is about, else the one in force.
  const Programme& programme_for(const Command& command) const;

 private:
  /// What an event means for the ladders of its member, kept while their own events reuse x_event.
  struct Following {
    const Timeline::Version* version;
    MemberNo member;
    Instant at;
    bool gains;
    bool loses;
    bool no_gifts;
    bool merged;
    bool sales;                           // what settled has changed: the metrics spend and orders
    std::uint32_t accounts;               // bit per account that was posted to: growth and balance
    std::vector<LevelNo> carried_before;  // by ladder, where metrics can have fallen
  };

  struct Effect {
    MemberEffect effect;
    Instant at;
    CommandNo cause;
  };

  bool is_late(const Command& command, const Keys& keys) const;
  Decided<void> run_in_order(const Command& command, const Keys& keys, bool stands);
  Decided<void> run_decided(const Command& command, const Keys& keys, bool stands);
  void do_due(MemberNo member, Instant at);
  Following following() const;
  static bool can_move(const Ladder& ladder, const Following& following);
  void emit();
  static bool balance_moved(const Following& following) {
    return (following.accounts & following.version->balance_accounts) != 0;
  }
  bool posts_to_balance(const Timeline::Version& version) const;
  /// The version a member stands under; of one that the event at hand makes, the event's.
  const Timeline::Version& version_of(MemberNo member) const;
  const Programme& programme_of_order(OrderNo order, const Programme& otherwise) const;
  const Programme& programme_due(const MemberState& member, const Due& due) const;
  void change_programme(MemberNo member, const Timeline::Version& next);
  void follow_ladders(const Following& following);
  void follow_cards(const Following& following);
  void follow_cards(const Programme& programme, MemberNo member, Instant at);
  void give_periods_merged(const Following& following, LadderNo ladder);
  void do_effects();
  void emit_alone();

  Timeline x_one;  // where there is no more than one version
  const Timeline& x_timeline;
  State& x_state;
  EventSink& x_sink;
  DueQueue* x_queue;
  Event x_event;
  CommandNo x_cause;
  std::vector<Effect> x_effects;
  bool x_doing_effects = false;
  const Standing* x_standing = nullptr;
  std::vector<EffectTold>* x_effects_told = nullptr;
  std::uint64_t x_arrival = 0;
  bool x_lost_effect = false;
};

}  // namespace shuke::domain
