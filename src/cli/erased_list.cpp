// Written with the system's calls, because a list that is not on the disk is none.
#include "cli/erased_list.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "engine/engine.h"

namespace shuke::cli {
namespace {

namespace fs = std::filesystem;

std::string path_in(const std::string& folder) {
  return (fs::path(folder) / erased_file).string();
}

std::unexpected<base::Fault> failed(const std::string& path) {
  return base::fault(path + ": " + std::strerror(errno));
}

bool write_all(int file, const std::string& text) {
  std::size_t written = 0;
  while (written < text.size()) {
    const auto got = ::write(file, text.data() + written, text.size() - written);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    written += static_cast<std::size_t>(got);
  }
  return true;
}

}  // namespace

base::Expected<void> append_erased(const std::string& folder, const std::vector<std::string>& ids) {
  if (ids.empty()) return {};
  const std::string path = path_in(folder);
  std::string text;
  for (const std::string& id : ids) text += id + "\n";
  constexpr mode_t owner_alone = 0600;
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, owner_alone);
  if (file < 0) return failed(path);
  // A line that was not written to its end is no id, and must not become the beginning of one.
  char last = '\n';
  const off_t end = ::lseek(file, 0, SEEK_END);
  if (end > 0 && ::pread(file, &last, 1, end - 1) == 1 && last != '\n') text.insert(0, "\n");
  const bool done = write_all(file, text) && ::fsync(file) == 0;
  const int why = errno;
  ::close(file);
  errno = why;
  if (!done) return failed(path);
  return {};
}

base::Expected<std::vector<std::string>> read_erased(const std::string& given) {
  std::error_code ignored;
  const std::string path = fs::is_directory(given, ignored) ? path_in(given) : given;
  std::ifstream file(path);
  if (!file) return failed(path);
  std::vector<std::string> ids;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) ids.push_back(line);
  }
  std::ranges::sort(ids);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

base::Expected<void> complete_erased(const std::string& folder, store::Store& store) {
  const auto known = store.settings(engine::erased_settings);
  if (!known) return base::fault(known.error().words);
  if (known->empty()) return {};
  std::vector<std::string> listed;
  std::error_code unknown;
  if (fs::exists(path_in(folder), unknown)) {
    auto read = read_erased(folder);
    if (!read) return std::unexpected(read.error());
    listed = *std::move(read);
  }
  std::vector<std::string> missing;
  for (const store::Setting& setting : *known) {
    if (!std::ranges::binary_search(listed, setting.key)) missing.push_back(setting.key);
  }
  return append_erased(folder, missing);
}

}  // namespace shuke::cli
