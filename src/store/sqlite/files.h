// What SQLite leaves to its caller about folders: making them, and making a name durable. Not for the bytes
// of a database.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "store/fault.h"

namespace shuke::store {

/// The folder exists afterwards, readable by its owner alone where it is new, and its name is durable.
Expected<void> make_folder(const std::string& folder);
/// The right to be a folder's one owner, held as long as this lives. The operating system keeps it, so it
/// is free again whatever way a process ends.
class FolderLock {
 public:
  /// Refused where another owner, also one of this process, has the folder.
  static Expected<FolderLock> take(const std::string& folder);
  /// Whether somebody is the folder's owner now; nothing where that cannot be found out.
  static std::optional<bool> is_taken(const std::string& folder);
  FolderLock() = default;
  FolderLock(FolderLock&& other) noexcept : x_file(std::exchange(other.x_file, -1)) {}
  FolderLock& operator=(FolderLock&& other) noexcept {
    std::swap(x_file, other.x_file);
    return *this;
  }
  ~FolderLock();

 private:
  int x_file = -1;
};

/// Makes an empty file that its owner alone may read, before anything is written into it. A file that is
/// there already stays as it is.
void make_private_file(const std::string& path);
/// An fsync of a file or a folder.
Expected<void> sync_path(const std::string& path);
/// Gives `from` the new name `to`, which must not exist, and makes the new name durable.
Expected<void> rename_to_new(const std::string& from, const std::string& to);
/// A copy of a file's bytes under a new name, which must not exist; durable but for its name.
Expected<void> copy_to_new(const std::string& from, const std::string& to);
/// A new empty folder beside `path`, whose name begins with that of `path`.
Expected<std::string> make_folder_beside(const std::string& path);
/// Removes the folder and all in it; what cannot be removed stays.
void remove_folder(const std::string& folder);
bool path_exists(const std::string& path);

}  // namespace shuke::store
