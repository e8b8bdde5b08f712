// The commands and figures of README's backtest as a test: the same seed makes the same shop, so the page
// can say what comes out, and must.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "cli/program_run.h"
#include "codec/node.h"

namespace shuke::cli {
namespace {

std::string read(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void put_instead(std::string& text, const std::string& what, const std::string& instead) {
  const std::size_t at = text.find(what);
  ASSERT_NE(at, std::string::npos) << what;
  text.replace(at, what.size(), instead);
}

/// The programme of the page, with the second order that `shuke check` asks for.
std::string programme_of(const std::string& page) {
  const std::string opens = "```yaml\n";
  const std::size_t from = page.find(opens) + opens.size();
  std::string programme = page.substr(from, page.find("```", from) - from);
  put_instead(programme, "spend: 300.00}", "spend: 300.00, orders: 2}");
  put_instead(programme, "spend: 1500.00}", "spend: 1500.00, orders: 2}");
  return programme;
}

/// A scalar below a node, by keys and positions.
std::string at(const codec::Node& node, const std::vector<std::string>& path) {
  const codec::Node* here = &node;
  for (const std::string& step : path) {
    const bool is_list = here->kind == codec::Node::Kind::list;
    here = is_list ? &here->items.at(std::stoul(step)) : here->find(step);
    if (here == nullptr) return "nothing at " + step;
  }
  return here->text;
}

void expect_on(const std::string& page, const std::string& text) {
  EXPECT_NE(page.find(text), std::string::npos) << "README does not say: " << text;
}

class readme_backtest : public testing::TestWithParam<const char*> {};

TEST_P(readme_backtest, gives_the_figures_of_the_page) {
  const std::string page = read(in_tree(GetParam()));
  const TestFile programme("corner-books.yaml", programme_of(page));
  const TestFile orders("orders.csv", "");
  const TestFile result("report.json", "");
  const Ran made =
      run_program({"generate", "--members", "3000", "--years", "2", "--seed", "7", "--out", orders.path()});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  expect_on(page, "orders.csv" +
                      made.err.substr(orders.path().size(), made.err.size() - orders.path().size() - 1));

  const Ran ran = run_program(
      {"backtest", "--programme", programme.path(), "--orders", orders.path(), "--json", result.path()});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  expect_on(page, ran.err.substr(0, ran.err.size() - 1));
  const auto json = codec::parse_json(read(result.path()));
  ASSERT_TRUE(json.has_value());
  for (const char* level : {"0", "1", "2"}) {
    expect_on(page, "| " + at(*json, {"results", "0", "ladders", "0", "levels", level, "members"}) + " |");
    expect_on(page, "| " + at(*json, {"results", "0", "ladders", "0", "levels", level, "sales"}) + " |");
  }
  expect_on(page, at(*json, {"results", "0", "cost", "total"}));
}

INSTANTIATE_TEST_SUITE_P(both_languages, readme_backtest, testing::Values("README.md", "README.zh.md"));

}  // namespace
}  // namespace shuke::cli
