// `shuke backtest` from the outside: where its results go, how it ends, and what it says of wrong input.
// What it counts is tested in src/backtest.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "cli/program_run.h"

namespace shuke::cli {
namespace {

constexpr const char* orders =
    "order,member,at,line,sku,category,price_class,quantity,amount,kind,of_order\n"
    "o1,ada,2026-01-05T10:00:00+08:00,a,tea,,regular,1,100.00,sale,\n"
    "o2,bob,2026-01-06T10:00:00+08:00,a,tea,,regular,1,40.00,sale,\n";

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(backtest_command, without_a_named_file_the_result_goes_to_standard_output) {
  const TestFile file("orders.csv", orders);
  const Ran ran =
      run_program({"backtest", "--programme", in_tree("programmes/free.yaml"), "--orders", file.path()});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_TRUE(ran.out.starts_with("{\"format\":\"shuke.backtest_report/1\"")) << ran.out.substr(0, 80);
  EXPECT_NE(ran.err.find("2 rows, 2 members"), std::string::npos) << ran.err;
}

TEST(backtest_command, json_members_and_report_go_to_their_files) {
  const TestFile file("orders.csv", orders);
  const std::string json = file.path() + ".json", members = file.path() + ".jsonl",
                    report = file.path() + ".html";
  const Ran ran = run_program({"backtest", "--programme", in_tree("programmes/free.yaml"), "--against",
                               in_tree("programmes/vancl.yaml"), "--orders", file.path(), "--until",
                               "2026-01-05", "--json", json, "--members", members, "--report", report});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(ran.out, "");
  EXPECT_NE(ran.err.find("only part of the file"), std::string::npos) << ran.err;
  EXPECT_NE(read(json).find("\"whole_file\":false"), std::string::npos);
  EXPECT_TRUE(read(members).starts_with("{\"member\":\"ada\"")) << read(members);
  EXPECT_EQ(read(members).find("bob"), std::string::npos);
  EXPECT_NE(read(report).find("</html>"), std::string::npos);
  for (const std::string& path : {json, members, report}) std::filesystem::remove(path);
}

TEST(backtest_command, wrong_input_is_named_and_leaves_no_result) {
  const TestFile wrong("wrong.csv", std::string(orders) + "o3,cy,yesterday,a,tea,,regular,1,40.00,sale,\n");
  const std::string json = wrong.path() + ".json";
  const std::string programme = in_tree("programmes/free.yaml");
  const Ran rows =
      run_program({"backtest", "--programme", programme, "--orders", wrong.path(), "--json", json});
  EXPECT_EQ(rows.exit_code, 1);
  EXPECT_NE(rows.err.find("wrong.csv:4: column `at`"), std::string::npos) << rows.err;
  EXPECT_FALSE(std::filesystem::exists(json));
  const TestFile file("orders.csv", orders);
  const Ran until =
      run_program({"backtest", "--programme", programme, "--orders", file.path(), "--until", "soon"});
  EXPECT_EQ(until.exit_code, 1);
  EXPECT_NE(until.err.find("--until"), std::string::npos) << until.err;
  const TestFile mapping("map.yaml", "mapping: m\ncolums: {}\n");
  const Ran mapped = run_program(
      {"backtest", "--programme", programme, "--orders", file.path(), "--mapping", mapping.path()});
  EXPECT_EQ(mapped.exit_code, 1);
  EXPECT_NE(mapped.err.find("map.yaml:2:1"), std::string::npos) << mapped.err;
  EXPECT_NE(mapped.err.find("columns"), std::string::npos) << mapped.err;
  EXPECT_EQ(run_program({"backtest", "--programme", programme, "--orders", "/no/such.csv"}).exit_code, 1);
}

}  // namespace
}  // namespace shuke::cli
