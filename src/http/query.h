// Query: the target of a request taken apart and decoded. Not what a route does with it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shuke::http {

/// Bytes after percent-decoding; nothing where an escape is broken or a control character comes out. `+` is
/// a space in a query and itself in a path.
std::optional<std::string> decode_percent(std::string_view text, bool plus_is_space);

struct Target {
  std::vector<std::string> segments;  // of the path, decoded: "/v1/members/a%20b" has three
  std::vector<std::pair<std::string, std::string>> query;

  /// The value of a parameter, or nothing.
  const std::string* find(std::string_view name) const;
};

/// Nothing where it is not a path that begins with a slash, where an escape is broken, or where a parameter
/// stands twice.
std::optional<Target> read_target(std::string_view target);

}  // namespace shuke::http
