// Sums over the rows that the journal does not tell: names, people, settings, ids of commands. Nothing else
// could show that a byte of such a row has changed on the disk. Not against forgery; the journal's chain
// is.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "store/sqlite/connection.h"

namespace shuke::store {

/// The sum of a row by its key and bytes.
std::int64_t row_sum(std::string_view kind, std::string_view key, std::string_view bytes);
std::int64_t row_sum(std::string_view kind, std::uint32_t no, std::string_view bytes);

/// Of a command's id alone: where it stands is in the journal.
std::int64_t id_sum(std::string_view id);

/// Throws SqliteFailure where a row does not fit its sum; `what` names the row.
void check_sum(std::int64_t found, std::int64_t expected, const std::string& what);

/// The bytes of a person's row or a setting with their sum behind them, and back, which throws like
/// check_sum.
std::string with_sum(std::string_view kind, std::string_view key, std::string_view bytes);
std::string_view without_sum(std::string_view kind, std::string_view key, std::string_view summed);

}  // namespace shuke::store
