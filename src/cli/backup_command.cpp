// `shuke backup` and `shuke restore`: a shop as one file, and a shop of such a file.
#include <CLI/CLI.hpp>

#include <memory>
#include <string>

#include "cli/cli.h"
#include "cli/data_dir.h"
#include "cli/data_options.h"
#include "store/sqlite/sqlite_store.h"

namespace shuke::cli {
namespace {

struct Options {
  std::string file;
  DataOptions shop;
};

base::Expected<std::string> back_up(const Options& options) {
  const auto folder = folder_of(options.shop);
  if (!folder) return std::unexpected(folder.error());
  if (const auto there = open_store(*folder, DataDirOptions::As::reader); !there)
    return std::unexpected(there.error());
  const auto head = store::SqliteStore::copy_folder(*folder, options.file);
  if (!head) return base::fault(head.error().words);
  return "The shop up to batch " + std::to_string(head->number) + " is in " + options.file + ".";
}

base::Expected<std::string> restore(const Options& options) {
  const auto folder = folder_of(options.shop);
  if (!folder) return std::unexpected(folder.error());
  if (const auto done = store::SqliteStore::restore(options.file, *folder); !done)
    return base::fault(done.error().words);
  return "The shop is in " + *folder + "; `shuke audit --data " + *folder + "` compares everything in it.";
}

int end(const base::Expected<std::string>& words) {
  say(words ? *words : words.error().message);
  return words ? 0 : 1;
}

}  // namespace

void add_backup(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* verb =
      program.add_subcommand("backup", "Copies a shop to one file, also while it is being served");
  verb->add_option("FILE", options->file, "The copy: a new name")->required();
  add_data_options(*verb, options->shop);
  verb->footer("The copy is the shop at one instant, whole or not there at all. `shuke restore` takes it.");
  verb->callback([options, &exit_code] { exit_code = end(back_up(*options)); });
}

void add_restore(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = program.add_subcommand("restore", "Makes a shop of a file that `shuke backup` wrote");
  verb->add_option("FILE", options->file, "The copy; it stays as it is")->required();
  add_data_options(*verb, options->shop);
  verb->footer("The folder must be new or empty.");
  verb->callback([options, &exit_code] { exit_code = end(restore(*options)); });
}

}  // namespace shuke::cli
