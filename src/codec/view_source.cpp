// The words of enums in views.
#include "codec/view_source.h"

#include <fmt/format.h>

#include <array>

#include "codec/values.h"

namespace shuke::codec {
namespace {

template <class Enum, std::size_t count>
std::string_view word_of(const std::array<std::string_view, count>& words, Enum value) {
  const auto position = static_cast<std::size_t>(value);
  CHECK(position < count);
  return words[position];
}

}  // namespace

std::string_view member_status_name(domain::MemberStatus status) {
  static constexpr std::array<std::string_view, 4> words = {"absent", "active", "erased", "merged"};
  return word_of(words, status);
}

std::string_view order_state_name(domain::OrderState state) {
  static constexpr std::array<std::string_view, 6> words = {"placed",  "paid",     "shipped",
                                                            "settled", "returned", "cancelled"};
  return word_of(words, state);
}

std::string_view card_state_name(domain::CardState state) {
  static constexpr std::array<std::string_view, 4> words = {"active", "paused", "expired", "cancelled"};
  return word_of(words, state);
}

std::string_view coupon_state_name(domain::CouponState state) {
  static constexpr std::array<std::string_view, 5> words = {"issued", "locked", "used", "expired",
                                                            "revoked"};
  return word_of(words, state);
}

std::string_view metric_name(domain::Metric metric) {
  static constexpr std::array<std::string_view, 4> words = {"spend", "orders", "growth", "balance"};
  return word_of(words, metric);
}

std::string coupon_id(const ViewSource& source, const domain::Coupon& coupon) {
  if (coupon.no) return std::string(source.directory.text(coupon.no));
  const auto& coupons = source.programme.coupons;
  CHECK(coupon.coupon_template.value < coupons.size());
  return fmt::format("{}:{}:{}", source.directory.text(coupons[coupon.coupon_template.value].name),
                     source.directory.text(coupon.named_for), coupon.number);
}

std::string card_id(const ViewSource& source, const domain::Card& card) {
  if (card.no) return std::string(source.directory.text(card.no));
  const domain::Plan& plan = source.programme.plans[card.plan.value];
  return fmt::format("{}:{}:{}", source.directory.text(plan.name), source.directory.text(card.named_for),
                     card.number);
}

std::string account_amount(const ViewSource& source, base::AccountNo account, base::Points amount) {
  if (!source.programme.accounts[account.value].holds_money()) return std::to_string(amount.count);
  return write_money(base::Money{amount.count}, source.programme.currency_decimals);
}

void write_account_amount(JsonWriter& out, const ViewSource& source, std::string_view key,
                          base::AccountNo account, base::Points amount) {
  if (source.programme.accounts[account.value].holds_money()) {
    out.money(key, base::Money{amount.count}, source.programme.currency_decimals);
  } else {
    out.integer(key, amount.count);
  }
}

void write_instant_if(JsonWriter& out, const ViewSource& source, std::string_view key, base::Instant at) {
  if (at != base::never) out.text(key, write_instant(at, source.programme.zone));
}

}  // namespace shuke::codec
