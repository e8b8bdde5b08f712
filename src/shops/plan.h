// Plan: which commands make the books say what a shop tells. What they say already needs none, so messages
// may come twice and in any order. Ids of commands come from the shop's own ids. Changes nothing itself.
#pragma once

#include <vector>

#include "codec/directory.h"
#include "codec/node.h"
#include "domain/state.h"
#include "shops/shop_order.h"

namespace shuke::shops {

/// What is known of an order before the commands of the plan.
struct Books {
  const domain::State& state;
  const codec::Directory& directory;
  int decimals = 2;
};

/// The id under which an order is kept.
std::string order_name(const ShopRules& rules, std::string_view order_id);
/// Whether the order is kept already.
bool knows_order(const Books& books, const ShopRules& rules, std::string_view order_id);

/// The commands, in the order in which they are to be taken. An order that is cancelled when it is first
/// heard of never was. `waiting` are refunds of the order that came
/// before it. A notice without an order that is known gives none.
std::vector<codec::Node> plan(const Books& books, const ShopRules& rules, const ShopNotice& notice,
                              const std::vector<ShopRefund>& waiting);

}  // namespace shuke::shops
