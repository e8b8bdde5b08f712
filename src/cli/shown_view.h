// What `shuke member`, `shuke order` and `shuke statement` share: one view of a shop, read beside whoever
// owns it, printed as JSON. Not the views themselves (codec).
#pragma once

#include <optional>
#include <string>

#include "base/fault.h"
#include "base/time.h"
#include "cli/data_options.h"
#include "scenario/view_json.h"

namespace shuke::cli {

struct ViewOptions {
  DataOptions shop;
  std::string id;
  std::string at;  // of a member: an instant of the past; empty: as it stands
};

/// Prints the view and answers the exit code.
int show_view(const ViewOptions& options, scenario::ViewKind kind);

}  // namespace shuke::cli
