// DocumentText: the bytes of a YAML or JSON document, checked before any parser sees them, and their places
// as line and column. Shared by yaml_reader and json_reader; not for streams and not for what the document
// says.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "codec/node.h"

namespace shuke::codec {

/// The whole text of one document and where its lines begin. The text must outlive it.
class DocumentText {
 public:
  /// Skips a byte order mark.
  explicit DocumentText(std::string_view text);

  std::string_view text() const { return x_text; }
  /// Why no parser should see this text: too large, a control character (NUL above all), or broken UTF-8.
  std::optional<Unreadable> problem() const;
  Position position_of_offset(std::size_t offset) const;
  /// For parsers that count bytes: `line` and `byte` count from 0.
  Position position_of_byte(std::size_t line, std::size_t byte) const;

 private:
  /// Up to where the characters of a line are counted: readers ask from left to right, and a body of a
  /// hundred commands is one line.
  struct Counted {
    std::size_t line = 0;
    std::size_t bytes = 0;
    std::size_t inside = 0;  ///< bytes that continue a character
  };

  std::string_view x_text;
  std::vector<std::size_t> x_line_starts;
  mutable Counted x_last;
};

/// What stays within the limits of base/limits.h while a tree is built.
class TreeBudget {
 public:
  /// Says what was exceeded by one more node at this depth (the root is 1), or nothing.
  std::optional<std::string_view> spend(std::size_t depth);

 private:
  std::size_t x_nodes = 0;
};

/// The keys of one map while it is built, so that a repeated one is found without a square of time. Most
/// maps are small: they are looked through, larger ones are hashed.
class MapKeys {
 public:
  /// False where the key is among those that stand before it.
  bool add(const std::vector<Node::Key>& before, const std::string& key);

 private:
  std::unordered_set<std::string> x_seen;
};

}  // namespace shuke::codec
