// A programme file: YAML text to findings and, where none is an error, to the compiled tables of the
// domain. Not the scenarios beside it and not the state of members.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/names.h"
#include "codec/finding.h"
#include "domain/programme.h"

namespace shuke::codec {

struct ProgrammeFile {
  /// Nothing where any finding is an error.
  std::optional<domain::Programme> programme;
  /// Errors and warnings, in the order of the file.
  std::vector<Finding> findings;
};

/// Reads and checks a programme. Its names (accounts, ladders, levels, rules, tags ...) are numbered in
/// `names`. `file_name` is used for findings only, and to compare the programme's name with.
ProgrammeFile read_programme(std::string_view text, std::string_view file_name, base::Names& names);
/// The same from a file; a file that cannot be read is the one finding `unreadable`.
ProgrammeFile load_programme(const std::string& path, base::Names& names);

}  // namespace shuke::codec
