// Names: texts to dense numbers and back. Not thread safe; each driver or shard has its own.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace shuke::base {

/// Gives every different text a number from 1 in order of first sight. Texts stay where they are until
/// clear().
class Names {
 public:
  Names();

  /// The number of this text, a new one where it is seen for the first time. The empty text is 0.
  std::uint32_t intern(std::string_view text);
  /// The number of this text, or 0 where it was never seen.
  std::uint32_t find(std::string_view text) const;
  /// The text of a number; empty for 0.
  std::string_view text(std::uint32_t number) const;
  std::uint32_t size() const { return static_cast<std::uint32_t>(x_entries.size()) - 1; }
  /// Forgets all texts and keeps the memory for the next ones.
  void clear();

 private:
  struct Entry {
    const char* data;
    std::uint64_t
        short_text;  // the bytes of a text of up to 8, so that it is compared without going to them
    std::uint32_t length;
    std::uint32_t hash;
  };

  std::uint32_t slot_of(std::string_view text, std::uint32_t hash) const;
  const char* keep(std::string_view text);
  void grow();

  std::vector<Entry> x_entries;
  std::vector<std::uint32_t> x_slots;  // open addressing, power of two, 0 is empty
  std::vector<std::unique_ptr<char[]>> x_blocks;
  std::vector<std::unique_ptr<char[]>> x_large;
  std::size_t x_block = 0;
  std::size_t x_used = 0;
};

/// A fast 64-bit hash of bytes, the same on every machine. Not for untrusted adversaries with a need to
/// collide on disk.
std::uint64_t hash_bytes(std::string_view bytes);

}  // namespace shuke::base
