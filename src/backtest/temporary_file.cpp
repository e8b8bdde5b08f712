// The system calls of temporary_file.h.
#include "backtest/temporary_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

namespace shuke::backtest {
namespace {

base::Expected<int> open_unnamed() {
  const char* wanted = std::getenv("TMPDIR");
  const std::string folder = wanted != nullptr && *wanted != '\0' ? wanted : "/var/tmp";
  std::string name = folder + "/shuke-backtest-XXXXXX";
  const int file = ::mkostemp(name.data(), O_CLOEXEC);
  if (file < 0) {
    return base::fault("no temporary file can be made in " + folder + ": " + std::strerror(errno) +
                       " (TMPDIR can name another folder)");
  }
  ::unlink(name.c_str());
  return file;
}

/// Writes or reads all bytes at an offset; false with errno set.
template <class Byte, class Call>
bool transfer(Call call, int file, std::span<Byte> bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t done = call(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (done < 0 && errno == EINTR) continue;
    if (done == 0) errno = EIO;
    if (done <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(done));
    offset += static_cast<std::uint64_t>(done);
  }
  return true;
}

}  // namespace

TemporaryFile::~TemporaryFile() {
  if (x_descriptor >= 0) ::close(x_descriptor);
}

base::Expected<std::uint64_t> TemporaryFile::append(std::span<const char> bytes) {
  {
    const std::lock_guard lock(x_mutex);
    if (x_descriptor < 0) {
      auto file = open_unnamed();
      if (!file) return std::unexpected(file.error());
      x_descriptor = *file;
    }
  }
  const std::uint64_t offset = x_size.fetch_add(bytes.size());
  if (!transfer(::pwrite, x_descriptor, bytes, offset)) {
    return base::fault(std::string("the temporary file cannot be written: ") + std::strerror(errno));
  }
  return offset;
}

base::Expected<void> TemporaryFile::read(std::uint64_t offset, std::span<char> to) const {
  if (transfer(::pread, x_descriptor, to, offset)) return {};
  return base::fault(std::string("the temporary file cannot be read: ") + std::strerror(errno));
}

}  // namespace shuke::backtest
