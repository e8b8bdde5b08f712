// RowReader: the records of one chunk as rows, by a mapping: columns found, texts turned into values, the
// mapping's rules applied. What is wrong in a record is said with line and column. Not for cutting the file
// (chunks.h) and not for replay.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "backtest/chunks.h"
#include "backtest/findings.h"
#include "backtest/mapping.h"
#include "backtest/row_groups.h"
#include "backtest/text_scan.h"
#include "base/fault.h"

namespace shuke::backtest {

/// Where the columns of a mapping stand in the records of a file.
struct Layout {
  static constexpr std::uint16_t absent = UINT16_MAX;
  std::size_t fields = 0;  // in every record
  std::array<std::vector<std::uint16_t>, columns_count> places;
  std::array<std::uint16_t, columns_count>
      single{};        // the place of a column that is one; absent: none, or several
  bool joins = false;  // some column is several
  std::vector<std::uint16_t> fill_down;
  std::vector<std::uint16_t> skip;  // of each skip rule
  /// Columns that are one column of the file: those of the order, its member and its instant first, then
  /// the others.
  std::vector<std::pair<std::uint8_t, std::uint16_t>> cells;
  std::size_t head_cells = 0;  // how many of them say whose and which order a row is
  std::size_t head_fields =
      0;  // the first fields of a record, among which those are; 0: records have to be read whole
  bool all_used = false;  // every column of the file is one of the columns above
};
/// Faults: a column that the mapping names and the header has not (with the nearest it has), or has twice.
base::Expected<Layout> find_columns(const Mapping& mapping, const std::vector<std::string>& header);

/// Splits one record (without its newline) into its fields, without blanks and quotes around them; for the
/// header.
std::vector<std::string> split_record(std::string_view record, const Mapping& mapping);

/// What all readers of one file share.
struct ReadingRules {
  const Mapping& mapping;
  const Layout& layout;
  MoneyScale money;
  std::optional<base::Instant> until;  // later rows are not replayed
};

/// Something wrong with a record.
struct RowFault {
  std::uint64_t line = 0;
  std::string message;
};
inline constexpr std::size_t row_faults_max = 100;  // described; more are only counted

/// A place where rows begin that may go on from the chunk before: the first record of a chunk can belong to
/// the order that the last record of the chunk before belongs to.
struct RunEdges {
  std::string first_order;
  std::string last_order;
  bool any = false;                    // there was a record
  bool single = false;                 // all records belong to first_order
  bool last_kept = false;              // the last run has a row that was kept
  std::size_t first_group = SIZE_MAX;  // of the first run, among the groups
};

struct ReadCounts {
  std::uint64_t records = 0;
  std::uint64_t skipped = 0;          // by a rule or --until
  std::uint64_t unmatched = 0;        // returns that nothing could match
  std::int64_t first_us = INT64_MAX;  // of rows that are not skipped
  std::int64_t last_us = INT64_MIN;   // of all rows
};

/// Reads chunk after chunk. Not thread safe: every thread has its own.
class RowReader {
 public:
  explicit RowReader(const ReadingRules& rules);

  /// Reads all records of a chunk from `skip_bytes` on (the header's bytes in the first). The results are
  /// in the members below until the next call; findings and counts go on adding up.
  void read(const Chunk& chunk, std::size_t skip_bytes = 0);

  GroupBatch groups;
  GroupBatch open_returns;  // that name an order and no member: whose they are is not known here
  RunEdges edges;
  std::vector<RowFault> faults;
  std::uint64_t faults_count = 0;
  Findings findings;
  ReadCounts counts;

 private:
  using Cells = std::array<std::string_view, columns_count>;

  void read_delimited();
  bool find_record_end(std::size_t& used, std::size_t& last);
  void read_blanks();
  void record();
  std::string_view field(std::size_t place);
  std::string_view unquoted(std::string_view quoted);
  std::string_view cell(Column column) const { return x_cells[static_cast<std::size_t>(column)]; }
  bool same_head();
  void gather_cells(std::size_t from);
  std::string_view joined(std::size_t column);
  void fill_down(bool same_order);
  void follow_run(std::string_view order, bool goes_on);
  bool skipped_by_rule();

  void read_row();
  bool read_instant();
  bool read_kind();
  bool read_price_class();
  bool read_quantity();
  bool read_amount();
  bool read_amount_column();
  bool read_unit_price();
  bool read_money(Column column, std::int64_t times, base::Money& money);
  bool check_amount();
  bool check_ids();
  bool check_ids_slowly();
  bool check_id(Column column, bool required);
  std::optional<NotGoods> not_goods() const;
  void skip_not_goods(NotGoods kind, base::Money amount);
  void keep_presence();
  void keep_row();

  void skip(Finding finding, base::Money amount = {});
  void found(Found& place, base::Money amount);
  bool wrong(Column column, std::string message);
  void wrong_record(std::string message);

  const ReadingRules x_rules;
  InstantReader x_instants;
  SeparatorScan x_scan;
  std::unordered_map<std::string_view, NotGoods> x_not_goods;

  // The chunk and the record being read.
  std::string_view x_text;
  bool x_careful = false;             // the chunk has control characters or quotes
  std::vector<std::uint32_t> x_ends;  // of fields, the first x_ends_count
  std::size_t x_ends_count = 0;
  const std::uint32_t* x_record_ends = nullptr;
  std::vector<std::string_view> x_fields;  // where blanks delimit
  std::size_t x_record_from = 0;
  std::size_t x_record_to = 0;  // without the newline
  std::uint64_t x_line = 1;
  Cells x_cells;
  Row x_row;
  bool x_quantity_negative = false;
  bool x_price_positive = true;
  std::vector<std::string> x_joined;   // texts made of several columns
  std::deque<std::string> x_unquoted;  // texts with doubled quotes
  std::size_t x_unquoted_used = 0;
  std::vector<std::string> x_above;  // of the columns to fill down

  // What the record before had, so that equal texts are read once.
  std::string_view x_head;  // its first fields, where they were read without fault
  bool x_added = false;     // a row with this head was added to the groups last
  bool x_run_any = false;
  bool x_run_first = true;
  bool x_run_kept = false;
  std::string x_run_order;
  std::string x_at_text;
  base::Instant x_at;
  std::string x_kind_text;
  bool x_kind_returns = false;
  std::string x_price_class_text;
  domain::PriceClass x_price_class = domain::PriceClass::regular;
};

}  // namespace shuke::backtest
