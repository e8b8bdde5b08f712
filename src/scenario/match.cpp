// Comparing two documents. Lists of objects are paired by augmenting paths, so that an early choice cannot
// spoil a later one.
#include "scenario/match.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>

#include "codec/values.h"

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

bool equal_scalars(const std::string& a, const std::string& b) {
  if (a == b) return true;
  const auto number_a = as_number(a);
  if (const auto number_b = as_number(b); number_a && number_b) return *number_a == *number_b;
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

struct PathStep {
  std::string_view key;              // of a map, or of every item of a list
  std::optional<std::size_t> index;  // of a list
};

std::optional<std::size_t> index_of(std::string_view text) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return {};
  return index;
}

/// `a.b[0].c` and `a.b.0.c` alike.
std::vector<PathStep> steps_of(std::string_view path) {
  std::vector<PathStep> steps;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find_first_of(".[", 1), path.size());
    std::string_view part = path.substr(0, end);
    if (part.starts_with('.')) part.remove_prefix(1);
    if (part.starts_with('[') && part.ends_with(']')) part = part.substr(1, part.size() - 2);
    if (!part.empty()) steps.push_back({part, index_of(part)});
    path.remove_prefix(end);
  }
  return steps;
}

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

  void match(const Node& expected, const Node* actual, const std::string& path) {
    if (same_kind_of_nothing(expected)) {
      if (actual != nullptr && !same_kind_of_nothing(*actual)) differ(expected, actual, path);
      return;
    }
    if (actual == nullptr || actual->kind != expected.kind) return differ(expected, actual, path);
    if (expected.kind == Kind::map) return match_map(expected, *actual, path);
    if (expected.kind == Kind::list) return match_list(expected, *actual, path);
    if (!equal_scalars(expected.text, actual->text)) differ(expected, actual, path);
  }

 private:
  void differ(const Node& expected, const Node* actual, const std::string& path) {
    found.push_back({expected.position, path, in_one_line(expected),
                     actual == nullptr ? "nothing" : in_one_line(*actual)});
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
      if (there != nullptr)
        found.push_back({row.position, joined(path, row.text), "nothing", in_one_line(*there)});
    }
  }

  void match_list(const Node& expected, const Node& actual, const std::string& path) {
    if (expected.items.empty()) {
      if (!actual.items.empty()) differ(expected, &actual, path);
      return;
    }
    const std::size_t missing = first_without_partner(expected, actual);
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
  static std::size_t first_without_partner(const Node& expected, const Node& actual) {
    std::vector<std::optional<std::size_t>> taken_by(actual.items.size());
    for (std::size_t i = 0; i < expected.items.size(); ++i) {
      std::vector<bool> tried(actual.items.size());
      if (!find_partner(expected, actual, i, taken_by, tried)) return i;
    }
    return expected.items.size();
  }

  static bool find_partner(const Node& expected, const Node& actual, std::size_t item,
                           std::vector<std::optional<std::size_t>>& taken_by, std::vector<bool>& tried) {
    for (std::size_t candidate = 0; candidate < actual.items.size(); ++candidate) {
      if (tried[candidate] || !matches(expected.items[item], actual.items[candidate])) continue;
      tried[candidate] = true;
      const auto holder = taken_by[candidate];
      if (holder && !find_partner(expected, actual, *holder, taken_by, tried)) continue;
      taken_by[candidate] = item;
      return true;
    }
    return false;
  }

  static bool matches(const Node& expected, const Node& actual) {
    Matcher inner;
    inner.match(expected, &actual, "");
    return inner.found.empty();
  }
};

}  // namespace

std::vector<Mismatch> match(const Node& expected, const Node& actual) {
  Matcher matcher;
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
