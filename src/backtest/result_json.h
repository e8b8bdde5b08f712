// The result of a backtest as one JSON document, as schema/backtest_report.schema.json has it: what
// `--json` writes and what the page of `--report` shows. Figures come from figures.h and comparison.h,
// facts about the file from the driver. The same input gives the same bytes; no time of writing is in them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "backtest/comparison.h"
#include "backtest/figures.h"
#include "backtest/proposals.h"
#include "base/units.h"
#include "codec/json_writer.h"
#include "domain/programme.h"

namespace shuke::backtest {

/// A row shown as an example: its line in the order file and what matters of its text, at most 200
/// characters.
struct ResultExample {
  std::int64_t line = 0;
  std::string text;
};

/// One reason for which rows or commands did not act as they stand.
struct ResultFinding {
  std::string code;
  domain::Title words;
  std::int64_t count = 0;
  std::vector<ResultExample> examples;  // at most five
};

/// Every row of the file once: rows_read = replayed + unmatched + skipped + rejected.
struct ResultData {
  std::int64_t rows_read = 0;
  std::int64_t rows_replayed = 0;
  std::int64_t rows_unmatched = 0;
  std::int64_t rows_skipped = 0;
  std::int64_t rows_rejected = 0;
  std::vector<ResultFinding> unmatched;
  std::vector<ResultFinding> skipped;
  std::vector<ResultFinding> notes;
};

struct ResultHeader {
  std::string generated_by;            // name and version of the program
  std::string orders_file;             // without its folder, `-` for standard input
  std::optional<std::string> mapping;  // likewise
  bool synthetic = false;              // the file says in its first comment that no shop made it
  std::string file_currency;           // ISO 4217
  base::Rate rate{1, 1};               // programme's money for one of the file's
  /// Why the result covers only part of the file; none: all of it was replayed.
  std::optional<domain::Title> covers_part_because;
  base::Rate redeemed{7, 10};  // share of points assumed to be used in the end
  std::vector<domain::Title> assumptions;
};

/// One programme's run.
struct ResultRun {
  NamedProgramme named;
  std::string version;  // as the file states it, else the first 12 hexadecimal digits of its hash
  std::string file;     // without its folder
  const Figures& figures;
  std::vector<ResultFinding> rejected;  // by rejection code
  std::vector<Proposal> proposals = {};
};

/// `against` and `comparison` are both there or both nullptr.
std::string result_json(const ResultHeader& header, const ResultData& data, const ResultRun& first,
                        const ResultRun* against, const Comparison* comparison,
                        codec::JsonWriter::Layout layout = codec::JsonWriter::Layout::compact);

}  // namespace shuke::backtest
