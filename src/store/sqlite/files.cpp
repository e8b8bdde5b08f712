// Folders and names, over POSIX.
#include "store/sqlite/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <vector>

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

std::string lock_in(const std::string& folder) {
  return folder + "/lock";
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

Expected<FolderLock> FolderLock::take(const std::string& folder) {
  const std::string path = lock_in(folder);
  FolderLock lock;
  lock.x_file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock.x_file < 0) return failed("Opening", path);
  if (::flock(lock.x_file, LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno != EWOULDBLOCK) return failed("Locking", path);
  return std::unexpected(Fault{Fault::Kind::refused,
                               "another process has the store in " + folder +
                                   " open: a server, which takes the same over HTTP, or `shuke apply`."});
}

std::optional<bool> FolderLock::is_taken(const std::string& folder) {
  FolderLock lock;
  lock.x_file = ::open(lock_in(folder).c_str(), O_RDONLY | O_CLOEXEC);
  if (lock.x_file < 0) return errno == ENOENT ? std::optional(false) : std::nullopt;
  if (::flock(lock.x_file, LOCK_SH | LOCK_NB) == 0) return false;
  return errno == EWOULDBLOCK ? std::optional(true) : std::nullopt;
}

FolderLock::~FolderLock() {
  if (x_file >= 0) ::close(x_file);
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

void make_private_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  // Whatever goes wrong here, opening the database meets it again and tells it.
  if (file >= 0) ::close(file);
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

Expected<void> copy_to_new(const std::string& from, const std::string& to) {
  const int in = ::open(from.c_str(), O_RDONLY | O_CLOEXEC);
  if (in < 0) return failed("Opening", from);
  const int out = ::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (out < 0) {
    auto fault = failed("Making", to);
    ::close(in);
    return fault;
  }
  Expected<void> done;
  std::vector<char> piece(1 << 20);
  for (ssize_t got = 1; done && got > 0;) {
    got = ::read(in, piece.data(), piece.size());
    if (got < 0) done = failed("Reading", from);
    for (ssize_t put = 0; done && put < got;) {
      const ssize_t now = ::write(out, piece.data() + put, static_cast<std::size_t>(got - put));
      if (now < 0) done = failed("Writing", to);
      put += std::max<ssize_t>(now, 0);
    }
  }
  if (done && ::fsync(out) != 0) done = failed("Making durable", to);
  ::close(in);
  ::close(out);
  return done;
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
