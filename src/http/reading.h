// What handlers of views share: asking the writer for a look at the engine, and the parameters of pages.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.h"
#include "http/problem.h"
#include "http/service.h"

namespace shuke::http {

/// Lets `view` make the response on the writer's thread, and sends it unless a row could not be loaded.
void answer_view(Service& service, const Respond& respond, std::function<Response(engine::Engine&)> view);
/// The problem of a parameter that cannot be read.
Response bad_parameter(const std::string& name, std::string detail);
/// The same of one whose text `fault` tells about. An address has a blank for a + that stands in it.
Response unreadable_parameter(const std::string& name, std::string_view text, const base::Fault& fault);
/// The parameter `limit`, or the default; the problem where it is no such number.
std::expected<std::uint32_t, Response> read_limit(const Target& target);
/// The body as a document, or the problem that it is none.
std::expected<codec::Node, Response> read_body(const Call& call);
/// The body of a publishing or of its preview, as the command it is; its fields are not looked at.
std::expected<codec::Node, Response> read_publishing(const Call& call);
/// The fields of a body that is an object, taken one by one. What does not fit is kept as the problem to
/// answer with, the first of several.
class BodyFields {
 public:
  /// Only these names may stand in it.
  BodyFields(const codec::Node& body, std::initializer_list<std::string_view> names);
  std::optional<std::string> text(std::string_view name);
  std::optional<std::int64_t> integer(std::string_view name, std::int64_t least, std::int64_t most);
  std::vector<std::string> texts(std::string_view name, std::size_t most);
  bool is_true(std::string_view name);
  void refuse(std::string_view name, std::string detail);
  const std::optional<Response>& problem() const { return x_problem; }

 private:
  const codec::Node& x_body;
  std::optional<Response> x_problem;
};
/// What a person's change is noted as in the audit trail before it is made; the problem where that fails.
std::optional<Response> note_change(Service& service, const Call& call, std::string_view what,
                                    const std::string& about, const std::string& reason);
/// The reason in a body, which may be missing.
std::string read_reason(BodyFields& fields);
/// A store that failed while a view was made.
Response fault_response(const store::Fault& fault);
/// `"key": "k1"`, `"user": NAME` or `"shop": NAME`, into an object that is open.
void write_sender(codec::JsonWriter& out, const Service& service, std::uint32_t no);
codec::ViewSource source_of(const engine::Engine& engine);

}  // namespace shuke::http
