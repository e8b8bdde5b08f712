// Goods, prices, seasons and hours of the make-believe shop, as tables. The figures are ours: plausible,
// and of no real shop.
#include "backtest/synthetic_shop.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/check.h"

namespace shuke::backtest {
namespace {

using domain::PriceClass;
using insight::Random;

struct Category {
  std::string_view name;
  std::string_view sku_prefix;
  std::uint32_t articles;
  std::uint64_t share_permille;  // of lines; they add up to 1000
  std::int64_t price_min_yuan;
  std::int64_t price_max_yuan;
  std::uint64_t several_permille;  // chance that more than one piece is bought
  std::uint64_t returned_permille;
};

constexpr std::array<Category, 9> categories{{
    {"food", "FO", 140, 210, 9, 90, 450, 8},
    {"household", "HH", 120, 160, 12, 180, 250, 25},
    {"clothing", "CL", 180, 200, 59, 480, 60, 110},
    {"shoes", "SH", 80, 80, 129, 760, 20, 130},
    {"beauty", "BE", 110, 140, 29, 380, 150, 30},
    {"baby", "BA", 90, 90, 19, 290, 300, 35},
    {"books", "BK", 150, 60, 18, 98, 100, 10},
    {"electronics", "EL", 70, 30, 89, 1990, 20, 60},
    {"marketplace", "MP", 60, 30, 29, 320, 80, 50},  // goods of third parties
}};
constexpr std::uint32_t marketplace = 8;

constexpr std::array<std::string_view, 4> price_class_names{"regular", "special", "group_buy",
                                                            "third_party"};

/// A share of 2^32 that leans towards 0: the square of a uniform one.
std::uint64_t leaning(Random& random) {
  const std::uint64_t u = random.next() >> 32;
  return u * u >> 32;
}

base::Money shelf_price(const Category& category, Random& random) {
  constexpr std::array<std::int64_t, 4> endings{0, 50, 80, 90};
  const auto range = static_cast<std::uint64_t>(category.price_max_yuan - category.price_min_yuan);
  const auto above = static_cast<std::int64_t>(leaning(random) * range >> 32);
  return {(category.price_min_yuan + above) * 100 + endings[random.below(endings.size())]};
}

std::string sku_columns(const Category& category, std::uint32_t number) {
  std::string digits = std::to_string(number + 1);
  digits.insert(0, 3 - std::min<std::size_t>(3, digits.size()), '0');
  return std::string(category.sku_prefix) + "-" + digits + "," + std::string(category.name) + ",";
}

std::int32_t pieces(const Category& category, Random& random) {
  if (!random.permille(category.several_permille)) return 1;
  std::int32_t count = 2;
  while (count < 12 && random.permille(350)) ++count;
  return count;
}

/// Chance in thousandths that an article has a special price in a week that holds this date.
std::uint64_t special_permille(base::CivilDate date) {
  const bool sale_season = date.month == 6 || date.month == 11 || date.month == 12;
  return sale_season ? 300 : 110;
}

std::uint64_t day_weight(base::Date date) {
  constexpr std::array<std::uint64_t, 12> months{1010, 760, 900, 910, 980,  1170,
                                                 900,  920, 990, 980, 1370, 1110};
  // 1970-01-01 was a Thursday, so this row begins with one.
  constexpr std::array<std::uint64_t, 7> weekdays{920, 1000, 1210, 1180, 890, 890, 910};
  const base::CivilDate civil = base::civil_of(date);
  std::uint64_t weight = months[static_cast<std::size_t>(civil.month) - 1];
  weight = weight * weekdays[static_cast<std::size_t>(((date.day % 7) + 7) % 7)] / 1000;
  if (civil.month == 11 && civil.day == 11) weight *= 3;
  if (civil.month == 6 && civil.day == 18) weight *= 2;
  if (civil.month == 12 && civil.day == 12) weight = weight * 3 / 2;
  return weight;
}

}  // namespace

std::string_view price_class_name(domain::PriceClass price_class) {
  return price_class_names[static_cast<std::size_t>(price_class)];
}

Shelves::Shelves(std::uint64_t seed) : x_seed(seed) {
  for (std::uint32_t number = 0; number < categories.size(); ++number) {
    const Category& category = categories[number];
    Random random(seed, 101, number);
    x_first.push_back(static_cast<std::uint32_t>(x_articles.size()));
    for (std::uint32_t i = 0; i < category.articles; ++i) {
      x_articles.push_back({sku_columns(category, i), shelf_price(category, random), number});
    }
  }
  x_first.push_back(static_cast<std::uint32_t>(x_articles.size()));
}

Shopper Shelves::shopper_of(std::uint64_t member) const {
  Random random(x_seed, 102, member);
  const auto favourite = static_cast<std::uint32_t>(random.below(categories.size()));
  const std::uint64_t taste = random.below(10);
  return {favourite, true, taste < 3 ? Taste::thrifty : taste < 8 ? Taste::ordinary : Taste::generous};
}

std::uint64_t Shelves::returned_permille(std::uint32_t article) const {
  return categories[x_articles[article].category].returned_permille;
}

std::uint32_t Shelves::pick_category(const Shopper& shopper, Random& random) const {
  if (shopper.has_favourite && random.permille(400)) return shopper.favourite;
  std::uint64_t left = random.below(1000);
  for (std::uint32_t number = 0; number < categories.size(); ++number) {
    if (left < categories[number].share_permille) return number;
    left -= categories[number].share_permille;
  }
  return 0;
}

std::uint32_t Shelves::pick_article(std::uint32_t category, Taste taste, Random& random) const {
  const std::uint64_t count = x_first[category + 1] - x_first[category];
  const auto draw = [&] {
    return x_first[category] + static_cast<std::uint32_t>(leaning(random) * count >> 32);
  };
  const std::uint32_t first = draw();
  const std::uint32_t second = draw();
  const bool second_is_cheaper = x_articles[second].price < x_articles[first].price;
  switch (taste) {
    case Taste::thrifty: return second_is_cheaper ? second : first;
    case Taste::ordinary: return first;
    case Taste::generous: return second_is_cheaper ? first : second;
  }
  __builtin_unreachable();
}

void Shelves::set_price(Pick& pick, base::Date day) const {
  // The price of the week depends on the week and the article alone, so that everybody pays the same.
  Random week(x_seed, 1000 + static_cast<std::uint64_t>(day.day) / 7, pick.article);
  const Article& article = x_articles[pick.article];
  pick.unit_price = article.price;
  pick.price_class = article.category == marketplace ? PriceClass::third_party : PriceClass::regular;
  if (pick.price_class == PriceClass::third_party) return;
  const std::uint64_t chance = week.below(1000);
  const std::uint64_t special = special_permille(base::civil_of(day));
  if (chance >= special + 20) return;
  pick.price_class = chance < special ? PriceClass::special : PriceClass::group_buy;
  // 60 to 90 % of the shelf price in steps of 5 %, in whole jiao.
  const auto percent = static_cast<std::int64_t>(60 + 5 * week.below(7));
  pick.unit_price = {article.price.minor * percent / 1000 * 10};
}

Pick Shelves::pick(const Shopper& shopper, base::Date day, Random& random) const {
  const std::uint32_t category = pick_category(shopper, random);
  Pick pick;
  pick.article = pick_article(category, shopper.taste, random);
  pick.quantity = pieces(categories[category], random);
  set_price(pick, day);
  return pick;
}

ShopCalendar::ShopCalendar(base::Date from, std::int32_t days) : x_from(from) {
  CHECK(days > 0);
  std::uint64_t sum = 0;
  x_until.reserve(static_cast<std::size_t>(days));
  for (std::int32_t day = 0; day < days; ++day) x_until.push_back(sum += day_weight(from + day));
}

std::int32_t ShopCalendar::day_at(std::uint64_t weight) const {
  const auto found = std::upper_bound(x_until.begin(), x_until.end(), weight);
  return static_cast<std::int32_t>(found - x_until.begin());
}

std::int32_t shop_second(Random& random) {
  // From 9 to 22, in thousandths of all orders.
  constexpr std::array<std::uint64_t, 13> hours{40, 65, 80, 105, 85, 65, 65, 65, 75, 90, 105, 95, 65};
  std::uint64_t left = random.below(1000);
  std::int32_t hour = 9;
  for (const std::uint64_t share : hours) {
    if (left < share) break;
    left -= share;
    ++hour;
  }
  return hour * 3600 + static_cast<std::int32_t>(random.below(3600));
}

}  // namespace shuke::backtest
