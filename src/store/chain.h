// The chain of hashes over the journal, the same for every adapter: who changes an old batch changes every
// hash after it. Not a signature: it shows damage and tampering to who kept a later hash elsewhere.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/time.h"

namespace shuke::store {

using Hash = std::array<unsigned char, 32>;

/// SHA-256 over the hash of the batch before (32 zero bytes before the first), the number and recorded_at
/// in microseconds, each as 8 bytes with the lowest first, and the batch's bytes.
Hash chain_hash(const Hash& previous, std::uint64_t number, base::Instant recorded_at,
                std::string_view bytes);

}  // namespace shuke::store
