// Values of other systems' messages.
#include "shops/document.h"

#include <algorithm>
#include <cctype>

#include "base/limits.h"
#include "codec/directory.h"
#include "codec/values.h"

namespace shuke::shops {

using codec::Node;

std::optional<base::Money> read_rounded(std::string_view text, int decimals) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  std::string_view whole = text.substr(0, point);
  std::string_view part = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  const auto is_digits = [](std::string_view digits) {
    return std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  };
  if (whole.empty() || whole.size() > 13 || part.size() > 18 || !is_digits(whole) || !is_digits(part))
    return std::nullopt;
  const auto places = static_cast<std::size_t>(decimals);
  std::int64_t minor = 0;
  for (const char c : whole) minor = minor * 10 + (c - '0');
  for (std::size_t i = 0; i < places; ++i) minor = minor * 10 + (i < part.size() ? part[i] - '0' : 0);
  if (part.size() > places && part[places] >= '5') ++minor;
  if (minor > base::money_minor_max) return std::nullopt;
  return base::Money{negative ? -minor : minor};
}

const Node* Document::find(std::string_view key) const {
  return is_object() ? x_node->find(key) : nullptr;
}

void Document::refuse(std::string_view key, std::string words) const {
  if (!x_problem) x_problem = Unusable{x_path + std::string(key), std::move(words)};
}

std::string Document::text(std::string_view key) const {
  const Node* node = find(key);
  return node != nullptr && node->kind == Node::Kind::scalar ? node->text : std::string();
}

std::string Document::needed(std::string_view key) const {
  std::string value = text(key);
  if (!codec::is_id(value)) refuse(key, "An id was expected.");
  return value;
}

std::int64_t Document::count(std::string_view key) const {
  const auto number = codec::read_integer(text(key));
  if (number && *number >= 0 && *number <= base::quantity_max) return *number;
  refuse(key, "A quantity was expected.");
  return 0;
}

base::Money Document::money(std::string_view key) const {
  const std::string value = text(key);
  if (value.empty()) return {};
  const auto money = read_rounded(value, x_decimals);
  if (money) return *money;
  refuse(key, "An amount was expected.");
  return {};
}

std::optional<base::Instant> Document::instant(std::string_view key, std::string_view offset) const {
  const std::string value = text(key);
  if (value.empty()) return std::nullopt;
  const auto at = codec::read_instant(value + std::string(offset));
  if (at) return *at;
  refuse(key, "A time was expected.");
  return std::nullopt;
}

bool Document::is_true(std::string_view key) const {
  return text(key) == "true";
}

Document Document::object(std::string_view key) const {
  return {find(key), x_path + std::string(key) + ".", x_decimals, x_problem};
}

base::Money Document::sum(std::string_view list, std::string_view key) const {
  base::Money sum;
  each(list, [&](const Document& item) { sum += item.money(key); });
  return sum;
}

std::string member_of(const ShopRules& rules, const Customer& customer) {
  std::string id;
  switch (rules.member_by) {
    case ShopRules::MemberBy::customer_id: id = customer.id; break;
    case ShopRules::MemberBy::email:
      id = customer.email;
      std::ranges::transform(id, id.begin(), [](unsigned char c) {
        return static_cast<char>(c < 0x80 ? std::tolower(c) : c);
      });
      break;
    case ShopRules::MemberBy::phone: id = customer.phone; break;
  }
  return id.empty() || id == "0" ? std::string() : rules.member_prefix + id;
}

}  // namespace shuke::shops
