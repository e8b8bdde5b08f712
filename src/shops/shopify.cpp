// Shopify's messages: orders/* carry the whole order with its refunds so far, refunds/create one refund.
// Field names are those of its REST Admin API.
#include <algorithm>
#include <iterator>

#include "base/limits.h"
#include "shops/document.h"

namespace shuke::shops {
namespace {

class Shopify {
 public:
  Shopify(const ShopRules& rules, const Currency& currency) : x_rules(rules), x_currency(currency) {}

  ShopOrder order(const Document& body) const {
    ShopOrder order;
    order.id = body.needed_id("id");
    check_currency(body);
    customer(body, order);
    const std::string status = body.text("financial_status");
    order.is_paid = status == "paid" || status == "partially_refunded" || status == "refunded";
    const auto processed = body.instant("processed_at");
    const auto created = body.instant("created_at");
    if (!processed && !created) body.refuse("created_at", "A time was expected.");
    order.paid_at = processed.value_or(created.value_or(base::Instant{}));
    order.cancelled_at = body.instant("cancelled_at");
    if (!x_rules.ships_when_fulfilled) {
      order.shipped_at = order.paid_at;
    } else if (body.text("fulfillment_status") == "fulfilled") {
      order.shipped_at = fulfilled_at(body, order.paid_at);
    }
    const bool tax_beside = !body.is_true("taxes_included");
    body.each("line_items", [&](const Document& item) {
      // A gift card is money in another form, not goods: it counts when it pays.
      if (!item.is_true("gift_card")) order.lines.push_back(line(item, tax_beside));
    });
    body.each("shipping_lines", [&](const Document& item) {
      order.shipping +=
          taxed(item, item.needed_money("price") - item.sum("discount_allocations", "amount"), tax_beside);
    });
    body.each("refunds", [&](const Document& item) { order.refunds.push_back(refund(item)); });
    return order;
  }

  ShopRefund refund(const Document& body) const {
    ShopRefund refund;
    refund.id = body.needed_id("id");
    const auto processed = body.instant("processed_at");
    const auto created = body.instant("created_at");
    if (!processed && !created) body.refuse("created_at", "A time was expected.");
    refund.at = processed.value_or(created.value_or(base::Instant{}));
    body.each("refund_line_items", [&](const Document& item) {
      const std::int64_t quantity = item.count("quantity");
      const std::string line = item.needed_id("line_item_id");
      const auto known = std::ranges::find(refund.lines, line, &ShopRefund::Line::line);
      if (quantity == 0) return;
      if (known != refund.lines.end()) {
        known->quantity += quantity;
      } else {
        refund.lines.push_back({line, quantity});
      }
    });
    body.each("order_adjustments", [&](const Document& item) {
      if (item.word("kind") != "shipping_refund") return;
      // What goes back stands there as a negative amount.
      const base::Money tax = x_rules.with_tax ? item.money("tax_amount") : base::Money{};
      refund.shipping += -(item.needed_money("amount") + tax);
    });
    if (refund.shipping < base::Money{}) refund.shipping = {};
    body.each("transactions", [&](const Document& item) {
      const bool counts = item.word("kind") == "refund" && item.word("status") == "success";
      if (counts) refund.amount += item.needed_money("amount");
    });
    return refund;
  }

 private:
  void check_currency(const Document& body) const {
    if (body.text("currency") != x_currency.code)
      body.refuse("currency", "The programme counts in " + x_currency.code + ".");
  }

  void customer(const Document& body, ShopOrder& order) const {
    const Document customer = body.object_or_null("customer");
    const auto either = [&](std::string_view key) {
      const std::string own = customer.text(key);
      const std::string of_order = body.text(key);
      return own.empty() ? of_order : own;
    };
    const Customer found{customer.id("id"), either("email"), either("phone")};
    order.member = member_of(x_rules, found);
    if (x_rules.keep_name) {
      const std::string last = customer.text("last_name");
      order.profile.name = customer.text("first_name");
      if (!last.empty()) order.profile.name += (order.profile.name.empty() ? "" : " ") + last;
    }
    if (x_rules.keep_email) order.profile.email = found.email;
    if (x_rules.keep_phone) order.profile.phone = found.phone;
  }

  static base::Instant fulfilled_at(const Document& body, base::Instant paid_at) {
    base::Instant last = paid_at;
    body.each("fulfillments", [&](const Document& item) {
      last = std::max(last, item.instant("created_at").value_or(last));
    });
    return last;
  }

  /// An amount with or without the taxes of its lines of tax, as the rules want it.
  base::Money taxed(const Document& item, base::Money amount, bool tax_beside) const {
    const base::Money tax = item.sum("tax_lines", "price");
    if (x_rules.with_tax) return tax_beside ? amount + tax : amount;
    return tax_beside ? amount : amount - tax;
  }

  ShopLine line(const Document& item, bool tax_beside) const {
    ShopLine line;
    line.id = item.needed_id("id");
    line.sku = item.text("sku");
    line.quantity = item.count("quantity");
    const base::Wide list_minor = base::Wide{item.needed_money("price").minor} * line.quantity;
    const bool fits = list_minor <= base::money_minor_max && list_minor >= -base::money_minor_max;
    if (!fits) item.refuse("price", "An amount was expected.");
    const base::Money list{fits ? static_cast<std::int64_t>(list_minor) : 0};
    line.amount = taxed(item, list - item.sum("discount_allocations", "amount"), tax_beside);
    return line;
  }

  const ShopRules& x_rules;
  const Currency& x_currency;
};

/// Other topics of orders/ are about a part of an order, or about none.
bool is_whole_order(std::string_view topic) {
  constexpr std::string_view topics[] = {"orders/create",    "orders/updated",
                                         "orders/paid",      "orders/fulfilled",
                                         "orders/cancelled", "orders/partially_fulfilled"};
  return std::ranges::find(topics, topic) != std::end(topics);
}

}  // namespace

Read<ShopNotice> read_shopify(std::string_view topic, const codec::Node& body, const ShopRules& rules,
                              const Currency& currency) {
  std::optional<Unusable> problem;
  const Document document(&body, "", currency.decimals, problem);
  const Shopify shopify(rules, currency);
  ShopNotice notice;
  if (!document.is_object()) {
    document.refuse("", "An object was expected.");
  } else if (is_whole_order(topic)) {
    notice.order = shopify.order(document);
    notice.order_id = notice.order->id;
  } else if (topic == "refunds/create") {
    notice.order_id = document.needed_id("order_id");
    notice.refunds.push_back(shopify.refund(document));
  }
  if (problem) return std::unexpected(*problem);
  return notice;
}

}  // namespace shuke::shops
