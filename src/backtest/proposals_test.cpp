// Proposed thresholds, held to their word: written into the programme file, a second backtest of the same
// orders must put on each level as many members as the proposal said.
#include "backtest/proposals.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "backtest/mapping_file.h"
#include "backtest/result_json.h"
#include "codec/node.h"
#include "codec/programme_file.h"
#include "codec/threshold_order.h"
#include "codec/values.h"

namespace shuke::backtest {
namespace {

constexpr std::string_view before_ladder = R"(
programme: test
title: {zh: 测试, en: test}
currency: CNY
time_zone: Asia/Shanghai
settlement: {from: payment, after: 0d}
accounts:
  points: {title: {zh: 积分, en: points}, expiry: {each_lot_after: 1y}, worth: {points: 100, money: 1.00}}
earning:
  orders:
    - {account: points, per: 1.00, rate: 1}
ladders:
  grade:
    title: {zh: 等级, en: grade}
)";

/// Levels from thresholds; `{0}` and `{1}` stand for those of vip and svip.
constexpr std::string_view lifetime = R"(
    window: lifetime
    levels:
      regular: {{title: {{zh: 普通, en: regular}}}}
      vip: {{title: {{zh: 贵宾, en: vip}}, spend: {0}}}
      svip: {{title: {{zh: 至尊, en: svip}}, spend: {1}}}
)";
constexpr std::string_view with_orders_beside = R"(
    window: lifetime
    levels:
      regular: {{title: {{zh: 普通, en: regular}}}}
      vip: {{title: {{zh: 贵宾, en: vip}}, spend: {0}, orders: 2}}
      svip: {{title: {{zh: 至尊, en: svip}}, spend: {1}, orders: 2}}
)";
constexpr std::string_view beginning_anew = R"(
    window: since_level_change
    moves_up: at_once
    moves_down: at_term_end
    levels:
      regular: {{title: {{zh: 普通, en: regular}}}}
      vip: {{title: {{zh: 贵宾, en: vip}}, term: 1y}}
      svip: {{title: {{zh: 至尊, en: svip}}, term: 1y}}
    up:
      - {{from: regular, to: vip, spend: {0}}}
      - {{from: vip, to: svip, spend: {{at_least: {1}, window: current_term}}}}
    at_term_end:
      vip:
        - {{becomes: regular}}
      svip:
        - {{becomes: vip}}
)";

constexpr std::string_view header =
    "order,member,at,line,sku,category,price_class,quantity,amount,kind,of_order\n";

std::string order(int number, int member, int day, int yuan) {
  return fmt::format("o{},m{:05},2026-{:02}-{:02}T10:00:00+08:00,1,tea,,regular,1,{}.00,sale,\n", number,
                     member, 1 + day / 28, 1 + day % 28, yuan);
}

/// Members 1 to 10: member n bought once for 100.00 x n.
std::string ten_members() {
  std::string text(header);
  for (int n = 1; n <= 10; ++n) text += order(n, n, n, 100 * n);
  return text;
}

/// Members who come once to `visits` times over the year for 20.00 to 400.00, all by what their number
/// says.
std::string many_members(int members, int visits) {
  std::string text(header);
  int number = 0;
  for (int member = 0; member < members; ++member) {
    for (int visit = 0; visit <= member % visits; ++visit)
      text +=
          order(++number, member, (member * 7 + visit * 31) % 330, 20 + (member * 37 + visit * 53) % 381);
  }
  return text;
}

struct Level {
  std::string current;
  std::string proposed;  // null: none
  std::int64_t wanted_bp = 0;
  std::int64_t members = 0;
};

struct Outcome {
  std::vector<std::int64_t> members;  // by level, at the end
  std::int64_t looked_at = 0;
  std::int64_t up = 0;
  std::int64_t down = 0;
  std::vector<Level> proposal;
};

std::int64_t number(const codec::Node& node, std::string_view key) {
  return std::stoll(node.find(key)->text);
}

struct Looking {
  unsigned threads = 2;
  std::int64_t members = 6000;
};

/// What the result says of the ladder when these orders are replayed with these thresholds.
Outcome run(std::string_view ladder, std::string_view vip, std::string_view svip, const std::string& orders,
            Looking how = {}) {
  const std::string folder = testing::TempDir() + "shuke_proposals_test/";
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "orders.csv", std::ios::binary) << orders;
  base::Names names;
  const std::string text = std::string(before_ladder) + fmt::format(fmt::runtime(ladder), vip, svip);
  const codec::ProgrammeFile file = codec::read_programme(text, "test.yaml", names);
  for (const codec::Finding& finding : file.findings)
    EXPECT_FALSE(finding.error) << codec::line_of(finding);
  BacktestRequest request{names, {*file.programme, "test.yaml", "1"}};
  request.orders = folder + "orders.csv";
  request.mapping = canonical_mapping();
  request.threads = how.threads;
  request.proposal_members = how.members;
  const auto result = run_backtest(request);
  EXPECT_TRUE(result.has_value());
  const codec::Node root = *codec::read_json(result->json);
  const codec::Node& shown = root.find("results")->items.at(0).find("ladders")->items.at(0);
  Outcome outcome;
  for (const codec::Node& level : shown.find("levels")->items)
    outcome.members.push_back(number(level, "members"));
  const codec::Node& proposal = shown.find("thresholds")->items.at(0);
  outcome.looked_at = number(proposal, "looked_at");
  outcome.up = number(proposal, "up");
  outcome.down = number(proposal, "down");
  for (const codec::Node& level : proposal.find("levels")->items) {
    outcome.proposal.push_back({level.find("current")->text, level.find("proposed")->text,
                                number(level, "wanted_share_bp"), number(level, "members")});
  }
  return outcome;
}

/// The proposal written into the file gives what it said.
void holds_its_word(std::string_view ladder, const Outcome& first, const std::string& orders) {
  const Outcome second = run(ladder, first.proposal[1].proposed, first.proposal[2].proposed, orders);
  for (std::size_t level = 0; level < 3; ++level)
    EXPECT_EQ(second.members[level], first.proposal[level].members) << "level " << level;
}

TEST(Proposals, of_ten_members_who_differ_meet_sixty_thirty_ten) {
  // With thresholds 500.00 and 5000.00 members 5 to 10 are vip. Wanted: four on vip and above (from more
  // than 600.00 through 700.00), one of them on svip (from more than 900.00 through 1000.00).
  const Outcome outcome = run(lifetime, "500.00", "5000.00", ten_members());
  EXPECT_EQ(outcome.members, (std::vector<std::int64_t>{4, 6, 0}));
  EXPECT_EQ(outcome.looked_at, 10);
  EXPECT_EQ(outcome.proposal[1].current, "500.00");
  EXPECT_EQ(outcome.proposal[0].members, 6);
  EXPECT_EQ(outcome.proposal[1].members, 3);
  EXPECT_EQ(outcome.proposal[2].members, 1);
  EXPECT_EQ(outcome.up, 1);    // member 10 to svip
  EXPECT_EQ(outcome.down, 2);  // members 5 and 6 to regular
  const double vip = std::stod(outcome.proposal[1].proposed);
  const double svip = std::stod(outcome.proposal[2].proposed);
  EXPECT_TRUE(vip > 600 && vip <= 700) << vip;
  EXPECT_TRUE(svip > 900 && svip <= 1000) << svip;
  holds_its_word(lifetime, outcome, ten_members());
}

TEST(Proposals, leave_thresholds_as_they_are_that_move_nobody) {
  // Nobody ordered twice, so no spend makes anybody a vip.
  const Outcome outcome = run(with_orders_beside, "500.00", "5000.00", ten_members());
  EXPECT_EQ(outcome.proposal[1].proposed, "");
  EXPECT_EQ(outcome.proposal[2].proposed, "");
  EXPECT_EQ(outcome.proposal[0].members, 10);
  EXPECT_EQ(outcome.up + outcome.down, 0);
}

TEST(Proposals, take_the_highest_threshold_where_too_few_can_be_had) {
  // Member 1 alone came twice: one vip is nearest to the four that are wanted, with any threshold up to the
  // 150.00 that he spent. The threshold of svip, which nobody can have beside him, stays.
  const std::string orders = ten_members() + order(11, 1, 200, 50);
  const Outcome outcome = run(with_orders_beside, "500.00", "5000.00", orders);
  const double vip = std::stod(outcome.proposal[1].proposed);
  EXPECT_TRUE(vip > 148 && vip <= 150) << vip;
  EXPECT_EQ(outcome.proposal[2].proposed, "");
  EXPECT_EQ(outcome.proposal[0].members, 9);
  const Outcome second = run(with_orders_beside, outcome.proposal[1].proposed, "5000.00", orders);
  EXPECT_EQ(second.members, (std::vector<std::int64_t>{9, 1, 0}));
  EXPECT_EQ(run(with_orders_beside, "151.00", "5000.00", orders).members[1], 0);
}

TEST(Proposals, meet_the_wish_where_a_lower_threshold_would_let_members_fall_again) {
  // Members 1 to 4 buy for 500.00 in January and in December of the next year: with a threshold up to
  // 500.00 they are vip at once and have fallen at the end of the term; with one up to 1000.00 they become
  // it at last.
  std::string orders(header);
  for (int n = 1; n <= 10; ++n) orders += order(n, n, n, n <= 4 ? 500 : 20);
  for (int n = 1; n <= 4; ++n)
    orders += fmt::format("x{},m{:05},2027-12-0{}T10:00:00+08:00,1,tea,,regular,1,500.00,sale,\n", n, n, n);
  const Outcome outcome = run(beginning_anew, "2000.00", "2500.00", orders);
  EXPECT_EQ(outcome.proposal[0].members, 6);
  const double vip = std::stod(outcome.proposal[1].proposed);
  EXPECT_TRUE(vip > 500 && vip <= 1000) << vip;
}

TEST(Proposals, are_thresholds_that_the_checker_accepts) {
  constexpr std::string_view one_step = R"(
    window: lifetime
    steps_up: one
    levels:
      regular: {{title: {{zh: 普通, en: regular}}}}
      vip: {{title: {{zh: 贵宾, en: vip}}}}
      svip: {{title: {{zh: 至尊, en: svip}}}}
    up:
      - {{from: regular, to: vip, spend: {0}}}
      - {{from: vip, to: svip, spend: {1}}}
)";
  const std::string orders = many_members(100, 3);
  const Outcome outcome = run(one_step, "700.00", "900.00", orders);
  ASSERT_NE(outcome.proposal[1].proposed, "");
  ASSERT_NE(outcome.proposal[2].proposed, "");
  EXPECT_GT(std::stod(outcome.proposal[2].proposed), std::stod(outcome.proposal[1].proposed));
  holds_its_word(one_step, outcome, orders);  // run() reads the file and asks for no errors
}

/// A programme of the house with a ladder's thresholds as proposed, replayed once more.
void shipped_holds_its_word(const std::string& name, const std::string& orders_path) {
  base::Names names;
  const codec::ProgrammeFile file = codec::load_programme(SHUKE_SOURCE_DIR "/programmes/" + name, names);
  ASSERT_TRUE(file.programme.has_value()) << name;
  domain::Programme programme = *file.programme;
  const auto replayed = [&] {
    BacktestRequest request{names, {programme, name, "1"}};
    request.orders = orders_path;
    request.mapping = canonical_mapping();
    const auto result = run_backtest(request);
    EXPECT_TRUE(result.has_value()) << name;
    return *codec::read_json(result->json);
  };
  const codec::Node first = replayed();
  const auto& ladders = first.find("results")->items.at(0).find("ladders")->items;
  for (std::size_t l = 0; l < ladders.size(); ++l) {
    for (const codec::Node& proposal : ladders[l].find("thresholds")->items) {
      programme = *file.programme;
      domain::Ladder& ladder = programme.ladders[l];
      const auto& levels = proposal.find("levels")->items;
      const bool is_money = ladders[l].find("unit")->text == "money";
      for (domain::LevelRule& rule : ladder.rules) {
        const std::string& proposed = levels[rule.to.value].find("proposed")->text;
        if (proposed.empty()) continue;
        rule.all.front().at_least = std::llround(std::stod(proposed) * (is_money ? 100 : 1));
      }
      for (const domain::LevelRule& rule : ladder.rules) {
        const domain::LevelRule* below = codec::rule_below(ladder, rule);
        EXPECT_TRUE(below == nullptr || codec::rises(*below, rule))
            << name << " level " << int{rule.to.value};
      }
      const codec::Node second = replayed();
      const auto& then =
          second.find("results")->items.at(0).find("ladders")->items[l].find("levels")->items;
      for (std::size_t level = 0; level < levels.size(); ++level)
        EXPECT_EQ(number(then[level], "members"), number(levels[level], "members")) << name << " " << level;
    }
  }
}

TEST(Proposals, hold_their_word_in_every_programme_of_the_house) {
  const std::string folder = testing::TempDir() + "shuke_proposals_test/";
  std::filesystem::create_directories(folder);
  for (const int visits : {1, 6}) {
    std::ofstream(folder + "shipped.csv", std::ios::binary) << many_members(60, visits);
    int programmes = 0;
    for (const auto& entry : std::filesystem::directory_iterator(SHUKE_SOURCE_DIR "/programmes")) {
      if (entry.path().extension() != ".yaml") continue;
      ++programmes;
      shipped_holds_its_word(entry.path().filename().string(), folder + "shipped.csv");
    }
    EXPECT_EQ(programmes, 10);
  }
}

TEST(Proposals, hold_their_word_with_a_condition_beside_and_with_counters_that_begin_anew) {
  const std::string orders = many_members(200, 9);
  for (const std::string_view ladder : {lifetime, with_orders_beside, beginning_anew}) {
    const Outcome outcome = run(ladder, "700.00", "900.00", orders);
    EXPECT_EQ(outcome.looked_at, 200);
    for (const Level& level : outcome.proposal) {
      const double share = static_cast<double>(level.members) / 200;
      EXPECT_NEAR(share, static_cast<double>(level.wanted_bp) / 10'000, 0.02) << level.proposed;
    }
    holds_its_word(ladder, outcome, orders);
  }
}

TEST(Proposals, look_at_a_part_of_a_large_shop_and_are_the_same_on_one_thread_and_on_two) {
  const std::string orders = many_members(2000, 2);
  const Outcome one = run(lifetime, "300.00", "500.00", orders, {.threads = 1, .members = 500});
  const Outcome two = run(lifetime, "300.00", "500.00", orders, {.threads = 2, .members = 500});
  EXPECT_GT(one.looked_at, 400);
  EXPECT_LT(one.looked_at, 600);
  EXPECT_EQ(one.looked_at, two.looked_at);
  for (std::size_t level = 0; level < 3; ++level) {
    EXPECT_EQ(one.proposal[level].proposed, two.proposal[level].proposed);
    EXPECT_EQ(one.proposal[level].members, two.proposal[level].members);
  }
  // Written into the file, the proposal gives about the wanted shares of all members too.
  const Outcome whole = run(lifetime, one.proposal[1].proposed, one.proposal[2].proposed, orders);
  EXPECT_NEAR(static_cast<double>(whole.members[1]) / 2000, 0.30, 0.04);
  EXPECT_NEAR(static_cast<double>(whole.members[2]) / 2000, 0.10, 0.04);
}

}  // namespace
}  // namespace shuke::backtest
