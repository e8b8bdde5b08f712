// The drawn programme is the made-up purse with a till's rules put beside it.
#include "property/any_programme.h"

#include <rapidcheck.h>

#include <algorithm>

#include "property/words.h"

namespace shuke::property {
namespace {

using namespace domain;

int any(int from, int to) {
  return *rc::gen::resize(100, rc::gen::inRange(from, to + 1));
}
bool one_in(int count) {
  return any(1, count) == 1;
}

constexpr Duration days(int count) {
  return {count, Duration::Unit::days};
}
constexpr Duration months(int count) {
  return {count, Duration::Unit::months};
}

/// A name that no file has.
NameNo numbered(std::uint32_t number) {
  return {3'000'000 + number};
}

constexpr LadderNo grade{0};
constexpr LadderNo card{2};

void draw_accounts(Programme& p) {
  Account& points = p.accounts[0];
  points.expiry = Expiry{};
  const int kind = any(0, 3);
  if (kind == 1) points.expiry = {.kind = Expiry::Kind::lot, .after = months(any(1, 12))};
  if (kind == 2) points.expiry = {.kind = Expiry::Kind::inactivity, .after = months(12)};
  points.pay->at_most = {any(1, 4), 4};
  Wallet& wallet = *p.wallet;
  wallet.use = static_cast<Wallet::Use>(any(0, 2));
  wallet.bonus_valid_for = one_in(3) ? std::optional<Duration>{} : days(any(5, 60));
  wallet.named_limit.reset();
  p.refund_to = one_in(3) ? Programme::RefundTo::in_proportion : Programme::RefundTo::in_order;
  p.settlement = {static_cast<Settlement::From>(any(0, 1)), days(any(0, 1) * any(0, 20)), one_in(2)};
  p.action_rules.push_back({numbered(1), {1}, {0}, {30}, {}});
  if (one_in(2)) p.referral = Referral{numbered(2), {0}, {100}};
}

void draw_ladders(Programme& p) {
  Condition second;
  second.metric = one_in(2) ? Metric::orders : Metric::spend;
  second.at_least = second.metric == Metric::orders ? any(2, 3) : any(1, 4) * 10'000;
  Ladder& ladder = p.ladders[grade.value];
  ladder.levels.push_back(ladder.levels.back());
  ladder.levels.back().name = numbered(3);
  ladder.rules.push_back({{2}, {}, {second}});
  ladder.rules.back().all.insert(ladder.rules.back().all.end(), ladder.rules.front().all.begin(),
                                 ladder.rules.front().all.end());
  for (OrderRule& rule : p.order_rules) {
    for (Multiplier& by_level : rule.multipliers) {
      if (by_level.ladder == grade) by_level.rates.resize(3, by_level.rates.back());
    }
  }
  if (one_in(2)) ladder.levels[1].gifts.push_back({{0}, 1, {}, {}});
  if (one_in(2)) ladder.levels[2].gifts.push_back({{1}, 2, {0}, {50}});
  Ladder cards;
  cards.name = numbered(4);
  cards.kind = Ladder::Kind::card;
  cards.levels.resize(3);
  for (std::uint32_t i = 0; i < 3; ++i) cards.levels[i].name = numbered(5 + i);
  p.ladders.push_back(cards);
}

void draw_coupons(Programme& p) {
  constexpr CouponTemplate::Kind kinds[] = {
      CouponTemplate::Kind::amount_off,    CouponTemplate::Kind::amount_off,
      CouponTemplate::Kind::percent_off,   CouponTemplate::Kind::fixed_price,
      CouponTemplate::Kind::free_shipping, CouponTemplate::Kind::gift};
  for (std::uint32_t i = 0; i < std::size(kinds); ++i) {
    CouponTemplate& rules = p.coupons.emplace_back();
    rules.name = numbered(20 + i);
    rules.kind = kinds[i];
    rules.threshold = {any(0, 1) * any(1, 3) * 5'000};
    rules.amount_off = {rules.kind == CouponTemplate::Kind::fixed_price ? any(0, 5) * 500
                                                                        : any(1, 40) * 100};
    rules.pay = {any(5, 19), 20};
    if (one_in(2)) rules.cap = Money{any(1, 30) * 100};
    rules.gift_sku = numbered(40);
    rules.valid_for = days(any(2, 90));
    rules.from_tomorrow = one_in(6);
    rules.stackable = one_in(2);
    rules.transferable = !one_in(3);
    if (one_in(4)) rules.per_member = any(1, 4);
    if (one_in(6)) rules.total = any(3, 12);
  }
  p.stacking.kind = one_in(3) ? Stacking::Kind::multiply : Stacking::Kind::lowest_price;
  p.stacking.coupons_per_order = any(1, 3);
  p.stacking.used_coupon_returns = !one_in(5);
}

Privilege row(std::uint32_t number, Privilege::Kind kind, LadderNo ladder, std::uint32_t levels) {
  Privilege privilege;
  privilege.name = numbered(number);
  privilege.kind = kind;
  privilege.ladder = ladder;
  privilege.levels = levels;
  return privilege;
}

void draw_privileges(Programme& p) {
  Privilege member_price = row(50, Privilege::Kind::discount, grade, 0b110);
  member_price.pay = {any(70, 99), 100};
  p.privileges.push_back(member_price);
  Privilege card_price = row(51, Privilege::Kind::discount, card, 0b110);
  card_price.pay = {any(70, 99), 100};
  if (one_in(3)) card_price.days.emplace().days_of_month = 1u << any(1, 28);
  p.privileges.push_back(card_price);
  Privilege shipping = row(52, Privilege::Kind::free_shipping, {}, 0);
  shipping.card_only = true;
  p.privileges.push_back(shipping);
  Privilege chosen_day = row(53, Privilege::Kind::quota, grade, 0b111);
  chosen_day.per = static_cast<Period>(any(2, 5));
  chosen_day.count_by_level = {1, 2, 3};
  chosen_day.pay = {4, 5};
  p.privileges.push_back(chosen_day);
  Privilege gift = row(54, Privilege::Kind::gift, card, 0b110);
  gift.per = Period::quarter;
  gift.counted_from_card = true;
  gift.count_by_level = {0, 1, 1};
  gift.declared_value = {any(0, 2) * 1'000};
  if (one_in(2)) gift.coupon = {static_cast<std::uint8_t>(any(0, 5))};
  p.privileges.push_back(gift);
  Privilege pack = row(55, Privilege::Kind::coupon_pack, grade, 0b110);
  pack.per = one_in(2) ? Period::month : Period::week;
  pack.coupon = {static_cast<std::uint8_t>(any(0, 5))};
  pack.count_by_level = {0, 1, 2};
  p.privileges.push_back(pack);
}

void draw_plans(Programme& p) {
  constexpr Duration terms[] = {{12, Duration::Unit::months}, {1, Duration::Unit::months}};
  for (std::uint32_t i = 0; i < 2; ++i) {
    Plan& plan = p.plans.emplace_back();
    plan.name = numbered(60 + i);
    plan.price = {i == 0 ? 19'900 : 3'900};
    plan.valid_for = one_in(3) ? days(any(7, 40)) : terms[i];
    if (one_in(2)) {
      plan.trial_price = Money{990};
      plan.trial_valid_for = days(7);
      plan.trial_name = numbered(62 + i);
    }
    plan.ladder = card;
    plan.level = {static_cast<std::uint8_t>(i + 1)};
    if (one_in(2)) {
      plan.price_ladder = grade;
      plan.price_by_level = {{1, 1}, {19, 20}, {3, 4}};
    }
    if (!one_in(3)) plan.packs.push_back({{static_cast<std::uint8_t>(any(0, 5))}, any(1, 2), {}});
    if (one_in(2)) plan.packs.push_back({{static_cast<std::uint8_t>(any(0, 5))}, 1, days(any(6, 40))});
    if (one_in(2)) plan.privileges.push_back(numbered(52));
    if (one_in(6)) plan.refund = Plan::Refund::none;
  }
}

void draw_rewards(Programme& p) {
  for (std::uint32_t i = 0; i < 3; ++i) {
    Reward& reward = p.rewards.emplace_back();
    reward.name = numbered(70 + i);
    reward.account = {0};
    reward.points = {20 + 10 * static_cast<std::int64_t>(i)};
    if (i == 1) reward.cash = {900};
    if (i != 2) continue;
    reward.kind = Reward::Kind::coupon;
    reward.coupon = {static_cast<std::uint8_t>(any(0, 5))};
  }
  Campaign second;
  second.name = numbered(80);
  second.orders_to = 1;
  second.coupon = {static_cast<std::uint8_t>(any(0, 5))};
  p.campaigns.push_back(second);
  if (!one_in(2)) return;
  Campaign year;
  year.name = numbered(81);
  year.moment = Campaign::Moment::anniversary;
  year.plan = {1};
  p.campaigns.push_back(year);
}

}  // namespace

Subject drawn_programme() {
  Subject subject{"drawn", subject_named("purse")};
  Programme& p = subject.programme;
  draw_accounts(p);
  draw_ladders(p);
  draw_coupons(p);
  draw_privileges(p);
  draw_plans(p);
  draw_rewards(p);
  return subject;
}

Subject any_subject(int drawn) {
  const bool draws = any(1, 10) <= drawn;
  Subject subject =
      draws ? drawn_programme() : subjects()[*rc::gen::inRange<std::size_t>(0, subjects().size())];
  tell("programme " + subject.name);
  return subject;
}

}  // namespace shuke::property
