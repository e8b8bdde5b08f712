// A template's name has no colon; a member's id may have some.
#include "codec/coupon_id.h"

#include "codec/values.h"

namespace shuke::codec {

domain::CouponRef programme_coupon(const Directory& directory, std::string_view text) {
  const std::size_t first = text.find(':');
  const std::size_t last = text.rfind(':');
  if (first == last) return {};
  const auto number = read_integer(text.substr(last + 1));
  if (!number || *number < 1 || *number > UINT32_MAX || text[last + 1] == '0') return {};
  const base::NameNo coupon_template = directory.find_name(text.substr(0, first));
  const base::MemberNo member = directory.find_member(text.substr(first + 1, last - first - 1));
  if (!coupon_template || !member) return {};
  return {{}, coupon_template, member, static_cast<std::uint32_t>(*number)};
}

domain::CouponRef coupon_ref(const Directory& directory, std::string_view text) {
  domain::CouponRef ref = programme_coupon(directory, text);
  ref.no = directory.find_coupon(text);
  return ref;
}

domain::CardRef programme_card(const Directory& directory, std::string_view text) {
  const domain::CouponRef alike = programme_coupon(directory, text);
  return {{}, alike.coupon_template, alike.named_for, alike.number};
}

domain::CardRef card_ref(const Directory& directory, std::string_view text) {
  domain::CardRef ref = programme_card(directory, text);
  ref.no = directory.find_card(text);
  return ref;
}

}  // namespace shuke::codec
