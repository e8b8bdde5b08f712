// Engine: telling how a member stood in the past. Apart from the rest because it only reads.
#include <algorithm>

#include "engine/engine.h"

namespace shuke::engine {

store::Expected<domain::Past> Engine::past_of(base::MemberNo member) const {
  auto past = x_history.gather({member}, {}, x_state);
  if (!past) return std::unexpected(past.error());
  if (auto fault = x_rows.take_fault()) return std::unexpected(*fault);
  return past;
}

store::Expected<const domain::State*> Engine::state_at(base::MemberNo member, base::Instant at) {
  auto past = past_of(member);
  if (!past) return std::unexpected(past.error());
  const base::Instant until = std::min(at, x_now);
  std::erase_if(past->items, [&](const domain::PastItem& item) { return item.at > until; });
  x_rewind.tell(*past, until);
  return &x_rewind.told();
}

}  // namespace shuke::engine
