// Lifting the fields of an old record, version by version.
#include "codec/record.h"

#include <utility>

namespace shuke::codec {

std::expected<std::string_view, BytesFault> newest_fields(std::string_view bytes, std::string& lifted,
                                                          std::span<const Lift> lifts) {
  ByteReader reader(bytes);
  std::uint64_t version = reader.number();
  if (reader.failed() || version == 0) return std::unexpected(BytesFault::damaged);
  if (version > newest_version(lifts)) return std::unexpected(BytesFault::newer);
  std::string_view fields = reader.rest();
  if (fields.empty() || fields.back() != 0) return std::unexpected(BytesFault::damaged);
  fields.remove_suffix(1);
  for (; version < newest_version(lifts); ++version) {
    std::string next;
    if (!lifts[version - 1](fields, next)) return std::unexpected(BytesFault::damaged);
    lifted = std::move(next);
    fields = lifted;
  }
  return fields;
}

}  // namespace shuke::codec
