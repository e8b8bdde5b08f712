// What handlers of views share: asking the writer for a look at the engine, and the parameters of pages.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>

#include "http/problem.h"
#include "http/service.h"

namespace shuke::http {

/// Lets `view` make the response on the writer's thread, and sends it unless a row could not be loaded.
void answer_view(Service& service, const Respond& respond, std::function<Response(engine::Engine&)> view);
/// The problem of a parameter that cannot be read.
Response bad_parameter(const std::string& name, std::string detail);
/// The parameter `limit`, or the default; nothing where it is no such number.
std::optional<std::uint32_t> read_limit(const Target& target);
/// The body as a document, or the problem that it is none.
std::expected<codec::Node, Response> read_body(const Call& call);
/// The body of a publishing or of its preview, as the command it is; its fields are not looked at.
std::expected<codec::Node, Response> read_publishing(const Call& call);
/// A store that failed while a view was made.
Response fault_response(const store::Fault& fault);
codec::ViewSource source_of(const engine::Engine& engine);

}  // namespace shuke::http
