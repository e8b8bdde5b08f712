// Finding the scenario files, and running each through an engine of its own.
#include "property/histories.h"

#include <algorithm>
#include <filesystem>

#include "base/check.h"
#include "cli/programme_loader.h"
#include "codec/command_decoder.h"
#include "codec/directory.h"
#include "codec/text_file.h"
#include "scenario/runner.h"
#include "scenario/scenario_file.h"

namespace shuke::property {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> yaml_files(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().extension() == ".yaml")
      files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// The scenario's commands, decoded once more after it ran: every id has its number already.
std::vector<domain::Command> commands_of(const scenario::Scenario& scenario, int decimals,
                                         codec::Directory& directory) {
  std::vector<domain::Command> commands;
  for (const scenario::Step& step : scenario.steps) {
    if (!step.command) continue;
    codec::DecodedCommand decoded = codec::decode_command(*step.command, decimals, directory);
    if (decoded.refusal || decoded.type == codec::CommandType::advance_clock ||
        decoded.type == codec::CommandType::publish_programme)
      continue;
    decoded.command.id = {static_cast<std::uint32_t>(commands.size() + 1)};
    decoded.command.at = decoded.at.value_or(step.at.value_or(domain::Instant{}));
    commands.push_back(std::move(decoded.command));
  }
  return commands;
}

void run(const codec::Node& document, const std::string& path,
         const std::function<void(const History&)>& use) {
  scenario::Scenario scenario = scenario::read_scenario(document);
  scenario::read_published(scenario, path);
  CHECK(scenario.errors.empty());
  scenario::Shop shop(scenario::in_memory()(), [&](codec::Directory& directory) {
    return cli::load_checked_programme(scenario::programme_path(path, scenario), directory.names());
  });
  CHECK(shop.open());
  CHECK(scenario::run_steps(scenario, shop, {}).empty());
  engine::Engine& engine = shop.engine();
  std::vector<domain::Event> journal;
  CHECK(engine.each_event([&](const domain::Event& event) { journal.push_back(event); }));
  use({fs::path(path).lexically_relative(SHUKE_SOURCE_DIR).string() + ": " + scenario.name, engine, journal,
       commands_of(scenario, engine.programme().currency_decimals, engine.directory())});
}

}  // namespace

void each_history(const std::vector<std::string>& folders, const std::function<void(const History&)>& use) {
  for (const std::string& folder : folders) {
    for (const std::string& path : yaml_files(folder)) {
      const auto text = codec::read_text_file(path);
      CHECK(text.has_value());
      const auto documents = codec::parse_yaml(*text);
      CHECK(documents.has_value());
      for (const codec::Node& document : *documents) {
        if (scenario::is_scenario(document)) run(document, path, use);
      }
    }
  }
}

std::vector<std::string> scenario_folders() {
  return {SHUKE_SOURCE_DIR "/programmes", SHUKE_SOURCE_DIR "/tests/scenario"};
}

}  // namespace shuke::property
