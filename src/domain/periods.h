// Calendar periods, and the coupons that a privilege gives in each of them: at its start by the level then
// held, and the difference at once when the level rises (S26). Not the gifts of levels (ladders).
#pragma once

#include <cstdint>
#include <vector>

#include "domain/draft.h"
#include "domain/event.h"
#include "domain/programme.h"

namespace shuke::domain {

/// First day of the period that holds `date`; the period of "ever" begins before everything.
Date period_start(Period per, Date date);
/// First day of the period after it; "ever" has none.
Date next_period(Period per, Date date);

/// How often a member may use a privilege in the running period: by the level held now, less what was used;
/// with when the period ends (never: it is the only one). Not for privileges that count nothing.
struct QuotaLeft {
  std::int32_t left = 0;
  Instant ends_at = never;
};
QuotaLeft quota_left(const Programme& programme, const MemberState& member, std::uint8_t privilege,
                     Instant at);
/// Whether it is counted by uses: a quota, or a gift.
bool is_counted(const Privilege& privilege);
/// The first use that stands by which the member chose this day for a privilege that is used by the day;
/// nullptr: none.
const PrivilegeUse* use_on_day(const Programme& programme, const MemberState& member,
                               std::uint8_t privilege, Instant at);

/// The level that is shown, but for one that only a trial of a card gives: a trial hands nothing out.
LevelNo handed_level(const Draft& draft, LadderNo ladder, const LadderState& state);
/// Gives a member on this level what privileges of the ladder (none: those for every member) still have to
/// give in the running period, and plans the next one.
void give_period_coupons(Draft& draft, LadderNo ladder, LevelNo level);
/// Gives what privileges that only this plan's card brings still have to give in the running period, and
/// adds the places of the coupons.
void give_period_coupons(Draft& draft, const Plan& plan, std::vector<std::uint32_t>& places);
/// Takes unused coupons of the running period that a member on this level would have too many of; where the
/// level rises again they are given again. Coupons that a card named go with the card.
void take_period_coupons(Draft& draft, LadderNo ladder, LevelNo level);
/// A period of this privilege begins.
void start_period(Draft& draft, std::uint8_t privilege);
/// What was given in another telling of the past is given again, at its instant.
void give_period_coupons_again(Draft& draft, const GiftGiven& gift);

}  // namespace shuke::domain
