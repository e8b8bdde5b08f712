// Findings that are errors, joined to one fault.
#include "cli/programme_loader.h"

#include <utility>

#include "codec/programme_file.h"
#include "codec/text_file.h"

namespace shuke::cli {
namespace {

base::Expected<domain::Programme> usable(codec::ProgrammeFile file) {
  if (file.programme) return *std::move(file.programme);
  std::string errors = "the programme cannot be used";
  for (const codec::Finding& finding : file.findings) {
    if (finding.error) errors += "\n  " + codec::line_of(finding);
  }
  return base::fault(errors);
}

}  // namespace

base::Expected<domain::Programme> load_checked_programme(const std::string& path, base::Names& names) {
  return usable(codec::load_programme(path, names));
}

base::Expected<domain::Programme> check_programme(std::string_view text, const std::string& file_name,
                                                  base::Names& names) {
  return usable(codec::read_programme(text, file_name, names));
}

base::Expected<std::string> read_programme_text(const std::string& path) {
  auto text = codec::read_text_file(path);
  if (!text) return base::fault(path + ": " + text.error().message);
  return text;
}

}  // namespace shuke::cli
