// `shuke key`: makes, lists and revokes API keys, on a fresh folder and beside a running server.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>
#include <string>

#include "access/key_file.h"
#include "cli/author.h"
#include "cli/cli.h"
#include "cli/machine_clock.h"
#include "cli/role_option.h"
#include "codec/directory.h"
#include "codec/values.h"

namespace shuke::cli {
namespace {

struct KeyOptions {
  std::string folder;
  std::string role;
  std::string name;
  std::string id;
  std::string reason;
};

constexpr std::size_t name_characters_max = 100;

int create(const KeyOptions& options) {
  const auto role = read_role(options.role);
  if (!role) return fail(role.error().message);
  if (!options.name.empty() && !codec::is_printable(options.name, name_characters_max))
    return fail(fmt::format("A name has 1 to {} printable characters.", name_characters_max));
  const auto author = author_here(options.reason);
  if (!author) return fail(author.error().message);
  auto file = access::KeyFile::open(options.folder);
  if (!file) return fail(file.error().words);
  const auto made = (*file)->create(*role, options.name, machine_now(), *author);
  if (!made) return fail(made.error().words);
  print_line(made->text);
  say(fmt::format("This is key {} with the role {}. It is shown this once and cannot be shown again.",
                  access::key_id(made->key.no), options.role));
  return 0;
}

int list(const KeyOptions& options) {
  auto file = access::KeyFile::open(options.folder);
  if (!file) return fail(file.error().words);
  const auto keys = (*file)->list();
  if (!keys) return fail(keys.error().words);
  const base::TimeZone utc;
  for (const access::Key& key : *keys) {
    const std::string state =
        key.revoked_at ? "revoked " + codec::write_instant(*key.revoked_at, utc) : "good";
    print_line(fmt::format("{}\t{}\t{}\t{}\t{}", access::key_id(key.no), access::role_row(key.role).name,
                           codec::write_instant(key.created_at, utc), state, key.name));
  }
  return 0;
}

int revoke(const KeyOptions& options) {
  const auto no = access::read_key_id(options.id);
  if (!no) return fail(codec::in_quotes(options.id) + " is no key's id; `shuke key list` shows them.");
  const auto author = author_here(options.reason);
  if (!author) return fail(author.error().message);
  auto file = access::KeyFile::open(options.folder);
  if (!file) return fail(file.error().words);
  const auto revoked = (*file)->revoke(*no, machine_now(), *author);
  if (!revoked) return fail(revoked.error().words);
  if (!*revoked) return fail("There is no key " + options.id + " that could be revoked.");
  say("Key " + options.id + " is revoked; a running server refuses it within a second.");
  return 0;
}

}  // namespace

void add_key(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<KeyOptions>();
  CLI::App* verb = program.add_subcommand("key", "Makes, lists and revokes API keys");
  verb->require_subcommand(1);
  const auto part = [&](const char* name, const char* words, int (*run)(const KeyOptions&)) {
    CLI::App* added = verb->add_subcommand(name, words);
    CLI::Option* folder = added->add_option("--data", options->folder, "The shop's folder")->required();
    if (run != create) folder->check(CLI::ExistingDirectory);  // a new shop begins with its keys
    added->callback([options, run, &exit_code] { exit_code = run(*options); });
    return added;
  };
  CLI::App* maker =
      part("create", "Makes a key and prints it, this once, alone on standard output", create);
  maker->add_option("--role", options->role, "owner, operator, cashier, analyst or integration")
      ->required();
  maker->add_option("--name", options->name, "Words for people: whose key it is");
  add_reason(*maker, options->reason);
  part("list", "Prints id, role, made, state and name of each key, with tabs between", list);
  CLI::App* revoker = part("revoke", "Ends a key", revoke);
  revoker->add_option("ID", options->id, "The key's id, for example k1")->required();
  add_reason(*revoker, options->reason);
}

}  // namespace shuke::cli
