// ShopRules: how the orders of one shop system become commands, as a file says it (shops/NAME.yaml in the
// data folder). Not the shop's messages (shop_order).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.h"
#include "codec/syntax.h"

namespace shuke::shops {

enum class ShopKind : std::uint8_t { shopify, woocommerce };

/// The money of the shop's programme.
struct Currency {
  std::string code;
  int decimals = 2;
};

struct ShopRules {
  std::string name;  // of the file, and in the route
  ShopKind kind = ShopKind::shopify;
  std::uint32_t sender = 0;  // the number that names it in the journal as who sent its commands
  std::string secret;        // signs the shop's messages
  enum class MemberBy : std::uint8_t { customer_id, email, phone } member_by = MemberBy::customer_id;
  std::string member_prefix;
  std::string order_prefix;
  bool enrol = true;  // who is not known yet is enrolled with his first order; else his order is a guest's
  bool keep_name = false;
  bool keep_email = false;
  bool keep_phone = false;
  bool with_tax = true;
  bool ships_when_fulfilled = false;                 // else when paid
  std::map<std::string, std::string> price_classes;  // by sku; what is not here is regular
};

/// The form of a shop's file.
const codec::Section& shop_syntax();

/// A file's text, without its secret. Faults name every error as FILE:LINE:COLUMN, one a line.
base::Expected<ShopRules> read_shop(std::string_view text, const std::string& file_name);
/// All shops of a data folder by name: shops/NAME.yaml, with the secret in shops/NAME.secret. A folder
/// without shops/ has none.
base::Expected<std::map<std::string, ShopRules, std::less<>>> load_shops(const std::string& folder);

}  // namespace shuke::shops
