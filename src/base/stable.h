// Stable: a growing table addressed by dense numbers whose elements never move. Not for sparse keys.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <new>
#include <utility>
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
    for (x_end = 0; x_end < other.x_end; ++x_end) {
      if (x_end < x_used) {
        item(x_end) = other.item(x_end);
      } else {
        new (place(x_used++)) T(other.item(x_end));
      }
    }
    return *this;
  }
  Stable(Stable&& other) noexcept { take(other); }
  Stable& operator=(Stable&& other) noexcept {
    if (this == &other) return *this;
    destroy();
    take(other);
    return *this;
  }
  ~Stable() { destroy(); }

  const T& at_or_empty(std::uint32_t number) const { return number < x_end ? item(number) : x_empty; }
  /// Asks the memory for an element that will be read soon.
  void prefetch(std::uint32_t number) const {
    if (number >= x_end) return;
    const auto* bytes = reinterpret_cast<const char*>(&item(number));
    for (std::size_t offset = 0; offset < sizeof(T); offset += 64) __builtin_prefetch(bytes + offset, 1);
    // A function that only prefetches has no effect in the compiler's eyes: without this it drops the
    // calls.
    asm volatile("" : : "r"(bytes));
  }
  /// The element to write; it and all below it exist afterwards.
  T& make(std::uint32_t number) {
    for (; x_end <= number; ++x_end) {
      if (x_end < x_used) {
        item(x_end).clear();
      } else {
        new (place(x_used++)) T;
      }
    }
    return item(number);
  }
  std::uint32_t end() const { return x_end; }
  /// Forgets all elements and keeps their memory.
  void clear() { x_end = 0; }

 private:
  static constexpr std::uint32_t block_size = 256;
  /// Elements are made one by one when they are needed, so that a new block costs nothing yet.
  struct Block {
    alignas(T) unsigned char bytes[block_size * sizeof(T)];
  };

  T& item(std::uint32_t number) const {
    return reinterpret_cast<T*>(x_blocks[number / block_size]->bytes)[number % block_size];
  }
  /// Where the next element is made; numbers come in order.
  void* place(std::uint32_t number) {
    if (number / block_size == x_blocks.size()) x_blocks.push_back(std::make_unique_for_overwrite<Block>());
    return x_blocks[number / block_size]->bytes + number % block_size * sizeof(T);
  }
  void destroy() {
    for (std::uint32_t number = 0; number < x_used; ++number) item(number).~T();
    x_blocks.clear();
    x_end = x_used = 0;
  }
  void take(Stable& other) {
    x_blocks = std::exchange(other.x_blocks, {});
    x_end = std::exchange(other.x_end, 0);
    x_used = std::exchange(other.x_used, 0);
  }

  inline static const T x_empty{};  // not inside at_or_empty, where each call would ask whether it is made

  std::vector<std::unique_ptr<Block>> x_blocks;
  std::uint32_t x_end = 0;
  std::uint32_t x_used = 0;  // elements below are made; those from x_end on wait to be cleared
};

}  // namespace shuke::base
