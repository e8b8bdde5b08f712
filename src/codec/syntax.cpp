// Looking things up in the tables, and the nearest right word for a wrong one.
#include "codec/syntax.h"

#include <algorithm>
#include <vector>

namespace shuke::codec {
namespace {

/// Edits that turn one word into the other: a letter added, left out, changed, or two neighbours swapped.
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

}  // namespace

const Key* Section::find(std::string_view key) const {
  const auto found =
      std::find_if(keys.begin(), keys.end(), [&](const Key& row) { return row.name == key; });
  return found == keys.end() ? nullptr : &*found;
}

std::string_view nearest(std::string_view name, std::span<const std::string_view> known) {
  constexpr std::size_t compared_max = 64;
  if (name.size() > compared_max) return {};
  std::string_view best;
  std::size_t best_edits =
      name.size() / 3 + 1;  // a third of a word may be wrong, and one letter of a short one
  for (const std::string_view candidate : known) {
    if (candidate.size() > compared_max) continue;
    const std::size_t distance = edits(name, candidate);
    if (distance > best_edits || (distance == best_edits && !best.empty())) continue;
    if (2 * distance >= std::max(name.size(), candidate.size()))
      continue;  // more than half of it must be right
    best = candidate;
    best_edits = distance;
  }
  return best;
}

}  // namespace shuke::codec
