// Fuzz target: any bytes as a time zone file. They are refused, or give a zone in which times go to and
// from local form.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "codec/zone.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto zone = shuke::codec::read_zone_file({reinterpret_cast<const char*>(data), size});
  if (!zone) return 0;
  for (std::int64_t year = -70; year < 230; year += 7) {
    const shuke::base::Instant at{year * 366 * shuke::base::seconds_per_day * shuke::base::us_per_second};
    CHECK(zone->resolve(zone->local(at)) <= at);  // an hour that occurs twice becomes the earlier one
  }
  return 0;
}
