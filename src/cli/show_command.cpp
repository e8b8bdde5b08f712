// `shuke show`: runs one scenario and prints a view of what it leaves: a member, an order, or a member's
// statement in which every posting says why it is what it is.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "cli/cli.h"
#include "cli/programme_loader.h"
#include "cli/store_maker.h"
#include "scenario/show.h"

namespace shuke::cli {
namespace {

struct ShowOptions {
  std::string file;
  int number = 1;
  scenario::ViewWanted wanted;
};

int show(const ShowOptions& options) {
  const auto json = scenario::show_view(options.file, options.number, options.wanted,
                                        load_checked_programme, scenario::in_memory());
  if (!json) {
    say(options.file + ": " + json.error().message);
    return 1;
  }
  print_line(*json);
  return 0;
}

}  // namespace

void add_show(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<ShowOptions>();
  CLI::App* verb =
      program.add_subcommand("show", "Runs one scenario and prints a view of what it leaves, as JSON");
  verb->add_option("FILE", options->file, "A scenario file (YAML)")->required();
  verb->add_option("--scenario", options->number, "Which scenario of the file, from 1")
      ->capture_default_str();
  CLI::Option_group* views = verb->add_option_group("View", "What to show");
  views->add_option("--member", options->wanted.member, "The member of this id");
  views->add_option("--order", options->wanted.order, "The order of this id");
  views->add_option("--statement", options->wanted.statement,
                    "All postings of this member, each with its reason");
  views->require_option(1);
  verb->callback([options, &exit_code] { exit_code = show(*options); });
}

}  // namespace shuke::cli
