// One reader for every field of every command. The path of the field being read grows and shrinks with the
// recursion.
#include "codec/command_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>
#include <unordered_set>

#include "base/check.h"
#include "base/limits.h"
#include "codec/directory.h"
#include "codec/syntax.h"
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

/// Rows of the longest table, and more.
constexpr std::size_t fields_max = 64;

/// The row of this name, or the number of rows. Keys mostly come in the order of their table, so the search
/// begins at `from`.
std::size_t row_of(std::span<const FieldRow> rows, std::string_view name, std::size_t from) {
  for (std::size_t looked = 0; looked < rows.size(); ++looked) {
    const std::size_t position = from + looked < rows.size() ? from + looked : from + looked - rows.size();
    if (rows[position].name == name) return position;
  }
  return rows.size();
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

/// What a value of this kind looks like.
std::string expected_zh(FieldKind kind) {
  switch (kind) {
    case FieldKind::money: return "应为金额，例如 129.00，小数位数不超过币种规定。";
    case FieldKind::points:
    case FieldKind::integer: return "应为整数，且不超出上限。";
    case FieldKind::boolean: return "应为 true 或 false，不加引号。";
    case FieldKind::instant: return "应为带时区的时间，例如 2026-03-01T15:00:00+08:00。";
    case FieldKind::date: return "应为日期，例如 2026-03-01。";
    case FieldKind::month: return "应为月份，例如 2026-03。";
    case FieldKind::duration: return "应为时长：数字加 h、d、w、mo 或 y，例如 30d。";
    default: return "内容不符合要求。";
  }
}

Words too_many(std::size_t most) {
  return {fmt::format("最多 {} 项。", most), fmt::format("There are more than {} of them.", most)};
}

Words no_id() {
  return {fmt::format("编号应为 1 至 {} 个可见字符。", base::id_characters_max),
          fmt::format("An id has 1 to {} printable characters.", base::id_characters_max)};
}

Words no_field(std::string_view name, std::span<const FieldRow> rows, std::span<const FieldRow> also) {
  std::vector<std::string_view> known;
  for (const FieldRow& row : rows) known.push_back(row.name);
  for (const FieldRow& row : also) known.push_back(row.name);
  return or_nearest({fmt::format("此处没有字段 {}", in_quotes(name)),
                     fmt::format("There is no field {} here", in_quotes(name))},
                    name, known);
}

void append_number(std::string& out, std::int64_t number) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.begin(), digits.end(), number).ptr;
  out.append(digits.begin(), end);
}

void append_text(std::string& out, std::string_view text) {
  append_number(out, static_cast<std::int64_t>(text.size()));
  out.append(":").append(text);
}

}  // namespace

const FieldValue& FieldRecord::operator[](std::string_view name) const {
  for (std::size_t position = 0; position < rows.size(); ++position) {
    if (rows[position].name == name) return values[position];
  }
  CHECK(false && "the table of commands has no such field");
  __builtin_unreachable();
}

void FieldReader::refuse(RejectionCode code, std::string_view field, Words detail) {
  if (x_refusal && x_refusal->code <= code) return;
  x_refusal = Refusal{code, std::string(field), std::move(detail)};
}

void FieldReader::malformed(Words detail) {
  if (is_personal(x_path) && detail.en.find('"') != std::string::npos)
    detail = {"内容不符合要求；因答复会长期保存，此处不重复。",
              "The value does not fit; it is not repeated here, because answers are kept."};
  refuse(RejectionCode::malformed_command, x_path, std::move(detail));
}

FieldRecord FieldReader::read(const Node& map, std::span<const FieldRow> rows) {
  FieldRecord record{rows, {}, std::vector<FieldValue>(rows.size())};
  if (map.kind != Node::Kind::map) {
    malformed({"此处应为一组字段。", "A map of fields was expected."});
    return record;
  }
  CHECK(rows.size() <= fields_max);
  std::array<const Node*, fields_max> given{};
  std::size_t next = 0;
  for (std::size_t i = 0; i < map.keys.size(); ++i) {
    const std::size_t position = row_of(rows, map.keys[i].text, next);
    if (position == rows.size()) continue;
    given[position] = &map.items[i];
    next = position + 1;
  }
  x_canonical += '{';
  for (std::size_t position = 0; position < rows.size(); ++position) {
    const FieldRow& row = rows[position];
    if (given[position] == nullptr && !row.required && row.fallback.empty()) continue;
    const PathPart part(x_path, row.name);
    const std::size_t before = x_canonical.size();
    x_canonical.append(row.name) += '=';
    read_field(given[position], row, record.values[position]);
    if (record.values[position].given) {
      x_canonical += ';';
    } else {
      x_canonical.resize(before);
    }
  }
  x_canonical += '}';
  return record;
}

FieldRecord FieldReader::read_whole(const Node& map, std::span<const FieldRow> rows) {
  refuse_unknown_keys(map, rows, {});
  return read(map, rows);
}

void FieldReader::refuse_unknown_keys(const Node& map, std::span<const FieldRow> rows,
                                      std::span<const FieldRow> also) {
  std::size_t next = 0;
  for (const Node::Key& key : map.keys) {
    const std::size_t position = row_of(rows, key.text, next);
    if (position < rows.size()) {
      next = position + 1;
      continue;
    }
    if (row_of(also, key.text, 0) < also.size()) continue;
    // One is told. To look for the nearest word takes long, and a body can hold very many wrong ones.
    if (x_refusal && x_refusal->code == RejectionCode::malformed_command) return;
    const bool personal = x_path == "profile" || x_path == "consents";
    const bool shown = is_id(key.text) && !personal;
    const PathPart part(x_path, shown ? std::string_view(key.text) : std::string_view("?"));
    malformed(personal ? Words{"此处没有这个字段。", "There is no such field here."}
                       : no_field(key.text, rows, also));
  }
}

void FieldReader::read_field(const Node* node, const FieldRow& row, FieldValue& value) {
  if (node == nullptr) {
    if (row.required) malformed({"缺少此字段。", "The field is missing."});
    if (row.fallback.empty()) return;
    return read_scalar(row.fallback, true, row, value);
  }
  if (node->kind == Node::Kind::null) {
    if (!row.nullable) return malformed({"此字段为空。", "The field is empty."});
    value.given = value.cleared = true;
    x_canonical += '~';
    return;
  }
  switch (row.kind) {
    case FieldKind::names: read_names(*node, row, value); break;
    case FieldKind::record:
      value.given = true;
      value.records.push_back(read_whole(*node, row.fields));
      break;
    case FieldKind::records: read_records(*node, row, value); break;
    case FieldKind::keyed_records: read_keyed_records(*node, row, value); break;
    default:
      if (node->kind != Node::Kind::scalar)
        return malformed({"此处应为单个值。", "A single value was expected."});
      read_scalar(node->text, node->plain, row, value);
  }
}

void FieldReader::read_names(const Node& node, const FieldRow& row, FieldValue& value) {
  if (node.kind != Node::Kind::list) return malformed({"此处应为列表。", "A list was expected."});
  if (node.items.size() > row.most) return malformed(too_many(row.most));
  std::unordered_set<std::string_view> known;
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const PathPart part(x_path, "[" + std::to_string(i) + "]");
    const Node& item = node.items[i];
    if (item.kind != Node::Kind::scalar || !is_id(item.text)) {
      malformed(no_id());
    } else if (!known.insert(item.text).second) {
      malformed(
          {in_quotes(item.text) + " 在列表中重复。", in_quotes(item.text) + " stands in the list twice."});
    }
    value.texts.push_back(item.text);
    append_text(x_canonical, item.text);
  }
  // An empty list says what an absent one says, save where it takes away what was there.
  value.given = row.nullable || !value.texts.empty();
}

void FieldReader::read_records(const Node& node, const FieldRow& row, FieldValue& value) {
  if (node.kind != Node::Kind::list) return malformed({"此处应为列表。", "A list was expected."});
  if (node.items.size() > row.most) return malformed(too_many(row.most));
  value.given = true;
  value.records.reserve(node.items.size());
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const PathPart part(x_path, "[" + std::to_string(i) + "]");
    value.records.push_back(read_whole(node.items[i], row.fields));
  }
}

void FieldReader::read_keyed_records(const Node& node, const FieldRow& row, FieldValue& value) {
  if (node.kind != Node::Kind::map) return malformed({"此处应为映射。", "A map was expected."});
  if (node.items.size() > row.most) return malformed(too_many(row.most));
  value.given = true;
  std::vector<std::size_t> order(node.items.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(),
            [&](auto a, auto b) { return node.keys[a].text < node.keys[b].text; });
  for (const std::size_t i : order) {
    const bool good = is_id(node.keys[i].text);
    const PathPart part(x_path, good ? std::string_view(node.keys[i].text) : std::string_view("?"));
    if (!good) malformed(no_id());
    append_text(x_canonical, node.keys[i].text);
    value.records.push_back(read_whole(node.items[i], row.fields));
    value.records.back().key = node.keys[i].text;
  }
}

void FieldReader::read_scalar(std::string_view text, bool plain, const FieldRow& row, FieldValue& value) {
  value.given = true;
  value.text = text;
  if (read_number(text, plain, row, value)) return append_number(x_canonical, value.number);
  switch (row.kind) {
    case FieldKind::one_of: {
      const auto found = std::find(row.words.begin(), row.words.end(), text);
      if (found == row.words.end()) {
        return malformed(
            {fmt::format("{} 不在可选值之中：{}。", in_quotes(text), fmt::join(row.words, "、")),
             fmt::format("{} is not one of: {}.", in_quotes(text), fmt::join(row.words, ", "))});
      }
      value.number = found - row.words.begin();
      value.text = *found;
      break;
    }
    case FieldKind::duration: {
      const auto duration = read_duration(text);
      if (!duration) return malformed({expected_zh(row.kind), duration.error().message + "."});
      value.duration = *duration;
      x_canonical += fmt::format("{}/{}", duration->count, static_cast<int>(duration->unit));
      return;
    }
    case FieldKind::email:
      if (!is_printable(text, 254) || !is_email(text))
        return malformed({"这不是电子邮件地址。", "This is not an e-mail address."});
      break;
    case FieldKind::phone:
      if (!is_phone(text)) return malformed({"这不是电话号码。", "This is not a telephone number."});
      break;
    case FieldKind::text:
      if (!is_printable(text, row.most)) {
        return malformed({fmt::format("此处文字应为 1 至 {} 个可见字符。", row.most),
                          fmt::format("A text here has 1 to {} printable characters.", row.most)});
      }
      break;
    case FieldKind::document:
      if (text.empty() || text.size() > row.most)
        return malformed({fmt::format("此处文件应为 1 至 {} 字节。", row.most),
                          fmt::format("A file here has 1 to {} bytes.", row.most)});
      break;
    default:
      if (!is_id(text)) {
        return malformed(no_id());
      }
  }
  append_text(x_canonical, value.text);
}

/// Kinds whose value is one number; false where the kind is another.
bool FieldReader::read_number(std::string_view text, bool plain, const FieldRow& row, FieldValue& value) {
  const auto take = [&](const auto& read, auto number_of) {
    if (!read) return malformed({expected_zh(row.kind), read.error().message + "."});
    value.number = number_of(*read);
  };
  switch (row.kind) {
    case FieldKind::money:
    case FieldKind::points:
    case FieldKind::integer: read_amount(text, plain, row, value); return true;
    case FieldKind::boolean:
      if (!plain) {
        malformed({expected_zh(row.kind), "true or false was expected, without quotes."});
      } else {
        take(read_bool(text), [](bool yes) { return yes ? 1 : 0; });
      }
      return true;
    case FieldKind::instant: take(read_instant(text), [](base::Instant at) { return at.us; }); return true;
    case FieldKind::date: take(read_date(text), [](base::Date date) { return date.day; }); return true;
    case FieldKind::month: take(read_month(text), [](std::int32_t index) { return index; }); return true;
    default: return false;
  }
}

/// A figure that cannot be held is amount_out_of_range; what is no figure at all is malformed.
void FieldReader::read_amount(std::string_view text, bool plain, const FieldRow& row, FieldValue& value) {
  const bool is_money = row.kind == FieldKind::money;
  if (!is_money && !plain)
    return malformed({"应为整数，不加引号。", "A whole number was expected, without quotes."});
  const auto read = [&]() -> base::Expected<std::int64_t> {
    if (is_money) {
      const auto money = read_money(text, x_decimals);
      if (!money) return base::fault(money.error().message);
      return money->minor;
    }
    if (row.kind == FieldKind::integer) return read_integer(text);
    const auto points = read_points(text);
    if (!points) return base::fault(points.error().message);
    return points->count;
  }();
  if (!read) {
    const bool figure = is_figure(text, is_money ? static_cast<std::size_t>(x_decimals) : 0);
    refuse(figure ? RejectionCode::amount_out_of_range : RejectionCode::malformed_command, x_path,
           {expected_zh(row.kind), read.error().message + "."});
    return;
  }
  value.number = *read;
  if (*read < row.least || *read > row.highest) {
    refuse(RejectionCode::amount_out_of_range, x_path,
           {fmt::format("数值应在 {} 至 {} 之间。", row.least, row.highest),
            fmt::format("The number must be from {} to {}.", row.least, row.highest)});
  }
}

Words or_nearest(Words words, std::string_view wrong, std::span<const std::string_view> known) {
  const std::string_view near = nearest(wrong, known);
  if (near.empty()) return {words.zh + "。", words.en + "."};
  words.zh += fmt::format("；是否应为 {}？", in_quotes(near));
  words.en += fmt::format("; did you mean {}?", in_quotes(near));
  return words;
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
