// `shuke user`: people who log in with a password: makes, lists and disables them and changes passwords, on
// a fresh folder and beside a running server.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <iostream>
#include <memory>
#include <string>

#include "access/user_file.h"
#include "cli/author.h"
#include "cli/cli.h"
#include "cli/machine_clock.h"
#include "cli/role_option.h"
#include "codec/directory.h"
#include "codec/values.h"

namespace shuke::cli {
namespace {

struct UserOptions {
  std::string folder;
  std::string name;
  std::string role;
  std::string reason;
  bool password_on_stdin = false;
};

constexpr std::size_t name_characters_max = 100;

/// The password from standard input, or one made now.
base::Expected<std::string> password_of(const UserOptions& options) {
  if (!options.password_on_stdin) return access::random_token();
  std::string password;
  std::getline(std::cin, password);
  const bool fits = password.size() >= access::password_characters_min &&
                    codec::is_printable(password, access::password_characters_max);
  if (fits) return password;
  return base::fault(fmt::format("A password has {} to {} printable characters.",
                                 access::password_characters_min, access::password_characters_max));
}

/// A password, and who it is that gives it.
struct NewPassword {
  std::string password;
  access::Author author;
};
base::Expected<NewPassword> new_password(const UserOptions& options) {
  auto password = password_of(options);
  if (!password) return std::unexpected(password.error());
  auto author = author_here(options.reason);
  if (!author) return std::unexpected(author.error());
  return NewPassword{*std::move(password), *std::move(author)};
}

int create(const UserOptions& options) {
  const auto role = read_role(options.role);
  if (!role) return fail(role.error().message);
  if (!codec::is_printable(options.name, name_characters_max))
    return fail(fmt::format("A name has 1 to {} printable characters.", name_characters_max));
  const auto fresh = new_password(options);
  if (!fresh) return fail(fresh.error().message);
  auto file = access::UserFile::open(options.folder);
  if (!file) return fail(file.error().words);
  const auto made = (*file)->create({options.name, *role, access::hash_password(fresh->password)},
                                    machine_now(), fresh->author);
  if (!made) return fail(made.error().words);
  if (!options.password_on_stdin) print_line(fresh->password);
  say(fmt::format(
      "The user {} may log in with the role {}.{}", codec::in_quotes(options.name), options.role,
      options.password_on_stdin ? "" : " The password is shown this once and cannot be shown again."));
  return 0;
}

int list(const UserOptions& options) {
  auto file = access::UserFile::open(options.folder);
  if (!file) return fail(file.error().words);
  const auto users = (*file)->list();
  if (!users) return fail(users.error().words);
  const base::TimeZone utc;
  for (const access::User& user : *users) {
    const std::string state =
        user.disabled_at ? "disabled " + codec::write_instant(*user.disabled_at, utc) : "good";
    print_line(fmt::format("{}\t{}\t{}\t{}", user.name, access::role_row(user.role).name,
                           codec::write_instant(user.created_at, utc), state));
  }
  return 0;
}

int change_password(const UserOptions& options) {
  const auto fresh = new_password(options);
  if (!fresh) return fail(fresh.error().message);
  auto file = access::UserFile::open(options.folder);
  if (!file) return fail(file.error().words);
  const auto changed = (*file)->set_password(options.name, access::hash_password(fresh->password),
                                             machine_now(), fresh->author);
  if (!changed) return fail(changed.error().words);
  if (!*changed) return fail("There is no user " + codec::in_quotes(options.name) + " who could log in.");
  if (!options.password_on_stdin) print_line(fresh->password);
  say("The password is changed; a running server ends the user's sessions within a second.");
  return 0;
}

int disable(const UserOptions& options) {
  const auto author = author_here(options.reason);
  if (!author) return fail(author.error().message);
  auto file = access::UserFile::open(options.folder);
  if (!file) return fail(file.error().words);
  const auto disabled = (*file)->disable(options.name, machine_now(), *author);
  if (!disabled) return fail(disabled.error().words);
  if (!*disabled)
    return fail("There is no user " + codec::in_quotes(options.name) + " who could be disabled.");
  say("The user is disabled; a running server ends the sessions within a second.");
  return 0;
}

}  // namespace

void add_user(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<UserOptions>();
  CLI::App* verb = program.add_subcommand("user", "Makes, lists and disables people who log in");
  verb->require_subcommand(1);
  const auto part = [&](const char* name, const char* words, int (*run)(const UserOptions&)) {
    CLI::App* added = verb->add_subcommand(name, words);
    CLI::Option* folder = added->add_option("--data", options->folder, "The shop's folder")->required();
    if (run != create) folder->check(CLI::ExistingDirectory);  // a new shop begins with its keys
    added->callback([options, run, &exit_code] { exit_code = run(*options); });
    return added;
  };
  CLI::App* maker = part("create", "Makes a user and prints a password, this once, alone", create);
  maker->add_option("--name", options->name, "What the user logs in as")->required();
  maker->add_option("--role", options->role, "owner, operator, cashier, analyst or integration")
      ->required();
  maker->add_flag("--password-stdin", options->password_on_stdin,
                  "Reads the password, one line, from standard input instead of making one");
  add_reason(*maker, options->reason);
  CLI::App* changer =
      part("password", "Gives a user a new password, prints it, and ends his sessions", change_password);
  changer->add_option("NAME", options->name, "What the user logs in as")->required();
  changer->add_flag("--password-stdin", options->password_on_stdin,
                    "Reads the password, one line, from standard input instead of making one");
  add_reason(*changer, options->reason);
  part("list", "Prints name, role, made and state of each user, with tabs between", list);
  CLI::App* ender = part("disable", "Ends a user for good", disable);
  ender->add_option("NAME", options->name, "What the user logs in as")->required();
  add_reason(*ender, options->reason);
}

}  // namespace shuke::cli
