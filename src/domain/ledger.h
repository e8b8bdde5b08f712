// The ledger's nouns: lots, the sides of a posting, and what an account of a member holds. Rules that move
// them are in the decide_*.cpp files; this file has only the shapes and the two sums that every one of them
// must keep.
#pragma once

#include <array>
#include <cstdint>
#include <tuple>

#include "base/ids.h"
#include "base/time.h"
#include "base/units.h"

namespace shuke::domain {

using namespace base;

/// Where a lot came from. New sources come at the end.
enum class Source : std::uint8_t {
  sale,
  gift,
  import,
  loan,  // lent for a spend that stands although a corrected past has no points for it; owed as debt (S21)
  top_up,
};

/// Lots with the same key are one lot (S12). The order of keys is the order of spending: soonest end first,
/// then oldest. Top-ups have numbers by arrival, not by instant, so a wallet's lots are put in order when
/// they are spent (Draft::take).
struct LotKey {
  AccountNo account;
  Source source = Source::sale;
  std::int16_t cohort = 0;  // base::month_index of the month in which it became available
  TopUpNo top_up;           // whose principal or bonus it is: top-ups never merge (S16); else none
  Instant end = never;      // `never` also where the whole account ends at once

  friend constexpr auto operator<=>(const LotKey& a, const LotKey& b) {
    return std::tuple(a.account, a.end, a.cohort, a.source, a.top_up) <=>
           std::tuple(b.account, b.end, b.cohort, b.source, b.top_up);
  }
  friend constexpr bool operator==(const LotKey& a, const LotKey& b) = default;
};

static_assert(sizeof(LotKey) == 16, "a key stands in every lot, posting and take");

/// What is left of a lot. `allocated` is the part of the sale price that accounting defers for it (S23),
/// for sale lots.
struct Lot {
  LotKey key;
  Points available;
  Points held;
  Money allocated;
};

/// Both halves of double entry. The first four belong to the member, the rest to the programme; an event's
/// postings sum to zero.
enum class Side : std::uint8_t {
  pending,
  available,
  held,
  debt,
  issued,  // earned by sales, actions, referral, gifts; principal paid in, bonus added to it
  spent,   // taken by rewards, orders, captures
  expired,
  clawed_back,  // taken back with returned goods, undone actions or refunded top-ups
  adjusted,     // by hand
  imported,
  moved,  // from an absorbed member to the one kept; nets to zero over both
};
inline constexpr std::size_t sides = 11;
inline constexpr std::size_t member_sides = 4;
inline constexpr std::size_t programme_sides = sides - member_sides;
constexpr bool of_member(Side side) {
  return side <= Side::debt;
}

/// One movement. On `available` and `held` it names the lot. Debt is posted negative: owing 40 is a debt
/// balance of -40.
struct Posting {
  AccountNo account;
  Side side;
  Points amount;
  LotKey lot;  // meaningful for available and held
};

/// Sums of one member's account. available + held = sum of its lots; debt is at most zero.
struct AccountState {
  Points available;
  Points pending;
  Points held;
  Points debt;
  Instant end = never;  // inactivity expiry: when the whole account ends; never: nothing to end
  Instant lapsed_at = Instant{INT64_MIN};  // the last time it ended as a whole
  /// The other halves of this member's postings, by Side from `issued` on: what a corrected past is
  /// compared with.
  std::array<Points, programme_sides> booked{};
};

/// Part of a lot that a spend or a hold took, so that a return finds the way back.
struct Take {
  LotKey lot;
  Points amount;
};

}  // namespace shuke::domain
