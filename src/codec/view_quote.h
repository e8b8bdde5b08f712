// The answer to a question for a quote as JSON: the breakdown, each cut with its rule and amount in words,
// what the order will earn, and what else could have been chosen. Not the choice itself (domain/quote).
#pragma once

#include <string_view>

#include "codec/quote_input.h"
#include "codec/view_source.h"
#include "domain/quote.h"

namespace shuke::codec {

/// Writes one object. `token` and `valid_until` are the quote's; the input is the one it was made from.
void write_quote_view(JsonWriter& out, const ViewSource& source, const QuoteInput& input,
                      const domain::Quote& quote, std::string_view token, base::Instant valid_until);

}  // namespace shuke::codec
