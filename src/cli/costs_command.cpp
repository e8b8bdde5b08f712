// `shuke costs`: what privileges cost by the month, in percent of the sales they were given on, as CSV. The
// figures are the engine's.

#include <string>

#include "cli/cli.h"
#include "cli/data_dir.h"
#include "cli/data_options.h"
#include "engine/benefit_costs.h"

namespace shuke::cli {
namespace {

/// No cell of this report has a comma or a quote.
template <class Cells>
std::string line_of(const Cells& cells) {
  std::string line;
  for (const auto& cell : cells) line.append(line.empty() ? "" : ",").append(cell);
  return line;
}

base::Expected<void> list(const DataOptions& options) {
  const auto folder = folder_of(options);
  if (!folder) return std::unexpected(folder.error());
  const auto shop = DataDir::open({.folder = *folder, .as = DataDirOptions::As::reader});
  if (!shop) return std::unexpected(shop.error());
  const domain::Programme& programme = (*shop)->engine().programme();
  const auto months = engine::read_benefit_costs((*shop)->store(), programme);
  if (!months) return base::fault(months.error().words);
  print_line(line_of(engine::cost_columns));
  for (const auto& row : engine::cost_rows(*months, programme)) print_line(line_of(row));
  return {};
}

}  // namespace

void add_costs(CLI::App& program, int& exit_code) {
  add_listing(
      program,
      {"costs", "Says what privileges cost by the month (shipping waived, cashback, offers), as CSV"}, list,
      exit_code);
}

}  // namespace shuke::cli
