// domain_only: a program of base and domain alone. That it links is the proof that the core needs nothing
// else; that it gets one order's figures right shows that the linked core is the whole core. Not the place
// to test rules (scenarios).
#include <cstdio>

#include "base/check.h"
#include "domain/run.h"

namespace {

using namespace shuke;
using namespace shuke::domain;

/// Counts events and checks nothing: the scenario tests look into them.
class Counter final : public EventSink {
 public:
  void on_event(const Event&) override { ++x_events; }
  int events() const { return x_events; }

 private:
  int x_events = 0;
};

constexpr NameNo points{1};
constexpr NameNo one_per_one{2};
constexpr NameNo line{3};
constexpr MemberNo ada{1};
constexpr OrderNo order{1};
constexpr Instant day_zero{1'767'225'600 * base::us_per_second};  // 2026-01-01T00:00Z

/// One account, one point for each 1.00, settled ten days after payment.
Programme small_programme() {
  Programme programme;
  programme.currency = "CNY";
  programme.settlement = {Settlement::From::payment, {10, Duration::Unit::days}};
  Account account;
  account.name = points;
  programme.accounts.push_back(account);
  OrderRule rule;
  rule.id = one_per_one;
  rule.account = AccountNo{0};
  programme.order_rules.push_back(rule);
  return programme;
}

PayOrder paid_order() {
  LineInput goods;
  goods.line = line;
  goods.amount = {19'999};
  TenderInput cash;
  cash.amount = {19'999};
  return {order, ada, {goods}, {cash}, {}};
}

Instant days_on(int days) {
  return {day_zero.us + days * base::seconds_per_day * base::us_per_second};
}

Command command(std::uint32_t id, CommandBody body) {
  Command made;
  made.id = CommandNo{id};
  made.at = day_zero;
  made.body = std::move(body);
  return made;
}

}  // namespace

int main() {
  const Programme programme = small_programme();
  State state;
  Counter counter;
  DueQueue queue;
  Runner runner(programme, state, counter, &queue);

  CHECK(runner.run(command(1, EnrolMember{ada, {}})).has_value());
  CHECK(runner.run(command(2, paid_order())).has_value());
  const auto repeated = runner.run(command(3, paid_order()));
  CHECK(!repeated && repeated.error().code == RejectionCode::order_exists);

  runner.advance_all({days_on(10).us - 1});
  CHECK(state.member(ada).accounts[0].pending.count == 199);
  CHECK(state.member(ada).accounts[0].available.count == 0);
  runner.advance_all(days_on(10));
  CHECK(state.member(ada).accounts[0].pending.count == 0);
  CHECK(state.member(ada).accounts[0].available.count == 199);
  CHECK(state.member(ada).settled_spend.minor == 19'999);

  std::printf("base and domain alone: %d events, 199 points\n", counter.events());
  return 0;
}
