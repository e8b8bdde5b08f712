// The option --role of the verbs that make keys and users.
#pragma once

#include <string>

#include "access/role.h"
#include "base/fault.h"

namespace shuke::cli {

/// The role of this name; a fault that names all roles where there is none.
base::Expected<access::Role> read_role(const std::string& name);

}  // namespace shuke::cli
