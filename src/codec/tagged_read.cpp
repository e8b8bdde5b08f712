// Going over fields that are not known.
#include "codec/tagged_read.h"

namespace shuke::codec {

FieldsLeft skip_fields(FieldsLeft left, std::uint64_t key) {
  while (left.key < key) {
    const TakenNumber taken = take_number(left.at, left.end);
    const bool sized = (left.key & 1) == static_cast<std::uint64_t>(Wire::sized);
    const bool whole = taken.after != nullptr &&
                       (!sized || taken.number <= static_cast<std::size_t>(left.end - taken.after));
    if (!whole) return damaged(left.end);
    left = next_key(sized ? taken.after + taken.number : taken.after, left.end, left.key);
  }
  return left;
}

}  // namespace shuke::codec
