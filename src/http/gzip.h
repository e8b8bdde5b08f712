// gzip of one answer, by zlib. Not of streams.
#pragma once

#include <string>
#include <string_view>

namespace shuke::http {

/// The bytes as one gzip member, quickly rather than smallest. Empty where zlib failed.
std::string gzip(std::string_view bytes);
/// Whether an Accept-Encoding field takes gzip: named (or `*`) without q=0.
bool takes_gzip(std::string_view accept_encoding);

}  // namespace shuke::http
