// Lines wait until a commit is full, so that what is said of them comes in the order of the file.
#include "cli/bulk_apply.h"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "backtest/byte_source.h"
#include "base/limits.h"
#include "cli/machine_clock.h"
#include "domain/rejection.h"

namespace shuke::cli {
namespace {

/// Lines of one commit hold together no more than this, whatever their number.
constexpr std::size_t commit_bytes_max = 4 * base::command_line_bytes_max;
/// Commits between two notes of how far it got: each note is a commit of its own.
constexpr unsigned commits_a_note = 16;
constexpr std::size_t kept_text_bytes = 4096;

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r") == std::string_view::npos;
}

bool has_date(const codec::Node& command) {
  const codec::Node* at = command.kind == codec::Node::Kind::map ? command.find("at") : nullptr;
  return at != nullptr && at->kind == codec::Node::Kind::scalar;
}

std::string name_of(const std::string& file) {
  if (file == "-") return {};
  std::error_code failed;
  if (!std::filesystem::is_regular_file(file, failed)) return {};
  const auto path = std::filesystem::canonical(file, failed);
  return failed ? std::string() : path.string();
}

}  // namespace

BulkApply::BulkApply(DataDir& shop, Options options) : x_shop(shop), x_options(std::move(options)) {}

base::Expected<BulkApply::Result> BulkApply::run() {
  x_name = name_of(x_options.file);
  if (!x_name.empty() && !x_options.from_start) {
    if (auto resumed = resume(x_name); !resumed) return std::unexpected(resumed.error());
  }
  const auto source = backtest::open_source(x_options.file);
  if (!source) return std::unexpected(source.error());
  LineReader reader(*source->bytes);
  Line line;
  for (bool more = true; more;) {
    const auto got = reader.next(line);
    if (!got) return std::unexpected(got.error());
    more = *got;
    if (more) take_line(line);
    if (x_commands.size() < engine::batch_commands_max && x_waiting_bytes < commit_bytes_max && more)
      continue;
    if (auto flushed = flush(); !flushed) return std::unexpected(flushed.error());
    if (x_options.on_progress) x_options.on_progress(source->bytes->consumed(), source->file_bytes);
  }
  engine::Engine& engine = x_shop.engine();
  if (const auto done = engine.advance(engine.now()); !done) return base::fault(done.error().words);
  if (auto done = remember(); !done) return std::unexpected(done.error());
  x_result.counts = x_done.counts;
  x_result.counts.rejected += x_broken_off.rejected;
  for (const auto& [code, count] : x_broken_off.by_code) x_result.counts.by_code[code] += count;
  return x_result;
}

/// Reads the lines that were applied, and goes on behind them if they are still what they were.
base::Expected<void> BulkApply::resume(const std::string& name) {
  const auto kept = read_applied(x_shop.store(), name);
  if (!kept) return base::fault(kept.error().words);
  if (!*kept || (*kept)->lines == 0) return {};
  const auto source = backtest::open_source(x_options.file);
  if (!source) return std::unexpected(source.error());
  LineReader reader(*source->bytes);
  LinesHash hash;
  Line line;
  for (std::uint64_t i = 0; i < (*kept)->lines; ++i) {
    const auto got = reader.next(line);
    if (!got) return std::unexpected(got.error());
    if (!*got) return {};
    hash.add(line.text);
  }
  if (hash.hash() != (*kept)->of_lines) return {};
  x_resume_lines = (*kept)->lines;
  x_done = **kept;
  x_result.resumed_after = x_resume_lines;
  x_result.repeated = x_done.counts.accepted + x_done.counts.rejected;
  x_result.lines = x_result.repeated;
  return {};
}

void BulkApply::take_line(const Line& line) {
  if (line.number <= x_resume_lines || (is_blank(line.text) && !line.too_long)) return note_line(line);
  ++x_result.lines;
  Waiting& waiting = x_waiting.emplace_back();
  waiting.line.number = line.number;
  x_waiting_bytes += line.text.size();
  waiting.line.text = line.text.substr(0, line.too_long ? kept_text_bytes : line.text.size());
  waiting.line.code = domain::rejection_row(domain::RejectionCode::malformed_command).name;
  if (line.too_long) {
    waiting.line.message = fmt::format("The line has more than {} bytes.", base::command_line_bytes_max);
    return note_line(line);
  }
  auto command = codec::parse_json(line.text);
  if (!command) {
    waiting.line.field = std::to_string(command.error().position.column);
    waiting.line.message = command.error().message + (line.ended ? "" : " (the file ends within the line)");
    // The end of a file that is still being written is not applied: it is looked at again next time.
    waiting.broken_off = !line.ended;
    return line.ended ? note_line(line) : void();
  }
  note_line(line);
  waiting.read = true;
  if (!std::exchange(x_begun, true) && x_resume_lines == 0 && !has_date(*command))
    x_shop.engine().set_clock(machine_now());
  x_commands.push_back(*std::move(command));
}

void BulkApply::note_line(const Line& line) {
  x_hash.add(line.text);
  x_lines = line.number;
}

base::Expected<void> BulkApply::flush() {
  std::vector<codec::Answer> answers;
  if (!x_commands.empty()) {
    auto taken = x_shop.engine().take_dated(x_commands, machine_now());
    if (!taken) {
      return base::fault(fmt::format("{}: everything before line {} is applied, nothing from it on: {}",
                                     x_options.file, x_waiting.front().line.number, taken.error().words));
    }
    answers = *std::move(taken);
  }
  std::size_t next = 0;
  for (Waiting& waiting : x_waiting) {
    if (waiting.read) {
      count(std::move(waiting.line), answers[next++]);
    } else {
      reject(waiting.line, waiting.broken_off ? x_broken_off : x_done.counts);
    }
  }
  x_waiting.clear();
  x_commands.clear();
  x_waiting_bytes = 0;
  x_done.lines = x_lines;
  return ++x_unremembered < commits_a_note ? base::Expected<void>{} : remember();
}

void BulkApply::count(RejectedLine&& line, const codec::Answer& answer) {
  if (answer.repeated) ++x_result.repeated;
  if (answer.accepted()) {
    ++x_done.counts.accepted;
    return;
  }
  line.code = domain::rejection_row(answer.refusal->code).name;
  line.field = answer.refusal->field;
  line.message = codec::message_of(*answer.refusal).en;
  line.id = answer.id;
  reject(line, x_done.counts);
}

void BulkApply::reject(const RejectedLine& line, LineCounts& counts) {
  ++counts.rejected;
  ++counts.by_code[line.code];
  if (x_options.on_rejected) x_options.on_rejected(line);
}

base::Expected<void> BulkApply::remember() {
  x_unremembered = 0;
  if (x_name.empty()) return {};
  x_done.of_lines = x_hash.hash();
  if (const auto kept = keep_applied(x_shop.store(), x_name, x_done); !kept)
    return base::fault(kept.error().words);
  return {};
}

}  // namespace shuke::cli
