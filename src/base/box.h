// Box: a value that is mostly absent, kept outside of its owner so that the owner stays small. Copies are
// deep.
#pragma once

#include <memory>

namespace shuke::base {

template <class T>
class Box {
 public:
  Box() = default;
  Box(const Box& other) : x_value(other.x_value ? std::make_unique<T>(*other.x_value) : nullptr) {}
  Box& operator=(const Box& other) {
    if (this != &other) x_value = other.x_value ? std::make_unique<T>(*other.x_value) : nullptr;
    return *this;
  }
  Box(Box&&) noexcept = default;
  Box& operator=(Box&&) noexcept = default;

  /// The value, or one shared empty value where there is none.
  const T& get() const {
    static const T empty{};
    return x_value ? *x_value : empty;
  }
  /// The value to write; made where there was none.
  T& make() {
    if (!x_value) x_value = std::make_unique<T>();
    return *x_value;
  }
  void reset() { x_value.reset(); }

 private:
  std::unique_ptr<T> x_value;
};

}  // namespace shuke::base
