// The description of the API, made from the tables that the server itself goes by; the forms of answers
// come from schema/views.json.
#include <algorithm>
#include <iterator>
#include <span>
#include <string>

#include "access/role.h"
#include "base/limits.h"
#include "codec/command_table.h"
#include "codec/json_writer.h"
#include "domain/rejection.h"
#include "embedded/views_schema.h"
#include "http/problem.h"
#include "http/routes.h"

namespace shuke::http {
namespace {

using codec::FieldKind;
using codec::FieldRow;
using codec::JsonWriter;

void write_ref(JsonWriter& out, std::string_view name) {
  out.begin_object();
  out.text("$ref", "#/components/schemas/" + std::string(name));
  out.end_object();
}

void write_record(JsonWriter& out, std::span<const FieldRow> fields);

/// The keys of a field's schema, into an object that is open.
void write_kind(JsonWriter& out, const FieldRow& row) {
  const auto type = [&](std::string_view name) {
    if (!row.nullable) return out.text("type", name);
    out.begin_array("type");
    out.text(name);
    out.text("null");
    out.end_array();
  };
  switch (row.kind) {
    case FieldKind::money:
      out.begin_array("type");
      out.text("string");
      out.text("number");
      out.end_array();
      out.text("description", "Money, with at most the currency's decimals.");
      break;
    case FieldKind::points:
    case FieldKind::integer: type("integer"); break;
    case FieldKind::boolean: type("boolean"); break;
    case FieldKind::one_of:
      type("string");
      out.begin_array("enum");
      for (const std::string_view word : row.words) out.text(word);
      if (row.nullable) out.null();
      out.end_array();
      break;
    case FieldKind::instant: type("string"), out.text("format", "date-time"); break;
    case FieldKind::date: type("string"), out.text("format", "date"); break;
    case FieldKind::email: type("string"), out.text("format", "email"); break;
    case FieldKind::month: type("string"), out.text("pattern", "^[0-9]{4}-[0-9]{2}$"); break;
    case FieldKind::duration: type("string"), out.text("pattern", "^[0-9]+(h|d|w|mo|y)$"); break;
    case FieldKind::document: type("string"); break;
    case FieldKind::names:
      type("array");
      out.integer("maxItems", static_cast<std::int64_t>(row.most));
      out.key("items");
      write_ref(out, "Id");
      break;
    case FieldKind::record: write_record(out, row.fields); break;
    case FieldKind::records:
      type("array");
      out.integer("maxItems", static_cast<std::int64_t>(row.most));
      out.begin_object("items");
      write_record(out, row.fields);
      out.end_object();
      break;
    case FieldKind::keyed_records:
      type("object");
      out.begin_object("additionalProperties");
      write_record(out, row.fields);
      out.end_object();
      break;
    case FieldKind::text:
    case FieldKind::phone:
      type("string");
      out.integer("minLength", 1);
      if (row.most != 0) out.integer("maxLength", static_cast<std::int64_t>(row.most));
      break;
    default:
      type("string");
      out.integer("minLength", 1);
      out.integer("maxLength", static_cast<std::int64_t>(base::id_characters_max));
  }
}

void write_fields(JsonWriter& out, std::span<const FieldRow> fields) {
  for (const FieldRow& row : fields) {
    if (row.name == "type") continue;
    out.begin_object(row.name);
    write_kind(out, row);
    if (!row.fallback.empty()) out.text("x-otherwise", row.fallback);
    out.end_object();
  }
}

void write_required(JsonWriter& out, std::span<const FieldRow> fields) {
  for (const FieldRow& row : fields) {
    if (row.required && row.name != "type") out.text(row.name);
  }
}

void write_record(JsonWriter& out, std::span<const FieldRow> fields) {
  out.text("type", "object");
  out.begin_object("properties");
  write_fields(out, fields);
  out.end_object();
  out.begin_array("required");
  write_required(out, fields);
  out.end_array();
  out.boolean("additionalProperties", false);
}

void write_command(JsonWriter& out, const codec::TypeRow& row) {
  out.begin_object("command_" + std::string(row.name));
  out.text("type", "object");
  out.begin_array("x-roles");
  for (const access::RoleRow& role : access::role_table()) {
    if (access::senders_of(row.type).has(role.role)) out.text(role.name);
  }
  out.end_array();
  out.begin_object("properties");
  out.begin_object("type");
  out.text("const", row.name);
  out.end_object();
  write_fields(out, codec::envelope_fields(row));
  write_fields(out, row.fields);
  out.end_object();
  out.begin_array("required");
  out.text("type");
  write_required(out, row.fields);
  out.end_array();
  out.boolean("additionalProperties", false);
  out.end_object();
}

bool on_a_server(const codec::TypeRow& row) {
  return access::senders_of(row.type) != access::Roles{};
}

void write_commands(JsonWriter& out) {
  out.begin_object("Command");
  out.begin_array("oneOf");
  for (const codec::TypeRow& row : codec::command_types()) {
    if (on_a_server(row)) write_ref(out, "command_" + std::string(row.name));
  }
  out.end_array();
  out.begin_object("discriminator");
  out.text("propertyName", "type");
  out.begin_object("mapping");
  for (const codec::TypeRow& row : codec::command_types()) {
    if (on_a_server(row)) out.text(row.name, "#/components/schemas/command_" + std::string(row.name));
  }
  out.end_object();
  out.end_object();
  out.end_object();
  for (const codec::TypeRow& row : codec::command_types()) {
    if (on_a_server(row)) write_command(out, row);
  }
}

void write_parameter(JsonWriter& out, std::string_view name, std::string_view in, std::string_view type,
                     std::string_view zh, std::string_view en) {
  out.begin_object();
  out.text("name", name);
  out.text("in", in);
  if (in == "path") out.boolean("required", true);
  out.text("description", en);
  out.text("x-description-zh", zh);
  out.begin_object("schema");
  out.text("type", type);
  out.end_object();
  out.end_object();
}

void write_parameter(JsonWriter& out, const ParameterRow& row, std::string_view in) {
  write_parameter(out, row.name, in, row.type, row.zh, row.en);
}

// ---- what the table of routes does not say of them

using Handlers = std::span<void (*const)(Service&, Call, Respond)>;

bool is_one_of(const Route& route, Handlers handlers) {
  return std::ranges::find(handlers, route.handle) != handlers.end();
}

/// Whose answers have an ETag.
constexpr decltype(Route::handle) with_etag[] = {get_command, get_members,  get_member,    get_statement,
                                                 get_orders,  get_order,    get_programme, get_report,
                                                 get_audit,   get_webhooks, get_openapi,   get_reference};
/// Whose single command may have its id from the field Idempotency-Key.
constexpr decltype(Route::handle) with_idempotency_key[] = {post_commands, post_publish};
/// Which the domain can refuse, by any of its codes.
constexpr decltype(Route::handle) of_the_domain[] = {post_commands, post_quotes, post_preview,
                                                     post_publish};
/// Which every role may call, and some not in every way.
constexpr decltype(Route::handle) narrow_for_some[] = {get_members, get_orders};
/// Which find as much as there may be.
constexpr decltype(Route::handle) with_limits[] = {post_webhooks, replay_webhook};
/// Which ask no store, so that none can fail or stop.
constexpr decltype(Route::handle) without_store[] = {get_session, post_logout};

bool needs_key(const Route& route) {
  return !route.roles.has_anybody();
}
/// By key, session, signature or password.
bool looks_at_caller(const Route& route) {
  return needs_key(route) || route.is_signed || route.handle == post_login;
}
bool has_id(const Route& route) {
  return route.path.find("{id}") != std::string_view::npos;
}
bool changes(const Route& route) {
  return route.method == Method::post;
}

bool rejects_with(const Route& route, int status) {
  return is_one_of(route, of_the_domain) &&
         std::ranges::find(domain::rejection_table(), status, &domain::RejectionRow::http_status) !=
             domain::rejection_table().end();
}

/// Not to every caller: some roles may not call it, or not in every way, or a session lacks its token.
bool can_forbid(const Route& route) {
  const bool is_for_some = route.roles != access::every_role || is_one_of(route, narrow_for_some);
  return route.handle == post_login || (needs_key(route) && (changes(route) || is_for_some));
}

struct FailureRow {
  int status;
  std::string_view words;
  bool (*can_be)(const Route&);
};

constexpr FailureRow failures[] = {
    {400, "The request cannot be read; `field` says where.", [](const Route&) { return true; }},
    {401, "Who calls is not known: the key, session, password or signature is missing or wrong.",
     looks_at_caller},
    {403, "Who calls may not do this.", can_forbid},
    {404, "What is named is not there.",
     [](const Route& route) { return has_id(route) || rejects_with(route, 404); }},
    {409, "What is named is not in the state that this needs, or there is as much as there may be.",
     [](const Route& route) { return is_one_of(route, with_limits) || rejects_with(route, 409); }},
    {413, "The body is too large.", changes},
    {422, "It was understood, and its figures or dates are refused.",
     [](const Route& route) { return rejects_with(route, 422); }},
    {429, "Too much at once: it can be sent again after a while.", looks_at_caller},
    {503, "The store failed or is full, or the server stops: it can be sent again under the same id.",
     [](const Route& route) { return looks_at_caller(route) && !is_one_of(route, without_store); }},
};

// ---- operations

void write_media(JsonWriter& out, std::string_view type, std::string_view schema) {
  out.begin_object(type.substr(0, type.find(';')));
  out.key("schema");
  if (schema.empty()) {
    out.begin_object();
    out.text("type", "string");
    out.end_object();
  } else {
    write_ref(out, schema);
  }
  out.end_object();
}

void write_content(JsonWriter& out, std::string_view type, std::string_view schema) {
  out.begin_object("content");
  write_media(out, type, schema);
  out.end_object();
}

/// A field that a response has.
void write_field(JsonWriter& out, std::string_view name, std::string_view type, std::string_view words) {
  out.begin_object("headers");
  out.begin_object(name);
  out.text("description", words);
  out.begin_object("schema");
  out.text("type", type);
  out.end_object();
  out.end_object();
  out.end_object();
}

void write_etag(JsonWriter& out, const Route& route) {
  if (!is_one_of(route, with_etag)) return;
  write_field(out, "ETag", "string", "Of this answer, for the field If-None-Match of a later request.");
}

void write_success(JsonWriter& out, const Route& route) {
  out.begin_object("200");
  out.text("description", route.answers.empty() ? std::string_view("Text.") : route.answers);
  write_etag(out, route);
  out.begin_object("content");
  write_media(out, route.answers_type, route.answers);
  if (route.handle == get_report) write_media(out, "text/csv", "");
  out.end_object();
  out.end_object();
}

void write_failure(JsonWriter& out, const FailureRow& row) {
  out.begin_object(std::to_string(row.status));
  out.text("description", row.words);
  const bool is_for_now = row.status == 429 || row.status == 503;
  if (is_for_now) write_field(out, "Retry-After", "integer", "Seconds to wait.");
  write_content(out, "application/problem+json", "Problem");
  out.end_object();
}

void write_responses(JsonWriter& out, const Route& route) {
  out.begin_object("responses");
  write_success(out, route);
  if (is_one_of(route, with_etag)) {
    out.begin_object("304");
    out.text("description", "The answer is still the one that the caller has.");
    write_etag(out, route);
    out.end_object();
  }
  for (const FailureRow& row : failures) {
    if (row.can_be(route)) write_failure(out, row);
  }
  if (route.handle == get_ready) {
    out.begin_object("503");
    out.text("description", "It takes no requests: it stops, or its store failed.");
    write_content(out, route.answers_type, route.answers);
    out.end_object();
  }
  out.begin_object("default");
  out.text("description", "A problem, by its code.");
  write_content(out, "application/problem+json", "Problem");
  out.end_object();
  out.end_object();
}

/// Either of these opens a route that is not for anybody.
void write_security(JsonWriter& out, const Route& route) {
  constexpr std::string_view schemes[] = {"key", "session"};
  out.begin_array("security");
  for (const std::string_view scheme :
       std::span(schemes).first(needs_key(route) ? std::size(schemes) : 0)) {
    out.begin_object();
    out.begin_array(scheme);
    out.end_array();
    out.end_object();
  }
  out.end_array();
}

constexpr ParameterRow idempotency_key{"Idempotency-Key", "string", "单条指令没有 id 时，作为其编号。",
                                       "The id of a single command that has none."};
constexpr ParameterRow csrf_token{
    "X-CSRF-Token", "string", "仅在以会话 Cookie 调用时需要：登录应答中的 csrf_token。",
    "Needed with the cookie of a session only: the `csrf_token` of its login."};
constexpr ParameterRow if_none_match{"If-None-Match", "string",
                                     "先前应答的 ETag；内容未变时应答 304，没有正文。",
                                     "The ETag of an earlier answer; 304 without a body where it is the "
                                     "same still."};
constexpr ParameterRow of_shops[] = {
    {"X-Shopify-Hmac-Sha256", "string", "Shopify：以该店密钥对请求内容计算的 HMAC-SHA256（Base64）。",
     "Of Shopify: the HMAC-SHA256 of the body under the shop's secret, in Base64."},
    {"X-Shopify-Topic", "string", "Shopify：通知的主题，例如 orders/paid 或 refunds/create。",
     "Of Shopify: what the message is about, for example orders/paid or refunds/create."},
    {"X-WC-Webhook-Signature", "string", "WooCommerce：以该店密钥对请求内容计算的 HMAC-SHA256（Base64）。",
     "Of WooCommerce: the HMAC-SHA256 of the body under the shop's secret, in Base64."},
    {"X-WC-Webhook-Topic", "string", "WooCommerce：通知的主题，例如 order.created 或 order.updated。",
     "Of WooCommerce: what the message is about, for example order.created or order.updated."},
};

void write_parameters(JsonWriter& out, const Route& route) {
  out.begin_array("parameters");
  if (has_id(route)) write_parameter(out, "id", "path", "string", "编号", "The id");
  for (const ParameterRow& row : route.query) write_parameter(out, row, "query");
  if (is_one_of(route, with_idempotency_key)) write_parameter(out, idempotency_key, "header");
  if (needs_key(route) && changes(route)) write_parameter(out, csrf_token, "header");
  if (is_one_of(route, with_etag)) write_parameter(out, if_none_match, "header");
  if (route.is_signed) {
    for (const ParameterRow& row : of_shops) write_parameter(out, row, "header");
  }
  out.end_array();
}

void write_operation(JsonWriter& out, const Route& route) {
  out.begin_object(route.method == Method::get ? "get" : "post");
  out.text("operationId", route.operation);
  out.text("summary", route.en);
  out.text("x-summary-zh", route.zh);
  out.begin_array("x-roles");
  for (const access::RoleRow& role : access::role_table()) {
    if (route.roles.has(role.role)) out.text(role.name);
  }
  out.end_array();
  write_security(out, route);
  write_parameters(out, route);
  if (!route.takes.empty()) {
    out.begin_object("requestBody");
    out.boolean("required", true);
    write_content(out, "application/json", route.takes);
    out.end_object();
  }
  write_responses(out, route);
  out.end_object();
}

/// Routes of one path stand beside each other in the table.
void write_paths(JsonWriter& out) {
  out.begin_object("paths");
  std::string_view path;
  for (const Route& route : route_table()) {
    if (route.path != path) {
      if (!path.empty()) out.end_object();
      path = route.path;
      out.begin_object(path);
    }
    write_operation(out, route);
  }
  out.end_object();
  out.end_object();
}

/// What endpoints are sent.
void write_webhooks(JsonWriter& out) {
  out.begin_object("webhooks");
  out.begin_object("event");
  out.begin_object("post");
  out.text("operationId", "told_of_event");
  out.text("summary", "What an endpoint is sent for each event, signed by Standard Webhooks 1.0");
  out.text("x-summary-zh", "发给接收地址的事件通知，按 Standard Webhooks 1.0 签名");
  out.begin_object("requestBody");
  write_content(out, "application/cloudevents+json", "EventMessage");
  out.end_object();
  out.begin_object("responses");
  out.begin_object("2XX");
  out.text("description", "It has arrived. Anything else is tried again; 410 ends it.");
  out.end_object();
  out.end_object();
  out.end_object();
  out.end_object();
  out.end_object();
}

void write_info(JsonWriter& out) {
  out.begin_object("info");
  out.text("title", "Shuke 熟客");
  out.text("version", "1");
  out.text("description",
           "Commands change members, orders and balances; views show them. A command's id makes a retry "
           "safe: the "
           "same id with the same content is answered as the first time, for ever.");
  out.text("x-description-zh",
           "指令改变会员、订单和余额，视图用来查看。指令的编号使重试安全：同一编号、同样内容，永远得到第一"
           "次的应答。");
  out.end_object();
}

/// What a reader may want to look up: roles, and every code with status and words.
void write_codes(JsonWriter& out) {
  out.begin_array("x-roles");
  for (const access::RoleRow& row : access::role_table()) {
    out.begin_object();
    out.text("role", row.name);
    out.text("zh", row.zh);
    out.text("en", row.en);
    out.end_object();
  }
  out.end_array();
  out.begin_array("x-codes");
  const auto write = [&](const auto& row) {
    out.begin_object();
    out.text("code", row.name);
    out.integer("status", row.http_status);
    out.boolean("retryable", row.retryable);
    out.text("zh", row.zh);
    out.text("en", row.en);
    out.end_object();
  };
  for (const ProblemRow& row : problem_table()) write(row);
  for (const domain::RejectionRow& row : domain::rejection_table()) write(row);
  out.end_array();
}

void write_security_schemes(JsonWriter& out) {
  out.begin_object("securitySchemes");
  out.begin_object("key");
  out.text("type", "http");
  out.text("scheme", "bearer");
  out.text("description", "An API key, made by `shuke key create`.");
  out.end_object();
  out.begin_object("session");
  out.text("type", "apiKey");
  out.text("in", "cookie");
  out.text("name", session_cookie);
  out.text("description",
           "The cookie of a session, which POST /v1/login begins. Looked at where there is no key; a POST "
           "also shows the session's X-CSRF-Token.");
  out.end_object();
  out.end_object();
}

/// The members of the embedded object, without its braces.
std::string_view view_schemas() {
  std::string_view text = embedded::views_schema();
  text.remove_prefix(text.find('{') + 1);
  return text.substr(0, text.rfind('}'));
}

}  // namespace

std::string write_openapi() {
  std::string schemas;
  {
    JsonWriter out(schemas);
    out.begin_object();
    write_commands(out);
    out.end_object();
  }
  schemas.back() = ',';
  schemas.append(view_schemas()).append("}");
  std::string json;
  JsonWriter out(json);
  out.begin_object();
  out.text("openapi", "3.1.0");
  write_info(out);
  write_paths(out);
  write_webhooks(out);
  out.begin_object("components");
  out.raw("schemas", schemas);
  write_security_schemes(out);
  out.end_object();
  write_codes(out);
  out.end_object();
  return json;
}

}  // namespace shuke::http
