// A person as bytes, for the row that can be erased. Not encrypted here and not kept here (store).
#pragma once

#include <string>
#include <string_view>

#include "codec/bytes.h"
#include "codec/person.h"

namespace shuke::codec {

/// Appends the person; the bytes do not tell their own length. Equal persons give equal bytes.
void write_bytes(const Person& person, std::string& out);

/// Reads exactly these bytes, of this version or an older one. After a fault the person holds anything.
BytesRead read_bytes(std::string_view bytes, Person& person);

}  // namespace shuke::codec
