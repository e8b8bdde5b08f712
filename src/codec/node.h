// Node: a YAML or JSON document as a small tree with positions, the one form every reader of programmes,
// scenarios, mappings and commands works on. Numbers stay text, so that money is never rounded on the way
// in. Not a parser (yaml_reader, json_reader).
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.h"

namespace shuke::codec {

/// Where something stands in its file; both count from 1, columns in characters; 0 is unknown.
struct Position {
  int line = 0;
  int column = 0;
};

struct Node {
  enum class Kind : unsigned char { null, scalar, list, map };

  Kind kind = Kind::null;
  /// A scalar that was not quoted: may be a number, true or false. JSON strings are quoted, JSON numbers
  /// plain.
  bool plain = false;
  Position position;
  std::string text;         // scalar
  std::vector<Node> items;  // list: elements; map: values, in the order of the file
  struct Key {
    std::string text;
    Position position;
  };
  std::vector<Key> keys;  // map: one per item, all different

  /// The value of a key, or nullptr. Not for lists.
  const Node* find(std::string_view key) const;
};

/// Why a document could not be read, and where its reading stopped.
struct Unreadable {
  Position position;
  std::string message;
};

/// Reads the YAML documents of a text. Refused with line and column: duplicate keys, keys that are not
/// text, anchors, aliases, tags, more than base/limits.h allows (bytes, depth, nodes), control characters,
/// broken UTF-8. A byte order mark is skipped.
std::expected<std::vector<Node>, Unreadable> parse_yaml(std::string_view text);
/// Reads one JSON value with the same limits. Duplicate keys are refused.
std::expected<Node, Unreadable> parse_json(std::string_view text);
/// The elements of a JSON array as they stand in the text, where they can be told apart: for an array of
/// which parse_json refuses an element. Nothing: it is none, or its form is broken, as where an end is
/// missing.
std::optional<std::vector<std::string>> split_json_array(std::string_view text);

/// The same with `LINE:COLUMN: ` before the message.
base::Expected<std::vector<Node>> read_yaml(std::string_view text);
base::Expected<Node> read_json(std::string_view text);

}  // namespace shuke::codec
