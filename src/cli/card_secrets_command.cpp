// `shuke card-secrets`: the printed cards of a batch with their secrets, for the printer.
#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "cli/cli.h"
#include "cli/data_dir.h"
#include "cli/data_options.h"
#include "codec/values.h"

namespace shuke::cli {
namespace {

struct Options {
  DataOptions shop;
  std::string batch;
};

/// A field of CSV, in quotes where it needs them.
std::string quoted(std::string_view field) {
  if (field.find_first_of("\",\r\n") == std::string_view::npos) return std::string(field);
  std::string result = "\"";
  for (const char letter : field) result.append(letter == '"' ? 2 : 1, letter);
  return result + '"';
}

base::Expected<void> print_secrets(const Options& options) {
  const auto folder = folder_of(options.shop);
  if (!folder) return std::unexpected(folder.error());
  const auto shop = DataDir::open({.folder = *folder, .as = DataDirOptions::As::reader});
  if (!shop) return std::unexpected(shop.error());
  const engine::Engine& engine = (*shop)->engine();
  const auto count = engine.cards_in_batch(options.batch);
  if (!count) return base::fault("there is no batch of cards " + codec::in_quotes(options.batch));
  std::string rows = "card,secret\n";
  engine.each_card_secret(options.batch, 1, *count, [&](const engine::Engine::CardSecretRow& row) {
    rows.append(quoted(row.card)).append(1, ',').append(row.secret).append(1, '\n');
  });
  if (std::fwrite(rows.data(), 1, rows.size(), stdout) != rows.size())
    return base::fault("the secrets could not be written whole");
  return {};
}

}  // namespace

void add_card_secrets(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = program.add_subcommand(
      "card-secrets", "Prints the cards of a batch with their secrets as CSV, for printing");
  verb->add_option("BATCH", options->batch, "The batch, as issue_card_secrets named it")->required();
  add_data_options(*verb, options->shop);
  verb->footer(
      "Whoever has a secret can take its card. No secret is kept: they are made anew from the shop's key "
      "and are the same each time.");
  verb->callback([options, &exit_code] {
    const auto done = print_secrets(*options);
    if (done) return;
    say(done.error().message);
    exit_code = 1;
  });
}

}  // namespace shuke::cli
