// The examples in README and guide as tests: what a newcomer copies must work, and say what the page says
// it does.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "codec/programme_file.h"
#include "scenario/runner.h"

namespace shuke::scenario {
namespace {

const std::string root = std::string(SHUKE_SOURCE_DIR) + "/";

std::string read(const std::string& page) {
  std::ifstream file(root + page);
  std::ostringstream text;
  text << file.rdbuf();
  EXPECT_FALSE(text.str().empty()) << page;
  return text.str();
}

/// The blocks of a page that are marked as YAML, in their order.
std::vector<std::string> yaml_blocks(const std::string& page) {
  const std::string opens = "```yaml\n";
  std::vector<std::string> blocks;
  for (std::size_t at = page.find(opens); at != std::string::npos; at = page.find(opens, at)) {
    at += opens.size();
    blocks.push_back(page.substr(at, page.find("```", at) - at));
  }
  return blocks;
}

std::string with(std::string text, const std::string& what, const std::string& instead) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return at == std::string::npos ? text : text.replace(at, what.size(), instead);
}

/// The programme as the page has its reader change it.
std::string with_orders(const std::string& programme) {
  return with(with(programme, "spend: 300.00}", "spend: 300.00, orders: 2}"), "spend: 1500.00}",
              "spend: 1500.00, orders: 2}");
}

std::vector<std::string> check(const std::string& programme) {
  base::Names names;
  std::vector<std::string> lines;
  for (const codec::Finding& finding :
       codec::read_programme(programme, "corner-books.yaml", names).findings) {
    lines.push_back(codec::line_of(finding));
  }
  return lines;
}

/// What `shuke test` prints, its last line left out; nothing: all passed.
std::vector<std::string> test(const std::string& scenarios, const std::string& path,
                              const ProgrammeLoader& loader) {
  std::vector<std::string> lines;
  Runner runner(loader, in_memory(), {}, [&](std::string_view line) { lines.emplace_back(line); });
  runner.run_text(scenarios, path, true);
  EXPECT_EQ(runner.counts().passed + runner.counts().failed, 1);
  return lines;
}

class readme : public testing::TestWithParam<const char*> {};

TEST_P(readme, first_programme_and_its_scenario_do_what_the_page_says) {
  const std::string page = read(GetParam());
  const auto blocks = yaml_blocks(page);
  ASSERT_EQ(blocks.size(), 2u);
  const auto first = check(blocks[0]);
  ASSERT_EQ(first.size(), 1u);
  EXPECT_NE(page.find(first[0]), std::string::npos) << first[0];
  const std::string programme = with_orders(blocks[0]);
  EXPECT_EQ(check(programme), std::vector<std::string>{});

  const ProgrammeLoader loader = [&](const std::string&,
                                     base::Names& names) -> base::Expected<domain::Programme> {
    return codec::read_programme(programme, "corner-books.yaml", names).programme.value();
  };
  EXPECT_EQ(test(blocks[1], "corner-books-test.yaml", loader), std::vector<std::string>{});
  const auto failed =
      test(with(blocks[1], "available: 300", "available: 310"), "corner-books-test.yaml", loader);
  ASSERT_EQ(failed.size(), 1u);
  EXPECT_NE(page.find(failed[0]), std::string::npos) << failed[0];
}

INSTANTIATE_TEST_SUITE_P(both_languages, readme, testing::Values("README.md", "README.zh.md"));

TEST(guide, scenario_passes) {
  const auto blocks = yaml_blocks(read("docs/guide.md"));
  ASSERT_GE(blocks.size(), 2u);
  const ProgrammeLoader loader = [](const std::string& path,
                                    base::Names& names) -> base::Expected<domain::Programme> {
    return codec::load_programme(path, names).programme.value();
  };
  EXPECT_EQ(test(blocks[1], root + "programmes/free/guide.yaml", loader), std::vector<std::string>{});
}

}  // namespace
}  // namespace shuke::scenario
