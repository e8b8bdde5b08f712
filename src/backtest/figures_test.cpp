// The figures of three members and a guest, every one worked by hand, and the JSON made of them.
//
// The shop: settlement ten days after payment, one point per 1.00 for a year, 100 points worth 2.00; vip
// from 200.00 and svip from 500.00 settled spend, at once and both ways; vip pays 98 % except on special
// prices. Time is UTC.
//
//   ada  5 Jan: 150.00 regular + 100.00 special. Settled 15 Jan: 250 points, vip by one order.
//        10 Feb: 3 pieces for 300.00 as vip. Settled 20 Feb: 300 points, 550.00 in all: svip.
//        1 Mar: one of the three back: 200.00 kept, 100 points taken back, 450.00 in all: vip again.
//   bob  1 Feb: 180.00, settled 11 Feb: 180 points. 25 Mar: 50.00, pending at the end.
//   cy   2 Mar: 100.00; all of it back on 5 Mar, before settlement.
//   guest 15 Feb: 6 pieces for 120.00, one of them back on 20 Feb.
// The replay ends on 31 March 2026 at noon.
#include "backtest/figures.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "backtest/comparison.h"
#include "backtest/result_json.h"
#include "codec/node.h"
#include "domain/run.h"

namespace shuke::backtest {
namespace {

using namespace domain;

Instant on(int month, int day, int hour = 12) {
  return {(std::int64_t{date_of({2026, month, day}).day} * seconds_per_day + hour * 3600) * us_per_second};
}

const FiguresScope scope{on(1, 5), on(3, 31)};

struct TestProgramme {
  Names names;
  Programme programme;

  NameNo name(std::string_view text) { return {names.intern(text)}; }
  NamedProgramme named() const { return {programme, names}; }
};

Level level(TestProgramme& test, std::string_view id) {
  Level made;
  made.name = test.name(id);
  made.title = {"等级", std::string(id)};
  return made;
}

LevelRule at_least(std::uint8_t to, std::int64_t minor) {
  LevelRule rule;
  rule.to = {to};
  Condition condition;
  condition.at_least = minor;
  rule.all = {condition};
  return rule;
}

std::unique_ptr<TestProgramme> make_programme(std::string_view id, std::int64_t vip, std::int64_t svip) {
  auto test = std::make_unique<TestProgramme>();
  Programme& programme = test->programme;
  programme.name = test->name(id);
  programme.title = {"测试", "Test"};
  programme.currency = "CNY";
  programme.zone_name = "UTC";
  programme.settlement.after = {10, Duration::Unit::days};
  Account account;
  account.name = test->name("points");
  account.expiry = {.kind = Expiry::Kind::lot, .after = {12, Duration::Unit::months}};
  account.worth = Worth{{100}, {200}, {1, 1}};
  programme.accounts = {account};
  OrderRule rule;
  rule.id = test->name("spend");
  rule.account = {0};
  programme.order_rules = {rule};
  Ladder ladder;
  ladder.name = test->name("grade");
  ladder.levels = {level(*test, "regular"), level(*test, "vip"), level(*test, "svip")};
  ladder.rules = {at_least(1, vip), at_least(2, svip)};
  programme.ladders = {ladder};
  Privilege privilege;
  privilege.name = test->name("vip_price");
  privilege.ladder = {0};
  privilege.levels = 1u << 1;
  privilege.pay = {49, 50};
  privilege.except.price_classes = 1u << static_cast<unsigned>(PriceClass::special);
  programme.privileges = {privilege};
  return test;
}

/// Replays single members with a state of their own, as the backtest does.
class Replay {
 public:
  Replay(const Programme& programme, Figures& figures)
      : x_figures(figures), x_runner(programme, x_state, figures) {}

  void enrol(int month, int day) {
    x_figures.begin_member();
    run(on(month, day), EnrolMember{member, {}});
  }
  void pay(std::uint32_t order, Instant at, std::vector<LineInput> lines, MemberNo payer = member) {
    if (!payer) x_figures.begin_guest();
    PayOrder pay{
        .order = {order}, .member = payer, .lines = std::move(lines), .tenders = {}, .shipping_fee = {}};
    Money sum;
    for (const LineInput& line : pay.lines) sum += line.amount;
    pay.tenders.push_back({.kind = TenderKind::cash, .amount = sum, .account = {}, .points = {}});
    run(at, pay);
  }
  void take_back(std::uint32_t order, Instant at, std::int64_t quantity) {
    ReturnOrder back;
    back.order = {order};
    back.return_id = {99};
    back.lines = {{.line = {1}, .quantity = quantity, .amount = {}}};
    run(at, back);
  }
  MemberFinish end(std::string_view id) {
    x_runner.advance(member, scope.until);
    return x_figures.end_member(id, x_state.member(member));
  }

  static constexpr MemberNo member{1};

 private:
  void run(Instant at, CommandBody body) {
    Command command;
    command.id = {++x_commands};
    command.at = at;
    command.body = std::move(body);
    ASSERT_TRUE(x_runner.run(command).has_value());
  }

  State x_state;
  Figures& x_figures;
  Runner x_runner;
  std::uint32_t x_commands = 0;
};

LineInput line(std::uint32_t number, std::int64_t minor, std::int64_t quantity = 1,
               PriceClass price_class = PriceClass::regular) {
  LineInput made;
  made.line = {number};
  made.amount = {minor};
  made.quantity = quantity;
  made.price_class = price_class;
  return made;
}

MemberFinish replay_ada(const Programme& programme, Figures& figures) {
  Replay replay(programme, figures);
  replay.enrol(1, 5);
  replay.pay(1, on(1, 5), {line(1, 150'00), line(2, 100'00, 1, PriceClass::special)});
  replay.pay(2, on(2, 10), {line(1, 300'00, 3)});
  replay.take_back(2, on(3, 1), 1);
  return replay.end("ada");
}

MemberFinish replay_bob(const Programme& programme, Figures& figures) {
  Replay replay(programme, figures);
  replay.enrol(2, 1);
  replay.pay(1, on(2, 1), {line(1, 180'00)});
  replay.pay(2, on(3, 25), {line(1, 50'00)});
  return replay.end("bob");
}

MemberFinish replay_cy(const Programme& programme, Figures& figures) {
  Replay replay(programme, figures);
  replay.enrol(3, 2);
  replay.pay(1, on(3, 2), {line(1, 100'00)});
  replay.take_back(1, on(3, 5), 1);
  return replay.end("cy");
}

void replay_guest(const Programme& programme, Figures& figures) {
  Replay replay(programme, figures);
  replay.pay(1, on(2, 15), {line(1, 120'00, 6)}, MemberNo{});
  replay.take_back(1, on(2, 20), 1);
  figures.end_guest();
}

class FiguresTest : public testing::Test {
 protected:
  FiguresTest() : x_test(make_programme("test", 200'00, 500'00)), x_figures(x_test->programme, scope) {
    replay_ada(x_test->programme, x_figures);
    replay_bob(x_test->programme, x_figures);
    replay_cy(x_test->programme, x_figures);
    replay_guest(x_test->programme, x_figures);
  }

  std::unique_ptr<TestProgramme> x_test;
  Figures x_figures;
};

TEST_F(FiguresTest, sales_are_what_is_kept_dated_at_payment) {
  const ShopFigures& shop = x_figures.shop();
  EXPECT_EQ(x_figures.members(), 3);
  EXPECT_EQ(shop.buyers(), 2);
  const ShopMonth totals = shop.totals();
  EXPECT_EQ(totals.sales_of_members, 680'00);  // 250 + 200 + 180 + 50
  EXPECT_EQ(totals.orders_of_members, 4);
  EXPECT_EQ(totals.sales_of_guests, 100'00);
  EXPECT_EQ(totals.orders_of_guests, 1);
  EXPECT_EQ(shop.returned(), 220'00);  // 100 of ada, 100 of cy, 20 of the guest
  ASSERT_EQ(shop.months().size(), 3u);
  EXPECT_EQ(shop.months()[0].sales_of_members, 250'00);
  EXPECT_EQ(shop.months()[1].sales_of_members, 380'00);
  EXPECT_EQ(shop.months()[1].active_members, 2);
  EXPECT_EQ(shop.months()[2].sales_of_members, 50'00);
  EXPECT_EQ(shop.months()[2].new_members, 1);
  EXPECT_EQ(shop.months()[2].active_members, 1);             // nothing of cy's order is kept
  EXPECT_EQ(shop.repurchase().median_days_to_second(), 36);  // 5 Jan to 10 Feb; bob took 52
  EXPECT_EQ(shop.repurchase().within()[1].observed, 1);      // 60 days: bob's first order is 58 days old
  EXPECT_EQ(shop.cohorts().active(0)[1], 1);
  EXPECT_EQ(shop.cohorts().active(1)[1], 1);
  EXPECT_EQ(shop.cohorts().active(2)[0], 0);
}

TEST_F(FiguresTest, levels_flow_from_month_to_month) {
  const LadderFigures& grade = x_figures.ladders()[0];
  EXPECT_EQ(grade.month(0, 0).joined, 1);
  EXPECT_EQ(grade.month(0, 0).up_out, 1);
  EXPECT_EQ(grade.month(0, 1).up_in, 1);
  EXPECT_EQ(grade.month(1, 0).joined, 1);
  EXPECT_EQ(grade.month(1, 1).up_out, 1);
  EXPECT_EQ(grade.month(1, 2).up_in, 1);
  EXPECT_EQ(grade.month(2, 1).down_in, 1);
  EXPECT_EQ(grade.month(2, 2).down_out, 1);
  EXPECT_EQ(grade.moves(0, 1).moves, 1);
  EXPECT_EQ(grade.moves(2, 1).members, 1);
  EXPECT_EQ(grade.totals(1).reached, 1);
  EXPECT_EQ(grade.totals(1).reached_by_one_order, 1);
  EXPECT_EQ(grade.totals(2).reached, 1);
  EXPECT_EQ(grade.totals(2).reached_by_one_order, 0);
}

TEST_F(FiguresTest, levels_at_the_end_have_their_members_sales_and_orders) {
  const LadderFigures& grade = x_figures.ladders()[0];
  EXPECT_EQ(grade.totals(0).members, 2);
  EXPECT_EQ(grade.totals(0).sales, 230'00);
  EXPECT_EQ(grade.totals(0).orders, 2);
  EXPECT_EQ(grade.totals(0).buyers, 1);
  EXPECT_EQ(grade.totals(0).buyers_again, 1);
  EXPECT_EQ(grade.totals(1).members, 1);
  EXPECT_EQ(grade.totals(1).sales, 450'00);
  EXPECT_EQ(grade.totals(2).members, 0);
  EXPECT_EQ(grade.totals(0).sales_while_held, 480'00);  // ada's first order and bob's two
  EXPECT_EQ(grade.totals(0).orders_while_held, 3);
  EXPECT_EQ(grade.totals(1).sales_while_held, 200'00);
}

TEST_F(FiguresTest, members_one_step_below_are_banded_by_what_they_lack) {
  const std::vector<StepBelow>& steps = x_figures.ladders()[0].steps();
  ASSERT_EQ(steps.size(), 2u);
  EXPECT_EQ(steps[0].next, 1);
  EXPECT_EQ(steps[0].members, 2);
  EXPECT_EQ(steps[0].held_back, 0);
  EXPECT_EQ(steps[0].up_to, (std::vector<std::int64_t>{5'00, 10'00, 20'00, 50'00, 100'00}));
  EXPECT_EQ(steps[0].bands, (std::vector<std::int64_t>{0, 0, 1, 0, 0, 1}));  // bob lacks 20.00, cy 200.00
  const std::vector<TopMember> top = steps[0].top.sorted();
  ASSERT_EQ(top.size(), 2u);
  EXPECT_EQ(top[0].member, "bob");
  EXPECT_EQ(top[0].figures, (std::vector<std::int64_t>{180'00, 20'00, 2, on(3, 25).us}));
  EXPECT_EQ(top[1].member, "cy");
  EXPECT_EQ(steps[1].bands, (std::vector<std::int64_t>{0, 0, 1, 0, 0, 0}));  // ada lacks 50.00 of 500.00
}

TEST(Figures, of_one_step_below_list_first_who_lacks_something_in_the_metric) {
  const auto test = make_programme("test", 200'00, 500'00);
  Condition orders;
  orders.metric = Metric::orders;
  orders.at_least = 2;
  test->programme.ladders[0].rules[0].all.push_back(orders);
  Figures figures(test->programme, scope);
  for (const auto& [id, minor] : std::vector<std::pair<const char*, std::int64_t>>{
           {"exact", 200'00}, {"one_less", 199'99}, {"much_more", 499'99}, {"half", 100'00}}) {
    Replay replay(test->programme, figures);
    replay.enrol(1, 5);
    replay.pay(1, on(1, 5), {line(1, minor)});
    replay.end(id);
  }
  const StepBelow& step = figures.ladders()[0].steps()[0];
  EXPECT_EQ(step.members, 4);
  EXPECT_EQ(step.held_back, 2);
  std::vector<std::string> listed;
  for (const TopMember& member : step.top.sorted()) listed.push_back(member.member);
  EXPECT_EQ(listed, (std::vector<std::string>{"one_less", "half", "exact", "much_more"}));
}

// vip is given by hand only: no rule leads there, and the next level after regular is svip from 500.00.
TEST(Figures, a_level_given_by_hand_only_is_stepped_over) {
  const auto test = make_programme("test", 200'00, 500'00);
  Ladder& grade = test->programme.ladders[0];
  grade.levels[1].by_hand_only = true;
  grade.rules = {at_least(2, 500'00)};
  Figures figures(test->programme, scope);
  for (const auto& [id, minor] :
       std::vector<std::pair<const char*, std::int64_t>>{{"one_less", 499'99}, {"exact", 500'00}}) {
    Replay replay(test->programme, figures);
    replay.enrol(1, 5);
    replay.pay(1, on(1, 5), {line(1, minor)});
    replay.end(id);
  }
  const std::vector<StepBelow>& steps = figures.ladders()[0].steps();
  ASSERT_EQ(steps.size(), 1u);
  EXPECT_EQ(steps[0].next, 2);
  EXPECT_EQ(steps[0].members, 1);  // the other one is svip already
  EXPECT_EQ(steps[0].held_back, 0);
  EXPECT_EQ(steps[0].bands, (std::vector<std::int64_t>{1, 0, 0, 0, 0, 0}));  // 0.01 of 500.00
  const std::vector<TopMember> top = steps[0].top.sorted();
  ASSERT_EQ(top.size(), 1u);
  EXPECT_EQ(top[0].member, "one_less");
}

TEST_F(FiguresTest, accounts_follow_the_postings) {
  const AccountFigures::Account& points = x_figures.accounts().accounts()[0];
  EXPECT_EQ(points.months[0].earned, 250);
  EXPECT_EQ(points.months[0].pending, 0);  // came and settled in January
  EXPECT_EQ(points.months[1].earned, 480);
  EXPECT_EQ(points.months[1].clawed_back, 0);
  EXPECT_EQ(points.months[2].clawed_back, 100);
  EXPECT_EQ(points.months[2].pending, 50);  // cy's 100 came and went
  const AccountMonth totals = x_figures.accounts().totals(0);
  EXPECT_EQ(totals.outstanding, 630);
  EXPECT_EQ(totals.outstanding + totals.debt,
            totals.earned - totals.spent - totals.expired - totals.clawed_back);
  EXPECT_EQ(points.members_with_balance, 2);
  EXPECT_EQ(points.members_with_debt, 0);
  // Lots of 15 Jan (ada 250), 11 Feb (bob 180) and 20 Feb (ada 300 - 100) live through the same day of
  // 2027.
  EXPECT_EQ(points.ending[10].amount, 250);
  EXPECT_EQ(points.ending[10].members, 1);
  EXPECT_EQ(points.ending[11].amount, 380);
  EXPECT_EQ(points.ending[11].members, 2);
}

TEST_F(FiguresTest, discounts_are_estimated_on_what_is_kept_at_the_level_of_payment) {
  ASSERT_EQ(x_figures.benefits().parts().size(), 1u);
  const BenefitFigures::Part& part = x_figures.benefits().parts()[0];
  EXPECT_EQ(part.levels[0].eligible, 0);
  EXPECT_EQ(part.levels[1].eligible, 200'00);  // of 300.00, 100.00 came back
  EXPECT_EQ(part.levels[1].amount, 4'00);      // 2 %
  EXPECT_EQ(part.months, (std::vector<std::int64_t>{0, 4'00, 0}));
}

ResultRun run_of(const TestProgramme& test, const Figures& figures) {
  return {test.named(), "1", "test.yaml", figures, {}};
}

ResultHeader header() {
  ResultHeader made;
  made.generated_by = "shuke test";
  made.orders_file = "orders.csv";
  made.assumptions = {{"假定", "An assumption"}};
  return made;
}

TEST_F(FiguresTest, parts_merge_to_the_same_bytes_in_any_order) {
  Figures one(x_test->programme, scope);
  Figures two(x_test->programme, scope);
  replay_guest(x_test->programme, two);
  replay_cy(x_test->programme, one);
  replay_bob(x_test->programme, two);
  replay_ada(x_test->programme, one);
  two.merge(one);
  const auto text = [&](const Figures& figures) {
    return result_json(header(), {}, run_of(*x_test, figures), nullptr, nullptr);
  };
  EXPECT_EQ(text(two), text(x_figures));
}

// ---- the JSON -------------------------------------------------------------------------------------------

const codec::Node& at(const codec::Node& node, std::string_view path) {
  const codec::Node* here = &node;
  while (!path.empty()) {
    const std::string_view step = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(path.size(), step.size() + 1));
    if (here->kind == codec::Node::Kind::list) {
      here = &here->items.at(static_cast<std::size_t>(std::stoul(std::string(step))));
    } else {
      here = here->find(step);
    }
    if (here == nullptr) throw std::out_of_range(std::string(step));
  }
  return *here;
}

TEST_F(FiguresTest, json_has_the_figures) {
  ResultData data;
  data.rows_read = 9;
  data.unmatched = {{"sku_not_bought", {"没有", "None"}, 2, {{7, "o1, <script>"}}}};
  ResultRun replayed = run_of(*x_test, x_figures);
  replayed.proposals = {{LadderNo{0}, {6000, 3000, 1000}, {{{}, 2}, {450'00, 1}, {{}, 0}}, 3, 1, 0}};
  const std::string text = result_json(header(), data, replayed, nullptr, nullptr);
  const auto node = codec::read_json(text);
  ASSERT_TRUE(node.has_value());
  const auto value = [&](std::string_view path) { return at(*node, path).text; };
  EXPECT_EQ(value("format"), "shuke.backtest_report/1");
  EXPECT_EQ(value("header.period.from"), "2026-01-05T12:00:00+00:00");
  EXPECT_EQ(value("header.period.months.2"), "2026-03");
  EXPECT_EQ(value("header.assume.redeemed_bp"), "7000");
  EXPECT_EQ(value("data.unmatched.0.examples.0.text"), "o1, <script>");
  EXPECT_EQ(value("shop.totals.sales"), "780.00");
  EXPECT_EQ(value("shop.totals.amount_per_order"), "170.00");
  EXPECT_EQ(value("shop.totals.orders_per_buyer"), "2.00");
  EXPECT_EQ(value("shop.totals.guests_share_of_sales_bp"), "1282");  // 100 of 780
  EXPECT_EQ(value("results.0.ladders.0.wanted_source"), "default");
  EXPECT_EQ(value("results.0.ladders.0.levels.0.members_share_bp"), "6667");
  EXPECT_EQ(value("results.0.ladders.0.flow.1.levels.2.closing"), "1");
  EXPECT_EQ(value("results.0.ladders.0.flow.2.levels.1.closing"), "1");
  EXPECT_EQ(value("results.0.ladders.0.flow.2.levels.0.closing"), "2");
  EXPECT_EQ(value("results.0.ladders.0.one_step_below.0.top.0.needed"), "20.00");
  EXPECT_EQ(value("results.0.ladders.0.one_step_below.0.top.0.last_order_at"), "2026-03-25T12:00:00+00:00");
  EXPECT_EQ(value("results.0.ladders.0.thresholds.0.levels.1.current"), "200.00");
  EXPECT_EQ(value("results.0.ladders.0.thresholds.0.levels.1.proposed"), "450.00");
  EXPECT_EQ(at(*node, "results.0.ladders.0.thresholds.0.levels.2.proposed").kind, codec::Node::Kind::null);
  EXPECT_EQ(value("results.0.ladders.0.thresholds.0.levels.1.share_bp"), "3333");
  EXPECT_EQ(value("results.0.ladders.0.thresholds.0.unchanged"), "2");
  EXPECT_EQ(value("results.0.accounts.0.totals.outstanding_worth"), "12.60");
  EXPECT_EQ(value("results.0.accounts.0.totals.liability"), "8.82");  // 630 x 2.00 / 100 x 70 %
  EXPECT_EQ(value("results.0.accounts.0.ending_soon.1.month"), "2027-02");
}

TEST_F(FiguresTest, json_costs_sum_over_months_and_parts) {
  const std::string text = result_json(header(), {}, run_of(*x_test, x_figures), nullptr, nullptr);
  const auto node = codec::read_json(text);
  ASSERT_TRUE(node.has_value());
  const auto value = [&](std::string_view path) { return at(*node, path).text; };
  EXPECT_EQ(value("results.0.cost.sales"), "680.00");
  EXPECT_EQ(value("results.0.cost.parts.0.part"), "points:points");
  EXPECT_EQ(value("results.0.cost.parts.0.amount"), "8.82");  // (730 - 100) x 2.00 / 100 x 70 %
  EXPECT_EQ(value("results.0.cost.parts.0.share_bp"), "130");
  EXPECT_EQ(value("results.0.cost.parts.0.basis.en"),
            "730 earned less 100 taken back, at 2.00 per 100, of which 70% are redeemed");
  EXPECT_EQ(value("results.0.cost.parts.1.part"), "discount:grade");
  EXPECT_EQ(value("results.0.cost.parts.1.amount"), "4.00");
  EXPECT_EQ(value("results.0.cost.parts.1.by_level.1.eligible"), "200.00");
  EXPECT_EQ(value("results.0.cost.total"), "12.82");
  EXPECT_EQ(value("results.0.cost.total_share_bp"), "189");
  EXPECT_EQ(value("results.0.cost.by_month.0.amounts.0"), "3.50");
  EXPECT_EQ(value("results.0.cost.by_month.1.amounts.0"), "6.72");
  EXPECT_EQ(value("results.0.cost.by_month.2.amounts.0"), "-1.40");
}

TEST(Figures, of_nobody_are_zeros_and_nulls) {
  const auto test = make_programme("test", 200'00, 500'00);
  const Figures figures(test->programme, scope);
  const auto node = codec::read_json(result_json(header(), {}, run_of(*test, figures), nullptr, nullptr));
  ASSERT_TRUE(node.has_value());
  EXPECT_EQ(at(*node, "shop.totals.amount_per_order").kind, codec::Node::Kind::null);
  EXPECT_EQ(at(*node, "results.0.cost.total_share_bp").kind, codec::Node::Kind::null);
  EXPECT_EQ(at(*node, "results.0.ladders.0.levels.0.members_share_bp").text, "0");
}

TEST(Comparison, counts_who_differs) {
  // With vip from 100.00 and svip from 1,000.00 bob is vip; ada is vip under both.
  const auto first = make_programme("first", 200'00, 500'00);
  const auto against = make_programme("against", 100'00, 1'000'00);
  Figures mine(first->programme, scope);
  Figures other(against->programme, scope);
  Comparison one(first->named(), against->named());
  Comparison two(first->named(), against->named());
  one.add("ada", replay_ada(first->programme, mine), replay_ada(against->programme, other));
  two.add("bob", replay_bob(first->programme, mine), replay_bob(against->programme, other));
  two.add("cy", replay_cy(first->programme, mine), replay_cy(against->programme, other));
  one.merge(two);
  EXPECT_EQ(one.members(), 3);
  EXPECT_EQ(one.differ(), 1);
  ASSERT_EQ(one.ladders().size(), 1u);
  EXPECT_EQ(one.ladders()[0].members, (std::vector<std::int64_t>{1, 1, 0, 0, 1, 0, 0, 0, 0}));
  EXPECT_EQ(one.accounts()[0].equal, 3);
  ASSERT_EQ(one.top().sorted().size(), 1u);
  EXPECT_EQ(one.top().sorted()[0].member, "bob");
  EXPECT_EQ(one.top().sorted()[0].figures, (std::vector<std::int64_t>{230'00, 2, 0, 1, 180, 180}));
  const ResultRun run = run_of(*against, other);
  const auto node = codec::read_json(result_json(header(), {}, run_of(*first, mine), &run, &one));
  ASSERT_TRUE(node.has_value());
  EXPECT_EQ(at(*node, "comparison.top.0.levels.0.against").text, "vip");
  EXPECT_EQ(at(*node, "comparison.ladders.0.pairs.1.against").text, "vip");
  EXPECT_EQ(at(*node, "results.1.programme").text, "against");
}

TEST(Comparison, levels_of_other_names_are_compared_by_their_place) {
  const auto first = make_programme("first", 200'00, 500'00);
  const auto against = make_programme("against", 100'00, 1'000'00);
  auto& levels = against->programme.ladders[0].levels;
  for (std::size_t place = 0; place < levels.size(); ++place)
    levels[place].name = against->name("place " + std::to_string(place));
  Figures mine(first->programme, scope);
  Figures other(against->programme, scope);
  Comparison compared(first->named(), against->named());
  compared.add("ada", replay_ada(first->programme, mine), replay_ada(against->programme, other));
  compared.add("bob", replay_bob(first->programme, mine), replay_bob(against->programme, other));
  EXPECT_EQ(compared.differ(),
            1);  // ada is on the second place under both, bob on the first and the second
}

TEST(TopMembers, keep_the_first_fifty_whatever_the_order) {
  TopMembers rising;
  TopMembers falling;
  for (std::int64_t i = 0; i < 200; ++i) {
    rising.offer({i / 2, 0}, "m" + std::to_string(i), std::vector<std::int64_t>{i});
    falling.offer({(199 - i) / 2, 0}, "m" + std::to_string(199 - i), std::vector<std::int64_t>{199 - i});
  }
  const std::vector<TopMember> first = rising.sorted();
  const std::vector<TopMember> second = falling.sorted();
  ASSERT_EQ(first.size(), TopMembers::limit);
  for (std::size_t i = 0; i < first.size(); ++i) EXPECT_EQ(first[i].member, second[i].member);
  EXPECT_EQ(first.front().member, "m0");
  EXPECT_EQ(first.back().figures.front(), 49);
}

TEST(Months, are_cut_in_the_zone) {
  // East of Greenwich the new month begins earlier: 31 January 16:00 UTC is 1 February in Shanghai.
  Months months(TimeZone(8 * 3600), {on(1, 5), on(3, 1)});
  EXPECT_EQ(months.count(), 3);
  EXPECT_EQ(months.of(on(1, 31, 15)), 0);
  EXPECT_EQ(months.of(on(1, 31, 16)), 1);
  EXPECT_EQ(months.of(on(1, 5)), 0);
  EXPECT_EQ(months.of(on(3, 1)), 2);
}

}  // namespace
}  // namespace shuke::backtest
