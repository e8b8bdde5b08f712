// `shuke generate`: a synthetic shop's order history.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>
#include <string>

#include "backtest/generate.h"
#include "cli/cli.h"
#include "codec/values.h"

namespace shuke::cli {
namespace {

struct Options {
  backtest::GenerateOptions shop;
  std::string from;
  std::string out;
};

int generate(const Options& options) {
  backtest::GenerateOptions shop = options.shop;
  if (!options.from.empty()) {
    const auto from = codec::read_date(options.from);
    if (!from) return say("--from: " + from.error().message), 1;
    shop.from = *from;
  }
  const auto made = backtest::generate_file(shop, options.out);
  if (!made) {
    say(made.error().message);
    return 1;
  }
  say(fmt::format("{}: {} orders of members, {} of guests, {} lines sold, {} returned", options.out,
                  made->orders_of_members, made->orders_of_guests, made->sale_rows, made->return_rows));
  return 0;
}

}  // namespace

void add_generate(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = program.add_subcommand(
      "generate", "Writes the order history of a make-believe shop, marked as synthetic");
  verb->add_option("--members", options->shop.members, "How many members buy")->required();
  verb->add_option("--years", options->shop.years, "Over how many years")->required();
  verb->add_option("--seed", options->shop.seed, "The same seed gives the same bytes")->required();
  verb->add_option("--lines-per-order", options->shop.lines_per_order, "Lines of one order on average")
      ->capture_default_str();
  verb->add_option("--from", options->from, "The first day, as 2024-01-01; 2023-01-01 without it");
  verb->add_option("--out", options->out, "The CSV file to write; - for standard output")->required();
  verb->callback([options, &exit_code] { exit_code = generate(*options); });
}

}  // namespace shuke::cli
