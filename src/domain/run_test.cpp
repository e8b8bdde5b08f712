// The loop by itself, without an engine around it: what it refuses so that its driver tells the past again.
#include "domain/run.h"

#include <gtest/gtest.h>

namespace shuke::domain {
namespace {

class Silence final : public EventSink {
  void on_event(const Event&) override {}
};

Programme plain() {
  Programme programme;
  programme.accounts.emplace_back().name = {1};
  return programme;
}

TEST(run_test, a_command_before_what_was_done_for_its_member_is_late_not_supported) {
  const Programme programme = plain();
  State state;
  Silence sink;
  Runner runner(programme, state, sink);
  Command command{{1}, Instant{2000}, {}, {}, {}, EnrolMember{{1}, {}}};
  ASSERT_TRUE(runner.run(command));
  command = {{2}, Instant{1999}, {}, {}, {}, AdjustAccount{{1}, {1}, {5}, {}, {}}};
  EXPECT_TRUE(runner.is_late(command));
  const auto late = runner.run(command);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, RejectionCode::late_not_supported);
  EXPECT_EQ(state.member({1}).accounts.size(), 0u);
  command.at = Instant{2000};
  EXPECT_FALSE(runner.is_late(command));
  EXPECT_TRUE(runner.run(command));
}

}  // namespace
}  // namespace shuke::domain
