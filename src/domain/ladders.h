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

/// Whether a rule, once its conditions hold, leads up who has earned `from`: it begins there or on any
/// level, its own level is higher and not retired, and it passes over none where the ladder moves one at a
/// time.
bool leads_up(const Ladder& rules, const LevelRule& rule, LevelNo from);

/// What a member still needs for the next level: the nearest above the shown one that the rules lead to
/// from the level he has earned. Levels that no rule gives (by hand only) or that are retired are passed
/// over. Of several rules to a level the one counts whose first condition lacks least; of those that
/// measure unlike things, the one written first.
///
/// A floor or a card shows a level that is not earned, and the earned track goes its own way beneath it
/// (S11). Where one of its steps leads above the shown level, that step is told as ever. Where it has to
/// take steps up to the shown level before, `first` is what its first step lacks, and `also` holds what
/// else that step asks and then, in order, what the later steps ask: all of it has to come, one after the
/// other, before the shown level changes. Windows that open with a level are empty for the steps after the
/// first.
struct Progress {
  struct Item {
    Metric metric = Metric::spend;
    AccountNo account;  // growth
    std::int64_t now = 0;
    std::int64_t needed = 0;  // still missing; 0 where this condition holds
  };
  LevelNo next;               // none at the top, or where no rule leads above the shown level
  std::optional<Item> first;  // the first condition; without `next` that of the shown level, with needed 0
  std::vector<Item> also;     // further conditions; none without `next`
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
