// What a member may keep although everything was taken back: one table, each row with the rule that says
// so. Not the hunt itself (gain_test).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "property/shop.h"

namespace shuke::property {

/// Points by account and coupons by template.
struct Keeping {
  std::vector<domain::Points> points;
  std::vector<std::int64_t> coupons;
};

/// Where coupons came from: counted while a story runs, since positions and cards change.
enum class CouponOrigin : std::uint8_t { level_gift, period, campaign, by_hand, card, points, use };
inline constexpr std::size_t coupon_origins = 7;

/// A shop that counts, by origin and template, the coupons that came into hand and those of them that must
/// be gone again: a card's when the card was given back, a redemption's or a use's that was undone.
class CountingShop : public Shop {
 public:
  using Shop::Shop;
  std::vector<std::int64_t> kept(CouponOrigin origin) const;
  void on_event(const domain::Event& event) override;

 private:
  using ByOrigin = std::array<std::int64_t, coupon_origins>;
  std::int64_t& count_of(domain::TemplateNo coupon, CouponOrigin origin);
  void count_new(const domain::Event& event);
  void count_gone(const domain::Event& event);
  void card_given_back(const domain::MemberState& member, const std::vector<std::uint32_t>& coupons);

  std::vector<ByOrigin> x_counts;                                // by template
  std::vector<std::size_t> x_known;                              // coupons by member
  std::vector<std::vector<std::vector<std::uint32_t>>> x_cards;  // their coupons, by member and card
};

struct KeptByRule {
  std::string_view rule;
  std::string_view what;
  void (*count)(const CountingShop& shop, Keeping& kept);
};
const std::vector<KeptByRule>& kept_by_rule();

}  // namespace shuke::property
