// The account is asked of the operating system.
#include "cli/author.h"

#include <pwd.h>
#include <unistd.h>

#include "codec/command_table.h"
#include "codec/directory.h"

namespace shuke::cli {

std::string account_here() {
  const passwd* account = ::getpwuid(::getuid());
  return account != nullptr ? account->pw_name : std::to_string(::getuid());
}

base::Expected<access::Author> author_here(const std::string& reason) {
  if (!reason.empty() && !codec::is_printable(reason, codec::reason_characters_max))
    return base::fault("A reason has at most " + std::to_string(codec::reason_characters_max) +
                       " printable characters.");
  return access::Author{.account = account_here(), .reason = reason};
}

void add_reason(CLI::App& verb, std::string& reason) {
  verb.add_option("--reason", reason, "Why, for the audit trail");
}

}  // namespace shuke::cli
