// InputKey: the keyed hash by which a retry is told from another command of the same id. The key is the
// store's own, so that nobody who sees hashes can try out inputs.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "engine/batch_bytes.h"

namespace shuke::engine {

class InputKey {
 public:
  static InputKey random();
  /// Nothing like a key in these bytes: an empty one, which hashes like any other.
  static InputKey from(std::string_view bytes);
  std::string bytes() const { return {x_key.begin(), x_key.end()}; }

  /// BLAKE2b, 128 bits.
  InputHash hash(std::string_view input) const;

 private:
  std::array<char, 32> x_key{};
};

}  // namespace shuke::engine
