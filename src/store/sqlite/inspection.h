// Inspection: what can be seen of a store's folder and file without owning it, for people who look after
// it. Judges nothing; `shuke doctor` does.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/store.h"

namespace shuke::store {

struct Inspection {
  std::string sqlite_version;
  std::string journal_mode;
  std::int64_t synchronous = 0;  // as SQLite numbers it: 2 is FULL
  std::int64_t version = 0;      // of the file's tables
  std::uint64_t file_bytes = 0;
  std::uint64_t log_bytes = 0;
  Head head;
};

/// Opens the folder's store as a reader for a moment. Faults as SqliteStore::open.
Expected<Inspection> inspect(const std::string& folder);

/// Whether somebody owns the folder now; nothing where that cannot be found out.
std::optional<bool> has_owner(const std::string& folder);
/// What a copy or restore that was broken off has left beside the folder and in it.
std::vector<std::string> leftovers(const std::string& folder);

}  // namespace shuke::store
