// Stores for scenarios in SQLite files of folders that are gone afterwards.
#pragma once

#include "scenario/shop.h"

namespace shuke::cli {

/// Each shop in a folder of its own beneath the system's for temporary files.
scenario::StoreMaker sqlite_stores();

}  // namespace shuke::cli
