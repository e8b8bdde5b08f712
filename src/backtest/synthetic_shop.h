// The make-believe shop behind `shuke generate`: its goods with their prices, its calendar and its opening
// hours. Not the members and their orders (generate.cpp). Everything follows from the seed; nothing is read
// or remembered.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "base/units.h"
#include "domain/programme.h"
#include "insight/random.h"

namespace shuke::backtest {

/// One article. Prices are shelf prices of every day; a special price is made from them week by week.
struct Article {
  std::string columns;  // "SKU,category," as a row has them
  base::Money price;
  std::uint32_t category = 0;
};

std::string_view price_class_name(domain::PriceClass price_class);

/// What a member likes to pay: the cheaper or the dearer of two articles that caught the eye, or simply the
/// first.
enum class Taste : std::uint8_t { thrifty, ordinary, generous };

/// One line that somebody puts into the basket.
struct Pick {
  std::uint32_t article = 0;
  std::int32_t quantity = 1;
  base::Money unit_price;
  domain::PriceClass price_class = domain::PriceClass::regular;
};

/// Who picks: a member returns to a favourite category and keeps a taste; guests have neither.
struct Shopper {
  std::uint32_t favourite = 0;
  bool has_favourite = false;
  Taste taste = Taste::ordinary;
};

class Shelves {
 public:
  explicit Shelves(std::uint64_t seed);

  Pick pick(const Shopper& shopper, base::Date day, insight::Random& random) const;
  Shopper shopper_of(std::uint64_t member) const;
  const Article& article(std::uint32_t number) const { return x_articles[number]; }
  /// Chance in thousandths that a line of this article comes back.
  std::uint64_t returned_permille(std::uint32_t article) const;

 private:
  std::uint32_t pick_category(const Shopper& shopper, insight::Random& random) const;
  std::uint32_t pick_article(std::uint32_t category, Taste taste, insight::Random& random) const;
  void set_price(Pick& pick, base::Date day) const;

  std::uint64_t x_seed;
  std::vector<Article> x_articles;
  std::vector<std::uint32_t> x_first;  // first article of each category, and one past the last
};

/// The days of the shop, each with its weight: 1000 is an average day. Months, weekdays and sale days
/// differ.
class ShopCalendar {
 public:
  ShopCalendar(base::Date from, std::int32_t days);

  std::int32_t days() const { return static_cast<std::int32_t>(x_until.size()); }
  base::Date date(std::int32_t day) const { return x_from + day; }
  /// Weight of all days before `day`.
  std::uint64_t before(std::int32_t day) const {
    return day == 0 ? 0 : x_until[static_cast<std::size_t>(day) - 1];
  }
  std::uint64_t total() const { return x_until.back(); }
  /// The day on which the weight passed since the start reaches `weight`; days() where it is beyond the
  /// end.
  std::int32_t day_at(std::uint64_t weight) const;

 private:
  base::Date x_from;
  std::vector<std::uint64_t> x_until;
};

/// A second of the day at which somebody orders: the shop is open from 9 to 22, busiest at noon and in the
/// evening.
std::int32_t shop_second(insight::Random& random);

}  // namespace shuke::backtest
