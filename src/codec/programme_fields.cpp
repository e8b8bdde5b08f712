// Reading single values of a section whose form was checked, and the currencies there are.
#include <algorithm>
#include <optional>

#include "base/check.h"
#include "codec/programme_compile.h"
#include "codec/values.h"

namespace shuke::codec {
namespace {

// ISO 4217, the currencies in use, by the number of decimals that is not two.
constexpr std::string_view currencies =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD "
    "CAD CDF CHF CLP CNY COP "
    "CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG "
    "HUF IDR ILS INR IQD IRR "
    "ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT "
    "MOP MRU MUR MVR MWK MXN "
    "MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG "
    "SEK SGD SHP SLE SOS SRD "
    "SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF "
    "XCD XCG XOF XPF YER ZAR "
    "ZMW ZWG";
constexpr std::string_view without_decimals =
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
constexpr std::string_view with_three = "BHD IQD JOD KWD LYD OMR TND";

bool lists(std::string_view list, std::string_view currency) {
  return list.find(currency) != std::string_view::npos;
}

template <class Value>
Value or_else(const base::Expected<Value>& read, Value fallback) {
  return read ? *read : fallback;
}

}  // namespace

std::optional<int> currency_decimals(std::string_view currency) {
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (currency.size() != 3 || !std::all_of(currency.begin(), currency.end(), is_capital))
    return std::nullopt;
  if (!lists(currencies, currency)) return std::nullopt;
  if (lists(without_decimals, currency)) return 0;
  return lists(with_three, currency) ? 3 : 2;
}

const Node* Fields::find(std::string_view key) const {
  CHECK(x_section->find(key) != nullptr);
  return *this ? x_node->find(key) : nullptr;
}

const Node* Fields::scalar(std::string_view key) const {
  const Node* found = find(key);
  return found != nullptr && found->kind == Node::Kind::scalar ? found : nullptr;
}

Fields Fields::section(std::string_view key) const {
  const Key* row = x_section->find(key);
  CHECK(row != nullptr && row->shape.section != nullptr);
  return {find(key), *row->shape.section, x_decimals};
}

std::vector<Fields> Fields::sections(std::string_view key) const {
  const Key* row = x_section->find(key);
  CHECK(row != nullptr && row->shape.of != nullptr && row->shape.of->section != nullptr);
  std::vector<Fields> out;
  const Node* found = find(key);
  const Node::Kind wanted = row->shape.kind == Shape::Kind::map ? Node::Kind::map : Node::Kind::list;
  if (found == nullptr || found->kind != wanted) return out;
  for (const Node& item : found->items) out.emplace_back(&item, *row->shape.of->section, x_decimals);
  return out;
}

std::vector<std::string> Fields::names(std::string_view key) const {
  std::vector<std::string> out;
  const Node* found = find(key);
  if (found == nullptr) return out;
  for (const Node::Key& name : found->keys) out.push_back(name.text);
  return out;
}

std::string Fields::text(std::string_view key, std::string_view fallback) const {
  const Node* found = scalar(key);
  return std::string(found == nullptr ? fallback : std::string_view(found->text));
}

domain::Money Fields::money(std::string_view key, domain::Money fallback) const {
  const Node* found = scalar(key);
  return found == nullptr ? fallback : or_else(read_money(found->text, x_decimals), fallback);
}

domain::Points Fields::points(std::string_view key, domain::Points fallback) const {
  const Node* found = scalar(key);
  return found == nullptr ? fallback : or_else(read_points(found->text), fallback);
}

std::int64_t Fields::count(std::string_view key, std::int64_t fallback) const {
  const Node* found = scalar(key);
  return found == nullptr ? fallback : or_else(read_integer(found->text), fallback);
}

domain::Rate Fields::rate(std::string_view key, domain::Rate fallback) const {
  const Node* found = scalar(key);
  return found == nullptr ? fallback : or_else(read_rate(found->text), fallback);
}

domain::Duration Fields::duration(std::string_view key, domain::Duration fallback) const {
  const Node* found = scalar(key);
  return found == nullptr ? fallback : or_else(read_duration(found->text), fallback);
}

std::optional<domain::Instant> Fields::instant(std::string_view key) const {
  const Node* found = scalar(key);
  if (found == nullptr) return std::nullopt;
  const auto read = read_instant(found->text);
  return read ? std::optional(*read) : std::nullopt;
}

bool Fields::boolean(std::string_view key) const {
  const Node* found = scalar(key);
  return found != nullptr && found->text == "true";
}

domain::Title Fields::title(std::string_view key) const {
  const Fields words = section(key);
  return {words.text("zh"), words.text("en")};
}

std::size_t Fields::word(std::string_view key, std::size_t fallback) const {
  const Node* found = scalar(key);
  if (found == nullptr) return fallback;
  const auto& words = x_section->find(key)->shape.words;
  for (std::size_t i = 0; i < words.size(); ++i)
    if (words[i].word == found->text) return i;
  return fallback;
}

bool Fields::is_word(std::string_view key) const {
  constexpr std::size_t none = SIZE_MAX;
  return word(key, none) != none;
}

}  // namespace shuke::codec
