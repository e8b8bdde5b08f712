// Made-up programmes, written as tables; together they use every variant of every table that the domain has
// at work.
#include "property/programmes.h"

#include "base/check.h"
#include "base/names.h"
#include "codec/programme_file.h"
#include "codec/zone.h"
#include "domain/wallet.h"

namespace shuke::property {
namespace {

using namespace domain;

constexpr Duration days(int count) {
  return {count, Duration::Unit::days};
}
constexpr Duration months(int count) {
  return {count, Duration::Unit::months};
}

Names& all_names() {
  static Names names;
  return names;
}

NameNo name(std::string_view text) {
  return {all_names().intern(text)};
}

/// A programme as it ships.
Subject shipped(const std::string& title) {
  const auto file = codec::load_programme(SHUKE_SOURCE_DIR "/programmes/" + title + ".yaml", all_names());
  CHECK(file.programme.has_value());
  return {title, *file.programme};
}

Programme begin(std::string_view title, std::string_view zone) {
  Programme p;
  p.name = name(title);
  p.currency = "CNY";
  p.zone_name = zone;
  auto read = codec::read_zone(zone);
  CHECK(read.has_value());
  p.zone = *read;
  for (const char* action :
       {"review", "photo_review", "sign_in", "share", "activity", "profile_completed", "survey"}) {
    p.actions.push_back(name(action));
  }
  return p;
}

Account account(std::string_view title, Account::Kind kind = Account::Kind::points) {
  Account a;
  a.name = name(title);
  a.kind = kind;
  return a;
}

OrderRule order_rule(std::uint8_t to) {
  OrderRule rule;
  rule.id = name("order" + std::to_string(to));
  rule.account = {to};
  return rule;
}

Ladder ladder(std::string_view title, std::size_t levels) {
  Ladder l;
  l.name = name(title);
  for (std::size_t i = 0; i < levels; ++i) {
    Level level;
    level.name = name(std::string(title) + std::to_string(i));
    l.levels.push_back(level);
  }
  return l;
}

Condition condition(Metric metric, std::int64_t at_least, Window window = {}) {
  Condition c;
  c.metric = metric;
  c.window = window;
  c.at_least = at_least;
  return c;
}

Condition growth(std::uint8_t of, std::int64_t at_least) {
  Condition c = condition(Metric::growth, at_least);
  c.account = {of};
  return c;
}

Window rolling(Duration length) {
  return {Window::Kind::rolling, length};
}

Reward reward(std::string_view title, std::uint8_t of, std::int64_t points, std::int64_t cash) {
  Reward r;
  r.name = name(title);
  r.account = {of};
  r.points = {points};
  r.cash = {cash};
  return r;
}

/// A term ladder with resets, one inactivity account, points and cash for rewards: the shape of a clothes
/// shop's programme.
Programme terms() {
  Programme p = begin("terms", "Asia/Shanghai");
  p.settlement = {Settlement::From::shipment, days(30), false};
  p.spent_points_return = {true, true};
  Account points = account("points");
  points.expiry.kind = Expiry::Kind::inactivity;
  points.expiry.after = months(12);
  points.worth = Worth{{100}, {200}, {7, 10}};
  p.accounts.push_back(points);
  OrderRule rule = order_rule(0);
  rule.rate_by_price_class = {Rate{2, 1}, Rate{1, 2}, Rate{1, 2}, Rate{0, 1}};
  rule.rate_by_tender[static_cast<std::size_t>(TenderKind::gift_card)] = Rate{1, 1};
  rule.multipliers.push_back({{0}, {{1, 1}, {3, 2}, {2, 1}}, {}});
  p.order_rules.push_back(rule);
  p.action_rules.push_back({name("a0"), {4}, {0}, {50}, {}});
  Ladder grade = ladder("grade", 3);
  grade.down = Ladder::Down::at_term_end;
  grade.one_step_up = true;
  grade.levels[1].term = grade.levels[2].term = months(12);
  grade.rules.push_back(
      {{1}, {0}, {condition(Metric::spend, 200'000, {Window::Kind::since_level_change, {}})}});
  grade.rules.push_back({{2}, {1}, {condition(Metric::spend, 250'000, {Window::Kind::current_term, {}})}});
  grade.at_term_end = {{{1}, Money{100'000}, {0}},
                       {{1}, {}, {1}},
                       {{2}, Money{100'000}, {0}},
                       {{2}, Money{250'000}, {1}},
                       {{2}, {}, {2}}};
  p.ladders.push_back(grade);
  p.rewards.push_back(reward("bag", 0, 1000, 1900));
  p.rewards.push_back(reward("sticker", 0, 30, 0));
  return p;
}

/// Points that pay, lots to the end of their month, gifts of points, referral, limits that reject, earning
/// on shipping.
Programme paying() {
  Programme p = begin("paying", "Europe/Berlin");
  p.settlement = {Settlement::From::payment, days(15), true};
  p.returns_accepted_for = months(3);
  Account points = account("points");
  points.expiry.kind = Expiry::Kind::lot;
  points.expiry.after = months(3);
  points.expiry.round_up = Expiry::RoundUp::month_end;
  points.worth = Worth{{100}, {100}, {19, 20}};
  points.pay = PayRule{{100}, {100}, {1, 2}};
  p.accounts.push_back(points);
  OrderRule rule = order_rule(0);
  rule.rate_by_price_class = {Rate{1, 1}, Rate{1, 3}, Rate{1, 7}, Rate{0, 1}};
  rule.overrides.push_back({LineWhen{0, {name("shoes")}, {}, {}}, Rate{5, 2}});
  rule.overrides.push_back({LineWhen{0, {}, {name("outlet")}, {}}, Rate{0, 1}});
  rule.rate_for_shipping = Rate{1, 1};
  rule.at_most = Points{5000};
  rule.multipliers.push_back({{0}, {{1, 1}, {6, 5}, {3, 2}}, {}});
  DayRule member_day;
  member_day.days_of_month = 1u << 18;
  member_day.days_of_year.push_back({10, 1});
  rule.multipliers.push_back({{}, {{2, 1}}, member_day});
  p.order_rules.push_back(rule);
  p.action_rules.push_back({name("a0"), {2}, {0}, {5}, Limit{Period::day, 1, {}, Limit::AtEdge::cap}});
  p.action_rules.push_back(
      {name("a1"), {0}, {0}, {20}, Limit{Period::month, {}, Points{50}, Limit::AtEdge::reject}});
  p.action_rules.push_back(
      {name("a2"), {3}, {0}, {10}, Limit{Period::week, 2, Points{15}, Limit::AtEdge::cap}});
  p.referral = Referral{name("ref"), {0}, {200}};
  Ladder grade = ladder("grade", 3);
  grade.rules.push_back({{1}, {}, {condition(Metric::spend, 50'000)}});
  grade.rules.push_back({{2}, {}, {condition(Metric::spend, 200'000), condition(Metric::orders, 2)}});
  grade.levels[1].gifts.push_back({{}, 0, {0}, {100}});
  grade.levels[2].gifts.push_back({{0}, 2, {0}, {300}});
  p.ladders.push_back(grade);
  CouponTemplate coupon;
  coupon.name = name("ten");
  coupon.amount_off = {1000};
  p.coupons.push_back(coupon);
  Reward ten = reward("ten_off", 0, 100, 0);
  ten.kind = Reward::Kind::coupon;
  ten.coupon = {0};
  ten.stock = 5;
  p.rewards.push_back(ten);
  p.rewards.push_back(reward("tote", 0, 50, 900));
  return p;
}

/// Rounding line by line, rates by tender, points of no refund, growth with its share of interaction, a
/// second growth that ends.
Programme lines() {
  Programme p = begin("lines", "America/New_York");
  p.settlement = {Settlement::From::shipment, days(0), true};
  Account points = account("points");
  points.expiry.kind = Expiry::Kind::calendar_date;
  points.expiry.date = {2, 29};
  points.claw_back = ClawBack::available;
  p.accounts.push_back(points);
  p.accounts.push_back(account("growth", Account::Kind::growth));
  Account fading = account("fading", Account::Kind::growth);
  fading.expiry.kind = Expiry::Kind::lot;
  fading.expiry.after = days(60);
  fading.expiry.round_up = Expiry::RoundUp::quarter_end;
  p.accounts.push_back(fading);
  Account kept = account("kept");
  kept.claw_back = ClawBack::pending_only;
  kept.expiry.kind = Expiry::Kind::never;
  p.accounts.push_back(kept);
  for (std::uint8_t i = 0; i < 4; ++i) {
    OrderRule rule = order_rule(i);
    rule.round_per_line = i == 0;
    rule.rounding = std::array{Rounding::half_up, Rounding::floor, Rounding::half_even, Rounding::floor}[i];
    rule.rate_by_tender[static_cast<std::size_t>(TenderKind::gift_card)] = Rate{i == 0 ? 1 : 2, 3};
    p.order_rules.push_back(rule);
  }
  p.action_rules.push_back({name("a0"), {2}, {1}, {5}, Limit{Period::day, 1, {}, Limit::AtEdge::cap}});
  p.action_rules.push_back({name("a1"), {0}, {1}, {200}, {}});
  p.action_rules.push_back(
      {name("a2"), {0}, {2}, {20}, Limit{Period::quarter, 1, {}, Limit::AtEdge::reject}});
  Ladder by_growth = ladder("by_growth", 4);
  for (std::uint8_t level = 1; level < 4; ++level) {
    Condition needs = growth(1, std::array{0, 1000, 3000, 8000}[level]);
    needs.interaction_share = Rate{2, 5};
    by_growth.rules.push_back({{level}, {}, {needs}});
  }
  p.ladders.push_back(by_growth);
  Ladder by_fading = ladder("by_fading", 3);
  by_fading.rules.push_back({{1}, {}, {growth(2, 300)}});
  by_fading.rules.push_back({{2}, {}, {growth(2, 2000)}});
  p.ladders.push_back(by_fading);
  return p;
}

/// Reviews: one ladder that rises at once and falls a level a month, one that moves at reviews only, and
/// orders that count.
Programme reviews() {
  Programme p = begin("reviews", "Asia/Shanghai");
  p.settlement = {Settlement::From::payment, days(0), false};
  Account points = account("points");
  points.expiry.kind = Expiry::Kind::lot;
  points.expiry.after = months(12);
  points.return_grace_days = 10;
  p.accounts.push_back(points);
  p.order_rules.push_back(order_rule(0));
  Ladder grade = ladder("grade", 3);
  grade.down = Ladder::Down::at_review_one;
  Condition seasoned = condition(Metric::orders, 2);
  seasoned.upward_only = true;
  grade.rules.push_back({{1}, {}, {condition(Metric::spend, 80'000, rolling(months(3))), seasoned}});
  grade.rules.push_back({{2}, {}, {condition(Metric::spend, 150'000, rolling(months(3))), seasoned}});
  p.ladders.push_back(grade);
  Ladder yearly = ladder("yearly", 4);
  yearly.up = Ladder::Up::at_review;
  yearly.down = Ladder::Down::at_review;
  for (std::uint8_t level = 1; level < 4; ++level) {
    const std::int64_t spend = std::array{0, 100'000, 500'000, 1'000'000}[level];
    const std::int64_t orders = std::array{0, 2, 6, 12}[level];
    yearly.rules.push_back({{level},
                            {},
                            {condition(Metric::spend, spend, rolling(months(12))),
                             condition(Metric::orders, orders, rolling(months(12)))}});
  }
  p.ladders.push_back(yearly);
  Ladder quarter = ladder("quarter", 2);
  quarter.down = Ladder::Down::at_review;
  quarter.rules.push_back(
      {{1}, {}, {condition(Metric::spend, 30'000, {Window::Kind::calendar_quarter, {}})}});
  p.ladders.push_back(quarter);
  p.rewards.push_back(reward("mug", 0, 500, 0));
  return p;
}

/// Every kind of tender at once: points that pay, a wallet whose bonus soon ends, cashback by level and
/// action, and a level by balance.
Programme purse() {
  Programme p = begin("purse", "Asia/Shanghai");
  p.settlement = {Settlement::From::payment, days(5), false};
  Account points = account("points");
  points.pay = PayRule{{100}, {100}, {1, 2}};
  p.accounts.push_back(points);
  p.order_rules.push_back(order_rule(0));
  p.order_rules.back().rate_by_tender[static_cast<std::size_t>(TenderKind::wallet)] = Rate{1, 3};
  Ladder grade = ladder("grade", 2);
  grade.rules.push_back({{1}, {}, {condition(Metric::orders, 1)}});
  p.ladders.push_back(grade);
  Ladder stored = ladder("stored", 3);
  stored.kind = Ladder::Kind::balance;
  stored.rules.push_back({{1}, {}, {condition(Metric::balance, 1)}});
  stored.rules.push_back({{2}, {}, {condition(Metric::balance, 50'000)}});
  p.ladders.push_back(stored);
  Privilege back;
  back.kind = Privilege::Kind::cashback;
  back.ladder = {0};
  back.levels = 0b10;
  back.cashback = {1, 20};
  back.except.tags.push_back(name("outlet"));
  p.privileges.push_back(back);
  Wallet& wallet = p.wallet.emplace();
  wallet.bonus_valid_for = days(20);
  wallet.named_limit = Money{500'000};
  wallet.packages.push_back({name("p333"), {}, {33'300}, {3'337}});
  wallet.packages.push_back({name("p1"), {}, {1}, {1}});
  wallet.has_cashback = true;
  wallet.cashback_actions.push_back({{0}, {500}});
  add_wallet_accounts(p, [](std::string_view text) { return name(text); });
  return p;
}

Ladder by_spend(std::string_view title, std::int64_t step, Window window) {
  Ladder l = ladder(title, 3);
  for (std::uint8_t level = 1; level < 3; ++level) {
    l.rules.push_back({{level}, {}, {condition(Metric::spend, step * level, window)}});
  }
  return l;
}

/// Terms of unlike length, levels whose gifts move another ladder, and the windows no other programme here
/// has.
Programme windows() {
  Programme p = begin("windows", "Europe/Berlin");
  p.settlement = {Settlement::From::payment, days(0), false};
  p.accounts.push_back(account("points"));
  p.accounts.push_back(account("growth", Account::Kind::growth));
  p.order_rules.push_back(order_rule(0));
  p.action_rules.push_back({name("a0"), {0}, {1}, {40}, {}});
  CouponTemplate coupon;
  coupon.name = name("welcome");
  p.coupons.push_back(coupon);
  Ladder club = ladder("club", 3);
  club.down = Ladder::Down::at_term_end;
  club.rules.push_back(
      {{1}, {}, {condition(Metric::spend, 30'000, {Window::Kind::since_level_change, {}})}});
  club.rules.push_back(
      {{2}, {}, {condition(Metric::spend, 80'000, {Window::Kind::since_level_change, {}})}});
  club.levels[0].gifts.push_back({{0}, 1, {}, {}});
  club.levels[1].term = months(1);
  club.levels[1].gifts.push_back({{}, 0, {1}, {60}});
  club.levels[2].term = days(20);
  club.levels[2].gifts.push_back({{}, 0, {1}, {100}});
  club.at_term_end = {{{1}, Money{10'000}, {0}}, {{2}, Money{30'000}, {1}}};
  p.ladders.push_back(club);
  Ladder growing = ladder("growing", 3);
  growing.rules.push_back({{1}, {}, {growth(1, 100)}});
  growing.rules.push_back({{2}, {}, {growth(1, 180)}});
  growing.levels[1].gifts.push_back({{0}, 2, {}, {}});
  growing.levels[2].gifts.push_back({{}, 0, {0}, {30}});
  p.ladders.push_back(growing);
  Ladder month = by_spend("month", 20'000, {Window::Kind::calendar_month, {}});
  month.down = Ladder::Down::at_review;
  p.ladders.push_back(month);
  Ladder year = by_spend("year", 90'000, {Window::Kind::calendar_year, {}});
  year.down = Ladder::Down::never;
  p.ladders.push_back(year);
  Ladder seasoned = by_spend("seasoned", 20'000, {});
  for (LevelRule& rule : seasoned.rules) {
    rule.all.push_back(condition(Metric::orders, 2));
    rule.all.back().upward_only = true;
  }
  p.ladders.push_back(seasoned);
  Ladder lately = by_spend("lately", 50'000, rolling(days(40)));
  lately.down = Ladder::Down::at_once;
  p.ladders.push_back(lately);
  return p;
}

}  // namespace

const std::vector<Subject>& subjects() {
  static const std::vector<Subject> all = {{"terms", terms()},       {"paying", paying()},
                                           {"lines", lines()},       {"reviews", reviews()},
                                           {"purse", purse()},       shipped("vancl"),
                                           shipped("quarterly"),     shipped("b2c-vip"),
                                           shipped("store-cards"),   shipped("store-growth"),
                                           shipped("store-simple"),  shipped("youzan-svip"),
                                           shipped("youzan-growth"), shipped("youzan-stored-value"),
                                           shipped("free")};
  return all;
}

const std::vector<Subject>& subjects_with_windows() {
  static const std::vector<Subject> all = [] {
    std::vector<Subject> more = subjects();
    more.push_back({"windows", windows()});
    return more;
  }();
  return all;
}

const Programme& subject_named(const std::string& wanted) {
  for (const Subject& subject : subjects()) {
    if (subject.name == wanted) return subject.programme;
  }
  CHECK(false && "no such programme");
  __builtin_unreachable();
}

}  // namespace shuke::property
