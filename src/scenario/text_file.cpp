// The limit is checked before anything is read, so that a huge file costs nothing.
#include "scenario/text_file.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/limits.h"

namespace shuke::scenario {

base::Expected<std::string> read_text_file(const std::string& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error) return base::fault(error.message());
  if (size > base::document_bytes_max) {
    return base::fault(fmt::format("the file has more than {} bytes", base::document_bytes_max));
  }
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) return base::fault("the file cannot be read");
  return std::move(text).str();
}

}  // namespace shuke::scenario
