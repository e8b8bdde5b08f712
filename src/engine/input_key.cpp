// libsodium's BLAKE2b with a key.
#include "engine/input_key.h"

#include <sodium.h>

#include <algorithm>

#include "base/check.h"

namespace shuke::engine {

InputKey InputKey::random() {
  CHECK(sodium_init() >= 0);
  InputKey key;
  randombytes_buf(key.x_key.data(), key.x_key.size());
  return key;
}

InputKey InputKey::from(std::string_view bytes) {
  InputKey key;
  std::copy_n(bytes.begin(), std::min(bytes.size(), key.x_key.size()), key.x_key.begin());
  return key;
}

InputHash InputKey::hash(std::string_view input) const {
  InputHash hash{};
  const auto done =
      crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(input.data()),
                         input.size(), reinterpret_cast<const unsigned char*>(x_key.data()), x_key.size());
  CHECK(done == 0);
  return hash;
}

}  // namespace shuke::engine
