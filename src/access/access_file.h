// The database of keys and people (access.db): its form, and opening it. What is in it is key_file and
// user_file. For this folder, and for copies of a shop.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "store/sqlite/side_file.h"

namespace shuke::access {

/// What a sender of commands is, as kept.
inline constexpr std::string_view kind_key = "key";
inline constexpr std::string_view kind_user = "user";
inline constexpr std::string_view kind_shop = "shop";

/// A connection of its own, ready to be used; makes folder and file where they are missing.
store::Expected<std::unique_ptr<store::Connection>> open_access_file(const std::string& folder);
/// The file for a copy of the shop: keys and passwords as the hashes they are kept as, and no sessions.
store::Expected<std::optional<std::string>> copy_access_file(const std::string& folder);
std::string access_path(const std::string& folder);

}  // namespace shuke::access
