// Folders and names, over POSIX.
#include "store/sqlite/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace shuke::store {

namespace {

std::unexpected<Fault> failed(const std::string& doing, const std::string& path) {
  const int code = errno;
  const bool full = code == ENOSPC || code == EDQUOT;
  const bool not_ours = code == EACCES || code == EPERM || code == EROFS || code == ENOENT ||
                        code == ENOTDIR || code == EEXIST || code == ENOTEMPTY;
  const Fault::Kind kind =
      full ? Fault::Kind::full : (not_ours ? Fault::Kind::refused : Fault::Kind::unavailable);
  return std::unexpected(Fault{kind, doing + " " + path + ": " + std::strerror(code)});
}

std::string parent_of(const std::string& path) {
  const std::string parent = std::filesystem::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

/// The path without the slashes at its end, which would hide its last name.
std::string without_slash(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

}  // namespace

bool path_exists(const std::string& path) {
  struct stat found;
  return ::lstat(path.c_str(), &found) == 0;
}

Expected<void> make_folder(const std::string& folder) {
  const std::string path = without_slash(folder);
  if (::mkdir(path.c_str(), 0700) == 0) return sync_path(parent_of(path));
  if (errno != EEXIST) return failed("Making the folder", path);
  struct stat found;
  if (::stat(path.c_str(), &found) != 0) return failed("Looking at", path);
  if (S_ISDIR(found.st_mode)) return {};
  return std::unexpected(Fault{Fault::Kind::refused, path + " is not a folder."});
}

Expected<void> sync_path(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return failed("Opening", path);
  const int answer = ::fsync(file);
  const int code = errno;
  ::close(file);
  errno = code;
  if (answer != 0) return failed("Making durable", path);
  return {};
}

Expected<void> rename_to_new(const std::string& from, const std::string& to) {
  const std::string path = without_slash(to);
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) != 0) {
    return failed("Giving its name to", path);
  }
  return sync_path(parent_of(path));
}

Expected<std::string> make_folder_beside(const std::string& path) {
  std::string name = without_slash(path) + ".part-XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) return failed("Making a folder beside", path);
  return name;
}

void remove_folder(const std::string& folder) {
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

}  // namespace shuke::store
