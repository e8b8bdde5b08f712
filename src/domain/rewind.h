// Late commands (S21): the past of a group of members is told again with one command more, and the
// difference to what stands now becomes one event per member. What a person was told or handed stays:
// accepted commands are not refused, spends keep their amounts, gifts stay given. Entitlements,
// settlements, reviews, term ends and expiries are decided anew. Not where the past is kept (engine).
#pragma once

#include <algorithm>
#include <cstdint>
#include <variant>
#include <vector>

#include "domain/command.h"
#include "domain/event.h"
#include "domain/run.h"

namespace shuke::domain {

/// One thing that was put into the past from outside; everything else follows from these.
struct PastItem {
  Instant at;
  std::uint64_t arrival = 0;  // order of acceptance; decides at equal instants
  std::variant<Command, MemberEffect, GiftGiven> what;
};

/// Everything that was put in for a group of members whose pasts cannot be told apart: a member, whoever he
/// absorbed, and the guests' orders he claimed.
struct Past {
  std::vector<MemberNo> members;
  std::vector<PastItem> items;  // in any order

  bool has(MemberNo member) const { return std::ranges::find(members, member) != members.end(); }
  /// Adds what one event put in beside its command: gifts given, effects received, and everything in force
  /// after an earlier correction, which takes the place of what the member had of these before.
  void add(const Event& event, std::uint64_t arrival);
  void add(const Command& command, std::uint64_t arrival);
  /// Puts the effects that other members have on these now in the place of those they had; false: they are
  /// the same.
  bool replace_effects(const std::vector<MemberNo>& because_of, const std::vector<Runner::EffectTold>& now);
};

/// Tells pasts again. Keeps its memory from one telling to the next.
class Rewind {
 public:
  /// `present` is the state as it is; both must outlive this object. The past is told by the versions that
  /// were in force.
  Rewind(const Timeline& timeline, const State& present) : x_timeline(timeline), x_present(present) {}
  Rewind(const Rewind&) = delete;
  Rewind& operator=(const Rewind&) = delete;

  /// Tells the past with `late` at its place, up to and including `now`.
  ///
  /// Rejects what the domain refuses at the command's instant; where something accepted since would then be
  /// refused, with the code it would be refused by (goods returned meanwhile, an action undone); and what
  /// went to somebody else meanwhile. A rejected command leaves no difference.
  Decided<void> tell(Past& past, const Command& late, Instant now);
  /// Tells the past as it stands, after its items have changed.
  void tell(Past& past, Instant now);

  /// The state that was told last.
  const State& told() const { return x_told; }
  /// The differences, one event for each member that is other than at present. `cause` is the late command;
  /// the events are dated now.
  std::vector<Event> differences(const Past& past, CommandNo cause, Instant now) const;
  /// Effects on members, in the group or outside, as the past has them now, in order of time.
  const std::vector<Runner::EffectTold>& effects() const { return x_effects; }

 private:
  class Silence final : public EventSink {
    void on_event(const Event& event) override;

   public:
    std::vector<GiftGiven> gifts;
  };

  Decided<void> tell_items(const Past& past, const Command* late, Instant now);
  Decided<void> refused_by_present(const Command& late) const;
  Event difference(MemberNo member, const Past& past, CommandNo cause, Instant now) const;

  GiftGiven by_key(const GiftGiven& gift) const;

  const Timeline& x_timeline;
  const State& x_present;
  State x_told;
  Silence x_silence;
  Standing x_standing;
  std::vector<Runner::EffectTold> x_effects;
};

}  // namespace shuke::domain
