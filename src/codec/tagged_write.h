// Writing by the tables of tagged.h. Not the tables and not the head of a record (record.h).
#pragma once

#include <cstring>

#include "codec/tagged.h"

namespace shuke::codec {

template <class T>
std::uint8_t* write_body(ByteWriter& writer, std::uint8_t* at, const T& value, const T& otherwise,
                         base::Instant base);

/// Sets the length, for which one byte was left, before the body that begins at `body` and ends at `at`.
inline std::uint8_t* set_size(ByteWriter& writer, std::uint8_t* at, std::size_t body) {
  const std::size_t size = writer.offset(at) - body;
  if (size < 0x80) {
    *writer.at_offset(body - 1) = static_cast<std::uint8_t>(size);
    return at;
  }
  std::uint8_t length[number_bytes_max];
  const auto bytes = static_cast<std::size_t>(put_number(length, size) - length);
  at = writer.room(at, bytes);
  std::uint8_t* begin = writer.at_offset(body);
  std::memmove(begin + bytes - 1, begin, size);
  std::memcpy(begin - 1, length, bytes);
  return at + bytes - 1;
}

/// The body with its size before it.
template <class T>
std::uint8_t* write_sized(ByteWriter& writer, std::uint8_t* at, const T& value, const T& otherwise,
                          base::Instant base) {
  at = writer.room(at, 1) + 1;
  const std::size_t body = writer.offset(at);
  at = write_body(writer, at, value, otherwise, base);
  return set_size(writer, at, body);
}

/// A field, or nothing where the value is `otherwise`; `always`: also then.
template <bool always, class T>
std::uint8_t* write_field(ByteWriter& writer, std::uint8_t* at, std::uint32_t tag, const T& value,
                          const T& otherwise, base::Instant base) {
  if constexpr (is_optional<T>) {
    using Inner = T::value_type;
    if (!value) return at;
    return write_field<true>(writer, at, tag, *value, Defaults<Inner>::value, base);
  } else if constexpr (Number<T>) {
    if (!always && value == otherwise) return at;
    at = put_number(writer.room(at, 2 * number_bytes_max), key_of(tag, Wire::number));
    return put_number(at, to_number(value, base));
  } else {
    if constexpr (!always && requires { value.empty(); }) {
      if (value.empty()) return at;
    }
    at = writer.room(at, number_bytes_max + 1);
    const std::size_t before = writer.offset(at);
    at = put_number(at, key_of(tag, Wire::sized)) + 1;
    const std::size_t body = writer.offset(at);
    at = write_body(writer, at, value, otherwise, base);
    if (!always && writer.offset(at) == body) return writer.at_offset(before);
    return set_size(writer, at, body);
  }
}

template <class Row, class T>
std::uint8_t* write_row(ByteWriter& writer, std::uint8_t* at, const T& value, const T& otherwise,
                        base::Instant& base) {
  at = write_field<false>(writer, at, Row::tag, value.*Row::member, otherwise.*Row::member, base);
  if constexpr (Row::is_base) base = value.*Row::member;
  return at;
}

template <class T, class... Row>
std::uint8_t* write_rows(ByteWriter& writer, std::uint8_t* at, const T& value, const T& otherwise,
                         base::Instant base, Rows<Row...>) {
  ((at = write_row<Row>(writer, at, value, otherwise, base)), ...);
  return at;
}

/// How many, then each. Ids are written as distances from the one before: they mostly rise.
template <class List>
std::uint8_t* write_list(ByteWriter& writer, std::uint8_t* at, const List& list, base::Instant base) {
  using Item = List::value_type;
  if (list.empty()) return at;
  at = put_number(writer.room(at, number_bytes_max), list.size());
  std::int64_t last = 0;
  for (const Item& item : list) {
    if constexpr (is_id<Item>) {
      at = put_number(writer.room(at, number_bytes_max), zigzag(item.value - last));
      last = item.value;
    } else if constexpr (Number<Item>) {
      at = put_number(writer.room(at, number_bytes_max), to_number(item, base));
    } else {
      at = write_sized(writer, at, item, Defaults<Item>::value, base);
    }
  }
  return at;
}

/// Item i is field i + 1.
template <class T, std::size_t size>
std::uint8_t* write_array(ByteWriter& writer, std::uint8_t* at, const std::array<T, size>& items,
                          const std::array<T, size>& otherwise, base::Instant base) {
  for (std::size_t i = 0; i < size; ++i)
    at = write_field<false>(writer, at, static_cast<std::uint32_t>(i + 1), items[i], otherwise[i], base);
  return at;
}

template <class T, class... Choice>
std::uint8_t* write_choice(ByteWriter& writer, std::uint8_t* at, const T& value, base::Instant base,
                           Choices<Choice...>) {
  const auto write_if = [&]<class C>(C) {
    using Alternative = C::Type;
    const auto* chosen = std::get_if<Alternative>(&value);
    if (chosen == nullptr) return;
    at = put_number(writer.room(at, number_bytes_max), C::number);
    at = write_body(writer, at, *chosen, Defaults<Alternative>::value, base);
  };
  (write_if(Choice{}), ...);
  return at;
}

/// What stands within the size of a value that is not a number; nothing where the value is `otherwise`.
template <class T>
std::uint8_t* write_body(ByteWriter& writer, std::uint8_t* at, const T& value, const T& otherwise,
                         base::Instant base) {
  if constexpr (Tabled<T>) {
    static_assert(whole<T>(), "a member of this struct has no row in its table of tags");
    return write_rows(writer, at, value, otherwise, base, typename Fields<T>::Table{});
  } else if constexpr (Chosen<T>) {
    static_assert(whole<T>(), "an alternative of this variant has no row in its table");
    return write_choice(writer, at, value, base, typename Alternatives<T>::Table{});
  } else if constexpr (std::same_as<T, std::string>) {
    at = writer.room(at, value.size());
    if (!value.empty()) std::memcpy(at, value.data(), value.size());
    return at + value.size();
  } else if constexpr (is_box<T>) {
    using Inner = std::remove_cvref_t<decltype(value.get())>;
    return write_body(writer, at, value.get(), Defaults<Inner>::value, base);
  } else if constexpr (is_array<T>) {
    return write_array(writer, at, value, otherwise, base);
  } else {
    static_assert(is_list<T>, "no way to write this type is known");
    return write_list(writer, at, value, base);
  }
}

}  // namespace shuke::codec
