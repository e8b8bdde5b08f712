// Two generations: a name is let go only after the next ones have been given for a while, so whoever speaks
// of an order that was just made never has to ask the source.
#include "codec/name_space.h"

#include <utility>

#include "base/check.h"

namespace shuke::codec {

void NameSpace::stand_on(NameSource* source, std::uint32_t last) {
  CHECK(source == nullptr || this->last() == 0);
  x_source = source;
  take_back(last);
}

void NameSpace::take_back(std::uint32_t kept) {
  x_numbers.clear();
  x_texts.clear();
  x_grown.clear();
  x_young.clear();
  x_grown_after = kept;
  x_young_after = kept;
}

void NameSpace::let_go(std::uint32_t kept, std::size_t held_max) {
  if (x_source == nullptr) return;
  if (x_texts.size() > held_max) {
    x_numbers.clear();
    x_texts.clear();
  }
  if (x_young.size() <= held_max || x_young_after > kept) return;
  // The grown ones are all kept: the source has them.
  x_grown.clear();
  std::swap(x_grown, x_young);
  x_grown_after = std::exchange(x_young_after, x_young_after + x_grown.size());
}

std::uint32_t NameSpace::find_in_all(std::string_view text) const {
  if (const std::uint32_t no = x_young.find(text)) return x_young_after + no;
  if (const std::uint32_t no = x_grown.find(text)) return x_grown_after + no;
  if (const auto known = x_numbers.find(text); known != x_numbers.end()) return known->second;
  const std::uint32_t no = x_grown_after == 0 ? 0 : x_source->number_of(x_kind, text);
  if (no != 0) hold(no, std::string(text));
  return no;
}

std::string_view NameSpace::text_in_all(std::uint32_t no) const {
  if (no > x_grown_after) return x_grown.text(no - x_grown_after);
  if (no == 0) return {};
  if (const auto known = x_texts.find(no); known != x_texts.end()) return known->second;
  if (x_source == nullptr) return {};
  std::string text = x_source->text_of(x_kind, no);
  return text.empty() ? std::string_view() : hold(no, std::move(text));
}

std::string_view NameSpace::hold(std::uint32_t no, std::string text) const {
  const auto held = x_texts.try_emplace(no, std::move(text)).first;
  x_numbers.try_emplace(held->second, no);
  return held->second;
}

}  // namespace shuke::codec
