// A cursor begins with a letter for its list, so that one list's is refused by another.
#include "http/cursor.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

#include "base/limits.h"

namespace shuke::http {

std::optional<std::uint64_t> read_count(std::string_view text, std::uint64_t most) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number > most) return std::nullopt;
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  return number;
}

namespace {

/// Up to the next dot, which is taken too.
std::string_view take_part(std::string_view& text) {
  const std::string_view part = text.substr(0, text.find('.'));
  text.remove_prefix(std::min(part.size() + 1, text.size()));
  return part;
}

/// A balance as this file writes it; what no balance can be is refused, for sums are made with it.
std::optional<std::int64_t> read_balance(std::string_view text) {
  constexpr auto most = static_cast<std::uint64_t>(1000 * base::points_max);
  const bool is_below_zero = text.starts_with('-');
  const auto count = read_count(text.substr(is_below_zero ? 1 : 0), most);
  if (!count || (is_below_zero && *count == 0)) return std::nullopt;
  const auto balance = static_cast<std::int64_t>(*count);
  return is_below_zero ? -balance : balance;
}

template <class No>
std::optional<No> read_number_cursor(std::string_view text, char letter) {
  if (!text.starts_with(letter)) return std::nullopt;
  const auto number = read_count(text.substr(1), UINT32_MAX);
  if (!number) return std::nullopt;
  return No{static_cast<std::uint32_t>(*number)};
}

}  // namespace

std::string write_cursor(base::MemberNo last) {
  return fmt::format("m{}", last.value);
}

std::string write_cursor(base::OrderNo last) {
  return fmt::format("o{}", last.value);
}

/// Balances stand after the place, without the zeros at the end.
std::string write_cursor(const codec::StatementPlace& last) {
  std::string text = fmt::format("p{}.{}", last.sequence, last.posting);
  std::size_t known = text.size();
  for (const auto& account : last.balances) {
    for (const std::int64_t balance : account) {
      fmt::format_to(std::back_inserter(text), ".{}", balance);
      if (balance != 0) known = text.size();
    }
  }
  text.resize(known);
  return text;
}

std::optional<base::MemberNo> read_member_cursor(std::string_view text) {
  return read_number_cursor<base::MemberNo>(text, 'm');
}

std::optional<base::OrderNo> read_order_cursor(std::string_view text) {
  return read_number_cursor<base::OrderNo>(text, 'o');
}

std::optional<codec::StatementPlace> read_statement_cursor(std::string_view text) {
  if (!text.starts_with('p') || text.ends_with('.')) return std::nullopt;
  text.remove_prefix(1);
  const auto sequence = read_count(take_part(text), UINT64_MAX);
  const auto posting = read_count(take_part(text), UINT32_MAX);
  if (!sequence || !posting) return std::nullopt;
  codec::StatementPlace place{*sequence, static_cast<std::uint32_t>(*posting), {}};
  bool is_last_zero = false;
  for (auto& account : place.balances) {
    for (std::int64_t& balance : account) {
      if (text.empty()) return is_last_zero ? std::nullopt : std::optional(place);
      const auto read = read_balance(take_part(text));
      if (!read) return std::nullopt;
      balance = *read;
      is_last_zero = balance == 0;
    }
  }
  return text.empty() && !is_last_zero ? std::optional(place) : std::nullopt;
}

}  // namespace shuke::http
