// Fuzz target: any bytes as JSON. What is accepted, a second and independent parser accepts too, with the
// same values.
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>

#include "base/check.h"
#include "codec/node.h"

namespace {

using nlohmann::json;
using shuke::codec::Node;

void check_same(const Node& node, const json& value) {
  switch (node.kind) {
    case Node::Kind::null: CHECK(value.is_null()); return;
    case Node::Kind::scalar:
      CHECK(node.plain ? value.is_number() || value.is_boolean() : value.is_string());
      if (!node.plain) CHECK(value.get_ref<const std::string&>() == node.text);
      return;
    case Node::Kind::list:
      CHECK(value.is_array() && value.size() == node.items.size());
      for (std::size_t i = 0; i < node.items.size(); ++i) check_same(node.items[i], value[i]);
      return;
    case Node::Kind::map:
      CHECK(value.is_object() && value.size() == node.items.size());
      for (std::size_t i = 0; i < node.items.size(); ++i)
        check_same(node.items[i], value.at(node.keys[i].text));
      return;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto node = shuke::codec::parse_json(text);
  const bool accepted = json::accept(text.begin(), text.end());
  if (!node) {
    CHECK(!node.error().message.empty() && node.error().position.line >= 1);
    return 0;
  }
  // The second parser takes numbers beyond a double for errors; the tree keeps them as text.
  if (!accepted) {
    CHECK(text.find_first_of("eE0123456789") != std::string_view::npos);
    return 0;
  }
  check_same(*node, json::parse(text.begin(), text.end()));
  return 0;
}
