// A cursor begins with a letter for its list, so that one list's is refused by another.
#include "http/cursor.h"

#include <fmt/format.h>

#include <charconv>

namespace shuke::http {

std::optional<std::uint64_t> read_count(std::string_view text, std::uint64_t most) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number > most) return std::nullopt;
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  return number;
}

std::string write_cursor(base::MemberNo last) {
  return fmt::format("m{}", last.value);
}

std::string write_cursor(codec::StatementPlace last) {
  return fmt::format("s{}.{}", last.sequence, last.posting);
}

std::optional<base::MemberNo> read_member_cursor(std::string_view text) {
  if (!text.starts_with('m')) return std::nullopt;
  const auto number = read_count(text.substr(1), UINT32_MAX);
  if (!number) return std::nullopt;
  return base::MemberNo{static_cast<std::uint32_t>(*number)};
}

std::optional<codec::StatementPlace> read_statement_cursor(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (!text.starts_with('s') || dot == std::string_view::npos) return std::nullopt;
  const auto sequence = read_count(text.substr(1, dot - 1), UINT64_MAX);
  const auto posting = read_count(text.substr(dot + 1), UINT32_MAX);
  if (!sequence || !posting) return std::nullopt;
  return codec::StatementPlace{*sequence, static_cast<std::uint32_t>(*posting)};
}

}  // namespace shuke::http
