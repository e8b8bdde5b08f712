// The chain hash, computed by libsodium.
#include "store/chain.h"

#include <sodium.h>

namespace shuke::store {

namespace {

void add(crypto_hash_sha256_state& state, std::uint64_t number) {
  std::array<unsigned char, 8> bytes;
  for (unsigned char& byte : bytes) {
    byte = static_cast<unsigned char>(number & 0xff);
    number >>= 8;
  }
  crypto_hash_sha256_update(&state, bytes.data(), bytes.size());
}

}  // namespace

Hash chain_hash(const Hash& previous, std::uint64_t number, base::Instant recorded_at,
                std::string_view bytes) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  crypto_hash_sha256_update(&state, previous.data(), previous.size());
  add(state, number);
  add(state, static_cast<std::uint64_t>(recorded_at.us));
  crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  Hash hash;
  crypto_hash_sha256_final(&state, hash.data());
  return hash;
}

}  // namespace shuke::store
