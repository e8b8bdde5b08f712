// ChunkReader: an order file cut into pieces that each hold whole records, so that several threads can read
// them. Where it cuts depends on the bytes alone, never on threads or on how a pipe delivers. Not for what
// stands in the records.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "backtest/byte_source.h"
#include "base/fault.h"

namespace shuke::backtest {

/// Whole records with a newline at the end of each, and readable bytes behind the last (text_scan.h).
struct Chunk {
  std::uint64_t number = 0;      // from 0, in the order of the file
  std::uint64_t first_line = 1;  // the file's line on which it begins
  std::unique_ptr<char[]> bytes;
  std::size_t begin = 0;  // before it stand comments, in the first chunk
  std::size_t end = 0;

  std::string_view text() const { return {bytes.get() + begin, end - begin}; }
};

/// How records are told apart.
struct RecordForm {
  char delimiter = ',';
  bool quoting = true;   // a field may stand in quotes and then hold delimiters and newlines
  bool comments = true;  // lines that begin with # before the first record are skipped
};

class ChunkReader {
 public:
  /// `name` is what messages call the file.
  ChunkReader(ByteSource& source, std::string name, RecordForm form);

  /// The next piece; false at the end of the file. Call it from one thread at a time.
  ///
  /// A byte order mark is taken off. Faults: what the source says, a record longer than csv_line_bytes_max,
  /// a quote that is never closed, UTF-16.
  base::Expected<bool> next(Chunk& chunk);
  /// The first comment before the first record, without its #; empty where there is none.
  const std::string& first_comment() const { return x_first_comment; }
  std::uint64_t consumed() const { return x_source.consumed(); }

 private:
  base::Expected<void> skip_preamble(Chunk& chunk, std::string_view text);
  std::size_t records_end(std::string_view text);
  bool quote_opens(std::string_view text, std::size_t at) const;
  std::unexpected<base::Fault> no_end(const Chunk& chunk) const;

  ByteSource& x_source;
  std::string x_name;
  RecordForm x_form;
  std::string x_first_comment;
  std::string x_rest;  // the start of the next record
  std::uint64_t x_number = 0;
  std::uint64_t x_line = 1;
  bool x_ended = false;
  std::size_t x_open_quote = std::string_view::npos;  // in the buffer: the quote that does not close
};

}  // namespace shuke::backtest
