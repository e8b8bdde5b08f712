// zlib with a gzip head.
#include "http/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <cctype>

namespace shuke::http {

std::string gzip(std::string_view bytes) {
  constexpr int gzip_window_bits = 15 + 16;
  z_stream stream{};
  if (deflateInit2(&stream, 1, Z_DEFLATED, gzip_window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const bool done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  out.resize(done ? stream.total_out : 0);
  deflateEnd(&stream);
  return out;
}

bool takes_gzip(std::string_view accept_encoding) {
  std::string text;
  for (const char c : accept_encoding) {
    if (c != ' ' && c != '\t') text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    const std::string_view part = rest.substr(0, comma);
    const std::string_view coding = part.substr(0, part.find(';'));
    if (coding == "gzip" || coding == "x-gzip" || coding == "*") {
      const std::size_t weight = part.find(";q=");
      return weight == std::string_view::npos ||
             part.substr(weight + 3).find_first_not_of("0.") != std::string_view::npos;
    }
    rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
  }
  return false;
}

}  // namespace shuke::http
