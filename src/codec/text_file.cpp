// Reads piece by piece: the size of a file says nothing where it is a pipe.
#include "codec/text_file.h"

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "base/limits.h"

namespace shuke::codec {

base::Expected<std::string> read_text_file(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored))
    return base::fault(std::make_error_code(std::errc::is_a_directory).message());
  std::ifstream file(path, std::ios::binary);
  if (!file.is_open()) return base::fault(std::generic_category().message(errno));
  std::string text;
  std::array<char, 65'536> piece{};
  do {
    file.read(piece.data(), piece.size());
    text.append(piece.data(), static_cast<std::size_t>(file.gcount()));
    if (text.size() > base::document_bytes_max)
      return base::fault("the file has more than " + std::to_string(base::document_bytes_max) + " bytes");
  } while (file);
  if (file.bad()) return base::fault("the file cannot be read");
  return text;
}

}  // namespace shuke::codec
