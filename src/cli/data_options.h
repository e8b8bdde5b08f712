// The options by which a verb is told which shop it works on: --data DIR or --database URL. What opens it
// is data_dir.
#pragma once

#include <string>
#include <string_view>

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
/// Adds a verb that does nothing but print something of one shop.
struct ListingVerb {
  std::string_view name;
  std::string_view does;
};
void add_listing(CLI::App& program, const ListingVerb& listing,
                 base::Expected<void> (*list)(const DataOptions&), int& exit_code);
/// The folder; a fault where a database was named, which this version cannot use.
base::Expected<std::string> folder_of(const DataOptions& options);

}  // namespace shuke::cli
