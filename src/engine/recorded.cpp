// What the journal says of one command: how it was answered, when, who had sent it, and why.
#include <utility>

#include "engine/engine.h"

namespace shuke::engine {

store::Expected<std::optional<Engine::Recorded>> Engine::recorded(const std::string& command_id) const {
  const auto damaged = [](std::string words) {
    return std::unexpected(store::Fault{store::Fault::Kind::damaged, std::move(words)});
  };
  const auto place = x_store.command(command_id);
  if (!place) return std::unexpected(place.error());
  if (!*place) return std::nullopt;
  const auto batch = x_store.batch((*place)->batch);
  if (!batch) return std::unexpected(batch.error());
  if (!*batch || (*place)->index > (*batch)->bytes.size())
    return damaged("A command's batch is not there.");
  Recorded recorded;
  domain::Command command;
  BatchReader at(std::string_view((*batch)->bytes).substr((*place)->index));
  if (at.next() != BatchReader::Kind::outcome || !at.read(recorded.outcome, &command))
    return damaged("A command's outcome cannot be read.");
  if (command.id) recorded.command = std::move(command);
  recorded.recorded_at = (*batch)->recorded_at;
  recorded.batch = (*place)->batch;
  return recorded;
}

}  // namespace shuke::engine
