// How the verbs that run commands get their programme: a file, checked, or one sentence that says why not.
#pragma once

#include <string>

#include "base/fault.h"
#include "base/names.h"
#include "domain/programme.h"

namespace shuke::cli {

/// Faults with every error of the file, one a line, as `shuke check` prints them.
base::Expected<domain::Programme> load_checked_programme(const std::string& path, base::Names& names);

}  // namespace shuke::cli
