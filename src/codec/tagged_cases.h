// For tests of byte forms: values of any tabled type filled member by member, and compared member by
// member, by the tables of tagged.h. That no member is missing there is proved when the tables are
// compiled.
#pragma once

#include <random>

#include "codec/tagged.h"

namespace shuke::codec {

/// Draws numbers, small, extreme or any; the same from the same seed on every machine.
class Cases {
 public:
  explicit Cases(std::uint64_t seed) : x_engine(seed) {}

  std::uint64_t any() { return x_engine(); }
  std::uint64_t below(std::uint64_t end) { return any() % end; }

  template <std::integral T>
  T number() {
    switch (below(6)) {
      case 0: return 0;
      case 1: return std::numeric_limits<T>::max();
      case 2: return std::numeric_limits<T>::min();
      case 3: return static_cast<T>(any());
      default: return static_cast<T>(below(100));
    }
  }
  base::Instant instant() {
    switch (below(5)) {
      case 0: return base::never;
      case 1: return before_all;
      case 2: return {number<std::int64_t>()};
      default: return {static_cast<std::int64_t>(1'767'225'600'000'000 + below(100'000'000'000'000))};
    }
  }

  template <class T>
  void fill(T& value) {
    if constexpr (Tabled<T>) {
      fill_rows(value, typename Fields<T>::Table{});
    } else if constexpr (Chosen<T>) {
      fill_choice(value, typename Alternatives<T>::Table{});
    } else if constexpr (std::same_as<T, base::Instant>) {
      value = instant();
    } else if constexpr (std::is_enum_v<T>) {
      while (!from_number(below(64), value, {})) {
      }
    } else if constexpr (std::integral<T>) {
      value = number<T>();
    } else if constexpr (Number<T>) {
      only_number(value) = number<std::remove_cvref_t<decltype(only_number(value))>>();
    } else if constexpr (is_optional<T>) {
      value.reset();
      if (below(2) == 0) fill(value.emplace());
    } else if constexpr (is_box<T>) {
      value.reset();
      if (below(2) == 0) fill(value.make());
    } else if constexpr (std::same_as<T, std::string>) {
      value.assign(below(4) == 0 ? 300 : below(20), static_cast<char>(any()));
    } else if constexpr (is_array<T>) {
      for (auto& item : value) fill(item);
    } else {
      value.clear();
      value.resize(below(20) == 0 ? 150 : below(4));
      for (auto& item : value) fill(item);
    }
  }

 private:
  template <class T, class... Row>
  void fill_rows(T& value, Rows<Row...>) {
    (fill(value.*Row::member), ...);
  }
  template <class T, class... Choice>
  void fill_choice(T& value, Choices<Choice...>) {
    std::uint64_t wanted = below(sizeof...(Choice));
    const auto fill_if = [&]<class C>(C) {
      if (wanted-- == 0) fill(value.template emplace<typename C::Type>());
    };
    (fill_if(Choice{}), ...);
  }

  std::mt19937_64 x_engine;
};

template <class T>
bool same(const T& a, const T& b);

template <class T, class... Row>
bool same_rows(const T& a, const T& b, Rows<Row...>) {
  return (same(a.*Row::member, b.*Row::member) && ...);
}

/// Whether two values are the same in every member; unlike ==, a half is not two quarters.
template <class T>
bool same(const T& a, const T& b) {
  if constexpr (Tabled<T>) {
    return same_rows(a, b, typename Fields<T>::Table{});
  } else if constexpr (Chosen<T>) {
    return a.index() == b.index() && std::visit(
                                         [&](const auto& chosen) {
                                           using Alternative = std::remove_cvref_t<decltype(chosen)>;
                                           return same(chosen, std::get<Alternative>(b));
                                         },
                                         a);
  } else if constexpr (is_box<T>) {
    return same(a.get(), b.get());
  } else if constexpr (is_optional<T>) {
    return a.has_value() == b.has_value() && (!a || same(*a, *b));
  } else if constexpr (is_array<T> || is_list<T>) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (!same(a[i], b[i])) return false;
    }
    return true;
  } else {
    return a == b;
  }
}

}  // namespace shuke::codec
