// The keys' database. It is small and seldom written, so a rollback journal is enough: no write-ahead log
// that several processes would have to share.
#include "access/key_file.h"

#include <sodium.h>

#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/files.h"
#include "store/sqlite/kept_statements.h"

namespace shuke::access {
namespace {

using store::Blob;
using store::Fault;
using store::Run;
using store::Statement;
using store::Text;

/// Marks the file as the program's own ("shka"), beside the number of its form.
constexpr std::int64_t application = 0x73686b61;
constexpr std::int64_t form = 1;

constexpr const char* schema =
    "CREATE TABLE api_key (no INTEGER PRIMARY KEY AUTOINCREMENT, hash BLOB NOT NULL UNIQUE, role TEXT NOT "
    "NULL, "
    "name TEXT NOT NULL, created_at INTEGER NOT NULL, revoked_at INTEGER) STRICT";
constexpr std::string_view insert_key =
    "INSERT INTO api_key (hash, role, name, created_at) VALUES (?1, ?2, ?3, ?4)";
constexpr std::string_view select_keys =
    "SELECT no, role, name, created_at, revoked_at, hash FROM api_key ORDER BY no";
constexpr std::string_view revoke_key =
    "UPDATE api_key SET revoked_at = ?2 WHERE no = ?1 AND revoked_at IS NULL";

/// What tells a key from other secrets, so that one that was published by mistake can be searched for.
constexpr std::string_view prefix = "shuke_";

std::string new_text() {
  CHECK(sodium_init() >= 0);
  std::array<unsigned char, 32> random{};
  randombytes_buf(random.data(), random.size());
  constexpr auto variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_ENCODED_LEN(random.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), random.data(), random.size(), variant);
  text.resize(text.find('\0'));
  return std::string(prefix) + text;
}

std::string_view bytes_of(const KeyHash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

store::SqliteFailure damaged(std::string words) {
  return {11, std::move(words)};  // SQLITE_CORRUPT
}

Key read_key(const Run& row) {
  const auto role = find_role(row.bytes(1));
  if (!role) throw damaged("a key has an unknown role");
  Key key{
      static_cast<std::uint32_t>(row.integer(0)), *role, std::string(row.bytes(2)), {row.integer(3)}, {}};
  if (const auto revoked = row.integer_or_null(4)) key.revoked_at = base::Instant{*revoked};
  return key;
}

void prepare(store::Connection& connection) {
  connection.run("PRAGMA busy_timeout = 5000");
  connection.run("PRAGMA journal_mode = DELETE");
  connection.run("PRAGMA synchronous = FULL");
  connection.run("PRAGMA secure_delete = ON");
  store::Transaction transaction(connection);
  const std::int64_t owner = connection.integer("PRAGMA application_id");
  const std::int64_t version = connection.integer("PRAGMA user_version");
  if (owner == 0 && version == 0 && connection.integer("SELECT count(*) FROM sqlite_schema") == 0) {
    connection.run(schema);
    connection.run("PRAGMA application_id = " + std::to_string(application));
    connection.run("PRAGMA user_version = " + std::to_string(form));
  } else if (owner != application || version != form) {
    throw store::SqliteFailure{14, "the file is another program's, or a newer version's"};  // CANTOPEN
  }
  transaction.commit();
}

}  // namespace

template <class Work>
auto KeyFile::attempt(std::string_view doing, Work&& work) -> store::Expected<decltype(work())> {
  try {
    if constexpr (std::is_void_v<decltype(work())>) {
      work();
      return {};
    } else {
      return work();
    }
  } catch (const store::SqliteFailure& failure) {
    return std::unexpected(store::fault_of(doing, x_path, failure));
  }
}

KeyFile::KeyFile(const std::string& path) : x_path(path) {}
KeyFile::~KeyFile() = default;

store::Expected<std::unique_ptr<KeyFile>> KeyFile::open(const std::string& folder) {
  if (const auto made = store::make_folder(folder); !made) return std::unexpected(made.error());
  std::unique_ptr<KeyFile> file(new KeyFile(folder + "/" + key_file_name));
  const auto opened = file->attempt("Opening the keys", [&] {
    file->x_connection = std::make_unique<store::Connection>(file->x_path, "");
    prepare(*file->x_connection);
  });
  if (!opened) return std::unexpected(opened.error());
  return file;
}

store::Expected<KeyFile::NewKey> KeyFile::create(Role role, std::string_view name, base::Instant now) {
  return attempt("Making a key", [&]() -> NewKey {
    NewKey made{{0, role, std::string(name), now, {}}, new_text()};
    const KeyHash hash = hash_key(made.text);
    store::Transaction transaction(*x_connection);
    if (x_connection->integer("SELECT count(*) FROM api_key") >=
        static_cast<std::int64_t>(base::api_keys_max))
      throw store::SqliteFailure{13, "there are too many keys already"};  // SQLITE_FULL
    {
      Statement statement(*x_connection, insert_key);
      Run run(statement, Blob{bytes_of(hash)}, Text{role_row(role).name}, Text{name}, now.us);
      run.finish();
    }
    made.key.no = static_cast<std::uint32_t>(x_connection->integer("SELECT last_insert_rowid()"));
    transaction.commit();
    return made;
  });
}

store::Expected<std::vector<Key>> KeyFile::list() {
  return attempt("Listing keys", [&] {
    std::vector<Key> keys;
    Statement statement(*x_connection, select_keys);
    Run row(statement);
    while (row.next()) keys.push_back(read_key(row));
    return keys;
  });
}

store::Expected<bool> KeyFile::revoke(std::uint32_t no, base::Instant now) {
  return attempt("Revoking a key", [&] {
    Statement statement(*x_connection, revoke_key);
    Run run(statement, static_cast<std::int64_t>(no), now.us);
    return run.finish() == 1;
  });
}

store::Expected<KeyRing> KeyFile::ring() {
  return attempt("Reading keys", [&] {
    KeyRing ring;
    Statement statement(*x_connection, select_keys);
    Run row(statement);
    while (row.next()) {
      const Key key = read_key(row);
      if (key.revoked_at) continue;
      const std::string_view bytes = row.bytes(5);
      KeyHash hash{};
      if (bytes.size() != hash.size()) throw damaged("a key's hash has the wrong length");
      std::memcpy(hash.data(), bytes.data(), hash.size());
      ring.add(hash, key);
    }
    return ring;
  });
}

store::Expected<std::int64_t> KeyFile::version() {
  return attempt("Looking for new keys", [&] { return x_connection->integer("PRAGMA data_version"); });
}

}  // namespace shuke::access
