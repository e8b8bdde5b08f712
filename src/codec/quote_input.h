// A question for a quote as a document, and what is read from it. Knows names without giving numbers, since
// a quote stores nothing. Not the answer (view_quote).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "codec/command_decoder.h"
#include "codec/directory.h"
#include "codec/node.h"
#include "domain/quote.h"

namespace shuke::codec {

struct QuoteInput {
  domain::QuoteRequest request;    // without the birthday
  std::vector<std::string> lines;  // their ids
  std::uint64_t cart = 0;          // cart_hash
  std::optional<Refusal> refusal;  // set: nothing else means anything
};

/// Reads `{member?, lines, shipping_fee?, use?: {points?, coupons?}}`. Refuses malformed_command,
/// member_not_found, coupon_not_found and amount_out_of_range.
QuoteInput read_quote(const Node& document, int currency_decimals, const Directory& directory);

}  // namespace shuke::codec
