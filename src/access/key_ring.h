// KeyRing: the API keys that are good at a moment, found by their text. Not where they are kept (key_file).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "access/role.h"
#include "base/time.h"

namespace shuke::access {

/// BLAKE2b of a key's text, 256 bits. A key has 256 random bits itself, so nothing slower is needed.
using KeyHash = std::array<unsigned char, 32>;
KeyHash hash_key(std::string_view text);

struct Key {
  std::uint32_t no = 0;  // from 1; never given again. The journal names who sent a command by it.
  Role role = Role::analyst;
  std::string name;
  base::Instant created_at;
  std::optional<base::Instant> revoked_at;
};

/// A key's number as people write it: k1, k2 ...
std::string key_id(std::uint32_t no);
std::optional<std::uint32_t> read_key_id(std::string_view id);

/// Who sends commands under a number: a key, a user, or a connected shop.
struct Sender {
  std::string kind;  // key, user or shop
  std::string name;
  Role role = Role::analyst;
  bool is_good = true;    // neither revoked nor disabled
  std::uint32_t age = 0;  // a user's: sessions of an earlier age have ended
};

class KeyRing {
 public:
  void add_sender(std::uint32_t no, Sender sender) { x_senders.emplace(no, std::move(sender)); }
  /// Nothing where no sender ever had this number.
  const Sender* sender(std::uint32_t no) const {
    const auto found = x_senders.find(no);
    return found == x_senders.end() ? nullptr : &found->second;
  }
  void add(const KeyHash& hash, Key key) { x_keys.emplace(hash, std::move(key)); }
  /// Nothing where no good key has this text.
  const Key* find(std::string_view text) const;
  std::size_t size() const { return x_keys.size(); }

 private:
  /// A hash is as random as can be; its first bytes will do.
  struct FirstBytes {
    std::size_t operator()(const KeyHash& hash) const {
      std::size_t bytes = 0;
      std::memcpy(&bytes, hash.data(), sizeof bytes);
      return bytes;
    }
  };
  std::unordered_map<KeyHash, Key, FirstBytes> x_keys;
  std::unordered_map<std::uint32_t, Sender> x_senders;
};

}  // namespace shuke::access
