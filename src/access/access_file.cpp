// The forms of access.db, one step after the other.
#include "access/access_file.h"

#include "access/key_file.h"

namespace shuke::access {
namespace {

/// Form 1 had keys alone. Users and shops have a row among the keys, so that one number names one sender of
/// commands; its hash is random and no text has it. Since form 3 a user has an age: a new password begins
/// the next, and sessions of an earlier one have ended. `change` is the part of the audit trail that is not
/// in the journal.
constexpr const char* steps[] = {
    "CREATE TABLE api_key (no INTEGER PRIMARY KEY AUTOINCREMENT, hash BLOB NOT NULL UNIQUE, role TEXT NOT "
    "NULL, name TEXT NOT NULL, created_at INTEGER NOT NULL, revoked_at INTEGER) STRICT",
    "ALTER TABLE api_key ADD COLUMN kind TEXT NOT NULL DEFAULT 'key';"
    "CREATE TABLE user (no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, password TEXT NOT NULL) STRICT;"
    "CREATE TABLE session (hash BLOB PRIMARY KEY, user INTEGER NOT NULL, ends_at INTEGER NOT NULL) STRICT, "
    "WITHOUT ROWID;",
    "ALTER TABLE user ADD COLUMN age INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE session ADD COLUMN age INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE change (no INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, sender INTEGER NOT "
    "NULL, account TEXT NOT NULL, what TEXT NOT NULL, about TEXT NOT NULL, reason TEXT NOT NULL) STRICT;"};

/// Its mark is "shka".
constexpr store::SideForm form{key_file_name, 0x73686b61, steps};

}  // namespace

std::string access_path(const std::string& folder) {
  return store::side_path(folder, form);
}

store::Expected<std::unique_ptr<store::Connection>> open_access_file(const std::string& folder) {
  return store::open_side_file(folder, form, "Opening keys and users");
}

store::Expected<std::optional<std::string>> copy_access_file(const std::string& folder) {
  return store::copy_side_file(folder, form, "DELETE FROM session");
}

}  // namespace shuke::access
