// People: logging in and out, and who calls. Passwords and sessions themselves are access/login_desk.
#include <utility>

#include "codec/json_writer.h"
#include "codec/values.h"
#include "http/clock.h"
#include "http/log.h"
#include "http/reading.h"
#include "http/routes.h"

namespace shuke::http {
namespace {

/// Of a name and a password that are looked at, in bytes.
constexpr std::size_t entered_bytes_max = 1000;

std::string cookie_of(const Service& service, const std::string& token, std::int64_t seconds) {
  std::string cookie(session_cookie);
  cookie += "=" + token + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(seconds);
  if (service.settings().behind_tls || service.settings().has_tls()) cookie += "; Secure";
  return cookie;
}

Response begun(const Service& service, const access::LoginDesk::Result& result) {
  const std::int64_t seconds = service.settings().session_hours * 3600;
  Response response{
      .fields = {{"Set-Cookie", cookie_of(service, result.token, seconds)}, {"Cache-Control", "no-store"}}};
  codec::JsonWriter out(response.body);
  out.begin_object();
  out.text("user", result.user.name);
  out.text("role", access::role_row(result.user.role).name);
  out.text("csrf_token", access::csrf_token_of(result.token));
  out.text("ends_at", codec::write_instant(result.ends_at, base::TimeZone()));
  out.end_object();
  return response;
}

Response answer(const Service& service, const access::LoginDesk::Result& result) {
  using Kind = access::LoginDesk::Result::Kind;
  switch (result.kind) {
    case Kind::good:
      log(LogLevel::info, "logged_in", {{"user_no", static_cast<std::int64_t>(result.user.no)}});
      return begun(service, result);
    case Kind::wrong:
      log(LogLevel::warning, "login_failed");
      return problem_response({.code = ProblemCode::login_failed});
    case Kind::locked: {
      log(LogLevel::warning, "login_locked");
      Response response = problem_response({.code = ProblemCode::login_locked});
      for (auto& [name, value] : response.fields) {
        if (name == "Retry-After") value = std::to_string(result.wait_s);
      }
      return response;
    }
    case Kind::fault: return problem_response({.code = ProblemCode::unavailable});
  }
  __builtin_unreachable();
}

}  // namespace

std::optional<Response> note_change(Service& service, const Call& call, std::string_view what,
                                    const std::string& about, const std::string& reason) {
  const base::Instant now{ClockSources::of_machine().system_us()};
  const auto noted = service.changes().add({.at = now,
                                            .by = {.sender = call.key_no, .reason = reason},
                                            .what = std::string(what),
                                            .about = about});
  // Not what it was about: an address can hold what only its owner should know.
  log(LogLevel::info, what, {{"sender", static_cast<std::int64_t>(call.key_no)}});
  return noted ? std::nullopt : std::optional(fault_response(noted.error()));
}

void write_sender(codec::JsonWriter& out, const Service& service, std::uint32_t no) {
  const auto sender = service.sender(no);
  if (!sender || sender->kind == "key") return out.text("key", access::key_id(no));
  out.text(sender->kind, sender->name);
}

void post_login(Service& service, Call call, Respond respond) {
  // Otherwise another site's page could log a person in as somebody else without his seeing it.
  if (service.is_from_elsewhere(call.request))
    return respond(problem_response({.code = ProblemCode::not_allowed, .field = "Sec-Fetch-Site"}));
  const auto document = read_body(call);
  if (!document) return respond(document.error());
  BodyFields fields(*document, {"name", "password"});
  access::LoginDesk::Login login{fields.text("name").value_or(""), fields.text("password").value_or("")};
  for (const auto& [name, value] :
       {std::pair("name", &login.name), std::pair("password", &login.password)}) {
    if (value->empty() || value->size() > entered_bytes_max) fields.refuse(name, "A text was expected.");
  }
  if (fields.problem()) return respond(*fields.problem());
  const bool asked = service.logins().ask(
      std::move(login),
      [&service, respond](const access::LoginDesk::Result& result) { respond(answer(service, result)); });
  if (!asked) respond(problem_response({.code = ProblemCode::overloaded}));
}

void post_logout(Service& service, Call call, Respond respond) {
  if (!call.session.empty()) service.logins().leave(call.session);
  respond({.body = R"({"done":true})", .fields = {{"Set-Cookie", cookie_of(service, "", 0)}}});
}

void get_session(Service& service, Call call, Respond respond) {
  Response response{.fields = {{"Cache-Control", "no-store"}}};
  codec::JsonWriter out(response.body);
  out.begin_object();
  write_sender(out, service, call.key_no);
  out.text("role", access::role_row(call.role).name);
  if (!call.session.empty()) out.text("csrf_token", access::csrf_token_of(call.session));
  out.end_object();
  respond(std::move(response));
}

}  // namespace shuke::http
