// What a shop's own system tells of an order, in one form whatever system it is. Plain values; reading them
// is shopify and woocommerce, making commands of them is plan.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "base/units.h"
#include "codec/node.h"
#include "shops/shop_rules.h"

namespace shuke::shops {

struct ShopLine {
  std::string id;
  std::string sku;  // may be empty
  std::int64_t quantity = 1;
  base::Money amount;  // of the whole line, after its discounts
};

struct ShopRefund {
  std::string id;
  base::Instant at;
  struct Line {
    std::string line;
    std::int64_t quantity = 0;
  };
  std::vector<Line> lines;  // goods that came back; empty: only money is told
  base::Money shipping;     // of the shipping fee, beside the lines
  base::Money amount;       // where there are no lines: all that was paid back
};

struct ShopOrder {
  std::string id;
  std::string member;  // as the rules make it; empty: a guest
  struct Profile {
    std::string name;
    std::string email;
    std::string phone;
  };
  Profile profile;  // what of it the rules keep
  bool is_paid = false;
  base::Instant paid_at;
  std::optional<base::Instant> shipped_at;
  std::optional<base::Instant> cancelled_at;
  std::vector<ShopLine> lines;
  base::Money shipping;
  std::vector<ShopRefund> refunds;
};

/// One message of a shop: an order as it is now, a refund of an order, or what is none of our business.
struct ShopNotice {
  std::string order_id;  // empty: none of our business
  std::optional<ShopOrder> order;
  std::vector<ShopRefund> refunds;  // where there is no order
};

/// Why a message cannot be read.
struct Unusable {
  std::string field;  // a path
  std::string words;  // one English sentence
};
template <class T>
using Read = std::expected<T, Unusable>;

/// A message whose signature was right. `topic` is the one of its head.
Read<ShopNotice> read_shopify(std::string_view topic, const codec::Node& body, const ShopRules& rules,
                              const Currency& currency);
Read<ShopNotice> read_woocommerce(std::string_view topic, const codec::Node& body, const ShopRules& rules,
                                  const Currency& currency);

}  // namespace shuke::shops
