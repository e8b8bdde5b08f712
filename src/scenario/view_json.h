// One view of an engine's state as JSON, by the caller's id.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "codec/json_writer.h"
#include "engine/engine.h"

namespace shuke::scenario {

enum class ViewKind : std::uint8_t { member, order, statement };

/// Nothing where there is no member or order of this id.
std::optional<std::string> view_json(const engine::Engine& engine, ViewKind kind, std::string_view id,
                                     codec::JsonWriter::Layout layout = codec::JsonWriter::Layout::compact);

}  // namespace shuke::scenario
