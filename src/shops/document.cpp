// Values of other systems' messages.
#include "shops/document.h"

#include <algorithm>
#include <cctype>

#include "base/limits.h"
#include "codec/directory.h"
#include "codec/values.h"

namespace shuke::shops {

using codec::Node;

namespace {
constexpr std::size_t shop_id_bytes_max = 64;

constexpr const char* text_wanted = "A text was expected.";
constexpr const char* id_wanted = "An id was expected.";
constexpr const char* quantity_wanted = "A quantity was expected.";
constexpr const char* amount_wanted = "An amount was expected.";
constexpr const char* time_wanted = "A time was expected.";
constexpr const char* truth_wanted = "true or false was expected.";
}  // namespace

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

const Node* Document::list_at(std::string_view key) const {
  const Node* node = find(key);
  if (node == nullptr || node->kind == Node::Kind::list) return node;
  refuse(key, "A list was expected.");
  return nullptr;
}

const Node* Document::scalar(std::string_view key, const char* words) const {
  const Node* node = find(key);
  if (node == nullptr || node->kind == Node::Kind::scalar) return node;
  refuse(key, words);
  return nullptr;
}

const Node* Document::scalar_or_null(std::string_view key, const char* words) const {
  const Node* node = find(key);
  return node != nullptr && node->kind == Node::Kind::null ? nullptr : scalar(key, words);
}

std::string Document::text(std::string_view key) const {
  const Node* node = scalar_or_null(key, text_wanted);
  if (node == nullptr) return {};
  if (node->plain) refuse(key, text_wanted);
  return node->text;
}

std::string Document::word(std::string_view key) const {
  (void)scalar(key, text_wanted);
  return text(key);
}

std::string Document::id(std::string_view key) const {
  const Node* node = scalar(key, id_wanted);
  if (node == nullptr) return {};
  if (node->plain && !codec::read_integer(node->text)) refuse(key, id_wanted);
  return node->text;
}

std::string Document::needed_id(std::string_view key) const {
  std::string value = id(key);
  // Shorter than any id may be, because names of ours are put before it.
  if (!codec::is_id(value) || value.size() > shop_id_bytes_max) refuse(key, id_wanted);
  return value;
}

std::int64_t Document::count(std::string_view key) const {
  const Node* node = scalar(key, quantity_wanted);
  const auto number = codec::read_integer(node == nullptr ? std::string_view() : node->text);
  if (number && *number >= 0 && *number <= base::quantity_max) return *number;
  refuse(key, quantity_wanted);
  return 0;
}

base::Money Document::money(std::string_view key) const {
  const Node* node = scalar(key, amount_wanted);
  if (node == nullptr || node->text.empty()) return {};
  const auto money = read_rounded(node->text, x_decimals);
  if (money) return *money;
  refuse(key, amount_wanted);
  return {};
}

base::Money Document::needed_money(std::string_view key) const {
  const Node* node = scalar(key, amount_wanted);
  if (node == nullptr || node->text.empty()) refuse(key, amount_wanted);
  return money(key);
}

std::optional<base::Instant> Document::instant(std::string_view key, std::string_view offset) const {
  const Node* node = scalar_or_null(key, time_wanted);
  if (node == nullptr || node->text.empty()) return std::nullopt;
  const auto at = codec::read_instant(node->text + std::string(offset));
  if (at) return *at;
  refuse(key, time_wanted);
  return std::nullopt;
}

bool Document::is_true(std::string_view key) const {
  const Node* node = scalar(key, truth_wanted);
  if (node == nullptr) return false;
  const bool is_truth = node->plain && (node->text == "true" || node->text == "false");
  if (!is_truth) refuse(key, truth_wanted);
  return node->text == "true";
}

Document Document::object(std::string_view key) const {
  const Node* node = find(key);
  if (node != nullptr && node->kind != Node::Kind::map) refuse(key, "An object was expected.");
  return {node, x_path + std::string(key) + ".", x_decimals, x_problem};
}

Document Document::object_or_null(std::string_view key) const {
  const Node* node = find(key);
  if (node == nullptr || node->kind != Node::Kind::null) return object(key);
  return {nullptr, x_path + std::string(key) + ".", x_decimals, x_problem};
}

base::Money Document::sum(std::string_view list, std::string_view key) const {
  base::Money sum;
  each(list, [&](const Document& item) { sum += item.needed_money(key); });
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
