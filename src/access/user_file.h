// UserFile: people with passwords, and their sessions, in access.db. Passwords are kept as Argon2id hashes,
// sessions as plain ones of random tokens. Not the logging in (login_desk).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/change_log.h"
#include "access/key_ring.h"
#include "access/role.h"
#include "base/time.h"
#include "store/fault.h"

namespace shuke::store {
class Connection;
}

namespace shuke::access {

struct User {
  std::uint32_t no = 0;  // in one row with those of keys: it names who sent a command
  std::string name;
  Role role = Role::analyst;
  base::Instant created_at;
  std::optional<base::Instant> disabled_at;
};

/// Fewest and most characters of a password.
inline constexpr std::size_t password_characters_min = 10;
inline constexpr std::size_t password_characters_max = 200;
/// Argon2id with libsodium's interactive limits: 64 MiB and about a tenth of a second.
std::string hash_password(std::string_view password);
bool password_fits(std::string_view password, const std::string& hash);
/// 256 random bits in base64.
std::string random_token();

class UserFile {
 public:
  /// Several processes may have it open.
  static store::Expected<std::unique_ptr<UserFile>> open(const std::string& folder);
  ~UserFile();
  UserFile(const UserFile&) = delete;
  UserFile& operator=(const UserFile&) = delete;

  struct NewUser {
    std::string name;
    Role role = Role::analyst;
    std::string password_hash;
  };
  /// Fault `refused` where the name is taken, also by somebody disabled.
  store::Expected<User> create(const NewUser& user, base::Instant now, const Author& by = {});
  /// All users, disabled ones too, by number.
  store::Expected<std::vector<User>> list();
  /// Ends a user and his sessions. False: there is none who could be ended.
  store::Expected<bool> disable(std::string_view name, base::Instant now, const Author& by = {});
  /// Gives a user another password and ends his sessions. False: there is none of this name who could log
  /// in.
  store::Expected<bool> set_password(std::string_view name, const std::string& password_hash,
                                     base::Instant now, const Author& by = {});
  struct Known {
    User user;
    std::string password_hash;
    std::uint32_t age = 0;  // rises with each new password
  };
  store::Expected<std::optional<Known>> find(std::string_view name);

  struct Session {
    KeyHash hash{};
    std::uint32_t user = 0;
    base::Instant ends_at;
    std::uint32_t age = 0;  // the user's when it began
  };
  /// Those that have not ended by now; the others are forgotten.
  store::Expected<std::vector<Session>> sessions(base::Instant now);
  store::Expected<void> add(const Session& session);
  store::Expected<void> remove(const KeyHash& hash);

 private:
  UserFile() = default;

  std::string x_path;
  std::unique_ptr<store::Connection> x_connection;
};

}  // namespace shuke::access
