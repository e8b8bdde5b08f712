// Holds a file's nodes against the syntax tables: unknown keys, missing keys, wrong kinds, bad values,
// empty lists. Whether a named level or account exists, and whether the whole makes sense, is looked at
// later.
#pragma once

#include <string>

#include "codec/finding.h"
#include "codec/syntax.h"

namespace shuke::codec {

/// Reports everything in `root` that is not of the form `section`. `decimals` are those of the file's
/// currency.
void check_syntax(const Node& root, const Section& section, int decimals, Findings& findings);

/// Whether a scalar can be read as this shape; the message says what was expected where it cannot.
base::Expected<void> check_scalar(const Node& node, const Shape& shape, int decimals);

/// `10-01` as month and day; the 29th of February is a day.
struct MonthDay {
  int month = 0;
  int day = 0;
};
base::Expected<MonthDay> read_month_day(std::string_view text);

}  // namespace shuke::codec
