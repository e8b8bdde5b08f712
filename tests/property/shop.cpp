// Drives a state and keeps what is needed to look at it afterwards.
#include "property/shop.h"

#include "property/words.h"

namespace shuke::property {

using namespace domain;

Shop::Shop(const Programme& programme_in, Instant start, Dues dues)
    : programme(programme_in), now(start), x_runner(programme_in, state, *this, &x_queue), x_dues(dues) {}

Shop::Shop(const Shop& past) : Shop(past.programme, past.now, past.x_dues) {
  state = past.state;
  books = past.books;
  events = past.events;
  for (std::uint32_t no = 1; no < state.members_end(); ++no) x_queue.watch(state.member({no}));
}

Decided<void> Shop::run(const Command& command) {
  if (x_dues == Dues::eager) wait_until(command.at);
  now = command.at;
  tell(words_of(command));
  auto decided = x_runner.run(command);
  if (!decided)
    tell("  rejected: " + std::string(rejection_row(decided.error().code).name) + " " +
         std::string(decided.error().field));
  return decided;
}

void Shop::wait_until(Instant at) {
  x_runner.advance_all(at);
  now = std::max(now, at);
}

void Shop::require_sound() const {
  books.compare(programme, state);
  property::require_sound(programme, state, now);
}

void Shop::on_event(const Event& event) {
  tell(short_words_of(event));
  books.add(event);
  events.push_back(event);
}

}  // namespace shuke::property
