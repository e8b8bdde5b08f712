// The table of problems and the documents made from it.
#include "http/problem.h"

#include "base/check.h"
#include "codec/answer.h"
#include "codec/json_writer.h"
#include "domain/rejection.h"

namespace shuke::http {
namespace {

using enum ProblemCode;

constexpr bool again = true;
constexpr bool for_good = false;

constexpr ProblemRow rows[] = {
    {malformed_request, "malformed_request", 400, for_good, "请求格式有误。",
     "The request cannot be read."},
    {malformed_json, "malformed_json", 400, for_good, "请求内容不是有效的 JSON。",
     "The body is not valid JSON."},
    {malformed_query, "malformed_query", 400, for_good, "查询参数有误。",
     "A parameter of the query is unknown or cannot be read."},
    {malformed_cursor, "malformed_cursor", 400, for_good, "翻页位置无效。",
     "The cursor is none that this list gave."},
    {key_required, "key_required", 401, for_good, "需要 API 密钥，或登录后的会话。",
     "An API key is required (Authorization: Bearer KEY), or the cookie of a session."},
    {key_not_known, "key_not_known", 401, for_good, "API 密钥无效或已吊销。",
     "The API key is not known, or was revoked."},
    {login_failed, "login_failed", 401, for_good, "用户名或密码不正确。",
     "Name and password do not belong together."},
    {signature_wrong, "signature_wrong", 401, for_good, "签名不正确。",
     "The signature is missing, or not that of the body."},
    {not_allowed, "not_allowed", 403, for_good, "该角色无权这样做。",
     "The role of who asks may not do this."},
    {csrf_token_wrong, "csrf_token_wrong", 403, for_good, "缺少 X-CSRF-Token，或与会话不符。",
     "A changing request of a session needs its X-CSRF-Token."},
    {route_not_found, "route_not_found", 404, for_good, "没有这个地址。", "There is nothing at this path."},
    {command_not_found, "command_not_found", 404, again, "没有这个编号的指令。",
     "No command of this id was recorded."},
    {webhook_not_found, "webhook_not_found", 404, for_good, "没有这个 Webhook。",
     "There is no such webhook."},
    {shop_not_found, "shop_not_found", 404, for_good, "没有这个商店连接。",
     "No shop of this name is connected."},
    {report_not_found, "report_not_found", 404, for_good, "没有这个报表。", "There is no such report."},
    {method_not_allowed, "method_not_allowed", 405, for_good, "这个地址不支持该方法。",
     "The path does not know this method."},
    {limit_reached, "limit_reached", 409, for_good, "数量已达上限。", "There are as many as there may be."},
    {body_too_large, "body_too_large", 413, for_good, "请求内容太大。", "The body is too large."},
    {target_too_long, "target_too_long", 414, for_good, "请求地址太长。",
     "The path and query are too long."},
    {too_many_requests, "too_many_requests", 429, again, "该密钥的请求过于频繁。",
     "The key sends more requests than it may."},
    {login_locked, "login_locked", 429, again, "登录失败次数过多，请稍后再试。",
     "Too many logins of this name failed; it waits."},
    {overloaded, "overloaded", 429, again, "服务器繁忙，请稍后重试。",
     "More waits than the server takes; send it again a little later."},
    {head_too_large, "head_too_large", 431, for_good, "请求头太大。",
     "The fields of the request are too large."},
    {storage_full, "storage_full", 503, again, "存储空间已满，暂时只能查询。",
     "The disk is full: reading goes on, nothing can be written."},
    {unavailable, "unavailable", 503, again, "服务暂时不可用，请用同一编号重试。",
     "The store failed; whether the command was taken is not known. Send it again under the same id."},
    {stopping, "stopping", 503, again, "服务器正在停止。", "The server is stopping."},
};

void write_members(codec::JsonWriter& out, std::string_view code, int status, std::string_view en,
                   std::string_view zh, bool retryable, std::string_view field,
                   const codec::Words& detail) {
  out.text("type", "urn:shuke:problem:" + std::string(code));
  out.text("title", en);
  out.text("title_zh", zh);
  out.integer("status", status);
  out.text("code", code);
  if (!detail.en.empty()) out.text("detail", detail.en);
  if (!detail.zh.empty()) out.text("detail_zh", detail.zh);
  if (!field.empty()) out.text("field", field);
  out.boolean("retryable", retryable);
}

void write_rejection(codec::JsonWriter& out, const codec::Refusal& refusal) {
  const domain::RejectionRow& row = domain::rejection_row(refusal.code);
  write_members(out, row.name, row.http_status, row.en, row.zh, row.retryable, refusal.field,
                refusal.detail);
}

}  // namespace

std::string_view method_name(Method method) {
  constexpr std::string_view names[] = {"GET", "POST", "OPTIONS", "OTHER"};
  return names[static_cast<std::size_t>(method)];
}

std::span<const ProblemRow> problem_table() {
  return rows;
}

const ProblemRow& problem_row(ProblemCode code) {
  const ProblemRow& row = rows[static_cast<std::size_t>(code)];
  CHECK(row.code == code);
  return row;
}

Response problem_response(const Problem& problem) {
  const ProblemRow& row = problem_row(problem.code);
  Response response{.status = row.http_status, .content_type = "application/problem+json"};
  codec::JsonWriter out(response.body);
  out.begin_object();
  write_members(out, row.name, row.http_status, row.en, row.zh, row.retryable, problem.field,
                {{}, problem.detail});
  out.end_object();
  if (row.http_status == 401) response.fields.emplace_back("WWW-Authenticate", "Bearer");
  if (row.http_status == 429) response.fields.emplace_back("Retry-After", "1");
  if (row.http_status == 503) response.fields.emplace_back("Retry-After", "5");
  return response;
}

Response rejection_response(const codec::Refusal& refusal) {
  Response response{.status = domain::rejection_row(refusal.code).http_status,
                    .content_type = "application/problem+json"};
  codec::JsonWriter out(response.body);
  out.begin_object();
  write_rejection(out, refusal);
  out.end_object();
  return response;
}

Response answer_response(const codec::Answer& answer, std::string answer_json) {
  Response response;
  response.body = std::move(answer_json);
  if (answer.accepted()) return response;
  response.status = domain::rejection_row(answer.refusal->code).http_status;
  response.content_type = "application/problem+json";
  std::string members;
  codec::JsonWriter out(members);
  out.begin_object();
  write_rejection(out, *answer.refusal);
  out.end_object();
  // Both are objects and share no key, so they are joined at the brace.
  response.body.back() = ',';
  response.body.append(members, 1);
  return response;
}

namespace {

std::string write_refused(std::string_view command_id, std::string_view code, bool retryable,
                          const std::string& field, const codec::Words& message) {
  std::string json;
  codec::JsonWriter out(json);
  out.begin_object();
  out.key("id");
  command_id.empty() ? out.null() : out.text(command_id);
  out.text("outcome", "rejected");
  out.boolean("repeated", false);
  out.begin_array("events");
  out.end_array();
  out.begin_object("rejection");
  out.text("code", code);
  out.text("message", message.en);
  out.text("message_zh", message.zh);
  if (!field.empty()) out.text("field", field);
  out.boolean("retryable", retryable);
  out.end_object();
  out.end_object();
  return json;
}

}  // namespace

std::string refused_answer(std::string_view command_id, const Problem& problem) {
  const ProblemRow& row = problem_row(problem.code);
  codec::Words message{std::string(row.zh), std::string(row.en)};
  if (!problem.detail.empty()) message.en.append(" ").append(problem.detail);
  return write_refused(command_id, row.name, row.retryable, problem.field, message);
}

std::string refused_answer(std::string_view command_id, const codec::Refusal& refusal) {
  const domain::RejectionRow& row = domain::rejection_row(refusal.code);
  return write_refused(command_id, row.name, row.retryable, refusal.field, codec::message_of(refusal));
}

}  // namespace shuke::http
