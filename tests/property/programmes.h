// The programmes the properties are tried on: the ten that ship, and made-up ones with every switch the ten
// leave alone. Not the tests of the programmes themselves; those are their scenarios.
#pragma once

#include <string>
#include <vector>

#include "domain/programme.h"

namespace shuke::property {

struct Subject {
  std::string name;
  domain::Programme programme;
};

/// All programmes; they live as long as the process.
const std::vector<Subject>& subjects();
/// With one more, whose ladders remember more than what counts now: a whole return does not bring all of
/// them back to where they were.
const std::vector<Subject>& subjects_with_windows();
const domain::Programme& subject_named(const std::string& name);

}  // namespace shuke::property
