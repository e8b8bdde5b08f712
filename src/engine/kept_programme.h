// The programme as the store keeps it: the YAML text that every opening compiles again, with its version
// and the instant from which it decides. Not the compiled tables (domain/programme.h) and not the checking
// of a text (codec/programme_file.h).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "domain/timeline.h"
#include "store/store.h"

namespace shuke::engine {

struct KeptProgramme {
  std::uint32_t version = 1;
  /// From here on it decides. A shop's first one decides from the beginning.
  base::Instant takes_effect_at{INT64_MIN};
  std::string file_name;  // without folders; findings name it
  std::string text;       // YAML, byte for byte as it was given
  domain::EvaluateLadders evaluate = domain::EvaluateLadders::at_publish;
  base::Instant published_at{};
};

/// All versions the store has, in their order. A record that cannot be read is damaged, one of a later form
/// refused.
store::Expected<std::vector<KeptProgramme>> read_kept_programmes(store::Store& store);
/// The setting that keeps a version.
store::Setting setting_of(const KeptProgramme& programme);
/// Adds a version, durably. Numbers rise from 1; one that is there already is replaced.
store::Expected<void> keep_programme(store::Store& store, const KeptProgramme& programme);

}  // namespace shuke::engine
