// WooCommerce's messages: order.created and order.updated, both the whole order as it is now. A refund
// comes as an updated order that lists its refunds with their sums, without the goods. Field names are
// those of its REST API.
#include <algorithm>

#include "shops/document.h"

namespace shuke::shops {
namespace {

class Woocommerce {
 public:
  Woocommerce(const ShopRules& rules, const Currency& currency) : x_rules(rules), x_currency(currency) {}

  ShopOrder order(const Document& body) const {
    ShopOrder order;
    order.id = body.needed_id("id");
    if (body.text("currency") != x_currency.code)
      body.refuse("currency", "The programme counts in " + x_currency.code + ".");
    customer(body, order);
    const std::string status = body.word("status");
    order.is_paid = status == "processing" || status == "completed" || status == "refunded";
    const auto time = [&](std::string_view key) { return body.instant(key, "Z"); };
    const auto created = time("date_created_gmt");
    if (!created) body.refuse("date_created_gmt", "A time was expected.");
    const auto modified = time("date_modified_gmt").value_or(created.value_or(base::Instant{}));
    order.paid_at = time("date_paid_gmt").value_or(created.value_or(base::Instant{}));
    if (status == "cancelled" || status == "failed") order.cancelled_at = std::max(modified, order.paid_at);
    const auto completed = time("date_completed_gmt");
    if (!x_rules.ships_when_fulfilled) {
      order.shipped_at = order.paid_at;
    } else if (completed) {
      order.shipped_at = std::max(*completed, order.paid_at);
    }
    body.each("line_items", [&](const Document& item) { order.lines.push_back(line(item)); });
    body.each("fee_lines", [&](const Document& item) { fee(item, order); });
    order.shipping = body.money("shipping_total");
    if (x_rules.with_tax) order.shipping += body.money("shipping_tax");
    body.each("refunds", [&](const Document& item) {
      ShopRefund refund;
      refund.id = item.needed_id("id");
      refund.at = std::max(modified, order.paid_at);
      const base::Money total = item.needed_money("total");
      refund.amount = total < base::Money{} ? -total : total;
      order.refunds.push_back(std::move(refund));
    });
    return order;
  }

 private:
  void customer(const Document& body, ShopOrder& order) const {
    const Document billing = body.object("billing");
    const Customer found{body.id("customer_id"), billing.text("email"), billing.text("phone")};
    order.member = member_of(x_rules, found);
    if (x_rules.keep_name) {
      const std::string last = billing.text("last_name");
      order.profile.name = billing.text("first_name");
      if (!last.empty()) order.profile.name += (order.profile.name.empty() ? "" : " ") + last;
    }
    if (x_rules.keep_email) order.profile.email = found.email;
    if (x_rules.keep_phone) order.profile.phone = found.phone;
  }

  base::Money with_tax(const Document& item) const {
    return item.needed_money("total") + (x_rules.with_tax ? item.money("total_tax") : base::Money{});
  }

  ShopLine line(const Document& item) const {
    return {item.needed_id("id"), item.text("sku"), std::max<std::int64_t>(item.count("quantity"), 1),
            with_tax(item)};
  }

  /// A fee is paid like goods; a negative one is a discount, which comes off the lines from the first on.
  void fee(const Document& item, ShopOrder& order) const {
    base::Money amount = with_tax(item);
    if (amount > base::Money{}) {
      order.lines.push_back({item.needed_id("id"), "", 1, amount});
      return;
    }
    for (ShopLine& line : order.lines) {
      const base::Money cut = std::min(line.amount, -amount);
      line.amount -= cut;
      amount += cut;
    }
  }

  const ShopRules& x_rules;
  const Currency& x_currency;
};

}  // namespace

Read<ShopNotice> read_woocommerce(std::string_view topic, const codec::Node& body, const ShopRules& rules,
                                  const Currency& currency) {
  std::optional<Unusable> problem;
  const Document document(&body, "", currency.decimals, problem);
  ShopNotice notice;
  if (!document.is_object()) {
    document.refuse("", "An object was expected.");
  } else if (topic == "order.created" || topic == "order.updated" || topic == "order.restored") {
    notice.order = Woocommerce(rules, currency).order(document);
    notice.order_id = notice.order->id;
  }
  if (problem) return std::unexpected(*problem);
  return notice;
}

}  // namespace shuke::shops
