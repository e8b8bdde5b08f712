// Reading an object's fields one by one.
#include <algorithm>

#include "codec/command_table.h"
#include "codec/directory.h"
#include "codec/values.h"
#include "http/reading.h"

namespace shuke::http {

using codec::Node;

BodyFields::BodyFields(const Node& body, std::initializer_list<std::string_view> names) : x_body(body) {
  if (body.kind != Node::Kind::map) refuse("", "An object was expected.");
  for (const Node::Key& key : body.keys) {
    if (std::ranges::find(names, key.text) != names.end()) continue;
    refuse(codec::is_id(key.text) ? key.text : "?", "There is no such field here.");
  }
}

void BodyFields::refuse(std::string_view name, std::string detail) {
  if (x_problem) return;
  x_problem = problem_response(
      {.code = ProblemCode::malformed_request, .field = std::string(name), .detail = std::move(detail)});
}

std::optional<std::string> BodyFields::text(std::string_view name) {
  const Node* node = x_body.kind == Node::Kind::map ? x_body.find(name) : nullptr;
  if (node == nullptr) return std::nullopt;
  if (node->kind == Node::Kind::scalar && !node->plain) return node->text;
  refuse(name, "A text was expected.");
  return std::nullopt;
}

std::optional<std::int64_t> BodyFields::integer(std::string_view name, std::int64_t least,
                                                std::int64_t most) {
  const Node* node = x_body.kind == Node::Kind::map ? x_body.find(name) : nullptr;
  if (node == nullptr) return std::nullopt;
  const auto number = codec::read_integer(node->text);
  if (node->kind == Node::Kind::scalar && node->plain && number && *number >= least && *number <= most)
    return *number;
  refuse(name,
         "A whole number from " + std::to_string(least) + " to " + std::to_string(most) + " was expected.");
  return std::nullopt;
}

std::vector<std::string> BodyFields::texts(std::string_view name, std::size_t most) {
  std::vector<std::string> texts;
  const Node* node = x_body.kind == Node::Kind::map ? x_body.find(name) : nullptr;
  if (node == nullptr) return texts;
  const bool fits = node->kind == Node::Kind::list && node->items.size() <= most &&
                    std::ranges::all_of(node->items, [](const Node& item) {
                      return item.kind == Node::Kind::scalar && !item.plain;
                    });
  if (!fits) {
    refuse(name, "A list of at most " + std::to_string(most) + " texts was expected.");
    return texts;
  }
  for (const Node& item : node->items) texts.push_back(item.text);
  return texts;
}

std::string read_reason(BodyFields& fields) {
  const auto reason = fields.text("reason");
  if (!reason) return {};
  if (!codec::is_printable(*reason, codec::reason_characters_max))
    fields.refuse("reason", "A reason has 1 to " + std::to_string(codec::reason_characters_max) +
                                " printable characters.");
  return *reason;
}

bool BodyFields::is_true(std::string_view name) {
  const Node* node = x_body.kind == Node::Kind::map ? x_body.find(name) : nullptr;
  if (node == nullptr) return false;
  if (node->kind == Node::Kind::scalar && node->plain && node->text == "true") return true;
  refuse(name, "true was expected.");
  return false;
}

}  // namespace shuke::http
