// Fuzz target: any bytes as YAML. They are refused with a place, or become a tree within the limits whose
// keys are all different and whose places lie in the text.
#include <cstddef>
#include <cstdint>
#include <set>
#include <string_view>

#include "base/check.h"
#include "base/limits.h"
#include "codec/node.h"

namespace {

using shuke::codec::Node;

void check_tree(const Node& node, std::size_t depth, std::size_t& nodes) {
  CHECK(depth <= shuke::base::document_depth_max);
  CHECK(++nodes <= shuke::base::document_nodes_max);
  CHECK(node.position.line >= 1 && node.position.column >= 1);
  CHECK(node.kind == Node::Kind::map ? node.keys.size() == node.items.size() : node.keys.empty());
  std::set<std::string_view> keys;
  for (const Node::Key& key : node.keys) CHECK(keys.insert(key.text).second);
  for (const Node& item : node.items) check_tree(item, depth + 1, nodes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto documents = shuke::codec::parse_yaml({reinterpret_cast<const char*>(data), size});
  if (!documents) {
    CHECK(!documents.error().message.empty());
    return 0;
  }
  std::size_t nodes = 0;
  for (const Node& document : *documents) check_tree(document, 1, nodes);
  return 0;
}
