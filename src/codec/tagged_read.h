// Reading by the tables of tagged.h, into values whose memory may be there already: every member gets a
// value, from the bytes or its default. Not the tables and not the head of a record (record.h).
//
// Never reads beyond the end. Allocates at most in proportion to the bytes there are: a list's items take a
// byte each at least, and no item is larger than item_bytes_max. Nests as deep as the structs do, since
// what is not known is skipped whole.
#pragma once

#include <cstring>

#include "codec/tagged.h"

namespace shuke::codec {

inline constexpr std::size_t item_bytes_max = 512;

using Place = const std::uint8_t*;

template <class T>
bool read_body(Place at, Place end, T& value, const T& otherwise, base::Instant base);

/// Where reading stands among the fields of one struct: the key is read, its value is next. Steps give a
/// new one instead of changing it, so that the compiler keeps it in registers.
struct FieldsLeft {
  static constexpr std::uint64_t no_key = UINT64_MAX;  // behind every tag: no field is left

  Place at;  // nullptr: the bytes are damaged
  Place end;
  std::uint64_t key;
};

inline FieldsLeft damaged(Place end) {
  return {nullptr, end, FieldsLeft::no_key};
}

/// Reads the key at `at`; tags must rise above the last key's.
[[gnu::always_inline]] inline FieldsLeft next_key(Place at, Place end, std::uint64_t last) {
  if (at == end) return {at, end, FieldsLeft::no_key};
  const TakenNumber taken = take_number(at, end);
  const std::uint64_t tag = taken.number >> 1;
  if (taken.after == nullptr || tag <= last >> 1 || tag > tag_max) [[unlikely]]
    return damaged(end);
  return {taken.after, end, taken.number};
}
inline FieldsLeft first_key(Place at, Place end) {
  return next_key(at, end, 0);
}
/// Goes over fields up to one with this key or a higher one.
FieldsLeft skip_fields(FieldsLeft left, std::uint64_t key);
/// Goes over all that are left; false where they are damaged.
inline bool skip_all(FieldsLeft left) {
  if (left.key != FieldsLeft::no_key) [[unlikely]]
    left = skip_fields(left, FieldsLeft::no_key);
  return left.at != nullptr;
}

/// A number at `at`; the place after it, or nullptr.
template <class T>
Place read_number(Place at, Place end, T& value, base::Instant base) {
  const TakenNumber taken = take_number(at, end);
  if (taken.after == nullptr || !from_number(taken.number, value, base)) return nullptr;
  return taken.after;
}

/// A body with its size before it; the place after it, or nullptr.
template <class T>
Place read_sized(Place at, Place end, T& value, const T& otherwise, base::Instant base) {
  const TakenNumber size = take_number(at, end);
  if (size.after == nullptr || size.number > static_cast<std::size_t>(end - size.after)) return nullptr;
  const Place after = size.after + size.number;
  return read_body(size.after, after, value, otherwise, base) ? after : nullptr;
}

/// Gives a member its default.
template <class T>
void reset(T& value, const T& otherwise) {
  if constexpr (is_optional<T> || is_box<T>) {
    value.reset();
  } else if constexpr (requires { value.clear(); }) {
    value.clear();
  } else {
    value = otherwise;
  }
}

template <class T>
constexpr Wire wire_of = Number<T> ? Wire::number : Wire::sized;
template <class T>
constexpr Wire wire_of<std::optional<T>> = wire_of<T>;

/// Reads the field with this tag, or gives the default where it is not there.
template <class T>
[[gnu::always_inline]] inline FieldsLeft read_field(FieldsLeft left, std::uint32_t tag, T& value,
                                                    const T& otherwise, base::Instant base) {
  if (left.key < key_of(tag, Wire::number)) [[unlikely]]
    left = skip_fields(left, key_of(tag, Wire::number));
  if (left.key != key_of(tag, wire_of<T>)) {
    reset(value, otherwise);
    // The tag with another wire is written in a way that no version does.
    return left.key >> 1 == tag ? damaged(left.end) : left;
  }
  Place after;
  if constexpr (is_optional<T>) {
    using Inner = T::value_type;
    if (!value) value.emplace();
    if constexpr (Number<Inner>) {
      after = read_number(left.at, left.end, *value, base);
    } else {
      after = read_sized(left.at, left.end, *value, Defaults<Inner>::value, base);
    }
  } else if constexpr (Number<T>) {
    after = read_number(left.at, left.end, value, base);
  } else {
    after = read_sized(left.at, left.end, value, otherwise, base);
  }
  if (after == nullptr) return damaged(left.end);
  return next_key(after, left.end, left.key);
}

template <class Row, class T>
[[gnu::always_inline]] inline FieldsLeft read_row(FieldsLeft left, T& value, const T& otherwise,
                                                  base::Instant& base) {
  left = read_field(left, Row::tag, value.*Row::member, otherwise.*Row::member, base);
  if constexpr (Row::is_base) base = value.*Row::member;
  return left;
}

template <class T, class... Row>
bool read_rows(Place at, Place end, T& value, const T& otherwise, base::Instant base, Rows<Row...>) {
  FieldsLeft left = first_key(at, end);
  ((left = read_row<Row>(left, value, otherwise, base)), ...);
  return skip_all(left);
}

template <class List>
bool read_list(Place at, Place end, List& list, base::Instant base) {
  using Item = List::value_type;
  static_assert(sizeof(Item) <= item_bytes_max);
  if (at == end) {
    list.clear();
    return true;
  }
  const TakenNumber count = take_number(at, end);
  if (count.after == nullptr || count.number > static_cast<std::size_t>(end - count.after)) return false;
  at = count.after;
  list.resize(count.number);
  std::int64_t last = 0;
  for (Item& item : list) {
    if constexpr (is_id<Item>) {
      std::int64_t step = 0;
      at = read_number(at, end, step, base);
      if (at == nullptr || step < -last || step > std::int64_t{UINT32_MAX} - last) return false;
      last += step;
      item.value = static_cast<std::uint32_t>(last);
    } else if constexpr (Number<Item>) {
      at = read_number(at, end, item, base);
    } else {
      at = read_sized(at, end, item, Defaults<Item>::value, base);
    }
    if (at == nullptr) return false;
  }
  return at == end;
}

/// Items beyond those we know are skipped like unknown tags.
template <class T, std::size_t size>
bool read_array(Place at, Place end, std::array<T, size>& items, const std::array<T, size>& otherwise,
                base::Instant base) {
  FieldsLeft left = first_key(at, end);
  for (std::size_t i = 0; i < size; ++i)
    left = read_field(left, static_cast<std::uint32_t>(i + 1), items[i], otherwise[i], base);
  return skip_all(left);
}

/// An alternative we do not know is damage: unlike a field, it cannot be left out.
template <class T, class... Choice>
bool read_choice(Place at, Place end, T& value, base::Instant base, Choices<Choice...>) {
  const TakenNumber number = take_number(at, end);
  if (number.after == nullptr) return false;
  bool read = false;
  const auto read_if = [&]<class C>(C) {
    using Alternative = C::Type;
    if (number.number != C::number) return;
    if (!std::holds_alternative<Alternative>(value)) value.template emplace<Alternative>();
    read = read_body(number.after, end, std::get<Alternative>(value), Defaults<Alternative>::value, base);
  };
  (read_if(Choice{}), ...);
  return read;
}

/// Reads everything between the two places into a value that is not a number.
template <class T>
bool read_body(Place at, Place end, T& value, const T& otherwise, base::Instant base) {
  if constexpr (Tabled<T>) {
    return read_rows(at, end, value, otherwise, base, typename Fields<T>::Table{});
  } else if constexpr (Chosen<T>) {
    return read_choice(at, end, value, base, typename Alternatives<T>::Table{});
  } else if constexpr (std::same_as<T, std::string>) {
    value.assign(reinterpret_cast<const char*>(at), static_cast<std::size_t>(end - at));
    return true;
  } else if constexpr (is_box<T>) {
    using Inner = std::remove_cvref_t<decltype(value.get())>;
    return read_body(at, end, value.make(), Defaults<Inner>::value, base);
  } else if constexpr (is_array<T>) {
    return read_array(at, end, value, otherwise, base);
  } else {
    static_assert(is_list<T>, "no way to read this type is known");
    return read_list(at, end, value, base);
  }
}

}  // namespace shuke::codec
