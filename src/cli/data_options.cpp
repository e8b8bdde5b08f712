// One group with one choice.
#include "cli/data_options.h"

#include <CLI/CLI.hpp>

#include <memory>

#include "cli/cli.h"

namespace shuke::cli {

void add_data_options(CLI::App& verb, DataOptions& options) {
  CLI::Option_group* shop = verb.add_option_group("Shop", "Which shop");
  shop->add_option("--data", options.data, "The folder that holds the shop");
  shop->add_option("--database", options.database,
                   "The address of a PostgreSQL database (not at work in this version)");
  shop->require_option(1);
}

void add_listing(CLI::App& program, const ListingVerb& listing,
                 base::Expected<void> (*list)(const DataOptions&), int& exit_code) {
  auto options = std::make_shared<DataOptions>();
  CLI::App* verb = program.add_subcommand(std::string(listing.name), std::string(listing.does));
  add_data_options(*verb, *options);
  verb->footer("Works beside a server that has the shop open, and shows what it has recorded.");
  verb->callback([options, list, &exit_code] {
    const auto done = list(*options);
    if (!done) say(done.error().message);
    exit_code = done ? 0 : 1;
  });
}

base::Expected<std::string> folder_of(const DataOptions& options) {
  if (!options.database.empty()) {
    return base::fault(
        "--database: this version keeps shops in folders only, not in PostgreSQL yet; use --data DIR");
  }
  if (options.data.empty()) return base::fault("--data: the folder's name is empty");
  return options.data;
}

}  // namespace shuke::cli
