// Which privilege would have cut which line: lowest price, multiplied cuts, days, cashback, gift coupons;
// figures by hand.
#include "backtest/figures_benefit.h"

#include <gtest/gtest.h>

#include <cstdint>

#include "backtest/figures_ladder.h"

namespace shuke::backtest {
namespace {

using namespace domain;

Instant on(int month, int day) {
  return {std::int64_t{date_of({2026, month, day}).day} * seconds_per_day * us_per_second};
}

Privilege cut(std::uint32_t name, Rate pay, std::uint32_t levels) {
  Privilege privilege;
  privilege.name = {name};
  privilege.pay = pay;
  privilege.ladder = {0};
  privilege.levels = levels;
  return privilege;
}

/// One ladder of two levels, the second with 90 %; for everybody 80 % on the 8th of a month.
Programme shop() {
  Programme programme;
  Ladder ladder;
  ladder.levels.resize(2);
  programme.ladders = {ladder};
  Privilege day = cut(2, {4, 5}, 0);
  day.ladder = {};
  day.days = DayRule{.days_of_month = 1u << 8, .days_of_year = {}};
  programme.privileges = {cut(1, {9, 10}, 0b10), day};
  return programme;
}

OrderLine paid_line(std::int64_t minor) {
  OrderLine line;
  line.amount = line.kept = {minor};
  return line;
}

/// One order of one line of 100.00 at a level; what its benefits come to.
void pay(BenefitFigures& figures, std::uint8_t level, Instant at, std::int64_t minor = 100'00) {
  Track track;
  TrackedOrder& order = track.orders.emplace_back();
  order.line_count = 1;
  order.levels[0] = level;
  track.lines.push_back({{minor}, figures.benefits_of(paid_line(minor), order.levels, at)});
  figures.end_member(track);
}

TEST(Benefits, the_lowest_price_wins_and_days_stand_apart) {
  const Programme programme = shop();
  BenefitFigures figures(programme, 1);
  ASSERT_EQ(figures.parts().size(), 2u);
  pay(figures, 0, on(3, 7));  // nothing
  pay(figures, 1, on(3, 7));  // 10 %
  pay(figures, 1, on(3, 8));  // 20 % of the day alone
  pay(figures, 0, on(3, 8));  // 20 %
  EXPECT_EQ(figures.parts()[0].levels[1].eligible, 100'00);
  EXPECT_EQ(figures.parts()[0].levels[1].amount, 10'00);
  EXPECT_EQ(figures.parts()[0].levels[0].eligible, 0);
  EXPECT_TRUE(figures.parts()[1].group.on_days);
  EXPECT_EQ(figures.parts()[1].levels[0].eligible, 200'00);
  EXPECT_EQ(figures.parts()[1].months[0], 40'00);
}

TEST(Benefits, multiplied_cuts_follow_the_stated_order) {
  Programme programme = shop();
  programme.stacking = {Stacking::Kind::multiply, {{2}, {1}}};  // the day first
  BenefitFigures figures(programme, 1);
  pay(figures, 1, on(3, 8));
  // 20 % of 100.00 by the day, then 10 % of the 80.00 left by the level.
  EXPECT_TRUE(figures.parts()[0].group.on_days);
  EXPECT_EQ(figures.parts()[0].months[0], 20'00);
  EXPECT_EQ(figures.parts()[1].months[0], 8'00);
}

TEST(Benefits, a_discount_rounds_what_is_payable_half_up) {
  const Programme programme = shop();
  BenefitFigures figures(programme, 1);
  pay(figures, 1, on(3, 7), 5);  // 90 % of 0.05 is 0.045, payable 0.05: no cut
  EXPECT_EQ(figures.parts()[0].months[0], 0);
  pay(figures, 1, on(3, 7), 15);  // 0.135, payable 0.14
  EXPECT_EQ(figures.parts()[0].months[0], 1);
}

TEST(Benefits, categories_and_classes_narrow_a_cut) {
  Programme programme = shop();
  programme.privileges[0].only.categories = {{7}};
  programme.privileges[0].except.price_classes = 1u << static_cast<unsigned>(PriceClass::special);
  BenefitFigures figures(programme, 1);
  const LevelRow levels{1};
  OrderLine line = paid_line(100);
  EXPECT_EQ(figures.benefits_of(line, levels, on(3, 7)), 0u);
  line.category = {7};
  EXPECT_EQ(figures.benefits_of(line, levels, on(3, 7)), 1u);
  line.price_class = PriceClass::special;
  EXPECT_EQ(figures.benefits_of(line, levels, on(3, 7)), 0u);
}

TEST(Benefits, cashback_is_beside_the_cut_and_card_ladders_stand_still) {
  Programme programme = shop();
  Privilege cashback = cut(3, {1, 1}, 0b10);
  cashback.kind = Privilege::Kind::cashback;
  cashback.cashback = {1, 20};
  programme.privileges.push_back(cashback);
  programme.ladders.push_back(programme.ladders[0]);
  programme.ladders[1].kind = Ladder::Kind::card;
  Privilege card = cut(4, {1, 2}, 0b01);
  card.ladder = {1};
  programme.privileges.push_back(card);
  BenefitFigures figures(programme, 1);
  pay(figures, 1, on(3, 7));
  ASSERT_EQ(figures.parts().size(), 3u);
  EXPECT_EQ(figures.parts()[0].months[0], 10'00);
  EXPECT_EQ(figures.parts()[2].group.kind, Privilege::Kind::cashback);
  EXPECT_EQ(figures.parts()[2].months[0], 5'00);
}

TEST(Benefits, birthdays_alone_cannot_be_estimated) {
  Programme programme = shop();
  DayRule& days = *programme.privileges[1].days;
  days.birthday = DayRule::Birthday::day;
  EXPECT_TRUE(benefit_group(programme, programme.privileges[1]).has_value());  // the 8th remains
  days.days_of_month = 0;
  EXPECT_FALSE(benefit_group(programme, programme.privileges[1]).has_value());
  EXPECT_EQ(BenefitFigures(programme, 1).parts().size(), 1u);
}

TEST(Benefits, gift_coupons_are_counted_by_template) {
  Programme programme = shop();
  programme.ladders[0].levels[1].gifts = {{.coupon = {3}, .coupons = 2, .account = {}, .points = {}}};
  BenefitFigures figures(programme, 2);
  CouponChange given;
  given.after.coupon_template = {3};
  CouponChange expired = given;
  expired.after.state = CouponState::expired;
  CouponChange other = given;
  other.after.coupon_template = {4};
  figures.on_coupons({given, given, expired, other}, 1);
  ASSERT_EQ(figures.gifts().size(), 1u);
  EXPECT_EQ(figures.gifts()[0].given, 2);
  EXPECT_EQ(figures.gifts()[0].months[1], 2);
}

}  // namespace
}  // namespace shuke::backtest
