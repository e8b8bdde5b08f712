// Who makes a change at the command line, for the audit trail.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

#include "access/change_log.h"
#include "base/fault.h"

namespace shuke::cli {

/// The account that runs the program.
std::string account_here();
/// The same, and the reason given; a fault where the reason cannot be kept.
base::Expected<access::Author> author_here(const std::string& reason);

/// The option --reason, which every change has and none needs.
void add_reason(CLI::App& verb, std::string& reason);

}  // namespace shuke::cli
