// Stable: a growing table addressed by numbers whose elements never move. Numbers may have gaps; memory is
// taken in small blocks where numbers are used. Not for numbers that are scattered over all 32 bits.
#pragma once

#include <bit>
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
    clear();
    for (const std::uint32_t block : other.x_touched) {
      for (std::uint32_t live = other.x_blocks[block].live; live != 0; live &= live - 1) {
        const std::uint32_t number =
            block * block_size + static_cast<std::uint32_t>(std::countr_zero(live));
        make(number) = *other.x_blocks[block].item(number % block_size);
      }
    }
    return *this;
  }
  Stable(Stable&& other) noexcept { take(other); }
  Stable& operator=(Stable&& other) noexcept {
    if (this != &other) take(other);
    return *this;
  }

  const T& at_or_empty(std::uint32_t number) const {
    const T* found = find(number);
    return found != nullptr ? *found : x_empty;
  }
  const T& empty() const { return x_empty; }
  /// The element, or nullptr where it was never made.
  const T* find(std::uint32_t number) const {
    const std::size_t block = number / block_size;
    if (block >= x_blocks.size() || (x_blocks[block].live >> number % block_size & 1u) == 0) return nullptr;
    return x_blocks[block].item(number % block_size);
  }
  /// Asks the memory for an element that will be read soon.
  void prefetch(std::uint32_t number) const {
    const std::size_t block = number / block_size;
    if (block >= x_blocks.size() || x_blocks[block].made == 0) return;
    const auto* bytes = reinterpret_cast<const char*>(x_blocks[block].item(number % block_size));
    for (std::size_t offset = 0; offset < sizeof(T); offset += 64) __builtin_prefetch(bytes + offset, 1);
    // A function that only prefetches has no effect in the compiler's eyes: without this it drops the
    // calls.
    asm volatile("" : : "r"(bytes));
  }
  /// The element to write; made where there was none.
  T& make(std::uint32_t number) {
    const std::size_t position = number / block_size;
    if (position >= x_blocks.size()) x_blocks.resize(position + 1);
    Block& block = x_blocks[position];
    const std::uint32_t bit = 1u << number % block_size;
    if ((block.live & bit) != 0) return *block.item(number % block_size);
    if (!block.items) block.items = std::make_unique_for_overwrite<Items>();
    T* item = block.item(number % block_size);
    if (block.live == 0) x_touched.push_back(static_cast<std::uint32_t>(position));
    if ((block.made & bit) != 0) {
      item->clear();
    } else {
      new (item) T;
    }
    block.live |= bit;
    ++x_size;
    block.made |= bit;
    x_end = number < x_end ? x_end : number + 1;
    return *item;
  }
  /// How many elements there are.
  std::size_t size() const { return x_size; }
  /// One past the highest number made.
  std::uint32_t end() const { return x_end; }
  /// Forgets all elements and keeps their memory.
  void clear() {
    for (const std::uint32_t block : x_touched) x_blocks[block].live = 0;
    x_touched.clear();
    x_size = 0;
    x_end = 0;
  }

 private:
  static constexpr std::uint32_t block_size = 32;
  struct Items {
    alignas(T) unsigned char bytes[block_size * sizeof(T)];
  };
  /// Elements are made one by one when they are needed, so that a new block costs little. What is there is
  /// said beside the pointer and not beside the elements: looking an element up touches no other memory of
  /// the block than the element's own.
  struct Block {
    Block() = default;
    Block(Block&& other) noexcept
        : items(std::move(other.items)),
          live(std::exchange(other.live, 0)),
          made(std::exchange(other.made, 0)) {}
    Block& operator=(Block&&) = delete;
    ~Block() {
      for (; made != 0; made &= made - 1) item(static_cast<std::uint32_t>(std::countr_zero(made)))->~T();
    }
    T* item(std::uint32_t position) const { return reinterpret_cast<T*>(items->bytes) + position; }

    std::unique_ptr<Items> items;
    std::uint32_t live = 0;  // bit per element that is there
    std::uint32_t made = 0;  // bit per element whose memory holds a T, there or waiting to be cleared
  };

  void take(Stable& other) {
    x_blocks = std::exchange(other.x_blocks, {});
    x_touched = std::exchange(other.x_touched, {});
    x_size = std::exchange(other.x_size, 0);
    x_end = std::exchange(other.x_end, 0);
  }

  inline static const T x_empty{};  // not inside at_or_empty, where each call would ask whether it is made

  std::vector<Block> x_blocks;
  std::vector<std::uint32_t> x_touched;  // blocks with a live element
  std::size_t x_size = 0;
  std::uint32_t x_end = 0;
};

}  // namespace shuke::base
