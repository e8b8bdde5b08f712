// The only writer of State. Values in the event are added (postings, sales) or put in place (ladders,
// orders, coupons).
#include "domain/apply.h"

#include <algorithm>

namespace shuke::domain {

class Applier {
 public:
  Applier(State& state, const Event& event) : x_state(state), x_event(event) {}

  void run() {
    if (!x_event.member) {
      put_order(nullptr);
      for (const CouponOwner& code : x_event.codes) row(code.no) = code;
      for (const CardBatch& batch : x_event.card_batches) row(batch.no) = batch;
      return;
    }
    MemberState& member = row(x_event.member);
    if (x_event.type == EventType::timeline_corrected) {
      correct(member, x_event.correction.get());
      return;
    }
    if (x_event.type == EventType::member_enrolled) enrol(member);
    if (x_event.type == EventType::programme_changed) member.programme_version = x_event.programme_version;
    if (x_event.type == EventType::members_merged) absorb(member, row(x_event.other));
    post(member);
    put_order(&member);
    put_ladders(member);
    put_sales(member);
    put_account_ends(member);
    put_dues(member);
    put_extras(member);
    if (x_event.type == EventType::member_absorbed) close(member);
    if (x_event.type == EventType::member_erased) member.status = MemberStatus::erased;
    member.latest = std::max(member.latest, x_event.at);
  }

 private:
  // The row to write: what the state holds, or loads, or makes.
  MemberState& row(MemberNo no) { return x_state.member(no), x_state.x_members.make(no.value); }
  Order& row(OrderNo no) { return x_state.order(no), x_state.x_orders.make(no.value); }
  Hold& row(HoldNo no) { return x_state.hold(no), x_state.x_holds.make(no.value); }
  UseOwner& row(UseNo no) { return x_state.use_owner(no), x_state.x_uses.make(no.value); }
  CouponOwner& row(CouponNo no) { return x_state.coupon_owner(no), x_state.x_coupons.make(no.value); }
  Redemption& row(RedemptionNo no) { return x_state.redemption(no), x_state.x_redemptions.make(no.value); }
  TopUp& row(TopUpNo no) { return x_state.top_up(no), x_state.x_top_ups.make(no.value); }
  CardOwner& row(CardNo no) { return x_state.card_owner(no), x_state.x_cards.make(no.value); }
  CardBatch& row(CardBatchNo no) { return x_state.card_batch(no), x_state.x_card_batches.make(no.value); }

  void enrol(MemberState& member) {
    member.no = x_event.member;
    member.status = MemberStatus::active;
    member.enrolled_at = x_event.at;
    member.referred_by = x_event.other;
    member.programme_version = x_event.programme_version;
  }

  static AccountState& account(MemberState& member, AccountNo no) {
    if (member.accounts.size() <= no.value) member.accounts.resize(no.value + 1u);
    return member.accounts[no.value];
  }

  static Lot& lot(MemberState& member, const LotKey& key) {
    const auto place = std::lower_bound(member.lots.begin(), member.lots.end(), key,
                                        [](const Lot& l, const LotKey& k) { return l.key < k; });
    if (place != member.lots.end() && place->key == key) return *place;
    return *member.lots.insert(place, Lot{key, {}, {}, {}});
  }

  void post(MemberState& member) {
    for (const Posting& p : x_event.postings) {
      x_state.x_totals[p.account.value][static_cast<std::size_t>(p.side)] += p.amount;
      AccountState& sums = account(member, p.account);
      switch (p.side) {
        case Side::pending: sums.pending += p.amount; break;
        case Side::debt: sums.debt += p.amount; break;
        case Side::available:
          sums.available += p.amount;
          lot(member, p.lot).available += p.amount;
          break;
        case Side::held:
          sums.held += p.amount;
          lot(member, p.lot).held += p.amount;
          break;
        case Side::issued:
        case Side::spent:
        case Side::expired:
        case Side::clawed_back:
        case Side::adjusted:
        case Side::imported:
        case Side::moved: sums.booked[static_cast<std::size_t>(p.side) - member_sides] += p.amount; break;
      }
    }
    for (const LotPrice& price : x_event.lot_prices) {
      // An empty lot of the absorbed member is posted nowhere, and its price is still needed.
      if (x_event.type == EventType::members_merged) lot(member, price.lot);
      const auto found = std::ranges::find(member.lots, price.lot, &Lot::key);
      if (found != member.lots.end()) found->allocated += price.allocated;
    }
    drop_ended_lots(member);
  }

  /// The books move by the postings; everything else is put in place as it is now.
  void correct(MemberState& member, const Correction& correction) {
    for (const Posting& p : x_event.postings)
      x_state.x_totals[p.account.value][static_cast<std::size_t>(p.side)] += p.amount;
    for (const Coupon& coupon : member.extras.get().coupons) count_coupon(coupon, -1);
    member = correction.member;
    for (const Coupon& coupon : member.extras.get().coupons) {
      count_coupon(coupon, 1);
      if (coupon.no) row(coupon.no) = {coupon.no, x_event.member, {}, {}};
      if (coupon.code) row(coupon.code).member = x_event.member;
    }
    for (const PrivilegeUse& use : member.extras.get().uses) row(use.no) = {use.no, x_event.member};
    for (const Card& card : member.extras.get().cards) {
      if (card.no) row(card.no) = {card.no, x_event.member};
    }
    for (const Order& order : correction.orders) {
      Order& known = row(order.head.no);
      count_rewards(known, -1);
      known = order;
      count_rewards(known, 1);
    }
    for (const Hold& hold : correction.holds) row(hold.no) = hold;
    for (const Redemption& redemption : correction.redemptions) put_redemption(redemption);
    for (const TopUp& top_up : correction.top_ups) row(top_up.no) = top_up;
  }

  void put_redemption(const Redemption& redemption) {
    Redemption& known = row(redemption.no);
    if (known.no && !known.undone) redeemed(known.reward) -= known.quantity;
    if (!redemption.undone) redeemed(redemption.reward) += redemption.quantity;
    known = redemption;
  }

  /// An empty lot is kept until it ends: its price is still needed, and returns may fill it again. A
  /// top-up's has no price and may never end, so it goes at once; what comes back makes it again.
  void drop_ended_lots(MemberState& member) {
    const bool whole_account = x_event.type == EventType::account_expired;
    if (!whole_account && x_event.postings.empty() && x_event.type != EventType::lots_expired) return;
    std::erase_if(member.lots, [&](const Lot& l) {
      const bool empty = l.available == Points{} && l.held == Points{};
      const bool lapsed = whole_account && l.key.account == x_event.account_ends.front().account;
      return empty && (l.key.end <= x_event.at || lapsed || l.key.top_up);
    });
  }

  void count_rewards(const Order& order, std::int64_t times) {
    if (order.head.paid_at == Instant{}) return;  // only placed
    for (const OrderLine& line : order.lines) {
      if (line.reward) redeemed(line.reward) += times * (line.quantity - line.quantity_returned);
    }
  }

  std::int64_t& redeemed(RewardNo reward) {
    if (x_state.x_redeemed.size() <= reward.value) x_state.x_redeemed.resize(reward.value + 1u);
    return x_state.x_redeemed[reward.value];
  }

  /// Of what a template may give in all, a revoked coupon takes nothing.
  void count_coupon(const Coupon& coupon, std::int64_t times) {
    if (coupon.state == CouponState::revoked) return;
    const std::size_t place = coupon.coupon_template.value;
    if (x_state.x_granted.size() <= place) x_state.x_granted.resize(place + 1u);
    x_state.x_granted[place] += times;
  }

  void put_coupon(MemberState& member, const CouponChange& change) {
    auto& coupons = member.extras.make().coupons;
    if (change.position < coupons.size()) {
      count_coupon(coupons[change.position], -1);
    } else {
      coupons.resize(change.position + 1u);
      if (change.after.no) row(change.after.no) = {change.after.no, member.no, {}, {}};
      if (change.after.code) row(change.after.code).member = member.no;
    }
    coupons[change.position] = change.after;
    count_coupon(change.after, 1);
  }

  void put_order(MemberState* member) {
    if (!x_event.order) return;
    Order& order = row(x_event.order);
    if (x_event.order_made) {
      const bool known = static_cast<bool>(order.head.no);
      order = x_event.made;
      if (member != nullptr && !known) member->orders.push_back(x_event.order);
      if (member != nullptr) member->next_seq = std::max(member->next_seq, order.head.paid_seq + 1);
      if (x_event.type == EventType::order_paid) count_rewards(order, 1);
      if (member != nullptr && x_event.type == EventType::order_paid) ordered(*member, order.head.paid_at);
      return;
    }
    if (x_event.order_head) order.head = *x_event.order_head;
    if (x_event.type == EventType::order_settled) member->has_settled = true;
    if (member != nullptr) member->next_seq = std::max(member->next_seq, order.head.paid_seq + 1);
    if (x_event.type == EventType::order_claimed) {
      member->orders.push_back(x_event.order);
      ordered(*member, order.head.paid_at);
    }
    for (const LineChange& change : x_event.lines) {
      OrderLine& line = order.lines[change.position];
      if (line.reward) redeemed(line.reward) -= change.quantity_returned - line.quantity_returned;
      line.quantity_returned = change.quantity_returned;
      line.amount_returned = change.amount_returned;
      line.kept = change.kept;
    }
    if (!x_event.earned.empty()) order.earned = x_event.earned;
    for (const TakeChange& change : x_event.takes) order.takes[change.position] = change.after;
    const bool is_return =
        x_event.type == EventType::order_returned || x_event.type == EventType::order_exchanged;
    if (is_return) order.returns.push_back(x_event.text);
  }

  static void ordered(MemberState& member, Instant at) {
    member.last_order_at = member.last_order_at == never ? at : std::max(member.last_order_at, at);
  }

  void put_ladders(MemberState& member) {
    for (const LevelChange& change : x_event.levels) {
      if (member.ladders.size() <= change.ladder.value) member.ladders.resize(change.ladder.value + 1u);
      member.ladders[change.ladder.value] = change.after;
    }
  }

  static bool sale_before(const SettledSale& a, const SettledSale& b) {
    return a.at != b.at ? a.at < b.at : a.seq < b.seq;
  }

  void put_sales(MemberState& member) {
    for (const SaleChange& change : x_event.sales) {
      member.settled_spend += change.spend;
      member.settled_orders += change.orders;
      member.next_seq = std::max(member.next_seq, change.seq + 1);
      const SettledSale sale{change.at, change.seq, change.orders, change.spend, change.order};
      const auto place = std::lower_bound(member.sales.begin(), member.sales.end(), sale, sale_before);
      if (place != member.sales.end() && place->at == sale.at && place->seq == sale.seq) {
        place->spend += sale.spend;
        place->orders += sale.orders;
      } else {
        member.sales.insert(place, sale);
      }
    }
  }

  void put_account_ends(MemberState& member) {
    for (const AccountEnd& end : x_event.account_ends) {
      AccountState& sums = account(member, end.account);
      sums.end = end.end;
      sums.lapsed_at = end.lapsed_at;
    }
  }

  static void add_due(MemberState& member, const Due& due) {
    const auto place = std::find_if(member.due.begin(), member.due.end(),
                                    [&](const Due& d) { return due_before(d, due); });
    member.due.insert(place, due);
  }

  void put_dues(MemberState& member) {
    for (const DueChange& change : x_event.dues) {
      if (change.added) {
        add_due(member, change.due);
        member.next_seq = std::max(member.next_seq, change.due.seq + 1);
      } else {
        erase_if(member.due, [&](const Due& due) { return due == change.due; });
      }
    }
  }

  void put_extras(MemberState& member) {
    for (const CouponChange& change : x_event.coupons) put_coupon(member, change);
    for (const LockChange& change : x_event.locks) put_lock(member.extras.make().locks, change);
    for (const PeriodGiven& period : x_event.periods) put_period(member.extras.make().periods, period);
    for (const PrivilegeUse& use : x_event.uses) put_use(member, use);
    for (const CardChange& change : x_event.cards) put_card(member, change);
    if (x_event.campaigns != 0) member.extras.make().campaigns ^= x_event.campaigns;
    for (const ActionDone& action : x_event.actions) put_action(member.extras.make().actions, action);
    for (const Hold& hold : x_event.holds) {
      Hold& known = row(hold.no);
      if (!known.no) member.extras.make().holds.push_back(hold.no);
      known = hold;
    }
    for (const Redemption& redemption : x_event.redemptions) {
      Redemption& known = row(redemption.no);
      if (!known.no) member.extras.make().redemptions.push_back(redemption.no);
      put_redemption(redemption);
    }
    for (const TopUp& top_up : x_event.top_ups) {
      TopUp& known = row(top_up.no);
      if (!known.no) member.extras.make().top_ups.push_back(top_up.no);
      known = top_up;
    }
    if (x_event.type == EventType::wallet_frozen) member.extras.make().wallet_frozen = true;
    if (x_event.type == EventType::wallet_unfrozen) member.extras.make().wallet_frozen = false;
    for (const ReferralPaid& referral : x_event.referrals)
      put_referral(member.extras.make().referrals, referral);
  }

  static void put_lock(std::vector<QuoteLock>& locks, const LockChange& change) {
    std::erase_if(locks, [&](const QuoteLock& known) { return known.number == change.lock.number; });
    if (!change.gone) locks.push_back(change.lock);
  }

  void put_use(MemberState& member, const PrivilegeUse& use) {
    auto& uses = member.extras.make().uses;
    const auto known = std::ranges::find(uses, use.no, &PrivilegeUse::no);
    if (known != uses.end()) {
      *known = use;
      return;
    }
    uses.push_back(use);
    row(use.no) = {use.no, member.no};
  }

  void put_card(MemberState& member, const CardChange& change) {
    auto& cards = member.extras.make().cards;
    if (change.position >= cards.size()) {
      cards.resize(change.position + 1u);
      if (change.after.no) row(change.after.no) = {change.after.no, member.no};
    }
    cards[change.position] = change.after;
  }

  static void put_period(std::vector<PeriodGiven>& periods, const PeriodGiven& period) {
    std::erase_if(periods, [&](const PeriodGiven& known) { return known.privilege == period.privilege; });
    periods.push_back(period);
  }

  void put_action(std::vector<ActionDone>& actions, const ActionDone& action) const {
    if (x_event.type == EventType::action_recorded) {
      actions.push_back(action);
      return;
    }
    const auto same = [&](const ActionDone& known) {
      return known.action == action.action && known.ref == action.ref && known.account == action.account &&
             known.at == action.at;
    };
    const auto last = std::find_if(actions.rbegin(), actions.rend(), same);
    if (last != actions.rend()) actions.erase(std::next(last).base());
  }

  void put_referral(std::vector<ReferralPaid>& referrals, const ReferralPaid& referral) const {
    if (x_event.type == EventType::referral_paid) {
      referrals.push_back(referral);
      return;
    }
    std::erase_if(referrals, [&](const ReferralPaid& known) { return known.order == referral.order; });
  }

  // ---- merging: what belongs to the absorbed member moves to the one kept, with its numbers shifted
  // behind the kept one's ----

  void absorb(MemberState& kept, MemberState& other) {
    const std::uint32_t seq_shift = kept.next_seq;
    const auto coupon_shift = static_cast<std::uint32_t>(kept.extras.get().coupons.size());
    const auto card_shift = static_cast<std::uint32_t>(kept.extras.get().cards.size());
    for (const OrderNo no : other.orders) {
      Order& order = row(no);
      order.head.member = x_event.member;
      order.head.settled_seq += seq_shift;
      order.head.paid_seq += seq_shift;
      kept.orders.push_back(no);
    }
    for (SettledSale sale : other.sales) {
      sale.seq += seq_shift;
      kept.sales.insert(std::lower_bound(kept.sales.begin(), kept.sales.end(), sale, sale_before), sale);
    }
    kept.settled_spend += other.settled_spend;
    kept.settled_orders += other.settled_orders;
    for (Due due : other.due) absorb_due(kept, due, seq_shift, coupon_shift, card_shift);
    absorb_extras(kept, other, coupon_shift, card_shift, seq_shift);
    for (const TopUpNo no : other.extras.get().top_ups) {
      TopUp& top_up = row(no);
      top_up.member = x_event.member;
      top_up.seq += seq_shift;
      kept.extras.make().top_ups.push_back(no);
    }
    if (other.last_order_at != never) ordered(kept, other.last_order_at);
    kept.next_seq += other.next_seq;
    absorb_referral(kept, other);
    other.status = MemberStatus::merged;
    other.merged_into = x_event.member;
  }

  static void absorb_due(MemberState& kept, Due due, std::uint32_t seq_shift, std::uint32_t coupon_shift,
                         std::uint32_t card_shift) {
    const bool decided_anew = due.kind == DueKind::term_end || due.kind == DueKind::review ||
                              due.kind == DueKind::floor_end || due.kind == DueKind::account_end ||
                              due.kind == DueKind::anniversary;
    if (decided_anew) return;
    const bool known =
        due.kind == DueKind::lot_end && std::ranges::any_of(kept.due, [&](const Due& own) {
          return own.kind == DueKind::lot_end && own.at == due.at && own.subject == due.subject;
        });
    const bool same_period =
        due.kind == DueKind::period_start && std::ranges::any_of(kept.due, [&](const Due& own) {
          return own.kind == DueKind::period_start && own.subject == due.subject;
        });
    if (known || same_period) return;
    due.seq += seq_shift;
    if (due.kind == DueKind::lock_end) due.ref += seq_shift;
    if (due.kind == DueKind::coupon_end) due.ref += coupon_shift;
    const bool of_card = due.kind == DueKind::card_end || due.kind == DueKind::card_pack ||
                         due.kind == DueKind::card_renewal;
    if (of_card) due.ref += card_shift;
    add_due(kept, due);
  }

  void absorb_extras(MemberState& kept, const MemberState& other, std::uint32_t coupon_shift,
                     std::uint32_t card_shift, std::uint32_t seq_shift) {
    const MemberExtras& from = other.extras.get();
    MemberExtras& to = kept.extras.make();
    to.wallet_frozen = to.wallet_frozen || from.wallet_frozen;
    to.actions.insert(to.actions.end(), from.actions.begin(), from.actions.end());
    for (Coupon coupon : from.coupons) {
      if (coupon.lock != 0) coupon.lock += seq_shift;
      to.coupons.push_back(coupon);
    }
    for (QuoteLock lock : from.locks) {
      lock.number += seq_shift;
      to.locks.push_back(lock);
    }
    for (const PeriodGiven& period : from.periods) absorb_period(to.periods, period);
    for (PrivilegeUse use : from.uses) {
      if (use.coupon != 0) use.coupon += coupon_shift;
      if (use.card != 0) use.card += card_shift;
      to.uses.push_back(use);
    }
    for (Card card : from.cards) {
      for (std::uint32_t& coupon : card.coupons) coupon += coupon_shift;
      to.cards.push_back(std::move(card));
    }
    to.campaigns |= from.campaigns;
    to.referrals.insert(to.referrals.end(), from.referrals.begin(), from.referrals.end());
    for (const HoldNo hold : from.holds) {
      row(hold).member = x_event.member;
      to.holds.push_back(hold);
    }
    for (const RedemptionNo no : from.redemptions) {
      Redemption& redemption = row(no);
      redemption.member = x_event.member;
      redemption.first_coupon += coupon_shift;
      to.redemptions.push_back(no);
    }
  }

  /// What both were given in one period counts together.
  static void absorb_period(std::vector<PeriodGiven>& periods, const PeriodGiven& other) {
    const auto own = std::ranges::find(periods, other.privilege, &PeriodGiven::privilege);
    if (own == periods.end() || own->from < other.from) {
      put_period(periods, other);
    } else if (own->from == other.from) {
      own->count += other.count;
    }
  }

  /// The kept member takes over who referred the other, unless that would be himself or his first order has
  /// long settled.
  void absorb_referral(MemberState& kept, const MemberState& other) const {
    if (!kept.referred_by && !kept.has_settled && x_state.standing_for(other.referred_by) != kept.no) {
      kept.referred_by = other.referred_by;
    }
    kept.has_settled = kept.has_settled || other.has_settled;
  }

  static void close(MemberState& member) {
    member.orders.clear();
    member.sales.clear();
    member.due.clear();
    member.lots.clear();
    member.extras.reset();
    member.settled_spend = Money{};
    member.settled_orders = 0;
  }

  State& x_state;
  const Event& x_event;
};

void apply(State& state, const Event& event) {
  Applier(state, event).run();
}

}  // namespace shuke::domain
