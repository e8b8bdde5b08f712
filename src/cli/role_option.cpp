// Reads a role's name by the table of access.
#include "cli/role_option.h"

#include "codec/values.h"

namespace shuke::cli {

base::Expected<access::Role> read_role(const std::string& name) {
  if (const auto role = access::find_role(name)) return *role;
  std::string names;
  for (const access::RoleRow& row : access::role_table())
    names += (names.empty() ? "" : ", ") + std::string(row.name);
  return base::fault("There is no role " + codec::in_quotes(name) + "; the roles are: " + names + ".");
}

}  // namespace shuke::cli
