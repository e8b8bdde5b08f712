// One line on a terminal that says how far the work is; silent elsewhere. Not a report: nothing of it is
// kept.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace shuke::cli {

class ProgressBar {
 public:
  ProgressBar();
  /// `doing` is a word of the work. Bytes or pieces `done` of `of`; where `of` is 0 the end is not known,
  /// and the bytes read so far are shown.
  void show(std::string_view doing, std::uint64_t done, std::uint64_t of);
  /// Takes the line away again, before words for people and at the end.
  void clear();

 private:
  bool x_on;
  std::string x_shown;
};

}  // namespace shuke::cli
