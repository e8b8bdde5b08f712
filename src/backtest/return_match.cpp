// The ways of a return to its purchase.
#include "backtest/return_match.h"

#include <algorithm>

namespace shuke::backtest {

void ReturnMatcher::begin() {
  x_paid.clear();
  x_indexed = 0;
  x_by_sku.clear();
}

void ReturnMatcher::paid(std::uint32_t order) {
  x_paid.push_back(order);
}

const domain::OrderLine& ReturnMatcher::line_at(LineRef ref) const {
  return x_state.order(x_plan.order(ref.order).no).lines[ref.line];
}

void ReturnMatcher::match(const PlannedReturn& wanted, Match& match) {
  match.clear();
  match.rest = wanted.row.quantity ? *wanted.row.quantity : wanted.row.amount->minor;
  if (wanted.row.of_order.empty()) return match_sku(wanted, match);
  if (wanted.of_order == PlannedReturn::none) {
    match.why = Finding::order_not_found;
  } else if (!x_state.order(x_plan.order(wanted.of_order).no).head.no) {
    const bool later = x_plan.order(wanted.of_order).pay.at >= wanted.row.at;
    match.why =
        later ? Finding::order_is_later : Finding::order_not_found;  // not found: its payment was refused
  } else {
    match_order(wanted, match);
  }
}

void ReturnMatcher::match_order(const PlannedReturn& wanted, Match& match) const {
  const PlannedOrder& order = x_plan.order(wanted.of_order);
  const auto& lines = order.order().lines;
  const auto is_named = [&](std::size_t i) {
    return wanted.line.value != 0 && order.line_ids[i] == wanted.line &&
           (wanted.sku.value == 0 || lines[i].sku == wanted.sku);
  };
  bool named = false;
  for (std::size_t i = 0; i < lines.size() && !named; ++i) named = is_named(i);
  bool any = false;
  for (std::size_t i = lines.size(); i-- > 0 && match.rest > 0;) {
    if (named ? !is_named(i) : lines[i].sku != wanted.sku) continue;
    any = true;
    take(wanted, {wanted.of_order, static_cast<std::uint32_t>(i)}, match);
  }
  if (match.rest > 0) match.why = any ? Finding::more_than_bought : Finding::sku_not_in_order;
}

void ReturnMatcher::match_sku(const PlannedReturn& wanted, Match& match) {
  index_new_orders();
  const auto found = x_by_sku.find(wanted.sku.value);
  if (found == x_by_sku.end()) {
    match.why = Finding::sku_not_bought;
    return;
  }
  auto& refs = found->second;
  // A line of which nothing is left is never looked at again.
  const auto gone = [&](LineRef ref) { return line_at(ref).quantity_returned == line_at(ref).quantity; };
  while (!refs.empty() && gone(refs.back())) refs.pop_back();
  for (std::size_t i = refs.size(); i-- > 0 && match.rest > 0;) take(wanted, refs[i], match);
  if (match.rest > 0) match.why = Finding::more_than_bought;
}

void ReturnMatcher::index_new_orders() {
  for (; x_indexed < x_paid.size(); ++x_indexed) {
    const std::uint32_t order = x_paid[x_indexed];
    const auto& lines = x_plan.order(order).order().lines;
    for (std::uint32_t i = 0; i < lines.size(); ++i) x_by_sku[lines[i].sku.value].push_back({order, i});
  }
}

void ReturnMatcher::take(const PlannedReturn& wanted, LineRef ref, Match& match) const {
  const domain::OrderLine& line = line_at(ref);
  const std::int64_t left = wanted.row.quantity ? line.quantity - line.quantity_returned : line.kept.minor;
  const std::int64_t part = std::min(left, match.rest);
  if (part <= 0) return;
  match.lines.push_back({ref.order, ref.line, part});
  match.rest -= part;
}

}  // namespace shuke::backtest
