// Names of event types, and emptying an event while keeping its memory.
#include "domain/event.h"

#include <array>
#include <utility>

namespace shuke::domain {

std::string_view event_type_name(EventType type) {
  static constexpr std::array<std::pair<EventType, std::string_view>, 68> names{{
      {EventType::member_enrolled, "member_enrolled"},
      {EventType::member_updated, "member_updated"},
      {EventType::members_merged, "members_merged"},
      {EventType::member_absorbed, "member_absorbed"},
      {EventType::opening_imported, "opening_imported"},
      {EventType::referral_paid, "referral_paid"},
      {EventType::referral_taken_back, "referral_taken_back"},
      {EventType::order_placed, "order_placed"},
      {EventType::order_paid, "order_paid"},
      {EventType::order_shipped, "order_shipped"},
      {EventType::order_completed, "order_completed"},
      {EventType::order_cancelled, "order_cancelled"},
      {EventType::order_claimed, "order_claimed"},
      {EventType::order_returned, "order_returned"},
      {EventType::order_exchanged, "order_exchanged"},
      {EventType::order_settled, "order_settled"},
      {EventType::action_recorded, "action_recorded"},
      {EventType::action_undone, "action_undone"},
      {EventType::account_adjusted, "account_adjusted"},
      {EventType::account_held, "account_held"},
      {EventType::hold_captured, "hold_captured"},
      {EventType::hold_released, "hold_released"},
      {EventType::hold_expired, "hold_expired"},
      {EventType::reward_redeemed, "reward_redeemed"},
      {EventType::redemption_undone, "redemption_undone"},
      {EventType::level_set, "level_set"},
      {EventType::level_changed, "level_changed"},
      {EventType::level_kept, "level_kept"},
      {EventType::floor_ended, "floor_ended"},
      {EventType::lots_expired, "lots_expired"},
      {EventType::account_expired, "account_expired"},
      {EventType::coupon_expired, "coupon_expired"},
      {EventType::timeline_corrected, "timeline_corrected"},
      {EventType::coupon_granted, "coupon_granted"},
      {EventType::coupon_claimed, "coupon_claimed"},
      {EventType::coupon_revoked, "coupon_revoked"},
      {EventType::quote_locked, "quote_locked"},
      {EventType::quote_released, "quote_released"},
      {EventType::quote_lock_ended, "quote_lock_ended"},
      {EventType::coupons_given, "coupons_given"},
      {EventType::privilege_used, "privilege_used"},
      {EventType::privilege_undone, "privilege_undone"},
      {EventType::wallet_topped_up, "wallet_topped_up"},
      {EventType::top_up_refunded, "top_up_refunded"},
      {EventType::codes_imported, "codes_imported"},
      {EventType::coupon_passed_on, "coupon_passed_on"},
      {EventType::coupon_received, "coupon_received"},
      {EventType::top_up_passed_on, "top_up_passed_on"},
      {EventType::top_up_received, "top_up_received"},
      {EventType::wallet_frozen, "wallet_frozen"},
      {EventType::wallet_unfrozen, "wallet_unfrozen"},
      {EventType::card_bought, "card_bought"},
      {EventType::card_granted, "card_granted"},
      {EventType::card_renewed, "card_renewed"},
      {EventType::card_upgraded, "card_upgraded"},
      {EventType::card_paused, "card_paused"},
      {EventType::card_resumed, "card_resumed"},
      {EventType::card_cancelled, "card_cancelled"},
      {EventType::card_expired, "card_expired"},
      {EventType::card_pack_given, "card_pack_given"},
      {EventType::card_renewal_due, "card_renewal_due"},
      {EventType::card_renewal_set, "card_renewal_set"},
      {EventType::card_secrets_issued, "card_secrets_issued"},
      {EventType::card_secret_redeemed, "card_secret_redeemed"},
      {EventType::campaign_due, "campaign_due"},
      {EventType::programme_changed, "programme_changed"},
      {EventType::programme_published, "programme_published"},
      {EventType::member_erased, "member_erased"},
  }};
  for (const auto& [value, name] : names) {
    if (value == type) return name;
  }
  return {};
}

void Event::clear() {
  member = other = MemberNo{};
  cause = CommandNo{};
  order = OrderNo{};
  text = NameNo{};
  ladder = LadderNo{};
  loses = gains = no_gifts = false;
  postings.clear();
  lot_prices.clear();
  account_ends.clear();
  dues.clear();
  levels.clear();
  sales.clear();
  explains.clear();
  parts.clear();
  coupons.clear();
  actions.clear();
  holds.clear();
  redemptions.clear();
  top_ups.clear();
  referrals.clear();
  effects.clear();
  gifts.clear();
  locks.clear();
  periods.clear();
  uses.clear();
  codes.clear();
  cards.clear();
  card_batches.clear();
  campaigns = 0;
  if (order_made) made.clear();
  order_made = false;
  order_head.reset();
  lines.clear();
  earned.clear();
  takes.clear();
  refund = {};
  correction.reset();
}

}  // namespace shuke::domain
