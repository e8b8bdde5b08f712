// `shuke backtest` from the outside; the figures themselves are tested in src/backtest.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "cli/program_run.h"
#include "codec/node.h"

namespace shuke::cli {
namespace {

const std::string header = "order,member,at,line,sku,category,price_class,quantity,amount,kind,of_order\n";
const std::string rows =
    "o1,ada,2026-01-05T10:00:00+08:00,a,s1,,regular,1,10.00,sale,\n"
    "o2,bob,2026-03-05T10:00:00+08:00,a,s1,,regular,1,600.00,sale,\n";

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Ran backtest(const std::string& orders, const std::vector<std::string>& more) {
  std::vector<std::string> arguments = {"backtest", "--programme", in_tree("programmes/free.yaml"),
                                        "--orders", orders};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_program(arguments);
}

TEST(backtest_command, result_goes_to_standard_output_where_no_file_is_named) {
  const TestFile orders("backtest_command.csv", header + rows);
  const Ran ran = backtest(orders.path(), {"--threads", "1"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_TRUE(codec::read_json(ran.out).has_value()) << ran.out.substr(0, 200);
  EXPECT_NE(ran.err.find("2 rows, 2 members"), std::string::npos) << ran.err;
  EXPECT_EQ(backtest(orders.path(), {"--threads", "2"}).out, ran.out);
}

TEST(backtest_command, writes_members_json_and_report) {
  const TestFile orders("backtest_command_files.csv", header + rows);
  const TestFile members("backtest_command_members.jsonl", "");
  const TestFile json("backtest_command.json", "");
  const TestFile report("backtest_command.html", "");
  const Ran ran = backtest(orders.path(), {"--members", members.path(), "--json", json.path(), "--report",
                                           report.path(), "--against", in_tree("programmes/vancl.yaml")});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_TRUE(ran.out.empty()) << ran.out;
  EXPECT_TRUE(codec::read_json(text_of(json.path())).has_value());
  EXPECT_NE(text_of(report.path()).find("<html"), std::string::npos);
  std::istringstream lines(text_of(members.path()));
  std::vector<std::string> ids;
  for (std::string line; std::getline(lines, line);) {
    const auto member = codec::read_json(line);
    ASSERT_TRUE(member.has_value()) << line;
    ids.push_back(member->find("member")->text);
  }
  EXPECT_EQ(ids, (std::vector<std::string>{"ada", "bob"}));
}

TEST(backtest_command, until_leaves_later_rows_out) {
  const TestFile orders("backtest_command_until.csv", header + rows);
  const TestFile members("backtest_command_until.jsonl", "");
  const Ran ran = backtest(orders.path(), {"--until", "2026-01-31", "--members", members.path()});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_NE(ran.err.find("covers only part of the file"), std::string::npos) << ran.err;
  const std::string views = text_of(members.path());
  EXPECT_EQ(views.find("\"bob\""), std::string::npos) << views;
  EXPECT_NE(views.find("\"available\":10"), std::string::npos) << views;  // settled 15 days after shipment
}

TEST(backtest_command, bad_input_is_named_and_nothing_is_written) {
  const TestFile orders("backtest_command_bad.csv", header + rows);
  const TestFile other_header("backtest_command_header.csv", "a,b\n1,2\n");
  const std::string json = orders.path() + ".json";
  const std::vector<std::vector<std::string>> uses = {
      {"backtest", "--programme", in_tree("mappings"), "--orders", orders.path(), "--json", json},
      {"backtest", "--programme", "none.yaml", "--orders", orders.path(), "--json", json},
      {"backtest", "--programme", in_tree("programmes/free.yaml"), "--orders", "none.csv", "--json", json},
      {"backtest", "--programme", in_tree("programmes/free.yaml"), "--orders", other_header.path(),
       "--json", json},
      {"backtest", "--programme", in_tree("programmes/free.yaml"), "--orders", orders.path(), "--json",
       json, "--until", "soon"},
      {"backtest", "--programme", in_tree("programmes/free.yaml"), "--orders", orders.path(), "--json",
       json, "--mapping", "x"}};
  for (const auto& use : uses) {
    const Ran ran = run_program(use);
    EXPECT_EQ(ran.exit_code, 1) << use[2] << " " << use[4];
    EXPECT_FALSE(ran.err.empty());
    EXPECT_FALSE(std::ifstream(json).good()) << "something was written";
  }
}

}  // namespace
}  // namespace shuke::cli
