// `shuke apply`: a file of commands into a shop, and what became of them.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>

#include "cli/bulk_apply.h"
#include "cli/cli.h"
#include "cli/data_dir.h"
#include "cli/data_options.h"
#include "cli/machine_clock.h"
#include "cli/progress_bar.h"
#include "codec/json_writer.h"

namespace shuke::cli {
namespace {

/// Rejected lines said one by one; the others are only counted.
constexpr std::uint64_t said_max = 20;

struct Options {
  std::string file;
  DataOptions shop;
  std::string programme;
  std::string rejected;
  bool from_start = false;
};

std::string name_of(const std::string& file) {
  return file == "-" ? "standard input" : file;
}

std::string sentence(const std::string& file, const RejectedLine& line) {
  return fmt::format("{}:{}:{} {} [{}]", name_of(file), line.number,
                     line.field.empty() ? "" : line.field + ":", line.message, line.code);
}

/// The report of rejected lines: one JSON object each, in the order of the file.
class RejectedReport {
 public:
  base::Expected<void> open(const std::string& path) {
    x_path = path;
    if (path.empty()) return {};
    x_file = path == "-" ? stdout : std::fopen(path.c_str(), "wb");
    return x_file == nullptr ? fault() : base::Expected<void>{};
  }
  void add(const RejectedLine& line) {
    if (x_file == nullptr) return;
    std::string json;
    codec::JsonWriter out(json);
    out.begin_object();
    out.integer("line", static_cast<std::int64_t>(line.number));
    line.id.empty() ? out.null("id") : out.text("id", line.id);
    out.text("code", line.code);
    out.text("field", line.field);
    out.text("message", line.message);
    out.text("text", line.text);
    out.end_object();
    json += '\n';
    x_good = std::fwrite(json.data(), 1, json.size(), x_file) == json.size() && x_good;
  }
  base::Expected<void> close() {
    if (x_file == nullptr) return {};
    const bool closed = (x_file == stdout ? std::fflush(stdout) : std::fclose(x_file)) == 0;
    x_file = nullptr;
    return closed && x_good ? base::Expected<void>{} : fault();
  }

 private:
  base::Expected<void> fault() const {
    return base::fault(x_path + ": cannot be written: " + std::strerror(errno));
  }

  std::string x_path;
  std::FILE* x_file = nullptr;
  bool x_good = true;
};

std::string summary_json(const std::string& file, const BulkApply::Result& result) {
  std::string json;
  codec::JsonWriter out(json);
  const auto number = [&](std::string_view name, std::uint64_t value) {
    out.integer(name, static_cast<std::int64_t>(value));
  };
  out.begin_object();
  out.text("file", file);
  number("lines", result.lines);
  number("accepted", result.counts.accepted);
  number("rejected", result.counts.rejected);
  number("repeated", result.repeated);
  number("resumed_after_line", result.resumed_after);
  out.begin_object("rejected_by_code");
  for (const auto& [code, count] : result.counts.by_code) number(code, count);
  out.end_object();
  out.end_object();
  return json;
}

std::string summary_words(const std::string& file, const BulkApply::Result& result) {
  std::string words = fmt::format("{}: {} commands, {} accepted, {} rejected", name_of(file), result.lines,
                                  result.counts.accepted, result.counts.rejected);
  std::string between = " (";
  for (const auto& [code, count] : result.counts.by_code) {
    words += fmt::format("{}{} {}", between, code, count);
    between = ", ";
  }
  if (!result.counts.by_code.empty()) words += ")";
  if (result.repeated > 0) words += fmt::format("; {} had been answered before", result.repeated);
  if (result.resumed_after > 0) words += fmt::format("; went on after line {}", result.resumed_after);
  return words;
}

base::Expected<BulkApply::Result> run(const Options& options, ProgressBar& bar) {
  const auto folder = folder_of(options.shop);
  if (!folder) return std::unexpected(folder.error());
  RejectedReport report;
  if (auto opened = report.open(options.rejected); !opened) return std::unexpected(opened.error());
  auto shop = DataDir::open({*folder, options.programme});
  if (!shop) return std::unexpected(shop.error());
  std::uint64_t said = 0;
  BulkApply apply(**shop, {.file = options.file,
                           // A report of all rejected lines has to see all lines.
                           .from_start = options.from_start || !options.rejected.empty(),
                           .on_rejected =
                               [&](const RejectedLine& line) {
                                 report.add(line);
                                 if (++said > said_max) return;
                                 bar.clear();
                                 say(sentence(options.file, line));
                               },
                           .on_progress = [&](std::uint64_t done,
                                              std::uint64_t of) { bar.show("applying", done, of); }});
  auto result = apply.run();
  bar.clear();
  if (said > said_max) {
    say(fmt::format(
        "... and {} more rejected lines; {}", said - said_max,
        options.rejected.empty() ? "--rejected OUT lists them all" : "all are in " + options.rejected));
  }
  if (auto closed = report.close(); !closed) return std::unexpected(closed.error());
  if (result && (*shop)->engine().now() > machine_now())
    say("The shop's clock is ahead of the machine's: a line of the file moved it there (advance_clock).");
  return result;
}

int apply(const Options& options) {
  ProgressBar bar;
  const auto result = run(options, bar);
  if (!result) {
    say(result.error().message);
    return 1;
  }
  print_line(summary_json(options.file, *result));
  say(summary_words(options.file, *result));
  return result->counts.rejected == 0 ? 0 : 1;
}

}  // namespace

void add_apply(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = program.add_subcommand(
      "apply", "Gives a file of commands to a shop; ends with 0 where every line was accepted");
  verb->add_option("FILE", options->file,
                   "Commands as JSON, one a line, also packed as .gz or .xz; - for standard input")
      ->required();
  add_data_options(*verb, options->shop);
  verb->add_option("--programme", options->programme, "The programme file a fresh folder begins with");
  verb->add_option("--rejected", options->rejected,
                   "Write every rejected line here, as JSON, one a line; - for standard output");
  verb->add_flag("--from-start", options->from_start,
                 "Send all lines again, also those an earlier run got through; nothing happens twice");
  verb->footer(
      "The file's dates are the clock: it goes on to each line's `at`, and what is due meanwhile happens; "
      "it\n"
      "never goes beyond the machine's clock unless advance_clock says so. A line without `at` happens "
      "when\n"
      "the clock stands; if that is the first line, at the machine's now. Started again, it goes on where "
      "it\n"
      "was broken off. Standard output has the sums as JSON.");
  verb->callback([options, &exit_code] { exit_code = apply(*options); });
}

}  // namespace shuke::cli
