// Ids and checks of what people enter.
#include "outbox/endpoint.h"

#include <algorithm>
#include <charconv>

#include "base/message_limits.h"
#include "codec/directory.h"
#include "codec/values.h"

namespace shuke::outbox {
namespace {

bool is_event_type(std::string_view name) {
  // Types are numbered without gaps, and what is none has no name.
  for (unsigned i = 0; i <= 255; ++i) {
    if (domain::event_type_name(static_cast<domain::EventType>(i)) == name) return !name.empty();
  }
  return false;
}

}  // namespace

bool Endpoint::wants(domain::EventType type) const {
  return events.empty() || std::ranges::find(events, domain::event_type_name(type)) != events.end();
}

std::string endpoint_id(std::uint32_t no) {
  return "w" + std::to_string(no);
}

std::optional<std::uint32_t> read_endpoint_id(std::string_view id) {
  std::uint32_t no = 0;
  if (!id.starts_with('w')) return std::nullopt;
  const auto [end, error] = std::from_chars(id.data() + 1, id.data() + id.size(), no);
  if (error != std::errc{} || end != id.data() + id.size() || no == 0 || endpoint_id(no) != id)
    return std::nullopt;
  return no;
}

std::optional<std::string> url_problem(std::string_view url) {
  if (!codec::is_printable(url, base::webhook_url_characters_max) ||
      url.find(' ') != std::string_view::npos)
    return "A URL has at most " + std::to_string(base::webhook_url_characters_max) +
           " printable characters and no spaces.";
  std::string_view rest = url;
  if (rest.starts_with("https://")) {
    rest.remove_prefix(8);
  } else if (rest.starts_with("http://")) {
    rest.remove_prefix(7);
  } else {
    return "A URL begins with https://, or with http:// inside a private network.";
  }
  const std::string_view host = rest.substr(0, rest.find_first_of("/?#"));
  if (host.empty() || host.find('@') != std::string_view::npos)
    return "A URL names a host, and no user or password.";
  return std::nullopt;
}

std::optional<std::string> events_problem(const std::vector<std::string>& events) {
  for (const std::string& event : events) {
    if (!is_event_type(event)) return "There is no event " + codec::in_quotes(event) + ".";
  }
  return std::nullopt;
}

}  // namespace shuke::outbox
