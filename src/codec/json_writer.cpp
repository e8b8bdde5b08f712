// How JsonWriter puts down strings, numbers, commas and line ends. Not for what the values mean.
#include "codec/json_writer.h"

#include <array>
#include <charconv>

#include "base/check.h"

namespace shuke::codec {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

unsigned char byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

bool continues(unsigned char byte) {
  return (byte & 0xC0) == 0x80;
}

/// Length of the well-formed UTF-8 sequence that starts here with a byte above 0x7F; 0 where it is not one
/// (Unicode table 3-7).
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const unsigned char first = byte_at(text, at);
  const unsigned char second = byte_at(text, at + 1);
  if (first < 0xC2 || first > 0xF4 || !continues(second)) return 0;
  if (first < 0xE0) return 2;
  if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F))
    return 0;  // overlong, surrogate
  if (!continues(byte_at(text, at + 2))) return 0;
  if (first < 0xF0) return 3;
  if ((first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F))
    return 0;  // overlong, beyond U+10FFFF
  return continues(byte_at(text, at + 3)) ? 4 : 0;
}

void append_escaped(std::string& out, unsigned char byte) {
  constexpr std::string_view digits = "0123456789abcdef";
  switch (byte) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
  }
  out += "\\u00";
  out += digits[byte >> 4];
  out += digits[byte & 15];
}

/// Appends the sequence above 0x7F at `at` and returns how many bytes of the input it took.
std::size_t append_sequence(std::string& out, std::string_view text, std::size_t at) {
  const std::size_t length = sequence_length(text, at);
  if (length == 0) {
    out += replacement;
    return 1;
  }
  const std::string_view sequence = text.substr(at, length);
  if (sequence == "\xE2\x80\xA8") {
    out += "\\u2028";
  } else if (sequence == "\xE2\x80\xA9") {
    out += "\\u2029";
  } else {
    out += sequence;
  }
  return length;
}

bool is_plain(unsigned char byte) {
  return byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\';
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t plain_end = at;
    while (plain_end < text.size() && is_plain(byte_at(text, plain_end))) ++plain_end;
    out += text.substr(at, plain_end - at);
    at = plain_end;
    if (at == text.size()) break;
    const unsigned char byte = byte_at(text, at);
    if (byte < 0x80) {
      append_escaped(out, byte);
      ++at;
    } else {
      at += append_sequence(out, text, at);
    }
  }
  out += '"';
}

void append_decimal(std::string& out, std::int64_t minor, int decimals) {
  CHECK(decimals >= 0 && decimals <= 18);
  // The magnitude is unsigned so that the smallest 64-bit number has one too.
  std::uint64_t magnitude = static_cast<std::uint64_t>(minor);
  if (minor < 0) {
    out += '-';
    magnitude = 0 - magnitude;
  }
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), magnitude).ptr;
  const std::string_view all(digits.data(), static_cast<std::size_t>(end - digits.data()));
  const std::size_t fraction = static_cast<std::size_t>(decimals);
  if (fraction == 0) {
    out += all;
  } else if (all.size() > fraction) {
    out += all.substr(0, all.size() - fraction);
    out += '.';
    out += all.substr(all.size() - fraction);
  } else {
    out += "0.";
    out.append(fraction - all.size(), '0');
    out += all;
  }
}

void JsonWriter::key(std::string_view name) {
  CHECK(!x_open.empty() && x_open.back().inside == Inside::object && !x_after_key);
  if (!x_open.back().empty) x_out += ',';
  x_open.back().empty = false;
  next_line();
  append_json_string(x_out, name);
  x_out += ':';
  if (x_layout == Layout::indented) x_out += ' ';
  x_after_key = true;
}

void JsonWriter::text(std::string_view value) {
  before_value();
  append_json_string(x_out, value);
}

void JsonWriter::integer(std::int64_t value) {
  before_value();
  append_decimal(x_out, value, 0);
}

void JsonWriter::boolean(bool value) {
  before_value();
  x_out += value ? "true" : "false";
}

void JsonWriter::null() {
  before_value();
  x_out += "null";
}

void JsonWriter::money(base::Money value, int decimals) {
  before_value();
  x_out += '"';
  append_decimal(x_out, value.minor, decimals);
  x_out += '"';
}

void JsonWriter::raw(std::string_view json) {
  before_value();
  x_out += json;
}

void JsonWriter::before_value() {
  if (x_open.empty()) {
    CHECK(!x_written);  // One writer writes one value; a second needs a second writer.
    x_written = true;
  } else if (x_open.back().inside == Inside::object) {
    CHECK(x_after_key);
    x_after_key = false;
  } else {
    if (!x_open.back().empty) x_out += ',';
    x_open.back().empty = false;
    next_line();
  }
}

void JsonWriter::next_line() {
  if (x_layout == Layout::compact) return;
  x_out += '\n';
  x_out.append(2 * x_open.size(), ' ');
}

void JsonWriter::open(char bracket, Inside inside) {
  before_value();
  x_out += bracket;
  x_open.push_back({inside, true});
}

void JsonWriter::close(char bracket, Inside inside) {
  CHECK(!x_open.empty() && x_open.back().inside == inside && !x_after_key);
  const bool empty = x_open.back().empty;
  x_open.pop_back();
  if (!empty) next_line();
  x_out += bracket;
}

}  // namespace shuke::codec
