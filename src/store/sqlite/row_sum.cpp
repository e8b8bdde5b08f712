// The fast hash of names.h over kind, key and bytes, each with its length.
#include "store/sqlite/row_sum.h"

#include <sqlite3.h>

#include "base/names.h"

namespace shuke::store {
namespace {

constexpr std::size_t sum_bytes = 8;

void add(std::string& text, std::string_view part) {
  text += std::to_string(part.size());
  text += ' ';
  text += part;
}

}  // namespace

std::int64_t row_sum(std::string_view kind, std::string_view key, std::string_view bytes) {
  std::string text;
  add(text, kind);
  add(text, key);
  add(text, bytes);
  return static_cast<std::int64_t>(base::hash_bytes(text));
}

std::int64_t row_sum(std::string_view kind, std::uint32_t no, std::string_view bytes) {
  return row_sum(kind, std::to_string(no), bytes);
}

std::int64_t id_sum(std::string_view id) {
  return static_cast<std::int64_t>(base::hash_bytes(id));
}

void check_sum(std::int64_t found, std::int64_t expected, const std::string& what) {
  if (found != expected) throw SqliteFailure{SQLITE_CORRUPT, what + " does not fit its sum"};
}

std::string with_sum(std::string_view kind, std::string_view key, std::string_view bytes) {
  std::string summed(bytes);
  auto sum = static_cast<std::uint64_t>(row_sum(kind, key, bytes));
  for (std::size_t i = 0; i < sum_bytes; ++i, sum >>= 8) summed += static_cast<char>(sum & 0xff);
  return summed;
}

std::string_view without_sum(std::string_view kind, std::string_view key, std::string_view summed) {
  const std::string what = std::string(kind) + " " + std::string(key);
  if (summed.size() < sum_bytes) throw SqliteFailure{SQLITE_CORRUPT, what + " is too short"};
  const std::string_view bytes = summed.substr(0, summed.size() - sum_bytes);
  if (with_sum(kind, key, bytes) != summed)
    throw SqliteFailure{SQLITE_CORRUPT, what + " does not fit its sum"};
  return bytes;
}

}  // namespace shuke::store
