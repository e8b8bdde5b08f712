// `shuke test`: runs scenario files and folders.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "cli/cli.h"
#include "cli/programme_loader.h"
#include "cli/store_maker.h"
#include "scenario/runner.h"

namespace shuke::cli {
namespace {

struct TestOptions {
  std::vector<std::string> paths;
  scenario::Options run;
  bool sqlite = false;
};

int test(const TestOptions& options) {
  const scenario::StoreMaker stores = options.sqlite ? sqlite_stores() : scenario::in_memory();
  scenario::Runner runner(load_checked_programme, stores, options.run, print_line);
  for (const std::string& path : options.paths) runner.run_path(path);
  const scenario::Counts counts = runner.counts();
  if (counts.passed + counts.failed == 0) say("There is no scenario in what was named.");
  print_line(fmt::format("{} passed, {} failed", counts.passed, counts.failed));
  return counts.failed == 0 && counts.passed > 0 ? 0 : 1;
}

}  // namespace

void add_test(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<TestOptions>();
  CLI::App* verb =
      program.add_subcommand("test", "Runs scenario files; the last line is `N passed, N failed`");
  verb->add_option("FILE", options->paths, "Scenario files (YAML), or folders that hold them")->required();
  verb->add_flag("--twice", options->run.twice,
                 "Sends every command twice: the second must change nothing");
  CLI::Option* replay = verb->add_flag("--replay", options->run.replay,
                                       "Rebuilds the state from its events after every step and compares");
  verb->add_flag("--sqlite", options->sqlite, "Keeps each scenario in a database instead of in memory");
  // What is opened holds only what was asked for; an audit compares all of it.
  verb->add_flag("--reopen", options->run.reopen, "Closes the store after every step and opens it again")
      ->excludes(replay);
  verb->add_flag("--audit", options->run.audit,
                 "Audits what each scenario leaves: everything kept beside its journal");
  verb->add_option(
      "--shuffle", options->run.shuffle,
      "Delivers the commands once more in an order shuffled by this number; all must end alike");
  verb->callback([options, &exit_code] { exit_code = test(*options); });
}

}  // namespace shuke::cli
