// `shuke member`: a member of a shop, as it stands or as it was.
#include <CLI/CLI.hpp>

#include <memory>

#include "cli/cli.h"
#include "cli/shown_view.h"

namespace shuke::cli {

void add_member(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<ViewOptions>();
  CLI::App* verb = program.add_subcommand("member", "Prints a member of a shop as JSON, also as it was");
  verb->add_option("ID", options->id, "The member's id")->required();
  add_data_options(*verb, options->shop);
  verb->add_option(
      "--at", options->at,
      "An instant of the past such as 2026-03-01T15:00:00+08:00; commands that came late stand at "
      "their place");
  verb->footer("Works beside a server that has the shop open, and shows what it has recorded.");
  verb->callback([options, &exit_code] { exit_code = show_view(*options, scenario::ViewKind::member); });
}

}  // namespace shuke::cli
