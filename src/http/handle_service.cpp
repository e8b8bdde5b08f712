// What is about the server itself: its clock, health, metrics, the description of its API.
#include <utility>

#include "codec/json_writer.h"
#include "codec/values.h"
#include "embedded/api_reference.h"
#include "http/reading.h"
#include "http/routes.h"

namespace shuke::http {

void post_clock(Service& service, Call call, Respond respond) {
  const auto document = read_body(call);
  if (!document) return respond(document.error());
  BodyFields fields(*document, {"accept", "reason"});
  if (!fields.is_true("accept")) fields.refuse("accept", "{\"accept\": true} was expected.");
  const std::string reason = read_reason(fields);
  if (fields.problem()) return respond(*fields.problem());
  if (const auto problem = note_change(service, call, "clock_accepted", "clock", reason))
    return respond(*problem);
  service.writer().accept_clock();
  respond({.body = R"({"done":true})"});
}

void get_health(Service&, Call, Respond respond) {
  respond({.body = R"({"status":"ok"})"});
}

/// A full disk leaves a server ready, because reading goes on; so does a clock that waits to be accepted.
void get_ready(Service& service, Call, Respond respond) {
  const Metrics& metrics = service.metrics();
  const bool failed = metrics.failed.load() != 0;
  const bool ready = !failed && !service.stopping();
  Response response{.status = ready ? 200 : 503};
  codec::JsonWriter out(response.body);
  out.begin_object();
  out.text("status", failed ? "failed" : ready ? "ready" : "stopping");
  out.boolean("writes", ready && metrics.disk_full.load() == 0);
  out.boolean("disk_full", metrics.disk_full.load() != 0);
  out.begin_object("clock");
  out.boolean("waits_to_be_accepted", metrics.clock_jump_us.load() != 0);
  out.integer("seconds_ahead", metrics.clock_jump_us.load() / base::us_per_second);
  out.end_object();
  out.begin_object("due");
  const std::int64_t last = metrics.due_last_run_us.load();
  if (last != 0) out.text("last_run", codec::write_instant({last}, base::TimeZone()));
  out.boolean("behind", metrics.due_behind.load() != 0);
  out.end_object();
  out.integer("waiting_commands", metrics.waiting_commands.load());
  out.integer("keys", static_cast<std::int64_t>(service.keys()));
  out.end_object();
  respond(std::move(response));
}

void get_metrics(Service& service, Call, Respond respond) {
  respond({.content_type = "text/plain; version=0.0.4; charset=utf-8", .body = service.metrics().text()});
}

void get_openapi(Service& service, Call, Respond respond) {
  respond({.body = service.openapi(), .has_etag = true});
}

void get_reference(Service&, Call, Respond respond) {
  respond({.content_type = "text/html; charset=utf-8",
           .body = std::string(embedded::api_reference()),
           .fields = {{"Content-Security-Policy",
                       "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
                       "connect-src 'self'"}},
           .has_etag = true});
}

}  // namespace shuke::http
