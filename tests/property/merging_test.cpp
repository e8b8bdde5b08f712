// Merging (S24): what two members had the kept one has, nothing is made or lost, a second merge is refused,
// and two members merged are one who did everything from the start. The levels of merged members are in
// levels_test.
#include "property/check.h"

#include <set>

#include "property/any_programme.h"
#include "property/moves.h"
#include "property/programmes.h"
#include "property/words.h"

namespace shuke::property {
namespace {

using namespace domain;

// ---- what is moved --------------------------------------------------------------------------------------

using Counts = std::array<std::int64_t, 4>;
using LotName = std::tuple<std::uint8_t, int, int, std::int64_t>;

LotName name_of(const LotKey& key) {
  return {key.account.value, static_cast<int>(key.source), key.cohort, key.end.us};
}

/// Everything that hangs on one member or on several together, as sums and sorted lists.
struct Belongings {
  std::map<std::uint8_t, Counts> accounts;  // available, pending, held, debt
  std::map<LotName, Counts> lots;           // available, held
  std::map<std::uint8_t, Instant> account_ends;
  std::multiset<std::tuple<Instant, std::uint32_t, Money, int>> sales;
  std::multiset<std::tuple<std::uint8_t, int, std::uint32_t, std::uint32_t, Instant>> coupons;
  std::multiset<std::tuple<std::uint8_t, std::uint8_t, std::uint32_t, Instant, Points>> actions;
  std::set<std::uint32_t> orders;
  std::set<std::uint32_t> holds;
  std::set<std::uint32_t> redemptions;
  std::set<std::uint32_t> top_ups;
  std::multiset<std::tuple<std::uint32_t, std::uint8_t, bool>> uses;  // undone or not
  std::multiset<std::tuple<std::uint64_t, Instant>> locks;
  std::multiset<std::tuple<std::uint8_t, int, std::uint32_t, Instant, std::size_t>> cards;
  Money spend;
  int settled = 0;

  friend bool operator==(const Belongings&, const Belongings&) = default;
};

void add_accounts(Belongings& all, const MemberState& member) {
  for (std::uint8_t i = 0; i < member.accounts.size(); ++i) {
    const AccountState& a = member.accounts[i];
    Counts& sums = all.accounts[i];
    const std::array own{a.available, a.pending, a.held, a.debt};
    for (std::size_t side = 0; side < own.size(); ++side) sums[side] += own[side].count;
    if (a.end == never) continue;
    const auto known = all.account_ends.find(i);
    all.account_ends[i] = known == all.account_ends.end() ? a.end : std::max(known->second, a.end);
  }
  for (const Lot& lot : member.lots) {
    Counts& sums = all.lots[name_of(lot.key)];
    sums[0] += lot.available.count;
    sums[1] += lot.held.count;
  }
}

/// What of the sale price is put off for the points of each lot (S23). Lots without points are left out: an
/// empty lot does not move with a merge.
using Prices = std::map<LotName, Money>;
Prices prices(const State& state, std::initializer_list<MemberNo> members) {
  Prices all;
  std::set<LotName> empty;
  for (const MemberNo member : members) {
    for (const Lot& lot : state.member(member).lots) {
      all[name_of(lot.key)] += lot.allocated;
      if (lot.available + lot.held == Points{}) empty.insert(name_of(lot.key));
    }
  }
  std::erase_if(all, [&](const auto& lot) { return empty.contains(lot.first); });
  return all;
}

void require_prices(const Prices& wanted, const Prices& is) {
  for (const auto& [lot, price] : wanted) {
    const auto found = is.find(lot);
    require(found != is.end() && found->second == price, "a lot has not the price it had");
  }
}

void add_member(Belongings& all, const MemberState& member) {
  add_accounts(all, member);
  for (const SettledSale& s : member.sales) all.sales.insert({s.at, s.order.value, s.spend, s.orders});
  const MemberExtras& extras = member.extras.get();
  for (const Coupon& c : extras.coupons) {
    all.coupons.insert(
        {c.coupon_template.value, static_cast<int>(c.state), c.number, c.named_for.value, c.ends_at});
  }
  for (const ActionDone& a : extras.actions)
    all.actions.insert({a.action.value, a.account.value, a.ref.value, a.at, a.given});
  for (const OrderNo order : member.orders) all.orders.insert(order.value);
  for (const HoldNo hold : extras.holds) all.holds.insert(hold.value);
  for (const RedemptionNo redemption : extras.redemptions) all.redemptions.insert(redemption.value);
  for (const TopUpNo top_up : extras.top_ups) all.top_ups.insert(top_up.value);
  for (const PrivilegeUse& u : extras.uses) all.uses.insert({u.no.value, u.privilege, u.undone});
  for (const QuoteLock& lock : extras.locks) all.locks.insert({lock.token, lock.ends_at});
  for (const Card& c : extras.cards)
    all.cards.insert({c.plan.value, static_cast<int>(c.state), c.number, c.ends_at, c.terms.size()});
  all.spend += member.settled_spend;
  all.settled += member.settled_orders;
}

Belongings belongings(const State& state, std::initializer_list<MemberNo> members) {
  Belongings all;
  for (const MemberNo member : members) add_member(all, state.member(member));
  std::erase_if(all.lots, [](const auto& lot) { return lot.second == Counts{}; });
  std::erase_if(all.accounts, [](const auto& account) { return account.second == Counts{}; });
  return all;
}

/// A shop that looks at its state right after the first half of a merge, before any ladder moves, and at
/// its end.
class MergingShop : public Shop {
 public:
  using Shop::Shop;
  Belongings of_both;
  Prices prices_of_both;
  int merged = 0;

  void on_event(const Event& event) override {
    Shop::on_event(event);
    if (event.type == EventType::members_merged) {
      ++merged;
      require(belongings(state, {event.member}) == of_both, "the kept member has not what both had");
      require_prices(prices_of_both, prices(state, {event.member}));
      x_postings.clear();
    }
    if (event.type == EventType::members_merged || event.type == EventType::member_absorbed) add(event);
    if (event.type != EventType::member_absorbed) return;
    for (const auto& [key, sum] : x_postings) require(sum == Points{}, "a merge makes or loses points");
    const MemberState& absorbed = state.member(event.member);
    require(absorbed.status == MemberStatus::merged, "an absorbed member is still there");
    require(absorbed.due.empty(), "something is still due for an absorbed member");
  }

 private:
  /// Both halves together: per account and side, and per lot.
  void add(const Event& event) {
    for (const Posting& p : event.postings) {
      const bool of_lot = p.side == Side::available || p.side == Side::held;
      const LotKey key = of_lot ? p.lot : LotKey{};
      x_postings[{p.account.value, p.side, static_cast<int>(key.source), key.cohort, key.end.us}] +=
          p.amount;
    }
  }
  std::map<std::tuple<std::uint8_t, Side, int, int, std::int64_t>, Points> x_postings;
};

void require_owner(const State& state, MemberNo kept, MemberNo absorbed) {
  for (std::uint32_t no = 1; no < state.orders_end(); ++no)
    require(state.order({no}).head.member != absorbed, "an order is still the absorbed member's");
  for (std::uint32_t no = 1; no < state.holds_end(); ++no)
    require(state.hold({no}).member != absorbed, "a hold is still the absorbed member's");
  for (std::uint32_t no = 1; no < state.redemptions_end(); ++no)
    require(state.redemption({no}).member != absorbed, "a redemption is still the absorbed member's");
  require(state.standing_for(absorbed) == state.standing_for(kept),
          "nobody stands for the absorbed member");
}

/// Refused in either direction, whoever is named, and without a trace.
void require_merged_once(Shop& shop, MemberNo kept, MemberNo absorbed) {
  const std::uint64_t before = state_hash(shop.state);
  const std::size_t events = shop.events.size();
  for (const MergeMembers& again :
       {MergeMembers{kept, absorbed}, MergeMembers{absorbed, kept}, MergeMembers{absorbed, absorbed}}) {
    require(!shop.run({{9'000'000}, shop.now, {}, {}, {}, again}), "a merge is done a second time");
  }
  require(state_hash(shop.state) == before && shop.events.size() == events,
          "a second merge changes something");
}

TEST(Merging, moves_everything_once_and_makes_nothing) {
  int merged = 0;
  holds_for(250, [&] {
    forget_told();
    const auto& all = subjects_with_windows();
    const bool draws = *rc::gen::inRange(0, 3) == 0;
    const Subject subject = draws ? drawn_programme() : all[*rc::gen::inRange<std::size_t>(0, all.size())];
    tell("programme " + subject.name);
    MergingShop shop(subject.programme, *any_start());
    Mover mover(shop);
    mover.begin();
    for (const Move& move : *any_moves(Appetite().without({MoveKind::merge}))) mover.make(move);
    shop.wait_until(shop.now);
    for (std::uint32_t other = 2; other <= 5; ++other) {
      if (shop.state.member({other}).status != MemberStatus::active) continue;
      shop.of_both = belongings(shop.state, {{1}, {other}});
      shop.prices_of_both = prices(shop.state, {{1}, {other}});
      const MergeMembers merge{{1}, {other}};
      RC_ASSERT(shop.run({{8'000'000 + other}, shop.now, {}, {}, {}, merge}).has_value());
      shop.wait_until(shop.now);
      shop.require_sound();
      require_owner(shop.state, {1}, {other});
      require_merged_once(shop, {1}, {other});
    }
    merged += shop.merged;
  });
  EXPECT_GT(merged, 100);
}

// ---- as if one from the start ---------------------------------------------------------------------------

/// The programme without what asks who somebody is: rates by level, limits for each member, gifts,
/// referral, and balances to spend. Accounts that end by the member's silence never end. Where goods come
/// back nothing ends, since what is taken back for ended points comes from the lots of the same member.
Programme impersonal(Programme p, bool returns) {
  for (OrderRule& rule : p.order_rules)
    std::erase_if(rule.multipliers, [](const Multiplier& m) { return static_cast<bool>(m.ladder); });
  for (ActionRule& rule : p.action_rules) rule.limit.reset();
  for (Ladder& ladder : p.ladders) {
    for (Level& level : ladder.levels) level.gifts.clear();
  }
  for (Account& account : p.accounts) {
    account.pay.reset();
    if (returns || account.expiry.kind == Expiry::Kind::inactivity) account.expiry = Expiry{};
  }
  p.referral.reset();
  p.rewards.clear();
  p.campaigns.clear();
  std::erase_if(p.privileges,
                [](const Privilege& row) { return row.kind == Privilege::Kind::coupon_pack; });
  p.wallet_accounts.cashback = AccountNo{};  // earned still, and not spent
  return p;
}

/// Ladders whose level is a function of what counts now: up at once, down at once, with nothing that begins
/// anew.
bool is_memoryless(const Ladder& ladder) {
  if (ladder.kind != Ladder::Kind::earned || ladder.up != Ladder::Up::at_once ||
      ladder.down != Ladder::Down::at_once || ladder.one_step_up) {
    return false;
  }
  return std::ranges::all_of(ladder.rules, [](const LevelRule& rule) {
    return !rule.from && std::ranges::all_of(rule.all, [](const Condition& condition) {
      return !condition.upward_only &&
             (condition.metric == Metric::growth || condition.window.kind == Window::Kind::lifetime);
    });
  });
}

/// The same deed by one of two members: an order and an action stay with whom they began.
Command shared_out(Command command) {
  const auto owner = [](std::uint32_t number) { return MemberNo{1 + number / 2 % 2}; };
  const auto give = [&](MemberNo& member, std::uint32_t number) {
    if (member) member = member == MemberNo{1} ? owner(number) : MemberNo{5};
  };
  if (auto* c = std::get_if<PayOrder>(&command.body)) give(c->member, c->order.value);
  if (auto* c = std::get_if<PlaceOrder>(&command.body)) give(c->member, c->order.value);
  if (auto* c = std::get_if<ClaimOrder>(&command.body)) give(c->member, c->order.value);
  if (auto* c = std::get_if<RecordAction>(&command.body)) give(c->member, c->ref.value);
  if (auto* c = std::get_if<UndoAction>(&command.body)) give(c->member, c->ref.value);
  if (auto* c = std::get_if<AdjustAccount>(&command.body)) give(c->member, command.id.value);
  return command;
}

/// What is only added to, so that one member's lots never pay for the other's.
bool only_gives(Command& command, bool returns) {
  auto* adjusted = std::get_if<AdjustAccount>(&command.body);
  if (adjusted == nullptr) return true;
  if (returns) adjusted->ends_on.reset();
  return adjusted->amount > Points{};
}

void compare_lots(const State& merged, const State& one) {
  const Belongings is = belongings(merged, {{1}});
  const Belongings wanted = belongings(one, {{1}});
  require(is.accounts == wanted.accounts, "balances or debts are not those of one member");
  require(is.lots == wanted.lots, "lots are not those of one member");
  require_prices(prices(one, {{1}}), prices(merged, {{1}}));
  require(is.sales == wanted.sales, "windows hold other sales than those of one member");
  require(is.orders == wanted.orders && is.actions == wanted.actions, "orders or actions are missing");
  require(is.spend == wanted.spend && is.settled == wanted.settled, "counts are not those of one member");
}

void compare_levels(const Programme& programme, const State& merged, const State& one) {
  for (std::uint8_t i = 0; i < programme.ladders.size(); ++i) {
    if (!is_memoryless(programme.ladders[i])) continue;
    require(merged.member({1}).ladders[i].level == one.member({1}).ladders[i].level,
            "the level is not that of one member (ladder " + std::to_string(i) + ")");
  }
}

void as_one(const Programme& programme, bool returns, int& levels) {
  Appetite appetite;
  appetite.only({MoveKind::wait, MoveKind::pay, MoveKind::ship, MoveKind::place, MoveKind::complete,
                 MoveKind::cancel, MoveKind::claim, MoveKind::action, MoveKind::adjust, MoveKind::give_back,
                 MoveKind::undo_action});
  if (!returns) appetite.without({MoveKind::give_back, MoveKind::undo_action, MoveKind::cancel});
  const Moves moves = *any_moves(appetite);
  const std::size_t merge_before = *rc::gen::inRange<std::size_t>(0, moves.size() + 1);
  Shop one(programme, *any_start());
  Shop two(programme, one.now);
  Mover mover(one);
  one.run({{7'000'001}, one.now, {}, {}, {}, EnrolMember{{1}, {}}});
  for (std::uint32_t no : {1u, 2u}) two.run({{7'000'000 + no}, one.now, {}, {}, {}, EnrolMember{{no}, {}}});
  for (std::size_t i = 0; i <= moves.size(); ++i) {
    if (i == merge_before)
      RC_ASSERT(two.run({{8'000'000}, one.now, {}, {}, {}, MergeMembers{{1}, {2}}}).has_value());
    if (i >= merge_before) {
      two.wait_until(one.now);
      one.wait_until(one.now);
      compare_lots(two.state, one.state);
      compare_levels(programme, two.state, one.state);
      for (const LadderState& ladder : two.state.member({1}).ladders) levels += ladder.level.value;
    }
    if (i == moves.size()) return;
    if (moves[i].kind == MoveKind::wait) {
      one.wait_until(mover.instant_of(moves[i]));
      two.wait_until(one.now);
      continue;
    }
    Command command = *mover.command_of(moves[i]);
    if (!only_gives(command, returns)) continue;
    const bool accepted = one.run(command).has_value();
    require(two.run(shared_out(command)).has_value() == accepted, "two members are answered otherwise");
  }
}

TEST(Merging, makes_of_two_members_one_who_did_everything_from_the_start) {
  int levels = 0;
  for (const bool returns : {false, true}) {
    holds_for(200, [&] {
      forget_told();
      const auto& all = subjects_with_windows();
      const Subject& subject = all[*rc::gen::inRange<std::size_t>(0, all.size())];
      tell("programme " + subject.name);
      as_one(impersonal(subject.programme, returns), returns, levels);
    });
    if (HasFailure()) return;
  }
  EXPECT_GT(levels, 100);
}

}  // namespace
}  // namespace shuke::property
