// Coupons: finding one by its id, the dates and limits of a template, and what using a coupon at payment
// asks for and does (S15). Not the cheapest choice among them (quote) and not the commands (decide_coupon).
#pragma once

#include <optional>
#include <vector>

#include "domain/command.h"
#include "domain/decide.h"
#include "domain/draft.h"
#include "domain/programme.h"
#include "domain/state.h"

namespace shuke::domain {

/// From when and until when a coupon of this template that is given at `at` can be used.
struct CouponDates {
  Instant usable_from;
  Instant ends_at;
};
CouponDates coupon_dates(const Programme& programme, const CouponTemplate& rules, Instant at);

/// How many more coupons of a template this member may be given: by its limit for one member and by what is
/// left of its limit for all.
std::int64_t coupons_left(const Programme& programme, const State& state, const MemberState& member,
                          TemplateNo coupon);

/// The same by the limit for one member alone; below one where he has as many already.
std::int64_t may_have_more(const MemberState& member, const CouponTemplate& rules, TemplateNo coupon);

/// Whether a coupon of this template is for goods such as these.
bool coupon_is_for(const CouponTemplate& rules, const LineInput& line);

/// Who has this coupon now, as far as ids tell; none: nobody.
MemberNo coupon_member(const State& state, const CouponRef& ref);

struct CouponFound {
  MemberNo member;
  std::uint32_t position = 0;  // among the member's coupons
};
/// The coupon of this id; nothing where there is none, or where it was revoked.
std::optional<CouponFound> find_coupon(const Programme& programme, const State& state,
                                       const CouponRef& ref);

/// Rejects: coupon_not_found.
Decided<void> coupons_found(const Context& context, const std::vector<CouponRef>& coupons);
/// Whether the coupons named may be used for this order. Its prices are the shop's facts, with the coupons
/// taken off: a threshold is asked of what the goods can have been worth before (S15). Rejects, over all
/// coupons: coupon_not_yours, coupon_used, coupon_expired, coupon_below_threshold, coupon_not_applicable,
/// coupon_limit_reached.
Decided<void> coupons_usable(const Context& context, const PayOrder& command,
                             const std::vector<CouponRef>& coupons);
/// What a coupon says it is worth, whatever it took off; 0 where it does not say.
Money face_value(const CouponTemplate& rules);
/// Uses the coupons, all of which were found, for an order of these lines at the prices paid.
void use_coupons(Draft& draft, const std::vector<CouponRef>& coupons, const Order& order,
                 const std::vector<LineInput>& lines);
/// Revokes a coupon that is issued.
void take_coupon(Draft& draft, std::uint32_t position);
/// What the order used is the member's again, where the programme gives it back and it has not ended.
void give_coupons_back(Draft& draft, OrderNo order);

}  // namespace shuke::domain
