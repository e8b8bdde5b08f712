// NameSpace: the ids of one kind and their numbers from 1. It holds all of them, or the youngest beside a
// source that has the others. Not thread safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/ids.h"
#include "base/names.h"

namespace shuke::codec {

/// Where the names stand that a directory does not hold. Told by its own means where it fails; then its
/// answers are as if there were no such name.
class NameSource {
 public:
  /// 0 where the text has no number.
  virtual std::uint32_t number_of(base::NameKind kind, std::string_view text) = 0;
  /// Empty where the number has no text.
  virtual std::string text_of(base::NameKind kind, std::uint32_t no) = 0;

 protected:
  ~NameSource() = default;
};

class NameSpace {
 public:
  explicit NameSpace(base::NameKind kind) : x_kind(kind) {}

  /// The number of this text, a new one where it is seen for the first time. The empty text is 0.
  std::uint32_t intern(std::string_view text) {
    if (x_source == nullptr) return x_young.intern(text);
    if (const std::uint32_t known = find(text); known != 0 || text.empty()) return known;
    return x_young_after + x_young.intern(text);
  }
  /// The number of this text, or 0 where it was never seen.
  std::uint32_t find(std::string_view text) const {
    if (x_source == nullptr) return x_young.find(text);
    return text.empty() ? 0 : find_in_all(text);
  }
  /// Of a number that was given; empty for 0, and where the source has failed. Stays where it is until
  /// let_go() or clear().
  std::string_view text(std::uint32_t no) const {
    return no > x_young_after ? x_young.text(no - x_young_after) : text_in_all(no);
  }
  std::uint32_t last() const { return x_young_after + x_young.size(); }

  /// From now on the numbers up to `last` can be had from the source, so none of them need be held. Null:
  /// there is none any more, and nothing is known.
  void stand_on(NameSource* source, std::uint32_t last);
  /// Lets go of names that the source has, where many are held: those up to `kept` are there to stay.
  void let_go(std::uint32_t kept, std::size_t held_max);
  /// Forgets the numbers after `kept`, which is what the source has: they are given anew.
  void take_back(std::uint32_t kept);
  void clear() { x_young.clear(); }
  /// All of them, where there is no source.
  base::Names& all() { return x_young; }

 private:
  std::uint32_t find_in_all(std::string_view text) const;
  std::string_view text_in_all(std::uint32_t no) const;
  std::string_view hold(std::uint32_t no, std::string text) const;

  base::NameKind x_kind;
  NameSource* x_source = nullptr;
  // Numbers follow one another: the source's, those of the generation before the youngest, the youngest.
  std::uint32_t x_grown_after = 0;
  std::uint32_t x_young_after = 0;
  base::Names x_grown;
  base::Names x_young;
  // Of the source's, what was asked for.
  mutable std::unordered_map<std::uint32_t, std::string> x_texts;
  mutable std::unordered_map<std::string_view, std::uint32_t> x_numbers;  // views of x_texts
};

}  // namespace shuke::codec
