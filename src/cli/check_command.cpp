// `shuke check`: validates programme files and prints every finding with its place.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "base/names.h"
#include "cli/cli.h"
#include "codec/programme_file.h"

namespace shuke::cli {
namespace {

struct CheckOptions {
  std::vector<std::string> files;
  bool strict = false;
};

int check(const CheckOptions& options) {
  std::int64_t errors = 0;
  std::int64_t warnings = 0;
  for (const std::string& file : options.files) {
    base::Names names;
    const codec::ProgrammeFile checked = codec::load_programme(file, names);
    for (codec::Finding finding : checked.findings) {
      finding.error = finding.error || options.strict;
      ++(finding.error ? errors : warnings);
      print_line(codec::line_of(finding) + " " + std::string(codec::finding_row(finding.code).zh));
    }
  }
  const auto many = [](auto count, const char* one) {
    return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
  };
  say(many(options.files.size(), "file") + ": " + many(errors, "error") + ", " + many(warnings, "warning"));
  return errors == 0 ? 0 : 1;
}

}  // namespace

void add_check(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<CheckOptions>();
  CLI::App* verb = program.add_subcommand(
      "check", "Checks programme files and prints every finding as FILE:LINE:COLUMN: message");
  verb->add_option("FILE", options->files, "Programme files (YAML)")->required();
  verb->add_flag("--strict", options->strict, "Takes warnings for errors");
  verb->callback([options, &exit_code] { exit_code = check(*options); });
}

}  // namespace shuke::cli
