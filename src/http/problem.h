// Problem: what a caller is told when a request fails (RFC 9457). The table holds what the door itself
// refuses; what the domain refuses has its own table (domain/rejection.h) and the same form.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "codec/answer.h"
#include "codec/command_decoder.h"
#include "http/exchange.h"

namespace shuke::http {

enum class ProblemCode : std::uint8_t {
  malformed_request,
  malformed_json,
  malformed_query,
  malformed_cursor,
  key_required,
  key_not_known,
  login_failed,
  signature_wrong,
  not_allowed,
  csrf_token_wrong,
  route_not_found,
  command_not_found,
  webhook_not_found,
  shop_not_found,
  report_not_found,
  method_not_allowed,
  limit_reached,
  body_too_large,
  target_too_long,
  too_many_requests,
  login_locked,
  overloaded,
  head_too_large,
  storage_full,
  unavailable,
  stopping,
};

struct ProblemRow {
  ProblemCode code;
  std::string_view name;
  int http_status;
  bool retryable;  // the same request, under the same id, can succeed later
  std::string_view zh;
  std::string_view en;
};

/// One row a code, in the order of the enum.
std::span<const ProblemRow> problem_table();
const ProblemRow& problem_row(ProblemCode code);

struct Problem {
  ProblemCode code = ProblemCode::malformed_request;
  std::string field = {};   // a path as in commands, the name of a parameter or of a header; may be empty
  std::string detail = {};  // one English sentence; may be empty
};

Response problem_response(const Problem& problem);
/// A rejection of the domain outside of a command: for example a member of a view that is not there.
Response rejection_response(const codec::Refusal& refusal);
/// The answer to one command: where it was rejected, the answer and the problem as one document with the
/// status of the code. `answer_json` is what codec::write_answer wrote.
Response answer_response(const codec::Answer& answer, std::string answer_json);
/// What stands in an array's place for a command that the door refuses: an answer that is not kept.
std::string refused_answer(std::string_view command_id, const Problem& problem);
/// The same for a code of the domain.
std::string refused_answer(std::string_view command_id, const codec::Refusal& refusal);

}  // namespace shuke::http
