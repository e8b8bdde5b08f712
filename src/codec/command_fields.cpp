// One reader for every field of every command. The path of the field being read grows and shrinks with the
// recursion.
#include "codec/command_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <unordered_set>

#include "base/check.h"
#include "base/limits.h"
#include "codec/directory.h"
#include "codec/values.h"

namespace shuke::codec {
namespace {

using domain::RejectionCode;

/// A part of the path for as long as it lives.
class PathPart {
 public:
  PathPart(std::string& path, std::string_view part) : x_path(path), x_size(path.size()) {
    if (!path.empty() && !part.starts_with('[')) path += '.';
    path += part;
  }
  ~PathPart() { x_path.resize(x_size); }
  PathPart(const PathPart&) = delete;
  PathPart& operator=(const PathPart&) = delete;

 private:
  std::string& x_path;
  std::size_t x_size;
};

bool has_key(std::span<const FieldRow> rows, std::string_view key) {
  return std::any_of(rows.begin(), rows.end(), [&](const FieldRow& row) { return row.name == key; });
}

/// `-`, digits, and at most this many digits after a point: a figure, if perhaps too large a one.
bool is_figure(std::string_view text, std::size_t decimals) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  const auto digits = [](std::string_view part) {
    return !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
  };
  if (!digits(text.substr(0, point))) return false;
  return point == text.size() || (digits(text.substr(point + 1)) && text.size() - point - 1 <= decimals);
}

/// An address of the form that mail programs take: one @, something before it, a name with a point after
/// it.
bool is_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == 0 || at == std::string_view::npos || text.size() > 254 ||
      text.find_first_of(" ,;<>") != text.npos)
    return false;
  const std::string_view host = text.substr(at + 1);
  return host.find('@') == host.npos && host.find('.') != host.npos && !host.starts_with('.') &&
         !host.ends_with('.');
}

bool is_phone(std::string_view text) {
  const auto digits = std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return text.size() <= 32 && digits >= 3 && text.find_first_not_of("0123456789 +-()") == text.npos;
}

/// Whether a field holds something about a person. Answers are kept for ever, so they must not repeat it.
bool is_personal(std::string_view path) {
  return path.starts_with("profile.") || path.starts_with("consents.");
}

void append_text(std::string& out, std::string_view text) {
  out += fmt::format("{}:", text.size()).append(text);
}

}  // namespace

const FieldValue& FieldRecord::operator[](std::string_view name) const {
  for (std::size_t position = 0; position < rows.size(); ++position) {
    if (rows[position].name == name) return values[position];
  }
  CHECK(false && "the table of commands has no such field");
  __builtin_unreachable();
}

void FieldReader::refuse(RejectionCode code, std::string_view field, std::string detail) {
  if (x_refusal && x_refusal->code <= code) return;
  x_refusal = Refusal{code, std::string(field), std::move(detail)};
}

void FieldReader::malformed(std::string detail) {
  if (is_personal(x_path) && detail.find('"') != std::string::npos)
    detail = "The value does not fit; it is not repeated here, because answers are kept.";
  refuse(RejectionCode::malformed_command, x_path, std::move(detail));
}

FieldRecord FieldReader::read(const Node& map, std::span<const FieldRow> rows,
                              std::span<const FieldRow> also) {
  FieldRecord record{rows, {}, std::vector<FieldValue>(rows.size())};
  if (map.kind != Node::Kind::map) {
    malformed("A map of fields was expected.");
    return record;
  }
  refuse_unknown_keys(map, rows, also);
  x_canonical += '{';
  for (std::size_t position = 0; position < rows.size(); ++position) {
    const FieldRow& row = rows[position];
    const PathPart part(x_path, row.name);
    const std::size_t before = x_canonical.size();
    read_field(map.find(row.name), row, record.values[position]);
    const std::string inner = x_canonical.substr(before);
    x_canonical.resize(before);
    if (record.values[position].given) x_canonical.append(row.name).append("=").append(inner).append(";");
  }
  x_canonical += '}';
  return record;
}

void FieldReader::refuse_unknown_keys(const Node& map, std::span<const FieldRow> rows,
                                      std::span<const FieldRow> also) {
  for (const Node::Key& key : map.keys) {
    if (has_key(rows, key.text) || has_key(also, key.text)) continue;
    const bool personal = x_path == "profile" || x_path == "consents";
    const bool shown = is_id(key.text) && !personal;
    const PathPart part(x_path, shown ? std::string_view(key.text) : std::string_view("?"));
    malformed(personal ? "There is no such field here."
                       : fmt::format("There is no field {} here.", in_quotes(key.text)));
  }
}

void FieldReader::read_field(const Node* node, const FieldRow& row, FieldValue& value) {
  if (node == nullptr) {
    if (row.required) malformed("The field is missing.");
    if (row.fallback.empty()) return;
    Node fallback;
    fallback.kind = Node::Kind::scalar;
    fallback.plain = true;
    fallback.text = row.fallback;
    return read_scalar(fallback, row, value);
  }
  if (node->kind == Node::Kind::null) {
    if (!row.nullable) return malformed("The field is empty.");
    value.given = value.cleared = true;
    x_canonical += '~';
    return;
  }
  switch (row.kind) {
    case FieldKind::names: read_names(*node, row, value); break;
    case FieldKind::record:
      value.given = true;
      value.records.push_back(read(*node, row.fields));
      break;
    case FieldKind::records: read_records(*node, row, value); break;
    case FieldKind::keyed_records: read_keyed_records(*node, row, value); break;
    default: read_scalar(*node, row, value);
  }
}

void FieldReader::read_names(const Node& node, const FieldRow& row, FieldValue& value) {
  if (node.kind != Node::Kind::list) return malformed("A list was expected.");
  if (node.items.size() > row.most)
    return malformed(fmt::format("The list has more than {} items.", row.most));
  std::unordered_set<std::string_view> known;
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const PathPart part(x_path, fmt::format("[{}]", i));
    const Node& item = node.items[i];
    if (item.kind != Node::Kind::scalar || !is_id(item.text)) {
      malformed(fmt::format("An id has 1 to {} printable characters.", base::id_characters_max));
    } else if (!known.insert(item.text).second) {
      malformed(fmt::format("{} stands in the list twice.", in_quotes(item.text)));
    }
    value.texts.push_back(item.text);
    append_text(x_canonical, item.text);
  }
  // An empty list says what an absent one says, save where it takes away what was there.
  value.given = row.nullable || !value.texts.empty();
}

void FieldReader::read_records(const Node& node, const FieldRow& row, FieldValue& value) {
  if (node.kind != Node::Kind::list) return malformed("A list was expected.");
  if (node.items.size() > row.most)
    return malformed(fmt::format("The list has more than {} items.", row.most));
  value.given = true;
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const PathPart part(x_path, fmt::format("[{}]", i));
    value.records.push_back(read(node.items[i], row.fields));
  }
}

void FieldReader::read_keyed_records(const Node& node, const FieldRow& row, FieldValue& value) {
  if (node.kind != Node::Kind::map) return malformed("A map was expected.");
  if (node.items.size() > row.most)
    return malformed(fmt::format("The map has more than {} entries.", row.most));
  value.given = true;
  std::vector<std::size_t> order(node.items.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(),
            [&](auto a, auto b) { return node.keys[a].text < node.keys[b].text; });
  for (const std::size_t i : order) {
    const bool good = is_id(node.keys[i].text);
    const PathPart part(x_path, good ? std::string_view(node.keys[i].text) : std::string_view("?"));
    if (!good) malformed(fmt::format("An id has 1 to {} printable characters.", base::id_characters_max));
    append_text(x_canonical, node.keys[i].text);
    value.records.push_back(read(node.items[i], row.fields));
    value.records.back().key = node.keys[i].text;
  }
}

void FieldReader::read_scalar(const Node& node, const FieldRow& row, FieldValue& value) {
  if (node.kind != Node::Kind::scalar) return malformed("A single value was expected.");
  value.given = true;
  value.text = node.text;
  if (read_number(node, row, value)) {
    x_canonical += fmt::format("{}", value.number);
    return;
  }
  const std::string_view text = node.text;
  switch (row.kind) {
    case FieldKind::one_of: {
      const auto found = std::find(row.words.begin(), row.words.end(), text);
      if (found == row.words.end()) {
        return malformed(fmt::format("{} is not one of: {}.", in_quotes(text), fmt::join(row.words, ", ")));
      }
      value.number = found - row.words.begin();
      value.text = *found;
      break;
    }
    case FieldKind::duration: {
      const auto duration = read_duration(text);
      if (!duration) return malformed(duration.error().message + ".");
      value.duration = *duration;
      x_canonical += fmt::format("{}/{}", duration->count, static_cast<int>(duration->unit));
      return;
    }
    case FieldKind::email:
      if (!is_printable(text, 254) || !is_email(text)) return malformed("This is not an e-mail address.");
      break;
    case FieldKind::phone:
      if (!is_phone(text)) return malformed("This is not a telephone number.");
      break;
    case FieldKind::text:
      if (!is_printable(text, row.most)) {
        return malformed(fmt::format("A text here has 1 to {} printable characters.", row.most));
      }
      break;
    case FieldKind::document:
      if (text.empty() || text.size() > row.most)
        return malformed(fmt::format("A file here has 1 to {} bytes.", row.most));
      break;
    default:
      if (!is_id(text)) {
        return malformed(fmt::format("An id has 1 to {} printable characters.", base::id_characters_max));
      }
  }
  append_text(x_canonical, value.text);
}

/// Kinds whose value is one number; false where the kind is another.
bool FieldReader::read_number(const Node& node, const FieldRow& row, FieldValue& value) {
  const auto take = [&](const auto& read, auto number_of) {
    if (!read) return malformed(read.error().message + ".");
    value.number = number_of(*read);
  };
  switch (row.kind) {
    case FieldKind::money:
    case FieldKind::points:
    case FieldKind::integer: read_amount(node, row, value); return true;
    case FieldKind::boolean:
      if (!node.plain) {
        malformed("true or false was expected, without quotes.");
      } else {
        take(read_bool(node.text), [](bool yes) { return yes ? 1 : 0; });
      }
      return true;
    case FieldKind::instant:
      take(read_instant(node.text), [](base::Instant at) { return at.us; });
      return true;
    case FieldKind::date: take(read_date(node.text), [](base::Date date) { return date.day; }); return true;
    case FieldKind::month:
      take(read_month(node.text), [](std::int32_t index) { return index; });
      return true;
    default: return false;
  }
}

/// A figure that cannot be held is amount_out_of_range; what is no figure at all is malformed.
void FieldReader::read_amount(const Node& node, const FieldRow& row, FieldValue& value) {
  const bool is_money = row.kind == FieldKind::money;
  if (!is_money && !node.plain) return malformed("A whole number was expected, without quotes.");
  const auto read = [&]() -> base::Expected<std::int64_t> {
    if (is_money) {
      const auto money = read_money(node.text, x_decimals);
      if (!money) return base::fault(money.error().message);
      return money->minor;
    }
    if (row.kind == FieldKind::integer) return read_integer(node.text);
    const auto points = read_points(node.text);
    if (!points) return base::fault(points.error().message);
    return points->count;
  }();
  if (!read) {
    const bool figure = is_figure(node.text, is_money ? static_cast<std::size_t>(x_decimals) : 0);
    refuse(figure ? RejectionCode::amount_out_of_range : RejectionCode::malformed_command, x_path,
           read.error().message + ".");
    return;
  }
  value.number = *read;
  if (*read < row.least || *read > row.highest) {
    refuse(RejectionCode::amount_out_of_range, x_path,
           fmt::format("The number must be from {} to {}.", row.least, row.highest));
  }
}

std::string document_bytes(const Node& document) {
  std::string out;
  switch (document.kind) {
    case Node::Kind::null: return "~";
    case Node::Kind::scalar:
      out = document.plain ? "p" : "q";
      append_text(out, document.text);
      return out;
    case Node::Kind::list:
      out = "[";
      for (const Node& item : document.items) out += document_bytes(item) + ",";
      return out + "]";
    case Node::Kind::map: {
      std::vector<std::string> entries;
      for (std::size_t i = 0; i < document.items.size(); ++i) {
        std::string entry;
        append_text(entry, document.keys[i].text);
        entries.push_back(entry + "=" + document_bytes(document.items[i]));
      }
      std::sort(entries.begin(), entries.end());
      out = "{";
      for (const std::string& entry : entries) out += entry + ",";
      return out + "}";
    }
  }
  __builtin_unreachable();
}

}  // namespace shuke::codec
