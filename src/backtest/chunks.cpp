// Cutting at record ends: at the last newline, or, where there are quotes, at the last newline outside
// them.
#include "backtest/chunks.h"

#include <algorithm>
#include <cstring>
#include <span>

#include "backtest/text_scan.h"
#include "base/check.h"
#include "base/limits.h"

namespace shuke::backtest {
namespace {

/// More than the longest record, so that every chunk ends at least one.
constexpr std::size_t chunk_bytes = 2 * 1024 * 1024;
static_assert(chunk_bytes > base::csv_line_bytes_max + 1);

}  // namespace

ChunkReader::ChunkReader(ByteSource& source, std::string name, RecordForm form)
    : x_source(source), x_name(std::move(name)), x_form(form) {}

base::Expected<bool> ChunkReader::next(Chunk& chunk) {
  if (x_ended && x_rest.empty()) return false;
  if (!chunk.bytes) chunk.bytes = std::make_unique_for_overwrite<char[]>(chunk_bytes + 1 + scan_padding);
  char* bytes = chunk.bytes.get();
  std::memcpy(bytes, x_rest.data(), x_rest.size());
  auto got = x_source.read(std::span<char>(bytes, chunk_bytes).subspan(x_rest.size()));
  if (!got) return std::unexpected(got.error());
  std::size_t filled = x_rest.size() + *got;
  x_ended = filled < chunk_bytes;
  x_rest.clear();
  if (filled == 0) return false;
  if (x_ended && bytes[filled - 1] != '\n') bytes[filled++] = '\n';
  chunk.begin = 0;
  if (x_number == 0) {
    if (auto skipped = skip_preamble(chunk, {bytes, filled}); !skipped)
      return std::unexpected(skipped.error());
  }
  chunk.end = chunk.begin + records_end({bytes + chunk.begin, filled - chunk.begin});
  chunk.number = x_number++;
  chunk.first_line = x_line;
  const std::size_t rest = filled - chunk.end;
  if (rest > 0 && (x_ended || rest > base::csv_line_bytes_max)) return no_end(chunk);
  x_rest.assign(bytes + chunk.end, rest);
  std::memset(bytes + chunk.end, 0, scan_padding);
  x_line += count_newlines(chunk.text());
  return true;
}

base::Expected<void> ChunkReader::skip_preamble(Chunk& chunk, std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) chunk.begin = 3;
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    return base::fault(x_name + ":1: this is UTF-16; a mapping with `encoding: utf-16` can read it");
  }
  while (x_form.comments && chunk.begin < text.size()) {
    const std::size_t end = text.find('\n', chunk.begin);
    const std::string_view line = text.substr(chunk.begin, end - chunk.begin);
    const bool blank = line.find_first_not_of(" \t\r") == std::string_view::npos;
    if (!blank && line.front() != '#') break;
    if (end == std::string_view::npos)
      return base::fault(x_name + ":" + std::to_string(x_line) + ": only comments, no header");
    if (!blank && x_first_comment.empty()) x_first_comment = line.substr(1);
    chunk.begin = end + 1;
    ++x_line;
  }
  return {};
}

std::unexpected<base::Fault> ChunkReader::no_end(const Chunk& chunk) const {
  const std::size_t from = x_open_quote == std::string_view::npos ? chunk.end - chunk.begin : x_open_quote;
  const std::string_view before(chunk.bytes.get() + chunk.begin, from);
  const std::string place = x_name + ":" + std::to_string(chunk.first_line + count_newlines(before)) + ": ";
  const std::string limit = std::to_string(base::csv_line_bytes_max) + " bytes";
  if (x_open_quote == std::string_view::npos)
    return base::fault(place + "the line is longer than " + limit);
  if (x_ended) return base::fault(place + "a quote opens on this line and never closes");
  return base::fault(place + "a quote opens on this line and does not close within " + limit);
}

bool ChunkReader::quote_opens(std::string_view text, std::size_t at) const {
  return at == 0 || text[at - 1] == x_form.delimiter || text[at - 1] == '\n';
}

std::size_t ChunkReader::records_end(std::string_view text) {
  constexpr std::size_t none = std::string_view::npos;
  // The end of the last record that ends in text[from, to), a stretch outside quotes.
  const auto last_end = [text](std::size_t from, std::size_t to) {
    const std::size_t newline = text.substr(from, to - from).rfind('\n');
    return newline == none ? std::size_t{0} : from + newline + 1;
  };
  x_open_quote = none;
  std::size_t end = 0;
  std::size_t outside = 0;  // no quote has opened since
  std::size_t at = 0;
  while (x_form.quoting) {
    const std::size_t quote = text.find('"', at);
    if (quote == none) break;
    at = quote + 1;
    if (!quote_opens(text, quote)) continue;
    end = std::max(end, last_end(outside, quote));
    std::size_t close = text.find('"', at);
    while (close != none && close + 1 < text.size() && text[close + 1] == '"')
      close = text.find('"', close + 2);
    if (close == none) {
      x_open_quote = quote;
      return end;
    }
    outside = at = close + 1;
  }
  return std::max(end, last_end(outside, text.size()));
}

}  // namespace shuke::backtest
