// The command line: its verbs, one file each (command_VERB.cpp), and what they share. Machine output goes
// to standard output, words for people to standard error; a verb ends with 0, or with 1 where something
// failed. Not the work itself (scenario, backtest).
#pragma once

#include <string_view>

namespace CLI {
class App;
}

namespace shuke::cli {

/// The program's own version; that of the tree is in CMakeLists.txt, and a test holds the two together.
inline constexpr std::string_view version = "0.1.0";

/// Runs the program's arguments and returns its exit code.
int run(int argc, const char* const* argv);

/// Each adds its verb to the program; the verb sets `exit_code` when it ends. Both must outlive the
/// parsing.
void add_check(CLI::App& program, int& exit_code);
void add_test(CLI::App& program, int& exit_code);
void add_show(CLI::App& program, int& exit_code);
void add_generate(CLI::App& program, int& exit_code);
void add_backtest(CLI::App& program, int& exit_code);
void add_serve(CLI::App& program, int& exit_code);
void add_key(CLI::App& program, int& exit_code);
void add_user(CLI::App& program, int& exit_code);
void add_webhook(CLI::App& program, int& exit_code);
void add_apply(CLI::App& program, int& exit_code);
void add_member(CLI::App& program, int& exit_code);
void add_card_secrets(CLI::App& program, int& exit_code);
void add_order(CLI::App& program, int& exit_code);
void add_statement(CLI::App& program, int& exit_code);
void add_audit(CLI::App& program, int& exit_code);
void add_doctor(CLI::App& program, int& exit_code);
void add_backup(CLI::App& program, int& exit_code);
void add_codes(CLI::App& program, int& exit_code);
void add_balances(CLI::App& program, int& exit_code);
void add_costs(CLI::App& program, int& exit_code);
void add_restore(CLI::App& program, int& exit_code);
void add_programme(CLI::App& program, int& exit_code);
void add_export(CLI::App& program, int& exit_code);
void add_retention(CLI::App& program, int& exit_code);

/// A line to standard output.
void print_line(std::string_view line);
/// A line of words for people, to standard error.
void say(std::string_view line);
/// The same, and the exit code of a verb that failed.
int fail(std::string_view line);

}  // namespace shuke::cli
