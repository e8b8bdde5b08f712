// What the journal says of one command: how it was answered, when, and whose key had sent it.
#include "base/names.h"
#include "engine/engine.h"

namespace shuke::engine {

store::Expected<std::optional<Engine::Recorded>> Engine::recorded(const std::string& command_id) const {
  const auto damaged = [](std::string words) {
    return std::unexpected(store::Fault{store::Fault::Kind::damaged, std::move(words)});
  };
  const auto places = x_store.commands(base::hash_bytes(command_id));
  if (!places) return std::unexpected(places.error());
  for (const store::Store::Known& known : *places) {
    if (known.id != command_id) continue;
    const auto batch = x_store.batch(known.place.batch);
    if (!batch) return std::unexpected(batch.error());
    if (!*batch || known.place.index > (*batch)->bytes.size())
      return damaged("A command's batch is not there.");
    Recorded recorded;
    BatchReader at(std::string_view((*batch)->bytes).substr(known.place.index));
    if (at.next() != BatchReader::Kind::outcome || !at.read(recorded.outcome, nullptr))
      return damaged("A command's outcome cannot be read.");
    recorded.recorded_at = (*batch)->recorded_at;
    recorded.batch = known.place.batch;
    return recorded;
  }
  return std::nullopt;
}

}  // namespace shuke::engine
