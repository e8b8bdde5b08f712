// `shuke backup` and `shuke restore`: a shop as one file, and a shop of such a file.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "access/access_file.h"
#include "access/key_file.h"
#include "access/user_file.h"
#include "base/names.h"
#include "cli/author.h"
#include "cli/cli.h"
#include "cli/data_dir.h"
#include "cli/data_options.h"
#include "cli/erased_list.h"
#include "cli/machine_clock.h"
#include "codec/values.h"
#include "engine/feed.h"
#include "outbox/endpoint_file.h"
#include "shops/inbox.h"
#include "store/sqlite/files.h"
#include "store/sqlite/sqlite_store.h"

namespace shuke::cli {
namespace {

struct Options {
  std::string file;
  std::string erased;
  bool end_keys = false;
  DataOptions shop;
};

using Beside = store::SqliteStore::Beside;

/// Takes a side file along where there is one.
base::Expected<void> take(std::vector<Beside>& all, const char* name,
                          store::Expected<std::optional<std::string>> bytes) {
  if (!bytes) return base::fault(bytes.error().words);
  if (*bytes) all.push_back({name, **std::move(bytes)});
  return {};
}

base::Expected<std::string> back_up(const Options& options) {
  const auto folder = folder_of(options.shop);
  if (!folder) return std::unexpected(folder.error());
  if (const auto there = open_store(*folder, DataDirOptions::As::reader); !there)
    return std::unexpected(there.error());
  std::vector<Beside> beside;
  // Endpoints and what waits before the store, so that none is ahead of it; keys after it, so that every
  // sender the journal names is among them.
  if (auto done = take(beside, outbox::endpoint_file_name, outbox::EndpointFile::copy(*folder)); !done)
    return std::unexpected(done.error());
  if (auto done = take(beside, shops::inbox_file_name, shops::Inbox::copy(*folder)); !done)
    return std::unexpected(done.error());
  // The copy gets its name when all is in it.
  const std::string part = options.file + ".part";
  if (std::filesystem::exists(options.file))
    return base::fault(options.file + " exists; a copy takes a new name.");
  const auto head = store::SqliteStore::copy_folder(*folder, part);
  if (!head) return base::fault(head.error().words);
  auto done = take(beside, access::key_file_name, access::copy_access_file(*folder));
  if (done) {
    if (const auto added = store::SqliteStore::add_beside(part, beside); !added)
      done = base::fault(added.error().words);
  }
  if (done) {
    if (const auto named = store::rename_to_new(part, options.file); !named)
      done = base::fault(named.error().words);
  }
  std::error_code ignored;
  std::filesystem::remove(part, ignored);
  if (!done) return std::unexpected(done.error());
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

/// Ends every key and user of the copy; their numbers go on naming them.
base::Expected<void> end_keys(const std::string& folder) {
  const auto author = author_here("restored from a copy");
  if (!author) return std::unexpected(author.error());
  const auto keys = access::KeyFile::open(folder);
  const auto users = access::UserFile::open(folder);
  if (!keys || !users) return base::fault((keys ? users.error() : keys.error()).words);
  const auto all = (*keys)->list();
  const auto people = (*users)->list();
  if (!all || !people) return base::fault((all ? people.error() : all.error()).words);
  for (const access::Key& key : *all) {
    if (const auto done = (*keys)->revoke(key.no, machine_now(), *author); !done)
      return base::fault(done.error().words);
  }
  for (const access::User& user : *people) {
    if (const auto done = (*users)->disable(user.name, machine_now(), *author); !done)
      return base::fault(done.error().words);
  }
  say("All keys and users of the copy have ended; `shuke key create` and `shuke user create` make new "
      "ones.");
  return {};
}

/// What stood beside the store comes back with the copy, and some of it must not go on as if nothing had
/// happened.
base::Expected<void> settle_beside(const std::string& folder, bool ends_keys) {
  const std::filesystem::path path(folder);
  if (std::filesystem::exists(path / outbox::endpoint_file_name)) {
    const auto store = open_store(folder, DataDirOptions::As::reader);
    if (!store) return std::unexpected(store.error());
    const auto end = engine::Feed(**store).end();
    if (!end) return base::fault(end.error().words);
    const auto file = outbox::EndpointFile::open(folder);
    if (!file) return base::fault(file.error().words);
    const auto endpoints = (*file)->begin_anew(*end);
    if (!endpoints) return base::fault(endpoints.error().words);
    if (*endpoints > 0) {
      say(fmt::format(
          "{} endpoints of webhooks are disabled and have new secrets; rotate shows them, enable "
          "goes on from where the copy ends.",
          *endpoints));
    }
  }
  if (!std::filesystem::exists(path / access::key_file_name)) return {};
  if (ends_keys) return end_keys(folder);
  say("Keys and users are those of the copy: whose key was revoked or password changed since then has the "
      "old one back (`shuke key list`, `shuke user list`). Restore with --end-keys to end them all.");
  return {};
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
  if (auto done = settle_beside(*folder, options.end_keys); !done) return std::unexpected(done.error());
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
  verb->footer(
      "The copy is the shop at one instant, whole or not there at all, with its keys and users (as "
      "hashes), "
      "its "
      "endpoints without their secrets, and refunds that wait for their orders. Files that people write "
      "(settings.yaml, shops/) are not in it. `shuke restore` takes it.");
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
  verb->add_flag("--end-keys", options->end_keys, "Ends every key and user of the copy");
  verb->footer("The folder must be new or empty.");
  verb->callback([options, &exit_code] { exit_code = end(restore(*options)); });
}

}  // namespace shuke::cli
