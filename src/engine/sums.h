// The programme's side of the books beside the rows: sums over all members, kept as one setting. A part of
// the engine and of the audit.
#pragma once

#include <string>
#include <string_view>

#include "domain/state.h"

namespace shuke::engine {

/// Settings that are the engine's own.
inline constexpr std::string_view engine_settings = "engine";
/// The setting that says that every order's row has what it is listed as.
inline constexpr std::string_view orders_listed_key = "orders_listed";

/// What the programme's side of the books holds, as the bytes of one setting.
std::string sums_bytes(const domain::State::Sums& sums);
/// False where the bytes hold no such thing.
bool read_sums(std::string_view bytes, domain::State::Sums& sums);

}  // namespace shuke::engine
