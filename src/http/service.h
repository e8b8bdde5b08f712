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
#include <utility>
#include <variant>

#include "access/change_log.h"
#include "access/key_ring.h"
#include "access/login_desk.h"
#include "base/limits.h"
#include "base/message_limits.h"
#include "http/exchange.h"
#include "http/metrics.h"
#include "http/problem.h"
#include "http/query.h"
#include "http/rate_limit.h"
#include "http/settings.h"
#include "http/side_thread.h"
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
  bool is_unknown = false;  // nobody has shown a key
  std::size_t body_bytes_max = base::http_body_bytes_max;
  std::shared_ptr<void> place = {};  // one of the few for large bodies of callers without a key
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
  access::ChangeLog& changes;
  shops::Inbox& inbox;
  std::map<std::string, shops::ShopRules, std::less<>> shops;  // by name
  shops::Currency currency;
  const Route* more = nullptr;  // one beside the table: the yardstick of bench/
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
  access::ChangeLog& changes() const { return x_parts.changes; }
  /// Runs what takes long aside; false: too much waits.
  bool run_aside(std::function<void()> work) { return x_aside.run(std::move(work)); }
  /// Nothing runs aside any more. Before the server goes, whose connections wait there.
  void end_aside() { x_aside.end(); }
  /// Whether a browser's page of another site sends this, where no setting lets it.
  bool is_from_elsewhere(const Request& request) const {
    return request.fetch_site == "cross-site" && !may_call_from(request.origin);
  }

 private:
  /// Who calls: by key, otherwise by session; the problem where neither is good.
  std::optional<Problem> identify(Call& call, const Request& head) const;
  /// What a caller without a key may send: little, or as much as others where he names a shop and signs.
  std::optional<Problem> admit_unknown(Call& call, const Request& head);
  Response preflight(const Request& request) const;
  bool may_call_from(const std::string& origin) const;

  ServiceParts x_parts;
  RateLimit x_rate_limit;
  std::string x_openapi;
  std::atomic<bool> x_stopping{false};
  std::atomic<std::size_t> x_unknown_bodies{0};
  SideThread x_aside{base::http_side_waiting_max};
};

/// The cookie that holds a session's token.
inline constexpr std::string_view session_cookie = "shuke_session";

/// Microseconds of a clock that never jumps.
std::int64_t steady_now_us();

}  // namespace shuke::http
