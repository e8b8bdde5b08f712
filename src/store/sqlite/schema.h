// The tables, as numbered steps from an empty file to the newest version. Forward only: a file knows its
// version and is never taken back. What is asked of the tables is in statements.h.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "store/fault.h"
#include "store/sqlite/connection.h"

namespace shuke::store {

/// Marks an SQLite file as ours ("Shuk").
inline constexpr std::int64_t application_id = 0x5368756b;

/// The steps in order: step i (from 0) makes version i + 1 out of version i. A step that has been released
/// is never changed; what is to be different is a new step.
std::span<const std::string_view> schema_steps();

/// Says why this file is not to be used: another program's, or made by a newer version of ours. Reads only.
Expected<void> check_schema(Connection& connection, std::span<const std::string_view> steps);

/// Says why a reader cannot use the file: it changes nothing, so it needs the newest version.
Expected<void> check_newest(Connection& connection, std::span<const std::string_view> steps);

/// Brings an empty file, or one of an older version, to the newest, each step whole or not at all.
void upgrade_schema(Connection& connection, std::span<const std::string_view> steps);

}  // namespace shuke::store
