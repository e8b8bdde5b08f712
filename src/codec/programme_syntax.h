// Building blocks of the programme file's tables, for the tables alone.
// Everything is constexpr data; addresses are taken of static tables only.
#pragma once

#include "codec/syntax.h"

namespace shuke::codec::syntax {

constexpr Shape of_kind(Shape::Kind kind) {
  return Shape{.kind = kind};
}
constexpr Shape of_section(const Section& section) {
  return Shape{.kind = Shape::Kind::section, .section = &section};
}
constexpr Shape word(std::span<const Word> words) {
  return Shape{.kind = Shape::Kind::word, .words = words};
}
constexpr Shape reference(std::string_view refers_to) {
  return Shape{.kind = Shape::Kind::reference, .refers_to = refers_to};
}
constexpr Shape list_of(const Shape& of) {
  return Shape{.kind = Shape::Kind::list, .of = &of};
}
constexpr Shape map_of(const Shape& of) {
  return Shape{.kind = Shape::Kind::map, .of = &of};
}
/// A map whose keys are names that stand elsewhere in the file.
constexpr Shape map_by(std::string_view refers_to, const Shape& of) {
  return Shape{.kind = Shape::Kind::map, .of = &of, .refers_to = refers_to};
}
constexpr Shape positive(Shape shape) {
  shape.positive = true;
  return shape;
}
constexpr Shape with_words(Shape shape, std::span<const Word> words) {
  shape.words = words;
  return shape;
}

inline constexpr Shape name = of_kind(Shape::Kind::name);
inline constexpr Shape text = of_kind(Shape::Kind::text);
inline constexpr Shape money = of_kind(Shape::Kind::money);
inline constexpr Shape points = of_kind(Shape::Kind::points);
inline constexpr Shape count = of_kind(Shape::Kind::count);
inline constexpr Shape rate = of_kind(Shape::Kind::rate);
inline constexpr Shape share = of_kind(Shape::Kind::share);
inline constexpr Shape duration = of_kind(Shape::Kind::duration);
inline constexpr Shape month_day = of_kind(Shape::Kind::month_day);
inline constexpr Shape instant = of_kind(Shape::Kind::instant);
inline constexpr Shape boolean = of_kind(Shape::Kind::boolean);

inline constexpr Key title_keys[] = {
    {"zh", text, true, {"中文", "in Chinese"}},
    {"en", text, true, {"英文", "in English"}},
};
inline constexpr Section title_section{
    "title", {"中英文名称", "a name in Chinese and English"}, title_keys};
inline constexpr Shape title = of_section(title_section);

/// What becomes of a row in a new version of the programme.
inline constexpr Key renamed_from_key{
    "renamed_from",
    name,
    false,
    {"上一版本中的名字；持有者不受影响", "its name in the version before; who has it keeps it"}};
inline constexpr Key retired_key{"retired",
                                 boolean,
                                 false,
                                 {"true 为停用：不再发给任何人，已有的保留（默认 false）",
                                  "true: nobody gets it any more, who has it keeps it (default false)"}};

inline constexpr Word period_words[] = {
    {"ever", {"一直以来", "ever"}}, {"day", {"每天", "a day"}},           {"week", {"每周", "a week"}},
    {"month", {"每月", "a month"}}, {"quarter", {"每季度", "a quarter"}}, {"year", {"每年", "a year"}},
};

}  // namespace shuke::codec::syntax
