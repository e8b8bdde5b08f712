// Looking up keys, and the readers' results as faults for callers that need no separate position.
#include "codec/node.h"

#include <algorithm>

namespace shuke::codec {
namespace {

base::Fault as_fault(const Unreadable& problem) {
  return {std::to_string(problem.position.line) + ":" + std::to_string(problem.position.column) + ": " +
          problem.message};
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const Key& k) { return k.text == key; });
  return found == keys.end() ? nullptr : &items[static_cast<std::size_t>(found - keys.begin())];
}

base::Expected<std::vector<Node>> read_yaml(std::string_view text) {
  auto documents = parse_yaml(text);
  if (!documents) return std::unexpected(as_fault(documents.error()));
  return std::move(*documents);
}

base::Expected<Node> read_json(std::string_view text) {
  auto node = parse_json(text);
  if (!node) return std::unexpected(as_fault(node.error()));
  return std::move(*node);
}

}  // namespace shuke::codec
