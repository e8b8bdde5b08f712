// Finding scenario files, loading their programmes, and telling what failed.
#include "scenario/runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "codec/directory.h"
#include "codec/text_file.h"
#include "engine/audit.h"
#include "scenario/out_of_order.h"

namespace shuke::scenario {
namespace {

namespace fs = std::filesystem;

bool is_yaml(const fs::path& path) {
  return path.extension() == ".yaml" || path.extension() == ".yml";
}

bool is_blank(const codec::Node& document) {
  return document.kind == codec::Node::Kind::null;
}

/// A programme, and nothing beside it but what follows a last `---`.
bool holds_programme(const std::vector<codec::Node>& documents) {
  return std::any_of(documents.begin(), documents.end(), is_programme) &&
         std::all_of(documents.begin(), documents.end(), [](const codec::Node& document) {
           return is_programme(document) || is_blank(document);
         });
}

/// What the audit of a scenario's store finds.
std::vector<Mismatch> audited(const Scenario& scenario, Shop& shop) {
  const auto result =
      engine::audit(shop.engine().programme(), shop.engine().directory(), shop.store(), nullptr);
  if (!result) return {{scenario.position, "audit", "a store that can be read", result.error().words}};
  if (!result->difference) return {};
  const engine::AuditDifference& first = *result->difference;
  return {{scenario.position, "audit, " + first.where, first.expected, first.found}};
}

}  // namespace

std::string programme_path(const std::string& scenario_path, const Scenario& scenario) {
  return (fs::path(scenario_path).parent_path() / scenario.programme).lexically_normal().string();
}

Runner::Runner(ProgrammeLoader loader, StoreMaker stores, Options options, LineSink sink)
    : x_loader(std::move(loader)),
      x_stores(std::move(stores)),
      x_options(options),
      x_sink(std::move(sink)) {}

void Runner::fail(const std::string& path, int line, std::string_view what) {
  x_sink(line > 0 ? fmt::format("{}:{}: {}", path, line, what) : fmt::format("{}: {}", path, what));
}

void Runner::run_path(const std::string& path) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return run_file(path, true);
  std::vector<std::string> files;
  for (fs::recursive_directory_iterator entry(path, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code ignored;
    if (entry->is_regular_file(ignored) && is_yaml(entry->path())) files.push_back(entry->path().string());
  }
  if (error) {
    ++x_counts.failed;
    return fail(path, 0, error.message());
  }
  std::sort(files.begin(), files.end());
  for (const std::string& file : files) run_file(file, false);
}

void Runner::run_file(const std::string& path, bool must_hold_scenarios) {
  const auto text = codec::read_text_file(path);
  if (!text) {
    ++x_counts.failed;
    return fail(path, 0, text.error().message);
  }
  run_text(*text, path, must_hold_scenarios);
}

void Runner::run_text(std::string_view text, const std::string& path, bool must_hold_scenarios) {
  const auto documents = codec::parse_yaml(text);
  if (!documents) {
    ++x_counts.failed;
    return fail(path, documents.error().position.line, documents.error().message);
  }
  if (std::none_of(documents->begin(), documents->end(), is_scenario)) {
    if (!must_hold_scenarios && holds_programme(*documents)) return;
    ++x_counts.failed;
    return fail_without_scenario(*documents, path, must_hold_scenarios);
  }
  for (const codec::Node& document : *documents) {
    if (!is_blank(document)) run_scenario(read_scenario(document), path);
  }
}

/// A scenario whose `steps` is misspelt must not be passed over in silence, so what is no programme is
/// told.
void Runner::fail_without_scenario(const std::vector<codec::Node>& documents, const std::string& path,
                                   bool named_by_caller) {
  const std::string what = named_by_caller
                               ? "the file holds no scenario"
                               : "the file is neither a programme nor a scenario, which has steps";
  for (const codec::Node& document : documents) {
    if (const auto slip = misspelt_key(document))
      return fail(path, slip->position.line, what + slip->message);
  }
  fail(path, 0, what);
}

void read_published(Scenario& scenario, const std::string& scenario_path) {
  for (Step& step : scenario.steps) {
    if (!step.publish) continue;
    for (std::size_t i = 0; i < step.publish->keys.size(); ++i) {
      if (step.publish->keys[i].text != "programme") continue;
      codec::Node& file = step.publish->items[i];
      const fs::path path = fs::path(scenario_path).parent_path() / file.text;
      auto text = codec::read_text_file(path.lexically_normal().string());
      if (!text) {
        scenario.errors.push_back({file.position, file.text + ": " + text.error().message});
        continue;
      }
      codec::Node name = file;
      name.text = path.filename().string();
      file.text = *std::move(text);
      step.publish->keys.push_back({"file", file.position});
      step.publish->items.push_back(std::move(name));
      break;
    }
    step.command = std::exchange(step.publish, std::nullopt);
  }
}

void Runner::run_scenario(Scenario scenario, const std::string& path) {
  read_published(scenario, path);
  if (!scenario.errors.empty()) {
    ++x_counts.failed;
    for (const FileError& error : scenario.errors) fail(path, error.position.line, error.message);
    return;
  }
  const FreshProgramme fresh = [&](codec::Directory& directory) {
    return x_loader(programme_path(path, scenario), directory.names());
  };
  Shop shop(x_stores(), fresh);
  if (const auto opened = shop.open(); !opened) {
    ++x_counts.failed;
    const bool first = x_told.insert(opened.error().message).second;
    return fail(path, scenario.position.line,
                first ? opened.error().message : "the programme cannot be used, as told above");
  }
  std::vector<Mismatch> found = run_steps(scenario, shop, x_options);
  if (x_options.audit && found.empty()) found = audited(scenario, shop);
  if (x_options.shuffle != 0 && found.empty())
    found = deliver_out_of_order(scenario, fresh, x_stores, x_options.shuffle);
  ++(found.empty() ? x_counts.passed : x_counts.failed);
  for (const Mismatch& mismatch : found) {
    fail(path, mismatch.position.line,
         fmt::format("{}: expected {}, actual {}  ({})", mismatch.path, mismatch.expected, mismatch.actual,
                     scenario.name));
  }
}

}  // namespace shuke::scenario
