// Settled orders and levels (S7, S10, S11): when orders settle, what they count, and what the ladders make
// of it is what a slow recomputation gives, at every step.
#include "property/check.h"

#include "property/moves.h"
#include "property/programmes.h"
#include "property/slow_ladders.h"
#include "property/slow_orders.h"
#include "property/words.h"

namespace shuke::property {
namespace {

using namespace domain;

/// A shop that tells the slow models everything.
class WatchedShop : public Shop {
 public:
  WatchedShop(const Programme& rules, Instant start) : Shop(rules, start), ladders(rules), orders(rules) {}
  SlowLadders ladders;
  SlowOrders orders;

  void on_event(const Event& event) override {
    Shop::on_event(event);
    orders.see(event);
    ladders.see(event, state);
  }
  void make(Mover& mover, const Move& move) {
    if (move.kind == MoveKind::wait) {
      wait_until(mover.instant_of(move));
    } else {
      const Command command = *mover.command_of(move);
      ladders.hear(command);
      run(command);
    }
    wait_until(now);
    ladders.wait_until(now);
  }
};

using Tally = std::array<int, SlowLadders::happenings>;

/// Stories that move levels: more is bought and sent than in other properties.
Appetite level_seekers() {
  Appetite appetite;
  appetite.weights[static_cast<std::size_t>(MoveKind::pay)] *= 2;
  appetite.weights[static_cast<std::size_t>(MoveKind::ship)] *= 2;
  return appetite;
}

/// One story under one programme; `compare` looks at the shop after every move.
template <class Compare>
void each_step(const Subject& subject, Compare&& compare) {
  forget_told();
  tell("programme " + subject.name);
  WatchedShop shop(subject.programme, *any_start());
  Mover mover(shop);
  mover.begin();
  for (const Move& move : *any_moves(level_seekers())) {
    shop.make(mover, move);
    compare(shop);
  }
}

TEST(Levels, of_every_programme_are_what_a_slow_recomputation_gives) {
  Tally tally{};
  for (const Subject& subject : subjects_with_windows()) {
    holds_for(150, [&] {
      Tally seen{};
      each_step(subject, [&](const WatchedShop& shop) {
        shop.ladders.compare(shop.state);
        seen = shop.ladders.tally;
      });
      for (std::size_t i = 0; i < tally.size(); ++i) tally[i] += seen[i];
    });
    if (HasFailure()) return;
  }
  // Stories in which nothing of the kind happens would prove nothing of it.
  for (std::size_t i = 0; i < tally.size(); ++i)
    EXPECT_GT(tally[i], 0) << "no story reached happening " << i << " of SlowLadders::Happened";
}

TEST(Orders, settle_and_count_when_a_slow_recomputation_says_so) {
  for (const Subject& subject : subjects_with_windows()) {
    holds_for(60, [&] {
      each_step(subject, [](const WatchedShop& shop) { shop.orders.compare(shop.state, shop.now); });
    });
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace shuke::property
