// Comparing two documents. Lists of objects are paired by augmenting paths, so that an early choice cannot
// spoil a later one.
#include "scenario/match.h"

#include <algorithm>
#include <optional>
#include <span>

#include "codec/values.h"
#include "scenario/view_keys.h"

namespace shuke::scenario {
namespace {

using codec::Node;
using Kind = Node::Kind;

/// A decimal without sign of zero, leading and trailing zeros; nothing where the text is no plain decimal.
std::optional<std::string> as_number(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string_view whole = text.substr(0, point);
  std::string_view decimals = point < text.size() ? text.substr(point + 1) : std::string_view();
  const auto digits = [](std::string_view part) {
    return part.find_first_not_of("0123456789") == part.npos;
  };
  if (whole.empty() || !digits(whole) || !digits(decimals) || (point < text.size() && decimals.empty()))
    return {};
  while (whole.size() > 1 && whole.starts_with('0')) whole.remove_prefix(1);
  while (decimals.ends_with('0')) decimals.remove_suffix(1);
  const bool zero = whole == "0" && decimals.empty();
  std::string number = negative && !zero ? "-" : "";
  number += whole;
  if (!decimals.empty()) number.append(".").append(decimals);
  return number;
}

/// Numbers are those of JSON, and texts where the view writes money or a rate: an id is a text, so "1" is
/// not "01".
bool equal_scalars(const Node& expected, const Node& actual, const std::string& path) {
  const std::string& a = expected.text;
  const std::string& b = actual.text;
  if (a == b) return true;
  if (actual.plain || is_number_text(path)) {
    const auto number_a = as_number(a);
    if (const auto number_b = as_number(b); number_a && number_b) return *number_a == *number_b;
  }
  const auto instant_a = codec::read_instant(a);
  const auto instant_b = codec::read_instant(b);
  return instant_a && instant_b && *instant_a == *instant_b;
}

bool same_kind_of_nothing(const Node& node) {
  return node.kind == Kind::null;
}

std::string joined(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : path + "." + std::string(key);
}

// ---- absent ----

/// What stands at the path, or nullptr.
const Node* at_path(const Node& node, std::span<const PathStep> steps) {
  if (steps.empty()) return node.kind == Kind::null ? nullptr : &node;
  const PathStep& step = steps.front();
  if (node.kind == Kind::map) {
    const Node* child = node.find(step.key);
    return child == nullptr ? nullptr : at_path(*child, steps.subspan(1));
  }
  if (node.kind != Kind::list) return nullptr;
  if (step.index)
    return *step.index < node.items.size() ? at_path(node.items[*step.index], steps.subspan(1)) : nullptr;
  for (const Node& item : node.items) {
    if (const Node* found = at_path(item, steps)) return found;
  }
  return nullptr;
}

// ---- matching ----

class Matcher {
 public:
  std::vector<Mismatch> found;

  explicit Matcher(std::span<const std::string_view> names) : x_names(names) {}

  void match(const Node& expected, const Node* actual, const std::string& path) {
    if (same_kind_of_nothing(expected)) {
      if (actual != nullptr && !same_kind_of_nothing(*actual)) return differ(expected, actual, path);
      return check_path(expected, path, path);
    }
    if (actual == nullptr || actual->kind != expected.kind) return differ(expected, actual, path);
    if (expected.kind == Kind::map) return match_map(expected, *actual, path);
    if (expected.kind == Kind::list) return match_list(expected, *actual, path);
    if (!equal_scalars(expected, *actual, path)) differ(expected, actual, path);
  }

 private:
  void differ(const Node& expected, const Node* actual, const std::string& path) {
    found.push_back({expected.position, path, in_one_line(expected),
                     actual == nullptr ? "nothing" : in_one_line(*actual)});
  }

  /// Where nothing is expected, a path that no view has would always pass.
  void check_path(const Node& expected, const std::string& path, const std::string& shown) {
    if (const auto wrong = wrong_path(path, x_names))
      found.push_back({expected.position, shown, "a path of the view", *wrong});
  }

  void match_map(const Node& expected, const Node& actual, const std::string& path) {
    for (std::size_t i = 0; i < expected.items.size(); ++i) {
      const std::string& key = expected.keys[i].text;
      if (key == "absent") {
        match_absent(expected.items[i], actual, path);
      } else {
        match(expected.items[i], actual.find(key), joined(path, key));
      }
    }
  }

  void match_absent(const Node& paths, const Node& actual, const std::string& path) {
    if (paths.kind != Kind::list || paths.items.empty()) {
      found.push_back({paths.position, joined(path, "absent"), "a list of paths", in_one_line(paths)});
      return;
    }
    for (const Node& row : paths.items) {
      const Node* there = row.kind == Kind::scalar ? at_path(actual, steps_of(row.text)) : &row;
      const std::string place = joined(path, row.text);
      if (there != nullptr) {
        found.push_back({row.position, place, "nothing", in_one_line(*there)});
      } else {
        check_path(row, place, joined(path, "absent"));
      }
    }
  }

  void match_list(const Node& expected, const Node& actual, const std::string& path) {
    if (expected.items.empty()) {
      if (!actual.items.empty()) differ(expected, &actual, path);
      return;
    }
    const std::size_t missing = first_without_partner(expected, actual, path);
    if (missing == expected.items.size()) return;
    const std::string place = path + "[" + std::to_string(missing) + "]";
    // One against one is no choice: then say what differs inside.
    if (expected.items.size() == 1 && actual.items.size() == 1)
      return match(expected.items[0], &actual.items[0], place);
    found.push_back({expected.items[missing].position, place, in_one_line(expected.items[missing]),
                     "none of " + in_one_line(actual)});
  }

  /// Gives each expected item an actual one of its own; the first for which none is left, or the number of
  /// items.
  std::size_t first_without_partner(const Node& expected, const Node& actual,
                                    const std::string& path) const {
    std::vector<std::optional<std::size_t>> taken_by(actual.items.size());
    for (std::size_t i = 0; i < expected.items.size(); ++i) {
      std::vector<bool> tried(actual.items.size());
      if (!find_partner(expected, actual, path, i, taken_by, tried)) return i;
    }
    return expected.items.size();
  }

  bool find_partner(const Node& expected, const Node& actual, const std::string& path, std::size_t item,
                    std::vector<std::optional<std::size_t>>& taken_by, std::vector<bool>& tried) const {
    for (std::size_t candidate = 0; candidate < actual.items.size(); ++candidate) {
      if (tried[candidate] || !matches(expected.items[item], actual.items[candidate], path)) continue;
      tried[candidate] = true;
      const auto holder = taken_by[candidate];
      if (holder && !find_partner(expected, actual, path, *holder, taken_by, tried)) continue;
      taken_by[candidate] = item;
      return true;
    }
    return false;
  }

  bool matches(const Node& expected, const Node& actual, const std::string& path) const {
    Matcher inner(x_names);
    inner.match(expected, &actual, path);
    return inner.found.empty();
  }

  std::span<const std::string_view> x_names;
};

}  // namespace

std::vector<Mismatch> match(const Node& expected, const Node& actual,
                            std::span<const std::string_view> names) {
  Matcher matcher(names);
  matcher.match(expected, &actual, "");
  return std::move(matcher.found);
}

std::string in_one_line(const Node& node) {
  std::string out;
  switch (node.kind) {
    case Kind::null: return "null";
    case Kind::scalar: return node.plain ? node.text : "\"" + node.text + "\"";
    case Kind::list:
      for (const Node& item : node.items) out += (out.empty() ? "" : ", ") + in_one_line(item);
      return "[" + out + "]";
    case Kind::map:
      for (std::size_t i = 0; i < node.items.size(); ++i) {
        out += (i == 0 ? "" : ", ") + node.keys[i].text + ": " + in_one_line(node.items[i]);
      }
      return "{" + out + "}";
  }
  __builtin_unreachable();
}

}  // namespace shuke::scenario
