// Levels (S10, S11): what the ladders show is what a slow recomputation from the kept settled orders gives, at every step.
#include "property/check.h"

#include "property/moves.h"
#include "property/programmes.h"
#include "property/slow_ladders.h"
#include "property/words.h"

namespace shuke::property {
namespace {

using namespace domain;

/// A shop that tells the slow model everything.
class WatchedShop : public Shop {
 public:
  WatchedShop(const Programme& rules, Instant start) : Shop(rules, start), slow(rules) {}
  SlowLadders slow;
  void on_event(const Event& event) override {
    Shop::on_event(event);
    slow.see(event, state);
  }
};

/// Everything that moves a metric; what sets levels by other ways is left out, and so are holds, which growth does not know.
Appetite orders_and_actions() {
  return Appetite().without({MoveKind::set_level, MoveKind::import, MoveKind::merge, MoveKind::hold, MoveKind::capture,
                             MoveKind::release});
}

void levels_hold(const Subject& subject) {
  forget_told();
  tell("programme " + subject.name);
  WatchedShop shop(subject.programme, *any_start());
  Mover mover(shop);
  mover.begin();
  for (const Move& move : *rc::gen::scale(1.5, any_moves(orders_and_actions()))) {
    mover.make(move);
    shop.wait_until(shop.now);
    shop.slow.wait_until(shop.now, true);
    shop.slow.compare(shop.state);
  }
}

TEST(Levels, of_every_programme_are_what_a_slow_recomputation_gives) {
  holds_for(500, [] { levels_hold(subjects()[*rc::gen::inRange<std::size_t>(0, subjects().size())]); });
}

TEST(Levels, by_terms_and_by_reviews_are_what_a_slow_recomputation_gives) {
  std::vector<const Subject*> moving;
  for (const Subject& subject : subjects()) {
    for (const Ladder& ladder : subject.programme.ladders) {
      if (ladder.has_reviews() || ladder.down == Ladder::Down::at_term_end) {
        moving.push_back(&subject);
        break;
      }
    }
  }
  holds_for(500, [&] { levels_hold(*moving[*rc::gen::inRange<std::size_t>(0, moving.size())]); });
}

}  // namespace
}  // namespace shuke::property
