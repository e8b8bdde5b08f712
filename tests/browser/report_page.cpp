// Writes the report's page for the result on standard input, so that the browser test can open a page of
// any result, the committed sample above all. It is no part of shuke: `shuke backtest --report` calls the
// same function.
#include <iostream>
#include <iterator>
#include <string>

#include "backtest/report_html.h"

int main() {
  const std::string result{std::istreambuf_iterator<char>(std::cin), {}};
  std::cout << shuke::backtest::render_report(result);
  return std::cout.flush() ? 0 : 1;
}
