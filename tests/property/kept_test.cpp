// What happens is the same after it was written as bytes and read: random stories, and every scenario.
#include "property/check.h"

#include "property/any_programme.h"
#include "property/histories.h"
#include "property/kept.h"
#include "property/moves.h"
#include "property/words.h"

namespace shuke::property {
namespace {

using namespace domain;

TEST(Kept, random_stories_survive_their_bytes) {
  holds_for(200, [] {
    forget_told();
    const Subject subject = any_subject();
    Shop shop(subject.programme, *any_start());
    Mover mover(shop);
    mover.begin();
    for (const Move& move : *any_moves()) {
      const auto command = mover.command_of(move);
      if (!command) {
        shop.wait_until(mover.instant_of(move));
        continue;
      }
      Command read;
      const std::string lost = lost_of(*command, read);
      require(lost.empty(), lost);
      require(words_of(read) == words_of(*command), "the command came back with other words");
      static_cast<void>(shop.run(read));
    }
    const std::string lost = lost_in_bytes(shop.events, shop.state);
    require(lost.empty(), lost);
  });
}

void expect_commands_and_people(const History& history) {
  for (const Command& command : history.commands) {
    Command read;
    EXPECT_EQ(lost_of(command, read), "") << history.name;
    EXPECT_EQ(words_of(read), words_of(command)) << history.name;
  }
  for (std::uint32_t no = 1; no < history.engine.state().members_end(); ++no) {
    codec::Person read;
    const codec::Person& person = history.engine.person({no});
    EXPECT_EQ(lost_of(person, read), "") << history.name;
    EXPECT_TRUE(read.texts == person.texts && read.tags == person.tags) << history.name;
  }
}

TEST(Kept, every_scenario_survives_its_bytes_and_a_paid_order_is_small) {
  int histories = 0;
  std::size_t orders = 0;
  std::size_t bytes = 0;
  each_history(scenario_folders(), [&](const History& history) {
    ++histories;
    EXPECT_EQ(lost_in_bytes(history.journal, history.engine.state()), "") << history.name;
    expect_commands_and_people(history);
    for (const Event& event : history.journal) {
      if (event.type != EventType::order_paid || event.made.lines.size() > 2) continue;
      ++orders;
      bytes += bytes_of(event).size();
    }
  });
  EXPECT_GT(histories, 100);
  ASSERT_GT(orders, 100u);
  EXPECT_LE(bytes / orders, 250u) << "bytes of a paid order of one or two lines, on average";
}

}  // namespace
}  // namespace shuke::property
