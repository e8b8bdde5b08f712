// Fuzz target: any bytes as a command. It must be refused or decoded, never crash; decoding is a function
// of the document, and what is decoded stays within the limits that the domain's arithmetic rests on.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/limits.h"
#include "codec/command_decoder.h"

namespace {

using shuke::codec::DecodedCommand;

void check_within_limits(const DecodedCommand& decoded) {
  const auto* pay = std::get_if<shuke::domain::PayOrder>(&decoded.command.body);
  if (pay == nullptr) return;
  CHECK(pay->lines.size() <= shuke::base::order_lines_max);
  for (const auto& line : pay->lines) {
    CHECK(line.line);
    CHECK(line.amount.minor <= shuke::base::money_minor_max &&
          line.amount.minor >= -shuke::base::money_minor_max);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = shuke::codec::read_json(text);
  if (!document) return 0;
  shuke::codec::Directory directory;
  const DecodedCommand first = shuke::codec::decode_command(*document, 2, directory);
  const DecodedCommand second = shuke::codec::decode_command(*document, 2, directory);
  CHECK(first.canonical == second.canonical && first.refusal.has_value() == second.refusal.has_value());
  if (first.refusal) {
    CHECK(!first.refusal->detail.en.empty() && !first.refusal->detail.zh.empty());
  } else {
    check_within_limits(first);
  }
  return 0;
}
