// Coupons given, claimed, passed on and revoked by command. Using them is a part of paying (coupons.h).
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
                   TemplateNo coupon, CouponNo code = {}) {
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
  draft.event.coupons.back().after.code = code;
  return {};
}

/// Whether a card that still runs gave this coupon: what was used of it is deducted when the card is given
/// back, so it stays with the card.
bool of_running_card(const State& state, const CouponFound& found) {
  return std::ranges::any_of(state.member(found.member).extras.get().cards, [&](const Card& card) {
    const bool runs = card.state == CardState::active || card.state == CardState::paused;
    return runs && std::ranges::find(card.coupons, found.position) != card.coupons.end();
  });
}

/// The template whose one public code this is.
TemplateNo with_public_code(const Programme& programme, NameNo code) {
  const auto found = std::ranges::find_if(programme.coupons, [&](const CouponTemplate& rules) {
    return rules.code == code && !rules.succession.gone;
  });
  if (!code || found == programme.coupons.end()) return {};
  return {static_cast<std::uint8_t>(found - programme.coupons.begin())};
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

/// By its template, by the template's public code, or by a code of a list, which gives one coupon. Rejects:
/// member_not_found, member_erased, template_not_found, coupon_not_found (no such code), coupon_exists,
/// code_used, coupon_expired (its template's time is over), coupon_limit_reached.
Decided<void> decide(const Context& context, const ClaimCoupon& command) {
  if (auto ready = member_ready(context.state, command.member); !ready) return ready;
  const TemplateNo by_template = find_coupon(context.programme, command.coupon_template);
  if (command.coupon_template && !by_template)
    return rejected(RejectionCode::template_not_found, "template");
  const TemplateNo by_public_code = with_public_code(context.programme, command.code);
  const TemplateNo coupon = by_public_code ? by_public_code : by_template;
  if (!coupon) return rejected(RejectionCode::coupon_not_found, "code");
  const CouponNo code = by_public_code ? CouponNo{} : command.listed_code;
  if (auto fresh = check_new_id(context, command.coupon); !fresh) return fresh;
  if (!context.standing && code && context.state.coupon_owner(code).member)
    return rejected(RejectionCode::code_used, "code");
  return give(context, EventType::coupon_claimed, command.member, command.coupon, coupon, code);
}

/// Codes that were printed or made elsewhere. Rejects: template_not_found, code_exists (also where it is a
/// coupon's id).
Decided<void> decide(const Context& context, const ImportCodes& command) {
  const TemplateNo coupon = find_coupon(context.programme, command.coupon_template);
  if (!coupon) return rejected(RejectionCode::template_not_found, "template");
  for (const CouponNo& code : command.codes) {
    if (context.state.coupon_owner(code).no)
      return rejected_row(RejectionCode::code_exists, "codes", command.codes, code);
  }
  Draft draft = context.draft(EventType::codes_imported, {});
  draft.event.text = command.batch;
  draft.event.codes.reserve(command.codes.size());
  for (const CouponNo code : command.codes) draft.event.codes.push_back({code, {}, coupon, command.batch});
  return {};
}

/// Passes a coupon on: the giver's is revoked, the other member has one with the same end, under a new id.
/// Rejects: coupon_not_found, member_not_found, member_erased, coupon_exists, coupon_used, coupon_expired,
/// coupon_locked, coupon_limit_reached (the other has as many as a member may), coupon_not_transferable
/// (also to himself, and where a card that still runs gave it).
Decided<void> decide(const Context& context, const TransferCoupon& command) {
  const auto found = find_coupon(context.programme, context.state, command.coupon);
  const MemberNo to = context.state.standing_for(command.to);
  if (!context.standing) {
    if (auto ready = member_ready(context.state, to); !ready) return rejected(ready.error().code, "to");
  }
  if (!found) return rejected(RejectionCode::coupon_not_found, "coupon");
  if (auto fresh = check_new_id(context, command.as); !fresh && !context.standing)
    return rejected(fresh.error().code, "as");
  Coupon coupon = context.state.member(found->member).extras.get().coupons[found->position];
  const CouponTemplate& rules = context.programme.coupons[coupon.coupon_template.value];
  if (coupon.state == CouponState::used) return rejected(RejectionCode::coupon_used, "coupon");
  if (coupon.state == CouponState::expired) return rejected(RejectionCode::coupon_expired, "coupon");
  if (coupon.state == CouponState::locked) return rejected(RejectionCode::coupon_locked, "coupon");
  if (!rules.transferable || to == found->member || of_running_card(context.state, *found))
    return rejected(RejectionCode::coupon_not_transferable, "coupon");
  if (!context.standing && may_have_more(context.state.member(to), rules, coupon.coupon_template) < 1)
    return rejected(RejectionCode::coupon_limit_reached, "to");
  Draft draft = context.draft(EventType::coupon_passed_on, found->member);
  draft.event.other = to;
  if (const Due* due = draft.find_due(DueKind::coupon_end, 255, found->position)) draft.drop_due(*due);
  Coupon given = coupon;
  given.no = command.as.no;
  given.named_for = MemberNo{};
  given.number = 0;
  given.code = CouponNo{};
  coupon.state = CouponState::revoked;
  coupon.passed_on = true;
  draft.event.coupons.push_back({found->position, coupon});
  draft.event.effects.push_back({MemberEffect::Kind::give_coupon, to, found->member, {}, given});
  return {};
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
