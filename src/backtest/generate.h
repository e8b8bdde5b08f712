// `shuke generate`: the order history of a make-believe shop, for trying a programme before there are
// orders and for speed runs. Not a model of a given shop: nothing is fitted to anybody's data.
//
// Members buy by BG/NBD (insight/bg_nbd.h) with seasons, weekdays and shop hours; guests buy too; goods
// come back, whole or in part, with and without naming their order. The file is the canonical CSV of the
// command line, in order of time, and its first line says that it is synthetic. The same options give the
// same bytes on every machine.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/fault.h"
#include "base/time.h"

namespace shuke::backtest {

struct GenerateOptions {
  std::int64_t members = 1000;  // 1 to generated_members_max, each with at least one order
  std::int64_t years = 2;       // 1 to generated_years_max
  std::uint64_t seed = 1;
  std::int64_t lines_per_order = 2;  // on average; 1 to generated_lines_per_order_max
  base::Date from{19358};  // first day; 2023-01-01 where nobody asks for another, so that no clock is read
};

inline constexpr std::int64_t generated_members_max = 50'000'000;
inline constexpr std::int64_t generated_years_max = 50;
inline constexpr std::int64_t generated_lines_per_order_max = 50;

struct Generated {
  std::int64_t orders_of_members = 0;
  std::int64_t orders_of_guests = 0;
  std::int64_t sale_rows = 0;
  std::int64_t return_rows = 0;
};

/// Takes the bytes of the file piece by piece, in order. What it returns as a fault ends the generation
/// with that fault.
using ByteSink = std::function<base::Expected<void>(std::string_view)>;

/// Writes the whole history into `sink`. Memory holds the members (24 bytes each) and one day, never the
/// file. Fault: an option out of its range, named; or whatever the sink reports.
base::Expected<Generated> generate(const GenerateOptions& options, const ByteSink& sink);

/// The same into a file, `-` for standard output. A file appears under its name only when it is complete.
base::Expected<Generated> generate_file(const GenerateOptions& options, const std::string& path);

}  // namespace shuke::backtest
