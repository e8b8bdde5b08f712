// The endpoints of webhooks, for the owner: who is told of events, and replays by hand. Not the telling
// (outbox).
#include <chrono>
#include <utility>

#include "base/message_limits.h"
#include "codec/json_writer.h"
#include "codec/values.h"
#include "http/reading.h"
#include "http/routes.h"
#include "outbox/endpoint_file.h"

namespace shuke::http {
namespace {

constexpr std::int64_t keep_hours_default = 24;
constexpr std::int64_t keep_hours_max = 720;

base::Instant system_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::microseconds>(now).count()};
}

void write_webhook(codec::JsonWriter& out, const outbox::Endpoint& endpoint) {
  const base::TimeZone utc;
  out.begin_object();
  out.text("webhook", outbox::endpoint_id(endpoint.no));
  out.text("url", endpoint.url);
  out.begin_array("events");
  for (const std::string& event : endpoint.events) out.text(event);
  out.end_array();
  out.text("state", endpoint.active ? "active" : "disabled");
  if (!endpoint.why.empty()) out.text("why", endpoint.why);
  out.text("created_at", codec::write_instant(endpoint.created_at, utc));
  if (!endpoint.old_secret.empty() && endpoint.old_until > system_now())
    out.text("old_secret_until", codec::write_instant(endpoint.old_until, utc));
  out.integer("next_event", static_cast<std::int64_t>(endpoint.next));
  out.integer("delivered", static_cast<std::int64_t>(endpoint.delivered));
  out.integer("waiting", static_cast<std::int64_t>(endpoint.waiting));
  out.integer("given_up", static_cast<std::int64_t>(endpoint.given_up));
  if (endpoint.attempted_at != base::never) {
    out.begin_object("last_attempt");
    out.text("at", codec::write_instant(endpoint.attempted_at, utc));
    out.integer("status", endpoint.last_status);
    if (!endpoint.last_words.empty()) out.text("words", endpoint.last_words);
    out.end_object();
  }
  out.end_object();
}

Response secret_response(const outbox::Endpoint& endpoint) {
  Response response{.fields = {{"Cache-Control", "no-store"}}};
  codec::JsonWriter out(response.body);
  out.begin_object();
  out.text("webhook", outbox::endpoint_id(endpoint.no));
  out.text("secret", endpoint.secret);
  out.end_object();
  return response;
}

Response no_webhook() {
  return problem_response({.code = ProblemCode::webhook_not_found, .field = "id"});
}

/// A limit that was reached is the caller's to know; anything else is a store that failed.
Response webhook_fault(const store::Fault& fault) {
  if (fault.kind == store::Fault::Kind::refused)
    return problem_response({.code = ProblemCode::limit_reached});
  return fault_response(fault);
}

/// The problem where there is no such endpoint.
std::optional<Response> known_webhook(const Service& service, const std::optional<std::uint32_t>& no) {
  if (!no) return no_webhook();
  const auto found = service.endpoints().find(*no);
  if (!found) return fault_response(found.error());
  if (!*found) return no_webhook();
  return std::nullopt;
}

Response done() {
  return {.body = R"({"done":true})"};
}

}  // namespace

void get_webhooks(Service& service, Call, Respond respond) {
  const auto endpoints = service.endpoints().list();
  if (!endpoints) return respond(fault_response(endpoints.error()));
  Response response{.has_etag = true};
  codec::JsonWriter out(response.body);
  out.begin_object();
  out.begin_array("webhooks");
  for (const outbox::Endpoint& endpoint : *endpoints) write_webhook(out, endpoint);
  out.end_array();
  out.end_object();
  respond(std::move(response));
}

void post_webhooks(Service& service, Call call, Respond respond) {
  const auto document = read_body(call);
  if (!document) return respond(document.error());
  BodyFields fields(*document, {"url", "events", "reason"});
  outbox::EndpointFile::NewEndpoint wanted;
  wanted.url = fields.text("url").value_or("");
  wanted.events = fields.texts("events", base::webhook_events_max);
  const std::string reason = read_reason(fields);
  auto problem = outbox::url_problem(wanted.url);
  if (!problem && !service.settings().webhooks_to_private_networks)
    problem = outbox::private_problem(wanted.url);
  if (problem) fields.refuse("url", *problem);
  if (const auto wrong = outbox::events_problem(wanted.events)) fields.refuse("events", *wrong);
  if (fields.problem()) return respond(*fields.problem());
  const auto reader = service.open_reader();
  if (!reader) return respond(fault_response(reader.error()));
  const auto from = engine::Feed(**reader).end();
  if (!from) return respond(fault_response(from.error()));
  wanted.from = *from;
  if (const auto fault = note_change(service, call, "webhook_added", wanted.url, reason))
    return respond(*fault);
  const auto added = service.endpoints().add(wanted, system_now());
  if (!added) return respond(webhook_fault(added.error()));
  respond(secret_response(*added));
}

void rotate_webhook(Service& service, Call call, Respond respond) {
  const auto document = read_body(call);
  if (!document) return respond(document.error());
  BodyFields fields(*document, {"keep_hours", "reason"});
  const std::string reason = read_reason(fields);
  const auto hours = fields.integer("keep_hours", 0, keep_hours_max).value_or(keep_hours_default);
  if (fields.problem()) return respond(*fields.problem());
  const auto no = outbox::read_endpoint_id(call.id);
  if (const auto problem = known_webhook(service, no)) return respond(*problem);
  if (const auto problem = note_change(service, call, "webhook_rotated", call.id, reason))
    return respond(*problem);
  const auto rotated =
      service.endpoints().rotate(*no, {system_now().us + hours * 3600 * base::us_per_second});
  if (!rotated) return respond(fault_response(rotated.error()));
  if (!*rotated) return respond(no_webhook());
  respond(secret_response(**rotated));
}

void disable_webhook(Service& service, Call call, Respond respond) {
  const auto document = read_body(call);
  if (!document) return respond(document.error());
  BodyFields fields(*document, {"reason"});
  const std::string reason = read_reason(fields);
  if (reason.empty()) fields.refuse("reason", "A reason was expected.");
  if (fields.problem()) return respond(*fields.problem());
  const auto no = outbox::read_endpoint_id(call.id);
  if (const auto problem = known_webhook(service, no)) return respond(*problem);
  if (const auto problem = note_change(service, call, "webhook_disabled", call.id, reason))
    return respond(*problem);
  const auto changed = service.endpoints().set_active(*no, false, reason);
  if (!changed) return respond(fault_response(changed.error()));
  if (!*changed) return respond(no_webhook());
  respond(done());
}

void enable_webhook(Service& service, Call call, Respond respond) {
  const auto document = read_body(call);
  if (!document) return respond(document.error());
  BodyFields fields(*document, {"reason"});
  const std::string reason = read_reason(fields);
  if (fields.problem()) return respond(*fields.problem());
  const auto no = outbox::read_endpoint_id(call.id);
  if (const auto problem = known_webhook(service, no)) return respond(*problem);
  if (const auto problem = note_change(service, call, "webhook_enabled", call.id, reason))
    return respond(*problem);
  const auto changed = service.endpoints().set_active(*no, true, "");
  if (!changed) return respond(fault_response(changed.error()));
  if (!*changed) return respond(no_webhook());
  respond(done());
}

namespace {

Response replay_failed(Service& service, std::uint32_t no) {
  const auto messages = service.endpoints().replay_failed(no, system_now());
  if (!messages) return fault_response(messages.error());
  Response response;
  codec::JsonWriter out(response.body);
  out.begin_object();
  out.boolean("done", true);
  out.integer("messages", static_cast<std::int64_t>(*messages));
  out.end_object();
  return response;
}

Response replay_stretch(Service& service, std::uint32_t no, std::uint64_t from,
                        std::optional<std::int64_t> until) {
  const auto reader = service.open_reader();
  if (!reader) return fault_response(reader.error());
  const engine::Feed feed(**reader);
  const auto end = feed.end();
  if (!end) return fault_response(end.error());
  const auto batch = feed.batch_of(from);
  if (!batch) return fault_response(batch.error());
  const std::uint64_t last =
      until ? std::min(static_cast<std::uint64_t>(*until), end->sequence) : end->sequence;
  if (from >= last)
    return problem_response(
        {.code = ProblemCode::malformed_request, .field = "from", .detail = "There are no such events."});
  const auto asked = service.endpoints().replay(no, {*batch, from}, last);
  if (!asked) return webhook_fault(asked.error());
  return *asked ? done() : no_webhook();
}

}  // namespace

void replay_webhook(Service& service, Call call, Respond respond) {
  const auto document = read_body(call);
  if (!document) return respond(document.error());
  BodyFields fields(*document, {"failed", "from", "until", "reason"});
  const std::string reason = read_reason(fields);
  const bool failed = fields.is_true("failed");
  const auto from = fields.integer("from", 0, INT64_MAX);
  const auto until = fields.integer("until", 0, INT64_MAX);
  if (failed == from.has_value() || (failed && until)) fields.refuse("from", "Either `failed` or `from`.");
  if (fields.problem()) return respond(*fields.problem());
  const auto no = outbox::read_endpoint_id(call.id);
  if (const auto problem = known_webhook(service, no)) return respond(*problem);
  if (const auto problem = note_change(service, call, "webhook_replayed", call.id, reason))
    return respond(*problem);
  respond(failed ? replay_failed(service, *no)
                 : replay_stretch(service, *no, static_cast<std::uint64_t>(*from), until));
}

}  // namespace shuke::http
