// SqliteStore's copy of itself, page by page. The copy is made under another name and gets its own once it
// is whole and durable, so that nobody takes half a copy for one.
#include <sqlite3.h>

#include "store/sqlite/files.h"
#include "store/sqlite/kept_statements.h"

namespace shuke::store {

namespace {

void copy_pages(Connection& from, Connection& to) {
  sqlite3_backup* copying = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
  if (copying == nullptr) throw failure_of(to.handle(), sqlite3_extended_errcode(to.handle()), "copying");
  sqlite3_backup_step(copying, -1);
  const int code = sqlite3_backup_finish(copying);
  if (code != SQLITE_OK) throw failure_of(to.handle(), code, "copying the pages");
}

Expected<void> copy_into(Connection& from, const std::string& folder) {
  const std::string file = folder + "/" + sqlite_file;
  try {
    Connection to(file, {});
    // Half a copy is thrown away whole, so it needs no journal of its own.
    to.run("PRAGMA journal_mode = OFF");
    copy_pages(from, to);
  } catch (const SqliteFailure& failure) {
    return std::unexpected(fault_of("Copying the store", folder, failure));
  }
  if (const auto durable = sync_path(file); !durable) return durable;
  return sync_path(folder);
}

}  // namespace

Expected<void> SqliteStore::backup(const std::string& target) {
  const auto open = attempt("Copying the store", [] {});
  if (!open) return open;
  if (path_exists(target)) {
    return std::unexpected(Fault{Fault::Kind::refused, target + " exists; a copy takes a new name."});
  }
  const auto folder = make_folder_beside(target);
  if (!folder) return std::unexpected(folder.error());
  auto copied = copy_into(x_connection, *folder);
  if (copied) copied = rename_to_new(*folder, target);
  if (!copied) remove_folder(*folder);
  return copied;
}

}  // namespace shuke::store
