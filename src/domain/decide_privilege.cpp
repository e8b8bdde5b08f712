// Privileges that may be used so often in every period: a member day of one's choice, a birthday with
// friends, gifts. Price cuts and coupons are not used this way (quote, coupons).
#include <algorithm>

#include "domain/cards.h"
#include "domain/decide.h"
#include "domain/periods.h"
#include "domain/quote.h"

namespace shuke::domain {

/// Rejects: member_not_found, member_erased, privilege_not_found (also where its uses are not counted),
/// use_exists, privilege_used_up (also where the level has none of it, or this is not its day).
Decided<void> decide(const Context& context, const UsePrivilege& command) {
  if (auto ready = member_ready(context.state, command.member); !ready) return ready;
  const auto position = find_privilege(context.programme, command.privilege);
  if (!position || !is_counted(context.programme.privileges[*position]))
    return rejected(RejectionCode::privilege_not_found, "privilege");
  if (context.state.use_owner(command.use).no) return rejected(RejectionCode::use_exists, "use");
  const Privilege& privilege = context.programme.privileges[*position];
  const MemberState& member = context.state.member(command.member);
  const bool has = has_privilege(context.programme, member, privilege, context.at, command.birthday);
  const bool left = has && quota_left(context.programme, member, *position, context.at).left > 0;
  if (!context.standing && !left) return rejected(RejectionCode::privilege_used_up, "privilege");
  Draft draft = context.draft(EventType::privilege_used, command.member);
  PrivilegeUse& use = draft.event.uses.emplace_back();
  use.no = command.use;
  use.privilege = *position;
  use.at = context.at;
  use.order = command.order;
  if (privilege.counted_from_card) {
    if (const auto running = card_period(context.programme, member, privilege, context.at)) {
      use.card = running->card + 1;
      use.card_term = running->term;
      use.card_period = running->period;
    }
  }
  if (privilege.coupon) {
    const std::uint32_t first = draft.grant_coupons(privilege.coupon, 1);
    if (!draft.event.coupons.empty()) use.coupon = first + 1;
  }
  return {};
}

namespace {

bool still_stands(const State& state, OrderNo order) {
  const OrderState is = state.order(order).head.state;
  return is != OrderState::returned && is != OrderState::cancelled;
}

}  // namespace

/// Gives the use back, and takes the coupon of a gift. Rejects: use_not_found (also when it is undone
/// already), coupon_used (also where it was passed on), coupon_locked, privilege_used (an order that has
/// not come back was priced by it).
Decided<void> decide(const Context& context, const UndoPrivilege& command) {
  const MemberNo member = context.state.standing_for(context.state.use_owner(command.use).member);
  const MemberExtras& extras = context.state.member(member).extras.get();
  const auto known = std::ranges::find(extras.uses, command.use, &PrivilegeUse::no);
  if (!command.use || known == extras.uses.end() || known->undone)
    return rejected(RejectionCode::use_not_found, "use");
  const auto stands = [&](OrderNo order) { return still_stands(context.state, order); };
  Draft draft = context.draft(EventType::privilege_undone, member);
  if (known->coupon != 0) {
    Coupon coupon = extras.coupons[known->coupon - 1];
    if (coupon.state == CouponState::used || coupon.passed_on)
      return rejected(RejectionCode::coupon_used, "use");
    if (coupon.state == CouponState::locked) return rejected(RejectionCode::coupon_locked, "use");
    if (const Due* due = draft.find_due(DueKind::coupon_end, 255, known->coupon - 1)) draft.drop_due(*due);
    coupon.state = CouponState::revoked;
    draft.event.coupons.push_back({known->coupon - 1, coupon});
  }
  if (std::ranges::any_of(known->priced, stands)) return rejected(RejectionCode::privilege_used, "use");
  draft.event.uses.push_back(*known);
  draft.event.uses.back().undone = true;
  return {};
}

}  // namespace shuke::domain
