// `shuke order`: an order of a shop.
#include <CLI/CLI.hpp>

#include <memory>

#include "cli/cli.h"
#include "cli/shown_view.h"

namespace shuke::cli {

void add_order(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<ViewOptions>();
  CLI::App* verb = program.add_subcommand("order", "Prints an order of a shop as JSON");
  verb->add_option("ID", options->id, "The order's id")->required();
  add_data_options(*verb, options->shop);
  verb->callback([options, &exit_code] { exit_code = show_view(*options, scenario::ViewKind::order); });
}

}  // namespace shuke::cli
