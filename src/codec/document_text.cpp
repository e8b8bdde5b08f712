// Checks bytes as UTF-8 without control characters, and turns byte places into lines and characters.
#include "codec/document_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"

namespace shuke::codec {
namespace {

unsigned byte_at(std::string_view text, std::size_t offset) {
  return offset < text.size() ? static_cast<unsigned char>(text[offset]) : 0u;
}

bool continues(std::string_view text, std::size_t offset) {
  return (byte_at(text, offset) & 0xC0u) == 0x80u;
}

/// Bytes of the well-formed UTF-8 character at `offset`; 0 where there is none. Table 3-7 of the Unicode
/// standard.
std::size_t character_bytes(std::string_view text, std::size_t offset) {
  const unsigned first = byte_at(text, offset);
  const unsigned second = byte_at(text, offset + 1);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4 || !continues(text, offset + 1)) return 0;
  if (first < 0xE0) return 2;
  if (!continues(text, offset + 2)) return 0;
  if (first == 0xE0 && second < 0xA0) return 0;  // longer than needed
  if (first == 0xED && second > 0x9F) return 0;  // half of a surrogate pair
  if (first < 0xF0) return 3;
  if (!continues(text, offset + 3)) return 0;
  if (first == 0xF0 && second < 0x90) return 0;  // longer than needed
  if (first == 0xF4 && second > 0x8F) return 0;  // beyond the last character
  return 4;
}

bool is_refused_control(unsigned byte) {
  return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r';
}

}  // namespace

DocumentText::DocumentText(std::string_view text) : x_text(text), x_line_starts{0} {
  if (x_text.starts_with("\xEF\xBB\xBF")) x_text.remove_prefix(3);
  if (x_text.size() > base::document_bytes_max) return;
  for (std::size_t i = 0; i < x_text.size(); ++i)
    if (x_text[i] == '\n') x_line_starts.push_back(i + 1);
}

std::optional<Unreadable> DocumentText::problem() const {
  if (x_text.size() > base::document_bytes_max)
    return Unreadable{{1, 1},
                      fmt::format("the document is larger than {} MB", base::document_bytes_max >> 20)};
  for (std::size_t offset = 0; offset < x_text.size();) {
    const std::size_t bytes = character_bytes(x_text, offset);
    if (bytes == 0) return Unreadable{position_of_offset(offset), "the text is not UTF-8 here"};
    if (const unsigned byte = byte_at(x_text, offset); is_refused_control(byte))
      return Unreadable{position_of_offset(offset),
                        fmt::format("the text has a control character (0x{:02X}) here", byte)};
    offset += bytes;
  }
  return std::nullopt;
}

Position DocumentText::position_of_offset(std::size_t offset) const {
  const auto after = std::upper_bound(x_line_starts.begin(), x_line_starts.end(), offset);
  const auto line = static_cast<std::size_t>(after - x_line_starts.begin()) - 1;
  return position_of_byte(line, offset - x_line_starts[line]);
}

Position DocumentText::position_of_byte(std::size_t line, std::size_t byte) const {
  line = std::min(line, x_line_starts.size() - 1);
  // A line longer than this is no line a person reads: its columns stay bytes, so that going back in one
  // long line costs no square of time.
  constexpr std::size_t counted_max = 4096;
  const std::size_t counted = std::min({byte, counted_max, x_text.size() - x_line_starts[line]});
  if (line != x_last.line || counted < x_last.bytes) x_last = {line, 0, 0};
  const std::string_view more = x_text.substr(x_line_starts[line] + x_last.bytes, counted - x_last.bytes);
  x_last.inside += static_cast<std::size_t>(std::count_if(
      more.begin(), more.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }));
  x_last.bytes = counted;
  return {static_cast<int>(line) + 1, static_cast<int>(byte) - static_cast<int>(x_last.inside) + 1};
}

std::optional<std::string_view> TreeBudget::spend(std::size_t depth) {
  if (depth > base::document_depth_max) return "the document is nested too deeply";
  if (++x_nodes > base::document_nodes_max) return "the document has too many values";
  return std::nullopt;
}

bool MapKeys::add(const std::vector<Node::Key>& before, const std::string& key) {
  constexpr std::size_t looked_through_max = 16;
  if (before.size() < looked_through_max)
    return std::ranges::none_of(before, [&](const Node::Key& known) { return known.text == key; });
  if (x_seen.empty())
    for (const Node::Key& known : before) x_seen.insert(known.text);
  return x_seen.insert(key).second;
}

}  // namespace shuke::codec
