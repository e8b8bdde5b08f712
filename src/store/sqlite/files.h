// What SQLite leaves to its caller about folders: making them, and making a name durable. Not for the bytes
// of a database.
#pragma once

#include <string>

#include "store/fault.h"

namespace shuke::store {

/// The folder exists afterwards, readable by its owner alone where it is new, and its name is durable.
Expected<void> make_folder(const std::string& folder);
/// An fsync of a file or a folder.
Expected<void> sync_path(const std::string& path);
/// Gives `from` the new name `to`, which must not exist, and makes the new name durable.
Expected<void> rename_to_new(const std::string& from, const std::string& to);
/// A new empty folder beside `path`, whose name begins with that of `path`.
Expected<std::string> make_folder_beside(const std::string& path);
/// Removes the folder and all in it; what cannot be removed stays.
void remove_folder(const std::string& folder);
bool path_exists(const std::string& path);

}  // namespace shuke::store
