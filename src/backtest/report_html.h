// The page of `shuke backtest --report`: one HTML file that holds the result and everything that draws it.
// It knows no figure; what the page says of them is in web/report/.
#pragma once

#include <string>
#include <string_view>

namespace shuke::backtest {

/// The page for a result as schema/backtest_report.schema.json describes it.
///
/// `result_json` is one JSON document in UTF-8, as the JSON writer makes it. No text in it, be it a
/// member's id or a row of a broken file, can end the script element that carries it. The same result gives
/// the same bytes.
std::string render_report(std::string_view result_json);

}  // namespace shuke::backtest
