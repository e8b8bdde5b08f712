// Fuzz target: any bytes as a shop's message, and as a shop's file. A message must be refused or read,
// never crash; what is read comes to commands that can be read again.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "codec/command_decoder.h"
#include "shops/plan.h"

namespace {

using namespace shuke;

void plan_all(const shops::ShopRules& rules, const shops::Read<shops::ShopNotice>& notice) {
  if (!notice) {
    CHECK(!notice.error().words.empty());
    return;
  }
  const domain::State state;
  const codec::Directory directory;
  for (const codec::Node& command : shops::plan({state, directory, 2}, rules, *notice, {})) {
    codec::Directory names;
    const codec::DecodedCommand decoded = codec::decode_command(command, 2, names);
    CHECK(!decoded.id.empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)shops::read_shop(text, "fuzz.yaml");
  const auto body = codec::parse_json(text);
  if (!body) return 0;
  shops::ShopRules rules;
  rules.name = "fuzz";
  rules.keep_name = rules.keep_email = rules.keep_phone = true;
  const shops::Currency currency{"CNY", 2};
  for (const bool with_tax : {true, false}) {
    rules.with_tax = with_tax;
    rules.ships_when_fulfilled = with_tax;
    plan_all(rules, shops::read_shopify("orders/paid", *body, rules, currency));
    plan_all(rules, shops::read_shopify("refunds/create", *body, rules, currency));
    plan_all(rules, shops::read_woocommerce("order.updated", *body, rules, currency));
  }
  return 0;
}
