// Findings that are errors, joined to one fault.
#include "cli/programme_loader.h"

#include "codec/programme_file.h"

namespace shuke::cli {

base::Expected<domain::Programme> load_checked_programme(const std::string& path, base::Names& names) {
  codec::ProgrammeFile file = codec::load_programme(path, names);
  if (file.programme) return *std::move(file.programme);
  std::string errors = "the programme cannot be used";
  for (const codec::Finding& finding : file.findings) {
    if (finding.error) errors += "\n  " + codec::line_of(finding);
  }
  return base::fault(errors);
}

}  // namespace shuke::cli
