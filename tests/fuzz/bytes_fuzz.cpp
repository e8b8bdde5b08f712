// Fuzz target: any bytes as a record of any kind; the first byte says which. What is accepted is written
// again, and the bytes of that must be read as the same and be written the same.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "codec/command_bytes.h"
#include "codec/command_tags.h"
#include "codec/event_bytes.h"
#include "codec/event_tags.h"
#include "codec/person_bytes.h"
#include "codec/person_tags.h"
#include "codec/state_bytes.h"
#include "codec/tagged_cases.h"

namespace {

using namespace shuke;

template <class T>
void read_as(std::string_view bytes) {
  T value;
  if (!codec::read_bytes(bytes, value)) return;
  std::string written;
  codec::write_bytes(value, written);
  T back;
  CHECK(codec::read_bytes(written, back));
  CHECK(codec::same(value, back));
  std::string again;
  codec::write_bytes(back, again);
  CHECK(again == written);
}

/// As raw fields, the way a lift reads them.
void read_raw(std::string_view bytes, int depth) {
  codec::ByteReader reader(bytes);
  while (const auto field = reader.field()) {
    if (depth > 0) read_raw(field->sized, depth - 1);
  }
  CHECK(reader.at_end());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  switch (data[0]) {
    case 'e': read_as<domain::Event>(bytes); break;
    case 'c': read_as<domain::Command>(bytes); break;
    case 'm': read_as<domain::MemberState>(bytes); break;
    case 'o': read_as<domain::Order>(bytes); break;
    case 'h': read_as<domain::Hold>(bytes); break;
    case 'r': read_as<domain::Redemption>(bytes); break;
    case 'p': read_as<codec::Person>(bytes); break;
    default: read_raw(bytes, 5); break;
  }
  return 0;
}
