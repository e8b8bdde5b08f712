// Orders that count are those the member has settled and still keeps.
#include "domain/campaigns.h"

#include <algorithm>

#include "domain/card_life.h"
#include "domain/coupons.h"

namespace shuke::domain {
namespace {

bool was_given(const MemberState& member, std::uint8_t campaign) {
  return (member.extras.get().campaigns >> campaign & 1u) != 0;
}

void give(Draft& draft, std::uint8_t position) {
  const Campaign& campaign = draft.programme.campaigns[position];
  if (campaign.coupon) draft.grant_coupons(campaign.coupon, 1);
  if (campaign.plan) give_card(draft, campaign.plan);
  if (campaign.moment == Campaign::Moment::after_settlement && !was_given(draft.member, position))
    draft.event.campaigns |= 1u << position;
}

/// Given in another telling of the past; that telling's instant gives it again.
bool stands(const Draft& draft, std::uint8_t campaign, bool once) {
  if (draft.standing == nullptr) return false;
  return std::ranges::any_of(draft.standing->gifts, [&](const GiftGiven& gift) {
    return gift.campaign == campaign && draft.state.standing_for(gift.member) == draft.event.member &&
           (once || gift.at == draft.at);
  });
}

void give_now(Draft& draft, std::uint8_t campaign, bool once) {
  if (stands(draft, campaign, once)) return;
  give(draft, campaign);
  draft.event.gifts.push_back({draft.event.member, {}, {}, draft.at, 255, {}, 1, campaign});
}

bool asks_for(const Campaign& campaign, std::int32_t orders) {
  return !campaign.succession.gone && orders >= campaign.orders_from &&
         (!campaign.orders_to || orders <= *campaign.orders_to);
}

void plan_anniversary(Draft& draft, std::uint8_t campaign, Date joined, std::uint32_t nth) {
  const Date day = add_months(joined, 12 * static_cast<int>(nth));
  draft.add_due({.at = draft.programme.zone.start_of(day),
                 .ref = nth,
                 .kind = DueKind::anniversary,
                 .subject = campaign});
}

}  // namespace

void plan_anniversaries(Draft& draft) {
  const auto& campaigns = draft.programme.campaigns;
  for (std::uint8_t i = 0; i < campaigns.size(); ++i) {
    if (campaigns[i].moment == Campaign::Moment::anniversary && !campaigns[i].succession.gone)
      plan_anniversary(draft, i, draft.programme.zone.date(draft.at), 1);
  }
}

void plan_new_anniversaries(Draft& draft) {
  const auto& campaigns = draft.programme.campaigns;
  const Date joined = draft.programme.zone.date(draft.member.enrolled_at);
  for (std::uint8_t i = 0; i < campaigns.size(); ++i) {
    if (campaigns[i].moment != Campaign::Moment::anniversary || campaigns[i].succession.gone) continue;
    const bool planned = std::ranges::any_of(draft.member.due, [&](const Due& due) {
      return due.kind == DueKind::anniversary && due.subject == i;
    });
    if (planned) continue;
    std::uint32_t nth = 1;
    while (draft.programme.zone.start_of(add_months(joined, 12 * static_cast<int>(nth))) <= draft.at) ++nth;
    plan_anniversary(draft, i, joined, nth);
  }
}

void anniversary(Draft& draft, std::uint8_t campaign, std::uint32_t nth) {
  const Campaign& rules = draft.programme.campaigns[campaign];
  if (rules.succession.gone || rules.moment != Campaign::Moment::anniversary) return;  // a later version
  if (asks_for(rules, draft.member.settled_orders)) give_now(draft, campaign, false);
  plan_anniversary(draft, campaign, draft.programme.zone.date(draft.member.enrolled_at), nth + 1);
}

void after_settlement(Draft& draft) {
  const auto& campaigns = draft.programme.campaigns;
  for (std::uint8_t i = 0; i < campaigns.size(); ++i) {
    if (campaigns[i].moment != Campaign::Moment::after_settlement) continue;
    if (!was_given(draft.member, i) && asks_for(campaigns[i], draft.member.settled_orders + 1))
      give_now(draft, i, true);
  }
}

void take_campaigns_back(Draft& draft) {
  const auto& campaigns = draft.programme.campaigns;
  const auto& coupons = draft.member.extras.get().coupons;
  for (std::uint8_t i = 0; i < campaigns.size(); ++i) {
    const Campaign& rules = campaigns[i];
    const bool falls_short = draft.member.settled_orders == rules.orders_from;
    if (rules.moment != Campaign::Moment::after_settlement || !rules.coupon || !falls_short) continue;
    if (!was_given(draft.member, i)) continue;
    const auto given = std::find_if(coupons.rbegin(), coupons.rend(), [&](const Coupon& coupon) {
      return coupon.coupon_template == rules.coupon && coupon.named_for;
    });
    if (given == coupons.rend() || given->state != CouponState::issued) continue;
    take_coupon(draft, static_cast<std::uint32_t>(coupons.rend() - given - 1));
    draft.event.campaigns |= 1u << i;
  }
}

void give_campaign_again(Draft& draft, const GiftGiven& gift) {
  give(draft, gift.campaign);
}

}  // namespace shuke::domain
