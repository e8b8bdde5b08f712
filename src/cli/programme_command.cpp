// `shuke programme`: the versions of a shop's programme: listing them, looking at what a new one would do,
// and publishing it. Beside a running server only the first two; it publishes itself (POST
// /v1/programme/publish).
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>

#include "cli/author.h"
#include "cli/cli.h"
#include "cli/data_dir.h"
#include "cli/data_options.h"
#include "cli/machine_clock.h"
#include "cli/programme_loader.h"
#include "codec/command_decoder.h"
#include "codec/values.h"
#include "engine/preview.h"

namespace shuke::cli {
namespace {

struct ProgrammeOptions {
  DataOptions shop;
  std::string file;
  std::string takes_effect_at;
  std::string evaluate = "at_publish";
  std::string id;
  std::string reason;
};

base::Expected<std::unique_ptr<DataDir>> open_shop(const ProgrammeOptions& options, DataDirOptions::As as) {
  const auto folder = folder_of(options.shop);
  if (!folder) return std::unexpected(folder.error());
  if (const auto there = open_store(*folder, DataDirOptions::As::reader); !there)
    return std::unexpected(there.error());
  return DataDir::open({.folder = *folder, .as = as});
}

void add_field(codec::Node& map, std::string_view key, std::string text) {
  if (text.empty()) return;
  codec::Node value;
  value.kind = codec::Node::Kind::scalar;
  value.text = std::move(text);
  map.keys.push_back({std::string(key), {}});
  map.items.push_back(std::move(value));
}

/// The command, as any other door would send it.
base::Expected<codec::Node> command_of(const ProgrammeOptions& options, base::Instant now) {
  auto text = read_programme_text(options.file);
  if (!text) return std::unexpected(text.error());
  codec::Node command;
  command.kind = codec::Node::Kind::map;
  add_field(command, "type", "publish_programme");
  add_field(command, "id", options.id.empty() ? fmt::format("publish-{}", now.us) : options.id);
  add_field(command, "programme", *std::move(text));
  add_field(command, "file", std::filesystem::path(options.file).filename().string());
  add_field(command, "takes_effect_at", options.takes_effect_at);
  add_field(command, "evaluate_ladders", options.evaluate);
  add_field(command, "reason", options.reason);
  return command;
}

int list(const ProgrammeOptions& options) {
  const auto shop = open_shop(options, DataDirOptions::As::reader);
  if (!shop) return fail(shop.error().message);
  const auto versions = engine::read_kept_programmes((*shop)->store());
  if (!versions) return fail(versions.error().words);
  const base::TimeZone& zone = (*shop)->programme().zone;
  const base::Instant now = std::max(machine_now(), (*shop)->engine().now());
  const std::uint32_t in_force = (*shop)->engine().timeline().at(now).programme->version;
  for (const engine::KeptProgramme& one : *versions) {
    const bool always = one.takes_effect_at == base::Instant{INT64_MIN};
    print_line(fmt::format("{}\t{}\t{}\t{}", one.version,
                           always ? "from the beginning" : codec::write_instant(one.takes_effect_at, zone),
                           one.version == in_force ? "in force" : "", one.file_name));
  }
  return 0;
}

int preview(const ProgrammeOptions& options) {
  const auto shop = open_shop(options, DataDirOptions::As::reader);
  if (!shop) return fail(shop.error().message);
  engine::Engine& engine = (*shop)->engine();
  engine.set_clock(machine_now());
  const auto command = command_of(options, engine.now());
  if (!command) return fail(command.error().message);
  codec::Directory unused;
  const auto decoded = codec::decode_command(*command, engine.programme().currency_decimals, unused);
  if (decoded.refusal) return fail(codec::message_of(*decoded.refusal).en);
  auto begun = engine::Preview::begin(engine, decoded.publishing);
  if (const auto* refusal = std::get_if<codec::Refusal>(&begun))
    return fail(codec::message_of(*refusal).en);
  engine::Preview& preview = *std::get<std::unique_ptr<engine::Preview>>(begun);
  constexpr std::uint32_t members_at_once = 256;
  for (;;) {
    const auto done = preview.some(members_at_once);
    if (!done) return fail(done.error().words);
    if (*done) break;
  }
  print_line(preview.json());
  return 0;
}

int publish(const ProgrammeOptions& options) {
  const auto shop = open_shop(options, DataDirOptions::As::owner);
  if (!shop) return fail(shop.error().message);
  engine::Engine& engine = (*shop)->engine();
  const base::Instant now = machine_now();
  if (const auto done = engine.advance(now); !done) return fail(done.error().words);
  const auto command = command_of(options, now);
  if (!command) return fail(command.error().message);
  const auto answer = engine.take(*command);
  if (!answer) return fail(answer.error().words);
  if (!answer->accepted()) return fail(codec::message_of(*answer->refusal).en);
  const std::uint32_t version = engine.timeline().last().programme->version;
  const base::Instant from = engine.timeline().last().from;
  if (const auto done = engine.advance(engine.now()); !done) return fail(done.error().words);
  print_line(fmt::format("version {} takes effect at {}", version,
                         codec::write_instant(from, engine.programme().zone)));
  return 0;
}

}  // namespace

void add_programme(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<ProgrammeOptions>();
  CLI::App* verb = program.add_subcommand(
      "programme", "Lists the versions of a shop's programme, tries a new one and publishes it");
  verb->require_subcommand(1);
  const auto part = [&](const char* name, const char* words, int (*run)(const ProgrammeOptions&)) {
    CLI::App* added = verb->add_subcommand(name, words);
    add_data_options(*added, options->shop);
    added->callback([options, run, &exit_code] { exit_code = run(*options); });
    return added;
  };
  const auto with_file = [&](CLI::App* added) {
    added->add_option("FILE", options->file, "The programme file of the new version")->required();
    added->add_option("--takes-effect-at", options->takes_effect_at,
                      "An instant such as 2026-03-01T00:00:00+08:00; now unless given");
    added
        ->add_option("--evaluate-ladders", options->evaluate,
                     "at_publish (upward only), next_review, or both")
        ->capture_default_str();
  };
  part("list", "Prints number, instant, state and file of each version, with tabs between", list);
  with_file(part("preview", "Prints as JSON who would move and what the last 12 months would have cost",
                 preview));
  CLI::App* publisher =
      part("publish", "Publishes a new version; rolling back is publishing the old file", publish);
  with_file(publisher);
  publisher->add_option("--id", options->id, "The command's id, by which a retry is known");
  add_reason(*publisher, options->reason);
}

}  // namespace shuke::cli
