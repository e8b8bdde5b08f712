// KeyFile: the API keys of a shop, in a small database of their own (access.db) beside the store, so that
// keys can be made and revoked while a server holds the store. Only a hash of each key is kept. Not what a
// key may do (role) and not people (user_file).
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

/// The database's name in the data folder.
inline constexpr const char* key_file_name = "access.db";

class KeyFile {
 public:
  /// Opens the keys of a data folder, making folder and file where they are missing. Several processes may
  /// have it open.
  static store::Expected<std::unique_ptr<KeyFile>> open(const std::string& folder);
  ~KeyFile();
  KeyFile(const KeyFile&) = delete;
  KeyFile& operator=(const KeyFile&) = delete;

  struct NewKey {
    Key key;
    std::string text;  // shown once and kept nowhere
  };
  /// `name` is for people and may be empty.
  store::Expected<NewKey> create(Role role, std::string_view name, base::Instant now,
                                 const Author& by = {});
  /// All keys, revoked ones too, by number.
  store::Expected<std::vector<Key>> list();
  /// False: there is no such key, or it was revoked before.
  store::Expected<bool> revoke(std::uint32_t no, base::Instant now, const Author& by = {});

  /// The number under which a connected shop sends commands; given when it is first asked for.
  store::Expected<std::uint32_t> shop_sender(std::string_view name, base::Instant now);

  /// The keys that are good, for looking up by their text, and all senders there ever were.
  store::Expected<KeyRing> ring();
  /// A number that changes when another process has changed the file.
  store::Expected<std::int64_t> version();

 private:
  explicit KeyFile(const std::string& path);

  std::string x_path;
  std::unique_ptr<store::Connection> x_connection;
};

}  // namespace shuke::access
