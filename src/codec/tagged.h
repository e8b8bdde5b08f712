// Tagged: how a struct becomes fields. Each struct has one table of rows (tag, member), which writing and
// reading both follow, so that the two cannot drift; a member without a row stops the build. Not the tables
// (state_tags.h, event_tags.h, command_tags.h) and not the bytes of a number (bytes.h).
//
// The rules of the form, for ever:
// - A tag is never given to another meaning. A new member gets a tag above all others of its struct.
// - Fields are written with rising tags. A member that has its default value is left out, so a default is a
//   part of the form: to change it takes a new version and a lift (record.h).
// - Who reads skips tags it does not know, and gives members without a field their default.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/box.h"
#include "base/few.h"
#include "base/ids.h"
#include "base/time.h"
#include "base/units.h"
#include "codec/bytes.h"
#include "codec/kept_numbers.h"

namespace shuke::codec {

// ---- tables
// ------------------------------------------------------------------------------------------------

template <class Pointer>
struct MemberOf;
template <class Struct, class Value>
struct MemberOf<Value Struct::*> {
  using Type = Value;
};

/// One member of a struct and its tag.
template <std::uint32_t the_tag, auto the_member, bool sets_base = false>
struct Row {
  static constexpr std::uint32_t tag = the_tag;
  static constexpr auto member = the_member;
  static constexpr bool is_base = sets_base;
  using Type = MemberOf<std::remove_const_t<decltype(the_member)>>::Type;
};
/// An instant that the instants of the rows below are written as distances from.
template <std::uint32_t the_tag, auto the_member>
using Base = Row<the_tag, the_member, true>;

template <class... Row>
struct Rows {
  static constexpr std::size_t count = sizeof...(Row);
};

/// The table of a struct: a specialization has `using Table = Rows<...>`, by rising tags.
template <class Struct>
struct Fields;

/// One alternative of a variant and its number.
template <std::uint32_t the_number, class Alternative>
struct Choice {
  static constexpr std::uint32_t number = the_number;
  using Type = Alternative;
};

/// The table of a variant: a specialization has `using Table = Choices<...>` and the `Variant` itself,
/// which may be a base.
template <class... Choice>
struct Choices {
  static constexpr std::size_t count = sizeof...(Choice);
};
template <class Variant>
struct Alternatives;

template <class T>
concept Tabled = requires { typename Fields<T>::Table; };
template <class T>
concept Chosen = requires { typename Alternatives<T>::Table; };

/// What a struct is where nothing was said; what equals it is not written.
template <class T>
struct Defaults {
  inline static const T value{};
};

// ---- a table is whole
// --------------------------------------------------------------------------------------

/// Can be given for a member of any type; never evaluated.
struct Anything {
  template <class T>
  operator T() const;
};

/// How many members an aggregate has: as many as can be given when it is made.
template <class T, class... Given>
consteval std::size_t member_count() {
  if constexpr (requires { T{Given{}..., Anything{}}; }) {
    return member_count<T, Given..., Anything>();
  } else {
    return sizeof...(Given);
  }
}

template <class A, class B>
consteval bool same_member() {
  if constexpr (std::same_as<decltype(A::member), decltype(B::member)>) {
    return A::member == B::member;
  } else {
    return false;
  }
}

/// Tags rise, and no member stands twice.
template <class Row, class... Later>
consteval bool rows_in_order(Rows<Row, Later...>) {
  if constexpr (sizeof...(Later) == 0) {
    return Row::tag >= 1 && Row::tag <= tag_max;
  } else {
    return Row::tag >= 1 && ((Row::tag < Later::tag && !same_member<Row, Later>()) && ...) &&
           rows_in_order(Rows<Later...>{});
  }
}

/// Every member has a row, once. As many rows as members, all different: none can be missing.
template <Tabled T>
consteval bool whole() {
  return Fields<T>::Table::count == member_count<T>() && rows_in_order(typename Fields<T>::Table{});
}

template <class Choice, class... Later>
consteval bool choices_differ(Choices<Choice, Later...>) {
  const bool alone =
      ((Choice::number != Later::number && !std::same_as<typename Choice::Type, typename Later::Type>) &&
       ...);
  if constexpr (sizeof...(Later) == 0) {
    return alone;
  } else {
    return alone && choices_differ(Choices<Later...>{});
  }
}

template <Chosen T>
consteval bool whole() {
  return Alternatives<T>::Table::count == std::variant_size_v<typename Alternatives<T>::Variant> &&
         choices_differ(typename Alternatives<T>::Table{});
}

// ---- numbers
// -----------------------------------------------------------------------------------------------

// to_number gives what is written for a value; from_number takes it back, and says no to what no value of
// this type gives. `base`: what instants are written as distances from.

template <std::unsigned_integral T>
constexpr std::uint64_t to_number(T value, base::Instant) {
  return value;
}
template <std::unsigned_integral T>
constexpr bool from_number(std::uint64_t number, T& value, base::Instant) {
  value = static_cast<T>(number);
  return value == number;
}

template <std::signed_integral T>
constexpr std::uint64_t to_number(T value, base::Instant) {
  return zigzag(value);
}
template <std::signed_integral T>
constexpr bool from_number(std::uint64_t number, T& value, base::Instant) {
  const std::int64_t wide = unzigzag(number);
  value = static_cast<T>(wide);
  return value == wide;
}

template <class T>
  requires std::is_enum_v<T>
constexpr std::uint64_t to_number(T value, base::Instant) {
  return kept_number(value);
}
template <class T>
  requires std::is_enum_v<T>
constexpr bool from_number(std::uint64_t number, T& value, base::Instant) {
  const auto& values = kept_values<T>;
  if (number >= values.size() || values[number] == no_kept_number) return false;
  value = static_cast<T>(values[number]);
  return true;
}

// The units and ids of base, as the one number they are.
constexpr auto& only_number(base::Money& money) {
  return money.minor;
}
constexpr auto& only_number(base::Points& points) {
  return points.count;
}
constexpr auto& only_number(base::Date& date) {
  return date.day;
}
template <class Tag>
constexpr auto& only_number(base::Id<Tag>& id) {
  return id.value;
}
template <class Tag>
constexpr auto& only_number(base::Slot<Tag>& slot) {
  return slot.value;
}

template <class T>
  requires requires(T& value) { only_number(value); }
constexpr std::uint64_t to_number(T value, base::Instant base) {
  return to_number(only_number(value), base);
}
template <class T>
  requires requires(T& value) { only_number(value); }
constexpr bool from_number(std::uint64_t number, T& value, base::Instant base) {
  return from_number(number, only_number(value), base);
}

// Instants: 0 is `never`, 1 the instant before all others; the rest are the folded distance from `base`,
// with the two numbers that these two would have had closed up. Every instant has exactly one number.

inline constexpr base::Instant before_all{INT64_MIN};

constexpr std::uint64_t distance(base::Instant at, base::Instant base) {
  return zigzag(
      static_cast<std::int64_t>(static_cast<std::uint64_t>(at.us) - static_cast<std::uint64_t>(base.us)));
}

constexpr std::uint64_t to_number(base::Instant at, base::Instant base) {
  if (at == base::never) return 0;
  if (at == before_all) return 1;
  const std::uint64_t own = distance(at, base);
  return own + 2 - (own > distance(base::never, base)) - (own > distance(before_all, base));
}

constexpr bool from_number(std::uint64_t number, base::Instant& at, base::Instant base) {
  if (number < 2) {
    at = number == 0 ? base::never : before_all;
    return true;
  }
  const std::uint64_t a = distance(base::never, base);
  const std::uint64_t b = distance(before_all, base);
  std::uint64_t own = number - 2;
  own += own >= (a < b ? a : b);
  own += own >= (a < b ? b : a);
  at.us = static_cast<std::int64_t>(static_cast<std::uint64_t>(base.us) +
                                    static_cast<std::uint64_t>(unzigzag(own)));
  return true;
}

/// Written as one number; everything else is written with its size before it.
template <class T>
concept Number = requires(T& value) { to_number(value, base::Instant{}); };

template <class T>
inline constexpr bool is_id = false;
template <class Tag>
inline constexpr bool is_id<base::Id<Tag>> = true;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
inline constexpr bool is_array = false;
template <class T, std::size_t size>
inline constexpr bool is_array<std::array<T, size>> = true;

template <class T>
inline constexpr bool is_box = false;
template <class T>
inline constexpr bool is_box<base::Box<T>> = true;

template <class T>
inline constexpr bool is_list = false;
template <class T>
inline constexpr bool is_list<std::vector<T>> = true;
template <class T, std::uint32_t inside>
inline constexpr bool is_list<base::Few<T, inside>> = true;

}  // namespace shuke::codec
