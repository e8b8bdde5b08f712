// How the verbs that run commands get their programme: a file, checked, or one sentence that says why not.
#pragma once

#include <string>
#include <string_view>

#include "base/fault.h"
#include "base/names.h"
#include "domain/programme.h"

namespace shuke::cli {

/// Faults with every error of the file, one a line, as `shuke check` prints them.
base::Expected<domain::Programme> load_checked_programme(const std::string& path, base::Names& names);
/// The same for a text that is read already; `file_name` is what the errors name.
base::Expected<domain::Programme> check_programme(std::string_view text, const std::string& file_name,
                                                  base::Names& names);
/// A programme file's bytes, unchecked.
base::Expected<std::string> read_programme_text(const std::string& path);

}  // namespace shuke::cli
