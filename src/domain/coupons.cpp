// A coupon found by a caller's id is looked up through its owner; one the programme named is looked up with
// the member whose name it bears. Both stay true when members merge.
#include "domain/coupons.h"

#include <algorithm>
#include <array>

#include "domain/earning.h"

namespace shuke::domain {
namespace {

bool is_blank(const LineWhen& when) {
  return when.price_classes == 0 && when.categories.empty() && when.tags.empty() && when.skus.empty();
}

const Coupon& coupon_at(const State& state, const CouponFound& found) {
  return state.member(found.member).extras.get().coupons[found.position];
}

/// What the goods a coupon is for come to at the prices paid. Amounts are not checked yet.
Wide goods_for(const CouponTemplate& rules, const std::vector<LineInput>& lines) {
  Wide sum = 0;
  for (const LineInput& line : lines) {
    if (!line.reward && coupon_is_for(rules, line)) sum += line.amount.minor;
  }
  return sum;
}

/// The most that a coupon can have taken off, seen from the prices after it.
Wide largest_cut(const CouponTemplate& rules, const std::vector<LineInput>& lines) {
  switch (rules.kind) {
    case CouponTemplate::Kind::amount_off: return rules.amount_off.minor;
    case CouponTemplate::Kind::percent_off: {
      if (rules.pay.num == 0) return rules.cap ? rules.cap->minor : money_minor_max;
      // paid = before × pay, half up: before is at most (paid + 1/2) ÷ pay.
      const Wide paid = goods_for(rules, lines);
      const Wide cut = (2 * paid + 1) * rules.pay.den / (2 * Wide{rules.pay.num}) - paid;
      return rules.cap ? std::min<Wide>(cut, rules.cap->minor) : cut;
    }
    case CouponTemplate::Kind::fixed_price: {
      // One piece costs the fixed price; what it cost before is its shelf price at most.
      Wide most = 0;
      for (const LineInput& line : lines) {
        if (line.reward || !coupon_is_for(rules, line)) continue;
        most = std::max(most, line.unit_price ? Wide{line.unit_price->minor} : Wide{money_minor_max});
      }
      return std::max<Wide>(0, most - rules.amount_off.minor);
    }
    case CouponTemplate::Kind::free_shipping:
    case CouponTemplate::Kind::gift: return 0;
  }
  __builtin_unreachable();
}

struct Named {
  const CouponRef* ref;
  CouponFound found;
  const Coupon* coupon;
  const CouponTemplate* rules;
};

std::vector<Named> named_coupons(const Programme& programme, const State& state,
                                 const std::vector<CouponRef>& coupons) {
  std::vector<Named> result;
  for (const CouponRef& ref : coupons) {
    const auto found = find_coupon(programme, state, ref);
    CHECK(found.has_value());
    const Coupon& coupon = coupon_at(state, *found);
    result.push_back({&ref, *found, &coupon, &programme.coupons[coupon.coupon_template.value]});
  }
  return result;
}

}  // namespace

CouponDates coupon_dates(const Programme& programme, const CouponTemplate& rules, Instant at) {
  CouponDates dates;
  dates.usable_from = rules.from_tomorrow ? programme.zone.start_of(programme.zone.date(at) + 1) : at;
  dates.ends_at = programme.zone.valid_until(dates.usable_from, rules.valid_for);
  if (rules.open_from) dates.usable_from = std::max(dates.usable_from, *rules.open_from);
  if (rules.open_until) dates.ends_at = std::min(dates.ends_at, *rules.open_until);
  return dates;
}

std::int64_t coupons_left(const Programme& programme, const State& state, const MemberState& member,
                          TemplateNo coupon) {
  const CouponTemplate& rules = programme.coupons[coupon.value];
  std::int64_t left = INT64_MAX;
  if (rules.total) left = *rules.total - state.granted(coupon);
  return std::max<std::int64_t>(std::min(left, may_have_more(member, rules, coupon)), 0);
}

std::int64_t may_have_more(const MemberState& member, const CouponTemplate& rules, TemplateNo coupon) {
  if (!rules.per_member) return INT64_MAX;
  const auto counts = [&](const Coupon& c) {
    return c.coupon_template == coupon && c.state != CouponState::revoked;
  };
  return *rules.per_member - std::ranges::count_if(member.extras.get().coupons, counts);
}

bool coupon_is_for(const CouponTemplate& rules, const LineInput& line) {
  return holds(rules.only, line) && (is_blank(rules.except) || !holds(rules.except, line));
}

MemberNo coupon_member(const State& state, const CouponRef& ref) {
  if (const CouponOwner& owner = state.coupon_owner(ref.no); owner.no)
    return state.standing_for(owner.member);
  return ref.named_for ? state.standing_for(ref.named_for) : MemberNo{};
}

std::optional<CouponFound> find_coupon(const Programme& programme, const State& state,
                                       const CouponRef& ref) {
  const MemberNo member = coupon_member(state, ref);
  if (!member) return {};
  const bool by_id = static_cast<bool>(state.coupon_owner(ref.no).no);
  const TemplateNo coupon_template = by_id ? TemplateNo{} : find_coupon(programme, ref.coupon_template);
  const auto& coupons = state.member(member).extras.get().coupons;
  for (std::uint32_t i = 0; i < coupons.size(); ++i) {
    const Coupon& coupon = coupons[i];
    if (coupon.state == CouponState::revoked) continue;
    const bool named = coupon.coupon_template == coupon_template && coupon.named_for == ref.named_for &&
                       coupon.number == ref.number && !coupon.no;
    if (by_id ? coupon.no == ref.no : named) return CouponFound{member, i};
  }
  return {};
}

Decided<void> coupons_found(const Context& context, const std::vector<CouponRef>& coupons) {
  for (const CouponRef& ref : coupons) {
    if (!find_coupon(context.programme, context.state, ref))
      return rejected_row(RejectionCode::coupon_not_found, "coupons", coupons, ref);
  }
  return {};
}

Decided<void> coupons_usable(const Context& context, const PayOrder& command,
                             const std::vector<CouponRef>& coupons) {
  const std::vector<Named> all = named_coupons(context.programme, context.state, coupons);
  const auto refuse = [&](RejectionCode code, const auto& when) -> Decided<void> {
    for (const Named& one : all) {
      if (when(one)) return rejected_row(code, "coupons", coupons, *one.ref);
    }
    return {};
  };
  const auto is = [](CouponState state) {
    return [state](const Named& one) { return one.coupon->state == state; };
  };
  const auto others = [&](const Named& one) { return one.found.member != command.member; };
  if (auto yours = refuse(RejectionCode::coupon_not_yours, others); !yours) return yours;
  if (auto unused = refuse(RejectionCode::coupon_used, is(CouponState::used)); !unused) return unused;
  if (context.standing) return {};
  if (auto valid = refuse(RejectionCode::coupon_expired, is(CouponState::expired)); !valid) return valid;
  if (auto open = refuse(RejectionCode::coupon_locked, is(CouponState::locked)); !open) return open;
  Wide before = 0;  // what all goods can have been worth before the coupons
  for (const LineInput& line : command.lines) before += line.amount.minor;
  for (const Named& one : all) before += largest_cut(*one.rules, command.lines);
  const auto below = [&](const Named& one) { return before < one.rules->threshold.minor; };
  if (auto reached = refuse(RejectionCode::coupon_below_threshold, below); !reached) return reached;
  const auto not_for_this = [&](const Named& one) {
    const bool any = std::ranges::any_of(command.lines, [&](const LineInput& line) {
      return !line.reward && coupon_is_for(*one.rules, line);
    });
    const bool alone = all.size() == 1 || one.rules->stackable ||
                       std::cmp_greater(all.size(), context.programme.stacking.coupons_per_order);
    return !any || context.at < one.coupon->usable_from || !alone;
  };
  if (auto fits = refuse(RejectionCode::coupon_not_applicable, not_for_this); !fits) return fits;
  if (std::cmp_greater(all.size(), context.programme.stacking.coupons_per_order))
    return rejected(RejectionCode::coupon_limit_reached, "coupons");
  return {};
}

Money face_value(const CouponTemplate& rules) {
  switch (rules.kind) {
    case CouponTemplate::Kind::amount_off: return rules.amount_off;
    case CouponTemplate::Kind::percent_off: return rules.cap.value_or(Money{});
    case CouponTemplate::Kind::free_shipping:
    case CouponTemplate::Kind::gift:
    case CouponTemplate::Kind::fixed_price: return {};
  }
  __builtin_unreachable();
}

namespace {

/// What a share without a cap took off, by the prices paid; of goods that cost nothing then, by the
/// shelf's.
Wide cut_of_share(const CouponTemplate& rules, const std::vector<LineInput>& lines) {
  if (rules.pay.num != 0) {
    const Wide paid = goods_for(rules, lines);
    return paid * rules.pay.den / rules.pay.num - paid;
  }
  Wide list = 0;
  for (const LineInput& line : lines) {
    if (!line.reward && coupon_is_for(rules, line) && line.unit_price)
      list += Wide{line.unit_price->minor} * line.quantity;
  }
  return list;
}

/// What a coupon was worth to who used it; nothing where neither its template nor prices tell.
Money worth_of_use(const CouponTemplate& rules, const Order& order, const std::vector<LineInput>& lines) {
  if (rules.kind == CouponTemplate::Kind::free_shipping) return order.head.shipping_waived;
  if (const Money stated = face_value(rules); stated != Money{}) return stated;
  const Wide cut = rules.kind == CouponTemplate::Kind::percent_off ? cut_of_share(rules, lines)
                                                                   : largest_cut(rules, lines);
  const bool known = cut < money_minor_max - rules.amount_off.minor;
  return known ? Money{static_cast<std::int64_t>(cut)} : Money{};
}

}  // namespace

void use_coupons(Draft& draft, const std::vector<CouponRef>& coupons, const Order& order,
                 const std::vector<LineInput>& lines) {
  for (const Named& one : named_coupons(draft.programme, draft.state, coupons)) {
    Coupon used = *one.coupon;
    used.state = CouponState::used;
    used.used_for = order.head.no;
    used.lock = 0;
    used.worth = worth_of_use(*one.rules, order, lines);
    if (const Due* due = draft.find_due(DueKind::coupon_end, 255, one.found.position)) draft.drop_due(*due);
    draft.event.coupons.push_back({one.found.position, used});
  }
}

void take_coupon(Draft& draft, std::uint32_t position) {
  Coupon coupon = draft.member.extras.get().coupons[position];
  if (const Due* due = draft.find_due(DueKind::coupon_end, 255, position)) draft.drop_due(*due);
  coupon.state = CouponState::revoked;
  draft.event.coupons.push_back({position, coupon});
}

void give_coupons_back(Draft& draft, OrderNo order) {
  const auto& coupons = draft.member.extras.get().coupons;
  for (std::uint32_t i = 0; i < coupons.size(); ++i) {
    const bool used_here = coupons[i].state == CouponState::used && coupons[i].used_for == order;
    if (!used_here || !draft.programme.stacking.used_coupon_returns || coupons[i].ends_at <= draft.at)
      continue;
    Coupon back = coupons[i];
    back.state = CouponState::issued;
    back.used_for = OrderNo{};
    back.worth = Money{};
    draft.event.coupons.push_back({i, back});
    draft.add_due({.at = back.ends_at, .ref = i, .kind = DueKind::coupon_end});
  }
}

}  // namespace shuke::domain
