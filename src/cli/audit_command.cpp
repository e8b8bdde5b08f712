// `shuke audit`: the journal told again, and everything kept beside it compared with what it tells.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>

#include "cli/cli.h"
#include "cli/data_dir.h"
#include "cli/data_options.h"
#include "cli/progress_bar.h"
#include "codec/json_writer.h"
#include "engine/audit.h"

namespace shuke::cli {
namespace {

base::Expected<engine::AuditResult> run(const DataOptions& options, ProgressBar& bar) {
  const auto folder = folder_of(options);
  if (!folder) return std::unexpected(folder.error());
  const auto shop = DataDir::open({.folder = *folder, .as = DataDirOptions::As::reader});
  if (!shop) return std::unexpected(shop.error());
  auto result =
      engine::audit((*shop)->programme(), (*shop)->directory(), (*shop)->store(),
                    [&](std::uint64_t done, std::uint64_t of) { bar.show("replaying", done, of); });
  if (!result) return base::fault(result.error().words);
  return *std::move(result);
}

std::string result_json(const engine::AuditResult& result) {
  std::string json;
  codec::JsonWriter out(json);
  const auto number = [&](std::string_view name, std::uint64_t value) {
    out.integer(name, static_cast<std::int64_t>(value));
  };
  out.begin_object();
  out.boolean("sound", !result.difference);
  number("batches", result.batches);
  number("events", result.events);
  number("commands", result.commands);
  number("members", result.members);
  number("rows", result.rows);
  if (result.difference) {
    out.begin_object("difference");
    out.text("where", result.difference->where);
    out.text("expected", result.difference->expected);
    out.text("found", result.difference->found);
    out.end_object();
  }
  out.end_object();
  return json;
}

int audit(const DataOptions& options) {
  ProgressBar bar;
  const auto result = run(options, bar);
  bar.clear();
  if (!result) {
    say(result.error().message);
    return 1;
  }
  print_line(result_json(*result));
  if (result->difference) {
    const engine::AuditDifference& first = *result->difference;
    say(fmt::format("{}: expected {}, found {}", first.where, first.expected, first.found));
    return 1;
  }
  say(fmt::format("{} batches, {} events, {} commands, {} members: everything is what the journal tells",
                  result->batches, result->events, result->commands, result->members));
  return 0;
}

}  // namespace

void add_audit(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<DataOptions>();
  CLI::App* verb = program.add_subcommand(
      "audit", "Replays a shop's journal and compares everything with it; names the first difference");
  add_data_options(*verb, *options);
  verb->footer(
      "Works beside a server that has the shop open, and looks at the shop as it was when it began.");
  verb->callback([options, &exit_code] { exit_code = audit(*options); });
}

}  // namespace shuke::cli
