// Reading a mapping file (mappings/*.yaml): YAML checked against a table of its keys, then turned into a
// Mapping. Not the order file itself (row_reader.h).
#pragma once

#include <string>
#include <string_view>

#include "backtest/mapping.h"
#include "base/fault.h"
#include "codec/syntax.h"

namespace shuke::backtest {

/// The form of a mapping file.
const codec::Section& mapping_syntax();

/// Faults name every error as FILE:LINE:COLUMN, one a line; a misspelt key with the nearest right one.
base::Expected<Mapping> read_mapping(std::string_view text, const std::string& file_name);
/// The same from a file.
base::Expected<Mapping> load_mapping(const std::string& path);

}  // namespace shuke::backtest
