// `shuke statement`: a member's postings, each with its reason.
#include <CLI/CLI.hpp>

#include <memory>

#include "cli/cli.h"
#include "cli/shown_view.h"

namespace shuke::cli {

void add_statement(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<ViewOptions>();
  CLI::App* verb =
      program.add_subcommand("statement", "Prints all postings of a member as JSON, each with its reason");
  verb->add_option("ID", options->id, "The member's id")->required();
  add_data_options(*verb, options->shop);
  verb->callback([options, &exit_code] { exit_code = show_view(*options, scenario::ViewKind::statement); });
}

}  // namespace shuke::cli
