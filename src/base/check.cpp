// The failing end of CHECK, kept out of the header so that every use stays one compare and one cold call.
#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace shuke::base {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: broken assumption: %s\n", file, line, condition);
  std::abort();
}

}  // namespace shuke::base
