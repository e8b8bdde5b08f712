// Amounts and files of shops. Messages and what they come to are in tests/http.
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace shuke::shops
