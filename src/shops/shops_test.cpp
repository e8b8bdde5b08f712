// Amounts and files of shops, and which messages cannot be read. What messages come to is in tests/http.
#include <gtest/gtest.h>

#include <string>

#include "codec/node.h"
#include "shops/document.h"
#include "shops/shop_rules.h"

namespace shuke::shops {
namespace {

TEST(shop_amounts_test, decimals_beyond_the_currencys_are_rounded_half_up) {
  EXPECT_EQ(read_rounded("16.666667", 2), base::Money{1667});
  EXPECT_EQ(read_rounded("29.995", 2), base::Money{3000});
  EXPECT_EQ(read_rounded("29.994999", 2), base::Money{2999});
  EXPECT_EQ(read_rounded("-50.00", 2), base::Money{-5000});
  EXPECT_EQ(read_rounded("-0.005", 2), base::Money{-1});
  EXPECT_EQ(read_rounded("5", 2), base::Money{500});
  EXPECT_EQ(read_rounded("100.50", 0), base::Money{101});
  EXPECT_EQ(read_rounded("1.5", 3), base::Money{1500});
  for (const char* bad : {"", "-", ".", ".5", "1,5", "1.5x", "1e3", "99999999999999", "--1"})
    EXPECT_FALSE(read_rounded(bad, 2)) << bad;
}

TEST(shop_file_test, a_file_is_read) {
  const auto rules = read_shop(
      "shop: woocommerce\nmember: email\nmember_prefix: 'w-'\nunknown: guest\nprofile: [name, phone]\n"
      "amounts: without_tax\nshipped: fulfilled\nprice_classes: {special: [a, b], third_party: [c]}\n",
      "w.yaml");
  ASSERT_TRUE(rules) << rules.error().message;
  EXPECT_EQ(rules->kind, ShopKind::woocommerce);
  EXPECT_EQ(rules->member_by, ShopRules::MemberBy::email);
  EXPECT_FALSE(rules->enrol);
  EXPECT_FALSE(rules->with_tax);
  EXPECT_TRUE(rules->ships_when_fulfilled);
  EXPECT_TRUE(rules->keep_name && rules->keep_phone && !rules->keep_email);
  EXPECT_EQ(rules->price_classes.at("b"), "special");
  EXPECT_EQ(rules->price_classes.at("c"), "third_party");
  EXPECT_EQ(member_of(*rules, {"7", "Ada@Example.COM", ""}), "w-ada@example.com");
  EXPECT_EQ(member_of(*rules, {"7", "", ""}), "");
}

TEST(shop_file_test, everything_wrong_is_told_with_its_place) {
  const auto told = [](const char* text) { return read_shop(text, "w.yaml").error().message; };
  EXPECT_TRUE(told("member: email\n").starts_with("w.yaml:1:1: "));
  EXPECT_TRUE(told("shop: shopware\n").starts_with("w.yaml:1:7: "));
  const std::string two = told("shop: shopify\nmembr: email\nshipped: never\n");
  EXPECT_NE(two.find("w.yaml:2:1: "), std::string::npos) << two;
  EXPECT_NE(two.find("w.yaml:3:10: "), std::string::npos) << two;
  EXPECT_NE(told("shop: shopify\nprice_classes: {special: [a], group_buy: [a]}\n").find("already"),
            std::string::npos);
  EXPECT_FALSE(read_shop("", "w.yaml"));
  EXPECT_FALSE(read_shop("shop: shopify\n---\nshop: shopify\n", "w.yaml"));
}

/// An order that was paid, with every field that is read.
constexpr const char* shopify_order = R"({"id": 1, "currency": "CNY", "financial_status": "paid",
  "created_at": "2026-03-01T10:00:00+00:00", "processed_at": "2026-03-01T10:00:00+00:00",
  "cancelled_at": null, "taxes_included": true, "fulfillment_status": "fulfilled",
  "email": "of_order@example.com", "phone": "of order",
  "customer": {"id": 7, "first_name": "Ada", "last_name": "Li", "email": "ada@example.com", "phone": null},
  "line_items": [{"id": 11, "sku": null, "quantity": 2, "price": "60.00", "gift_card": false,
    "discount_allocations": [{"amount": "20.00"}], "tax_lines": [{"price": "11.50"}]}],
  "shipping_lines": [{"price": "10.00", "discount_allocations": [], "tax_lines": []}],
  "fulfillments": [{"created_at": "2026-03-02T10:00:00+00:00"}],
  "refunds": [{"id": 2, "created_at": "2026-03-03T10:00:00+00:00", "processed_at": null,
    "refund_line_items": [{"line_item_id": 11, "quantity": 1}],
    "order_adjustments": [{"kind": "shipping_refund", "amount": "-10.00", "tax_amount": "0.00"}],
    "transactions": [{"kind": "refund", "status": "success", "amount": "1.00"}]}]})";

constexpr const char* woocommerce_order = R"({"id": 1, "status": "completed", "currency": "CNY",
  "customer_id": 0, "date_created_gmt": "2026-03-01T10:00:00", "date_paid_gmt": null,
  "date_modified_gmt": "2026-03-02T10:00:00", "date_completed_gmt": "2026-03-02T10:00:00",
  "shipping_total": "10.00", "shipping_tax": "0.00",
  "billing": {"first_name": "Ada", "last_name": "Li", "email": "ada@example.com", "phone": "1"},
  "line_items": [{"id": 3, "sku": null, "quantity": 2, "total": "86.00", "total_tax": "14.00"}],
  "fee_lines": [{"id": 4, "total": "5.00", "total_tax": "0.00"}],
  "refunds": [{"id": 9, "total": "-50.00"}]})";

/// A way to say a message otherwise, and the field that is told then; empty: it is read.
struct Change {
  const char* from;
  const char* to;
  const char* field;
};

Read<ShopNotice> read_message(ShopKind kind, const std::string& text) {
  ShopRules rules;
  rules.name = "web";
  rules.keep_name = rules.keep_email = rules.keep_phone = true;
  rules.ships_when_fulfilled = true;
  const auto body = codec::parse_json(text);
  EXPECT_TRUE(body) << text;
  return kind == ShopKind::shopify ? read_shopify("orders/paid", *body, rules, {"CNY", 2})
                                   : read_woocommerce("order.updated", *body, rules, {"CNY", 2});
}

void try_changes(ShopKind kind, const std::string& good, std::initializer_list<Change> changes) {
  ASSERT_TRUE(read_message(kind, good)) << read_message(kind, good).error().field;
  for (const Change& change : changes) {
    std::string text = good;
    const std::size_t at = text.find(change.from);
    ASSERT_NE(at, std::string::npos) << change.from;
    text.replace(at, std::string_view(change.from).size(), change.to);
    const auto notice = read_message(kind, text);
    EXPECT_EQ(notice ? "" : notice.error().field, change.field) << text;
  }
}

TEST(shop_message_test, what_shopify_never_sends_is_told_by_its_field) {
  try_changes(
      ShopKind::shopify, shopify_order,
      {{R"("id": 1,)", R"("id": true,)", "id"},
       {R"("id": 1,)", R"("id": 1.5,)", "id"},
       {R"("id": 1,)", R"("id": null,)", "id"},
       {R"("CNY")", "[]", "currency"},
       {R"("paid")", "5", "financial_status"},
       {R"("paid")", "[]", "financial_status"},
       {R"("2026-03-01T10:00:00+00:00", "processed)", R"(5, "processed)", "created_at"},
       {R"("processed_at": "2026-03-01T10:00:00+00:00")", R"("processed_at": {})", "processed_at"},
       {R"("cancelled_at": null)", R"("cancelled_at": [])", "cancelled_at"},
       {R"("taxes_included": true)", R"("taxes_included": "true")", "taxes_included"},
       {R"("taxes_included": true)", R"("taxes_included": null)", "taxes_included"},
       {R"("fulfilled")", "5", "fulfillment_status"},
       {R"("of_order@example.com")", "{}", "email"},
       {R"("of order")", "5", "phone"},
       {R"("customer": {)", R"("customer": 5, "_": {)", "customer"},
       {R"("customer": {)", R"("customer": [], "_": {)", "customer"},
       {R"({"id": 7,)", R"({"id": {},)", "customer.id"},
       {R"("Ada")", "5", "customer.first_name"},
       {R"("Li")", "false", "customer.last_name"},
       {R"("ada@example.com")", "5", "customer.email"},
       {R"("line_items": [)", R"("line_items": 5, "_": [)", "line_items"},
       {R"("line_items": [)", R"("line_items": null, "_": [)", "line_items"},
       {R"("line_items": [)", R"("line_items": {}, "_": [)", "line_items"},
       {R"("line_items": [)", R"("line_items": [5, )", "line_items[0]"},
       {R"("sku": null)", R"("sku": 5)", "line_items[0].sku"},
       {R"("quantity": 2)", R"("quantity": true)", "line_items[0].quantity"},
       {R"("price": "60.00")", R"("price": [])", "line_items[0].price"},
       {R"("price": "60.00")", R"("price": null)", "line_items[0].price"},
       {R"("price": "60.00", )", "", "line_items[0].price"},
       {R"("gift_card": false)", R"("gift_card": 0)", "line_items[0].gift_card"},
       {R"([{"amount": "20.00"}])", "{}", "line_items[0].discount_allocations"},
       {R"([{"amount": "20.00"}])", R"([{"amount": {}}])", "line_items[0].discount_allocations[0].amount"},
       {R"([{"price": "11.50"}])", R"("11.50")", "line_items[0].tax_lines"},
       {R"([{"price": "11.50"}])", "[null]", "line_items[0].tax_lines[0]"},
       {R"("shipping_lines": [)", R"("shipping_lines": {}, "_": [)", "shipping_lines"},
       {R"("price": "10.00")", R"("price": {})", "shipping_lines[0].price"},
       {R"("fulfillments": [)", R"("fulfillments": 5, "_": [)", "fulfillments"},
       {R"("2026-03-02T10:00:00+00:00")", "[]", "fulfillments[0].created_at"},
       {R"("refunds": [)", R"("refunds": 5, "_": [)", "refunds"},
       {R"("refund_line_items": [)", R"("refund_line_items": 5, "_": [)", "refunds[0].refund_line_items"},
       {R"("line_item_id": 11)", R"("line_item_id": [])", "refunds[0].refund_line_items[0].line_item_id"},
       {R"("order_adjustments": [)", R"("order_adjustments": "", "_": [)", "refunds[0].order_adjustments"},
       {R"("shipping_refund")", "null", "refunds[0].order_adjustments[0].kind"},
       {R"("tax_amount": "0.00")", R"("tax_amount": [])", "refunds[0].order_adjustments[0].tax_amount"},
       {R"("transactions": [)", R"("transactions": {}, "_": [)", "refunds[0].transactions"},
       {R"("success")", "5", "refunds[0].transactions[0].status"},
       {R"("amount": "1.00")", R"("amount": null)", "refunds[0].transactions[0].amount"}});
}

TEST(shop_message_test, what_shopify_does_send_is_read) {
  try_changes(ShopKind::shopify, shopify_order,
              {{R"("customer": {)", R"("customer": null, "_": {)", ""},
               {R"("customer": {)", R"("_": {)", ""},
               {R"("fulfilled")", "null", ""},
               {R"("of_order@example.com")", "null", ""},
               {R"("id": 7,)", R"("id": "7",)", ""},
               {R"("line_items": [)", R"("line_items": [], "_": [)", ""},
               {R"("refunds": [)", R"("refunds": [], "_": [)", ""},
               {R"("fulfillments": [)", R"("_": [)", ""},
               {R"("price": "60.00")", R"("price": 60.0)", ""}});
}

TEST(shop_message_test, what_woocommerce_never_sends_is_told_by_its_field) {
  try_changes(
      ShopKind::woocommerce, woocommerce_order,
      {{R"("id": 1,)", R"("id": [],)", "id"},
       {R"("completed")", "5", "status"},
       {R"("completed")", "null", "status"},
       {R"("CNY")", "5", "currency"},
       {R"("customer_id": 0)", R"("customer_id": {})", "customer_id"},
       {R"("customer_id": 0)", R"("customer_id": null)", "customer_id"},
       {R"("customer_id": 0)", R"("customer_id": false)", "customer_id"},
       {R"("2026-03-01T10:00:00")", "[]", "date_created_gmt"},
       {R"("date_paid_gmt": null)", R"("date_paid_gmt": 5)", "date_paid_gmt"},
       {R"("date_modified_gmt": "2026-03-02T10:00:00")", R"("date_modified_gmt": {})", "date_modified_gmt"},
       {R"("date_completed_gmt": "2026-03-02T10:00:00")", R"("date_completed_gmt": 5)",
        "date_completed_gmt"},
       {R"("shipping_total": "10.00")", R"("shipping_total": [])", "shipping_total"},
       {R"("shipping_tax": "0.00")", R"("shipping_tax": null)", "shipping_tax"},
       {R"("billing": {)", R"("billing": 5, "_": {)", "billing"},
       {R"("billing": {)", R"("billing": null, "_": {)", "billing"},
       {R"("Ada")", "5", "billing.first_name"},
       {R"("Li")", "[]", "billing.last_name"},
       {R"("ada@example.com")", "true", "billing.email"},
       {R"("phone": "1")", R"("phone": 1)", "billing.phone"},
       {R"("line_items": [)", R"("line_items": 5, "_": [)", "line_items"},
       {R"("line_items": [)", R"("line_items": null, "_": [)", "line_items"},
       {R"("line_items": [)", R"("line_items": {}, "_": [)", "line_items"},
       {R"("line_items": [)", R"("line_items": [[], )", "line_items[0]"},
       {R"("sku": null)", R"("sku": [])", "line_items[0].sku"},
       {R"("quantity": 2)", R"("quantity": {})", "line_items[0].quantity"},
       {R"("total": "86.00")", R"("total": {})", "line_items[0].total"},
       {R"("total": "86.00", )", "", "line_items[0].total"},
       {R"("total_tax": "14.00")", R"("total_tax": [])", "line_items[0].total_tax"},
       {R"("fee_lines": [)", R"("fee_lines": 5, "_": [)", "fee_lines"},
       {R"("total": "5.00")", R"("total": false)", "fee_lines[0].total"},
       {R"("refunds": [)", R"("refunds": 5, "_": [)", "refunds"},
       {R"({"id": 9,)", R"({"id": {},)", "refunds[0].id"},
       {R"("total": "-50.00")", R"("total": null)", "refunds[0].total"}});
}

TEST(shop_message_test, what_woocommerce_does_send_is_read) {
  try_changes(ShopKind::woocommerce, woocommerce_order,
              {{R"("customer_id": 0)", R"("customer_id": 7)", ""},
               {R"("date_completed_gmt": "2026-03-02T10:00:00")", R"("date_completed_gmt": null)", ""},
               {R"("line_items": [)", R"("line_items": [], "_": [)", ""},
               {R"("fee_lines": [)", R"("fee_lines": [], "_": [)", ""},
               {R"("refunds": [)", R"("refunds": [], "_": [)", ""},
               {R"("total": "86.00")", R"("total": "86.000000")", ""}});
}

}  // namespace
}  // namespace shuke::shops
