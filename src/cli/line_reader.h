// LineReader: a file of one document a line, line by line, however long the file or a line of it is. Not
// for what stands in the lines.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "backtest/byte_source.h"
#include "base/fault.h"

namespace shuke::cli {

struct Line {
  std::uint64_t number = 0;  // from 1
  std::string_view text;     // without its end (\n or \r\n); valid until the next line
  bool too_long = false;     // longer than limits.h command_line_bytes_max; `text` is its beginning
  bool ended = true;         // by a newline; false: the file ends within it
};

class LineReader {
 public:
  explicit LineReader(backtest::ByteSource& source);
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  /// The next line; false at the end of the file. A byte order mark before the first is taken off.
  base::Expected<bool> next(Line& line);
  /// Bytes of the file up to the end of the line that was given last, unpacked.
  std::uint64_t offset() const { return x_offset; }

 private:
  base::Expected<bool> fill();
  base::Expected<void> skip_rest(Line& line);
  void end_line(Line& line, std::size_t length);

  backtest::ByteSource& x_source;
  std::vector<char> x_bytes;
  std::size_t x_begin = 0;  // of what is not given yet
  std::size_t x_end = 0;
  bool x_at_end = false;
  std::uint64_t x_number = 0;
  std::uint64_t x_offset = 0;
};

}  // namespace shuke::cli
