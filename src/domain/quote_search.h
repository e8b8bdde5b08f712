// The search for the cheapest combination: price options of each line, coupons that may be used together,
// thresholds that bind them. Knows amounts and positions, not members and not the state. A part of quote.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "domain/programme.h"
#include "domain/quote.h"

namespace shuke::domain {

/// One price a line can have before coupons.
struct PriceOption {
  Money net;
  std::vector<PriceCut> cuts;
};

struct SearchLine {
  std::int64_t quantity = 1;
  Money list;
  /// All prices it can have, the lowest first and its list price last; never empty.
  std::vector<PriceOption> options;
};

struct SearchCoupon {
  std::uint32_t position = 0;  // among the member's coupons
  const CouponTemplate* rules = nullptr;
  Instant ends_at;
  std::vector<std::uint8_t> is_for;  // by line
};

/// One way to price the cart.
struct Priced {
  Money price;                                // goods and shipping, before points
  std::vector<std::uint32_t> choice;          // by line: which option
  std::vector<std::size_t> coupons;           // those used, in the order in which they work
  std::vector<std::vector<Money>> by_coupon;  // by coupon used and line: what it takes off
  Money shipping_cut;                         // by a coupon
  std::size_t cuts = 0;                       // how many cuts and coupons in all
};

class PriceSearch {
 public:
  /// All must outlive the search. `shipping_fee`: what is left of it after a privilege.
  PriceSearch(std::span<const SearchLine> lines, std::span<const SearchCoupon> coupons, Money shipping_fee);

  /// The cheapest way to use exactly these coupons; nothing where a threshold cannot be reached.
  std::optional<Priced> with(std::vector<std::size_t> coupons);
  /// The same price and coupons with no more cuts than the price needs.
  Priced with_fewer_cuts(Priced priced) const;
  /// Not every way was looked at.
  bool limited() const { return x_limited; }
  /// What the goods come to at their list prices: no threshold above it can be reached.
  Money most() const { return x_most; }
  /// Whether the first is to be taken: cheaper, or its coupons end sooner, or it has fewer cuts.
  bool better(const Priced& a, const Priced& b) const;

 private:
  struct Chosen;
  bool depends_on_sum_alone(const std::vector<std::size_t>& coupons) const;
  Priced price(std::vector<std::uint32_t> choice, const std::vector<std::size_t>& coupons) const;
  std::optional<Priced> over_sums(const std::vector<std::size_t>& coupons, Money threshold);
  std::optional<Priced> over_all(const std::vector<std::size_t>& coupons, Money threshold);
  std::optional<Priced> one_by_one(const std::vector<std::size_t>& coupons, Money threshold);
  Money goods(const std::vector<std::uint32_t>& choice) const;

  std::span<const SearchLine> x_lines;
  std::span<const SearchCoupon> x_coupons;
  Money x_shipping_fee;
  Money x_least;
  Money x_most;
  bool x_limited = false;
};

}  // namespace shuke::domain
