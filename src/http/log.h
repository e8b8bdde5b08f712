// Log: one JSON line an event, to standard error. Ids of members, orders and commands, names and bodies are
// never in it. Not metrics, and not the audit trail, which is the journal.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace shuke::http {

using LogValue = std::variant<std::int64_t, std::string>;
using LogFields = std::initializer_list<std::pair<std::string_view, LogValue>>;

enum class LogLevel : std::uint8_t { info, warning, error };

/// `event` is a word such as `listening`. Any thread.
void log(LogLevel level, std::string_view event, LogFields fields = {});

}  // namespace shuke::http
