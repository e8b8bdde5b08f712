// The table behind Names: open addressing over 32-bit hashes, texts copied into blocks that never move.
#include "base/names.h"

#include <cstring>

#include "base/check.h"
#include "base/units.h"

namespace shuke::base {
namespace {

constexpr std::size_t block_bytes = 64 * 1024;
constexpr std::size_t slots_first = 64;

template <class Word>
std::uint64_t load(const char* bytes) {
  Word value;
  std::memcpy(&value, bytes, sizeof value);
  return value;
}

/// Up to 8 bytes as one number, by loads of fixed size that may overlap; different texts of one length give
/// different numbers.
std::uint64_t load_tail(const char* bytes, std::size_t count) {
  if (count >= 4) return load<std::uint32_t>(bytes) << 32 | load<std::uint32_t>(bytes + count - 4);
  if (count == 0) return 0;
  return load<std::uint8_t>(bytes) << 16 | load<std::uint8_t>(bytes + count / 2) << 8 |
         load<std::uint8_t>(bytes + count - 1);
}

/// Whether two texts of this size, more than 8 bytes, are equal. Most texts here are short, where a call of
/// memcmp costs more than the comparison.
bool equal_texts(const char* a, const char* b, std::size_t size) {
  if (size > 16) return std::memcmp(a, b, size) == 0;
  return load<std::uint64_t>(a) == load<std::uint64_t>(b) &&
         load<std::uint64_t>(a + size - 8) == load<std::uint64_t>(b + size - 8);
}

std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
  const auto product = static_cast<WideUnsigned>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

}  // namespace

std::uint64_t hash_bytes(std::string_view bytes) {
  // Two odd 64-bit constants from the fractional digits of the square roots of 2 and 3.
  constexpr std::uint64_t first = 0x6A09E667F3BCC909u;
  constexpr std::uint64_t second = 0xBB67AE8584CAA73Bu;
  std::uint64_t state = first ^ bytes.size();
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  for (; left > 8; left -= 8, at += 8) state = mixed(state ^ load<std::uint64_t>(at), second);
  return mixed(state ^ load_tail(at, left), first ^ (second << 1));
}

Names::Names() : x_entries(1), x_slots(slots_first) {}

std::uint32_t Names::slot_of(std::string_view text, std::uint32_t hash) const {
  const std::uint32_t mask = static_cast<std::uint32_t>(x_slots.size()) - 1;
  const bool is_short = text.size() <= 8;
  const std::uint64_t short_text = is_short ? load_tail(text.data(), text.size()) : 0;
  std::uint32_t slot = hash & mask;
  while (const std::uint32_t number = x_slots[slot]) {
    const Entry& entry = x_entries[number];
    if (entry.hash == hash && entry.length == text.size() && entry.short_text == short_text &&
        (is_short || equal_texts(entry.data, text.data(), text.size())))
      break;
    slot = (slot + 1) & mask;
  }
  return slot;
}

std::uint32_t Names::intern(std::string_view text) {
  if (text.empty()) return 0;
  const auto hash = static_cast<std::uint32_t>(hash_bytes(text));
  const std::uint32_t slot = slot_of(text, hash);
  if (x_slots[slot] != 0) return x_slots[slot];
  const auto number = static_cast<std::uint32_t>(x_entries.size());
  CHECK(number != 0);
  const std::uint64_t short_text = text.size() <= 8 ? load_tail(text.data(), text.size()) : 0;
  x_entries.push_back({keep(text), short_text, static_cast<std::uint32_t>(text.size()), hash});
  x_slots[slot] = number;
  if (x_entries.size() * 2 > x_slots.size()) grow();
  return number;
}

std::uint32_t Names::find(std::string_view text) const {
  if (text.empty()) return 0;
  return x_slots[slot_of(text, static_cast<std::uint32_t>(hash_bytes(text)))];
}

std::string_view Names::text(std::uint32_t number) const {
  CHECK(number < x_entries.size());
  return {x_entries[number].data, x_entries[number].length};
}

const char* Names::keep(std::string_view text) {
  char* place = nullptr;
  if (text.size() > block_bytes / 4) {
    x_large.push_back(std::make_unique_for_overwrite<char[]>(text.size()));
    place = x_large.back().get();
  } else {
    if (x_block < x_blocks.size() && x_used + text.size() > block_bytes) {
      ++x_block;
      x_used = 0;
    }
    if (x_block == x_blocks.size()) x_blocks.push_back(std::make_unique_for_overwrite<char[]>(block_bytes));
    place = x_blocks[x_block].get() + x_used;
    x_used += text.size();
  }
  std::memcpy(place, text.data(), text.size());
  return place;
}

void Names::grow() {
  std::vector<std::uint32_t> slots(x_slots.size() * 2);
  const std::uint32_t mask = static_cast<std::uint32_t>(slots.size()) - 1;
  for (std::uint32_t number = 1; number < x_entries.size(); ++number) {
    std::uint32_t slot = x_entries[number].hash & mask;
    while (slots[slot] != 0) slot = (slot + 1) & mask;
    slots[slot] = number;
  }
  x_slots = std::move(slots);
}

void Names::clear() {
  if (x_entries.size() * 8 < x_slots.size()) {
    // Few texts in a table that was once full: only their own slots are emptied.
    const std::uint32_t mask = static_cast<std::uint32_t>(x_slots.size()) - 1;
    for (std::uint32_t number = 1; number < x_entries.size(); ++number) {
      std::uint32_t slot = x_entries[number].hash & mask;
      while (x_slots[slot] != number) slot = (slot + 1) & mask;
      x_slots[slot] = 0;
    }
  } else {
    std::fill(x_slots.begin(), x_slots.end(), 0u);
  }
  x_entries.resize(1);
  x_large.clear();
  x_block = 0;
  x_used = 0;
}

}  // namespace shuke::base
