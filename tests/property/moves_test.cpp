// What the moves reach: a property over stories that never get anywhere would prove nothing.
#include "property/check.h"

#include <algorithm>
#include <array>
#include <iostream>

#include "property/any_programme.h"
#include "property/moves.h"
#include "property/words.h"

namespace shuke::property {
namespace {

using namespace domain;

TEST(Moves, reach_every_type_of_event_and_every_kind_is_mostly_accepted) {
  std::array<int, 80> events{};
  std::array<int, move_kinds> accepted{};
  std::array<int, move_kinds> made{};
  holds_for(800, [&] {
    forget_told();
    const Subject subject = any_subject();
    Shop shop(subject.programme, *any_start());
    Mover mover(shop);
    mover.begin();
    for (const Move& move : *any_moves()) {
      const auto kind = static_cast<std::size_t>(move.kind);
      ++made[kind];
      accepted[kind] += mover.make(move) ? 1 : 0;
    }
    for (const Event& event : shop.events) ++events[static_cast<std::size_t>(event.type)];
  });
  for (std::size_t i = 0; i < move_kinds; ++i)
    std::cout << i << ": " << accepted[i] << " of " << made[i] << "\n";
  // Corrections come of late commands alone, versions and lists of codes of other doors than a member's.
  constexpr std::array never_met{EventType::timeline_corrected,  EventType::codes_imported,
                                 EventType::card_secrets_issued, EventType::programme_changed,
                                 EventType::programme_published, EventType::member_erased};
  for (std::size_t i = 0; i <= static_cast<std::size_t>(EventType::member_erased); ++i) {
    const auto type = static_cast<EventType>(i);
    std::cout << event_type_name(type) << " " << events[i] << "\n";
    if (std::ranges::find(never_met, type) != never_met.end()) continue;
    EXPECT_GT(events[i], 0) << event_type_name(type);
  }
}

}  // namespace
}  // namespace shuke::property
