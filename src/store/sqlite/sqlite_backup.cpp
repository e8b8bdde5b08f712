// SqliteStore's copy of itself, page by page. The copy is made under another name and gets its own once it
// is whole and durable, so that nobody takes half a copy for one.
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "store/sqlite/files.h"
#include "store/sqlite/kept_statements.h"
#include "store/sqlite/schema.h"
#include "store/sqlite/side_file.h"

namespace shuke::store {

void copy_pages(Connection& from, Connection& to) {
  sqlite3_backup* copying = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
  if (copying == nullptr) throw failure_of(to.handle(), sqlite3_extended_errcode(to.handle()), "copying");
  sqlite3_backup_step(copying, -1);
  const int code = sqlite3_backup_finish(copying);
  if (code != SQLITE_OK) throw failure_of(to.handle(), code, "copying the pages");
}

namespace {

std::unexpected<Fault> exists(const std::string& target) {
  return std::unexpected(Fault{Fault::Kind::refused, target + " exists; a copy takes a new name."});
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
  if (path_exists(target)) return exists(target);
  const auto folder = make_folder_beside(target);
  if (!folder) return std::unexpected(folder.error());
  auto copied = copy_into(x_connection, *folder);
  if (copied) copied = rename_to_new(*folder, target);
  if (!copied) remove_folder(*folder);
  return copied;
}

Expected<Head> SqliteStore::copy_folder(const std::string& folder, const std::string& file) {
  const auto reader = open({.folder = folder, .vfs = {}, .access = Access::reader});
  if (!reader) return std::unexpected(reader.error());
  if (path_exists(file)) return exists(file);
  const auto made = make_folder_beside(file);
  if (!made) return std::unexpected(made.error());
  auto& store = static_cast<SqliteStore&>(**reader);
  auto copied = copy_into(store.x_connection, *made);
  // Outside of its folder the file has to keep people's data to its owner by itself.
  std::error_code ignored;
  const auto owner_alone = std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
  std::filesystem::permissions(*made + "/" + sqlite_file, owner_alone, ignored);
  if (copied) copied = rename_to_new(*made + "/" + sqlite_file, file);
  remove_folder(*made);
  if (!copied) return std::unexpected(copied.error());
  return store.x_head;
}

Expected<void> SqliteStore::add_beside(const std::string& file, std::span<const Beside> beside) {
  try {
    Connection copy(file, {});
    copy.run("PRAGMA journal_mode = DELETE");
    copy.run("PRAGMA synchronous = FULL");
    Transaction transaction(copy);
    copy.run("CREATE TABLE beside (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT");
    for (const Beside& one : beside) {
      Statement insert(copy, "INSERT INTO beside (name, bytes) VALUES (?1, ?2)");
      Run(insert, Text{one.name}, Blob{one.bytes}).finish();
    }
    transaction.commit();
    return {};
  } catch (const SqliteFailure& failure) {
    return std::unexpected(fault_of("Adding to the copy", file, failure));
  }
}

namespace {

/// A plain name, so that a file from elsewhere writes nowhere but into the folder.
bool is_plain_name(std::string_view name) {
  const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || c == '.'; };
  return std::ranges::all_of(name, is_plain) && name.ends_with(".db") && !name.starts_with('.');
}

Expected<void> write_private(const std::string& path, std::string_view bytes) {
  make_private_file(path);
  std::ofstream out(path, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (out) return sync_path(path);
  return std::unexpected(Fault{Fault::Kind::unavailable, "Writing " + path + " failed."});
}

/// Gives what stood beside the store its place beside the new one.
Expected<void> take_beside(const std::string& folder) {
  const std::string file = folder + "/" + sqlite_file;
  std::vector<SqliteStore::Beside> all;
  try {
    Connection copy(file, {});
    // Of a file that is another program's nothing is touched; opening the store refuses it.
    if (copy.integer("PRAGMA application_id") != application_id) return {};
    if (copy.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'beside'") == 0) return {};
    copy.run("PRAGMA secure_delete = ON");
    {
      Statement select(copy, "SELECT name, bytes FROM beside");
      Run row(select);
      while (row.next()) all.push_back({std::string(row.bytes(0)), std::string(row.bytes(1))});
    }
    copy.run("DROP TABLE beside");
  } catch (const SqliteFailure& failure) {
    return std::unexpected(fault_of("Reading the copy", file, failure));
  }
  for (const SqliteStore::Beside& one : all) {
    if (!is_plain_name(one.name)) continue;
    if (const auto written = write_private(folder + "/" + one.name, one.bytes); !written) return written;
  }
  return {};
}

}  // namespace

Expected<void> SqliteStore::restore(const std::string& file, const std::string& folder) {
  std::error_code ignored;
  const bool stands = path_exists(folder);
  if (stands && !std::filesystem::is_empty(folder, ignored))
    return std::unexpected(Fault{Fault::Kind::refused, folder + " exists and is not empty."});
  const auto made = make_folder_beside(folder);
  if (!made) return std::unexpected(made.error());
  auto done = copy_to_new(file, *made + "/" + sqlite_file);
  if (done) done = take_beside(*made);
  // Opening looks at whose file it is, at its version and at the end of its chain.
  if (done) {
    if (const auto opened = open({.folder = *made, .vfs = {}}); !opened)
      done = std::unexpected(opened.error());
  }
  if (done) done = sync_path(*made);
  if (done && stands) std::filesystem::remove(folder, ignored);
  if (done) done = rename_to_new(*made, folder);
  if (!done) remove_folder(*made);
  return done;
}

}  // namespace shuke::store
