// What the moves reach: a property over stories that never get anywhere would prove nothing.
#include "property/check.h"

#include <array>
#include <iostream>

#include "property/moves.h"
#include "property/programmes.h"
#include "property/words.h"

namespace shuke::property {
namespace {

using namespace domain;

TEST(Moves, reach_every_type_of_event_and_every_kind_is_mostly_accepted) {
  std::array<int, 64> events{};
  std::array<int, move_kinds> accepted{};
  std::array<int, move_kinds> made{};
  holds_for(300, [&] {
    forget_told();
    Shop shop(subjects()[*rc::gen::inRange<std::size_t>(0, subjects().size())].programme, *any_start());
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
  for (std::size_t i = 0; i < 32; ++i) {
    std::cout << event_type_name(static_cast<EventType>(i)) << " " << events[i] << "\n";
    EXPECT_GT(events[i], 0) << event_type_name(static_cast<EventType>(i));
  }
}

}  // namespace
}  // namespace shuke::property
