// Keys as rows.
#include "access/key_file.h"

#include <sodium.h>

#include <utility>

#include "access/access_file.h"
#include "base/check.h"
#include "base/limits.h"

namespace shuke::access {
namespace {

using store::Blob;
using store::Fault;
using store::Run;
using store::Statement;
using store::Text;

constexpr std::string_view insert_key =
    "INSERT INTO api_key (hash, role, name, created_at, kind) VALUES (?1, ?2, ?3, ?4, ?5)";
constexpr std::string_view select_keys =
    "SELECT k.no, k.role, k.name, k.created_at, k.revoked_at, k.hash, k.kind, u.age FROM api_key k LEFT "
    "JOIN "
    "user u USING (no) ORDER BY k.no";
constexpr std::string_view revoke_key =
    "UPDATE api_key SET revoked_at = ?2 WHERE no = ?1 AND kind = 'key' AND revoked_at IS NULL";

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

Key read_key(const Run& row) {
  const auto role = find_role(row.bytes(1));
  if (!role) throw store::side_damaged("a key has an unknown role");
  Key key{
      static_cast<std::uint32_t>(row.integer(0)), *role, std::string(row.bytes(2)), {row.integer(3)}, {}};
  if (const auto revoked = row.integer_or_null(4)) key.revoked_at = base::Instant{*revoked};
  return key;
}

}  // namespace

KeyFile::KeyFile(const std::string& path) : x_path(path) {}
KeyFile::~KeyFile() = default;

store::Expected<std::unique_ptr<KeyFile>> KeyFile::open(const std::string& folder) {
  auto connection = open_access_file(folder);
  if (!connection) return std::unexpected(connection.error());
  std::unique_ptr<KeyFile> file(new KeyFile(access_path(folder)));
  file->x_connection = *std::move(connection);
  return file;
}

store::Expected<KeyFile::NewKey> KeyFile::create(Role role, std::string_view name, base::Instant now,
                                                 const Author& by) {
  return store::attempt_on(x_path, "Making a key", [&]() -> NewKey {
    NewKey made{{0, role, std::string(name), now, {}}, new_text()};
    const KeyHash hash = hash_key(made.text);
    store::Transaction transaction(*x_connection);
    if (x_connection->integer("SELECT count(*) FROM api_key") >=
        static_cast<std::int64_t>(base::api_keys_max))
      throw store::SqliteFailure{13, "there are too many keys already"};  // SQLITE_FULL
    {
      Statement statement(*x_connection, insert_key);
      Run run(statement, Blob{bytes_of(hash)}, Text{role_row(role).name}, Text{name}, now.us,
              Text{kind_key});
      run.finish();
    }
    made.key.no = static_cast<std::uint32_t>(x_connection->integer("SELECT last_insert_rowid()"));
    note_change(*x_connection, {.at = now, .by = by, .what = "key_created", .about = key_id(made.key.no)});
    transaction.commit();
    return made;
  });
}

store::Expected<std::vector<Key>> KeyFile::list() {
  return store::attempt_on(x_path, "Listing keys", [&] {
    std::vector<Key> keys;
    Statement statement(*x_connection, select_keys);
    Run row(statement);
    while (row.next()) {
      if (row.bytes(6) == kind_key) keys.push_back(read_key(row));
    }
    return keys;
  });
}

store::Expected<bool> KeyFile::revoke(std::uint32_t no, base::Instant now, const Author& by) {
  return store::attempt_on(x_path, "Revoking a key", [&] {
    store::Transaction transaction(*x_connection);
    bool done = false;
    {
      Statement statement(*x_connection, revoke_key);
      done = Run(statement, static_cast<std::int64_t>(no), now.us).finish() == 1;
    }
    if (done) note_change(*x_connection, {.at = now, .by = by, .what = "key_revoked", .about = key_id(no)});
    transaction.commit();
    return done;
  });
}

store::Expected<std::uint32_t> KeyFile::shop_sender(std::string_view name, base::Instant now) {
  return store::attempt_on(x_path, "Naming a shop", [&] {
    store::Transaction transaction(*x_connection);
    std::uint32_t no = 0;
    {
      Statement known(*x_connection, "SELECT no FROM api_key WHERE kind = ?1 AND name = ?2");
      Run row(known, Text{kind_shop}, Text{name});
      if (row.next()) no = static_cast<std::uint32_t>(row.integer(0));
    }
    if (no == 0) {
      const KeyHash hash = hash_key(new_text());
      Statement statement(*x_connection, insert_key);
      Run(statement, Blob{bytes_of(hash)}, Text{role_row(Role::integration).name}, Text{name}, now.us,
          Text{kind_shop})
          .finish();
      no = static_cast<std::uint32_t>(x_connection->integer("SELECT last_insert_rowid()"));
    }
    transaction.commit();
    return no;
  });
}

store::Expected<KeyRing> KeyFile::ring() {
  return store::attempt_on(x_path, "Reading keys", [&] {
    KeyRing ring;
    Statement statement(*x_connection, select_keys);
    Run row(statement);
    while (row.next()) {
      const Key key = read_key(row);
      ring.add_sender(key.no, {std::string(row.bytes(6)), key.name, key.role, !key.revoked_at,
                               static_cast<std::uint32_t>(row.integer_or_null(7).value_or(0))});
      if (key.revoked_at || row.bytes(6) != kind_key) continue;
      const std::string_view bytes = row.bytes(5);
      KeyHash hash{};
      if (bytes.size() != hash.size()) throw store::side_damaged("a key's hash has the wrong length");
      std::memcpy(hash.data(), bytes.data(), hash.size());
      ring.add(hash, key);
    }
    return ring;
  });
}

store::Expected<std::int64_t> KeyFile::version() {
  return store::attempt_on(x_path, "Looking for new keys",
                           [&] { return x_connection->integer("PRAGMA data_version"); });
}

}  // namespace shuke::access
