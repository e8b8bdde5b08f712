// The buffer is twice the longest line, so that a whole line always fits behind the start of one.
#include "cli/line_reader.h"

#include <algorithm>
#include <cstring>

#include "base/limits.h"

namespace shuke::cli {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

}  // namespace

LineReader::LineReader(backtest::ByteSource& source)
    : x_source(source), x_bytes(2 * base::command_line_bytes_max) {}

/// Makes room and reads on; false: nothing came.
base::Expected<bool> LineReader::fill() {
  if (x_at_end) return false;
  std::memmove(x_bytes.data(), x_bytes.data() + x_begin, x_end - x_begin);
  x_end -= x_begin;
  x_begin = 0;
  const auto room = std::span(x_bytes).subspan(x_end);
  const auto got = x_source.read(room);
  if (!got) return std::unexpected(got.error());
  x_end += *got;
  x_at_end = *got < room.size();
  return *got > 0;
}

void LineReader::end_line(Line& line, std::size_t length) {
  std::string_view text(x_bytes.data() + x_begin, length);
  if (line.number == 1 && text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (text.ends_with('\r')) text.remove_suffix(1);
  line.text = text;
}

base::Expected<bool> LineReader::next(Line& line) {
  line = Line{};
  for (std::size_t looked = 0;;) {
    const char* begin = x_bytes.data() + x_begin;
    const std::size_t have = x_end - x_begin;
    const void* found = looked < have ? std::memchr(begin + looked, '\n', have - looked) : nullptr;
    if (found != nullptr) {
      const auto length = static_cast<std::size_t>(static_cast<const char*>(found) - begin);
      line.number = ++x_number;
      line.too_long = length > base::command_line_bytes_max;
      end_line(line, length);
      x_begin += length + 1;
      x_offset += length + 1;
      return true;
    }
    looked = have;
    if (have > base::command_line_bytes_max) {
      line.number = ++x_number;
      if (auto skipped = skip_rest(line); !skipped) return std::unexpected(skipped.error());
      return true;
    }
    const auto more = fill();
    if (!more) return std::unexpected(more.error());
    if (*more) continue;
    if (have == 0) return false;
    line.number = ++x_number;
    line.ended = false;
    end_line(line, have);
    x_begin = x_end;
    x_offset += have;
    return true;
  }
}

/// Reads on to the end of a line that is too long, and keeps nothing of it.
base::Expected<void> LineReader::skip_rest(Line& line) {
  line.too_long = true;
  for (;;) {
    const char* begin = x_bytes.data() + x_begin;
    const std::size_t have = x_end - x_begin;
    const void* found = std::memchr(begin, '\n', have);
    const std::size_t length =
        found == nullptr ? have : static_cast<std::size_t>(static_cast<const char*>(found) - begin) + 1;
    x_begin += length;
    x_offset += length;
    if (found != nullptr) return {};
    const auto more = fill();
    if (!more) return std::unexpected(more.error());
    if (*more) continue;
    line.ended = false;
    return {};
  }
}

}  // namespace shuke::cli
