// POST /v1/commands: one command or an array. What the door refuses (a role that may not, a type that is
// not for servers) never reaches the engine and is not kept, so the same id can be sent again.
#include <expected>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "base/limits.h"
#include "codec/answer.h"
#include "codec/json_writer.h"
#include "codec/values.h"
#include "http/asked.h"
#include "http/reading.h"
#include "http/routes.h"

namespace shuke::http {
namespace {

using codec::Node;

std::string_view text_at(const Node& map, std::string_view key) {
  const Node* value = map.kind == Node::Kind::map ? map.find(key) : nullptr;
  return value != nullptr && value->kind == Node::Kind::scalar ? std::string_view(value->text)
                                                               : std::string_view();
}

/// The id for an answer that the engine does not give: as it was written, where it is one.
std::string_view id_of(const Node& document) {
  const std::string_view id = text_at(document, "id");
  return codec::is_id(id) ? id : std::string_view();
}

const codec::Words not_for_servers{
    "advance_clock 只用于情景测试、导入与回测；服务器使用自己的时钟。",
    "advance_clock is for scenarios, imports and backtests; a server goes by its own clock."};

/// How the door refuses a command, or nothing.
using Refused = std::variant<Problem, codec::Refusal>;
std::optional<Refused> refuse(const Node& document, access::Role role) {
  const codec::TypeRow* type = codec::find_type(text_at(document, "type"));
  if (type == nullptr) return std::nullopt;  // the engine's to refuse
  if (type->type == codec::CommandType::advance_clock)
    return codec::Refusal{domain::RejectionCode::unknown_type, "type", not_for_servers};
  if (access::senders_of(type->type).has(role)) return std::nullopt;
  return Problem{.code = ProblemCode::not_allowed,
                 .field = "type",
                 .detail = "The role " + std::string(access::role_row(role).name) + " may not send " +
                           std::string(type->name) + "."};
}

std::string answer_of(const Node& document, const Refused& refused) {
  return std::visit([&](const auto& why) { return refused_answer(id_of(document), why); }, refused);
}

std::string write_answer(const engine::Engine& engine, const codec::Answer& answer) {
  std::string json;
  codec::JsonWriter out(json);
  codec::write_answer(out, answer, engine.programme(), engine.directory());
  return json;
}

/// The answer to a command that stands alone in a request.
Response refused_alone(const Node& document, const Refused& refused) {
  if (const auto* problem = std::get_if<Problem>(&refused)) return problem_response(*problem);
  codec::Answer answer;
  answer.refusal = std::get<codec::Refusal>(refused);
  return answer_response(answer, answer_of(document, refused));
}

/// Gives the document the id of the Idempotency-Key where it has none of its own.
void take_key_as_id(Node& document, const std::string& key) {
  if (key.empty() || document.kind != Node::Kind::map || document.find("id") != nullptr) return;
  Node id;
  id.kind = Node::Kind::scalar;
  id.text = key;
  document.keys.push_back({"id", {}});
  document.items.push_back(std::move(id));
}

void send(Service& service, Writer::Commands commands, const Respond& respond) {
  if (service.writer().send(std::move(commands))) return;
  if (service.stopping()) return respond(problem_response({.code = ProblemCode::stopping}));
  service.metrics().overloads.fetch_add(1);
  respond(problem_response({.code = ProblemCode::overloaded}));
}

void send_one(Service& service, Call call, Node document, Respond respond) {
  take_key_as_id(document, call.request.idempotency_key);
  if (const auto refused = refuse(document, call.role)) {
    service.metrics().commands_refused.fetch_add(1);
    return respond(refused_alone(document, *refused));
  }
  Writer::Commands commands;
  commands.bytes = call.request.body.size();
  commands.sent_by = call.key_no;
  commands.documents.push_back(std::move(document));
  const auto response = std::make_shared<Response>();
  commands.decided = [response](const engine::Engine& engine, const codec::Answer& answer) {
    *response = answer_response(answer, write_answer(engine, answer));
  };
  commands.done = [response, respond](const store::Expected<void>& durable) {
    respond(durable ? std::move(*response) : fault_response(durable.error()));
  };
  send(service, std::move(commands), respond);
}

/// The answers of an array, in its order: those of the engine, and between them what the door refused.
class ArrayAnswer {
 public:
  void refuse(std::string answer) { x_refused.emplace_back(std::move(answer)); }
  void await() { x_refused.emplace_back(); }

  /// The next that was awaited.
  void add(std::string_view answer) {
    add_refused();
    append(answer);
  }
  std::string take() {
    add_refused();
    return std::move(x_json) + "]";
  }

 private:
  void add_refused() {
    while (x_next < x_refused.size() && x_refused[x_next]) append(*x_refused[x_next]);
  }
  void append(std::string_view answer) {
    if (x_json.size() > 1) x_json += ',';
    x_json += answer;
    ++x_next;
  }

  std::string x_json = "[";
  std::vector<std::optional<std::string>> x_refused;  // by place in the array; nothing: the engine answers
  std::size_t x_next = 0;
};

/// An element of an array: a command, or why it cannot be read.
using Element = std::expected<Node, codec::Refusal>;

/// Each element of an array stands alone, also where one of them is what parse_json refuses: a key that
/// stands twice, a NUL character, too much nested. Nothing where the array itself is broken.
std::optional<std::vector<Element>> read_elements(std::string_view body) {
  const auto texts = codec::split_json_array(body);
  if (!texts) return std::nullopt;
  if (texts->size() > base::array_commands_max)
    return std::vector<Element>(texts->size());  // refused as such
  std::vector<Element> elements;
  for (const std::string& text : *texts) {
    auto document = codec::read_json(text);
    if (document) {
      elements.emplace_back(*std::move(document));
    } else {
      const std::string why = document.error().message + ".";
      elements.emplace_back(std::unexpected(
          codec::Refusal{domain::RejectionCode::malformed_command, "", {"读不出这一条：" + why, why}}));
    }
  }
  return elements;
}

std::vector<Element> elements_of(Node list) {
  return {std::make_move_iterator(list.items.begin()), std::make_move_iterator(list.items.end())};
}

void send_array(Service& service, Call call, std::vector<Element> elements, Respond respond) {
  if (elements.size() > base::array_commands_max) {
    return respond(problem_response(
        {.code = ProblemCode::malformed_request,
         .field = "body",
         .detail = "An array has at most " + std::to_string(base::array_commands_max) + " commands."}));
  }
  const auto joined = std::make_shared<ArrayAnswer>();
  Writer::Commands commands;
  commands.bytes = call.request.body.size();
  commands.sent_by = call.key_no;
  for (Element& element : elements) {
    const auto refusal = element ? refuse(*element, call.role) : std::optional<Refused>(element.error());
    if (!refusal) {
      joined->await();
      commands.documents.push_back(*std::move(element));
      continue;
    }
    service.metrics().commands_refused.fetch_add(1);
    joined->refuse(answer_of(element.value_or(Node{}), *refusal));
  }
  if (commands.documents.empty()) return respond({.body = joined->take()});
  commands.decided = [joined](const engine::Engine& engine, const codec::Answer& answer) {
    joined->add(write_answer(engine, answer));
  };
  commands.done = [joined, respond](const store::Expected<void>& durable) {
    respond(durable ? Response{.body = joined->take()} : fault_response(durable.error()));
  };
  send(service, std::move(commands), respond);
}

/// A body that would unfold to very many nodes is refused before it does: each node costs a hundred times
/// its bytes.
bool unfolds_too_far(std::string_view body) {
  std::size_t marks = 0;
  for (const char c : body) marks += c == ',' || c == '[' || c == '{' ? 1u : 0u;
  return marks > base::http_body_nodes_max;
}

}  // namespace

std::expected<Node, Response> read_body(const Call& call) {
  if (unfolds_too_far(call.request.body)) {
    return std::unexpected(
        problem_response({.code = ProblemCode::body_too_large, .detail = "It has too many values."}));
  }
  auto document = codec::read_json(call.request.body);
  if (document) return *std::move(document);
  return std::unexpected(problem_response(
      {.code = ProblemCode::malformed_json, .field = "body", .detail = document.error().message + "."}));
}

std::expected<Node, Response> read_publishing(const Call& call) {
  auto document = read_body(call);
  if (!document) return document;
  if (document->kind != Node::Kind::map) {
    return std::unexpected(problem_response(
        {.code = ProblemCode::malformed_request, .detail = "A map with the key programme was expected."}));
  }
  if (const Node* type = document->find("type")) {
    if (type->text == "publish_programme") return document;
    return std::unexpected(problem_response({.code = ProblemCode::malformed_request,
                                             .field = "type",
                                             .detail = "Only publish_programme is sent here."}));
  }
  Node type;
  type.kind = Node::Kind::scalar;
  type.text = "publish_programme";
  document->keys.push_back({"type", {}});
  document->items.push_back(std::move(type));
  return document;
}

void post_commands(Service& service, Call call, Respond respond) {
  auto document = read_body(call);
  if (!document) {
    auto elements = unfolds_too_far(call.request.body) ? std::nullopt : read_elements(call.request.body);
    if (!elements) return respond(document.error());
    return send_array(service, std::move(call), *std::move(elements), respond);
  }
  if (document->kind == Node::Kind::list)
    return send_array(service, std::move(call), elements_of(*std::move(document)), respond);
  send_one(service, std::move(call), *std::move(document), std::move(respond));
}

/// The same command by a path of its own; its fields are those of publish_programme.
void post_publish(Service& service, Call call, Respond respond) {
  auto document = read_publishing(call);
  if (!document) return respond(document.error());
  send_one(service, std::move(call), *std::move(document), std::move(respond));
}

void get_command(Service& service, Call call, Respond respond) {
  const bool taken =
      service.writer().read([&service, id = std::move(call.id), respond](engine::Engine& engine) {
        const auto recorded = engine.recorded(id);
        if (!recorded) return respond(fault_response(recorded.error()));
        if (!*recorded)
          return respond(problem_response({.code = ProblemCode::command_not_found, .field = "id"}));
        const engine::Outcome& outcome = (*recorded)->outcome;
        Response response{.has_etag = true};
        codec::JsonWriter out(response.body);
        out.begin_object();
        out.text("id", id);
        out.integer("number", outcome.command.value);
        out.text("outcome", outcome.refusal ? "rejected" : "accepted");
        if (outcome.refusal) out.text("code", domain::rejection_row(outcome.refusal->code).name);
        out.text("recorded_at", codec::write_instant((*recorded)->recorded_at, engine.programme().zone));
        if (outcome.sent_by != 0) write_sender(out, service, outcome.sent_by);
        if (!outcome.account.empty()) out.text("account", outcome.account);
        write_asked(out, engine.directory(), outcome, (*recorded)->command);
        out.integer("batch", static_cast<std::int64_t>((*recorded)->batch));
        out.integer("first_event", static_cast<std::int64_t>(outcome.first_event));
        out.integer("events", static_cast<std::int64_t>(outcome.last_event - outcome.first_event));
        out.end_object();
        respond(std::move(response));
      });
  if (!taken) respond(problem_response({.code = ProblemCode::overloaded}));
}

}  // namespace shuke::http
