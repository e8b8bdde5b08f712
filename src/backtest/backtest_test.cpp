// Whole backtests of small files worked out by hand: which purchase a return takes back, what is skipped,
// refused or joined.
//
// The programme: settlement at payment, one point per 1.00 that lives a year, one
// ladder: vip from 200.00. So a member's points show exactly what was paid and returned. The zone is
// Asia/Shanghai.
#include "backtest/backtest.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "backtest/mapping_file.h"
#include "backtest/order_file.h"
#include "codec/node.h"
#include "codec/programme_file.h"
#include "codec/values.h"

namespace shuke::backtest {
namespace {

constexpr std::string_view programme_text = R"(
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
    window: lifetime
    levels:
      regular: {title: {zh: 普通, en: regular}}
      vip: {title: {zh: 贵宾, en: vip}, spend: 200.00}
)";

constexpr std::string_view header =
    "order,member,at,line,sku,category,price_class,quantity,amount,kind,of_order\n";

/// A backtest's result and its member views.
struct Outcome {
  std::string fault;
  std::string json;
  std::string members;
  codec::Node root;

  const codec::Node& at(std::initializer_list<std::string_view> path) const {
    const codec::Node* node = &root;
    for (const std::string_view key : path) {
      node = node->kind == codec::Node::Kind::list ? &node->items.at(std::stoul(std::string(key)))
                                                   : node->find(key);
      EXPECT_NE(node, nullptr) << key;
    }
    return *node;
  }
  std::string text(std::initializer_list<std::string_view> path) const { return at(path).text; }
  /// `code count` of every finding of a list.
  std::string findings(std::string_view list) const {
    std::string all;
    for (const codec::Node& finding : at({"data", list}).items) {
      all += (all.empty() ? "" : ", ") + finding.find("code")->text + " " + finding.find("count")->text;
    }
    return all;
  }
  /// read = replayed + unmatched + skipped + rejected
  std::string rows() const {
    return text({"data", "rows_read"}) + " = " + text({"data", "rows_replayed"}) + " + " +
           text({"data", "rows_unmatched"}) + " + " + text({"data", "rows_skipped"}) + " + " +
           text({"data", "rows_rejected"});
  }
  /// Points available, debt, and settled spend of a member.
  std::string member(std::string_view id) const {
    std::istringstream lines(members);
    for (std::string line; std::getline(lines, line);) {
      const codec::Node view = *codec::read_json(line);
      if (view.find("member")->text != id) continue;
      const codec::Node& points = *view.find("accounts")->find("points");
      return points.find("available")->text + " points, debt " + points.find("debt")->text + ", " +
             view.find("counters")->find("settled_orders")->text + " orders, " +
             view.find("counters")->find("settled_spend")->text;
    }
    return "no such member";
  }
};

struct Wanted {
  Mapping mapping = canonical_mapping();
  const char* until = nullptr;
  unsigned threads = 1;
  bool against_itself = false;
  std::size_t memory = group_memory_bytes;
};

std::string read_all(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Outcome run(const std::string& text, const Wanted& wanted = {}) {
  const std::string folder = testing::TempDir() + "shuke_backtest_test/";
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "orders.csv", std::ios::binary) << text;
  std::filesystem::remove(folder + "members.jsonl");
  base::Names names;
  const codec::ProgrammeFile file = codec::read_programme(programme_text, "test.yaml", names);
  for (const codec::Finding& finding : file.findings)
    EXPECT_FALSE(finding.error) << codec::line_of(finding);
  BacktestRequest request{names, {*file.programme, "test.yaml", "1"}};
  if (wanted.against_itself) request.against.emplace(*file.programme, "test.yaml", "1");
  request.orders = folder + "orders.csv";
  request.mapping = wanted.mapping;
  if (wanted.until != nullptr) request.until = *codec::read_instant(wanted.until);
  request.members = folder + "members.jsonl";
  request.threads = wanted.threads;
  request.memory_bytes_max = wanted.memory;
  Outcome outcome;
  auto result = run_backtest(request);
  if (!result) {
    outcome.fault = result.error().message;
    EXPECT_FALSE(std::filesystem::exists(request.members)) << "members of a backtest without result";
    return outcome;
  }
  outcome.json = result->json;
  outcome.root = *codec::read_json(result->json);
  outcome.members = read_all(request.members);
  return outcome;
}

Outcome run_rows(const std::string& rows, const Wanted& wanted = {}) {
  return run(std::string(header) + rows, wanted);
}

TEST(Backtest, an_order_pays_its_lines_and_a_member_is_enrolled_at_the_first_row) {
  const Outcome outcome = run_rows(
      "o1,ada,2026-01-05T10:00:00+08:00,a,tea,,regular,1,100.00,sale,\n"
      "o1,ada,2026-01-05T10:00:00+08:00,b,cup,,special,2,50.50,sale,\n"
      "o2,bob,2026-01-06T10:00:00+08:00,a,tea,,regular,1,30.00,sale,\n");
  ASSERT_EQ(outcome.fault, "");
  EXPECT_EQ(outcome.rows(), "3 = 3 + 0 + 0 + 0");
  EXPECT_EQ(outcome.member("ada"), "150 points, debt 0, 1 orders, 150.50");
  EXPECT_EQ(outcome.member("bob"), "30 points, debt 0, 1 orders, 30.00");
  EXPECT_NE(outcome.members.find("\"enrolled_at\":\"2026-01-05T10:00:00+08:00\""), std::string::npos);
  EXPECT_EQ(outcome.text({"header", "period", "until"}), "2026-01-06T10:00:00+08:00");
}

TEST(Backtest, a_return_takes_the_newest_purchase_first_and_in_one_order_the_last_line) {
  // o1 has tea at 10 and 20, o2 tea at 40. Two pieces come back: o2's (40) and o1's last line (20): 10 is
  // left.
  const Outcome outcome = run_rows(
      "o1,ada,2026-01-05T10:00:00Z,a,tea,,,1,10.00,sale,\n"
      "o1,ada,2026-01-05T10:00:00Z,b,tea,,,1,20.00,sale,\n"
      "o2,ada,2026-01-06T10:00:00Z,a,tea,,,1,40.00,sale,\n"
      "r1,ada,2026-01-07T10:00:00Z,,tea,,,2,,return,\n");
  EXPECT_EQ(outcome.rows(), "4 = 4 + 0 + 0 + 0");
  EXPECT_EQ(outcome.member("ada"), "10 points, debt 0, 1 orders, 10.00");
}

TEST(Backtest, at_an_equal_instant_what_stands_earlier_in_the_file_is_earlier) {
  // The return stands between the two orders of its instant: it can only mean o1, whatever o2 cost.
  const Outcome outcome = run_rows(
      "o1,ada,2026-01-05T10:00:00Z,a,tea,,,1,10.00,sale,\n"
      "r1,ada,2026-01-05T10:00:00Z,,tea,,,2,,return,\n"
      "o2,ada,2026-01-05T10:00:00Z,a,tea,,,1,40.00,sale,\n");
  EXPECT_EQ(outcome.member("ada"), "40 points, debt 0, 1 orders, 40.00");
  EXPECT_EQ(outcome.findings("unmatched"), "more_than_bought 1");
  EXPECT_EQ(outcome.rows(), "3 = 2 + 1 + 0 + 0");
}

TEST(Backtest, rows_are_sorted_by_instant_whatever_their_place_in_the_file) {
  // The same as above by time: o1, the return, o2.
  const Outcome outcome = run_rows(
      "o2,ada,2026-01-07T10:00:00Z,a,tea,,,1,40.00,sale,\n"
      "r1,ada,2026-01-06T10:00:00Z,,tea,,,1,,return,\n"
      "o1,ada,2026-01-05T10:00:00Z,a,tea,,,1,10.00,sale,\n");
  EXPECT_EQ(outcome.member("ada"), "40 points, debt 0, 1 orders, 40.00");
  EXPECT_EQ(outcome.findings("unmatched"), "");
}

TEST(Backtest, of_order_names_the_order_and_the_line_where_id_and_sku_agree) {
  const std::string sales =
      "o1,ada,2026-01-05T10:00:00Z,a,tea,,,1,10.00,sale,\n"
      "o1,ada,2026-01-05T10:00:00Z,b,tea,,,1,20.00,sale,\n"
      "o1,ada,2026-01-05T10:00:00Z,c,cup,,,1,40.00,sale,\n"
      "o2,ada,2026-01-06T10:00:00Z,a,tea,,,1,80.00,sale,\n";
  const auto left = [&](const std::string& row) {
    return run_rows(sales + "r1,ada,2026-01-07T10:00:00Z," + row).member("ada");
  };
  // Line a of o1 is tea: 140 of 150 are left.
  EXPECT_EQ(left("a,tea,,,1,,return,o1\n"), "140 points, debt 0, 2 orders, 140.00");
  // Line c of o1 is not tea: the sku decides, its last line (b) goes.
  EXPECT_EQ(left("c,tea,,,1,,return,o1\n"), "130 points, debt 0, 2 orders, 130.00");
  // No line: the sku decides, from the last line on.
  EXPECT_EQ(left(",tea,,,2,,return,o1\n"), "120 points, debt 0, 2 orders, 120.00");
  // No sku: the line's id stands alone.
  EXPECT_EQ(left("c,,,,1,,return,o1\n"), "110 points, debt 0, 2 orders, 110.00");
  // A named line has one piece; the second is not taken from elsewhere.
  EXPECT_EQ(left("a,tea,,,2,,return,o1\n"), "140 points, debt 0, 2 orders, 140.00");
  // o2 holds no cup; o3 is not hers; nothing happens.
  EXPECT_EQ(left(",cup,,,1,,return,o2\n"), "150 points, debt 0, 2 orders, 150.00");
  EXPECT_EQ(left(",tea,,,1,,return,o3\n"), "150 points, debt 0, 2 orders, 150.00");
}

TEST(Backtest, every_unmatched_return_has_its_reason) {
  const Outcome outcome = run_rows(
      "o1,ada,2026-01-05T10:00:00Z,a,tea,,,2,20.00,sale,\n"
      "o2,bob,2026-01-05T10:00:00Z,a,tea,,,2,20.00,sale,\n"
      "o9,ada,2026-02-05T10:00:00Z,a,tea,,,2,20.00,sale,\n"
      "r1,ada,2026-01-06T10:00:00Z,,cup,,,1,,return,\n"    // never bought
      "r2,ada,2026-01-06T10:00:00Z,,tea,,,3,,return,\n"    // two match, one is too many
      "r3,ada,2026-01-06T10:00:00Z,,tea,,,1,,return,o2\n"  // bob's
      "r4,ada,2026-01-06T10:00:00Z,,cup,,,1,,return,o1\n"  // not in it
      "r5,ada,2026-01-06T10:00:00Z,,tea,,,1,,return,o1\n"  // nothing left
      "r6,ada,2026-01-06T10:00:00Z,,tea,,,1,,return,o9\n"  // later
      "r7,,2026-01-06T10:00:00Z,,tea,,,1,,return,\n");     // a guest's
  EXPECT_EQ(outcome.findings("unmatched"),
            "guest_return_without_order 1, order_not_found 1, order_is_later 1, sku_not_in_order 1, "
            "return_without_purchase 1, "
            "more_than_bought 2");
  EXPECT_EQ(outcome.rows(), "10 = 3 + 7 + 0 + 0");
  EXPECT_EQ(outcome.member("ada"), "20 points, debt 0, 1 orders, 20.00");
  EXPECT_EQ(outcome.member("bob"), "20 points, debt 0, 1 orders, 20.00");
  EXPECT_EQ(outcome.text({"data", "unmatched", "4", "examples", "0", "line"}), "5");
}

TEST(Backtest, the_quantity_of_a_return_decides_and_its_amount_only_without_one) {
  const std::string sale = "o1,ada,2026-01-05T10:00:00Z,a,tea,,,4,100.00,sale,\n";
  EXPECT_EQ(run_rows(sale + "r1,ada,2026-01-06T10:00:00Z,,tea,,,1,99.00,return,\n").member("ada"),
            "75 points, debt 0, 1 orders, 75.00");
  EXPECT_EQ(run_rows(sale + "r1,ada,2026-01-06T10:00:00Z,,tea,,,,30.00,return,\n").member("ada"),
            "70 points, debt 0, 1 orders, 70.00");
  // 30.00 off, then all that is left by amount, and 5.00 too much.
  const Outcome outcome = run_rows(sale +
                                   "r1,ada,2026-01-06T10:00:00Z,,tea,,,,30.00,return,\n"
                                   "r2,ada,2026-01-07T10:00:00Z,,tea,,,,75.00,return,\n");
  EXPECT_EQ(outcome.member("ada"), "0 points, debt 0, 0 orders, 0.00");
  EXPECT_EQ(outcome.findings("unmatched"), "more_than_bought 1");
}

TEST(Backtest, each_return_row_stands_alone) {
  const Outcome outcome = run_rows(
      "o1,ada,2026-01-05T10:00:00Z,a,tea,,,3,30.00,sale,\n"
      "r1,ada,2026-01-06T10:00:00Z,,tea,,,1,,return,\n"
      "r1,ada,2026-01-06T10:00:00Z,,tea,,,1,,return,\n");
  EXPECT_EQ(outcome.member("ada"), "10 points, debt 0, 1 orders, 10.00");
  EXPECT_EQ(outcome.findings("notes"), "exact_duplicate 1");
}

TEST(Backtest, rows_of_one_order_that_stand_apart_are_joined_at_the_first_rows_instant) {
  const Outcome outcome = run_rows(
      "o1,ada,2026-01-05T10:00:00Z,a,tea,,,1,10.00,sale,\n"
      "o2,ada,2026-01-06T10:00:00Z,a,tea,,,1,20.00,sale,\n"
      "o1,ada,2026-01-07T10:00:00Z,b,cup,,,1,40.00,sale,\n");
  EXPECT_EQ(outcome.findings("notes"), "order_apart 1");
  EXPECT_EQ(outcome.member("ada"), "70 points, debt 0, 2 orders, 70.00");
  EXPECT_NE(outcome.members.find("\"last_order_at\":\"2026-01-06T18:00:00+08:00\""), std::string::npos)
      << outcome.members;
}

TEST(Backtest, exact_duplicates_are_lines_like_others_or_dropped) {
  const std::string rows =
      "o1,ada,2026-01-05T10:00:00Z,a,tea,,,1,10.00,sale,\n"
      "o1,ada,2026-01-05T10:00:00Z,a,tea,,,1,10.00,sale,\n"
      "o1,ada,2026-01-05T10:00:00Z,a,cup,,,1,5.00,sale,\n";
  const Outcome kept = run_rows(rows);
  EXPECT_EQ(kept.member("ada"), "25 points, debt 0, 1 orders, 25.00");
  EXPECT_EQ(kept.findings("notes"), "exact_duplicate 1, line_repeated 2");
  Wanted drop;
  drop.mapping.drop_duplicates = true;
  const Outcome dropped = run_rows(rows, drop);
  EXPECT_EQ(dropped.member("ada"), "15 points, debt 0, 1 orders, 15.00");
  EXPECT_EQ(dropped.findings("skipped"), "duplicate_dropped 1");
  EXPECT_EQ(dropped.rows(), "3 = 2 + 0 + 1 + 0");
  // Of more lines than are compared one by one: 40 rows, every second the same.
  std::string many;
  for (int i = 0; i < 40; ++i) {
    many += "o1,ada,2026-01-05T10:00:00Z,,sku" + std::to_string(i % 2 == 0 ? i : 0) + ",,,1,1.00,sale,\n";
  }
  EXPECT_EQ(run_rows(many, drop).rows(), "40 = 20 + 0 + 20 + 0");
  EXPECT_EQ(run_rows(many).member("ada"), "40 points, debt 0, 1 orders, 40.00");
}

TEST(Backtest, guests_have_orders_and_returns_of_their_own) {
  const Outcome outcome = run_rows(
      "g1,,2026-01-05T10:00:00Z,a,tea,,,2,20.00,sale,\n"
      "g1,,2026-01-05T10:00:00Z,b,cup,,,1,5.00,sale,\n"
      "o1,g1,2026-01-05T11:00:00Z,a,tea,,,1,7.00,sale,\n"  // a member whose id is an order's number
      "r1,,2026-01-06T10:00:00Z,,tea,,,1,,return,g1\n"
      "r2,,2026-01-06T10:00:00Z,,tea,,,1,,return,g2\n");
  EXPECT_EQ(outcome.text({"shop", "totals", "sales_of_guests"}), "15.00");
  EXPECT_EQ(outcome.text({"shop", "totals", "sales_of_members"}), "7.00");
  EXPECT_EQ(outcome.text({"shop", "totals", "members"}), "1");
  EXPECT_EQ(outcome.findings("unmatched"), "order_not_found 1");
  EXPECT_EQ(outcome.findings("notes"), "guest_row 4");
  EXPECT_EQ(outcome.rows(), "5 = 4 + 1 + 0 + 0");
}

TEST(Backtest, a_return_that_names_an_order_and_no_member_is_the_order_s_members) {
  const std::string sales =
      "o1,ada,2026-01-05T10:00:00Z,a,tea,,,2,20.00,sale,\n"
      "o2,bob,2026-01-05T10:00:00Z,a,tea,,,1,40.00,sale,\n"
      "g1,,2026-01-05T10:00:00Z,a,tea,,,1,80.00,sale,\n";
  const Outcome outcome =
      run_rows("r1,,2026-01-07T10:00:00Z,,tea,,,1,,return,o1\n"  // before its order in the file
               + sales +
               "r2,,2026-01-08T10:00:00Z,,tea,,,1,,return,o1\n"
               "r3,,2026-01-08T10:00:00Z,,tea,,,1,,return,o1\n"  // one too many
               "r4,,2026-01-08T10:00:00Z,,cup,,,1,,return,o2\n"  // bob's, but not in his order
               "r5,,2026-01-08T10:00:00Z,,tea,,,1,,return,g1\n"
               "r6,,2026-01-04T10:00:00Z,,tea,,,1,,return,o2\n"  // earlier than the order: nobody's
               "r7,,2026-01-08T10:00:00Z,,tea,,,1,,return,o9\n");
  EXPECT_EQ(outcome.member("ada"), "0 points, debt 0, 0 orders, 0.00");
  EXPECT_EQ(outcome.member("bob"), "40 points, debt 0, 1 orders, 40.00");
  EXPECT_EQ(outcome.findings("unmatched"), "order_not_found 2, sku_not_in_order 1, more_than_bought 1");
  EXPECT_EQ(outcome.findings("notes"), "guest_row 4");  // g1 and its return, r6 and r7
  EXPECT_EQ(outcome.rows(), "10 = 6 + 4 + 0 + 0");
  EXPECT_NE(outcome.members.find("\"enrolled_at\":\"2026-01-05T18:00:00+08:00\""), std::string::npos);
  // The same as with the member named.
  const std::string named = "r1,ada,2026-01-07T10:00:00Z,,tea,,,1,,return,o1\n";
  const std::string unnamed = "r1,,2026-01-07T10:00:00Z,,tea,,,1,,return,o1\n";
  EXPECT_EQ(run_rows(sales + unnamed).members, run_rows(sales + named).members);
}

TEST(Backtest, an_order_number_of_several_owners_says_nothing_of_a_return) {
  const Outcome members = run_rows(
      "o1,ada,2026-01-05T10:00:00Z,a,tea,,,1,20.00,sale,\n"
      "o1,bob,2026-01-05T10:00:00Z,a,tea,,,1,20.00,sale,\n"
      "r1,,2026-01-07T10:00:00Z,,tea,,,1,,return,o1\n");
  EXPECT_EQ(members.findings("unmatched"), "order_not_found 1");
  const Outcome guest = run_rows(
      "o1,ada,2026-01-05T10:00:00Z,a,tea,,,1,20.00,sale,\n"
      "o1,,2026-01-05T10:00:00Z,a,tea,,,1,20.00,sale,\n"
      "r1,,2026-01-07T10:00:00Z,,tea,,,1,,return,o1\n");
  EXPECT_EQ(guest.member("ada"), "20 points, debt 0, 1 orders, 20.00");
  EXPECT_EQ(guest.findings("unmatched"), "");
}

TEST(Backtest, returns_find_their_members_whatever_the_memory_and_the_threads) {
  std::string rows;
  for (int i = 0; i < 3000; ++i) {
    const std::string n = std::to_string(i);
    rows += "o" + n + ",m" + std::to_string(i % 700) + ",2026-01-05T10:00:00Z,a,tea,,,1,20.00,sale,\n";
    if (i % 3 == 0) rows += "r" + n + ",,2026-01-07T10:00:00Z,,tea,,,1,,return,o" + n + "\n";
  }
  Wanted wanted;
  const Outcome one = run_rows(rows, wanted);
  EXPECT_EQ(one.rows(), "4000 = 4000 + 0 + 0 + 0");
  EXPECT_EQ(one.findings("notes"), "");
  wanted.memory = 4096;
  wanted.threads = 3;
  const Outcome other = run_rows(rows, wanted);
  EXPECT_EQ(other.members, one.members);
  EXPECT_EQ(other.json, one.json);
}

TEST(Backtest, until_leaves_later_rows_out_and_moves_time_on) {
  const std::string rows =
      "o1,ada,2026-01-05T10:00:00Z,a,tea,,,1,10.00,sale,\n"
      "o2,ada,2026-01-06T10:00:00Z,a,tea,,,1,20.00,sale,\n"
      "o3,bob,2026-01-07T10:00:00Z,a,tea,,,1,40.00,sale,\n";
  Wanted wanted;
  wanted.until = "2026-01-06T10:00:00Z";  // inclusive
  const Outcome part = run_rows(rows, wanted);
  EXPECT_EQ(part.member("ada"), "30 points, debt 0, 2 orders, 30.00");
  EXPECT_EQ(part.member("bob"), "no such member");
  EXPECT_EQ(part.rows(), "3 = 2 + 0 + 1 + 0");
  EXPECT_EQ(part.text({"header", "coverage", "whole_file"}), "false");
  wanted.until = "2027-02-01T00:00:00Z";  // a year later the points have ended
  const Outcome later = run_rows(rows, wanted);
  EXPECT_EQ(later.member("ada"), "0 points, debt 0, 2 orders, 30.00");
  EXPECT_EQ(later.text({"header", "coverage", "whole_file"}), "true");
  wanted.until = "2026-01-01T00:00:00Z";
  EXPECT_NE(run_rows(rows, wanted).fault.find("all are later than --until"), std::string::npos);
}

TEST(Backtest, a_return_that_comes_too_late_is_rejected_and_takes_nothing) {
  const Outcome outcome = run_rows(
      "o1,ada,2026-01-05T10:00:00Z,a,tea,,,1,10.00,sale,\n"
      "r1,ada,2027-01-07T10:00:00Z,,tea,,,1,,return,\n");
  EXPECT_EQ(outcome.findings("rejected"), "return_too_late 1");
  EXPECT_EQ(outcome.rows(), "2 = 1 + 0 + 0 + 1");
  EXPECT_NE(outcome.member("ada").find("1 orders, 10.00"), std::string::npos);
}

TEST(Backtest, orders_from_before_1970_are_orders_like_others) {
  const Outcome outcome = run_rows(
      "o1,ada,1969-12-31T10:00:00Z,a,tea,,,1,10.00,sale,\n"
      "r1,ada,1969-12-31T20:00:00Z,,tea,,,1,,return,o1\n"
      "o2,ada,1970-01-01T10:00:00Z,a,tea,,,1,20.00,sale,\n");
  EXPECT_EQ(outcome.findings("rejected"), "");
  EXPECT_EQ(outcome.rows(), "3 = 3 + 0 + 0 + 0");
}

TEST(Backtest, rows_that_are_not_goods_enrol_and_do_nothing_else) {
  Wanted wanted;
  wanted.mapping.sku_kinds = {{"POST", false, NotGoods::shipping}};
  const Outcome outcome = run_rows(
      "o1,ada,2026-01-05T10:00:00Z,a,POST,,,1,3.00,sale,\n"
      "o2,ada,2026-01-06T10:00:00Z,a,tea,,,1,10.00,sale,\n",
      wanted);
  EXPECT_EQ(outcome.member("ada"), "10 points, debt 0, 1 orders, 10.00");
  EXPECT_NE(outcome.members.find("\"enrolled_at\":\"2026-01-05T18:00:00+08:00\""), std::string::npos);
  EXPECT_EQ(outcome.rows(), "2 = 1 + 0 + 1 + 0");
}

TEST(Backtest, delays_of_the_mapping_move_payment_and_shipment) {
  Wanted wanted;
  wanted.mapping.paid_after = {1, base::Duration::Unit::days};
  const Outcome outcome = run_rows(
      "o1,ada,2026-01-05T10:00:00Z,a,tea,,,1,10.00,sale,\n"
      "r1,ada,2026-01-05T20:00:00Z,,tea,,,1,,return,\n"  // before it is paid
      "r2,ada,2026-01-06T10:00:01Z,,tea,,,1,,return,\n"
      "o2,ada,2026-01-06T09:00:00Z,a,tea,,,1,20.00,sale,\n",  // paid after the end, which is the last row's
                                                              // instant
      wanted);
  EXPECT_EQ(outcome.findings("unmatched"), "return_without_purchase 1");
  EXPECT_EQ(outcome.rows(), "4 = 2 + 1 + 1 + 0");
  EXPECT_EQ(outcome.member("ada"), "0 points, debt 0, 0 orders, 0.00");
}

TEST(Backtest, a_file_of_another_currency_needs_a_rate) {
  Wanted wanted;
  wanted.mapping.currency = "GBP";
  const std::string row = "o1,ada,2026-01-05T10:00:00Z,a,tea,,,1,10.00,sale,\n";
  EXPECT_NE(run_rows(row, wanted).fault.find("`rate`"), std::string::npos);
  wanted.mapping.rate = base::Rate{91, 10};
  EXPECT_EQ(run_rows(row, wanted).member("ada"), "91 points, debt 0, 1 orders, 91.00");
}

TEST(Backtest, a_wrong_file_has_no_result) {
  EXPECT_NE(run_rows("o1,ada,2026-01-05T10:00:00Z,a,tea,,,1,10.00,sale,\no2,ada,x\n")
                .fault.find("orders.csv:3: "),
            std::string::npos);
}

/// Many members with orders, returns of all kinds and guests, in no order of time.
std::string busy_shop() {
  std::string text(header);
  std::uint64_t random = 42;
  const auto next = [&random](std::uint64_t below) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    return (random >> 33) % below;
  };
  for (int i = 0; i < 60'000; ++i) {
    const std::string member = next(12) == 0 ? "" : "m" + std::to_string(next(3000));
    const std::string order =
        "o" + std::to_string(member.empty() ? next(4000) : static_cast<std::uint64_t>(i) / 3);
    char at[40];
    std::snprintf(at, sizeof at, "2026-%02d-%02dT%02d:%02d:00+08:00", static_cast<int>(1 + next(12)),
                  static_cast<int>(1 + next(28)), static_cast<int>(next(24)), static_cast<int>(next(60)));
    const bool back = next(6) == 0;
    text += (back ? "r" : "") + order + "," + member + "," + at + "," +
            (next(3) == 0 ? "" : std::to_string(next(4))) + ",sku" + std::to_string(next(12)) +
            ",,regular," + std::to_string(1 + next(3)) + "," + std::to_string(next(90)) + ".50," +
            (back ? "return" : "sale") + "," + (back && next(2) == 0 ? order : "") + "\n";
  }
  return text;
}

TEST(Backtest, one_and_more_threads_give_the_same_bytes) {
  const std::string text = busy_shop();
  Wanted wanted;
  wanted.against_itself = true;
  const Outcome one = run(text, wanted);
  ASSERT_EQ(one.fault, "");
  EXPECT_NE(one.findings("unmatched"), "");
  EXPECT_EQ(one.text({"comparison", "differ"}), "0");
  for (const unsigned threads : {2u, 3u}) {
    wanted.threads = threads;
    const Outcome other = run(text, wanted);
    EXPECT_TRUE(other.json == one.json);
    EXPECT_TRUE(other.members == one.members);
  }
}

TEST(Backtest, members_are_sorted_whatever_bucket_they_fall_into) {
  const Outcome outcome = run(busy_shop());
  std::istringstream lines(outcome.members);
  std::string before;
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    const std::string member = codec::read_json(line)->find("member")->text;
    EXPECT_LT(before, member);
    before = member;
  }
  EXPECT_EQ(std::to_string(count), outcome.text({"shop", "totals", "members"}));
}

}  // namespace
}  // namespace shuke::backtest
