// NamedDirectory: the directory of one thread of a replay. The programmes' own names keep their numbers,
// and what pours in from orders is forgotten now and then.
#pragma once

#include <cstdint>

#include "base/check.h"
#include "base/names.h"
#include "codec/directory.h"

namespace shuke::backtest {

class NamedDirectory {
 public:
  explicit NamedDirectory(const base::Names& names) : x_names(names) { refill(); }

  codec::Directory& directory() { return x_directory; }
  void begin_bucket() {
    if (x_directory.names().size() > x_names.size() + names_max) refill();
  }

 private:
  /// Names of skus, categories and lines kept from bucket to bucket; beyond it starts afresh.
  static constexpr std::uint32_t names_max = 1'000'000;

  void refill() {
    x_directory = codec::Directory();
    for (std::uint32_t i = 1; i <= x_names.size(); ++i) CHECK(x_directory.name(x_names.text(i)).value == i);
  }

  const base::Names& x_names;
  codec::Directory x_directory;
};

}  // namespace shuke::backtest
