// Event: one decision, whole. It names every lot and amount, every date it resolved and the rule, rate and
// rounding behind each figure, so that apply needs no policy and replay never decides again. Not bytes
// (codec) and not words (views).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "base/units.h"
#include "domain/ledger.h"
#include "domain/state.h"

namespace shuke::domain {

enum class EventType : std::uint8_t {
  member_enrolled,
  member_updated,
  members_merged,
  member_absorbed,
  opening_imported,
  referral_paid,
  referral_taken_back,
  order_placed,
  order_paid,
  order_shipped,
  order_completed,
  order_cancelled,
  order_claimed,
  order_returned,
  order_exchanged,
  order_settled,
  action_recorded,
  action_undone,
  account_adjusted,
  account_held,
  hold_captured,
  hold_released,
  hold_expired,
  reward_redeemed,
  redemption_undone,
  level_set,
  level_changed,
  level_kept,
  floor_ended,
  lots_expired,
  account_expired,
  coupon_expired,
  timeline_corrected,
  coupon_granted,
  coupon_claimed,
  coupon_revoked,
  quote_locked,
  quote_released,
  quote_lock_ended,
  coupons_given,
  privilege_used,
  privilege_undone,
  wallet_topped_up,
  top_up_refunded,
  codes_imported,
  coupon_passed_on,
  coupon_received,
  top_up_passed_on,
  top_up_received,
  wallet_frozen,
  wallet_unfrozen,
  card_bought,
  card_granted,
  card_renewed,
  card_upgraded,
  card_paused,
  card_resumed,
  card_cancelled,
  card_expired,
  card_pack_given,
  card_renewal_due,
  card_renewal_set,
  card_secrets_issued,
  card_secret_redeemed,
  campaign_due,
  programme_changed,    // a member comes under the next version
  programme_published,  // of nobody
  member_erased,
};
std::string_view event_type_name(EventType type);

/// Which rule gave a figure.
struct RuleRef {
  enum class Kind : std::uint8_t { none, order_rule, action_rule, referral, level_gift } kind = Kind::none;
  std::uint8_t position = 255;  // in the programme's table of that kind; level_gift: the ladder
};

/// A part of an order's base that earns at one rate.
struct ExplainPart {
  Money base;
  Rate rate;
  PriceClass price_class = PriceClass::regular;
  TenderKind tender = TenderKind::cash;
};

/// Why a figure is what it is: parts (base and rate each), times the multiplier, the exact value before the
/// one rounding, the cap.
struct ExplainLine {
  RuleRef rule;
  AccountNo account;
  Rounding rounding = Rounding::floor;
  std::uint8_t multiplier = 255;  // position in the rule's multipliers; 255: none
  Rate times{1, 1};
  std::int64_t exact_num = 0;  // the value before rounding, as a fraction where it fits 64 bits
  std::int64_t exact_den = 1;
  std::optional<Points> cap;     // set where a cap lowered the result
  Points before;                 // what was entitled before this event (returns)
  Points result;                 // entitled by the rule now
  std::uint16_t parts_from = 0;  // in Event::parts
  std::uint16_t parts_count = 0;
};

struct LotPrice {
  LotKey lot;
  Money allocated;  // change
};

struct DueChange {
  Due due;
  bool added = true;
};

struct AccountEnd {
  AccountNo account;
  Instant end;
  Instant lapsed_at;
};

/// A ladder after the event, with the level it shows before and after.
struct LevelChange {
  LadderNo ladder;
  LevelNo from;
  LevelNo to;
  LadderState after;
};

/// A change of one entry of the settled sales; the entry is made where it does not exist.
struct SaleChange {
  Instant at;
  std::uint32_t seq = 0;
  std::int32_t orders = 0;
  Money spend;
  OrderNo order;
};

struct LineChange {
  std::uint32_t position = 0;
  std::int64_t quantity_returned = 0;  // values after
  Money amount_returned;
  Money kept;
};

/// Changes what is still spent of one take of the order; a new take where `position` is the end.
struct TakeChange {
  std::uint32_t position = 0;
  OrderTake after;
};

struct CouponChange {
  std::uint32_t position = 0;  // among the member's coupons; a new one where it is the end
  Coupon after;
};

struct CardChange {
  std::uint32_t position = 0;  // among the member's cards; a new one where it is the end
  Card after;
};

/// What an event does to another member: a command to that member, so that members stay apart (S17).
struct MemberEffect {
  enum class Kind : std::uint8_t {
    pay_referral,
    take_back_referral,
    give_coupon,
    give_top_up,
  } kind = Kind::pay_referral;
  MemberNo to;
  MemberNo because_of;
  OrderNo order;
  Coupon coupon = {};  // give_coupon
  TopUp top_up = {};   // give_top_up: as the other member has it

  /// What the other member must get, because this one no longer has it.
  bool hands_over() const { return kind == Kind::give_coupon || kind == Kind::give_top_up; }
};

/// An effect of another member that came into a member's past at this instant.
struct EffectReceived {
  MemberEffect effect;
  Instant at;
  std::uint64_t arrival = 0;  // when it came, in the order of all that came; 0: with the correction
};

/// A gift of a level, the coupons of a privilege for a period, or what a campaign gave; it stays given
/// however the past is corrected (S21).
struct GiftGiven {
  MemberNo member;
  LadderNo ladder;
  LevelNo level;
  Instant at;
  std::uint8_t privilege = 255;  // position in Programme::privileges; 255: the gift of a level
  Instant period_from;
  std::int32_t count = 0;       // of the privilege's coupons
  std::uint8_t campaign = 255;  // position in Programme::campaigns; 255: of none

  bool of_level() const { return privilege == 255 && campaign == 255; }
};

/// A lock that is made, or that ended by payment, release or time.
struct LockChange {
  QuoteLock lock;
  bool gone = false;
};

/// A member whose past was decided again (S21): everything that is other than it was, as it is now. The
/// event's postings are the difference in the books.
struct Correction {
  MemberState member;
  std::vector<Order> orders;
  std::vector<Hold> holds;
  std::vector<Redemption> redemptions;
  std::vector<TopUp> top_ups;
  std::vector<EffectReceived> effects;  // all in force for this member now, in order of time
  std::vector<GiftGiven> gifts;         // all ever given to this member
};

struct Event {
  EventType type = EventType::member_enrolled;
  MemberNo member;  // none: a guest's order
  MemberNo other;   // merged: the absorbed; referral: the new customer
  Instant at;
  std::uint32_t programme_version = 1;
  CommandNo cause;  // none: something due
  OrderNo order;
  NameNo text;            // reason, return id, ref or batch: what the caller called it
  LadderNo ladder;        // level events
  bool loses = false;     // the metrics can only have fallen: ladders that fall at once are looked at
  bool gains = false;     // the metrics can have risen: ladders that rise at once are looked at
  bool no_gifts = false;  // levels reached now bring no gifts (imports)

  std::vector<Posting> postings;
  std::vector<LotPrice> lot_prices;
  std::vector<AccountEnd> account_ends;
  std::vector<DueChange> dues;
  std::vector<LevelChange> levels;
  std::vector<SaleChange> sales;
  std::vector<ExplainLine> explains;
  std::vector<ExplainPart> parts;
  std::vector<CouponChange> coupons;
  std::vector<ActionDone> actions;      // rows added, or taken away by action_undone
  std::vector<Hold> holds;              // after the event
  std::vector<Redemption> redemptions;  // after the event
  std::vector<TopUp> top_ups;           // after the event
  std::vector<ReferralPaid> referrals;  // added, or taken away by referral_taken_back
  std::vector<MemberEffect> effects;
  std::vector<GiftGiven> gifts;
  std::vector<LockChange> locks;
  std::vector<PeriodGiven> periods;  // after the event
  std::vector<PrivilegeUse> uses;    // after the event
  std::vector<CouponOwner> codes;    // codes_imported
  std::vector<CardChange> cards;
  std::vector<CardBatch> card_batches;  // made
  std::uint32_t campaigns = 0;          // bit per campaign that gives once and gave now, or has it back

  bool order_made = false;  // `made` is a new order
  Order made;
  std::optional<OrderHead> order_head;  // after the event
  std::vector<LineChange> lines;
  Few<Earned, 1> earned;  // after the event, all of them
  std::vector<TakeChange> takes;
  TenderShares refund{};       // by this return, or by the cancelling of a card
  Box<Correction> correction;  // timeline_corrected

  /// Empty, with its memory kept.
  void clear();
};

}  // namespace shuke::domain
