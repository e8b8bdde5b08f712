// The page of a result: that every part is in it, and that no text of the result can break out of its
// place. Whether the page can be read is for the browser test.
#include "backtest/report_html.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace shuke::backtest {
namespace {

// What stands between the opening of the element with the result and the first closing tag after it.
std::string result_in(std::string_view page) {
  constexpr std::string_view opening = R"(<script type="application/json" id="result">)";
  const std::size_t from = page.find(opening);
  EXPECT_NE(from, std::string_view::npos);
  const std::size_t start = from + opening.size();
  return std::string(page.substr(start, page.find("</script>", start) - start));
}

std::size_t times(std::string_view text, std::string_view word) {
  std::size_t found = 0;
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1))
    ++found;
  return found;
}

TEST(ReportHtml, carries_the_result_as_it_stands) {
  EXPECT_EQ(result_in(render_report(R"({"title": "凡客会员"})")), R"({"title": "凡客会员"})");
}

TEST(ReportHtml, leaves_no_mark_of_the_frame) {
  const std::string page = render_report("{}");
  for (const std::string_view mark : {"@@style@@", "@@result@@", "@@scripts@@"}) {
    EXPECT_EQ(page.find(mark), std::string::npos) << mark;
  }
  EXPECT_TRUE(page.starts_with("<!DOCTYPE html>"));
  EXPECT_TRUE(page.ends_with("</html>\n"));
}

TEST(ReportHtml, a_mark_in_the_result_is_only_text) {
  EXPECT_EQ(result_in(render_report(R"({"row": "@@scripts@@"})")), R"({"row": "@@scripts@@"})");
}

TEST(ReportHtml, no_text_can_end_the_script) {
  const std::string page = render_report(R"({"row": "</script><script>alert(1)</script><!--"})");
  EXPECT_EQ(result_in(page), R"({"row": "\u003c/script>\u003cscript>alert(1)\u003c/script>\u003c!--"})");
  EXPECT_EQ(times(page, "</script>"), times(render_report("{}"), "</script>"));
}

TEST(ReportHtml, line_separators_of_unicode_are_escaped) {
  EXPECT_EQ(result_in(render_report("{\"a\": \"x\xE2\x80\xA8y\xE2\x80\xA9z\xE2\x80\xA6\"}")),
            "{\"a\": \"x\\u2028y\\u2029z\xE2\x80\xA6\"}");
}

TEST(ReportHtml, a_cut_off_character_at_the_end_is_copied) {
  EXPECT_EQ(result_in(render_report("\xE2\x80")), "\xE2\x80");
}

TEST(ReportHtml, asks_nothing_of_the_network) {
  const std::string page = render_report("{}");
  const std::string_view head = std::string_view(page).substr(0, page.find("<style>"));
  EXPECT_NE(head.find("default-src 'none'"), std::string_view::npos);
  for (const std::string_view way : {"<script src", "rel=\"stylesheet\"", "@import", "url(http"}) {
    EXPECT_EQ(page.find(way), std::string::npos) << way;
  }
}

}  // namespace
}  // namespace shuke::backtest
