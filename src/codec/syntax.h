// Syntax: the form of a YAML file as data. One table per section says which keys it has, what each may
// hold, and what it means in Chinese and English. The checker, the JSON Schema and the generated reference
// all read these tables; nothing repeats them. Not what a file's values mean together (programme_sense) and
// not their reading into domain tables (programme_compile).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace shuke::codec {

/// The same sentence in both languages.
struct Meaning {
  std::string_view zh;
  std::string_view en;
};

/// A word that may stand as a value, with what it means.
struct Word {
  std::string_view word;
  Meaning meaning;
};

struct Section;

/// What one value may be.
struct Shape {
  enum class Kind : std::uint8_t {
    word,       // one of `words`
    name,       // a new name: letters, digits, _ and -
    reference,  // the name of something that stands elsewhere in the file; `refers_to` says of what
    text,
    money,   // in the programme's currency
    points,  // a whole number
    count,   // a whole number
    rate,    // 1.5, 98% or 2/3
    share,   // a rate of at most 100 %
    duration,
    month_day,  // 10-01
    instant,
    boolean,
    section,  // a map with the keys of `section`
    list,     // of `of`; never empty (S20)
    map,  // of `of` by name; never empty. Where `refers_to` is set the names stand elsewhere, else they are
          // new
  };

  Kind kind = Kind::text;
  std::span<const Word> words = {};  // kind word: all there are; otherwise allowed beside the kind
  const Section* section = nullptr;
  const Shape* of = nullptr;
  std::string_view refers_to = {};
  bool positive = false;  // numbers: above zero
};

struct Key {
  std::string_view name;
  Shape shape;
  bool required = false;
  Meaning meaning;
};

/// The keys that belong to one word of a deciding key. Keys that no form names belong to all.
struct Form {
  std::string_view word;
  std::span<const std::string_view> must = {};
  std::span<const std::string_view> may = {};
};

struct Section {
  std::string_view name;
  Meaning meaning;
  std::span<const Key> keys;
  /// Of these keys exactly one must stand; empty: no such rule.
  std::span<const std::string_view> exactly_one = {};
  /// A key whose word decides which of the others belong here. Where it may be left out, the first form is
  /// meant.
  std::string_view decided_by = {};
  std::span<const Form> forms = {};

  const Key* find(std::string_view key) const;
};

/// The whole form of a programme file.
const Section& programme_syntax();

/// The name among `known` that is nearest to `name` by edits, or nothing where none is near enough to be
/// meant.
std::string_view nearest(std::string_view name, std::span<const std::string_view> known);

/// The JSON Schema (2020-12) of a section, indented, for editors.
std::string json_schema_of(const Section& root);
/// The reference of a section and all below it, in Markdown, Chinese beside English.
std::string reference_of(const Section& root);

}  // namespace shuke::codec
