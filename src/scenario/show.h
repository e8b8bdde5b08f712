// Showing what a scenario leaves behind: runs it to its end and gives one view as JSON. Not a test of it
// (runner).
#pragma once

#include <string>

#include "base/fault.h"
#include "scenario/runner.h"

namespace shuke::scenario {

/// One of them is not empty.
struct ViewWanted {
  std::string member;
  std::string order;
  std::string statement;
};

/// The view after the last step of the file's scenario of this number, counted from 1, indented.
/// Expectations are not looked at. Faults where the file, its programme or the id is not there, or a
/// command ends otherwise than the file says.
base::Expected<std::string> show_view(const std::string& path, int number, const ViewWanted& wanted,
                                      const ProgrammeLoader& loader, const StoreMaker& stores);

}  // namespace shuke::scenario
