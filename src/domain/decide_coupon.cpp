// Coupons given, claimed and revoked by command. Using them is a part of paying (coupons.h).
#include <algorithm>

#include "domain/coupons.h"
#include "domain/decide.h"

namespace shuke::domain {
namespace {

/// An id that can still be given: not the programme's own way of naming, and not another coupon's.
Decided<void> check_new_id(const Context& context, const CouponRef& ref) {
  if (find_coupon(context.programme, ref.coupon_template) || context.state.coupon_owner(ref.no).no)
    return rejected(RejectionCode::coupon_exists, "coupon");
  return {};
}

Decided<void> give(const Context& context, EventType type, MemberNo member, const CouponRef& ref,
                   TemplateNo coupon) {
  const CouponTemplate& rules = context.programme.coupons[coupon.value];
  if (!context.standing && rules.succession.retired)
    return rejected(RejectionCode::template_not_found, "template");
  if (auto fresh = check_new_id(context, ref); !fresh) return fresh;
  if (!context.standing && coupon_dates(context.programme, rules, context.at).ends_at <= context.at)
    return rejected(RejectionCode::coupon_expired, "template");
  const MemberState& to = context.state.member(member);
  if (!context.standing && coupons_left(context.programme, context.state, to, coupon) < 1)
    return rejected(RejectionCode::coupon_limit_reached, "template");
  Draft draft = context.draft(type, member);
  draft.grant_coupon(coupon, ref.no, 0);
  return {};
}

}  // namespace

/// Rejects: member_not_found, member_erased, template_not_found, coupon_exists, coupon_expired (its
/// template's time is over), coupon_limit_reached.
Decided<void> decide(const Context& context, const GrantCoupon& command) {
  if (auto ready = member_ready(context.state, command.member); !ready) return ready;
  const TemplateNo coupon = find_coupon(context.programme, command.coupon_template);
  if (!coupon) return rejected(RejectionCode::template_not_found, "template");
  return give(context, EventType::coupon_granted, command.member, command.coupon, coupon);
}

/// Rejects: member_not_found, member_erased, template_not_found, coupon_not_found (no such code),
/// coupon_exists, coupon_expired (its template's time is over), coupon_limit_reached.
Decided<void> decide(const Context& context, const ClaimCoupon& command) {
  if (auto ready = member_ready(context.state, command.member); !ready) return ready;
  TemplateNo coupon = find_coupon(context.programme, command.coupon_template);
  if (command.coupon_template && !coupon) return rejected(RejectionCode::template_not_found, "template");
  const auto& templates = context.programme.coupons;
  for (std::uint8_t i = 0; i < templates.size() && command.code; ++i) {
    if (templates[i].code == command.code && !templates[i].succession.gone) coupon = {i};
  }
  if (!coupon) return rejected(RejectionCode::coupon_not_found, "code");
  return give(context, EventType::coupon_claimed, command.member, command.coupon, coupon);
}

/// Rejects: coupon_not_found (also when it is revoked already), coupon_used, coupon_expired, coupon_locked.
Decided<void> decide(const Context& context, const RevokeCoupon& command) {
  const auto found = find_coupon(context.programme, context.state, command.coupon);
  if (!found) return rejected(RejectionCode::coupon_not_found, "coupon");
  Coupon coupon = context.state.member(found->member).extras.get().coupons[found->position];
  if (coupon.state == CouponState::used) return rejected(RejectionCode::coupon_used, "coupon");
  if (coupon.state == CouponState::expired && !context.standing)
    return rejected(RejectionCode::coupon_expired, "coupon");
  if (coupon.state == CouponState::locked) return rejected(RejectionCode::coupon_locked, "coupon");
  Draft draft = context.draft(EventType::coupon_revoked, found->member);
  draft.event.text = command.reason;
  if (const Due* due = draft.find_due(DueKind::coupon_end, 255, found->position)) draft.drop_due(*due);
  coupon.state = CouponState::revoked;
  draft.event.coupons.push_back({found->position, coupon});
  return {};
}

}  // namespace shuke::domain
