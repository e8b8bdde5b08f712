// Users and sessions as rows.
#include "access/user_file.h"

#include <sodium.h>

#include <array>
#include <cstring>
#include <utility>

#include "access/access_file.h"
#include "base/check.h"
#include "base/limits.h"

namespace shuke::access {
namespace {

using store::Blob;
using store::Run;
using store::Statement;
using store::Text;

constexpr std::string_view select_users =
    "SELECT k.no, u.name, k.role, k.created_at, k.revoked_at, u.password, u.age FROM user u JOIN api_key k "
    "USING "
    "(no) WHERE ?1 = '' OR u.name = ?1 ORDER BY k.no";

std::string_view bytes_of(const KeyHash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

User read_user(const Run& row) {
  const auto role = find_role(row.bytes(2));
  if (!role) throw store::side_damaged("a user has an unknown role");
  User user{
      static_cast<std::uint32_t>(row.integer(0)), std::string(row.bytes(1)), *role, {row.integer(3)}, {}};
  if (const auto disabled = row.integer_or_null(4)) user.disabled_at = base::Instant{*disabled};
  return user;
}

}  // namespace

std::string hash_password(std::string_view password) {
  CHECK(sodium_init() >= 0);
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  const int done =
      crypto_pwhash_str(hash.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        crypto_pwhash_MEMLIMIT_INTERACTIVE);
  CHECK(done == 0);
  return hash.data();
}

bool password_fits(std::string_view password, const std::string& hash) {
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

std::string random_token() {
  CHECK(sodium_init() >= 0);
  std::array<unsigned char, 32> random{};
  randombytes_buf(random.data(), random.size());
  constexpr auto variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_ENCODED_LEN(random.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), random.data(), random.size(), variant);
  text.resize(text.find('\0'));
  return text;
}

UserFile::~UserFile() = default;

store::Expected<std::unique_ptr<UserFile>> UserFile::open(const std::string& folder) {
  auto connection = open_access_file(folder);
  if (!connection) return std::unexpected(connection.error());
  std::unique_ptr<UserFile> file(new UserFile);
  file->x_path = access_path(folder);
  file->x_connection = *std::move(connection);
  return file;
}

store::Expected<User> UserFile::create(const NewUser& user, base::Instant now, const Author& by) {
  return store::attempt_on(x_path, "Making a user", [&] {
    store::Transaction transaction(*x_connection);
    if (x_connection->integer("SELECT count(*) FROM api_key") >=
        static_cast<std::int64_t>(base::api_keys_max))
      throw store::side_refused("there are too many keys and users already");
    {
      Statement known(*x_connection, select_users);
      if (Run(known, Text{user.name}).next())
        throw store::side_refused("there is a user of this name already");
    }
    const KeyHash hash = hash_key(random_token());  // of a text that nobody knows
    {
      Statement statement(
          *x_connection,
          "INSERT INTO api_key (hash, role, name, created_at, kind) VALUES (?1, ?2, ?3, ?4, ?5)");
      Run(statement, Blob{bytes_of(hash)}, Text{role_row(user.role).name}, Text{user.name}, now.us,
          Text{kind_user})
          .finish();
    }
    User made{0, user.name, user.role, now, {}};
    made.no = static_cast<std::uint32_t>(x_connection->integer("SELECT last_insert_rowid()"));
    {
      Statement statement(*x_connection, "INSERT INTO user (no, name, password) VALUES (?1, ?2, ?3)");
      Run(statement, std::int64_t{made.no}, Text{user.name}, Text{user.password_hash}).finish();
    }
    note_change(*x_connection, {.at = now, .by = by, .what = "user_created", .about = user.name});
    transaction.commit();
    return made;
  });
}

store::Expected<std::vector<User>> UserFile::list() {
  return store::attempt_on(x_path, "Listing users", [&] {
    std::vector<User> users;
    Statement statement(*x_connection, select_users);
    Run row(statement, Text{""});
    while (row.next()) users.push_back(read_user(row));
    return users;
  });
}

store::Expected<bool> UserFile::disable(std::string_view name, base::Instant now, const Author& by) {
  return store::attempt_on(x_path, "Disabling a user", [&] {
    store::Transaction transaction(*x_connection);
    int changed = 0;
    {
      Statement statement(*x_connection,
                          "UPDATE api_key SET revoked_at = ?2 WHERE revoked_at IS NULL AND no = (SELECT no "
                          "FROM user WHERE name = ?1)");
      changed = Run(statement, Text{name}, now.us).finish();
      Statement sessions(*x_connection,
                         "DELETE FROM session WHERE user = (SELECT no FROM user WHERE name = ?1)");
      Run(sessions, Text{name}).finish();
    }
    if (changed == 1)
      note_change(*x_connection,
                  {.at = now, .by = by, .what = "user_disabled", .about = std::string(name)});
    transaction.commit();
    return changed == 1;
  });
}

store::Expected<bool> UserFile::set_password(std::string_view name, const std::string& password_hash,
                                             base::Instant now, const Author& by) {
  return store::attempt_on(x_path, "Changing a password", [&] {
    store::Transaction transaction(*x_connection);
    bool changed = false;
    {
      Statement statement(*x_connection,
                          "UPDATE user SET password = ?2, age = age + 1 WHERE name = ?1 AND no IN (SELECT "
                          "no FROM api_key WHERE revoked_at IS NULL)");
      changed = Run(statement, Text{name}, Text{password_hash}).finish() == 1;
      Statement sessions(*x_connection,
                         "DELETE FROM session WHERE ?2 AND user = (SELECT no FROM user WHERE name = ?1)");
      Run(sessions, Text{name}, std::int64_t{changed}).finish();
    }
    if (changed)
      note_change(*x_connection,
                  {.at = now, .by = by, .what = "password_changed", .about = std::string(name)});
    transaction.commit();
    return changed;
  });
}

store::Expected<std::optional<UserFile::Known>> UserFile::find(std::string_view name) {
  return store::attempt_on(x_path, "Reading a user", [&]() -> std::optional<Known> {
    Statement statement(*x_connection, select_users);
    Run row(statement, Text{name});
    if (name.empty() || !row.next()) return std::nullopt;
    return Known{read_user(row), std::string(row.bytes(5)), static_cast<std::uint32_t>(row.integer(6))};
  });
}

store::Expected<std::vector<UserFile::Session>> UserFile::sessions(base::Instant now) {
  return store::attempt_on(x_path, "Reading sessions", [&] {
    std::vector<Session> sessions;
    Statement ended(*x_connection, "DELETE FROM session WHERE ends_at <= ?1");
    Run(ended, now.us).finish();
    Statement statement(*x_connection, "SELECT hash, user, ends_at, age FROM session");
    Run row(statement);
    while (row.next()) {
      Session session{{},
                      static_cast<std::uint32_t>(row.integer(1)),
                      {row.integer(2)},
                      static_cast<std::uint32_t>(row.integer(3))};
      const std::string_view bytes = row.bytes(0);
      if (bytes.size() != session.hash.size())
        throw store::side_damaged("a session's hash has the wrong length");
      std::memcpy(session.hash.data(), bytes.data(), bytes.size());
      sessions.push_back(session);
    }
    return sessions;
  });
}

store::Expected<void> UserFile::add(const Session& session) {
  return store::attempt_on(x_path, "Keeping a session", [&] {
    Statement statement(*x_connection,
                        "INSERT INTO session (hash, user, ends_at, age) VALUES (?1, ?2, ?3, ?4)");
    Run(statement, Blob{bytes_of(session.hash)}, std::int64_t{session.user}, session.ends_at.us,
        std::int64_t{session.age})
        .finish();
  });
}

store::Expected<void> UserFile::remove(const KeyHash& hash) {
  return store::attempt_on(x_path, "Ending a session", [&] {
    Statement statement(*x_connection, "DELETE FROM session WHERE hash = ?1");
    Run(statement, Blob{bytes_of(hash)}).finish();
  });
}

}  // namespace shuke::access
