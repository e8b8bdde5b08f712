// One member, one statement, one order.
#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "codec/json_writer.h"
#include "codec/values.h"
#include "codec/view_export.h"
#include "codec/view_member.h"
#include "codec/view_order.h"
#include "codec/view_statement.h"
#include "http/cursor.h"
#include "http/reading.h"
#include "http/routes.h"

namespace shuke::http {

Response fault_response(const store::Fault& fault) {
  const bool full = fault.kind == store::Fault::Kind::full;
  return problem_response({.code = full ? ProblemCode::storage_full : ProblemCode::unavailable});
}

codec::ViewSource source_of(const engine::Engine& engine) {
  return engine.view_source();
}

void answer_view(Service& service, const Respond& respond, std::function<Response(engine::Engine&)> view) {
  const bool taken = service.writer().read([respond, view = std::move(view)](engine::Engine& engine) {
    Response response = view(engine);
    if (const auto read = engine.end_reading(); !read) response = fault_response(read.error());
    respond(std::move(response));
  });
  if (taken) return;
  respond(problem_response({.code = service.stopping() ? ProblemCode::stopping : ProblemCode::overloaded}));
}

Response bad_parameter(const std::string& name, std::string detail) {
  return problem_response(
      {.code = ProblemCode::malformed_query, .field = name, .detail = std::move(detail)});
}

Response unreadable_parameter(const std::string& name, std::string_view text, const base::Fault& fault) {
  const bool had_plus = text.contains(' ');
  return bad_parameter(name, fault.message + (had_plus ? "; in an address a + is written %2B." : "."));
}

std::expected<std::uint32_t, Response> read_limit(const Target& target) {
  const std::string* text = target.find("limit");
  if (text == nullptr) return base::page_rows_default;
  const auto limit = read_count(*text, base::page_rows_max);
  if (limit && *limit != 0) return static_cast<std::uint32_t>(*limit);
  return std::unexpected(bad_parameter(
      "limit", "A number from 1 to " + std::to_string(base::page_rows_max) + " was expected."));
}

namespace {

Response no_member() {
  return rejection_response({domain::RejectionCode::member_not_found, "member"});
}

bool is_member(const engine::Engine& engine, base::MemberNo member) {
  return member && engine.state().member(member).status != domain::MemberStatus::absent;
}

Response statement_page(const engine::Engine& engine, const std::string& id,
                        const std::optional<codec::StatementPlace>& after, std::uint32_t limit) {
  const base::MemberNo member = engine.directory().find_member(id);
  if (!is_member(engine, member)) return no_member();
  store::Expected<void> read;
  const auto each = [&](const std::function<bool(const codec::StatementEntry&)>& use) {
    read = engine.each_event_of(member, after ? after->sequence : 0, use);
  };
  Response response{.has_etag = true};
  codec::JsonWriter out(response.body);
  out.begin_object();
  out.text("member", id);
  out.key("postings");
  const auto next = codec::write_postings_page(out, source_of(engine), each, after, limit);
  if (!read) return fault_response(read.error());
  if (next) out.text("next", write_cursor(*next));
  out.end_object();
  return response;
}

}  // namespace

void get_member(Service& service, Call call, Respond respond) {
  std::optional<base::Instant> at;
  if (const std::string* text = call.target.find("at")) {
    const auto read = codec::read_instant(*text);
    if (!read) return respond(unreadable_parameter("at", *text, read.error()));
    at = *read;
  }
  answer_view(service, respond, [id = std::move(call.id), at](engine::Engine& engine) {
    const base::MemberNo member = engine.directory().find_member(id);
    if (!is_member(engine, member)) return no_member();
    Response response{.has_etag = true};
    codec::JsonWriter out(response.body);
    if (!at) {
      codec::write_member_view(out, source_of(engine), member, engine.person(member));
      return response;
    }
    const auto state = engine.state_at(member, *at);
    if (!state) return fault_response(state.error());
    if ((*state)->member(member).status == domain::MemberStatus::absent) return no_member();
    const base::Instant then = std::min(*at, engine.now());
    codec::write_member_view(out,
                             {engine.programme(), **state, engine.directory(), then, &engine.timeline()},
                             member, engine.person(member));
    return response;
  });
}

void post_quotes(Service& service, Call call, Respond respond) {
  auto document = read_body(call);
  if (!document) return respond(document.error());
  answer_view(service, respond, [document = *std::move(document)](engine::Engine& engine) {
    engine::Engine::Quoted quoted = engine.quote(document);
    if (quoted.refusal) return rejection_response(*quoted.refusal);
    return Response{.body = std::move(quoted.json)};
  });
}

void get_statement(Service& service, Call call, Respond respond) {
  const auto limit = read_limit(call.target);
  if (!limit) return respond(limit.error());
  std::optional<codec::StatementPlace> after;
  if (const std::string* cursor = call.target.find("after")) {
    after = read_statement_cursor(*cursor);
    if (!after) return respond(problem_response({.code = ProblemCode::malformed_cursor, .field = "after"}));
  }
  answer_view(service, respond, [id = std::move(call.id), after, limit = *limit](engine::Engine& engine) {
    return statement_page(engine, id, after, limit);
  });
}

void get_export(Service& service, Call call, Respond respond) {
  answer_view(service, respond, [id = std::move(call.id)](engine::Engine& engine) {
    const base::MemberNo member = engine.directory().find_member(id);
    if (!is_member(engine, member)) return no_member();
    const auto entries = engine.events_of(member);
    if (!entries) return fault_response(entries.error());
    Response response;
    codec::JsonWriter out(response.body);
    codec::write_member_export(out, source_of(engine), member, engine.person(member), *entries);
    return response;
  });
}

void get_order(Service& service, Call call, Respond respond) {
  answer_view(service, respond, [id = std::move(call.id)](engine::Engine& engine) {
    const base::OrderNo order = engine.directory().find_order(id);
    if (!order || !engine.state().order(order).head.no)
      return rejection_response({domain::RejectionCode::order_not_found, "order"});
    Response response{.has_etag = true};
    codec::JsonWriter out(response.body);
    codec::write_order_view(out, source_of(engine), order);
    return response;
  });
}

}  // namespace shuke::http
