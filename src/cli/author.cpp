// The account is asked of the operating system.
#include "cli/author.h"

#include <pwd.h>
#include <unistd.h>

#include "codec/directory.h"

namespace shuke::cli {

base::Expected<access::Author> author_here(const std::string& reason) {
  if (!reason.empty() && !codec::is_printable(reason, access::reason_characters_max))
    return base::fault("A reason has at most " + std::to_string(access::reason_characters_max) +
                       " printable characters.");
  const passwd* account = ::getpwuid(::getuid());
  return access::Author{.account = account != nullptr ? account->pw_name : std::to_string(::getuid()),
                        .reason = reason};
}

void add_reason(CLI::App& verb, std::string& reason) {
  verb.add_option("--reason", reason, "Why, for the audit trail");
}

}  // namespace shuke::cli
