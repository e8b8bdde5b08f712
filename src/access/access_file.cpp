// The database is small and seldom written, so a rollback journal is enough: no write-ahead log that
// several processes would have to share.
#include "access/access_file.h"

#include "access/key_file.h"
#include "store/sqlite/files.h"

namespace shuke::access {
namespace {

/// Marks the file as the program's own ("shka"), beside the number of its form.
constexpr std::int64_t application = 0x73686b61;

/// Each step brings the form before to the next; a new file goes through all of them. Form 1 had keys
/// alone. Users and shops have a row among the keys, so that one number names one sender of commands; its
/// hash is random and no text has it.
constexpr const char* steps[] = {
    "CREATE TABLE api_key (no INTEGER PRIMARY KEY AUTOINCREMENT, hash BLOB NOT NULL UNIQUE, role TEXT NOT "
    "NULL, name TEXT NOT NULL, created_at INTEGER NOT NULL, revoked_at INTEGER) STRICT",
    "ALTER TABLE api_key ADD COLUMN kind TEXT NOT NULL DEFAULT 'key';"
    "CREATE TABLE user (no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, password TEXT NOT NULL) STRICT;"
    "CREATE TABLE session (hash BLOB PRIMARY KEY, user INTEGER NOT NULL, ends_at INTEGER NOT NULL) STRICT, "
    "WITHOUT ROWID;"};
constexpr std::int64_t newest = std::size(steps);

void prepare(store::Connection& connection) {
  connection.run("PRAGMA busy_timeout = 5000");
  connection.run("PRAGMA journal_mode = DELETE");
  connection.run("PRAGMA synchronous = FULL");
  connection.run("PRAGMA secure_delete = ON");
  store::Transaction transaction(connection);
  const std::int64_t owner = connection.integer("PRAGMA application_id");
  const std::int64_t version = connection.integer("PRAGMA user_version");
  const bool is_new =
      owner == 0 && version == 0 && connection.integer("SELECT count(*) FROM sqlite_schema") == 0;
  if (!is_new && (owner != application || version < 1 || version > newest))
    throw refused("the file is another program's, or a newer version's");
  for (std::int64_t step = version; step < newest; ++step) connection.run(steps[step]);
  if (version < newest) {
    connection.run("PRAGMA application_id = " + std::to_string(application));
    connection.run("PRAGMA user_version = " + std::to_string(newest));
  }
  transaction.commit();
}

}  // namespace

std::string access_path(const std::string& folder) {
  return folder + "/" + key_file_name;
}

store::Expected<std::unique_ptr<store::Connection>> open_access_file(const std::string& folder) {
  if (const auto made = store::make_folder(folder); !made) return std::unexpected(made.error());
  const std::string path = access_path(folder);
  return attempt_on(path, "Opening keys and users", [&] {
    auto connection = std::make_unique<store::Connection>(path, "");
    prepare(*connection);
    return connection;
  });
}

}  // namespace shuke::access
