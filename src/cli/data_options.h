// The options by which a verb is told which shop it works on: --data DIR or --database URL. What opens it
// is data_dir.
#pragma once

#include <string>

#include "base/fault.h"

namespace CLI {
class App;
}

namespace shuke::cli {

struct DataOptions {
  std::string data;
  std::string database;
};

/// Adds the two to a verb, one of which must be given. `options` must outlive the parsing.
void add_data_options(CLI::App& verb, DataOptions& options);
/// The folder; a fault where a database was named, which this version cannot use.
base::Expected<std::string> folder_of(const DataOptions& options);

}  // namespace shuke::cli
