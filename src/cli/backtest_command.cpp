// `shuke backtest`: a shop's own orders through one or two programmes.
#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "backtest/backtest.h"
#include "backtest/mapping_file.h"
#include "backtest/report_html.h"
#include "cli/cli.h"
#include "cli/progress_bar.h"
#include "cli/programme_loader.h"
#include "codec/values.h"

namespace shuke::cli {
namespace {

struct Options {
  std::string programme;
  std::string against;
  std::string orders;
  std::string mapping;
  std::string until;
  std::string members;
  std::string json;
  std::string report;
  unsigned threads = 0;  // 0: all of the machine
};

/// An instant, or a date, which means its whole day in the programme's zone.
base::Expected<base::Instant> read_until(const std::string& text, const base::TimeZone& zone) {
  if (auto instant = codec::read_instant(text)) return instant;
  const auto date = codec::read_date(text);
  if (!date)
    return base::fault("--until: " + codec::in_quotes(text) +
                       " is neither an instant such as 2026-03-01T15:00:00+08:00 nor a date");
  return base::Instant{zone.start_of(*date + 1).us - 1};
}

/// Writes a file whole or not at all; `-` is standard output.
base::Expected<void> write_file(const std::string& path, const std::string& text) {
  if (path == "-") {
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size()) return {};
    return base::fault(std::string("standard output cannot be written: ") + std::strerror(errno));
  }
  const bool whole = !std::filesystem::exists(path) || std::filesystem::is_regular_file(path);
  const std::string unfinished = whole ? path + ".unfinished" : path;
  std::FILE* file = std::fopen(unfinished.c_str(), "wb");
  bool good = file != nullptr && std::fwrite(text.data(), 1, text.size(), file) == text.size();
  good = file != nullptr && std::fclose(file) == 0 && good;
  if (good && whole) good = std::rename(unfinished.c_str(), path.c_str()) == 0;
  if (good) return {};
  return base::fault(path + ": cannot be written: " + std::strerror(errno));
}

base::Expected<void> write_results(const Options& options, const std::string& json) {
  const bool nowhere = options.json.empty() && options.report.empty() && options.members.empty();
  if (!options.json.empty() || nowhere) {
    if (auto written = write_file(nowhere ? "-" : options.json, json + "\n"); !written) return written;
  }
  return options.report.empty() ? base::Expected<void>{}
                                : write_file(options.report, backtest::render_report(json));
}

std::string file_name(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

base::Expected<backtest::BacktestResult> run(const Options& options, ProgressBar& bar) {
  base::Names names;
  const auto programme = load_checked_programme(options.programme, names);
  if (!programme) return std::unexpected(programme.error());
  std::optional<domain::Programme> against;
  if (!options.against.empty()) {
    auto loaded = load_checked_programme(options.against, names);
    if (!loaded) return std::unexpected(loaded.error());
    against = std::move(*loaded);
  }
  backtest::BacktestRequest request{
      names, {*programme, file_name(options.programme), std::to_string(programme->version)}};
  if (against)
    request.against.emplace(*against, file_name(options.against), std::to_string(against->version));
  request.mapping = backtest::canonical_mapping();
  if (!options.mapping.empty()) {
    auto mapping = backtest::load_mapping(options.mapping);
    if (!mapping) return std::unexpected(mapping.error());
    request.mapping = std::move(*mapping);
  }
  if (!options.until.empty()) {
    auto until = read_until(options.until, programme->zone);
    if (!until) return std::unexpected(until.error());
    request.until = *until;
  }
  request.orders = options.orders;
  request.members = options.members;
  request.threads =
      options.threads != 0 ? options.threads : std::max(1u, std::thread::hardware_concurrency());
  request.generated_by = fmt::format("shuke {}", version);
  request.progress = [&bar](backtest::BacktestRequest::Phase phase, std::uint64_t done, std::uint64_t of) {
    constexpr std::array words{"reading  ", "replaying", "trying thresholds"};  // as Phase has them
    bar.show(words[static_cast<std::size_t>(phase)], done, of);
  };
  return backtest::run_backtest(request);
}

int backtest_verb(const Options& options) {
  ProgressBar bar;
  const auto result = run(options, bar);
  bar.clear();
  if (!result) {
    say(result.error().message);
    return 1;
  }
  if (auto written = write_results(options, result->json); !written) {
    say(written.error().message);
    return 1;
  }
  say(fmt::format("{} rows, {} members{}", result->rows, result->members,
                  result->whole_file ? "" : "; the result covers only part of the file (--until)"));
  return 0;
}

}  // namespace

void add_backtest(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = program.add_subcommand(
      "backtest", "Replays a shop's own orders through a programme and says what came of it");
  verb->add_option("--programme", options->programme, "The programme file")->required();
  verb->add_option("--against", options->against, "A second programme to compare with");
  verb->add_option("--orders", options->orders,
                   "The order file: CSV, also packed as .gz or .xz; - for standard input")
      ->required();
  verb->add_option("--mapping", options->mapping,
                   "How the order file reads (mappings/*.yaml); without: the canonical columns");
  verb->add_option("--until", options->until,
                   "Replay through this instant or day; without: to the last row's instant");
  verb->add_option("--members", options->members, "Write one member view per line here, sorted by member");
  verb->add_option("--json", options->json,
                   "Write the result here; - for standard output (the default where no file is named)");
  verb->add_option("--report", options->report, "Write the result as one HTML page here");
  verb->add_option("--threads", options->threads,
                   "Threads to use; the result is the same with any number (default: all)");
  verb->callback([options, &exit_code] { exit_code = backtest_verb(*options); });
}

}  // namespace shuke::cli
