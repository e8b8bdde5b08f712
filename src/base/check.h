// CHECK: the one macro of the project. It states what must be true if the code is right, stays on in
// release, and aborts. It is never for input: what a caller may send wrongly is a rejection, what the world
// may do wrongly is a fault.
#pragma once

namespace shuke::base {

/// Prints the broken condition with its place on standard error and aborts the process.
[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace shuke::base

#define CHECK(condition)                                           \
  do {                                                             \
    if (!(condition)) [[unlikely]]                                 \
      ::shuke::base::check_failed(#condition, __FILE__, __LINE__); \
  } while (false)
