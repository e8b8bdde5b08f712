// Findings: what was left out, did not match or is worth knowing, counted with reasons and a few examples,
// so that nothing is dropped in silence. Not for a file that cannot be read (a fault) and not for what the
// domain refuses (rejections).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.h"
#include "domain/programme.h"

namespace shuke::backtest {

enum class Finding : std::uint8_t {
  // Skipped: the row does nothing.
  after_until,
  without_price,
  shipping_row,
  discount_row,
  fee_row,
  without_member,
  duplicate_dropped,
  // Unmatched: a return row, or the rest of one, that finds no purchase.
  guest_return_without_order,
  order_not_found,
  order_is_later,
  sku_not_in_order,
  sku_not_bought,
  more_than_bought,
  // Notes: nothing is left out.
  guest_row,
  duplicate_kept,
  order_apart,
  line_repeated,
  amount_rounded,
};
inline constexpr std::size_t findings_count = 18;

enum class FindingKind : std::uint8_t { skipped, unmatched, note };

struct FindingRow {
  Finding finding;
  FindingKind kind;
  std::string_view code;
  std::string_view zh;
  std::string_view en;
};
/// The table of all findings, by number.
const FindingRow& finding_row(Finding finding);

struct Example {
  std::uint64_t line = 0;  // of the file
  std::string text;        // the row, or what matters of it
};
inline constexpr std::size_t examples_max = 5;
inline constexpr std::size_t example_bytes_max = 200;

/// How often something was found, the money it is about, and the examples that stand first in the file.
struct Found {
  std::uint64_t count = 0;
  base::Money amount;
  std::vector<Example> examples;  // by line

  /// Whether an example of this line would be kept; asked before its text is made.
  bool wants(std::uint64_t line) const {
    return examples.size() < examples_max || line < examples.back().line;
  }
  void keep(Example example);
  /// Takes one back that turned out to be something else.
  void forget(std::uint64_t line, base::Money of);
  void merge(const Found& other);
};

/// All counts of a run. Merging in any order gives the same.
class Findings {
 public:
  explicit Findings(std::size_t skip_rules = 0) : x_by_rule(skip_rules) {}

  Found& of(Finding finding) { return x_found[static_cast<std::size_t>(finding)]; }
  const Found& of(Finding finding) const { return x_found[static_cast<std::size_t>(finding)]; }
  /// Rows skipped by the mapping's own rules, in their order.
  std::vector<Found>& by_rule() { return x_by_rule; }
  const std::vector<Found>& by_rule() const { return x_by_rule; }
  void merge(const Findings& other);

 private:
  std::array<Found, findings_count> x_found;
  std::vector<Found> x_by_rule;
};

/// At most example_bytes_max bytes of a text, cut between characters, on one line.
std::string excerpt(std::string_view text);

}  // namespace shuke::backtest
