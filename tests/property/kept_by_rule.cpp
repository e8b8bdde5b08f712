// Rows of the table, and how each is counted from the events alone.
#include "property/kept_by_rule.h"

#include <algorithm>
#include <array>

namespace shuke::property {

using namespace domain;

namespace {

std::size_t index_of(CouponOrigin origin) {
  return static_cast<std::size_t>(origin);
}

CouponOrigin origin_of(const Event& event) {
  for (const GiftGiven& gift : event.gifts) {
    if (gift.campaign != 255) return CouponOrigin::campaign;
    if (gift.privilege != 255) return CouponOrigin::period;
  }
  switch (event.type) {
    case EventType::coupon_granted:
    case EventType::coupon_claimed: return CouponOrigin::by_hand;
    case EventType::reward_redeemed: return CouponOrigin::points;
    case EventType::privilege_used: return CouponOrigin::use;
    case EventType::level_changed:
    case EventType::level_set:
    case EventType::member_enrolled: return CouponOrigin::level_gift;
    case EventType::coupons_given: return CouponOrigin::period;
    default: return CouponOrigin::card;
  }
}

/// What a refund of its card deducts for a used coupon, at least in part (P7).
bool has_face_value(const CouponTemplate& rules) {
  if (rules.kind == CouponTemplate::Kind::percent_off) return rules.cap.has_value();
  return rules.kind == CouponTemplate::Kind::amount_off;
}

}  // namespace

std::int64_t& CountingShop::count_of(TemplateNo coupon, CouponOrigin origin) {
  if (x_counts.size() <= coupon.value) x_counts.resize(coupon.value + 1u);
  return x_counts[coupon.value][index_of(origin)];
}

std::vector<std::int64_t> CountingShop::kept(CouponOrigin origin) const {
  std::vector<std::int64_t> counts;
  for (const ByOrigin& by_origin : x_counts) counts.push_back(by_origin[index_of(origin)]);
  return counts;
}

void CountingShop::count_new(const Event& event) {
  const std::size_t no = event.member.value;
  if (x_known.size() <= no) x_known.resize(no + 1);
  const bool moved = event.type == EventType::members_merged || event.type == EventType::coupon_received;
  std::size_t known = x_known[no];
  for (const CouponChange& change : event.coupons) {
    if (change.position < known) continue;
    ++known;
    if (!moved) ++count_of(change.after.coupon_template, origin_of(event));
  }
  x_known[no] = state.member(event.member).extras.get().coupons.size();
}

/// What a coupon that is left of a card given back must have been deducted; one that took off nothing that
/// could be deducted must not come back.
void CountingShop::card_given_back(const MemberState& member, const std::vector<std::uint32_t>& coupons) {
  for (const std::uint32_t position : coupons) {
    const Coupon& coupon = member.extras.get().coupons[position];
    const bool paid_for = coupon.state == CouponState::used &&
                          has_face_value(programme.coupons[coupon.coupon_template.value]);
    if (!paid_for) --count_of(coupon.coupon_template, CouponOrigin::card);
  }
}

void CountingShop::count_gone(const Event& event) {
  const MemberExtras& extras = state.member(event.member).extras.get();
  if (event.type == EventType::redemption_undone) {
    for (const Redemption& redemption : event.redemptions) {
      const Reward& reward = programme.rewards[redemption.reward.value];
      if (reward.kind == Reward::Kind::coupon)
        count_of(reward.coupon, CouponOrigin::points) -= redemption.quantity;
    }
  }
  if (event.type == EventType::privilege_undone) {
    for (const PrivilegeUse& use : event.uses) {
      if (use.coupon != 0) --count_of(extras.coupons[use.coupon - 1].coupon_template, CouponOrigin::use);
    }
  }
  if (x_cards.size() <= event.member.value) x_cards.resize(event.member.value + 1u);
  auto& cards = x_cards[event.member.value];
  const bool given_back = event.type == EventType::card_cancelled || event.type == EventType::card_upgraded;
  if (given_back) card_given_back(state.member(event.member), cards[event.cards.front().position]);
  if (event.cards.empty() && event.type != EventType::members_merged) return;
  cards.clear();
  for (const Card& card : extras.cards) cards.push_back(card.coupons);
}

void CountingShop::on_event(const Event& event) {
  Shop::on_event(event);
  if (!event.member) return;
  count_new(event);
  count_gone(event);
}

namespace {

void level_points(const CountingShop& shop, Keeping& kept) {
  for (const Event& event : shop.events) {
    for (const ExplainLine& line : event.explains) {
      if (line.rule.kind == RuleRef::Kind::level_gift) kept.points[line.account.value] += line.result;
    }
  }
}

template <CouponOrigin origin>
void coupons(const CountingShop& shop, Keeping& kept) {
  const auto counts = shop.kept(origin);
  for (std::size_t i = 0; i < counts.size(); ++i) kept.coupons[i] += counts[i];
}

}  // namespace

const std::vector<KeptByRule>& kept_by_rule() {
  static const std::vector<KeptByRule> table{
      {"S11", "points that are gifts of levels", level_points},
      {"S11", "coupons that are gifts of levels", coupons<CouponOrigin::level_gift>},
      {"S21, S26", "coupons of a period, by the level then held", coupons<CouponOrigin::period>},
      {"S21", "coupons of campaigns", coupons<CouponOrigin::campaign>},
      {"S15", "coupons granted or claimed: the shop gave them for nothing", coupons<CouponOrigin::by_hand>},
      {"S26", "coupons of a card that ended or was not given back, or whose worth was deducted",
       coupons<CouponOrigin::card>},
      {"S12", "coupons for points that stay spent", coupons<CouponOrigin::points>},
      {"S26", "coupons of a use that stands", coupons<CouponOrigin::use>},
  };
  return table;
}

}  // namespace shuke::property
