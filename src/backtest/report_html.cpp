// Puts the parts of the report's page together: the frame with its marks, the style, the scripts, the
// result. Parts are copied as they stand; only the result is rewritten, so that it is safe inside a script
// element.
#include "backtest/report_html.h"

#include <array>
#include <cstddef>

#include "base/check.h"
#include "embedded/echarts.h"
#include "embedded/report_charts.h"
#include "embedded/report_findings.h"
#include "embedded/report_format.h"
#include "embedded/report_main.h"
#include "embedded/report_page.h"
#include "embedded/report_print.h"
#include "embedded/report_sections_customers.h"
#include "embedded/report_sections_levels.h"
#include "embedded/report_sections_rest.h"
#include "embedded/report_style.h"
#include "embedded/report_words.h"

namespace shuke::backtest {
namespace {

// In the order the page needs them: a script uses what stands before it.
std::array<std::string_view, 9> scripts() {
  using namespace embedded;
  return {echarts(),
          report_format(),
          report_words(),
          report_charts(),
          report_findings(),
          report_sections_levels(),
          report_sections_customers(),
          report_sections_rest(),
          report_main()};
}

// A '<' stands in JSON only inside a string, where \u003c means the same; without it neither "</script" nor
// "<!--" can occur. U+2028 and U+2029 (E2 80 A8, E2 80 A9) end a line for older readers of scripts.
void append_safely(std::string& page, std::string_view json) {
  constexpr std::string_view separator_start = "\xE2\x80";
  for (std::size_t at = 0; at < json.size(); ++at) {
    const std::string_view rest = json.substr(at);
    const bool separator =
        rest.size() >= 3 && rest.starts_with(separator_start) && (rest[2] == '\xA8' || rest[2] == '\xA9');
    if (rest[0] == '<') {
      page += "\\u003c";
    } else if (separator) {
      page += rest[2] == '\xA8' ? "\\u2028" : "\\u2029";
      at += 2;
    } else {
      page += rest[0];
    }
  }
}

void append_scripts(std::string& page) {
  for (const std::string_view script : scripts()) {
    page += "<script>\n";
    page += script;
    page += "\n</script>\n";
  }
}

// Copies the frame up to a mark and answers what follows it.
std::string_view append_up_to(std::string& page, std::string_view frame, std::string_view mark) {
  const std::size_t at = frame.find(mark);
  CHECK(at != std::string_view::npos);
  page += frame.substr(0, at);
  return frame.substr(at + mark.size());
}

}  // namespace

std::string render_report(std::string_view result_json) {
  std::size_t size = embedded::report_page().size() + embedded::report_style().size() + result_json.size();
  for (const std::string_view script : scripts()) size += script.size();

  std::string page;
  page.reserve(size + size / 16);
  std::string_view frame = append_up_to(page, embedded::report_page(), "@@style@@");
  page += embedded::report_style();
  page += embedded::report_print();
  frame = append_up_to(page, frame, "@@result@@");
  append_safely(page, result_json);
  frame = append_up_to(page, frame, "@@scripts@@");
  append_scripts(page);
  page += frame;
  return page;
}

}  // namespace shuke::backtest
