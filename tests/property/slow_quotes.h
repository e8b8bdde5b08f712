// The cheapest price of a cart by trying everything: every choice of price cuts for every line, every set
// of coupons. Written from the rules (S5, S6, S14, S15) and sharing no code with the quote it is held
// against.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "domain/command.h"
#include "domain/programme.h"
#include "domain/state.h"

namespace shuke::property {

struct SlowPrice {
  std::int64_t goods = 0;          // minor units, after coupons
  std::int64_t shipping = 0;       // after privilege and coupons
  std::vector<std::int64_t> ends;  // of the coupons used, sorted

  std::int64_t price() const { return goods + shipping; }
};

/// What all this is about: a member on a level, on one day.
struct SlowCart {
  const domain::Programme& programme;
  std::vector<domain::LineInput> lines;
  std::int64_t shipping_fee = 0;
  std::vector<domain::Coupon> coupons;
  std::uint8_t level = 0;
  int day_of_month = 1;
};

/// All prices that are allowed and in which every coupon takes something off.
std::vector<SlowPrice> all_prices(const SlowCart& cart);

}  // namespace shuke::property
