// Ids of coupons as callers write them: their own, or the programme's names TEMPLATE:MEMBER:n. Looks up and
// gives no numbers. Not whether there is such a coupon (domain).
#pragma once

#include <string_view>

#include "codec/directory.h"
#include "domain/command.h"

namespace shuke::codec {

/// The reading of the text as TEMPLATE:MEMBER:n; nothing is filled where it is not one, or where template
/// or member are names that were never seen.
domain::CouponRef programme_coupon(const Directory& directory, std::string_view text);
/// Both readings of the text.
/// The same of cards: PLAN:MEMBER:n.
domain::CardRef programme_card(const Directory& directory, std::string_view text);
domain::CardRef card_ref(const Directory& directory, std::string_view text);
domain::CouponRef coupon_ref(const Directory& directory, std::string_view text);

}  // namespace shuke::codec
