// Stable: a growing table addressed by dense numbers whose elements never move. Not for sparse keys.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace shuke::base {

/// Elements by number. Reading a number that was never made gives one shared empty element; `make` brings
/// it into being. T has clear(), which empties it and may keep its memory.
template <class T>
class Stable {
 public:
  Stable() = default;
  Stable(const Stable& other) { *this = other; }
  Stable& operator=(const Stable& other) {
    if (this == &other) return *this;
    x_blocks.clear();
    for (const auto& block : other.x_blocks) x_blocks.push_back(std::make_unique<Block>(*block));
    x_end = other.x_end;
    x_used = other.x_used;
    return *this;
  }
  Stable(Stable&&) = default;
  Stable& operator=(Stable&&) = default;

  const T& at_or_empty(std::uint32_t number) const {
    static const T empty{};
    return number < x_end ? x_blocks[number / block_size]->items[number % block_size] : empty;
  }
  /// Asks the memory for an element that will be read soon.
  void prefetch(std::uint32_t number) const {
    if (number >= x_end) return;
    const auto* bytes =
        reinterpret_cast<const char*>(&x_blocks[number / block_size]->items[number % block_size]);
    for (std::size_t offset = 0; offset < sizeof(T); offset += 64) __builtin_prefetch(bytes + offset, 1);
  }
  /// The element to write; it and all below it exist afterwards.
  T& make(std::uint32_t number) {
    while (number >= x_blocks.size() * block_size)
      x_blocks.push_back(std::make_unique_for_overwrite<Block>());
    for (; x_end <= number; ++x_end) {
      if (x_end < x_used) x_blocks[x_end / block_size]->items[x_end % block_size].clear();
    }
    if (x_used < x_end) x_used = x_end;
    return x_blocks[number / block_size]->items[number % block_size];
  }
  std::uint32_t end() const { return x_end; }
  /// Forgets all elements and keeps their memory.
  void clear() { x_end = 0; }

 private:
  static constexpr std::uint32_t block_size = 256;
  struct Block {
    T items[block_size];
  };

  std::vector<std::unique_ptr<Block>> x_blocks;
  std::uint32_t x_end = 0;
  std::uint32_t x_used = 0;  // elements from here on are as new and need no clearing
};

}  // namespace shuke::base
