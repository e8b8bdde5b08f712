// Runner: scenario files through the engine, step by step, and what differs from what they expect. Used by
// `shuke test`. Not the comparing itself (match) and not the reading of files' form (scenario_file).
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.h"
#include "base/names.h"
#include "domain/programme.h"
#include "scenario/match.h"
#include "scenario/scenario_file.h"
#include "scenario/shop.h"

namespace shuke::scenario {

struct Options {
  /// Sends every command twice; the second answer must be the first one repeated and change nothing.
  bool twice = false;
  /// Rebuilds the state from the events after every step; its hash must be that of the state.
  bool replay = false;
  /// Not 0: delivers what was accepted once more, shuffled by this seed, and compares where it ends (S21).
  std::uint64_t shuffle = 0;
  /// Closes the store after every step and opens it again; what is due is done step by step.
  bool reopen = false;
  /// Audits what each scenario leaves in its store.
  bool audit = false;
};

struct Counts {
  int passed = 0;
  int failed = 0;
};

/// Loads a programme file; the names in it get their numbers from `names`.
using ProgrammeLoader =
    std::function<base::Expected<domain::Programme>(const std::string& path, base::Names& names)>;
/// Takes one line of output, without its line end.
using LineSink = std::function<void(std::string_view line)>;

class Runner {
 public:
  Runner(ProgrammeLoader loader, StoreMaker stores, Options options, LineSink sink);

  /// Runs a file, or all scenario files of a folder and the folders in it, in the order of their names. In
  /// a folder, programme files are skipped; any other YAML file without a scenario counts as one failed
  /// scenario. So does a file that cannot be read, and one named by the caller that holds no scenario.
  void run_path(const std::string& path);
  /// Runs the scenarios of one text; `path` is where it came from.
  void run_text(std::string_view text, const std::string& path, bool must_hold_scenarios);

  Counts counts() const { return x_counts; }

 private:
  void run_file(const std::string& path, bool must_hold_scenarios);
  void run_scenario(Scenario scenario, const std::string& path);
  void fail_without_scenario(const std::vector<codec::Node>& documents, const std::string& path,
                             bool named_by_caller);
  void fail(const std::string& path, int line, std::string_view what);

  ProgrammeLoader x_loader;
  StoreMaker x_stores;
  Options x_options;
  LineSink x_sink;
  Counts x_counts;
  std::set<std::string> x_told;  // faults of programmes, told once each
};

/// Where a scenario's programme is: its path, relative to the scenario file's folder.
std::string programme_path(const std::string& scenario_path, const Scenario& scenario);

/// The command with `secret: $BATCH:NUMBER` replaced by the secret of that printed card.
codec::Node with_secret(codec::Node command, const engine::Engine& engine);
/// The command with `quote: $NAME` replaced by the token of that name.
codec::Node with_tokens(codec::Node command, const std::map<std::string, std::string>& tokens);

/// Runs the steps of one scenario on an engine of its own; the mismatches of the first step that has any,
/// each told by what was looked at. Empty: it passed.
std::vector<Mismatch> run_steps(const Scenario& scenario, Shop& shop, Options options);
/// Reads the files that `publish` steps name into their commands; those that cannot be read become errors
/// of the scenario.
void read_published(Scenario& scenario, const std::string& scenario_path);

}  // namespace shuke::scenario
