// Fuzz target: any bytes as a programme file. The checker never crashes, is the same for the same bytes,
// and gives a programme exactly where it found no error.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "codec/programme_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace shuke;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  base::Names names;
  base::Names other_names;
  const codec::ProgrammeFile first = codec::read_programme(text, "fuzz.yaml", names);
  const codec::ProgrammeFile second = codec::read_programme(text, "fuzz.yaml", other_names);
  CHECK(first.findings.size() == second.findings.size());
  const bool has_error = std::any_of(first.findings.begin(), first.findings.end(),
                                     [](const codec::Finding& f) { return f.error; });
  CHECK(first.programme.has_value() == !has_error);
  for (const codec::Finding& finding : first.findings)
    CHECK(!finding.code.empty() && !finding.message.empty());
  return 0;
}
