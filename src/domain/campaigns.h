// What a programme gives by itself to members with so many settled orders: after a settlement, once, or on
// every anniversary of joining (P3). Not the gifts of levels (ladders) nor the coupons of periods
// (periods).
#pragma once

#include <cstdint>

#include "domain/draft.h"
#include "domain/event.h"
#include "domain/programme.h"

namespace shuke::domain {

/// A new member's first anniversaries.
void plan_anniversaries(Draft& draft);
/// Those that a new version of the programme brings to somebody who is a member already.
void plan_new_anniversaries(Draft& draft);
/// The n-th anniversary of joining is here: gives where the member's orders ask for it, and plans the next.
void anniversary(Draft& draft, std::uint8_t campaign, std::uint32_t nth);
/// An order of the draft's member settles in this event.
void after_settlement(Draft& draft);
/// An order of the draft's member counts no more in this event: a coupon that its settlement brought and
/// that nobody has used goes with it, and the next settlement that asks for it brings it again.
void take_campaigns_back(Draft& draft);
/// What was given in another telling of the past is given again, at its instant (S21).
void give_campaign_again(Draft& draft, const GiftGiven& gift);

}  // namespace shuke::domain
