// Whatever stands in a request's line and in its parameters: taken apart without harm, and what is read as
// a cursor is what writing it gives.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "http/cursor.h"
#include "http/gzip.h"
#include "http/query.h"
#include "http/routes.h"
#include "http/settings.h"

namespace {

void look_at(std::string_view text) {
  using namespace shuke::http;
  if (const auto member = read_member_cursor(text)) CHECK(write_cursor(*member) == text);
  if (const auto place = read_statement_cursor(text)) CHECK(write_cursor(*place) == text);
  takes_gzip(text);
  for (const char c : text) CHECK(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto target = shuke::http::read_target(text);
  if (!target) {
    (void)shuke::http::read_settings(text);
    return 0;
  }
  for (const std::string& segment : target->segments) look_at(segment);
  for (const auto& [name, value] : target->query) look_at(name), look_at(value);
  const auto found = shuke::http::find_route(shuke::http::Method::get, target->segments);
  CHECK(found.route == nullptr || !found.allowed.empty());
  return 0;
}
