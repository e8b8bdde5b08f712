// What counts as a printable character: UTF-8 read by hand, since the rule must be the same on every
// machine.
#include "codec/directory.h"

#include <algorithm>
#include <cstdint>

#include "base/limits.h"

namespace shuke::codec {
namespace {

constexpr std::uint32_t broken = UINT32_MAX;

/// Takes one character off the text; `broken` where the bytes are not UTF-8 in its shortest form.
std::uint32_t take_character(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t size = lead < 0x80   ? 1
                           : lead < 0xC2 ? 0
                           : lead < 0xE0 ? 2
                           : lead < 0xF0 ? 3
                           : lead < 0xF5 ? 4
                                         : 0;
  if (size == 0 || text.size() < size) return broken;
  std::uint32_t character = size == 1 ? lead : lead & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0) != 0x80) return broken;
    character = (character << 6) | (byte & 0x3Fu);
  }
  text.remove_prefix(size);
  constexpr std::uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (character < smallest[size] || character > 0x10FFFF) return broken;
  return character;
}

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};
/// Controls, soft hyphen, marks that join, turn or hide, separators of lines, surrogates, byte order mark,
/// noncharacters.
constexpr Range unprintable[] = {
    {0x00, 0x1F},     {0x7F, 0x9F},     {0xAD, 0xAD},     {0x200B, 0x200F}, {0x2028, 0x202E},
    {0x2060, 0x206F}, {0xD800, 0xDFFF}, {0xFEFF, 0xFEFF}, {0xFFF0, 0xFFFF},
};

bool printable(std::uint32_t character) {
  if (character == broken || (character & 0xFFFE) == 0xFFFE) return false;
  for (const Range& range : unprintable) {
    if (character >= range.first && character <= range.last) return false;
  }
  return true;
}

}  // namespace

bool is_printable(std::string_view text, std::size_t characters_max) {
  if (text.empty()) return false;
  // Most ids are plain ASCII, where a byte is a character.
  const auto plain = [](char c) { return c >= 0x20 && c < 0x7F; };
  const auto first_other = std::ranges::find_if_not(text, plain);
  std::size_t count = static_cast<std::size_t>(first_other - text.begin());
  if (count > characters_max) return false;
  text.remove_prefix(count);
  for (; !text.empty(); ++count) {
    if (count == characters_max || !printable(take_character(text))) return false;
  }
  return true;
}

bool is_id(std::string_view text) {
  return is_printable(text, base::id_characters_max);
}

}  // namespace shuke::codec
