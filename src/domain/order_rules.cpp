// What orders and quotes ask of their lines alike, and how lines become those of an order.
#include "domain/order_rules.h"

#include <algorithm>

#include "domain/earning.h"

namespace shuke::domain {
namespace {

bool line_repeated(const std::vector<LineInput>& lines) {
  if (lines.size() <= 16) {
    for (std::size_t i = 1; i < lines.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (lines[i].line == lines[j].line) return true;
      }
    }
    return false;
  }
  std::vector<NameNo> names;
  for (const LineInput& line : lines) names.push_back(line.line);
  std::ranges::sort(names);
  return std::ranges::adjacent_find(names) != names.end();
}

/// The first line whose name has stood before; called only where there is one.
auto second_of_its_name(const std::vector<LineInput>& lines) {
  return std::ranges::find_if(lines, [&](const LineInput& line) {
    return &*std::ranges::find(lines, line.line, &LineInput::line) != &line;
  });
}

}  // namespace

bool has_settled(const OrderHead& head, Instant at) {
  if (head.settled_at != never) return true;
  const bool is_kept = head.state != OrderState::cancelled && head.state != OrderState::returned;
  return !head.member && is_kept && head.settles_at <= at;
}

bool amount_in_range(Money amount) {
  return amount >= Money{} && amount.minor <= money_minor_max;
}

Decided<void> line_names_known(const Context& context, const std::vector<LineInput>& lines) {
  for (const LineInput& line : lines) {
    if (line.reward && !find_reward(context.programme, line.reward)) {
      return rejected_row(RejectionCode::reward_not_found, "lines.reward", lines, line);
    }
  }
  return {};
}

Decided<void> lines_valid(const std::vector<LineInput>& lines, Money shipping_fee) {
  if (lines.empty()) return rejected(RejectionCode::lines_required, "lines");
  if (line_repeated(lines))
    return rejected_row(RejectionCode::line_repeated, "lines.line", lines, *second_of_its_name(lines));
  for (const LineInput& line : lines) {
    if (!amount_in_range(line.amount))
      return rejected_row(RejectionCode::amount_out_of_range, "lines.amount", lines, line);
    if (line.unit_price && !amount_in_range(*line.unit_price))
      return rejected_row(RejectionCode::amount_out_of_range, "lines.unit_price", lines, line);
    if (line.quantity < 1 || line.quantity > quantity_max) {
      return rejected_row(RejectionCode::amount_out_of_range, "lines.quantity", lines, line);
    }
  }
  if (!amount_in_range(shipping_fee)) return rejected(RejectionCode::amount_out_of_range, "shipping_fee");
  return {};
}

void fill_order_lines(const Programme& programme, const std::vector<LineInput>& inputs, Order& order) {
  CHECK(order.lines.empty());
  order.lines.resize(inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const LineInput& input = inputs[i];
    OrderLine& line = order.lines[i];
    line.line = input.line;
    line.sku = input.sku;
    line.category = input.category;
    line.price_class = input.price_class;
    if (input.reward) line.reward = find_reward(programme, input.reward);
    line.quantity = input.quantity;
    line.unit_price = input.unit_price;
    line.amount = line.kept = input.amount;
    if (line.reward) line.points.count = programme.rewards[line.reward.value].points.count * input.quantity;
    for (std::size_t rule = 0; rule < programme.order_rules.size(); ++rule) {
      line.rate_override[rule] = rate_override_for(programme.order_rules[rule], input);
    }
  }
}

Decided<void> reward_available(const Context& context, RewardNo reward, std::int64_t quantity) {
  const Reward& rules = context.programme.rewards[reward.value];
  if (rules.stock && quantity > *rules.stock - context.state.redeemed(reward)) {
    return rejected(RejectionCode::reward_out_of_stock, "reward");
  }
  if (rules.succession.retired) return rejected(RejectionCode::reward_not_open, "reward");
  if ((rules.open_from && context.at < *rules.open_from) ||
      (rules.open_until && context.at >= *rules.open_until)) {
    return rejected(RejectionCode::reward_not_open, "reward");
  }
  return {};
}

}  // namespace shuke::domain
