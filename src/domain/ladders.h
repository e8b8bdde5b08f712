// Ladders: what the metrics are at an instant, which level they carry, and the moves that follow (S10,
// S11). Not the money behind them (earning) and not when something is due (run).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "domain/draft.h"
#include "domain/programme.h"
#include "domain/state.h"

namespace shuke::domain {

/// Which calendar window an instant looks at: the one it stands in, or, for a review, which holds
/// everything before its instant (S10), the one that ends then where one does.
enum class Looks : std::uint8_t { now, back };

/// The value of a condition's metric at `at`: minor units, orders or growth. Growth depends on the
/// condition's threshold (P8).
std::int64_t metric_at(const Programme& programme, const MemberState& member, LadderNo ladder,
                       const Condition& condition, Instant at, Looks looks = Looks::now);

/// The highest level whose conditions hold at `at`; `keeping` leaves out what is asked upward only. Ladders
/// that move one step at a time are asked only for the step above `from`.
LevelNo level_carried(const Programme& programme, const MemberState& member, LadderNo ladder, Instant at,
                      bool keeping, Looks looks = Looks::now);

/// What a member still needs for the next level.
struct Progress {
  struct Item {
    Metric metric = Metric::spend;
    AccountNo account;  // growth
    std::int64_t now = 0;
    std::int64_t needed = 0;  // still missing; 0 where this condition holds
  };
  LevelNo next;               // none at the top
  std::optional<Item> first;  // the first condition; where there is no next level, with needed 0
  std::vector<Item> also;     // further conditions
};
Progress progress_of(const Programme& programme, const MemberState& member, LadderNo ladder, Instant at);

// ---- moves: each writes into a draft --------------------------------------------------------------------

/// A new member's place on every ladder: the lowest level, with its gifts and what is due for it.
void start_ladders(Draft& draft);
/// What metrics that may have risen do to one ladder; false where nothing moves. `reviewed_too`: also
/// ladders that else move at reviews only (a merge evaluates ladders at once, upward: S26).
bool move_up(Draft& draft, LadderNo ladder, bool reviewed_too, bool no_gifts);
/// What metrics that may have fallen from `before` (the level they carried) do to a ladder that falls at
/// once.
bool fall_at_once(Draft& draft, LadderNo ladder, LevelNo carried_before);
/// A ladder of balances stands where the balance says, both ways at once; false where it stands there
/// already.
bool follow_balance(Draft& draft, LadderNo ladder, bool no_gifts);
/// A ladder stands no lower than the member's cards say, both ways at once; false where they say what they
/// said.
bool follow_cards(Draft& draft, LadderNo ladder);
/// A term ends, a review is due, a floor ends.
void end_term(Draft& draft, LadderNo ladder);
void review(Draft& draft, LadderNo ladder);
void end_floor(Draft& draft, LadderNo ladder);
/// A level given by hand: with `until` a floor beside the earned track, else a level reached now.
void set_level(Draft& draft, LadderNo ladder, LevelNo level, std::optional<Instant> until);
/// A level brought along from another system (S26): no gifts.
void import_level(Draft& draft, LadderNo ladder, LevelNo level, Instant since,
                  std::optional<Instant> until);
/// The place of the kept member after a merge: the higher level with its dates (S24). `other_seq` is added
/// to the sequence numbers that came from the absorbed member.
void merge_ladder(Draft& draft, LadderNo ladder, const MemberState& absorbed, std::uint32_t other_seq);
/// A gift that was given in another telling of the past stays given, at its instant (S21).
void give_gift_again(Draft& draft, LadderNo ladder, LevelNo level);
/// A member's place on a ladder of a new version, whose levels may stand elsewhere (S22): the level keeps
/// its dates, and the gifts of levels at or below it count as given. `before`: the ladder as it was; null:
/// it is new. False where nothing is other than it was.
bool carry_over(Draft& draft, LadderNo ladder, const Ladder* before);
/// A new version evaluates a ladder: upward, and with `down_too` also downward, except where a term runs.
bool evaluate(Draft& draft, LadderNo ladder, bool down_too);
/// Whether a review has to be made due because the metrics have risen; makes it due.
bool ensure_review(Draft& draft, LadderNo ladder);

}  // namespace shuke::domain
