// Properties of quotes (S14, S15): no allowed combination is cheaper, none as cheap would use a coupon that
// ends sooner, and the breakdown adds up.
#include "property/check.h"

#include <algorithm>

#include "domain/apply.h"
#include "domain/quote.h"
#include "property/slow_quotes.h"

namespace shuke::property {
namespace {

using namespace domain;

constexpr Instant now{1'772'000'000'000'000};  // 2026-02-25 in UTC
constexpr int today = 25;
constexpr std::uint32_t categories_from = 100;
constexpr std::uint32_t tags_from = 200;

int any(int from, int to) {
  return *rc::gen::inRange(from, to + 1);
}
bool maybe() {
  return any(0, 1) == 1;
}

LineWhen some_lines() {
  LineWhen when;
  if (any(0, 2) == 0) when.categories.push_back({categories_from + static_cast<std::uint32_t>(any(0, 1))});
  return when;
}
LineWhen left_out() {
  LineWhen when;
  if (any(0, 3) == 0) when.tags.push_back({tags_from});
  return when;
}

Privilege any_privilege(std::uint32_t name) {
  Privilege privilege;
  privilege.name = {name};
  privilege.kind = any(0, 5) == 0 ? Privilege::Kind::free_shipping : Privilege::Kind::discount;
  privilege.pay = {any(50, 100), 100};
  if (maybe()) {
    privilege.ladder = {0};
    privilege.levels = static_cast<std::uint32_t>(any(1, 3));
  }
  if (privilege.kind == Privilege::Kind::discount) {
    privilege.only = some_lines();
    privilege.except = left_out();
  }
  if (any(0, 2) == 0) {
    privilege.days.emplace();
    privilege.days->days_of_month = 1u << (maybe() ? today : 3);
  }
  return privilege;
}

CouponTemplate any_template(std::uint32_t name) {
  constexpr CouponTemplate::Kind kinds[] = {
      CouponTemplate::Kind::amount_off, CouponTemplate::Kind::amount_off, CouponTemplate::Kind::percent_off,
      CouponTemplate::Kind::fixed_price, CouponTemplate::Kind::free_shipping};
  CouponTemplate rules;
  rules.name = {name};
  rules.kind = kinds[any(0, 4)];
  if (maybe()) rules.threshold = {any(20, 180)};
  rules.amount_off = {any(1, 60)};
  rules.pay = {any(30, 99), 100};
  if (any(0, 2) == 0) rules.cap = Money{any(1, 30)};
  rules.stackable = any(0, 3) != 0;
  rules.only = some_lines();
  rules.except = left_out();
  return rules;
}

Programme any_programme() {
  Programme programme;
  programme.ladders.emplace_back().levels.resize(2);
  Account& points = programme.accounts.emplace_back();
  points.pay = PayRule{{100}, {100}, {any(1, 100), 100}};
  const int privileges = any(0, 3);
  for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(privileges); ++i)
    programme.privileges.push_back(any_privilege(10 + i));
  if (any(0, 2) == 0) {
    programme.stacking.kind = Stacking::Kind::multiply;
    for (const Privilege& privilege : programme.privileges)
      programme.stacking.order.insert(programme.stacking.order.begin(), privilege.name);
  }
  programme.stacking.coupons_per_order = any(1, 3);
  const int templates = any(1, 3);
  for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(templates); ++i)
    programme.coupons.push_back(any_template(20 + i));
  return programme;
}

LineInput any_line(std::uint32_t number) {
  LineInput line;
  line.line = {number};
  line.category = {categories_from + static_cast<std::uint32_t>(any(0, 1))};
  if (any(0, 2) == 0) line.tags.push_back({tags_from});
  line.quantity = any(1, 3);
  line.unit_price = Money{any(0, 70)};
  return line;
}

/// A member who is there, on a level, with coupons and points.
State state_with(const SlowCart& cart, std::int64_t points) {
  State state;
  Event event;
  event.type = EventType::member_enrolled;
  event.member = {1};
  LevelChange& level = event.levels.emplace_back();
  level.ladder = {0};
  level.after.level = {cart.level};
  for (std::uint32_t i = 0; i < cart.coupons.size(); ++i) event.coupons.push_back({i, cart.coupons[i]});
  if (points > 0) {
    const LotKey lot{{0}, Source::gift, 0, {}, never};
    event.postings.push_back({{0}, Side::available, {points}, lot});
    event.postings.push_back({{0}, Side::issued, {-points}, {}});
  }
  apply(state, event);
  return state;
}

void check_breakdown(const Quote& quoted, const SlowCart& cart) {
  Money sum = quoted.shipping_fee;
  for (const QuotedLine& line : quoted.lines) {
    Money cuts;
    for (const PriceCut& cut : line.cuts) {
      RC_ASSERT(cut.amount > Money{});
      cuts += cut.amount;
    }
    RC_ASSERT(line.list - cuts == line.net);
    RC_ASSERT(line.net >= Money{});
    sum += line.net;
  }
  RC_ASSERT(sum - quoted.points_amount == quoted.due);
  RC_ASSERT(quoted.coupons.size() <= static_cast<std::size_t>(cart.programme.stacking.coupons_per_order));
}

/// Whether ends of other coupons come before these, at the first place where they differ.
bool ends_sooner(const std::vector<std::int64_t>& others, const std::vector<std::int64_t>& ends) {
  const std::size_t both = std::min(others.size(), ends.size());
  for (std::size_t i = 0; i < both; ++i) {
    if (others[i] != ends[i]) return others[i] < ends[i];
  }
  return false;
}

TEST(quotes, no_allowed_combination_is_cheaper) {
  holds_for(600, [] {
    const Programme programme = any_programme();
    SlowCart cart{programme, {}, any(0, 1) * any(0, 20), {}, static_cast<std::uint8_t>(any(0, 1)), today};
    const int lines = any(1, programme.stacking.kind == Stacking::Kind::multiply ? 3 : 4);
    for (std::uint32_t i = 1; i <= static_cast<std::uint32_t>(lines); ++i)
      cart.lines.push_back(any_line(i));
    const int coupons = any(0, 4);
    for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(coupons); ++i) {
      Coupon coupon;
      coupon.coupon_template = {
          static_cast<std::uint8_t>(any(0, static_cast<int>(programme.coupons.size()) - 1))};
      coupon.ends_at = {now.us + any(1, 3)};
      cart.coupons.push_back(coupon);
    }
    const int points = any(0, 1) * any(0, 150);
    const State state = state_with(cart, points);
    QuoteRequest request;
    request.member = {1};
    request.lines = cart.lines;
    request.shipping_fee = {cart.shipping_fee};
    if (maybe()) request.use_points = QuoteRequest::UsePoints::max;

    const auto quoted = quote(programme, state, now, request);
    RC_ASSERT(quoted.has_value());
    check_breakdown(*quoted, cart);
    const std::vector<SlowPrice> all = all_prices(cart);
    const auto best = std::min_element(all.begin(), all.end(), [](const SlowPrice& a, const SlowPrice& b) {
      return a.price() < b.price();
    });
    const Money price = quoted->due + quoted->points_amount;
    RC_CLASSIFY(!quoted->coupons.empty(), "with coupons");
    RC_CLASSIFY(quoted->coupons.size() > 1, "with several coupons");
    RC_ASSERT(!quoted->limited);
    RC_ASSERT(price.minor == best->price());
    std::vector<std::int64_t> ends;
    for (const std::uint32_t position : quoted->coupons) ends.push_back(cart.coupons[position].ends_at.us);
    std::sort(ends.begin(), ends.end());
    for (const SlowPrice& other : all) {
      if (other.price() == best->price()) RC_ASSERT(!ends_sooner(other.ends, ends));
    }
    const std::int64_t goods = price.minor - quoted->shipping_fee.minor;
    const Rate cap = programme.accounts[0].pay->at_most;
    const std::int64_t pays = request.use_points == QuoteRequest::UsePoints::max
                                  ? std::min<std::int64_t>(points, goods * cap.num / cap.den)
                                  : 0;
    RC_ASSERT(quoted->points_amount.minor == pays);
    RC_ASSERT(quoted->points_spent.count == pays);
  });
}

}  // namespace
}  // namespace shuke::property
