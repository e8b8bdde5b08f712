// Match: whether a view is what a scenario expects (docs/guide.md). Maps match as subsets; lists of
// objects match when each expected object has an actual one of its own; `absent` names what must not be
// there. Not the running of steps (runner).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "codec/node.h"

namespace shuke::scenario {

struct Mismatch {
  codec::Position position;  // of what was expected, in the scenario file
  std::string path;          // in the view, for example `accounts.points.available`
  std::string expected;
  std::string actual;
};

/// All differences, in the order of the expectation; none: it matches.
///
/// Scalars are equal as numbers where the view has a number or an amount (279.5 and "279.50"), as instants
/// where both are instants, and else as texts: an id "1" is not "01". null matches what is not there. An
/// empty list expects an empty list. A key `absent` inside an expected map is a list of paths beneath that
/// map at which there must be nothing; a path goes into every item of a list, or into one by `[n]`. A path
/// at which no view can have anything (view_keys) is a mismatch. `names` are the ladders and accounts of
/// the programme; empty: any name will do.
std::vector<Mismatch> match(const codec::Node& expected, const codec::Node& actual,
                            std::span<const std::string_view> names = {});

/// A value in one line, as YAML would write it.
std::string in_one_line(const codec::Node& node);

}  // namespace shuke::scenario
