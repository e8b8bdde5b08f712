// Fault: the world failed (disk, file, version), as a value. Not a rejection: the domain was not asked.
#pragma once

#include <expected>
#include <string>

namespace shuke::store {

struct Fault {
  enum class Kind {
    unavailable,  // an I/O error; what was being written is not there, and the store must be opened again
    full,         // no space: reads go on, nothing was written
    damaged,      // what is on the disk does not hold together
    refused,      // not usable as it is: locked by another process, a newer version, a library too old
  };
  Kind kind = Kind::unavailable;
  std::string words;  // one English sentence for the log: what failed, where, and the system's own words
};

template <class T>
using Expected = std::expected<T, Fault>;

}  // namespace shuke::store
