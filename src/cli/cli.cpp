// The program with all its verbs.
#include "cli/cli.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "codec/syntax.h"
#include "codec/values.h"

namespace shuke::cli {
namespace {

void write(std::FILE* file, std::string_view line) {
  std::fwrite(line.data(), 1, line.size(), file);
  std::fputc('\n', file);
}

/// The verb that was meant, where the first word is none; empty where none is near.
std::string nearest_verb(const CLI::App& program, int argc, const char* const* argv) {
  if (argc < 2 || argv[1][0] == '-') return {};
  const auto verbs = program.get_subcommands([](const CLI::App*) { return true; });
  std::vector<std::string_view> names;
  for (const CLI::App* verb : verbs) names.push_back(verb->get_name());
  if (std::ranges::find(names, std::string_view(argv[1])) != names.end()) return {};
  return std::string(codec::nearest(argv[1], names));
}

}  // namespace

void print_line(std::string_view line) {
  write(stdout, line);
}

void say(std::string_view line) {
  write(stderr, line);
}

int fail(std::string_view line) {
  say(line);
  return 1;
}

int run(int argc, const char* const* argv) {
  CLI::App program("Shuke (熟客): a membership and loyalty engine for shops.", "shuke");
  program.require_subcommand(1);
  program.set_version_flag("--version", std::string(version));
  program.footer("Each command has its own --help.");
  int exit_code = 0;
  add_check(program, exit_code);
  add_test(program, exit_code);
  add_show(program, exit_code);
  add_generate(program, exit_code);
  add_backtest(program, exit_code);
  add_serve(program, exit_code);
  add_key(program, exit_code);
  add_user(program, exit_code);
  add_webhook(program, exit_code);
  add_apply(program, exit_code);
  add_member(program, exit_code);
  add_card_secrets(program, exit_code);
  add_order(program, exit_code);
  add_statement(program, exit_code);
  add_audit(program, exit_code);
  add_doctor(program, exit_code);
  add_backup(program, exit_code);
  add_codes(program, exit_code);
  add_balances(program, exit_code);
  add_costs(program, exit_code);
  add_restore(program, exit_code);
  add_programme(program, exit_code);
  add_export(program, exit_code);
  add_retention(program, exit_code);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (const std::string near = nearest_verb(program, argc, argv); !near.empty())
      say("There is no command " + codec::in_quotes(argv[1]) + "; did you mean " + codec::in_quotes(near) +
          "?");
    // Help and version are no errors; every real one is 1, as for all other failures.
    return program.exit(error) == 0 ? 0 : 1;
  }
  return std::fflush(stdout) == 0 ? exit_code : 1;
}

}  // namespace shuke::cli
