// Reading a small text file whole.
#pragma once

#include <string>

#include "base/fault.h"

namespace shuke::scenario {

/// Faults where the file cannot be read or has more bytes than limits.h document_bytes_max.
base::Expected<std::string> read_text_file(const std::string& path);

}  // namespace shuke::scenario
