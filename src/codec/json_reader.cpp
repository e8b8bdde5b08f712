// JSON text to nodes, over simdjson's on-demand interface, which shows each value's own text: numbers are
// kept as written.
#include <simdjson.h>

#include <algorithm>

#include "codec/document_text.h"
#include "codec/values.h"

namespace shuke::codec {
namespace {

namespace ondemand = simdjson::ondemand;

/// Thrown inside this file only and caught in parse_json, like simdjson's own errors.
struct Refused {
  Unreadable why;
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// A number by the grammar of RFC 8259, section 6.
bool is_json_number(std::string_view text) {
  const auto digits = [&text] {
    const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
    const auto count = static_cast<std::size_t>(end - text.begin());
    text.remove_prefix(count);
    return count;
  };
  if (text.starts_with('-')) text.remove_prefix(1);
  const bool zero = text.starts_with('0');
  const std::size_t whole = digits();
  if (whole == 0 || (zero && whole > 1)) return false;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (digits() == 0) return false;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    if (digits() == 0) return false;
  }
  return text.empty();
}

std::string_view without_space_at_end(std::string_view text) {
  const std::size_t last = text.find_last_not_of(" \t\r\n");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

class TreeReader {
 public:
  TreeReader(const DocumentText& text, const char* begin) : x_text(text), x_begin(begin) {}

  /// What follows the root that was read, or nullptr. A word alone is not taken by simdjson, so its end was
  /// kept here.
  const char* rest(ondemand::document& document, const Node& root) const {
    if (root.plain) return x_after_word == x_begin + x_text.text().size() ? nullptr : x_after_word;
    const char* after = nullptr;
    return document.current_location().get(after) == simdjson::SUCCESS ? after : nullptr;
  }

  Position place(const char* at) const {
    return x_text.position_of_offset(static_cast<std::size_t>(at - x_begin));
  }

  /// `Value` is a value or, at the root, the document: simdjson gives both the same methods.
  template <class Value>
  Node read(Value& value, std::size_t depth) {
    const std::string_view token = std::string_view(value.raw_json_token());
    const char* at = token.data();
    if (const auto exceeded = x_budget.spend(depth)) refuse(at, std::string(*exceeded));
    Node node;
    node.position = place(at);
    switch (*at) {
      case '{': read_map(node, ondemand::object(value.get_object()), depth); break;
      case '[':
        node.kind = Node::Kind::list;
        for (ondemand::value item : ondemand::array(value.get_array()))
          node.items.push_back(read(item, depth + 1));
        break;
      case '"':
        node.kind = Node::Kind::scalar;
        node.text = text_of(at, value.get_string());
        break;
      default: read_word(node, without_space_at_end(token)); x_after_word = at + token.size();
    }
    return node;
  }

 private:
  [[noreturn]] void refuse(const char* at, std::string message) const {
    throw Refused{{place(at), std::move(message)}};
  }

  std::string text_of(const char* at, std::string_view unescaped) const {
    if (unescaped.find('\0') != std::string_view::npos) refuse(at, "the text has a NUL character");
    return std::string(unescaped);
  }

  void read_map(Node& node, ondemand::object object, std::size_t depth) {
    node.kind = Node::Kind::map;
    MapKeys keys;
    for (ondemand::field field : object) {
      const char* at = field.key().raw() - 1;  // its opening quote
      std::string key = text_of(at, std::string_view(field.unescaped_key()));
      if (!keys.add(node.keys, key)) refuse(at, "the key " + in_quotes(key) + " stands here twice");
      node.keys.push_back({std::move(key), place(at)});
      node.items.push_back(read(field.value(), depth + 1));
    }
  }

  void read_word(Node& node, std::string_view word) const {
    node.plain = true;
    if (word == "null") return;
    if (word != "true" && word != "false" && !is_json_number(word))
      refuse(word.data(), in_quotes(word) + " is no JSON value; texts stand in double quotes");
    node.kind = Node::Kind::scalar;
    node.text = word;
  }

  const DocumentText& x_text;
  const char* x_begin;
  const char* x_after_word = nullptr;
  TreeBudget x_budget;
};

std::string plain_words(simdjson::error_code code) {
  switch (code) {
    case simdjson::EMPTY: return "there is no JSON here";
    case simdjson::UNCLOSED_STRING: return "a text is not closed by its double quote";
    case simdjson::STRING_ERROR: return "a text has a wrong escape (\\)";
    case simdjson::UNESCAPED_CHARS:
      return "a text has a line break or tab that is not written as \\n or \\t";
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT: return "a { or [ is not closed";
    default: return "this is not JSON: a comma, colon, quote or bracket is missing or too many";
  }
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  return without_space_at_end(text);
}

/// Behind a text that begins here; npos where it does not end.
std::size_t after_text(std::string_view json, std::size_t at) {
  for (++at; at < json.size(); ++at) {
    if (json[at] == '\\') {
      ++at;
    } else if (json[at] == '"') {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

}  // namespace

std::optional<std::vector<std::string>> split_json_array(std::string_view text) {
  const DocumentText document(text);
  if (document.problem()) return std::nullopt;
  const std::string_view json = trimmed(document.text());
  if (!json.starts_with('[')) return std::nullopt;
  std::vector<std::string> elements;
  std::string open;  // the brackets that are
  std::size_t begin = 1;
  const auto end_element = [&](std::size_t end) {
    elements.emplace_back(trimmed(json.substr(begin, end - begin)));
    begin = end + 1;
    return !elements.back().empty();
  };
  for (std::size_t at = 0; at < json.size();) {
    const char c = json[at];
    if (c == '"') {
      at = after_text(json, at);
      if (at == std::string_view::npos) return std::nullopt;
      continue;
    }
    if (c == '[' || c == '{') open += c;
    if (c == ',' && open.size() == 1 && !end_element(at)) return std::nullopt;
    if (c == ']' || c == '}') {
      if (open.empty() || open.back() != (c == ']' ? '[' : '{')) return std::nullopt;
      open.pop_back();
      if (open.empty()) {
        const bool is_empty = elements.empty() && trimmed(json.substr(begin, at - begin)).empty();
        const bool is_whole = at + 1 == json.size() && (is_empty || end_element(at));
        return is_whole ? std::optional(std::move(elements)) : std::nullopt;
      }
    }
    ++at;
  }
  return std::nullopt;
}

std::expected<Node, Unreadable> parse_json(std::string_view text) {
  const DocumentText document(text);
  if (auto problem = document.problem()) return std::unexpected(std::move(*problem));
  const simdjson::padded_string padded(document.text());
  thread_local ondemand::parser parser;  // keeps its memory from one body to the next
  ondemand::document root;
  TreeReader reader(document, padded.data());
  const auto here = [&]() -> Position {
    const char* at = nullptr;
    if (root.current_location().get(at) != simdjson::SUCCESS)
      return document.position_of_offset(document.text().size());
    return reader.place(at);
  };
  if (const auto error = parser.iterate(padded).get(root))
    return std::unexpected(Unreadable{{1, 1}, plain_words(error)});
  try {
    Node node = reader.read(root, 1);
    if (const char* after = reader.rest(root, node))
      return std::unexpected(
          Unreadable{reader.place(after), "something stands after the end of the JSON value"});
    return node;
  } catch (const Refused& refused) {
    return std::unexpected(refused.why);
  } catch (const simdjson::simdjson_error& error) {
    return std::unexpected(Unreadable{here(), plain_words(error.error())});
  }
}

}  // namespace shuke::codec
