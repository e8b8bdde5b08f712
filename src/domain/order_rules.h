// Small rules that several commands about orders and rewards share.
#pragma once

#include "domain/decide.h"

namespace shuke::domain {

bool amount_in_range(Money amount);
/// Whether an order has settled by an instant. Nothing settles for a guest; the instant at which it would
/// have stands all the same, where goods are kept.
bool has_settled(const OrderHead& head, Instant at);
/// Rejects: reward_not_found.
Decided<void> line_names_known(const Context& context, const std::vector<LineInput>& lines);
/// Rejects: lines_required, line_repeated, amount_out_of_range.
Decided<void> lines_valid(const std::vector<LineInput>& lines, Money shipping_fee);
/// Makes the lines of an order that has none yet, at their amounts.
void fill_order_lines(const Programme& programme, const std::vector<LineInput>& inputs, Order& order);
/// Rejects: reward_out_of_stock, reward_not_open.
Decided<void> reward_available(const Context& context, RewardNo reward, std::int64_t quantity);

}  // namespace shuke::domain
