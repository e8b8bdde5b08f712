// A store for the head, and a connection of its own for what the port does not tell.
#include "store/sqlite/inspection.h"

#include <sqlite3.h>

#include <filesystem>

#include "store/sqlite/connection.h"
#include "store/sqlite/files.h"
#include "store/sqlite/kept_statements.h"
#include "store/sqlite/sqlite_store.h"

namespace shuke::store {

namespace {

namespace fs = std::filesystem;

std::uint64_t size_or_zero(const fs::path& path) {
  std::error_code failed;
  const auto size = fs::file_size(path, failed);
  return failed ? 0 : size;
}

void add_leftovers(const fs::path& folder, const std::string& begins, std::vector<std::string>& found) {
  std::error_code failed;
  for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
    const std::string name = at->path().filename().string();
    if (name.starts_with(begins) && name.find(".part-") != std::string::npos)
      found.push_back(at->path().string());
  }
}

}  // namespace

Expected<Inspection> inspect(const std::string& folder) {
  const auto reader = SqliteStore::open({.folder = folder, .vfs = {}, .access = Access::reader});
  if (!reader) return std::unexpected(reader.error());
  Inspection seen;
  seen.sqlite_version = sqlite3_libversion();
  const auto head = (*reader)->head();
  if (!head) return std::unexpected(head.error());
  seen.head = *head;
  const fs::path file = fs::path(folder) / sqlite_file;
  try {
    Connection connection(file.string(), {}, Access::reader);
    seen.journal_mode = connection.text("PRAGMA journal_mode");
    seen.synchronous = connection.integer("PRAGMA synchronous");
    seen.version = connection.integer("PRAGMA user_version");
  } catch (const SqliteFailure& failure) {
    return std::unexpected(fault_of("Inspecting the store", folder, failure));
  }
  seen.file_bytes = size_or_zero(file);
  seen.log_bytes = size_or_zero(file.string() + "-wal");
  return seen;
}

std::optional<bool> has_owner(const std::string& folder) {
  return FolderLock::is_taken(folder);
}

std::vector<std::string> leftovers(const std::string& folder) {
  std::vector<std::string> found;
  std::error_code ignored;
  const fs::path whole = fs::weakly_canonical(folder, ignored);
  add_leftovers(whole, {}, found);
  add_leftovers(whole.parent_path(), whole.filename().string(), found);
  return found;
}

}  // namespace shuke::store
