// The database of keys and people (access.db): opening it and bringing an older one to this form. What is
// in it is key_file and user_file. For this folder alone.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "store/fault.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/kept_statements.h"

namespace shuke::access {

/// What a sender of commands is, as kept.
inline constexpr std::string_view kind_key = "key";
inline constexpr std::string_view kind_user = "user";
inline constexpr std::string_view kind_shop = "shop";

/// A connection of its own, ready to be used; makes folder and file where they are missing.
store::Expected<std::unique_ptr<store::Connection>> open_access_file(const std::string& folder);
std::string access_path(const std::string& folder);

inline store::SqliteFailure damaged(std::string words) {
  return {11, std::move(words)};  // SQLITE_CORRUPT
}
inline store::SqliteFailure refused(std::string words) {
  return {14, std::move(words)};  // SQLITE_CANTOPEN, which is told as `refused`
}

/// Runs the work and answers what it answers; a failure of SQLite is a fault.
template <class Work>
auto attempt_on(const std::string& path, std::string_view doing, Work&& work)
    -> store::Expected<decltype(work())> {
  try {
    if constexpr (std::is_void_v<decltype(work())>) {
      work();
      return {};
    } else {
      return work();
    }
  } catch (const store::SqliteFailure& failure) {
    return std::unexpected(store::fault_of(doing, path, failure));
  }
}

}  // namespace shuke::access
