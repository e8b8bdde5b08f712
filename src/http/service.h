// Service: what happens to a request between the wire and the engine. Admitting (route, key, role, rate) by
// the table of routes, handing over to the route's handler, and finishing the answer (ETag, gzip, CORS).
// Not the wire (server) and not the handlers (handle_*.cpp).
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "access/key_ring.h"
#include "access/login_desk.h"
#include "http/exchange.h"
#include "http/metrics.h"
#include "http/problem.h"
#include "http/query.h"
#include "http/rate_limit.h"
#include "http/settings.h"
#include "http/writer.h"
#include "outbox/endpoint_file.h"
#include "shops/inbox.h"
#include "shops/shop_rules.h"
#include "store/store.h"

namespace shuke::http {

struct Route;

/// A request whose head was admitted.
struct Call {
  const Route* route = nullptr;
  Target target = {};
  std::string id = {};       // what stands in the place of {id}
  std::uint32_t key_no = 0;  // of the key or user, as the journal names who sent a command
  access::Role role = access::Role::analyst;
  std::string session = {};  // a person's token; empty: a key, or nobody
  Request request = {};
};

/// Everything a handler may use. All must outlive the service.
struct ServiceParts {
  const Settings& settings;
  Metrics& metrics;
  Writer& writer;
  /// The keys that are good now. Any thread.
  std::function<std::shared_ptr<const access::KeyRing>()> keys;
  outbox::EndpointFile& endpoints;
  /// A look at the store as it stands, to be closed soon. Any thread.
  std::function<store::Expected<std::unique_ptr<store::Store>>()> open_reader;
  access::LoginDesk& logins;
  shops::Inbox& inbox;
  std::map<std::string, shops::ShopRules, std::less<>> shops;  // by name
  shops::Currency currency;
};

class Service {
 public:
  explicit Service(ServiceParts parts);
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  /// Decides by the head alone, so that nobody without a key can make the server read a body.
  std::variant<Call, Response> admit(Request head);
  /// Answers an admitted call, whose body has come by now.
  void handle(Call call, Respond respond);
  /// Makes the answer ready for the wire.
  void finish(const Request& request, Response& response) const;
  /// Counts what was answered; `route` is nothing where none was found.
  void count(const Route* route, int status, std::int64_t begun_us) const;

  /// From now on the server is not ready, and connections close after their answer.
  void stop() { x_stopping.store(true); }
  bool stopping() const { return x_stopping.load(); }

  const Settings& settings() const { return x_parts.settings; }
  Metrics& metrics() const { return x_parts.metrics; }
  Writer& writer() const { return x_parts.writer; }
  outbox::EndpointFile& endpoints() const { return x_parts.endpoints; }
  const shops::Currency& currency() const { return x_parts.currency; }
  shops::Inbox& inbox() const { return x_parts.inbox; }
  /// Nothing where no shop of this name is connected.
  const shops::ShopRules* shop(std::string_view name) const {
    const auto found = x_parts.shops.find(name);
    return found == x_parts.shops.end() ? nullptr : &found->second;
  }
  store::Expected<std::unique_ptr<store::Store>> open_reader() const { return x_parts.open_reader(); }
  const std::string& openapi() const { return x_openapi; }
  std::size_t keys() const { return x_parts.keys()->size(); }
  /// Nothing where no sender ever had this number.
  std::optional<access::Sender> sender(std::uint32_t no) const;
  access::LoginDesk& logins() const { return x_parts.logins; }

 private:
  /// Who calls: by key, otherwise by session; the problem where neither is good.
  std::optional<Problem> identify(Call& call, const Request& head) const;
  Response preflight(const Request& request) const;
  bool may_call_from(const std::string& origin) const;

  ServiceParts x_parts;
  RateLimit x_rate_limit;
  std::string x_openapi;
  std::atomic<bool> x_stopping{false};
};

/// The cookie that holds a session's token.
inline constexpr std::string_view session_cookie = "shuke_session";

/// Microseconds of a clock that never jumps.
std::int64_t steady_now_us();

}  // namespace shuke::http
