// What the journal keeps of a command as it was asked for: its type, where it came from and why. Not what
// was answered, and not who sent it.
#pragma once

#include <optional>
#include <string_view>

#include "codec/directory.h"
#include "codec/json_writer.h"
#include "domain/command.h"
#include "engine/batch_bytes.h"

namespace shuke::http {

/// The type's name; empty where the journal does not tell it.
std::string_view type_of(const engine::Outcome& outcome, const std::optional<domain::Command>& command);
/// `type`, `store`, `till`, `operator` and `reason`, each where it is known, into an object that is open.
void write_asked(codec::JsonWriter& out, const codec::Directory& directory, const engine::Outcome& outcome,
                 const std::optional<domain::Command>& command);

}  // namespace shuke::http
