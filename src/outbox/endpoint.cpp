// Ids and checks of what people enter.
#include "outbox/endpoint.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/message_limits.h"
#include "codec/directory.h"
#include "codec/values.h"
#include "outbox/address.h"

namespace shuke::outbox {
namespace {

bool is_event_type(std::string_view name) {
  // Types are numbered without gaps, and what is none has no name.
  for (unsigned i = 0; i <= 255; ++i) {
    if (domain::event_type_name(static_cast<domain::EventType>(i)) == name) return !name.empty();
  }
  return false;
}

/// What of a URL after its scheme names the host: without port and brackets.
std::string host_of(std::string_view rest) {
  const std::string_view host = rest.substr(0, rest.find_first_of("/?#"));
  if (host.starts_with('[')) return std::string(host.substr(1, host.find(']') - 1));
  return std::string(host.substr(0, host.find(':')));
}

bool is_private_host(const std::string& host) {
  std::array<std::uint8_t, 4> v4{};
  if (inet_pton(AF_INET, host.c_str(), v4.data()) == 1) return !is_public(v4);
  std::array<std::uint8_t, 16> v6{};
  if (inet_pton(AF_INET6, host.c_str(), v6.data()) == 1) return !is_public(v6);
  return host == "localhost";
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

std::optional<std::string> private_problem(std::string_view url) {
  constexpr std::string_view with_tls = "https://";
  if (url.starts_with(with_tls) && !is_private_host(host_of(url.substr(with_tls.size()))))
    return std::nullopt;
  return "Webhooks go over http without TLS, or into a private network, only where the server's settings "
         "say webhooks_to_private_networks: true.";
}

std::optional<std::string> events_problem(const std::vector<std::string>& events) {
  for (const std::string& event : events) {
    if (!is_event_type(event)) return "There is no event " + codec::in_quotes(event) + ".";
  }
  return std::nullopt;
}

}  // namespace shuke::outbox
