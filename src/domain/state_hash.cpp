// The hash of a state: every field that decides a future figure goes in, in a fixed order and width.
#include "domain/state.h"

namespace shuke::domain {
namespace {

/// Mixes 64-bit values one after the other; equal sequences give equal hashes on every machine.
class Mixer {
 public:
  template <class T>
    requires std::is_integral_v<T>
  void add(T value) {
    x_hash = (x_hash ^ static_cast<std::uint64_t>(value)) * 0x9E3779B97F4A7C15u, x_hash ^= x_hash >> 29;
  }
  template <class T>
    requires std::is_enum_v<T>
  void add(T value) {
    add(static_cast<std::uint64_t>(value));
  }
  template <class Tag>
  void add(Id<Tag> id) {
    add(id.value);
  }
  template <class Tag>
  void add(Slot<Tag> slot) {
    add(slot.value);
  }
  void add(Instant at) { add(at.us); }
  void add(Date date) { add(date.day); }
  void add(Money money) { add(money.minor); }
  void add(Points points) { add(points.count); }
  void add(Rate rate) { add(rate.num), add(rate.den); }
  void add(const LotKey& key) { all(key.account, key.source, key.cohort, key.end, key.top_up); }
  template <class T>
  void add(const std::optional<T>& value) {
    add(value.has_value());
    if (value) add(*value);
  }
  void add(const TenderShares& shares) {
    for (const Money share : shares) add(share);
  }
  template <class... Values>
  void all(const Values&... values) {
    (add(values), ...);
  }

  std::uint64_t hash() const { return x_hash; }

 private:
  std::uint64_t x_hash = 0x243F6A8885A308D3u;
};

void mix(Mixer& m, const OrderHead& h) {
  m.all(h.no, h.member, h.state, h.completed, h.counted, h.programme_version, h.paid_seq, h.settled_seq,
        h.referral_paid_to, h.placed_at, h.paid_at, h.shipped_at, h.settles_at, h.settled_at,
        h.returns_until, h.shipping_fee, h.shipping_returned, h.spend, h.tender_account, h.tender_points,
        h.tendered, h.refunded, h.not_commissionable, h.wallet_principal);
  if (h.shipping_waived != Money{}) m.add(h.shipping_waived);
}

void mix(Mixer& m, const Order& order) {
  mix(m, order.head);
  for (const OrderLine& l : order.lines) {
    m.all(l.line, l.sku, l.category, l.price_class, l.reward, l.quantity, l.amount, l.unit_price, l.points,
          l.quantity_returned, l.amount_returned, l.kept);
    for (const std::uint8_t row : l.rate_override) m.add(row);
  }
  for (const TenderShares& shares : order.shares) m.add(shares);
  for (const Earned& e : order.earned)
    m.all(e.account, e.rule, e.multiplier, e.times, e.entitled, e.owed, e.lot, e.allocated);
  for (const OrderTake& t : order.takes) m.all(t.lot, t.amount, t.line);
  for (const NameNo id : order.returns) m.add(id);
}

void mix(Mixer& m, const Card& c) {
  m.all(c.no, c.plan, c.state, c.granted, c.auto_renew, c.named_for, c.number, c.from, c.active_since,
        c.ends_at, c.paused_at, c.resumed_on, c.term, c.tendered, c.refunded, c.wallet_principal);
  for (const CardTerm& t : c.terms) {
    m.all(t.anchor, t.nth, t.follows, t.trial, t.moved, t.valid_for.count, t.valid_for.unit, t.start, t.end,
          t.paid);
  }
  for (const std::int32_t given : c.packs) m.add(given);
  for (const std::uint32_t coupon : c.coupons) m.add(coupon);
  for (const Take& take : c.takes) m.all(take.lot, take.amount);
  if (c.deducted != Money{}) m.add(c.deducted);
}

void mix(Mixer& m, const MemberExtras& x) {
  for (const ActionDone& a : x.actions) m.all(a.action, a.account, a.ref, a.at, a.given, a.lot, a.value);
  for (const Coupon& c : x.coupons) {
    m.all(c.coupon_template, c.state, c.number, c.named_for, c.granted_at, c.ends_at, c.no, c.usable_from,
          c.used_for, c.lock);
    if (c.code) m.add(c.code);
    if (c.worth != Money{}) m.add(c.worth);
    if (c.passed_on) m.add(true);
  }
  for (const HoldNo hold : x.holds) m.add(hold);
  for (const RedemptionNo redemption : x.redemptions) m.add(redemption);
  for (const ReferralPaid& r : x.referrals) m.all(r.order, r.account, r.given, r.lot);
  for (const QuoteLock& l : x.locks) {
    m.all(l.token, l.number, l.locked_at, l.ends_at);
    for (const Take& take : l.takes) m.all(take.lot, take.amount);
  }
  for (const PeriodGiven& p : x.periods) m.all(p.privilege, p.from, p.count);
  for (const PrivilegeUse& u : x.uses) {
    m.all(u.no, u.privilege, u.undone, u.at, u.order, u.coupon);
    for (const OrderNo order : u.priced) m.add(order);
  }
  for (const TopUpNo top_up : x.top_ups) m.add(top_up);
  if (x.wallet_frozen) m.add(true);
  for (const PrivilegeUse& u : x.uses) {
    if (u.card != 0) m.all(u.card, u.card_term, u.card_period);
  }
  for (const Card& card : x.cards) mix(m, card);
  if (x.campaigns != 0) m.add(x.campaigns);
}

void mix(Mixer& m, const MemberState& s) {
  m.all(s.no, s.referred_by, s.merged_into, s.status, s.has_settled, s.settled_orders, s.settled_spend,
        s.next_seq, s.enrolled_at, s.last_order_at, s.latest);
  if (s.programme_version != 1) m.add(s.programme_version);  // hashes of shops with one version stay
  for (const AccountState& a : s.accounts) {
    m.all(a.available, a.pending, a.held, a.debt, a.end, a.lapsed_at);
    for (const Points sum : a.booked) m.add(sum);
  }
  for (const LadderState& l : s.ladders) {
    m.all(l.level, l.floor, l.levels_reached, l.level_opened_seq, l.term_opened_seq, l.since,
          l.level_opened_at, l.term_opened_at, l.term_end, l.term_anchor, l.term_follows, l.terms,
          l.floor_since, l.floor_until, l.review_at);
    if (l.card) m.add(l.card);
  }
  for (const Lot& l : s.lots) m.all(l.key, l.available, l.held, l.allocated);
  for (const SettledSale& sale : s.sales) m.all(sale.at, sale.seq, sale.orders, sale.spend, sale.order);
  for (const Due& d : s.due) m.all(d.at, d.tie, d.seq, d.ref, d.kind, d.subject);
  for (const OrderNo order : s.orders) m.add(order);
  mix(m, s.extras.get());
}

void mix(Mixer& m, const Hold& h) {
  m.all(h.no, h.member, h.account, h.state, h.amount, h.held_at, h.ends_at);
  for (const Take& take : h.takes) m.all(take.lot, take.amount);
}

void mix(Mixer& m, const Redemption& r) {
  m.all(r.no, r.member, r.reward, r.undone, r.quantity, r.points, r.redeemed_at, r.first_coupon);
  for (const Take& take : r.takes) m.all(take.lot, take.amount);
}

void mix(Mixer& m, const TopUp& t) {
  m.all(t.no, t.member, t.package, t.at, t.seq, t.principal, t.bonus, t.refunded, t.bonus_taken);
  if (t.deducted != Money{}) m.add(t.deducted);  // what came later leaves the hashes of before as they were
  if (t.passed_on != Money{} || t.bonus_passed_on != Money{})
    m.all(t.passed_on, t.bonus_passed_on, t.spent_passed_on);
  if (t.spent_before != Money{}) m.add(t.spent_before);
  if (t.bonus_ends_at != never) m.add(t.bonus_ends_at);
}

void mix(Mixer& m, const CardBatch& b) {
  m.all(b.no, b.plan, b.count, b.issued_at, b.ends_at);
}

template <class T>
std::uint64_t hash_of(const T& value) {
  Mixer m;
  mix(m, value);
  return m.hash();
}

}  // namespace

std::uint64_t value_hash(const MemberState& member) {
  return hash_of(member);
}
std::uint64_t value_hash(const Order& order) {
  return hash_of(order);
}
std::uint64_t value_hash(const Hold& hold) {
  return hash_of(hold);
}
std::uint64_t value_hash(const Redemption& redemption) {
  return hash_of(redemption);
}

std::uint64_t value_hash(const TopUp& top_up) {
  return hash_of(top_up);
}

std::uint64_t value_hash(const CardBatch& batch) {
  return hash_of(batch);
}

std::uint64_t state_hash(const State& state) {
  Mixer m;
  for (std::uint32_t no = 1; no < state.members_end(); ++no) {
    if (state.member({no}).status != MemberStatus::absent) mix(m, state.member({no}));
  }
  for (std::uint32_t no = 1; no < state.orders_end(); ++no) {
    if (state.order({no}).head.no) mix(m, state.order({no}));
  }
  for (std::uint32_t no = 1; no < state.holds_end(); ++no) {
    if (state.hold({no}).no) mix(m, state.hold({no}));
  }
  for (std::uint32_t no = 1; no < state.redemptions_end(); ++no) {
    if (state.redemption({no}).no) mix(m, state.redemption({no}));
  }
  for (std::uint32_t no = 1; no < state.top_ups_end(); ++no) {
    if (state.top_up({no}).no) mix(m, state.top_up({no}));
  }
  for (std::uint32_t no = 1; no < state.card_batches_end(); ++no) {
    if (state.card_batch({no}).no) mix(m, state.card_batch({no}));
  }
  for (std::uint8_t account = 0; account < accounts_max; ++account) {
    for (std::size_t side = 0; side < sides; ++side) m.add(state.total({account}, static_cast<Side>(side)));
  }
  return m.hash();
}

}  // namespace shuke::domain
