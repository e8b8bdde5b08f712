// Few: a list that is mostly short. The first N elements live inside the owner, so that reading them costs
// no further memory access and short lists cost no allocation; longer lists move to the heap. For trivially
// copyable elements only.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "base/check.h"

namespace shuke::base {

template <class T, std::uint32_t N>
class Few {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  using value_type = T;
  using iterator = T*;
  using const_iterator = const T*;

  Few() = default;
  Few(const Few& other) { assign(other.begin(), other.size()); }
  Few& operator=(const Few& other) {
    if (x_capacity == N && other.x_capacity == N) {
      // The usual case, as one copy of a size that the compiler knows.
      std::memcpy(x_inside, other.x_inside, sizeof x_inside);
      x_size = other.x_size;
    } else if (this != &other) {
      assign(other.begin(), other.size());
    }
    return *this;
  }
  Few(Few&& other) noexcept { take(other); }
  Few& operator=(Few&& other) noexcept {
    if (this != &other) {
      release();
      take(other);
    }
    return *this;
  }
  ~Few() { release(); }

  std::uint32_t size() const { return x_size; }
  bool empty() const { return x_size == 0; }
  T* data() { return x_capacity == N ? reinterpret_cast<T*>(x_inside) : heap(); }
  const T* data() const { return x_capacity == N ? reinterpret_cast<const T*>(x_inside) : heap(); }
  T* begin() { return data(); }
  T* end() { return data() + x_size; }
  const T* begin() const { return data(); }
  const T* end() const { return data() + x_size; }
  T& operator[](std::size_t i) { return data()[i]; }
  const T& operator[](std::size_t i) const { return data()[i]; }
  T& front() { return data()[0]; }
  const T& front() const { return data()[0]; }
  T& back() { return data()[x_size - 1]; }
  const T& back() const { return data()[x_size - 1]; }

  void clear() { x_size = 0; }
  void pop_back() { --x_size; }
  void push_back(const T& value) {
    if (x_size == x_capacity) {
      insert(end(), value);
    } else {
      data()[x_size++] = value;
    }
  }
  T* insert(T* place, const T& value) {
    const auto position = static_cast<std::uint32_t>(place - data());
    const T kept = value;  // may be one of our own
    if (x_size == x_capacity) grow(x_size + 1);
    T* at = data() + position;
    std::memmove(static_cast<void*>(at + 1), at, (x_size - position) * sizeof(T));
    *at = kept;
    ++x_size;
    return at;
  }
  T* erase(T* from, T* to) {
    std::memmove(static_cast<void*>(from), to, static_cast<std::size_t>(end() - to) * sizeof(T));
    x_size -= static_cast<std::uint32_t>(to - from);
    return from;
  }
  void resize(std::size_t size) {
    if (size > x_capacity) grow(static_cast<std::uint32_t>(size));
    for (std::size_t i = x_size; i < size; ++i) data()[i] = T{};
    x_size = static_cast<std::uint32_t>(size);
  }

 private:
  T* heap() const {
    T* pointer;
    std::memcpy(&pointer, x_inside, sizeof pointer);
    return pointer;
  }
  void grow(std::uint32_t wanted) {
    const std::uint32_t capacity = std::max(wanted, x_capacity * 2);
    T* memory = static_cast<T*>(::operator new(capacity * sizeof(T)));
    std::memcpy(static_cast<void*>(memory), data(), x_size * sizeof(T));
    release();
    std::memcpy(x_inside, &memory, sizeof memory);
    x_capacity = capacity;
  }
  void assign(const T* from, std::uint32_t size) {
    if (size > x_capacity) {
      x_size = 0;
      grow(size);
    }
    std::memcpy(static_cast<void*>(data()), from, size * sizeof(T));
    x_size = size;
  }
  void take(Few& other) {
    std::memcpy(x_inside, other.x_inside, sizeof x_inside);
    x_size = other.x_size;
    x_capacity = other.x_capacity;
    other.x_size = 0;
    other.x_capacity = N;
  }
  void release() {
    if (x_capacity != N) ::operator delete(heap());
    x_capacity = N;
  }

  std::uint32_t x_size = 0;
  std::uint32_t x_capacity = N;  // N: inside
  alignas(std::max(alignof(T), alignof(T*))) unsigned char x_inside[std::max(N * sizeof(T), sizeof(T*))];
};

template <class T, std::uint32_t N, class Predicate>
void erase_if(Few<T, N>& list, Predicate drop) {
  list.erase(std::remove_if(list.begin(), list.end(), drop), list.end());
}

}  // namespace shuke::base
