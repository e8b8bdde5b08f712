// Reading a whole small file: a programme, a scenario, a mapping.
#pragma once

#include <string>

#include "base/fault.h"

namespace shuke::codec {

/// The file's bytes; a fault where it cannot be read or has more than `base::document_bytes_max`. A pipe is
/// read to its end too.
base::Expected<std::string> read_text_file(const std::string& path);

}  // namespace shuke::codec
