// Cursors: where a page ended, as a short text that callers give back. Not what a page holds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "codec/view_statement.h"

namespace shuke::http {

std::string write_cursor(base::MemberNo last);
std::string write_cursor(base::OrderNo last);
std::string write_cursor(const codec::StatementPlace& last);
/// Nothing where the text is none that write_cursor made.
std::optional<base::MemberNo> read_member_cursor(std::string_view text);
std::optional<base::OrderNo> read_order_cursor(std::string_view text);
std::optional<codec::StatementPlace> read_statement_cursor(std::string_view text);

/// A whole number without sign, leading zeros or spaces, up to `most`.
std::optional<std::uint64_t> read_count(std::string_view text, std::uint64_t most);

}  // namespace shuke::http
