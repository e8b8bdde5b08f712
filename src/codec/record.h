// Record: what is kept as one piece of bytes. A version, the fields of one struct, and a 0 at the end,
// where a key of 0 is impossible: so bytes cut short at any place are known for it. Bytes are never
// rewritten: what an older version wrote is lifted when it is read. Not the fields themselves (tagged.h).
//
// New members need no new version. One is needed where the meaning of what is there changes (another unit,
// another default, a member that becomes two); the old form is then lifted to the new one, step by step.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "codec/tagged_read.h"
#include "codec/tagged_write.h"

namespace shuke::codec {

/// Rewrites the fields of one version as those of the next; false where they are damaged.
using Lift = bool (*)(std::string_view fields, std::string& lifted);

/// The lifts of one kind of record: the first takes version 1 to 2. What is written has the version after
/// the last lift.
template <class T>
inline constexpr std::span<const Lift> lifts_of{};

inline std::uint64_t newest_version(std::span<const Lift> lifts) {
  return lifts.size() + 1;
}

template <class T>
void write_record(const T& value, std::string& out, std::span<const Lift> lifts = lifts_of<T>) {
  ByteWriter writer(out);
  writer.number(newest_version(lifts));
  writer.put_place(write_body(writer, writer.place(), value, Defaults<T>::value, base::Instant{}));
  writer.number(0);
}

/// The fields of a record as the newest version has them: within `bytes`, or in `lifted` where they had to
/// be lifted.
std::expected<std::string_view, BytesFault> newest_fields(std::string_view bytes, std::string& lifted,
                                                          std::span<const Lift> lifts);

template <class T>
BytesRead read_record(std::string_view bytes, T& value, std::span<const Lift> lifts = lifts_of<T>) {
  std::string lifted;
  const auto fields = newest_fields(bytes, lifted, lifts);
  if (!fields) return std::unexpected(fields.error());
  const auto* begin = reinterpret_cast<const std::uint8_t*>(fields->data());
  const bool read = read_body(begin, begin + fields->size(), value, Defaults<T>::value, base::Instant{});
  if (!read) return std::unexpected(BytesFault::damaged);
  return {};
}

}  // namespace shuke::codec
