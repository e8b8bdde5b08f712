// `shuke costs`: the months of P3's vip orders, with figures worked by hand.
#include <fmt/format.h>

#include "cli/test_shop.h"

namespace shuke::cli {
namespace {

TEST(costs_command, says_what_vip_orders_cost_in_percent_of_their_sales) {
  const TestShop shop("programmes/b2c-vip.yaml");
  // v0 was paid before the card and is no vip order. v1: 300.00 at the shelf for 250.00, 8.00 of shipping
  // waived, cashback 12.50. v2 was returned by half: 100.00 of 200.00 are kept, cashback 5.00, 10.00
  // waived. v3 says no shelf price and is paid in April.
  const auto bought = [](const char* id, const char* amount, const char* more_of_line, const char* more) {
    return fmt::format(
               R"({{"type": "pay_order", "id": "{0}", "order": "{0}", "member": "bob", "lines": )"
               R"([{{"line": "a", "amount": {1}{2}}}], "tenders": [{{"kind": "cash", "amount": {1}}}]{3}}})",
               id, amount, more_of_line, more) +
           "\n";
  };
  shop.apply(R"({"type": "enrol_member", "id": "b1", "member": "bob", "at": "2026-03-05T10:00:00+08:00"})"
             "\n" +
             bought("v0", "99", "", "") +
             R"({"type": "grant_card", "id": "b2", "member": "bob", "card": "k1", "plan": "vip_card", )"
             R"("reason": "test"})"
             "\n" +
             bought("v1", "250", R"(, "unit_price": 150, "quantity": 2)", R"(, "shipping_waived": 8)") +
             bought("v2", "200", R"(, "unit_price": 100, "quantity": 2)", R"(, "shipping_waived": 10)") +
             R"({"type": "return_order", "id": "b3", "order": "v2", "return": "r1", )"
             R"("lines": [{"line": "a", "quantity": 1}]})"
             "\n" +
             bought("v3", "80", "", R"(, "at": "2026-04-01T00:00:00+08:00")"));
  const Ran ran = run_program({"costs", "--data", shop.data()});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  // March: 18.00 + 17.50 + 50.00 = 85.50 of 350.00 = 24.43 %. April: 4.00 of 80.00.
  EXPECT_EQ(ran.out,
            "month,orders,sales,average_order,shipping_waived,cashback,offers,cost,share_of_sales,"
            "lines_without_shelf_price,aimed_from,aimed_to,order_aimed_from,order_aimed_to\n"
            "2026-03,2,350.00,175.00,18.00,17.50,50.00,85.50,24.4%,0,10.0%,15.0%,150.00,200.00\n"
            "2026-04,1,80.00,80.00,0.00,4.00,0.00,4.00,5.0%,1,10.0%,15.0%,150.00,200.00\n");
}

}  // namespace
}  // namespace shuke::cli
