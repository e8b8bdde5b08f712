// `shuke backup` and `shuke restore`: a shop as one file, and a shop of such a file.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "base/names.h"
#include "cli/cli.h"
#include "cli/data_dir.h"
#include "cli/data_options.h"
#include "cli/erased_list.h"
#include "codec/values.h"
#include "store/sqlite/sqlite_store.h"

namespace shuke::cli {
namespace {

struct Options {
  std::string file;
  std::string erased;
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

codec::Node erasing(const std::string& member) {
  codec::Node command;
  command.kind = codec::Node::Kind::map;
  const auto add = [&](std::string_view key, std::string text) {
    codec::Node value;
    value.kind = codec::Node::Kind::scalar;
    value.plain = key == "forfeit";
    value.text = std::move(text);
    command.keys.push_back({std::string(key), {}});
    command.items.push_back(std::move(value));
  };
  add("type", "erase_member");
  add("id", fmt::format("erased-again-{:x}", base::hash_bytes(member)));
  add("member", member);
  add("forfeit", "true");
  return command;
}

/// The copy forgets again whom the shop has forgotten since it was made.
base::Expected<void> erase_again(const std::string& folder, const std::vector<std::string>& ids) {
  if (ids.empty()) return {};
  const auto shop = DataDir::open({.folder = folder});
  if (!shop) return std::unexpected(shop.error());
  engine::Engine& engine = (*shop)->engine();
  std::size_t erased = 0;
  std::vector<std::string> others;  // not in this copy, and still on the list
  for (const std::string& id : ids) {
    const auto known = engine.directory().find_member(id);
    if (!known || engine.state().member(known).status != domain::MemberStatus::active) {
      others.push_back(id);
      continue;
    }
    const auto answer = engine.take(erasing(id));
    if (!answer) return base::fault(answer.error().words);
    if (!answer->accepted())
      return base::fault("Member " + codec::in_quotes(id) + " could not be erased again.");
    ++erased;
  }
  say(fmt::format("Erased again: {} of {} members on the list.", erased, ids.size()));
  return append_erased(folder, others);
}

base::Expected<std::string> restore(const Options& options) {
  const auto folder = folder_of(options.shop);
  if (!folder) return std::unexpected(folder.error());
  std::vector<std::string> erased;
  if (!options.erased.empty()) {
    auto listed = read_erased(options.erased);
    if (!listed) return std::unexpected(listed.error());
    erased = *std::move(listed);
  }
  if (const auto done = store::SqliteStore::restore(options.file, *folder); !done)
    return base::fault(done.error().words);
  if (auto done = erase_again(*folder, erased); !done) return std::unexpected(done.error());
  if (options.erased.empty()) {
    say("Members who were erased after this copy was made are in it again. If there were any, restore it "
        "once "
        "more with --erased and the list of the old folder (erased.txt).");
  }
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
  verb->add_option(
      "--erased", options->erased,
      "The list of erased members (erased.txt) of the folder that was lost, or that folder; they "
      "are erased in the copy too");
  verb->footer("The folder must be new or empty.");
  verb->callback([options, &exit_code] { exit_code = end(restore(*options)); });
}

}  // namespace shuke::cli
