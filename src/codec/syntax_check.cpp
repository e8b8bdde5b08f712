// One walk over the tree; each kind of scalar has one row that reads it.
#include "codec/syntax_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/check.h"
#include "codec/values.h"

namespace shuke::codec {
namespace {

using base::Expected;
using base::fault;
using Kind = Shape::Kind;

template <class Value>
Expected<void> done(const Expected<Value>& value) {
  if (!value) return std::unexpected(value.error());
  return {};
}

Expected<void> number_done(std::string_view text, Expected<std::int64_t> number, bool positive) {
  if (!number) return std::unexpected(number.error());
  if (*number < 0) return fault(in_quotes(text) + " must not be below zero");
  if (positive && *number == 0) return fault(in_quotes(text) + " must be above zero");
  return {};
}

template <class Value, class Member>
Expected<std::int64_t> number_of(const Expected<Value>& value, Member member) {
  if (!value) return std::unexpected(value.error());
  return (*value).*member;
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

Expected<void> name_done(std::string_view text) {
  constexpr std::size_t name_bytes_max = 64;
  if (text.empty() || text.size() > name_bytes_max ||
      !std::all_of(text.begin(), text.end(), is_name_character))
    return fault(in_quotes(text) + " is not a name: up to 64 letters a to z, digits, _ and -");
  return {};
}

Expected<void> rate_done(std::string_view text, bool at_most_all) {
  const auto rate = read_rate(text);
  if (!rate) return std::unexpected(rate.error());
  if (at_most_all && rate->num > rate->den) return fault(in_quotes(text) + " is more than 100%");
  return {};
}

Expected<void> duration_done(std::string_view text, bool positive) {
  const auto duration = read_duration(text);
  if (!duration) return std::unexpected(duration.error());
  if (positive && duration->count == 0) return fault(in_quotes(text) + " must be longer than nothing");
  return {};
}

Expected<void> text_done(std::string_view text) {
  constexpr std::size_t text_bytes_max = 1000;
  if (text.empty()) return fault("the text is empty");
  if (text.size() > text_bytes_max) return fault("the text is longer than 1000 bytes");
  return {};
}

Expected<void> read_as(const Shape& shape, std::string_view text, int decimals) {
  switch (shape.kind) {
    case Kind::word: return fault(in_quotes(text) + " is none of the words allowed here");
    case Kind::name:
    case Kind::reference: return name_done(text);
    case Kind::text: return text_done(text);
    case Kind::money:
      return number_done(text, number_of(read_money(text, decimals), &base::Money::minor), shape.positive);
    case Kind::points:
      return number_done(text, number_of(read_points(text), &base::Points::count), shape.positive);
    case Kind::count: {
      const auto number = read_integer(text);
      if (number && *number > 1'000'000'000) return fault(in_quotes(text) + " is too large a number");
      return number_done(text, number, shape.positive);
    }
    case Kind::rate: return rate_done(text, false);
    case Kind::share: return rate_done(text, true);
    case Kind::duration: return duration_done(text, shape.positive);
    case Kind::month_day: return done(read_month_day(text));
    case Kind::instant: return done(read_instant(text));
    case Kind::boolean: return done(read_bool(text));
    case Kind::section:
    case Kind::list:
    case Kind::map: return fault("a single value cannot stand here");
  }
  __builtin_unreachable();
}

std::string joined(std::span<const std::string_view> words) {
  std::string out;
  for (const std::string_view word : words) out += (out.empty() ? "" : ", ") + std::string(word);
  return out;
}

std::string suggestion(std::string_view wrong, std::span<const std::string_view> known) {
  const std::string_view near = nearest(wrong, known);
  if (!near.empty()) return "; did you mean " + in_quotes(near) + "?";
  return "; possible are " + joined(known);
}

std::vector<std::string_view> words_of(std::span<const Word> words) {
  std::vector<std::string_view> out;
  for (const Word& word : words) out.push_back(word.word);
  return out;
}

bool has_word(std::span<const Word> words, std::string_view text) {
  return std::any_of(words.begin(), words.end(), [&](const Word& word) { return word.word == text; });
}

bool has(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class Walk {
 public:
  Walk(int decimals, Findings& findings) : x_decimals(decimals), x_findings(findings) {}

  /// `label` names the value in messages; `key` is where its key stands, for what is missing.
  void value(const Node& node, const Shape& shape, const std::string& label, Position key) {
    switch (node.kind) {
      case Node::Kind::null: add("bad_value", key, label + " has no value"); return;
      case Node::Kind::scalar: scalar(node, shape, label); return;
      case Node::Kind::list:
        if (shape.kind != Kind::list) return wrong_kind(node, shape, label);
        list(node, shape, label);
        return;
      case Node::Kind::map:
        if (shape.section == nullptr && shape.kind != Kind::map) return wrong_kind(node, shape, label);
        shape.section != nullptr ? section(node, *shape.section, label, key) : map(node, shape, label);
        return;
    }
  }

  void section(const Node& node, const Section& section, const std::string& label, Position key) {
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
      const Node::Key& found = node.keys[i];
      const Area area(*this, found.text);
      if (const Key* row = section.find(found.text)) {
        value(node.items[i], row->shape, in_quotes(found.text), found.position);
      } else {
        unknown_key(found, section);
      }
    }
    const Position here = key.line > 0 ? key : node.position;
    for (const Key& row : section.keys) {
      if (!row.required || node.find(row.name) != nullptr) continue;
      const Area area(*this, std::string(row.name));
      add("missing_key", here,
          fmt::format("{} lacks the key {} ({})", label, in_quotes(row.name), row.meaning.en));
    }
    exactly_one(node, section, label, here);
    forms(node, section, label, here);
  }

 private:
  /// The path of where the walk is, two keys deep.
  class Area {
   public:
    Area(Walk& walk, const std::string& key) : x_walk(walk), x_size(walk.x_area.size()) {
      if (++walk.x_depth <= 2) walk.x_area += (walk.x_area.empty() ? "" : ".") + key;
    }
    ~Area() {
      --x_walk.x_depth;
      x_walk.x_area.resize(x_size);
    }
    Area(const Area&) = delete;
    Area& operator=(const Area&) = delete;

   private:
    Walk& x_walk;
    std::size_t x_size;
  };

  void add(std::string_view code, Position position, std::string message) {
    x_findings.add(code, position, std::move(message), x_area);
  }

  void scalar(const Node& node, const Shape& shape, const std::string& label) {
    if (has_word(shape.words, node.text)) return;
    if (shape.kind == Kind::list || shape.kind == Kind::map || shape.kind == Kind::section) {
      if (shape.words.empty()) return wrong_kind(node, shape, label);
      return unknown_word(node, shape, label, " or a map of keys");
    }
    if (shape.kind == Kind::word) return unknown_word(node, shape, label, "");
    const auto read = read_as(shape, node.text, x_decimals);
    if (read) return;
    const auto words = words_of(shape.words);
    add("bad_value", node.position,
        label + ": " + read.error().message + (words.empty() ? "" : "; also possible: " + joined(words)));
  }

  void unknown_word(const Node& node, const Shape& shape, const std::string& label, std::string_view also) {
    const auto words = words_of(shape.words);
    add("unknown_word", node.position,
        fmt::format("{} cannot be {}{}{}", label, in_quotes(node.text), suggestion(node.text, words),
                    also));
  }

  void wrong_kind(const Node& node, const Shape& shape, const std::string& label) {
    const std::string_view wanted = shape.kind == Kind::list ? "a list"
                                    : shape.kind == Kind::map || shape.kind == Kind::section
                                        ? "a map of keys"
                                        : "a single value";
    const bool runs_on = node.kind == Node::Kind::scalar && node.text.find(':') != std::string::npos;
    add("wrong_kind", node.position,
        fmt::format("{} must be {}{}", label, wanted,
                    runs_on ? "; is a space missing after the colon?" : ""));
  }

  void list(const Node& node, const Shape& shape, const std::string& label) {
    if (node.items.empty())
      add("empty_list", node.position, label + " is an empty list; say what it holds or leave the key out");
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      const Node& item = node.items[i];
      value(item, *shape.of, fmt::format("item {} of {}", i + 1, label), item.position);
      const auto same = [&](const Node& other) {
        return other.kind == Node::Kind::scalar && other.text == item.text;
      };
      if (i < 1000 && item.kind == Node::Kind::scalar &&
          std::any_of(node.items.begin(), node.items.begin() + static_cast<std::ptrdiff_t>(i), same))
        add("repeated_item", item.position, in_quotes(item.text) + " stands twice in " + label);
    }
  }

  void map(const Node& node, const Shape& shape, const std::string& label) {
    if (node.items.empty())
      add("empty_list", node.position, label + " is empty; say what it holds or leave the key out");
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
      const Node::Key& key = node.keys[i];
      const Area area(*this, key.text);
      if (const auto named = name_done(key.text); !named)
        add("bad_value", key.position, named.error().message);
      value(node.items[i], *shape.of, in_quotes(key.text), key.position);
    }
  }

  void unknown_key(const Node::Key& key, const Section& section) {
    std::vector<std::string_view> known;
    for (const Key& row : section.keys) known.push_back(row.name);
    add("unknown_key", key.position,
        fmt::format("there is no key {} here{}", in_quotes(key.text), suggestion(key.text, known)));
  }

  void exactly_one(const Node& node, const Section& section, const std::string& label, Position here) {
    if (section.exactly_one.empty()) return;
    const auto stands = [&](std::string_view key) { return node.find(key) != nullptr; };
    const auto count = std::count_if(section.exactly_one.begin(), section.exactly_one.end(), stands);
    if (count != 1)
      add("not_exactly_one", here,
          fmt::format("{} must have exactly one of the keys {}{}", label, joined(section.exactly_one),
                      count == 0 ? ", it has none" : ""));
  }

  void forms(const Node& node, const Section& section, const std::string& label, Position here) {
    if (section.forms.empty()) return;
    const Node* deciding = node.find(section.decided_by);
    if (deciding == nullptr && section.find(section.decided_by)->required) return;
    const std::string_view word =
        deciding == nullptr ? section.forms.front().word : std::string_view(deciding->text);
    const auto form = std::find_if(section.forms.begin(), section.forms.end(),
                                   [&](const Form& f) { return f.word == word; });
    if (form == section.forms.end()) return;
    for (const std::string_view key : form->must)
      if (node.find(key) == nullptr)
        add("missing_key", here,
            fmt::format("{} lacks the key {}, which {} needs", label, in_quotes(key), in_quotes(word)));
    for (const Node::Key& key : node.keys) {
      const auto names = [&](const Form& f) { return has(f.must, key.text) || has(f.may, key.text); };
      if (std::any_of(section.forms.begin(), section.forms.end(), names) && !names(*form))
        add("key_does_not_fit", key.position,
            fmt::format("the key {} does not belong to {}", in_quotes(key.text), in_quotes(word)));
    }
  }

  int x_decimals;
  Findings& x_findings;
  std::string x_area;
  int x_depth = 0;
};

}  // namespace

Expected<MonthDay> read_month_day(std::string_view text) {
  const auto date = read_date("2000-" + std::string(text));
  if (text.size() != 5 || !date) return fault(in_quotes(text) + " is not a day of the year such as 10-01");
  const base::CivilDate civil = base::civil_of(*date);
  return MonthDay{civil.month, civil.day};
}

Expected<void> check_scalar(const Node& node, const Shape& shape, int decimals) {
  if (has_word(shape.words, node.text)) return {};
  return read_as(shape, node.text, decimals);
}

void check_syntax(const Node& root, const Section& section, int decimals, Findings& findings) {
  if (root.kind != Node::Kind::map) {
    findings.add("wrong_kind", root.position, "the file must be a map of keys", "");
    return;
  }
  Walk(decimals, findings).section(root, section, "the file", {1, 1});
}

}  // namespace shuke::codec
