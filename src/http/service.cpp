// The order of the checks: form, path, method, key, role, rate.
#include "http/service.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/limits.h"
#include "base/names.h"
#include "codec/directory.h"
#include "http/gzip.h"
#include "http/log.h"
#include "http/routes.h"
#include "outbox/signature.h"

namespace shuke::http {
namespace {

/// The key of an Authorization field; empty where it has none of this scheme.
std::string_view bearer_key(std::string_view authorization) {
  constexpr std::string_view scheme = "bearer ";
  const bool fits = authorization.size() > scheme.size() &&
                    std::equal(scheme.begin(), scheme.end(), authorization.begin(), [](char a, char b) {
                      return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b);
                    });
  if (!fits) return {};
  const std::string_view key = authorization.substr(scheme.size());
  return key.substr(std::min(key.find_first_not_of(' '), key.size()));
}

/// The session's token in a Cookie field; empty where it has none.
std::string_view session_token(std::string_view cookies) {
  while (!cookies.empty()) {
    const std::size_t end = cookies.find(';');
    std::string_view one = cookies.substr(0, end);
    one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
    if (one.starts_with(session_cookie) && one.substr(session_cookie.size()).starts_with('='))
      return one.substr(session_cookie.size() + 1);
    cookies.remove_prefix(end == std::string_view::npos ? cookies.size() : end + 1);
  }
  return {};
}

/// Whether a list of entity tags has this one; all are compared weakly.
bool has_tag(std::string_view list, std::string_view tag) {
  return list == "*" || list.find(tag.substr(tag.find('"'))) != std::string_view::npos;
}

std::string weak_tag(std::string_view body) {
  return fmt::format("W/\"{:016x}-{:x}\"", base::hash_bytes(body), body.size());
}

}  // namespace

std::int64_t steady_now_us() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

Service::Service(ServiceParts parts)
    : x_parts(std::move(parts)),
      x_rate_limit(x_parts.settings.requests_per_second),
      x_openapi(write_openapi()) {}

bool Service::may_call_from(const std::string& origin) const {
  const auto& origins = x_parts.settings.cors_origins;
  return !origin.empty() && std::ranges::find(origins, origin) != origins.end();
}

Response Service::preflight(const Request& request) const {
  Response response{.status = 204, .content_type = ""};
  if (!may_call_from(request.origin)) return response;
  response.fields.emplace_back("Access-Control-Allow-Methods", "GET, POST");
  response.fields.emplace_back("Access-Control-Allow-Headers",
                               "Authorization, Content-Type, Idempotency-Key, If-None-Match, X-Request-Id");
  response.fields.emplace_back("Access-Control-Max-Age", "600");
  return response;
}

std::optional<access::Sender> Service::sender(std::uint32_t no) const {
  const auto keys = x_parts.keys();
  const access::Sender* sender = keys->sender(no);
  return sender == nullptr ? std::nullopt : std::optional(*sender);
}

std::optional<Problem> Service::identify(Call& call, const Request& head) const {
  const auto keys = x_parts.keys();
  if (!head.authorization.empty() || head.cookie.empty()) {
    const std::string_view text = bearer_key(head.authorization);
    if (text.empty()) return Problem{.code = ProblemCode::key_required, .field = "Authorization"};
    const access::Key* key = keys->find(text);
    if (key == nullptr) return Problem{.code = ProblemCode::key_not_known, .field = "Authorization"};
    call.key_no = key->no;
    call.role = key->role;
    return std::nullopt;
  }
  const std::string_view token = session_token(head.cookie);
  const auto user = token.empty() ? std::nullopt : x_parts.logins.holder_of(token);
  const access::Sender* sender = user ? keys->sender(user->user) : nullptr;
  if (sender == nullptr || !sender->is_good || user->age < sender->age)
    return Problem{.code = ProblemCode::key_required, .field = "Cookie"};
  const bool changes = head.method != Method::get;
  if (changes && !outbox::equal_in_constant_time(access::csrf_token_of(token), head.csrf_token))
    return Problem{.code = ProblemCode::csrf_token_wrong, .field = "X-CSRF-Token"};
  call.key_no = user->user;
  call.role = sender->role;
  call.session = token;
  return std::nullopt;
}

std::optional<Problem> Service::admit_unknown(Call& call, const Request& head) {
  call.is_unknown = true;
  call.body_bytes_max = base::http_unknown_body_bytes_max;
  if (!call.route->is_signed) return std::nullopt;
  if (shop(call.id) == nullptr) return Problem{.code = ProblemCode::shop_not_found, .field = "id"};
  if (head.shop_signature.empty()) return std::nullopt;
  call.body_bytes_max = base::http_unknown_small_body_bytes_max;
  if (head.body_bytes <= call.body_bytes_max) return std::nullopt;
  // A signature can be wrong, and is not known to be before the whole body is there. So large ones have
  // places, and who has none cannot take those of small ones.
  const std::size_t others = x_unknown_bodies.fetch_add(1);
  call.place = std::shared_ptr<void>(nullptr, [this](void*) { x_unknown_bodies.fetch_sub(1); });
  if (others >= base::http_unknown_bodies_max) return Problem{.code = ProblemCode::overloaded};
  call.body_bytes_max = base::http_body_bytes_max;
  return std::nullopt;
}

std::variant<Call, Response> Service::admit(Request head) {
  if (head.target.size() > base::http_target_bytes_max)
    return problem_response({.code = ProblemCode::target_too_long});
  auto target = read_target(head.target);
  if (!target || !head.repeated_field.empty()) {
    return problem_response({.code = ProblemCode::malformed_request,
                             .field = target ? head.repeated_field : "target",
                             .detail = target ? "It stands in the head twice." : ""});
  }
  if (head.method == Method::options) return preflight(head);
  Found found = find_route(head.method, target->segments, x_parts.more);
  if (found.route == nullptr) {
    if (found.allowed.empty()) return problem_response({.code = ProblemCode::route_not_found});
    Response response = problem_response({.code = ProblemCode::method_not_allowed});
    std::string allow;
    for (const Method method : found.allowed)
      allow.append(allow.empty() ? "" : ", ")
          .append(method == Method::get ? "GET, HEAD" : method_name(method));
    response.fields.emplace_back("Allow", allow);
    return response;
  }
  Call call{.route = found.route, .target = *std::move(target), .id = std::move(found.id)};
  if (found.route->roles.has_anybody()) {
    if (const auto problem = admit_unknown(call, head)) return problem_response(*problem);
  } else {
    if (const auto problem = identify(call, head)) return problem_response(*problem);
    if (!found.route->roles.has(call.role)) return problem_response({.code = ProblemCode::not_allowed});
    if (!x_rate_limit.take(call.key_no, steady_now_us())) {
      x_parts.metrics.rate_limited.fetch_add(1);
      return problem_response({.code = ProblemCode::too_many_requests});
    }
  }
  call.request = std::move(head);
  return call;
}

void Service::handle(Call call, Respond respond) {
  for (const auto& [name, value] : call.target.query) {
    const auto known = std::ranges::find(call.route->query, name, &ParameterRow::name);
    if (known != call.route->query.end()) continue;
    return respond(problem_response({.code = ProblemCode::malformed_query,
                                     .field = codec::is_id(name) ? name : "?",
                                     .detail = "The route has no such parameter."}));
  }
  const Route* route = call.route;
  route->handle(*this, std::move(call), std::move(respond));
}

void Service::finish(const Request& request, Response& response) const {
  response.fields.emplace_back("X-Request-Id", request.request_id);
  response.fields.emplace_back("X-Content-Type-Options", "nosniff");
  if (!x_parts.settings.cors_origins.empty()) response.fields.emplace_back("Vary", "Origin");
  if (may_call_from(request.origin)) {
    response.fields.emplace_back("Access-Control-Allow-Origin", request.origin);
    response.fields.emplace_back("Access-Control-Expose-Headers", "ETag, Retry-After, X-Request-Id");
  }
  if (response.has_etag && response.status == 200) {
    const std::string tag = weak_tag(response.body);
    response.fields.emplace_back("ETag", tag);
    response.fields.emplace_back("Cache-Control", "private, no-cache");
    if (!request.if_none_match.empty() && has_tag(request.if_none_match, tag)) {
      response.status = 304;
      response.body.clear();
    }
  }
  const bool says_who_may_keep_it = std::ranges::any_of(
      response.fields, [](const auto& field) { return field.first == "Cache-Control"; });
  if (!says_who_may_keep_it) response.fields.emplace_back("Cache-Control", "no-store");
  if (response.body.size() < base::http_compress_bytes_min || !takes_gzip(request.accept_encoding)) return;
  std::string small = gzip(response.body);
  if (small.empty() || small.size() >= response.body.size()) return;
  response.body = std::move(small);
  response.fields.emplace_back("Content-Encoding", "gzip");
  response.fields.emplace_back("Vary", "Accept-Encoding");
}

void Service::count(const Route* route, int status, std::int64_t begun_us) const {
  const std::int64_t took = steady_now_us() - begun_us;
  x_parts.metrics.request(route_position(route), status,
                          static_cast<std::uint64_t>(std::max<std::int64_t>(took, 0)));
  if (!x_parts.settings.log_requests && status < 500) return;
  log(status < 500 ? LogLevel::info : LogLevel::warning, "request",
      {{"route", std::string(route == nullptr ? "none" : route->operation)},
       {"status", status},
       {"us", took}});
}

}  // namespace shuke::http
