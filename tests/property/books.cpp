// Sums made the slow way and what must be true of every state, member by member.
#include "property/books.h"

#include <algorithm>
#include <array>
#include <set>

#include "domain/wallet.h"
#include "property/check.h"

namespace shuke::property {

using namespace domain;

void require(bool holds, const std::string& sentence) {
  if (!holds) RC_FAIL(sentence);
}

namespace {

bool has_lot(Side side) {
  return side == Side::available || side == Side::held;
}

std::string at_account(const MemberState& member, std::size_t account) {
  return " (member " + std::to_string(member.no.value) + ", account " + std::to_string(account) + ")";
}

std::string at_order(const Order& order) {
  return " (order " + std::to_string(order.head.no.value) + ")";
}

}  // namespace

// ---- postings -------------------------------------------------------------------------------------------

void Books::add(const Event& event) {
  std::array<Points, accounts_max> sums{};
  for (const Posting& p : event.postings) {
    sums[p.account.value] += p.amount;
    const std::uint32_t owner = of_member(p.side) ? event.member.value : 0;
    x_sums[{owner, p.account.value, p.side}] += p.amount;
    if (!has_lot(p.side)) continue;
    require(p.lot.account == p.account, "a posting names a lot of another account");
    x_lots[{owner, p.account.value, static_cast<int>(p.lot.source), p.lot.cohort, p.lot.end.us,
            p.lot.top_up.value, p.side}] += p.amount;
  }
  for (const Points sum : sums) require(sum == Points{}, "the postings of one event do not sum to zero");
}

Points Books::sum(std::uint32_t member, std::uint8_t account, Side side) const {
  const auto found = x_sums.find({member, account, side});
  return found == x_sums.end() ? Points{} : found->second;
}

void Books::compare_member(const Programme& programme, const MemberState& member) const {
  for (std::uint8_t i = 0; i < programme.accounts.size(); ++i) {
    const AccountState sums = i < member.accounts.size() ? member.accounts[i] : AccountState{};
    const std::string place = at_account(member, i);
    require(sums.available == sum(member.no.value, i, Side::available),
            "available is not its postings" + place);
    require(sums.pending == sum(member.no.value, i, Side::pending), "pending is not its postings" + place);
    require(sums.held == sum(member.no.value, i, Side::held), "held is not its postings" + place);
    require(sums.debt == sum(member.no.value, i, Side::debt), "debt is not its postings" + place);
  }
  for (const Lot& lot : member.lots) {
    const auto posted = [&](Side side) {
      const LotKey& k = lot.key;
      const auto found = x_lots.find({member.no.value, k.account.value, static_cast<int>(k.source),
                                      k.cohort, k.end.us, k.top_up.value, side});
      return found == x_lots.end() ? Points{} : found->second;
    };
    const std::string place = at_account(member, lot.key.account.value);
    require(lot.available == posted(Side::available), "a lot's available is not its postings" + place);
    require(lot.held == posted(Side::held), "a lot's held is not its postings" + place);
  }
}

void Books::compare(const Programme& programme, const State& state) const {
  std::array<std::array<Points, sides>, accounts_max> members{};
  for (std::uint32_t no = 1; no < state.members_end(); ++no) {
    const MemberState& member = state.member({no});
    if (member.status == MemberStatus::absent) continue;
    compare_member(programme, member);
    for (std::size_t i = 0; i < member.accounts.size(); ++i) {
      const AccountState& sums = member.accounts[i];
      const std::array<Points, 4> own{sums.pending, sums.available, sums.held, sums.debt};
      for (std::size_t side = 0; side < own.size(); ++side) members[i][side] += own[side];
    }
  }
  for (std::uint8_t i = 0; i < programme.accounts.size(); ++i) {
    Points all;
    for (std::size_t side = 0; side < sides; ++side) {
      const Points total = state.total({i}, static_cast<Side>(side));
      all += total;
      const Points wanted =
          of_member(static_cast<Side>(side)) ? members[i][side] : sum(0, i, static_cast<Side>(side));
      require(total == wanted,
              "a total is not the sum over members or postings, account " + std::to_string(i));
    }
    require(all == Points{},
            "the programme's side is not the negative of the members', account " + std::to_string(i));
  }
}

// ---- a sound state --------------------------------------------------------------------------------------

namespace {

/// One member's corner of the state, with what the checks ask again and again.
struct Corner {
  const Programme& programme;
  const State& state;
  const MemberState& member;
  Instant now;

  bool due(DueKind kind, Instant at, std::uint8_t subject, std::uint32_t ref) const {
    return std::ranges::count_if(member.due, [&](const Due& d) {
             return d.kind == kind && d.at == at && d.subject == subject && d.ref == ref;
           }) == 1;
  }
  bool own(const Order& order) const { return order.head.no && order.head.member == member.no; }
};

void check_lots(const Corner& c) {
  std::array<Points, accounts_max> available{};
  std::array<Points, accounts_max> held{};
  for (std::size_t i = 0; i < c.member.lots.size(); ++i) {
    const Lot& lot = c.member.lots[i];
    const std::string place = at_account(c.member, lot.key.account.value);
    require(i == 0 || c.member.lots[i - 1].key < lot.key, "lots are not in order or not distinct" + place);
    require(lot.available >= Points{} && lot.held >= Points{}, "a lot is below zero" + place);
    require(lot.key.end > c.now || lot.available == Points{},
            "a lot that has ended is still available" + place);
    const bool ends = lot.key.end != never && lot.available > Points{};
    require(!ends || c.due(DueKind::lot_end, lot.key.end, lot.key.account.value, 0),
            "nothing ends a lot" + place);
    available[lot.key.account.value] += lot.available;
    held[lot.key.account.value] += lot.held;
  }
  for (std::size_t i = 0; i < c.member.accounts.size(); ++i) {
    const AccountState& sums = c.member.accounts[i];
    const std::string place = at_account(c.member, i);
    require(sums.available == available[i], "available is not the sum of lots" + place);
    require(sums.held == held[i], "held is not the sum of lots" + place);
    require(sums.available >= Points{}, "available is below zero" + place);
    require(sums.pending >= Points{}, "pending is below zero" + place);
    require(sums.held >= Points{}, "held is below zero" + place);
    require(sums.debt <= Points{}, "debt is above zero" + place);
  }
}

void check_account_ends(const Corner& c) {
  for (std::uint8_t i = 0; i < c.member.accounts.size(); ++i) {
    const AccountState& sums = c.member.accounts[i];
    if (i >= c.programme.accounts.size() || c.member.status != MemberStatus::active) continue;
    const std::string place = at_account(c.member, i);
    const bool inactivity = c.programme.accounts[i].expiry.kind == Expiry::Kind::inactivity;
    require(inactivity || sums.end == never, "an account without inactivity expiry has an end" + place);
    if (!inactivity) continue;
    require(sums.available == Points{} || sums.end != never, "an account with points has no end" + place);
    require(sums.end > c.now, "an account that has ended is still open" + place);
    require(sums.end == never || c.due(DueKind::account_end, sums.end, i, 0),
            "nothing ends the account" + place);
  }
}

void check_pending(const Corner& c) {
  std::array<Points, accounts_max> pending{};
  for (std::uint32_t no = 1; no < c.state.orders_end(); ++no) {
    const Order& order = c.state.order({no});
    if (!c.own(order)) continue;
    const bool listed = std::ranges::count(c.member.orders, order.head.no) == 1;
    require(listed, "a member does not list its order once" + at_order(order));
    if (order.head.settled_at != never) continue;
    for (const Earned& earned : order.earned) pending[earned.account.value] += earned.entitled;
    const bool settles = order.head.settles_at != never;
    require(!settles || c.due(DueKind::settlement, order.head.settles_at, 255, no),
            "nothing settles" + at_order(order));
  }
  for (std::size_t i = 0; i < c.member.accounts.size(); ++i) {
    require(c.member.accounts[i].pending == pending[i],
            "pending is not what unsettled orders entitle to" + at_account(c.member, i));
  }
}

void check_holds(const Corner& c) {
  std::map<std::pair<std::uint8_t, std::int64_t>, Points> held;
  for (std::uint32_t no = 1; no < c.state.holds_end(); ++no) {
    const Hold& hold = c.state.hold({no});
    if (!hold.no || hold.member != c.member.no || hold.state != Hold::State::open) continue;
    require(c.due(DueKind::hold_end, hold.ends_at, 255, no), "nothing ends an open hold");
    Points sum;
    for (const Take& take : hold.takes) {
      held[{take.lot.account.value, take.lot.end.us}] += take.amount;
      sum += take.amount;
    }
    require(sum == hold.amount, "a hold is not the sum of what it took");
  }
  for (const QuoteLock& lock : c.member.extras.get().locks) {
    require(c.due(DueKind::lock_end, lock.ends_at, 255, lock.number), "nothing ends a lock");
    for (const Take& take : lock.takes) held[{take.lot.account.value, take.lot.end.us}] += take.amount;
  }
  for (const Lot& lot : c.member.lots) held[{lot.key.account.value, lot.key.end.us}] -= lot.held;
  for (const auto& [key, rest] : held) require(rest == Points{}, "lots hold what no hold holds");
}

void check_sales(const Corner& c) {
  Money spend;
  std::int32_t orders = 0;
  std::set<std::uint32_t> seen;
  for (std::size_t i = 0; i < c.member.sales.size(); ++i) {
    const SettledSale& sale = c.member.sales[i];
    spend += sale.spend;
    orders += sale.orders;
    if (i > 0) {
      const SettledSale& before = c.member.sales[i - 1];
      require(std::tuple(before.at, before.seq) < std::tuple(sale.at, sale.seq),
              "settled sales are not in order");
    }
    if (!sale.order) continue;
    const OrderHead& head = c.state.order(sale.order).head;
    const std::string place = at_order(c.state.order(sale.order));
    require(seen.insert(sale.order.value).second, "an order has two settled sales" + place);
    require(head.settled_at == sale.at && head.spend == sale.spend,
            "a settled sale is not its order's" + place);
    require(sale.orders == (head.counted ? 1 : 0), "an order is not counted as its sale says" + place);
  }
  require(c.member.settled_spend == spend && c.member.settled_orders == orders,
          "settled sums are not the sales'");
  for (const OrderNo no : c.member.orders) {
    const OrderHead& head = c.state.order(no).head;
    require(head.settled_at == never || seen.contains(no.value), "a settled order is no sale");
  }
}

void check_ladders(const Corner& c) {
  if (c.member.status != MemberStatus::active) return;
  require(c.member.ladders.size() == c.programme.ladders.size(), "a member stands not on every ladder");
  for (std::uint8_t i = 0; i < c.member.ladders.size(); ++i) {
    const LadderState& place = c.member.ladders[i];
    const std::size_t levels = c.programme.ladders[i].levels.size();
    require(place.level.value < levels && (!place.floor || place.floor.value < levels),
            "a level does not exist");
    require(static_cast<bool>(place.floor) == (place.floor_until != never),
            "a floor and its end do not agree");
    require(!place.floor || c.due(DueKind::floor_end, place.floor_until, i, 0), "nothing ends a floor");
    require(place.term_end == never || c.due(DueKind::term_end, place.term_end, i, 0),
            "nothing ends a term");
    require(place.review_at == never || c.due(DueKind::review, place.review_at, i, 0), "nothing reviews");
    const bool has_term = c.programme.ladders[i].levels[place.level.value].term.has_value();
    require(has_term == (place.term_end != never), "a level's term and its end do not agree");
    require((place.levels_reached >> place.shown().value & 1u) != 0,
            "a level is shown that was never reached");
  }
}

/// Whether one of the member's cards speaks of this.
bool speaks_of(const Corner& c, const Due& due) {
  const auto& cards = c.member.extras.get().cards;
  if (due.ref >= cards.size() || cards[due.ref].state != CardState::active) return false;
  const Card& card = cards[due.ref];
  if (due.kind == DueKind::card_end) return card.ends_at == due.at;
  if (due.kind == DueKind::card_renewal) return card.auto_renew;
  if (due.subject == 255) return card.term + 1 < card.terms.size();
  return due.subject < c.programme.plans[card.plan.value].packs.size();
}

/// Cards end by themselves, their terms follow one another without a gap, and the ladders stand no lower
/// than those that are active say.
void check_cards(const Corner& c) {
  if (c.member.status != MemberStatus::active) return;
  const auto& cards = c.member.extras.get().cards;
  std::vector<LevelNo> given(c.member.ladders.size());
  for (std::uint32_t i = 0; i < cards.size(); ++i) {
    const Card& card = cards[i];
    require(card.term < card.terms.size(), "a card has no running term");
    for (std::size_t t = card.term + 1; t < card.terms.size(); ++t)
      require(card.terms[t].start == card.terms[t - 1].end, "a card's terms leave a gap");
    if (card.state != CardState::active) continue;
    require(c.due(DueKind::card_end, card.ends_at, 255, i), "nothing ends a card");
    const Plan& plan = c.programme.plans[card.plan.value];
    if (!plan.ladder) continue;
    LevelNo& level = given[plan.ladder.value];
    if (!level || plan.level > level) level = plan.level;
  }
  for (std::size_t i = 0; i < given.size(); ++i)
    require(c.member.ladders[i].card == given[i], "a ladder does not follow the cards");
}

/// A coupon in hand ends by itself, a locked one has its lock, a used one its order, which has not come
/// back.
void check_coupons(const Corner& c) {
  if (c.member.status != MemberStatus::active) return;
  const auto& coupons = c.member.extras.get().coupons;
  const auto& locks = c.member.extras.get().locks;
  for (std::uint32_t i = 0; i < coupons.size(); ++i) {
    const Coupon& coupon = coupons[i];
    const std::string place =
        " (member " + std::to_string(c.member.no.value) + ", coupon " + std::to_string(i) + ")";
    const bool issued = coupon.state == CouponState::issued;
    require(!issued || coupon.ends_at > c.now, "a coupon that has ended is in hand" + place);
    require(!issued || c.due(DueKind::coupon_end, coupon.ends_at, 255, i), "nothing ends a coupon" + place);
    const bool locked = coupon.state == CouponState::locked;
    const bool has_lock = std::ranges::count(locks, coupon.lock, &QuoteLock::number) == 1;
    require(locked ? has_lock : coupon.lock == 0, "a coupon and its lock do not agree" + place);
    const bool used = coupon.state == CouponState::used;
    require(used == static_cast<bool>(coupon.used_for), "a coupon and its order do not agree" + place);
    require(!used || c.state.order(coupon.used_for).head.no, "a coupon is used for no order" + place);
  }
}

/// Whether cards bring it: what they promise is given beyond the template's limits.
bool comes_with_cards(const Programme& programme, TemplateNo coupon) {
  const auto in_pack = [&](const Plan::Pack& pack) { return pack.coupon == coupon; };
  return std::ranges::any_of(programme.plans,
                             [&](const Plan& plan) { return std::ranges::any_of(plan.packs, in_pack); }) ||
         std::ranges::any_of(programme.privileges, [&](const Privilege& privilege) {
           return privilege.card_only && privilege.coupon == coupon;
         });
}

/// No template gives more than it may, and no more is counted as given than there is.
void check_templates(const Programme& programme, const State& state) {
  std::vector<std::int64_t> given(programme.coupons.size());
  for (std::uint32_t no = 1; no < state.members_end(); ++no) {
    for (const Coupon& coupon : state.member({no}).extras.get().coupons) {
      if (coupon.state != CouponState::revoked) ++given[coupon.coupon_template.value];
    }
  }
  for (std::uint8_t i = 0; i < given.size(); ++i) {
    require(state.granted({i}) == given[i], "a template counts other coupons than there are");
    const auto& total = programme.coupons[i].total;
    require(!total || given[i] <= *total || comes_with_cards(programme, {i}),
            "a template has given more coupons than it may");
  }
}

/// What a card paid back is no more than was paid for it, kind by kind.
void check_card_money(const Corner& c) {
  for (const Card& card : c.member.extras.get().cards) {
    for (std::size_t kind = 0; kind < tender_kinds; ++kind)
      require(card.refunded[kind] >= Money{} && card.refunded[kind] <= card.tendered[kind],
              "a card gives back more than was paid for it");
  }
}

/// Uses name what is there, and none is undone while an order rests on it.
void check_uses(const Corner& c) {
  for (const PrivilegeUse& use : c.member.extras.get().uses) {
    require(use.privilege < c.programme.privileges.size(), "a use is of no privilege");
    require(use.coupon <= c.member.extras.get().coupons.size(), "a use gave a coupon that is not there");
    require(use.card <= c.member.extras.get().cards.size(), "a use counts from a card that is not there");
    const bool stands = std::ranges::any_of(use.priced, [&](OrderNo order) {
      const OrderState is = c.state.order(order).head.state;
      return is != OrderState::returned && is != OrderState::cancelled;
    });
    require(!use.undone || !stands, "a use was undone and an order still rests on it");
  }
}

/// Nothing is due that no part of the state speaks of.
bool spoken_of(const Corner& c, const Due& due) {
  const auto& coupons = c.member.extras.get().coupons;
  const Order& order = c.state.order({due.ref});
  switch (due.kind) {
    case DueKind::lot_end: return true;  // a lot may be gone before its end
    case DueKind::account_end: return c.member.accounts[due.subject].end == due.at;
    case DueKind::hold_end:
      return c.state.hold({due.ref}).state == Hold::State::open &&
             c.state.hold({due.ref}).member == c.member.no;
    case DueKind::floor_end: return c.member.ladders[due.subject].floor_until == due.at;
    case DueKind::coupon_end: return due.ref < coupons.size() && coupons[due.ref].ends_at == due.at;
    case DueKind::term_end: return c.member.ladders[due.subject].term_end == due.at;
    case DueKind::review: return c.member.ladders[due.subject].review_at == due.at;
    case DueKind::settlement:
      return c.own(order) && order.head.settles_at == due.at && order.head.settled_at == never;
    case DueKind::lock_end:
      return std::ranges::any_of(c.member.extras.get().locks, [&](const QuoteLock& lock) {
        return lock.number == due.ref && lock.ends_at == due.at;
      });
    case DueKind::period_start:
      return due.subject < c.programme.privileges.size() &&
             c.programme.privileges[due.subject].kind == Privilege::Kind::coupon_pack;
    case DueKind::card_end:
    case DueKind::card_pack:
    case DueKind::card_renewal: return speaks_of(c, due);
    case DueKind::anniversary:
      return due.subject < c.programme.campaigns.size() &&
             c.programme.campaigns[due.subject].moment == Campaign::Moment::anniversary;
  }
  return false;
}

void check_dues(const Corner& c) {
  for (std::size_t i = 0; i < c.member.due.size(); ++i) {
    const Due& due = c.member.due[i];
    require(due.at > c.now, "something due was not done");
    require(i == 0 || !due_before(c.member.due[i - 1], due), "dues are not in order");
    require(spoken_of(c, due), "something is due that nothing speaks of, kind " +
                                   std::to_string(static_cast<int>(due.kind)) + " member " +
                                   std::to_string(c.member.no.value));
  }
}

/// What wallet and cashback have paid and not got back is what is taken of them, in the mix they paid.
void check_wallet_spent(const Programme& programme, const Order& order) {
  const OrderHead& head = order.head;
  const auto out = [&](TenderKind kind) {
    const auto place = static_cast<std::size_t>(kind);
    return head.tendered[place] - head.refunded[place];
  };
  const auto taken = [&](AccountNo account) {
    Money sum;
    for (const OrderTake& take : order.takes) {
      if (account && take.lot.account == account) sum.minor += take.amount.count;
    }
    return sum;
  };
  if (!head.member || head.paid_at == Instant{}) return;
  const WalletAccounts& accounts = programme.wallet_accounts;
  require(taken(accounts.cashback) == out(TenderKind::cashback),
          "cashback spent is not what it paid" + at_order(order));
  const auto wallet = static_cast<std::size_t>(TenderKind::wallet);
  const Money principal = head.wallet_principal - principal_refunded(head, head.refunded[wallet]);
  require(taken(accounts.principal) == principal, "principal spent is not its part" + at_order(order));
  require(taken(accounts.bonus) == out(TenderKind::wallet) - principal,
          "bonus spent is not its part" + at_order(order));
}

void check_spent(const Programme& programme, const Order& order) {
  const std::string place = at_order(order);
  Points spent;
  for (const OrderTake& take : order.takes) {
    require(take.amount >= Points{}, "a take is below zero" + place);
    if (!programme.accounts[take.lot.account.value].holds_money()) spent += take.amount;
  }
  check_wallet_spent(programme, order);
  Points most = order.head.tender_points;
  for (const OrderLine& line : order.lines) {
    if (line.reward) most += line.points;
  }
  require(spent <= most, "more points are spent on an order than it cost" + place);
  const bool nothing_left = std::ranges::all_of(order.lines, [](const OrderLine& l) {
    return l.kept == Money{} && l.quantity_returned == l.quantity;
  });
  require(!nothing_left || spent == Points{}, "a wholly returned order keeps points" + place);
}

void check_order(const Programme& programme, const Order& order) {
  const std::string place = at_order(order);
  Money back = order.head.shipping_returned;
  for (const OrderLine& line : order.lines) {
    require(line.kept >= Money{} && line.kept <= line.amount, "a line keeps more than it was" + place);
    require(line.quantity_returned >= 0 && line.quantity_returned <= line.quantity,
            "quantities are wrong" + place);
    back += line.amount - line.kept;
  }
  Money refunded;
  for (std::size_t kind = 0; kind < tender_kinds; ++kind) {
    const Money of_kind = order.head.refunded[kind];
    require(of_kind >= Money{} && of_kind <= order.head.tendered[kind],
            "a tender gives back more than it got" + place);
    refunded += of_kind;
  }
  require(order.head.state == OrderState::placed || order.head.paid_at == Instant{} || refunded == back,
          "the refund is not the worth of what came back" + place);
  for (const Earned& earned : order.earned) {
    require(earned.entitled >= Points{} && earned.allocated >= Money{},
            "an entitlement is below zero" + place);
  }
  check_spent(programme, order);
}

void check_absorbed(const MemberState& member) {
  if (member.status != MemberStatus::merged) return;
  for (const AccountState& sums : member.accounts) {
    const bool empty = sums.available == Points{} && sums.pending == Points{} && sums.held == Points{};
    require(empty && sums.debt == Points{}, "an absorbed member keeps a balance");
  }
}

}  // namespace

void require_sound(const Programme& programme, const State& state, Instant now) {
  for (std::uint32_t no = 1; no < state.members_end(); ++no) {
    const Corner corner{programme, state, state.member({no}), now};
    if (corner.member.status == MemberStatus::absent) continue;
    check_lots(corner);
    check_account_ends(corner);
    check_pending(corner);
    check_holds(corner);
    check_sales(corner);
    check_ladders(corner);
    check_cards(corner);
    check_card_money(corner);
    check_coupons(corner);
    check_uses(corner);
    check_dues(corner);
    check_absorbed(corner.member);
  }
  for (std::uint32_t no = 1; no < state.orders_end(); ++no) check_order(programme, state.order({no}));
  check_templates(programme, state);
  for (std::uint8_t i = 0; i < programme.rewards.size(); ++i) {
    const auto& stock = programme.rewards[i].stock;
    require(state.redeemed({i}) >= 0 && (!stock || state.redeemed({i}) <= *stock), "a reward is oversold");
  }
}

}  // namespace shuke::property
