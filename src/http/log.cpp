// Lines are written whole, so that threads cannot mix them.
#include "http/log.h"

#include <fmt/chrono.h>

#include <chrono>
#include <cstdio>

#include "codec/json_writer.h"

namespace shuke::http {

void log(LogLevel level, std::string_view event, LogFields fields) {
  constexpr std::string_view levels[] = {"info", "warning", "error"};
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const auto milliseconds = now.time_since_epoch().count() % 1000;
  std::string line;
  codec::JsonWriter out(line);
  out.begin_object();
  out.text("at", fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
                             fmt::gmtime(std::chrono::system_clock::to_time_t(now)), milliseconds));
  out.text("level", levels[static_cast<std::size_t>(level)]);
  out.text("event", event);
  for (const auto& [name, value] : fields) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      out.integer(name, *number);
    } else {
      out.text(name, std::get<std::string>(value));
    }
  }
  out.end_object();
  line += '\n';
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace shuke::http
