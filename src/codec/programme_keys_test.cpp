// One programme that uses every key there is: each key is read, and stands in the domain's tables as what
// it means.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "codec/programme_file.h"
#include "codec/syntax.h"
#include "codec/values.h"

namespace shuke::codec {
namespace {

using namespace domain;

constexpr std::string_view everything = R"(programme: all
title: {zh: 全, en: all}
description: {zh: 每个键, en: every key}
currency: JPY
time_zone: Europe/Berlin
settlement: {from: payment, after: 12h, when_completed: settle}
returns: {accepted_for: 2w, spent_points: {part: renew_account, exchange: keep_end}}
late_arrival: 10d
guests: {claimable_for: never}
actions:
  unboxing: {title: {zh: 开箱, en: unboxing}}
accounts:
  points:
    title: {zh: 积分, en: points}
    kind: points
    expiry: {each_lot_after: 6mo, rounded_up_to: quarter_end}
    worth: {points: 10, money: 1, redeemed: 80%}
    claw_back: available
    pay: {points: 10, money: 1, at_most: 50%}
    return_grace: 7d
  stars:
    title: {zh: 星, en: stars}
    expiry: {inactive_for: 1y}
    pay: {points: 1000, money: 1}
  miles:
    title: {zh: 里程, en: miles}
    expiry: {every_year_on: 03-31, years_later: 1}
    pay: {points: 1000, money: 1}
  growth: {title: {zh: 成长值, en: growth}, kind: growth, expiry: never}
  other: {title: {zh: 成长值, en: growth}, kind: growth, expiry: never, renamed_from: second, retired: true}
earning:
  orders:
    - id: spending
      account: points
      per: 100
      rate: 1
      by_price_class: {regular: 1, special: 1/3, group_buy: 0, third_party: 0}
      special_rates:
        - {when: {price_classes: [regular], categories: [shoes], tags: [new], skus: [s1]}, rate: 1.5}
      by_tender: {cash: 1, gift_card: 0.5, wallet: 0.25, cashback: 0.1, points: 0}
      shipping: 0.2
      times:
        - {ladder: grade, levels: {gold: 1.5}}
        - {times: 2, days: {days_of_month: [8, 18], dates: [10-01], weekdays: [sunday]}}
      at_most: 500
      rounding: half_even
      round_each: line
    - {account: growth, per: 1}
  actions:
    - {id: unboxed, action: unboxing, account: stars, gives: 5,
       limit: {per: week, times: 2, amount: 8, at_edge: reject}}
    - {action: share, account: miles, gives: 5}
    - {action: review, account: other, gives: 5}
  referral: {id: friend, account: points, gives: 20}
ladders:
  grade:
    title: {zh: 等级, en: grade}
    kind: earned
    window: calendar_quarter
    moves_up: at_review
    moves_down: at_term_end
    steps_up: one
    interaction_share: 30%
    relevel_every: 6mo
    levels:
      plain: {title: {zh: 普通, en: plain}, wanted_share: 50%}
      gold:
        title: {zh: 金, en: gold}
        spend: {at_least: 10000, window: 30d, upward_only: true}
        orders: {at_least: 2, window: lifetime, upward_only: true}
        growth: {account: growth, at_least: 10, upward_only: true}
        term: 90d
        wanted_share: 50%
        gifts: [{coupon: money_off, count: 2}, {account: points, points: 100}]
      invited: {title: {zh: 邀请, en: invited}, by_hand_only: true, renamed_from: asked, retired: true}
      top: {title: {zh: 顶, en: top}}
    up:
      - {from: gold, to: top, spend: 20000, orders: 5, growth: {account: growth, at_least: 50}}
    at_term_end:
      gold: [{under: 500, becomes: plain}, {becomes: gold}]
  purse:
    title: {zh: 储值, en: purse}
    renamed_from: pocket
    kind: balance
    levels:
      empty: {title: {zh: 空, en: empty}}
      full: {title: {zh: 满, en: full}, balance: 1000}
stacking: {price_cuts: multiply, order: [price, vip_day], coupons_per_order: 2, coupon_returns: never}
privileges:
  price:
    title: {zh: 价, en: price}
    gives: discount
    ladder: grade
    levels: [gold, top]
    pay: 90%
    only: {categories: [shoes]}
    except: {price_classes: [special]}
  vip_day:
    title: {zh: 日, en: day}
    gives: discount
    ladder: purse
    pay_by_level: {full: 85%}
    days: {birthday: week}
  back: {title: {zh: 返, en: back}, gives: cashback, ladder: purse, rate: 3%}
  ship: {title: {zh: 邮, en: ship}, gives: free_shipping, card_only: true, unless_all: {tags: [heavy]}}
  monthly:
    title: {zh: 月, en: monthly}
    gives: coupons
    ladder: grade
    coupon: free
    per: month
    count_by_level: {gold: 1, top: 2}
  lounge:
    title: {zh: 厅, en: lounge}
    gives: quota
    per: year
    count: 3
    counted_from: card
    declared_value: 500
  flag: {title: {zh: 旗, en: flag}, gives: flag, ladder: grade, levels: [top], renamed_from: banner}
coupons:
  money_off:
    title: {zh: 减, en: off}
    kind: amount_off
    over: 1000
    takes_off: 100
    valid_for: 30d
    from_tomorrow: true
    open_from: 2026-01-01T00:00:00Z
    open_until: 2027-01-01T00:00:00Z
    stackable: true
    transferable: true
    per_member: 3
    code: SPRING
    total: 1000
    only: {tags: [new]}
    except: {skus: [s2]}
  tenth: {title: {zh: 折, en: tenth}, kind: percent_off, pay: 90%, at_most: 500, valid_for: 1mo}
  free: {title: {zh: 邮, en: free}, kind: free_shipping, valid_for: 1mo}
  toy: {title: {zh: 赠, en: toy}, kind: gift, sku: toy-1, valid_for: 1mo, renamed_from: doll, retired: true}
  fixed: {title: {zh: 口, en: fixed}, kind: fixed_price, price: 99, valid_for: 1mo}
rewards:
  bag:
    title: {zh: 包, en: bag}
    gives: goods
    account: points
    points: 100
    cash: 40
    shelf_price: 60
    stock: 5
    open_from: 2026-01-01T00:00:00Z
    open_until: 2027-01-01T00:00:00Z
  voucher: {title: {zh: 券, en: voucher}, gives: coupon, account: stars, points: 10, coupon: toy,
            renamed_from: cheque, retired: true}
plans:
  club:
    title: {zh: 卡, en: club}
    price: 3000
    valid_for: 1y
    ladder: grade
    level: top
    price_by_level: {ladder: grade, levels: {gold: 80%}}
    trial: {name: club_trial, title: {zh: 试, en: trial}, price: 100, valid_for: 7d}
    packs: [{coupon: tenth, count: 2, every: 3mo}, {coupon: fixed}]
    privileges: [ship]
    refund: none
    renamed_from: circle
    retired: true
wallet:
  title: {zh: 储值, en: wallet}
  use: bonus_first
  bonus_ends_after: never
  refund: none
  refund_within: 7d
  principal_limits: {named: 50000, not_named: 10000}
  packages:
    small: {title: {zh: 小, en: small}, principal: 1000, bonus: 50}
  cashback:
    title: {zh: 返, en: cashback}
    actions: [{action: review, gives: 10}]
orders:
  not_commissionable_for: {ladder: grade, levels: [top]}
campaigns:
  welcome: {title: {zh: 迎, en: welcome}, moment: anniversary, orders_from: 1, orders_to: 2, coupon: free}
  card: {title: {zh: 卡, en: card}, moment: after_settlement, orders_from: 5, plan: club}
aims:
  cost_of_sales: {from: 5%, to: 10%}
  order_amount: {from: 100, to: 200}
  orders_per_year: {from: 2, to: 4.5}
  important_customers: 20%
)";

struct Read {
  base::Names names;
  ProgrammeFile file;
  const Programme& programme() const { return *file.programme; }
  std::string name(NameNo no) const { return std::string(names.text(no.value)); }
};

class Keys : public ::testing::Test {
 protected:
  Keys() {
    x_read.file = read_programme(everything, "all.yaml", x_read.names);
    for (const Finding& finding : x_read.file.findings) EXPECT_FALSE(finding.error) << line_of(finding);
  }
  void SetUp() override { ASSERT_TRUE(x_read.file.programme); }
  const Programme& programme() const { return x_read.programme(); }
  std::string name(NameNo no) const { return x_read.name(no); }

 private:
  Read x_read;
};

void take_keys(const Node& node, const Shape& shape, std::set<const Key*>& used) {
  if (node.kind == Node::Kind::map && shape.section != nullptr) {
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
      const Key* key = shape.section->find(node.keys[i].text);
      if (key == nullptr) continue;
      used.insert(key);
      take_keys(node.items[i], key->shape, used);
    }
  } else if (shape.of != nullptr) {
    for (const Node& item : node.items) take_keys(item, *shape.of, used);
  }
}

TEST_F(Keys, every_key_of_the_syntax_is_used_here) {
  const auto documents = read_yaml(everything);
  ASSERT_TRUE(documents);
  std::set<const Key*> used;
  const Shape root{.kind = Shape::Kind::section, .section = &programme_syntax()};
  take_keys(documents->front(), root, used);
  std::vector<const Section*> sections{&programme_syntax()};
  for (std::size_t i = 0; i < sections.size(); ++i) {
    for (const Key& key : sections[i]->keys) {
      EXPECT_TRUE(used.contains(&key)) << sections[i]->name << "." << key.name;
      for (const Shape* shape = &key.shape; shape != nullptr; shape = shape->of)
        if (shape->section != nullptr && std::ranges::find(sections, shape->section) == sections.end())
          sections.push_back(shape->section);
    }
  }
}

TEST_F(Keys, the_frame_is_read) {
  const Programme& p = programme();
  EXPECT_EQ(p.description->en, "every key");
  EXPECT_EQ(p.currency_decimals, 0);
  EXPECT_EQ(p.zone_name, "Europe/Berlin");
  EXPECT_EQ(p.zone.offset_seconds(*read_instant("2026-07-01T00:00:00Z")), 7200);
  EXPECT_EQ(p.settlement.after, (Duration{12, Duration::Unit::hours}));
  EXPECT_TRUE(p.settlement.completes_at_once);
  EXPECT_EQ(p.returns_accepted_for, (Duration{14, Duration::Unit::days}));
  EXPECT_TRUE(p.spent_points_return.part_renews);
  EXPECT_FALSE(p.spent_points_return.exchange_renews);
  EXPECT_EQ(p.late_arrival, (Duration{10, Duration::Unit::days}));
  EXPECT_FALSE(p.guests_claimable_for);
  EXPECT_EQ(name(p.actions.back()), "unboxing");
  EXPECT_EQ(p.action_titles.back().en, "unboxing");
}

TEST_F(Keys, accounts_are_read) {
  const auto& accounts = programme().accounts;
  EXPECT_EQ(accounts[0].expiry.kind, Expiry::Kind::lot);
  EXPECT_EQ(accounts[0].expiry.round_up, Expiry::RoundUp::quarter_end);
  EXPECT_EQ(accounts[0].worth->redeemed, (Rate{4, 5}));
  EXPECT_EQ(accounts[0].claw_back, ClawBack::available);
  EXPECT_EQ(accounts[0].pay->at_most, (Rate{1, 2}));
  EXPECT_EQ(accounts[0].return_grace_days, 7);
  EXPECT_EQ(accounts[1].expiry.kind, Expiry::Kind::inactivity);
  EXPECT_EQ(accounts[2].expiry.kind, Expiry::Kind::calendar_date);
  EXPECT_EQ(accounts[2].expiry.date.month, 3);
  EXPECT_EQ(accounts[2].expiry.date.day, 31);
  EXPECT_EQ(accounts[2].expiry.years_later, 1);
  EXPECT_EQ(accounts[3].kind, Account::Kind::growth);
  EXPECT_EQ(accounts[3].expiry.kind, Expiry::Kind::never);
}

TEST_F(Keys, earning_is_read) {
  const OrderRule& rule = programme().order_rules.at(0);
  EXPECT_EQ(name(rule.id), "spending");
  EXPECT_EQ(name(programme().order_rules.at(1).id), "orders_growth");
  EXPECT_EQ(rule.rate_by_price_class[1], (Rate{1, 3}));
  EXPECT_EQ(rule.overrides.at(0).when.price_classes, 1);
  EXPECT_EQ(name(rule.overrides[0].when.tags.at(0)), "new");
  EXPECT_EQ(rule.overrides[0].rate, (Rate{3, 2}));
  EXPECT_EQ(*rule.rate_by_tender[static_cast<std::size_t>(TenderKind::wallet)], (Rate{1, 4}));
  EXPECT_EQ(*rule.rate_for_shipping, (Rate{1, 5}));
  EXPECT_EQ(rule.multipliers.at(0).rates, (std::vector<Rate>{{1, 1}, {3, 2}, {1, 1}, {1, 1}}));
  EXPECT_EQ(rule.multipliers.at(1).days->days_of_month, 1u << 8 | 1u << 18);
  EXPECT_EQ(rule.multipliers.at(1).days->weekdays, 1u << 6);
  EXPECT_EQ(rule.at_most->count, 500);
  EXPECT_EQ(rule.rounding, Rounding::half_even);
  EXPECT_TRUE(rule.round_per_line);
  const ActionRule& action = programme().action_rules.at(0);
  EXPECT_EQ(name(action.id), "unboxed");
  EXPECT_EQ(action.limit->per, Period::week);
  EXPECT_EQ(action.limit->times, 2);
  EXPECT_EQ(action.limit->amount->count, 8);
  EXPECT_EQ(action.limit->at_edge, Limit::AtEdge::reject);
  EXPECT_EQ(programme().referral->gives.count, 20);
}

TEST_F(Keys, ladders_are_read) {
  const Ladder& grade = programme().ladders.at(0);
  EXPECT_EQ(grade.up, Ladder::Up::at_review);
  EXPECT_EQ(grade.relevel_every, (Duration{6, Duration::Unit::months}));
  const auto& all = grade.rules.at(0).all;
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].window.length, (Duration{30, Duration::Unit::days}));
  EXPECT_EQ(all[2].account.value, 3);
  EXPECT_EQ(*all[2].interaction_share, (Rate{3, 10}));
  EXPECT_TRUE(all[0].upward_only && all[1].upward_only && all[2].upward_only);
  EXPECT_EQ(grade.rules.at(1).all.at(0).window.kind, Window::Kind::calendar_quarter);
  EXPECT_EQ(grade.levels.at(1).gifts.at(0).coupons, 2);
  EXPECT_EQ(grade.levels.at(1).gifts.at(1).points.count, 100);
  EXPECT_TRUE(grade.levels.at(2).by_hand_only);
  EXPECT_EQ(programme().ladders.at(1).kind, Ladder::Kind::balance);
}

TEST_F(Keys, privileges_and_coupons_are_read) {
  const Programme& p = programme();
  EXPECT_EQ(p.stacking.kind, Stacking::Kind::multiply);
  EXPECT_EQ(p.stacking.order.size(), 2u);
  EXPECT_EQ(p.stacking.coupons_per_order, 2);
  EXPECT_FALSE(p.stacking.used_coupon_returns);
  EXPECT_EQ(p.privileges.at(0).levels, 0b1010u);
  EXPECT_EQ(p.privileges.at(1).days->birthday, DayRule::Birthday::week);
  EXPECT_EQ(p.privileges.at(2).cashback, (Rate{3, 100}));
  EXPECT_TRUE(p.privileges.at(3).card_only && p.privileges.at(3).except_whole_order);
  EXPECT_EQ(p.privileges.at(4).count_by_level, (std::vector<std::int32_t>{0, 1, 0, 2}));
  EXPECT_EQ(p.privileges.at(4).per, Period::month);
  EXPECT_TRUE(p.privileges.at(5).counted_from_card);
  EXPECT_EQ(p.privileges.at(5).declared_value.minor, 500);
  EXPECT_EQ(p.privileges.at(6).kind, Privilege::Kind::flag);
  const CouponTemplate& off = p.coupons.at(0);
  EXPECT_TRUE(off.from_tomorrow && off.stackable && off.transferable);
  EXPECT_EQ(off.per_member, 3);
  EXPECT_TRUE(off.code);
  EXPECT_EQ(off.total, 1000);
  EXPECT_EQ(*off.open_from, *read_instant("2026-01-01T00:00:00Z"));
  EXPECT_EQ(p.coupons.at(1).cap->minor, 500);
  EXPECT_EQ(p.coupons.at(2).kind, CouponTemplate::Kind::free_shipping);
  EXPECT_EQ(name(p.coupons.at(3).gift_sku), "toy-1");
  EXPECT_EQ(p.coupons.at(4).amount_off.minor, 99);
}

TEST_F(Keys, what_rows_were_called_and_which_are_retired_is_read) {
  const Programme& p = programme();
  const auto was = [&](const auto& row) { return name(row.succession.renamed_from); };
  EXPECT_EQ(was(p.accounts.at(4)), "second");
  EXPECT_EQ(was(p.ladders.at(1)), "pocket");
  EXPECT_EQ(was(p.ladders.at(0).levels.at(2)), "asked");
  EXPECT_EQ(was(p.privileges.back()), "banner");
  EXPECT_EQ(was(p.coupons.at(3)), "doll");
  EXPECT_EQ(was(p.rewards.at(1)), "cheque");
  EXPECT_EQ(was(p.plans.at(0)), "circle");
  EXPECT_TRUE(p.accounts.at(4).succession.retired && p.ladders.at(0).levels.at(2).succession.retired);
  EXPECT_TRUE(p.coupons.at(3).succession.retired && p.rewards.at(1).succession.retired);
  EXPECT_TRUE(p.plans.at(0).succession.retired);
  EXPECT_FALSE(p.accounts.at(0).succession.retired || p.accounts.at(0).succession.gone);
}

TEST_F(Keys, rewards_cards_wallet_and_the_rest_are_read) {
  const Programme& p = programme();
  EXPECT_EQ(p.rewards.at(0).stock, 5);
  EXPECT_EQ(p.rewards.at(1).coupon, find_coupon(p, p.coupons.at(3).name));
  const Plan& plan = p.plans.at(0);
  EXPECT_EQ(plan.level.value, 3);
  EXPECT_EQ(plan.price_by_level.at(1), (Rate{4, 5}));
  EXPECT_EQ(plan.trial_price->minor, 100);
  EXPECT_EQ(*plan.packs.at(0).every, (Duration{3, Duration::Unit::months}));
  EXPECT_FALSE(plan.packs.at(1).every);
  EXPECT_EQ(name(plan.privileges.at(0)), "ship");
  EXPECT_EQ(plan.refund, Plan::Refund::none);
  const Wallet& wallet = *p.wallet;
  EXPECT_EQ(wallet.use, Wallet::Use::bonus_first);
  EXPECT_FALSE(wallet.bonus_valid_for);
  EXPECT_EQ(wallet.refund, Wallet::Refund::none);
  EXPECT_EQ(*wallet.refund_within, (Duration{7, Duration::Unit::days}));
  EXPECT_EQ(wallet.not_named_limit->minor, 10'000);
  EXPECT_EQ(wallet.cashback_actions.at(0).gives.minor, 10);
  EXPECT_EQ(p.not_commissionable.levels, 1u << 3);
  EXPECT_EQ(p.campaigns.at(0).moment, Campaign::Moment::anniversary);
  EXPECT_EQ(p.campaigns.at(0).orders_to, 2);
  EXPECT_EQ(p.campaigns.at(1).plan.value, 0);
  EXPECT_EQ(p.aims.orders_per_year->to, (Rate{9, 2}));
  EXPECT_EQ(p.aims.order_amount->from.minor, 100);
  EXPECT_EQ(*p.aims.important_customers, (Rate{1, 5}));
}

}  // namespace
}  // namespace shuke::codec
