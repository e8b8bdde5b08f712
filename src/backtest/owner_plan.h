// OwnerPlan: the rows of one member (or of one guest's order) as the orders, returns and steps in time that
// they stand for: rows of one order joined, duplicates and repeated line ids dealt with. The same for every
// programme; replaying it is replay.h's business.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "backtest/findings.h"
#include "backtest/mapping.h"
#include "backtest/row_groups.h"
#include "base/names.h"
#include "codec/directory.h"
#include "domain/command.h"
#include "domain/programme.h"

namespace shuke::backtest {

/// An order with the command that pays it. The lines of the command and `file_lines` and `line_ids` go side
/// by side.
struct PlannedOrder {
  std::string_view id;
  domain::Command pay;  // PayOrder
  std::vector<std::uint64_t> file_lines;
  std::vector<base::NameNo>
      line_ids;  // as the file has them; the command's are made different from each other
  std::vector<std::uint32_t> hashes;  // Row::hash
  std::uint64_t first_line = 0;       // of the file
  std::uint32_t runs = 0;             // stretches of rows in the file
  base::OrderNo no;

  domain::PayOrder& order() { return std::get<domain::PayOrder>(pay.body); }
  const domain::PayOrder& order() const { return std::get<domain::PayOrder>(pay.body); }
};

/// A return row.
struct PlannedReturn {
  static constexpr std::uint32_t none = UINT32_MAX;
  Row row;
  base::NameNo sku;
  base::NameNo line;
  std::uint32_t of_order =
      none;  // position among the orders; none where `row.of_order` is empty or no order of this owner
};

enum class StepKind : std::uint8_t { enrol, pay, ship, take_back };
struct Step {
  base::Instant at;
  StepKind kind = StepKind::pay;
  std::uint32_t position = 0;  // among the orders or the returns
};

/// When orders are paid and shipped, seen from the instant in the file. Days and months are counted in the
/// programme's zone.
struct OrderDelays {
  base::Duration paid_after;
  base::Duration shipped_after;

  bool any() const { return paid_after.count != 0 || shipped_after.count != 0; }
};

/// Made anew for each owner with its memory kept. Texts point into the groups.
class OwnerPlan {
 public:
  /// `directory` gets the names of lines, skus and categories; of the programme only zone and currency are
  /// asked.
  OwnerPlan(const domain::Programme& programme, codec::Directory& directory, OrderDelays delays,
            bool drop_duplicates);

  /// Starts an owner; an empty member is a guest's order.
  void begin(std::string_view member);
  /// Adds a group, in order of (instant, line of the file).
  void add(const Group& group);
  /// After the last group: puts the steps into the order of time; `findings` gets what was found.
  void finish(Findings& findings);

  std::string_view member() const { return x_member; }
  const std::vector<Step>& steps() const { return x_steps; }
  const PlannedOrder& order(std::uint32_t position) const { return x_orders[position]; }
  std::uint32_t orders_count() const { return x_orders_used; }
  const PlannedReturn& taken_back(std::uint32_t position) const { return x_returns[position]; }
  std::uint64_t rows_dropped() const { return x_rows_dropped; }
  const OrderDelays& delays() const { return x_delays; }

 private:
  std::uint32_t known_order(std::string_view id) const;
  PlannedOrder& new_order(const Group& group);
  void add_line(PlannedOrder& order, const Row& row);
  void add_return(const Row& row, Findings& findings);
  void finish_order(PlannedOrder& order, Findings& findings);
  void find_duplicates(PlannedOrder& order, Findings& findings);
  static void move_line(PlannedOrder& order, std::size_t from, std::size_t to);
  void name_lines(PlannedOrder& order, Findings& findings);
  void note(Findings& findings, Finding finding, const PlannedOrder& order, std::size_t line);

  const domain::Programme& x_programme;
  codec::Directory& x_directory;
  OrderDelays x_delays;
  bool x_drop_duplicates;
  std::string_view x_member;
  base::Names x_order_ids;             // of the owner; number n is the order at position n - 1
  std::vector<PlannedOrder> x_orders;  // the first x_orders_used
  std::uint32_t x_orders_used = 0;
  std::vector<Row> x_return_rows;
  std::vector<PlannedReturn> x_returns;
  std::vector<Step> x_steps;
  std::unordered_set<std::uint64_t> x_hashes;
  std::unordered_set<std::uint32_t> x_line_names;
  std::uint64_t x_rows_dropped = 0;
};

/// A row in a few words, for an example.
std::string describe(const Row& row, const domain::Programme& programme);

}  // namespace shuke::backtest
