// Quotes at their payment: whether a quote still holds, and the lock that puts its coupons and points aside
// until then. Not how a quote comes about (quote) and not how its token is proved (engine).
#pragma once

#include <vector>

#include "domain/command.h"
#include "domain/decide.h"
#include "domain/draft.h"
#include "domain/state.h"

namespace shuke::domain {

/// The member's lock for this quote; nullptr where there is none.
const QuoteLock* find_lock(const MemberState& member, std::uint64_t token);
Points points_of(const QuoteLock& lock);

/// Whether the payment is what was quoted, and would be quoted so again with the same coupons and points;
/// the uses of chosen days that lowered its prices. Rejects: quote_invalid, quote_expired, quote_changed.
Decided<std::vector<UseNo>> quote_holds(const Context& context, const PayOrder& command);
/// The lock has done its work: its points are spent, its coupons used.
void spend_lock(Draft& draft, const QuoteLock& lock);
/// The lock's time is over.
void end_lock(Draft& draft, std::uint32_t number);

}  // namespace shuke::domain
