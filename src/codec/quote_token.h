// The token of a quote: everything a payment must hold to, as text that a till keeps and sends back.
// Nothing of it is stored. Not the keyed hash that proves it (engine) and not the breakdown's words
// (view_quote).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "base/units.h"
#include "codec/command_fields.h"

namespace shuke::codec {

struct QuoteToken {
  base::Instant valid_until;
  std::string member;      // empty: a guest
  std::uint64_t cart = 0;  // cart_hash
  std::vector<base::Money> unit_prices;
  base::Money shipping_fee;  // before the quote took it off
  std::vector<std::string> coupons;
  base::Points points;
  std::uint64_t breakdown = 0;  // domain::quote_digest
};

std::string token_bytes(const QuoteToken& token);
/// Nothing where the bytes are not a token's.
std::optional<QuoteToken> read_token_bytes(std::string_view bytes);

/// Letters that need no escaping in a URL; no padding.
std::string to_base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

/// What tells one cart from another: the goods of its lines by the ids callers gave, without any price.
std::uint64_t cart_hash(const FieldValue& lines);

}  // namespace shuke::codec
