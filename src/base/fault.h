// Fault: the world failed (a file is missing, a disk is full, an input is not what its format says).
// Not for what the domain refuses (domain/rejection.h) and not for bugs (CHECK).
#pragma once

#include <expected>
#include <string>
#include <utility>

namespace shuke::base {

/// A failure of the world, in one plain English sentence that names the file, line or field where it is
/// known.
struct Fault {
  std::string message;
};

template <class T>
using Expected = std::expected<T, Fault>;

inline std::unexpected<Fault> fault(std::string message) {
  return std::unexpected<Fault>(Fault{std::move(message)});
}

}  // namespace shuke::base
