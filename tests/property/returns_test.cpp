// Properties of returns (S8, S9): any slices end as the whole return, and nobody is better off for having
// bought and returned.
#include "property/check.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "property/any_programme.h"
#include "property/moves.h"
#include "property/programmes.h"
#include "property/words.h"

namespace shuke::property {
namespace {

using namespace domain;

constexpr std::uint32_t first_return = 5000;  // ids that no move uses
constexpr std::uint32_t first_command = 5000;

/// A paid order of a member in the middle of a story.
struct Bought {
  OrderNo order;
  MemberNo member;
};

Command command_at(const Shop& shop, CommandBody body) {
  return Command{{first_command + static_cast<std::uint32_t>(shop.events.size())},
                 shop.now,
                 {},
                 {},
                 {},
                 std::move(body)};
}

/// Something that can be returned of one line, or a part of the shipping fee; nothing where nothing is
/// left.
std::optional<ReturnOrder> slice_of(const Order& order, const LinePick& pick, NameNo id) {
  ReturnOrder slice;
  slice.order = order.head.no;
  slice.return_id = id;
  const Money shipping_left = order.head.shipping_fee - order.head.shipping_returned;
  if (pick.price_class % 6 == 5 && shipping_left > Money{}) {
    slice.shipping_fee = {1 + pick.amount % shipping_left.minor};
    if (pick.price_class % 12 == 5) return slice;
  }
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    const OrderLine& line = order.lines[(i + pick.what) % order.lines.size()];
    const std::int64_t left = line.quantity - line.quantity_returned;
    if (line.kept > Money{} && (left == 0 || pick.price_class % 2 == 1)) {
      const Money part{1 + static_cast<std::int64_t>(Wide{line.kept.minor} * (pick.amount % 8) / 8)};
      slice.lines.push_back({line.line, {}, std::min(part, line.kept)});
      return slice;
    }
    if (left == 0) continue;
    slice.lines.push_back({line.line, 1 + pick.quantity % left, {}});
    return slice;
  }
  if (slice.shipping_fee == Money{}) return {};
  return slice;
}

bool something_left(const Order& order) {
  return std::ranges::any_of(order.lines, [](const OrderLine& l) {
    return l.kept != Money{} || l.quantity_returned < l.quantity;
  });
}

void run_accepted(Shop& shop, CommandBody body) {
  const auto decided = shop.run(command_at(shop, std::move(body)));
  require(decided.has_value(), "a return of what was bought is rejected");
}

void return_slices(Shop& shop, OrderNo order, const std::vector<LinePick>& picks) {
  for (const LinePick& pick : picks) {
    const NameNo id{first_return + static_cast<std::uint32_t>(shop.events.size())};
    if (const auto slice = slice_of(shop.state.order(order), pick, id)) run_accepted(shop, *slice);
  }
}

void return_rest(Shop& shop, OrderNo no) {
  const Order& order = shop.state.order(no);
  ReturnOrder rest;
  rest.order = no;
  rest.return_id = {first_return + static_cast<std::uint32_t>(shop.events.size())};
  rest.shipping_fee = order.head.shipping_fee - order.head.shipping_returned;
  rest.whole = something_left(order);
  if (rest.whole || rest.shipping_fee != Money{}) run_accepted(shop, rest);
}

/// What a member has and owes in an account.
Points net(const State& state, MemberNo no, std::size_t account) {
  const MemberState& member = state.member(no);
  if (account >= member.accounts.size()) return {};
  const AccountState& sums = member.accounts[account];
  return sums.available + sums.pending + sums.held + sums.debt;
}

/// Posted to one side of the programme by events from `from` on.
Points posted(const Shop& shop, std::size_t from, std::size_t account, Side side) {
  Points sum;
  for (std::size_t i = from; i < shop.events.size(); ++i) {
    for (const Posting& p : shop.events[i].postings) {
      if (p.account.value == account && p.side == side) sum += p.amount;
    }
  }
  return sum;
}

/// Gifts of levels, which stay given (S11).
Points gifts(const Shop& shop, std::size_t from, MemberNo member, std::size_t account) {
  Points sum;
  for (std::size_t i = from; i < shop.events.size(); ++i) {
    if (shop.events[i].member != member) continue;
    for (const ExplainLine& line : shop.events[i].explains) {
      if (line.rule.kind == RuleRef::Kind::level_gift && line.account.value == account) sum += line.result;
    }
  }
  return sum;
}

void compare_orders(const Programme& programme, const Order& a, const Order& b) {
  require(a.head.refunded == b.head.refunded, "slices refund other tenders than the whole return");
  require(a.head.shipping_returned == b.head.shipping_returned, "slices return other shipping");
  require(a.head.spend == b.head.spend && a.head.counted == b.head.counted, "slices count otherwise");
  require(a.head.state == b.head.state, "slices end in another state of the order");
  for (std::size_t i = 0; i < a.lines.size(); ++i) {
    require(a.lines[i].kept == Money{} && b.lines[i].kept == Money{},
            "a wholly returned line keeps something");
  }
  for (std::size_t i = 0; i < a.earned.size(); ++i) {
    const bool kept_by_policy =
        programme.accounts[a.earned[i].account.value].claw_back == ClawBack::pending_only;
    if (kept_by_policy) continue;  // what has settled stays: then the way matters
    require(a.earned[i].entitled == Points{} && b.earned[i].entitled == Points{},
            "a returned order still earns");
  }
  for (const Order* order : {&a, &b}) {
    for (const OrderTake& take : order->takes)
      require(take.amount == Points{}, "points spent did not come back");
  }
}

void compare_levels(const Programme& programme, const MemberState& a, const MemberState& b) {
  for (std::size_t i = 0; i < programme.ladders.size(); ++i) {
    if (programme.ladders[i].down != Ladder::Down::at_once) continue;
    require(a.ladders[i].level == b.ladders[i].level, "slices end in another level");
  }
}

/// Coupons, cards and uses, each as the rules look at it.
void compare_hands(const MemberState& a, const MemberState& b) {
  const auto coupon = [](const Coupon& c) { return std::tuple(c.state, c.used_for, c.ends_at, c.lock); };
  const MemberExtras& whole = a.extras.get();
  const MemberExtras& sliced = b.extras.get();
  require(std::ranges::equal(whole.coupons, sliced.coupons, {}, coupon, coupon),
          "slices leave coupons in other states");
  const auto card = [](const Card& c) { return std::tuple(c.state, c.ends_at, c.refunded); };
  require(std::ranges::equal(whole.cards, sliced.cards, {}, card, card), "slices leave other cards");
  const auto use = [](const PrivilegeUse& u) { return std::tuple(u.no, u.undone); };
  require(std::ranges::equal(whole.uses, sliced.uses, {}, use, use), "slices leave other uses");
}

/// Whether coupons that the order used are in hand again: what came meanwhile may differ by gifts, and one
/// that came back earlier and has ended since is expired, where it stays used if its order comes back after
/// its end (S26).
void compare_used(const MemberState& a, const MemberState& b, OrderNo order) {
  const auto& whole = a.extras.get().coupons;
  const auto& sliced = b.extras.get().coupons;
  for (std::size_t i = 0; i < std::min(whole.size(), sliced.size()); ++i) {
    const bool used = whole[i].used_for == order || sliced[i].used_for == order;
    const auto in_hand = [&](const Coupon& coupon) { return coupon.state == CouponState::issued; };
    require(!used || in_hand(whole[i]) == in_hand(sliced[i]), "slices leave a used coupon in other hands");
  }
}

bool spent_from(const Order& order, std::size_t account) {
  return std::ranges::any_of(order.takes,
                             [&](const OrderTake& t) { return t.lot.account.value == account; });
}

/// Accounts in which the way matters by rule: P1's renewal, and policies other than debt where points come
/// back meanwhile.
bool way_matters(const Programme& programme, const Order& order, std::size_t account) {
  const Account& rules = programme.accounts[account];
  if (!spent_from(order, account)) return false;
  return rules.expiry.kind == Expiry::Kind::inactivity || rules.claw_back != ClawBack::debt;
}

/// What is left of an account's lots: available and held.
std::map<LotKey, std::pair<Points, Points>> lots_of(const MemberState& member, std::size_t account) {
  std::map<LotKey, std::pair<Points, Points>> lots;
  for (const Lot& lot : member.lots) {
    if (lot.key.account.value == account && lot.available + lot.held != Points{})
      lots[lot.key] = {lot.available, lot.held};
  }
  return lots;
}

/// A story with a bought order at its end; the case is given up where the payment is refused.
struct Scene {
  Scene(const Programme& programme, const Appetite& appetite) : shop(programme, *any_start()), mover(shop) {
    mover.begin();
    for (const Move& move : *rc::gen::scale(0.4, any_moves(appetite))) mover.make(move);
    shop.wait_until(shop.now);
  }
  /// Buys; `before` is the shop as it was.
  Bought buy() {
    const bool by_quote = *rc::gen::arbitrary<bool>();
    Move move = *any_move(by_quote ? MoveKind::pay_quoted : MoveKind::pay);
    move.which = 0;                                        // a new order, by a new quote
    move.who = static_cast<std::uint16_t>(move.who * 48);  // a member, no guest
    RC_PRE(mover.make(move));
    const auto paid =
        std::ranges::find(shop.events.rbegin(), shop.events.rend(), EventType::order_paid, &Event::type);
    return {paid->order, paid->member};
  }
  /// Something of everything that can pay or lower a price.
  void stock_up() {
    for (const MoveKind kind :
         {MoveKind::top_up, MoveKind::coupon, MoveKind::action, MoveKind::adjust, MoveKind::coupon,
          MoveKind::top_up, MoveKind::card, MoveKind::use_privilege})
      mover.make(*any_move(kind));
  }
  void maybe_ship(const Bought& bought) {
    if (*rc::gen::arbitrary<bool>()) shop.run(command_at(shop, ShipOrder{bought.order}));
  }
  void pass_time() {
    for (const Move& move : *rc::gen::resize(3, rc::gen::container<Moves>(any_move(MoveKind::wait))))
      mover.make(move);
  }

  Shop shop;
  Mover mover;
};

std::vector<LinePick> any_slices() {
  return *rc::gen::resize(12, rc::gen::container<std::vector<LinePick>>(any_line_pick()));
}

TEST(Returns, any_slices_at_one_instant_end_as_the_whole_return) {
  holds_for(600, [] {
    forget_told();
    const Subject subject = any_subject();
    const Programme& programme = subject.programme;
    Scene scene(programme, Appetite());
    scene.stock_up();
    const Bought bought = scene.buy();
    scene.maybe_ship(bought);
    scene.pass_time();
    for (const Move& move : *rc::gen::scale(0.2, any_moves())) scene.mover.make(move);
    Shop& whole = scene.shop;
    whole.wait_until(whole.now);
    const Order before = whole.state.order(bought.order);
    RC_PRE(whole.now < before.head.returns_until && something_left(before));
    Shop sliced(whole);
    tell("---- whole");
    return_rest(whole, bought.order);
    tell("---- sliced");
    return_slices(sliced, bought.order, any_slices());
    return_rest(sliced, bought.order);

    compare_orders(programme, whole.state.order(bought.order), sliced.state.order(bought.order));
    const MemberState& a = whole.state.member(before.head.member);
    const MemberState& b = sliced.state.member(before.head.member);
    require(a.settled_spend == b.settled_spend && a.settled_orders == b.settled_orders,
            "slices count otherwise");
    compare_levels(programme, a, b);
    compare_hands(a, b);
    for (std::size_t i = 0; i < programme.accounts.size(); ++i) {
      if (way_matters(programme, before, i)) continue;
      require(net(whole.state, a.no, i) == net(sliced.state, a.no, i),
              "slices leave other points, account " + std::to_string(i));
      // In each return what was spent comes back before what was earned goes (S8), so where an order did
      // both in one account, a slice may take from a lot that the whole return spares; the sums agree.
      const bool earned = std::ranges::any_of(
          before.earned, [&](const Earned& e) { return e.account.value == i && e.entitled > Points{}; });
      if (earned && spent_from(before, i)) continue;
      require(lots_of(a, i) == lots_of(b, i), "slices leave other lots, account " + std::to_string(i));
      if (i >= a.accounts.size()) continue;
      require(a.accounts[i].pending == b.accounts[i].pending, "slices leave other pending points");
      require(a.accounts[i].debt == b.accounts[i].debt,
              "slices leave another debt, account " + std::to_string(i));
    }
  });
}

TEST(Returns, slices_of_what_wallet_and_cashback_paid_put_the_very_parts_back) {
  holds_for(400, [] {
    forget_told();
    constexpr std::array names{"purse", "youzan-stored-value", "b2c-vip", "drawn", "drawn"};
    const std::string name = names[*rc::gen::inRange<std::size_t>(0, names.size())];
    const Programme programme = name == "drawn" ? drawn_programme().programme : subject_named(name);
    Scene scene(programme, Appetite());
    for (int i = 0; i < 3; ++i) scene.mover.make(*any_move(MoveKind::top_up));
    for (int i = 0; i < 3; ++i) scene.mover.make(*any_move(MoveKind::action));
    scene.stock_up();
    const Shop before_payment(scene.shop);
    const Bought bought = scene.buy();
    Shop& whole = scene.shop;
    const Order before = whole.state.order(bought.order);
    const auto paid = [&](TenderKind kind) { return before.head.tendered[static_cast<std::size_t>(kind)]; };
    RC_PRE(paid(TenderKind::wallet) + paid(TenderKind::cashback) > Money{} && something_left(before));
    Shop sliced(whole);
    tell("---- whole");
    return_rest(whole, bought.order);
    tell("---- sliced");
    return_slices(sliced, bought.order, any_slices());
    return_rest(sliced, bought.order);
    compare_orders(programme, whole.state.order(bought.order), sliced.state.order(bought.order));
    compare_hands(whole.state.member(bought.member), sliced.state.member(bought.member));
    for (const AccountNo stored : {programme.wallet_accounts.principal, programme.wallet_accounts.bonus}) {
      if (!stored) continue;
      const auto lots = [&](const Shop& shop) {
        return lots_of(shop.state.member(bought.member), stored.value);
      };
      require(lots(sliced) == lots(whole), "slices put other parts back than the whole return");
      require(lots(whole) == lots(before_payment), "the whole return does not put back what was paid");
    }
    for (std::size_t i = 0; i < programme.accounts.size(); ++i) {
      if (way_matters(programme, before, i)) continue;
      require(net(whole.state, bought.member, i) == net(sliced.state, bought.member, i),
              "slices leave another balance, account " + std::to_string(i));
    }
  });
}

TEST(Returns, slices_before_and_after_settlement_end_as_the_whole_return) {
  holds_for(400, [] {
    forget_told();
    const Subject subject = any_subject();
    const Programme& programme = subject.programme;
    // A level given by hand or brought along falls with the first return that takes the metric under it, so
    // the way matters.
    Scene scene(programme, Appetite().without({MoveKind::set_level, MoveKind::import}));
    scene.stock_up();
    const Bought bought = scene.buy();
    const std::size_t since = scene.shop.events.size();
    Shop& whole = scene.shop;
    Shop sliced(whole);
    tell("---- sliced");
    return_slices(sliced, bought.order, any_slices());
    for (Shop* shop : {&sliced, &whole}) {
      tell(shop == &whole ? "---- whole" : "---- later");
      shop->run(command_at(*shop, ShipOrder{bought.order}));
      const Instant later = programme.zone.delayed(shop->now, {31, Duration::Unit::days});
      if (shop == &sliced) return_slices(sliced, bought.order, any_slices());
      shop->wait_until(later);
      return_rest(*shop, bought.order);
    }
    compare_orders(programme, whole.state.order(bought.order), sliced.state.order(bought.order));
    const MemberState& a = whole.state.member(bought.member);
    const MemberState& b = sliced.state.member(bought.member);
    require(a.settled_spend == b.settled_spend && a.settled_orders == b.settled_orders,
            "slices count otherwise");
    compare_levels(programme, a, b);
    compare_used(a, b, bought.order);
    for (std::size_t i = 0; i < programme.accounts.size(); ++i) {
      // Points that end between the slices end otherwise; policies other than debt depend on what was
      // settled.
      if (posted(whole, since, i, Side::expired) != posted(sliced, since, i, Side::expired)) continue;
      if (programme.accounts[i].claw_back != ClawBack::debt ||
          way_matters(programme, b.no ? sliced.state.order(bought.order) : Order{}, i))
        continue;
      const Points other = gifts(whole, since, a.no, i) - gifts(sliced, since, b.no, i);
      require(net(whole.state, a.no, i) - net(sliced.state, b.no, i) == other,
              "slices leave other points, account " + std::to_string(i));
    }
  });
}

TEST(Returns, nobody_is_better_off_for_having_bought_and_returned) {
  holds_for(400, [] {
    forget_told();
    const Subject subject = any_subject();
    const Programme& programme = subject.programme;
    Scene scene(programme, Appetite().without({MoveKind::wait, MoveKind::set_level, MoveKind::import}));
    Shop& bought_shop = scene.shop;
    Shop never_bought(bought_shop);
    const Bought bought = scene.buy();
    const std::size_t since = never_bought.events.size();
    scene.maybe_ship(bought);
    return_slices(bought_shop, bought.order, any_slices());
    scene.pass_time();
    bought_shop.wait_until(bought_shop.now);
    RC_PRE(bought_shop.now < bought_shop.state.order(bought.order).head.returns_until);
    return_slices(bought_shop, bought.order, any_slices());
    return_rest(bought_shop, bought.order);
    tell("---- never bought");
    never_bought.wait_until(bought_shop.now);
    for (std::uint32_t no = 1; no < never_bought.state.members_end(); ++no) {
      const MemberState& with = bought_shop.state.member({no});
      const MemberState& without = never_bought.state.member({no});
      if (without.status != MemberStatus::active) continue;
      require(with.settled_spend == without.settled_spend, "a returned order is still spend");
      require(with.settled_orders == without.settled_orders, "a returned order still counts");
      for (std::size_t i = 0; i < programme.ladders.size(); ++i) {
        if (programme.ladders[i].down != Ladder::Down::at_once) continue;
        require(with.ladders[i].level <= without.ladders[i].level,
                "a returned order leaves a higher level");
      }
      for (std::size_t i = 0; i < programme.accounts.size(); ++i) {
        const Account& rules = programme.accounts[i];
        // An inactive account that an order has renewed lives longer (S13); other policies of claw-back
        // forgive by their name.
        if (rules.claw_back != ClawBack::debt || rules.return_grace_days > 0) continue;
        if (rules.expiry.kind == Expiry::Kind::inactivity &&
            posted(never_bought, since, i, Side::expired) != Points{})
          continue;
        const Points given = gifts(bought_shop, since, {no}, i) - gifts(never_bought, since, {no}, i);
        require(net(bought_shop.state, {no}, i) - given <= net(never_bought.state, {no}, i),
                "buying and returning leaves more points, member " + std::to_string(no) + " account " +
                    std::to_string(i));
      }
    }
  });
}

}  // namespace
}  // namespace shuke::property
