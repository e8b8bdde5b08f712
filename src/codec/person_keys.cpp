// The keys of a person.
#include "codec/person_keys.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

namespace shuke::codec {

std::string phone_key(std::string_view phone) {
  constexpr std::size_t digits_min = 3;
  constexpr std::size_t digits_max = 10;
  std::string digits;
  std::ranges::copy_if(phone, std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
  if (digits.size() < digits_min) return {};
  return digits.size() <= digits_max ? digits : digits.substr(digits.size() - digits_max);
}

std::vector<PersonKey> keys_of(const Person& person) {
  std::vector<PersonKey> keys;
  if (const auto& phone = person[PersonField::phone]) {
    if (std::string key = phone_key(*phone); !key.empty())
      keys.push_back({PersonKeyKind::phone, std::move(key)});
  }
  for (const std::string& tag : person.tags) keys.push_back({PersonKeyKind::tag, tag});
  return keys;
}

}  // namespace shuke::codec
