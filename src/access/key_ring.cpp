// Hashing by libsodium, and the short ids of keys.
#include "access/key_ring.h"

#include <sodium.h>

#include <charconv>

#include "base/check.h"

namespace shuke::access {

KeyHash hash_key(std::string_view text) {
  CHECK(sodium_init() >= 0);
  KeyHash hash{};
  const auto done =
      crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(text.data()),
                         text.size(), nullptr, 0);
  CHECK(done == 0);
  return hash;
}

std::string key_id(std::uint32_t no) {
  return "k" + std::to_string(no);
}

std::optional<std::uint32_t> read_key_id(std::string_view id) {
  std::uint32_t no = 0;
  if (!id.starts_with('k')) return std::nullopt;
  const auto [end, error] = std::from_chars(id.data() + 1, id.data() + id.size(), no);
  if (error != std::errc{} || end != id.data() + id.size() || no == 0 || key_id(no) != id)
    return std::nullopt;
  return no;
}

const Key* KeyRing::find(std::string_view text) const {
  const auto found = x_keys.find(hash_key(text));
  return found == x_keys.end() ? nullptr : &found->second;
}

}  // namespace shuke::access
