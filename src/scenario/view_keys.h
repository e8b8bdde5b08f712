// ViewKeys: which keys the views can have and where, so that a misspelt path is told from one at which
// there is nothing, and which of their texts are numbers. Not the views themselves (codec/view_*).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace shuke::scenario {

/// One step of a path into a view, such as `levels.grade.until` or `lines[0].sku`.
struct PathStep {
  std::string_view key;              // of a map, or of every item of a list
  std::optional<std::size_t> index;  // of a list
};
/// `a.b[0].c` and `a.b.0.c` alike. The steps point into `path`.
std::vector<PathStep> steps_of(std::string_view path);

/// Nothing where a view can have this path, else what is wrong with it in words. `names` are the ladders
/// and accounts of the programme; empty: any name will do.
std::optional<std::string> wrong_path(std::string_view path, std::span<const std::string_view> names);

/// Whether a text at this path is a number: money, a rate, an exact value. All other texts are names, ids
/// and words.
bool is_number_text(std::string_view path);

}  // namespace shuke::scenario
