// The threads of reading: a chunk is taken under a lock, read without one, and its groups put into the
// store.
#include "backtest/order_file.h"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "backtest/chunks.h"
#include "backtest/return_owners.h"

namespace shuke::backtest {
namespace {

/// Returns without member are few: they, and who has their orders, get this part of the budget beside the
/// rest.
constexpr std::size_t open_share = 16;

bool says_synthetic(std::string comment) {
  std::transform(comment.begin(), comment.end(), comment.begin(),
                 [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
  return comment.find("synthetic") != std::string::npos;
}

/// One reading of one file.
class Reading {
 public:
  Reading(OpenedSource source, std::string name, const ReadOrder& how)
      : x_name(std::move(name)),
        x_how(how),
        x_source(std::move(source)),
        x_chunks(*x_source.bytes, x_name,
                 RecordForm{how.mapping.delimiter, !how.mapping.blanks_delimit, how.mapping.header}) {}

  base::Expected<OrderFile> run() {
    x_file.groups = std::make_unique<GroupStore>(x_how.memory_bytes_max);
    x_open_returns = std::make_unique<GroupStore>(x_how.memory_bytes_max / open_share);
    x_file.findings = Findings(x_how.mapping.skip.size());
    auto first = x_chunks.next(x_first);
    if (!first) return std::unexpected(first.error());
    if (!*first) return base::fault(x_name + ": the file is empty");
    auto header = read_header();
    if (!header) return std::unexpected(header.error());
    x_file.synthetic = says_synthetic(x_chunks.first_comment());
    read_all();
    if (auto fault = all_faults()) return std::unexpected(*fault);
    if (x_file.counts.records == 0) return base::fault(x_name + ": there are no rows after the header");
    x_file.groups->seal();
    auto given = give_to_owners(*x_open_returns, *x_file.groups, x_how.memory_bytes_max / open_share,
                                x_file.findings);
    if (!given) return std::unexpected(given.error());
    return std::move(x_file);
  }

 private:
  std::string place(std::uint64_t line) const { return x_name + ":" + std::to_string(line) + ": "; }

  base::Expected<void> read_header() {
    const Mapping& mapping = x_how.mapping;
    if (!mapping.header) return take_layout(mapping.column_order);
    const auto end = first_record_end(x_first.text());
    if (!end) return base::fault(place(x_first.first_line) + "there is no header");
    std::string_view record = x_first.text().substr(0, *end);
    x_header_bytes = record.size() + 1;
    if (record.ends_with('\r')) record.remove_suffix(1);
    const TextLook look = look_at_text(record);
    if (look.fault) return base::fault(place(x_first.first_line) + "the header is no UTF-8 text");
    return take_layout(split_record(record, mapping));
  }

  std::optional<std::size_t> first_record_end(std::string_view text) const {
    SeparatorScan scan(x_how.mapping.delimiter, !x_how.mapping.blanks_delimit);
    scan.start(text);
    std::vector<std::uint32_t> ends(SeparatorScan::found_max);
    while (const std::uint32_t* found = scan.next(ends.data())) {
      const auto* end = std::find_if(static_cast<const std::uint32_t*>(ends.data()), found,
                                     [text](std::uint32_t at) { return text[at] == '\n'; });
      if (end != found) return *end;
    }
    return std::nullopt;
  }

  base::Expected<void> take_layout(const std::vector<std::string>& header) {
    auto layout = find_columns(x_how.mapping, header);
    if (!layout) return base::fault(place(x_first.first_line) + layout.error().message);
    x_layout = std::move(*layout);
    return {};
  }

  void read_all() {
    const ReadingRules rules{
        x_how.mapping, x_layout,
        MoneyScale{x_how.currency_decimals, x_how.mapping.rate.value_or(base::Rate{1, 1}),
                   x_how.mapping.round_amounts, x_how.mapping.decimal_mark},
        x_how.until};
    // A blank that takes what stands above it may look into the chunk before, so such files are read by one
    // thread.
    const unsigned threads = x_how.mapping.fill_down.empty() ? std::max(x_how.threads, 1u) : 1u;
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < threads; ++i) {
      others.emplace_back([this, &rules] {
        RowReader reader(rules);
        work(reader);
      });
    }
    RowReader reader(rules);
    reader.read(x_first, x_header_bytes);
    take(x_first, reader);
    work(reader);
  }

  void work(RowReader& reader) {
    Chunk chunk;
    while (!x_stop && next(chunk)) {
      reader.read(chunk);
      take(chunk, reader);
    }
    const std::lock_guard lock(x_mutex);
    x_file.findings.merge(reader.findings);
    ReadCounts& all = x_file.counts;
    all.records += reader.counts.records;
    all.skipped += reader.counts.skipped;
    all.unmatched += reader.counts.unmatched;
    all.first_us = std::min(all.first_us, reader.counts.first_us);
    all.last_us = std::max(all.last_us, reader.counts.last_us);
  }

  bool next(Chunk& chunk) {
    const std::lock_guard lock(x_mutex);
    if (x_fault) return false;
    auto got = x_chunks.next(chunk);
    if (x_how.progress) x_how.progress(x_chunks.consumed(), x_source.file_bytes);
    if (!got) x_fault = got.error();
    return got && *got;
  }

  void take(const Chunk& chunk, const RowReader& reader) {
    if (reader.faults_count == 0) {
      auto put = x_file.groups->put(chunk.number, reader.groups, reader.edges);
      if (put) put = x_open_returns->append(reader.open_returns);
      if (put) return;
      const std::lock_guard lock(x_mutex);
      x_fault = put.error();
      x_stop = true;
      return;
    }
    const std::lock_guard lock(x_mutex);
    x_row_faults.insert(x_row_faults.end(), reader.faults.begin(), reader.faults.end());
    x_row_faults_count += reader.faults_count;
    if (x_row_faults_count > row_faults_max) x_stop = true;
  }

  /// Chunks are taken in the order of the file and those taken are read to their end, so the first faults
  /// are all here.
  std::optional<base::Fault> all_faults() {
    std::stable_sort(x_row_faults.begin(), x_row_faults.end(),
                     [](const RowFault& a, const RowFault& b) { return a.line < b.line; });
    std::string message;
    for (std::size_t i = 0; i < std::min(x_row_faults.size(), row_faults_max); ++i) {
      message += (message.empty() ? "" : "\n") + place(x_row_faults[i].line) + x_row_faults[i].message;
    }
    if (x_row_faults_count > row_faults_max)
      message += "\n" + x_name + ": more rows are wrong; these are the first";
    if (x_fault) message += (message.empty() ? "" : "\n") + x_fault->message;
    if (message.empty()) return std::nullopt;
    return base::Fault{message};
  }

  std::string x_name;
  const ReadOrder& x_how;
  OpenedSource x_source;
  ChunkReader x_chunks;
  Chunk x_first;
  std::size_t x_header_bytes = 0;
  Layout x_layout;
  std::atomic<bool> x_stop = false;
  std::mutex x_mutex;  // guards all below and x_chunks
  OrderFile x_file;
  std::unique_ptr<GroupStore> x_open_returns;
  std::vector<RowFault> x_row_faults;
  std::uint64_t x_row_faults_count = 0;
  std::optional<base::Fault> x_fault;
};

}  // namespace

base::Expected<OrderFile> read_orders(OpenedSource source, const std::string& name, const ReadOrder& how) {
  if (!how.mapping.encoding.empty()) {
    auto text = decoded(std::move(source.bytes), how.mapping.encoding);
    if (!text) return base::fault(name + ": " + text.error().message);
    source.bytes = std::move(*text);
  }
  return Reading(std::move(source), name, how).run();
}

base::Expected<OrderFile> read_order_file(const std::string& path, const ReadOrder& how) {
  auto source = open_source(path);
  if (!source) return std::unexpected(source.error());
  return read_orders(std::move(*source), path == "-" ? "standard input" : path, how);
}

}  // namespace shuke::backtest
