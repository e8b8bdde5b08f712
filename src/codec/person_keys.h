// What a member is searched by of what is known of him as a person. Kept beside the person and erased with
// him; never in the journal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "codec/person.h"

namespace shuke::codec {

/// Kept as numbers, which are for ever.
enum class PersonKeyKind : std::uint8_t { phone = 1, tag = 2 };

struct PersonKey {
  PersonKeyKind kind = PersonKeyKind::phone;
  std::string text;
};

/// A telephone number as it is searched by: its last ten digits, so that it is found however it was
/// written, with or without the country's code. Empty: it has fewer than three digits.
std::string phone_key(std::string_view phone);

std::vector<PersonKey> keys_of(const Person& person);

}  // namespace shuke::codec
