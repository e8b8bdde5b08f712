// Joining rows into orders, telling lines apart, and putting everything into the order of time.
#include "backtest/owner_plan.h"

#include <algorithm>
#include <charconv>

#include "base/check.h"
#include "codec/values.h"

namespace shuke::backtest {
namespace {

using domain::LineInput;

/// Lines are compared pair by pair up to here, beyond by their hashes.
constexpr std::size_t pairs_max = 16;

std::string_view number_text(std::size_t number, std::array<char, 24>& place) {
  const auto end = std::to_chars(place.data(), place.data() + place.size(), number).ptr;
  return {place.data(), static_cast<std::size_t>(end - place.data())};
}

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
  hash ^= value + 0x9E3779B97F4A7C15u + (hash << 6) + (hash >> 2);
  return hash * 0xFF51AFD7ED558CCDu;
}

std::uint64_t line_hash(const PlannedOrder& order, std::size_t i) {
  const LineInput& line = order.order().lines[i];
  std::uint64_t hash = mixed(line.sku.value, order.line_ids[i].value);
  hash = mixed(hash, line.category.value);
  hash = mixed(hash, static_cast<std::uint64_t>(line.price_class));
  hash = mixed(hash, static_cast<std::uint64_t>(line.quantity));
  hash = mixed(hash, static_cast<std::uint64_t>(line.amount.minor));
  return mixed(hash, order.hashes[i]);
}

bool same_line(const PlannedOrder& order, std::size_t i, std::size_t j) {
  const LineInput& a = order.order().lines[i];
  const LineInput& b = order.order().lines[j];
  return a.amount == b.amount && a.sku == b.sku && a.quantity == b.quantity &&
         order.line_ids[i] == order.line_ids[j] && a.category == b.category &&
         a.price_class == b.price_class && order.hashes[i] == order.hashes[j];
}

std::uint64_t return_hash(const Row& row) {
  std::uint64_t hash = base::hash_bytes(row.order);
  for (const std::string_view text : {row.line, row.sku, row.category, row.of_order})
    hash = mixed(hash, base::hash_bytes(text));
  hash = mixed(hash, static_cast<std::uint64_t>(row.price_class));
  hash = mixed(hash, static_cast<std::uint64_t>(row.quantity.value_or(-1)));
  hash = mixed(hash, static_cast<std::uint64_t>(row.amount.value_or(base::Money{-1}).minor));
  hash = mixed(hash, static_cast<std::uint64_t>(row.at.us));
  return mixed(hash, row.hash);
}

}  // namespace

std::string describe(const Row& row, const domain::Programme& programme) {
  std::string text(row.order.empty() ? row.of_order : row.order);
  if (!row.member.empty()) text += ", " + std::string(row.member);
  text += ", " + codec::write_instant(row.at, programme.zone);
  if (!row.sku.empty()) text += ", sku " + std::string(row.sku);
  if (row.quantity) text += ", quantity " + std::to_string(*row.quantity);
  if (row.amount) text += ", amount " + codec::write_money(*row.amount, programme.currency_decimals);
  if (row.kind == RowKind::taken_back && !row.of_order.empty())
    text += ", of order " + std::string(row.of_order);
  return excerpt(text);
}

OwnerPlan::OwnerPlan(const domain::Programme& programme, codec::Directory& directory, OrderDelays delays,
                     bool drop_duplicates)
    : x_programme(programme),
      x_directory(directory),
      x_delays(delays),
      x_drop_duplicates(drop_duplicates) {}

void OwnerPlan::begin(std::string_view member) {
  x_member = member;
  x_order_ids.clear();
  x_orders_used = 0;
  x_return_rows.clear();
  x_returns.clear();
  x_steps.clear();
  x_rows_dropped = 0;
}

std::uint32_t OwnerPlan::known_order(std::string_view id) const {
  const std::uint32_t number = x_order_ids.find(id);
  return number == 0 ? PlannedReturn::none : number - 1;
}

void OwnerPlan::add(const Group& group) {
  if (x_steps.empty() && !x_member.empty()) x_steps.push_back({group.at(), StepKind::enrol, 0});
  RowCursor rows(group);
  Row row;
  switch (group.head.kind) {
    case RowKind::presence: return;
    case RowKind::taken_back:
      while (rows.next(row)) x_return_rows.push_back(row);
      x_steps.push_back(
          {group.at(), StepKind::take_back, static_cast<std::uint32_t>(x_return_rows.size() - 1)});
      return;
    case RowKind::sale: {
      const std::uint32_t number = x_order_ids.intern(group.order());
      CHECK(number != 0);  // the reader takes no sale without an order
      PlannedOrder& order = number > x_orders_used ? new_order(group) : x_orders[number - 1];
      order.runs += group.head.starts_run ? 1 : 0;
      order.first_line = std::min(order.first_line, group.head.first_line);
      while (rows.next(row)) add_line(order, row);
      return;
    }
  }
}

PlannedOrder& OwnerPlan::new_order(const Group& group) {
  if (x_orders_used == x_orders.size()) {
    x_orders.emplace_back().pay.body = domain::PayOrder{};
    x_orders.back().order().tenders.resize(1);
  }
  PlannedOrder& order = x_orders[x_orders_used++];
  order.id = group.order();
  order.file_lines.clear();
  order.line_ids.clear();
  order.hashes.clear();
  order.order().lines.clear();
  order.first_line = group.head.first_line;
  order.runs = 0;
  order.no = {x_orders_used};
  const base::Instant paid = x_delays.paid_after.count == 0
                                 ? group.at()
                                 : x_programme.zone.delayed(group.at(), x_delays.paid_after);
  order.pay.at = paid;
  x_steps.push_back({paid, StepKind::pay, x_orders_used - 1});
  if (x_delays.any()) {
    x_steps.push_back(
        {x_programme.zone.delayed(paid, x_delays.shipped_after), StepKind::ship, x_orders_used - 1});
  }
  return order;
}

void OwnerPlan::add_line(PlannedOrder& order, const Row& row) {
  LineInput& line = order.order().lines.emplace_back();
  line.line = x_directory.name(row.line);
  line.sku = x_directory.name(row.sku);
  line.category = x_directory.name(row.category);
  line.price_class = row.price_class;
  line.quantity = *row.quantity;
  line.amount = *row.amount;
  order.file_lines.push_back(row.file_line);
  order.line_ids.push_back(line.line);
  order.hashes.push_back(row.hash);
}

void OwnerPlan::finish(Findings& findings) {
  for (std::uint32_t i = 0; i < x_orders_used; ++i) finish_order(x_orders[i], findings);
  x_hashes.clear();
  for (const Row& row : x_return_rows) add_return(row, findings);
  const auto dropped = [this](const Step& step) {
    return step.kind == StepKind::take_back && x_returns[step.position].row.kind != RowKind::taken_back;
  };
  if (x_drop_duplicates) std::erase_if(x_steps, dropped);
  if (x_delays.any()) {
    std::stable_sort(x_steps.begin(), x_steps.end(),
                     [](const Step& a, const Step& b) { return a.at < b.at; });
  }
}

void OwnerPlan::add_return(const Row& row, Findings& findings) {
  PlannedReturn& planned = x_returns.emplace_back();
  planned.row = row;
  planned.sku = x_directory.name(row.sku);
  planned.line = x_directory.name(row.line);
  if (!row.of_order.empty()) planned.of_order = known_order(row.of_order);
  if (x_return_rows.size() < 2 || x_hashes.insert(return_hash(row)).second) return;
  Found& found = findings.of(x_drop_duplicates ? Finding::duplicate_dropped : Finding::duplicate_kept);
  ++found.count;
  if (found.wants(row.file_line)) found.keep({row.file_line, describe(row, x_programme)});
  if (!x_drop_duplicates) return;
  planned.row.kind = RowKind::presence;
  ++x_rows_dropped;
}

void OwnerPlan::finish_order(PlannedOrder& order, Findings& findings) {
  if (order.runs > 1) note(findings, Finding::order_apart, order, 0);
  find_duplicates(order, findings);
  name_lines(order, findings);
  domain::PayOrder& pay = order.order();
  pay.order = order.no;
  pay.member = {x_member.empty() ? 0u : 1u};
  base::Money sum;
  for (const LineInput& line : pay.lines) sum += line.amount;
  pay.tenders[0].amount = sum;
}

void OwnerPlan::find_duplicates(PlannedOrder& order, Findings& findings) {
  const Finding finding = x_drop_duplicates ? Finding::duplicate_dropped : Finding::duplicate_kept;
  const std::size_t count = order.file_lines.size();
  const bool by_hash = count > pairs_max;
  x_hashes.clear();
  std::size_t kept = 0;  // lines that stay, moved to the front
  for (std::size_t i = 0; i < count; ++i) {
    bool same = false;
    if (by_hash) {
      same = !x_hashes.insert(line_hash(order, i)).second;
    } else {
      for (std::size_t j = 0; j < kept && !same; ++j) same = same_line(order, i, j);
    }
    if (same) note(findings, finding, order, i);
    if (same && x_drop_duplicates) continue;
    if (kept != i) move_line(order, i, kept);
    ++kept;
  }
  if (kept == count) return;
  order.order().lines.resize(kept);
  order.file_lines.resize(kept);
  order.line_ids.resize(kept);
  order.hashes.resize(kept);
  x_rows_dropped += count - kept;
}

void OwnerPlan::move_line(PlannedOrder& order, std::size_t from, std::size_t to) {
  order.order().lines[to] = order.order().lines[from];
  order.file_lines[to] = order.file_lines[from];
  order.line_ids[to] = order.line_ids[from];
  order.hashes[to] = order.hashes[from];
}

/// Lines without an id get their number in the order; an id used again gets `#` and that number behind it.
void OwnerPlan::name_lines(PlannedOrder& order, Findings& findings) {
  auto& lines = order.order().lines;
  bool all_differ = lines.size() <= pairs_max;
  for (std::size_t i = 0; i < lines.size() && all_differ; ++i) {
    all_differ = lines[i].line.value != 0;
    for (std::size_t j = 0; j < i && all_differ; ++j) all_differ = lines[i].line != lines[j].line;
  }
  if (all_differ) return;
  std::array<char, 24> place;
  x_line_names.clear();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool given = lines[i].line.value != 0;
    if (!given) lines[i].line = x_directory.name(number_text(i + 1, place));
    if (x_line_names.insert(lines[i].line.value).second) continue;
    if (given) note(findings, Finding::line_repeated, order, i);
    const std::string id(x_directory.text(lines[i].line));
    for (std::size_t n = i + 1; !x_line_names.insert(lines[i].line.value).second; ++n) {
      lines[i].line = x_directory.name(id + "#" + std::string(number_text(n, place)));
    }
  }
}

void OwnerPlan::note(Findings& findings, Finding finding, const PlannedOrder& order, std::size_t line) {
  Found& found = findings.of(finding);
  const LineInput& input = order.order().lines[line];
  ++found.count;
  if (finding != Finding::order_apart) found.amount += input.amount;
  if (!found.wants(order.file_lines[line])) return;
  Row row;
  row.order = order.id;
  row.member = x_member;
  row.at = order.pay.at;
  if (finding != Finding::order_apart) {
    row.sku = x_directory.text(input.sku);
    row.quantity = input.quantity;
    row.amount = input.amount;
  }
  found.keep({order.file_lines[line], describe(row, x_programme)});
}

}  // namespace shuke::backtest
