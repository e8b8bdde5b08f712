// The table of rejections against its page in schema/, and what every row must have.
#include "domain/rejection.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

namespace shuke::domain {
namespace {

std::string page() {
  std::ostringstream out;
  out << "# Rejections\n\n"
         "Every code with which a command can be refused, in order of precedence: where several hold, the "
         "first is\n"
         "answered. *Retryable*: the same request under a new id can succeed later. The table is\n"
         "`src/domain/rejection.cpp`; the unit test `domain_test` fails where this page differs from it, "
         "and\n"
         "rewrites the page when the variable `SHUKE_WRITE_PAGES` is set.\n\n"
         "Where a refusal is about an amount, a second sentence follows with what was asked for and what "
         "there is.\n\n"
         "| code | HTTP | retryable | 中文 | English |\n|---|---|---|---|---|\n";
  for (const RejectionRow& row : rejection_table()) {
    out << "| `" << row.name << "` | " << row.http_status << " | " << (row.retryable ? "yes" : "no")
        << " | " << row.zh << row.amounts_zh << " | " << row.en << (row.amounts_en.empty() ? "" : " ")
        << row.amounts_en << " |\n";
  }
  return out.str();
}

TEST(rejection, page_in_schema_is_the_table) {
  const std::string path = std::string(SHUKE_SOURCE_DIR) + "/schema/rejections.md";
  if (std::getenv("SHUKE_WRITE_PAGES") != nullptr) std::ofstream(path) << page();
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  EXPECT_EQ(text.str(), page());
}

TEST(rejection, every_row_has_words_in_both_languages_and_a_name_of_its_own) {
  std::set<std::string_view> names;
  for (const RejectionRow& row : rejection_table()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_TRUE(row.en.ends_with('.')) << row.name;
    EXPECT_TRUE(row.zh.ends_with("。")) << row.name;
    EXPECT_GE(row.http_status, 400) << row.name;
    EXPECT_LT(row.http_status, 500) << row.name;
    EXPECT_EQ(row.amounts_en.empty(), row.amounts_zh.empty()) << row.name;
    for (const std::string_view words : {row.amounts_en, row.amounts_zh}) {
      if (words.empty()) continue;
      EXPECT_NE(words.find("{asked}"), std::string_view::npos) << row.name;
      EXPECT_NE(words.find("{there}"), std::string_view::npos) << row.name;
    }
  }
}

TEST(rejection, row_of_a_code_names_that_code) {
  EXPECT_EQ(rejection_row(RejectionCode::malformed_command).name, "malformed_command");
  EXPECT_EQ(rejection_row(RejectionCode::balance_insufficient).name, "balance_insufficient");
  EXPECT_TRUE(rejection_row(RejectionCode::balance_insufficient).retryable);
  EXPECT_EQ(rejection_row(RejectionCode::publish_would_orphan).name, "publish_would_orphan");
}

}  // namespace
}  // namespace shuke::domain
