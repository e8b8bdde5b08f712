// What the core knows: members and orders with all that hangs on them, as plain values. Changed by apply
// alone. Holds no text of a caller, no clock and no policy. Drivers fill it (from a store, or command by
// command).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/box.h"
#include "base/few.h"
#include "base/ids.h"
#include "base/limits.h"
#include "base/stable.h"
#include "base/time.h"
#include "base/units.h"
#include "domain/ledger.h"
#include "domain/programme.h"

namespace shuke::domain {

// ---- due work
// -------------------------------------------------------------------------------------------------------

/// In the order in which things due at one instant happen (S1).
enum class DueKind : std::uint8_t {
  lot_end,
  account_end,
  hold_end,
  floor_end,
  coupon_end,
  card_end,
  lock_end,  // 1: ends
  term_end,
  review,      // 2: term ends, then reviews
  settlement,  // 3: settlements, in order of payment
  period_start,
  card_pack,     // a pack of a card's plan; subject 255: the next term that was paid for begins
  card_renewal,  // the shop is asked to charge
  anniversary,   // 4: starts and periodic grants
};
int due_rank(DueKind kind);

/// Something that will happen to a member. `subject` and `ref` say to what: account, ladder, order, hold,
/// coupon, card or campaign.
struct Due {
  Instant at;
  Instant tie = Instant{INT64_MIN};  // settlement: when the order was paid
  std::uint32_t seq = 0;             // last tie-break: order of arrival
  // OrderNo, HoldNo, number of a lock, position among the member's coupons or cards, or which anniversary
  std::uint32_t ref = 0;
  DueKind kind = DueKind::lot_end;
  std::uint8_t subject = 255;  // AccountNo, LadderNo, position of a pack in its plan, or of a campaign

  friend bool operator==(const Due&, const Due&) = default;
};
bool due_before(const Due& a, const Due& b);

// ---- orders
// ---------------------------------------------------------------------------------------------------------

inline constexpr std::size_t order_rules_max = 4;

struct OrderLine {
  NameNo line;
  NameNo sku;
  NameNo category;
  PriceClass price_class = PriceClass::regular;
  RewardNo reward;
  /// Position among the overrides of each order rule that decides the line's rate; 255: the rate of its
  /// price class.
  std::array<std::uint8_t, order_rules_max> rate_override{255, 255, 255, 255};
  std::int64_t quantity = 1;
  Money amount;
  std::optional<Money> unit_price;
  Points points;  // taken for this line: a reward's, or its part of points tenders
  std::int64_t quantity_returned = 0;
  Money amount_returned;  // by returns that name an amount
  Money kept;             // worth of what is left: amount less everything returned
};

/// How each kind of tender paid one line (or, as the last row, the shipping fee); sums to the line's
/// amount.
using TenderShares = std::array<Money, tender_kinds>;

enum class OrderState : std::uint8_t { placed, paid, shipped, settled, returned, cancelled };

/// What an order earned in one account. `entitled` is always the formula on what is kept (S8).
struct Earned {
  AccountNo account;
  std::uint8_t rule = 0;          // position in Programme::order_rules
  std::uint8_t multiplier = 255;  // position in the rule's multipliers; 255: none holds, the rate is 1
  Rate times{1, 1};
  Points entitled;
  Points owed;  // what returns of this order took back beyond the balance, and its own spent points have
                // not yet repaid
  LotKey lot;   // where it went at settlement
  Money allocated;  // the part of the sale price deferred for it (S23)
};

/// A part of a lot spent on an order: for one line (a reward) or, where `line` is none, as a tender of
/// points, cashback or wallet; the lot's account says which.
struct OrderTake {
  static constexpr std::uint32_t tender = UINT32_MAX;
  LotKey lot;
  Points amount;                // still spent
  std::uint32_t line = tender;  // position of the line
};

/// The part of an order that changes after payment as one value.
struct OrderHead {
  OrderNo no;
  MemberNo member;  // none: a guest
  OrderState state = OrderState::placed;
  bool completed = false;
  bool counted = false;             // as a settled order
  bool not_commissionable = false;  // by the member's level at payment
  std::uint32_t programme_version = 1;
  std::uint32_t paid_seq = 0;     // order of payment within the member
  std::uint32_t settled_seq = 0;  // its entry among the member's settled sales
  MemberNo referral_paid_to;      // whom this order's settlement paid for the referral; none: nobody
  AccountNo tender_account;       // of the points tenders; none: no points paid
  Instant placed_at;
  Instant paid_at;
  Instant shipped_at = never;
  Instant settles_at = never;
  Instant settled_at = never;
  Instant returns_until = never;
  Money shipping_fee;
  Money shipping_returned;
  Money shipping_waived;   // of the fee that was asked for: what a privilege or a coupon took off
  Money spend;             // counted in the spend metric: what was paid for the goods still kept
  Money wallet_principal;  // the part of the wallet tenders that principal paid; bonus paid the rest
  Points tender_points;
  TenderShares tendered{};
  TenderShares refunded{};
};

struct Order {
  OrderHead head;
  Few<OrderLine, 2> lines;
  Few<TenderShares, 0> shares;  // one per line and one for shipping; empty where all was paid in cash
  Few<Earned, 1> earned;
  Few<OrderTake, 0> takes;
  Few<NameNo, 2> returns;  // ids of the returns taken

  /// Empty again, with its memory kept for the next order.
  void clear();
};

// ---- what else a member can have
// ------------------------------------------------------------------------------------------

struct Hold {
  enum class State : std::uint8_t { open, captured, released, expired };
  HoldNo no;
  MemberNo member;
  AccountNo account;
  State state = State::open;
  Points amount;
  Instant held_at;
  Instant ends_at;
  std::vector<Take> takes;

  void clear() { *this = Hold{}; }
};

struct Redemption {
  RedemptionNo no;
  MemberNo member;
  RewardNo reward;
  bool undone = false;
  std::int64_t quantity = 1;
  Points points;
  Instant redeemed_at;
  std::vector<Take> takes;
  std::uint32_t first_coupon = 0;  // its coupons: `quantity` positions from here on, for a coupon reward

  void clear() { *this = Redemption{}; }
};

/// Money paid into a wallet at once, with what was added to it (S16). What is left of both is in the lots
/// that bear its number.
struct TopUp {
  TopUpNo no;
  MemberNo member;
  NameNo package;  // none: an amount of the caller's
  Instant at;
  std::uint32_t seq = 0;  // order of arrival within the member, of top-ups at one instant
  Money principal;
  Money bonus;
  Money refunded;     // principal that was unused and taken out to be paid back
  Money bonus_taken;  // bonus taken back with it
  Money deducted;     // of `refunded`, kept by the shop for bonus that was spent beyond its share
  Instant bonus_ends_at = never;
  // Passed on to other members, and come from one. The principal that moves takes its share of the bonus
  // along, whoever spent it: `spent_before` is what of that share was spent where it came from; below zero
  // where more bonus came along than the share.
  Money passed_on;  // principal
  Money bonus_passed_on;
  Money spent_passed_on;  // the sum of `spent_before` there
  Money spent_before;

  void clear() { *this = TopUp{}; }
};

/// A recorded action; one row per account it can give to, or one with no account.
struct ActionDone {
  ActionNo action;
  AccountNo account;
  NameNo ref;
  Instant at;
  Points given;
  LotKey lot;
  std::int64_t value = 0;
};

enum class CouponState : std::uint8_t { issued, locked, used, expired, revoked };

/// A coupon in a member's hands. One that the programme gave is named TEMPLATE:MEMBER:n after the member it
/// was first given to; one that was granted or claimed by command has the caller's id.
struct Coupon {
  TemplateNo coupon_template;
  CouponState state = CouponState::issued;
  std::uint32_t number = 0;  // n
  MemberNo named_for;
  Instant granted_at;
  Instant ends_at;
  CouponNo no;             // the caller's id; none: named by template, named_for and number
  Instant usable_from;     // not before; where it can be used at once, the instant 0
  OrderNo used_for;        // while it is used
  CouponNo code;           // of a list of codes, by which it was claimed; none: by none
  std::uint32_t lock = 0;  // number of the lock while it is locked
  Money worth;             // while it is used: what it was worth by its template as it was then
  bool passed_on = false;  // it was revoked because another member has it now
};

/// The coupons and points of a quote that are put aside for its payment.
struct QuoteLock {
  std::uint64_t token = 0;   // of which quote
  std::uint32_t number = 0;  // among the member's locks; its coupons bear it
  Instant locked_at;
  Instant ends_at;
  std::vector<Take> takes;
};

/// Coupons that a privilege gave a member in the period from `from` on.
struct PeriodGiven {
  std::uint8_t privilege = 255;  // position in Programme::privileges
  Instant from;
  std::int32_t count = 0;
};

/// A use of a privilege that may be used so often in every period.
struct PrivilegeUse {
  UseNo no;
  std::uint8_t privilege = 255;  // position in Programme::privileges
  bool undone = false;
  Instant at;
  OrderNo order;  // none: it was for no order
  /// A gift's coupon: its position among the member's, from 1; 0: it gave none.
  std::uint32_t coupon = 0;
  /// Counted from a card: its position among the member's, from 1, its term, and the period in that; 0: by
  /// the calendar.
  std::uint32_t card = 0;
  std::uint32_t card_term = 0;
  std::int32_t card_period = 0;
  std::vector<OrderNo> priced;  // orders whose quote rested on it: a chosen day
};

// ---- paid cards
// ------------------------------------------------------------------------------------------------------

enum class CardState : std::uint8_t { active, paused, expired, cancelled };

/// What was paid for as one: a card's first time, each renewal. Its days are those from `start` up to, not
/// including, `end`; the day on which a card is bought is none of them (S2). A pause moves both.
struct CardTerm {
  Date anchor;  // ends are counted from here: the n-th end of the same length (S2)
  std::int32_t nth = 1;
  bool follows = false;  // the anchor is the end of a term of another length: no day is added
  bool trial = false;
  std::int32_t moved = 0;  // days by which pauses have moved it
  Duration valid_for;
  Date start;
  Date end;
  Money paid;
};

/// A card in a member's hands. One that the programme gave is named PLAN:MEMBER:n after the member it was
/// first given to; another has the caller's id.
struct Card {
  CardNo no;  // the caller's id; none: named by plan, named_for and number
  PlanNo plan;
  CardState state = CardState::active;
  bool granted = false;     // it began as a gift
  bool auto_renew = false;  // the shop is asked to charge before it ends
  MemberNo named_for;
  std::uint32_t number = 0;
  Instant from;          // of its first term, or of the one that a renewal began anew
  Instant active_since;  // from, or when it was last resumed
  Instant ends_at;       // of the last term paid for, or when it expired or was cancelled
  Instant paused_at = never;
  Date resumed_on{INT32_MIN};  // the last day that is known to be used: no pause can save it
  std::uint32_t term = 0;      // the running one
  std::vector<CardTerm> terms;
  std::vector<std::int32_t> packs;     // how often each pack of the plan was given in the running term
  std::vector<std::uint32_t> coupons;  // given in the running term: positions among the member's
  TenderShares tendered{};             // for all terms
  TenderShares refunded{};             // at cancelling
  Money deducted;                      // then, for what was used of it
  Money wallet_principal;              // the part of the wallet tenders that principal paid
  std::vector<Take> takes;             // of wallet and cashback
};

/// Whose card a caller's id is. The member may have been absorbed since.
struct CardOwner {
  CardNo no;
  MemberNo member;

  void clear() { *this = CardOwner{}; }
};

/// Cards that were printed with a secret each: numbers 1 to `count`. What is not kept is the secrets: they
/// are made from the shop's key whenever they are asked for.
struct CardBatch {
  CardBatchNo no;
  PlanNo plan;
  std::int64_t count = 0;
  Instant issued_at;
  Instant ends_at = never;  // until when they can be redeemed

  void clear() { *this = CardBatch{}; }
};

/// Whose use a caller's id is. The member may have been absorbed since.
struct UseOwner {
  UseNo no;
  MemberNo member;

  void clear() { *this = UseOwner{}; }
};

/// Whose coupon a caller's id is. The member may have been absorbed since. A code of a list stands here
/// too: it gives one coupon of its template, to the first who claims by it.
struct CouponOwner {
  CouponNo no;
  MemberNo member;             // of a code: who claimed by it; none: nobody yet
  TemplateNo coupon_template;  // of a code; none: this is no code
  NameNo batch;                // of a code: the list it came with

  void clear() { *this = CouponOwner{}; }
};

// ---- ladders
// --------------------------------------------------------------------------------------------------------

struct LadderState {
  LevelNo level{0};                  // the earned track (S11)
  LevelNo floor;                     // set by hand until floor_until; none: no floor
  LevelNo card;                      // what the member's cards give; none: nothing
  bool term_follows = false;         // the chain of terms began where another term ended (S2)
  std::uint32_t levels_reached = 0;  // bit per level ever reached: its gifts are given once (S11)
  std::uint32_t level_opened_seq =
      0;  // `since_level_change` holds the settled sales after (level_opened_at, level_opened_seq)
  std::uint32_t term_opened_seq = 0;  // `current_term` likewise
  Instant since;
  Instant level_opened_at = Instant{INT64_MIN};
  Instant term_opened_at = Instant{INT64_MIN};
  Instant term_end = never;
  Date term_anchor;        // the n-th term end is counted from here (S2)
  std::int32_t terms = 0;  // how many terms of the chain end at term_end
  Instant floor_since;
  Instant floor_until = never;
  Instant review_at = never;  // the review that is due, if one is

  LevelNo shown() const {
    const LevelNo best = floor && floor > level ? floor : level;
    return card && card > best ? card : best;
  }
};

/// A settled order (or an imported month) as the metrics see it. A return edits its own entry (S10).
struct SettledSale {
  Instant at;
  std::uint32_t seq = 0;
  std::int32_t orders = 0;
  Money spend;
  OrderNo order;  // none: imported
};

/// A referral this member was paid for.
struct ReferralPaid {
  OrderNo order;  // the new customer's first order that settled
  AccountNo account;
  Points given;
  LotKey lot;
};

/// What most members have little or nothing of, kept apart so that a member stays small.
struct MemberExtras {
  std::vector<ActionDone> actions;
  std::vector<Coupon> coupons;
  std::vector<HoldNo> holds;
  std::vector<RedemptionNo> redemptions;
  std::vector<ReferralPaid> referrals;
  std::vector<QuoteLock> locks;
  std::vector<PeriodGiven> periods;  // the last period of each privilege
  std::vector<PrivilegeUse> uses;
  std::vector<TopUpNo> top_ups;
  std::vector<Card> cards;
  std::uint32_t campaigns = 0;  // bit per campaign that gives once and did
  bool wallet_frozen = false;   // a loss was reported: nothing is paid from the wallet
};

// ---- members
// --------------------------------------------------------------------------------------------------------

enum class MemberStatus : std::uint8_t { absent, active, erased, merged };

struct MemberState {
  MemberNo no;
  MemberNo referred_by;
  MemberNo merged_into;
  MemberStatus status = MemberStatus::absent;
  bool has_settled = false;         // an order settled at some time, whether or not it is still kept
  std::int32_t settled_orders = 0;  // lifetime, still kept
  Money settled_spend;
  std::uint32_t next_seq = 1;           // arrival order within this member: dues, settled sales
  std::uint32_t programme_version = 1;  // the version his levels and dues stand under
  Instant enrolled_at;
  Instant last_order_at = never;        // never: none
  Instant latest = Instant{INT64_MIN};  // the last thing done for this member
  Few<AccountState, 1> accounts;
  Few<LadderState, 1> ladders;
  Few<Due, 1> due;  // soonest last
  Few<OrderNo, 4> orders;
  std::vector<Lot> lots;           // sorted by key
  std::vector<SettledSale> sales;  // sorted by (at, seq)
  Box<MemberExtras> extras;

  /// A member that does not exist, with its memory kept for the next one.
  void clear();
};

// ---- everything
// -----------------------------------------------------------------------------------------------------

/// Where a state finds what it does not hold yet. A driver with a store gives one; without one a state
/// holds everything there is. Each leaves the value empty where there is none of this number.
class RowSource {
 public:
  virtual ~RowSource() = default;
  virtual void load(MemberNo no, MemberState& member) = 0;
  virtual void load(OrderNo no, Order& order) = 0;
  virtual void load(HoldNo no, Hold& hold) = 0;
  virtual void load(RedemptionNo no, Redemption& redemption) = 0;
  virtual void load(CouponNo no, CouponOwner& owner) = 0;
  virtual void load(UseNo no, UseOwner& owner) = 0;
  virtual void load(TopUpNo no, TopUp& top_up) = 0;
  virtual void load(CardNo no, CardOwner& owner) = 0;
  virtual void load(CardBatchNo no, CardBatch& batch) = 0;
};

/// All members and orders of one shard by their dense numbers. Copyable, so that a test or a rewind can
/// keep the past.
class State {
 public:
  /// A member or order that was never made is a shared empty one: status absent, OrderNo none.
  const MemberState& member(MemberNo no) const { return held_or_loaded(x_members, no); }
  const Order& order(OrderNo no) const { return held_or_loaded(x_orders, no); }
  const Hold& hold(HoldNo no) const { return held_or_loaded(x_holds, no); }
  const Redemption& redemption(RedemptionNo no) const { return held_or_loaded(x_redemptions, no); }
  const CouponOwner& coupon_owner(CouponNo no) const { return held_or_loaded(x_coupons, no); }
  const UseOwner& use_owner(UseNo no) const { return held_or_loaded(x_uses, no); }
  const TopUp& top_up(TopUpNo no) const { return held_or_loaded(x_top_ups, no); }
  const CardOwner& card_owner(CardNo no) const { return held_or_loaded(x_cards, no); }
  const CardBatch& card_batch(CardBatchNo no) const { return held_or_loaded(x_card_batches, no); }
  /// From now on what is not held is loaded when it is first asked for. The source must outlive the state;
  /// a copy of the state has none. Not for several threads at once.
  void load_from(RowSource& source) { x_source.source = &source; }
  /// Sums over all members that a driver kept beside the rows.
  struct Sums {
    std::vector<std::int64_t> redeemed;
    std::vector<std::int64_t> granted;
    std::array<std::array<Points, sides>, accounts_max> totals{};
  };
  void set_sums(const Sums& sums);
  Sums sums() const { return {x_redeemed, x_granted, x_totals}; }
  /// Says that this member will be needed soon; a driver with a batch of commands hides the memory's delay
  /// with it.
  void prefetch(MemberNo no) const { x_members.prefetch(no.value); }
  /// The member that stands for this one: itself, or who absorbed it.
  MemberNo standing_for(MemberNo no) const;
  /// Redeemed of a reward with stock, over all members.
  std::int64_t redeemed(RewardNo reward) const {
    return reward.value < x_redeemed.size() ? x_redeemed[reward.value] : 0;
  }
  /// Coupons of a template that were given and not revoked, over all members.
  std::int64_t granted(TemplateNo coupon) const {
    return coupon.value < x_granted.size() ? x_granted[coupon.value] : 0;
  }
  /// The programme's side of the books: sum of all postings to this account and side.
  Points total(AccountNo account, Side side) const;
  std::uint32_t members_end() const { return x_members.end(); }  // one past the highest member number made
  std::uint32_t orders_end() const { return x_orders.end(); }
  std::uint32_t holds_end() const { return x_holds.end(); }
  std::uint32_t redemptions_end() const { return x_redemptions.end(); }
  std::uint32_t top_ups_end() const { return x_top_ups.end(); }
  std::uint32_t card_batches_end() const { return x_card_batches.end(); }

  /// Forgets everything and keeps the memory.
  void clear();
  /// Gives back the memory of all rows, which a source has; the sums stay.
  void let_go();
  std::size_t members_held() const { return x_members.size(); }

 private:
  friend class Applier;  // apply.cpp: the only writer

  /// Not copied: what is loaded later belongs to the state it was loaded for.
  struct Source {
    Source() = default;
    Source(const Source&) {}
    Source& operator=(const Source&) { return *this; }
    RowSource* source = nullptr;
  };

  template <class T, class No>
  [[gnu::always_inline]] const T& held_or_loaded(Stable<T>& table, No no) const {
    const T* held = table.find(no.value);
    return held != nullptr ? *held : loaded_or_empty(table, no);
  }
  template <class T, class No>
  [[gnu::noinline]] const T& loaded_or_empty(Stable<T>& table, No no) const {
    if (x_source.source == nullptr || !no) return table.empty();
    T& loaded = table.make(no.value);
    x_source.source->load(no, loaded);
    return loaded;
  }

  Source x_source;
  mutable Stable<MemberState> x_members;  // reading may load
  mutable Stable<Order> x_orders;
  mutable Stable<Hold> x_holds;
  mutable Stable<Redemption> x_redemptions;
  mutable Stable<CouponOwner> x_coupons;
  mutable Stable<UseOwner> x_uses;
  mutable Stable<TopUp> x_top_ups;
  mutable Stable<CardOwner> x_cards;
  mutable Stable<CardBatch> x_card_batches;
  std::vector<std::int64_t> x_redeemed;
  std::vector<std::int64_t> x_granted;
  std::array<std::array<Points, sides>, accounts_max> x_totals{};
};

/// A hash over everything that decides future figures, equal for equal states on every machine; for replay
/// and audit.
std::uint64_t state_hash(const State& state);
/// The same of one value; equal values have equal hashes.
std::uint64_t value_hash(const MemberState& member);
std::uint64_t value_hash(const Order& order);
std::uint64_t value_hash(const Hold& hold);
std::uint64_t value_hash(const Redemption& redemption);
std::uint64_t value_hash(const TopUp& top_up);
std::uint64_t value_hash(const CardBatch& batch);

}  // namespace shuke::domain
