// The list of erased members beside a shop's store: a text file that no backup holds, so that a restored
// copy of an earlier day can forget again whom the shop has forgotten since (S25). One id a line. Not the
// erasing (engine).
#pragma once

#include <string>
#include <vector>

#include "base/fault.h"
#include "store/store.h"

namespace shuke::cli {

/// The file's name in a shop's folder.
inline constexpr const char* erased_file = "erased.txt";

/// Adds ids durably.
base::Expected<void> append_erased(const std::string& folder, const std::vector<std::string>& ids);
/// The ids of a list, or of the list in a folder; each once.
base::Expected<std::vector<std::string>> read_erased(const std::string& path);
/// Adds what the store knows and the list lacks: a process may have ended between the two.
base::Expected<void> complete_erased(const std::string& folder, store::Store& store);

}  // namespace shuke::cli
