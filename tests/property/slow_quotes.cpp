// Plain recursion over lines, and a bit mask over coupons.
#include "property/slow_quotes.h"

#include <algorithm>
#include <functional>
#include <numeric>

namespace shuke::property {
namespace {

using namespace domain;
using Minor = std::int64_t;

Minor half_up(Minor amount, Rate rate) {
  return (2 * amount * rate.num + rate.den) / (2 * rate.den);
}

bool among(const std::vector<NameNo>& names, NameNo name) {
  return std::count(names.begin(), names.end(), name) > 0;
}

/// Carts of this test tell lines apart by category and tag alone.
bool covers(const LineWhen& only, const LineWhen& except, const LineInput& line) {
  if (!only.categories.empty() && !among(only.categories, line.category)) return false;
  return std::none_of(line.tags.begin(), line.tags.end(),
                      [&](NameNo tag) { return among(except.tags, tag); });
}

bool in_force(const SlowCart& cart, const Privilege& privilege) {
  if (privilege.ladder && (privilege.levels & (1u << cart.level)) == 0) return false;
  return !privilege.days || (privilege.days->days_of_month & (1u << cart.day_of_month)) != 0;
}

/// Every price one line can have before coupons.
std::vector<Minor> line_prices(const SlowCart& cart, const LineInput& line) {
  const Minor list = line.unit_price->minor * line.quantity;
  std::vector<Privilege> cuts;
  const auto take = [&](const Privilege& privilege) {
    if (privilege.kind == Privilege::Kind::discount && in_force(cart, privilege) &&
        covers(privilege.only, privilege.except, line))
      cuts.push_back(privilege);
  };
  if (cart.programme.stacking.kind == Stacking::Kind::lowest_price) {
    for (const Privilege& privilege : cart.programme.privileges) take(privilege);
    std::vector<Minor> prices{list};
    for (const Privilege& privilege : cuts) prices.push_back(half_up(list, privilege.pay));
    return prices;
  }
  for (const NameNo name : cart.programme.stacking.order) {
    for (const Privilege& privilege : cart.programme.privileges)
      if (privilege.name == name) take(privilege);
  }
  std::vector<Minor> prices;
  for (unsigned some = 0; some < 1u << cuts.size(); ++some) {
    Minor price = list;
    for (std::size_t i = 0; i < cuts.size(); ++i) {
      if (some >> i & 1u) price = half_up(price, cuts[i].pay);
    }
    prices.push_back(price);
  }
  return prices;
}

/// Takes `amount` off these lines in proportion to their prices: whole parts first, then one unit each to
/// those with the largest rest, the earliest first.
void take_off(std::vector<Minor>& prices, const std::vector<bool>& meant, Minor amount) {
  Minor whole = 0;
  for (std::size_t i = 0; i < prices.size(); ++i) whole += meant[i] ? prices[i] : 0;
  if (whole == 0 || amount == 0) return;
  const std::vector<Minor> before = prices;
  Minor left = amount;
  std::vector<Minor> rests(prices.size(), -1);
  for (std::size_t i = 0; i < prices.size(); ++i) {
    if (!meant[i]) continue;
    prices[i] -= amount * before[i] / whole;
    left -= amount * before[i] / whole;
    rests[i] = amount * before[i] % whole;
  }
  while (left-- > 0) {
    const auto largest = std::max_element(rests.begin(), rests.end());
    --prices[static_cast<std::size_t>(largest - rests.begin())];
    *largest = -1;
  }
}

/// Uses one coupon; false where it takes nothing off.
bool use(const SlowCart& cart, const CouponTemplate& rules, std::vector<Minor>& prices, Minor& shipping) {
  std::vector<bool> meant;
  for (const LineInput& line : cart.lines) meant.push_back(covers(rules.only, rules.except, line));
  if (std::none_of(meant.begin(), meant.end(), [](bool is) { return is; })) return false;
  const Minor cap = rules.cap ? rules.cap->minor : INT64_MAX;
  if (rules.kind == CouponTemplate::Kind::free_shipping) {
    const Minor cut = std::min(cap, shipping);
    shipping -= cut;
    return cut > 0;
  }
  if (rules.kind == CouponTemplate::Kind::fixed_price) {
    std::size_t dearest = 0;
    Minor most = 0;
    for (std::size_t i = 0; i < prices.size(); ++i) {
      const Minor piece = (2 * prices[i] + cart.lines[i].quantity) / (2 * cart.lines[i].quantity);
      if (!meant[i] || piece <= most) continue;
      most = piece;
      dearest = i;
    }
    const Minor cut = std::min(cap, std::max<Minor>(0, most - rules.amount_off.minor));
    prices[dearest] -= cut;
    return cut > 0;
  }
  Minor goods = 0;
  for (std::size_t i = 0; i < prices.size(); ++i) goods += meant[i] ? prices[i] : 0;
  Minor cut = rules.kind == CouponTemplate::Kind::percent_off ? goods - half_up(goods, rules.pay)
                                                              : rules.amount_off.minor;
  cut = std::min({cut, cap, goods});
  take_off(prices, meant, cut);
  return cut > 0;
}

int turn(CouponTemplate::Kind kind) {
  if (kind == CouponTemplate::Kind::fixed_price) return 0;
  if (kind == CouponTemplate::Kind::percent_off) return 1;
  return kind == CouponTemplate::Kind::amount_off ? 2 : 3;
}

Minor shipping_after_privilege(const SlowCart& cart) {
  for (const Privilege& privilege : cart.programme.privileges) {
    if (privilege.kind == Privilege::Kind::free_shipping && in_force(cart, privilege)) return 0;
  }
  return cart.shipping_fee;
}

/// The sets of coupons that one order may use, each in the order in which they work.
std::vector<std::vector<Coupon>> coupon_sets(const SlowCart& cart) {
  const auto rules = [&](const Coupon& coupon) -> const CouponTemplate& {
    return cart.programme.coupons[coupon.coupon_template.value];
  };
  std::vector<std::vector<Coupon>> sets;
  for (unsigned some = 0; some < 1u << cart.coupons.size(); ++some) {
    std::vector<Coupon> set;
    for (std::size_t i = 0; i < cart.coupons.size(); ++i) {
      if (some >> i & 1u) set.push_back(cart.coupons[i]);
    }
    if (static_cast<std::int64_t>(set.size()) > cart.programme.stacking.coupons_per_order) continue;
    const bool together =
        std::all_of(set.begin(), set.end(), [&](const Coupon& c) { return rules(c).stackable; });
    if (set.size() > 1 && !together) continue;
    std::stable_sort(set.begin(), set.end(), [&](const Coupon& a, const Coupon& b) {
      return std::pair(turn(rules(a).kind), a.ends_at) < std::pair(turn(rules(b).kind), b.ends_at);
    });
    sets.push_back(set);
  }
  return sets;
}

std::optional<SlowPrice> priced(const SlowCart& cart, const std::vector<Coupon>& set,
                                std::vector<Minor> prices) {
  const Minor goods = std::accumulate(prices.begin(), prices.end(), Minor{0});
  SlowPrice result;
  result.shipping = shipping_after_privilege(cart);
  for (const Coupon& coupon : set) {
    const CouponTemplate& rules = cart.programme.coupons[coupon.coupon_template.value];
    if (goods < rules.threshold.minor || !use(cart, rules, prices, result.shipping)) return {};
    result.ends.push_back(coupon.ends_at.us);
  }
  result.goods = std::accumulate(prices.begin(), prices.end(), Minor{0});
  std::sort(result.ends.begin(), result.ends.end());
  return result;
}

}  // namespace

std::vector<SlowPrice> all_prices(const SlowCart& cart) {
  std::vector<SlowPrice> found;
  const auto sets = coupon_sets(cart);
  std::vector<Minor> prices;
  const std::function<void()> choose = [&] {
    if (prices.size() < cart.lines.size()) {
      for (const Minor price : line_prices(cart, cart.lines[prices.size()])) {
        prices.push_back(price);
        choose();
        prices.pop_back();
      }
      return;
    }
    for (const auto& set : sets) {
      if (auto one = priced(cart, set, prices)) found.push_back(*std::move(one));
    }
  };
  choose();
  return found;
}

}  // namespace shuke::property
