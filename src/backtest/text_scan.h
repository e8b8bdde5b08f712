// Fast looks over many bytes at once: where separators stand, how many lines there are, whether it is text
// at all. Knows nothing of columns; what the fields mean is row_reader.h's business.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace shuke::backtest {

/// Bytes that may be read behind the end of a text given to SeparatorScan (their content does not matter).
inline constexpr std::size_t scan_padding = 64;

std::uint64_t count_newlines(std::string_view text);

enum class TextFault : std::uint8_t { nul_byte, not_utf8 };
struct TextLook {
  std::optional<TextFault> fault;  // the first thing that cannot stand in a text file
  std::size_t fault_at = 0;
  bool controls = false;  // there are control characters other than newlines and returns
};
/// Looks at every byte once; a fault ends the look.
TextLook look_at_text(std::string_view text);

/// Finds the separators of records: delimiters and newlines that stand outside quotes.
///
/// A quote opens only at the start of a field (RFC 4180); elsewhere it is a character like others. Inside
/// quotes a doubled quote is one quote and every newline is text.
class SeparatorScan {
 public:
  SeparatorScan(char delimiter, bool quoting) : x_delimiter(delimiter), x_quoting(quoting) {}

  /// Starts on a new text, which begins with a record. scan_padding bytes behind its end must be readable.
  void start(std::string_view text);
  /// Most positions that one call of next() finds.
  static constexpr std::size_t found_max = 16 * 1024;
  /// Scans a further stretch, writes the positions of its separators and says where they end; nullptr: the
  /// text is at its end.
  std::uint32_t* next(std::uint32_t* out);

 private:
  std::uint32_t* scan_block(std::size_t from, std::uint64_t separators, std::uint64_t quotes,
                            std::uint32_t* out);
  std::uint32_t* scan_quotes(std::size_t from, std::uint64_t separators, std::uint64_t quotes,
                             std::uint32_t* out);

  char x_delimiter;
  bool x_quoting;
  std::string_view x_text;
  std::size_t x_done = 0;
  bool x_inside = false;          // quotes
  std::size_t x_field_start = 0;  // where a quote would open
  std::size_t x_skip = SIZE_MAX;  // position of the second of two quotes
};

}  // namespace shuke::backtest
