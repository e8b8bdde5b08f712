// Time zones by their IANA name, read from the system's zone files (TZif, RFC 8536). Not for arithmetic
// (base/time.h).
#pragma once

#include <string_view>

#include "base/fault.h"
#include "base/time.h"

namespace shuke::codec {

/// The zone's offsets from limits.h year_min to year_max, as the system's tz database knows them now:
/// `Asia/Shanghai`, `UTC`. Fails for a name that is not in the database. The folder is TZDIR, or where
/// systems keep it.
base::Expected<base::TimeZone> read_zone(std::string_view name);
/// The same from the bytes of a zone file.
base::Expected<base::TimeZone> read_zone_file(std::string_view bytes);

}  // namespace shuke::codec
