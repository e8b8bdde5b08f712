// The secret of a printed card as people copy it: twenty letters and digits in five groups, which hold the
// batch, the number in the batch and a proof. Makes no proof and knows no key (engine/card_secrets).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"

namespace shuke::codec {

struct CardSecret {
  base::CardBatchNo batch;  // at most 20 bits
  std::int64_t number = 0;  // likewise, from 1
  std::uint64_t proof = 0;  // 60 bits
};
inline constexpr std::uint64_t card_proof_mask = (std::uint64_t{1} << 60) - 1;

std::string write_card_secret(const CardSecret& secret);
/// Reads what a person typed: small letters, O for 0, I and L for 1, with or without dashes and blanks.
/// Nothing where it has not the form.
std::optional<CardSecret> read_card_secret(std::string_view text);

}  // namespace shuke::codec
