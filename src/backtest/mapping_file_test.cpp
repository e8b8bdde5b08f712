// Mapping files: those that ship, and what is said of wrong ones.
#include "backtest/mapping_file.h"

#include <gtest/gtest.h>

#include <string>

namespace shuke::backtest {
namespace {

constexpr const char* least = "mapping: m\ncolumns: {order: o, member: m, at: t, amount: a}\n";

std::string fault_of(const std::string& text) {
  const auto mapping = read_mapping(text, "m.yaml");
  return mapping ? "no fault" : mapping.error().message;
}

TEST(MappingFile, those_that_ship_are_read) {
  for (const char* name : {"uci-online-retail", "cdnow", "shopify", "woocommerce"}) {
    const auto mapping = load_mapping(std::string(SHUKE_SOURCE_DIR "/mappings/") + name + ".yaml");
    ASSERT_TRUE(mapping) << mapping.error().message;
    EXPECT_EQ(mapping->name, name);
    EXPECT_EQ(mapping->redeemed, (base::Rate{7, 10}));
  }
}

TEST(MappingFile, what_is_not_said_is_as_in_the_canonical_format) {
  const auto mapping = read_mapping(least, "m.yaml");
  ASSERT_TRUE(mapping) << mapping.error().message;
  EXPECT_EQ(mapping->delimiter, ',');
  EXPECT_TRUE(mapping->header);
  EXPECT_TRUE(mapping->date_formats.empty());
  EXPECT_FALSE(mapping->zone);
  EXPECT_FALSE(mapping->rate);
  EXPECT_FALSE(mapping->drop_duplicates || mapping->skip_without_price || mapping->round_amounts);
  EXPECT_EQ(mapping->paid_after.count, 0);
  EXPECT_EQ(mapping->price_class_words[1], std::vector<std::string>{"special"});
}

TEST(MappingFile, everything_can_be_said) {
  const auto mapping = read_mapping(
      "mapping: all\n"
      "title: {zh: 全, en: all}\n"
      "file: {delimiter: semicolon, encoding: GB18030, decimal: comma, without_header: [o, d, m, t, q, p, "
      "x, k, s]}\n"
      "columns: {order_from: [o, d], member: m, at: t, quantity: q, unit_price: p, discount: x, kind: k, "
      "sku: s}\n"
      "date_formats: ['%d.%m.%Y %H:%M', '%d.%m.%Y']\n"
      "time_zone: Europe/Berlin\ncurrency: EUR\nrate: 7.8\n"
      "kind_words: {sale: [V], return: [R, RR]}\n"
      "price_class_words: {special: [Aktion]}\n"
      "returns: {order_begins: [R-], negative_quantity: true}\n"
      "rows: {without_member: skip, without_price: skip, duplicates: drop, more_decimals: round, "
      "fill_down: [m],\n"
      "       skip: [{column: k, is: [X], because: {zh: 无, en: none}}]}\n"
      "orders: {paid_after: 2h, shipped_after: 3d}\n"
      "sku_kinds: {shipping: [DHL], fee: [F*]}\n"
      "assume: {redeemed: 45%}\n",
      "m.yaml");
  ASSERT_TRUE(mapping) << mapping.error().message;
  EXPECT_EQ(mapping->delimiter, ';');
  EXPECT_EQ(mapping->encoding, "gb18030");
  EXPECT_EQ(mapping->decimal_mark, ',');
  EXPECT_FALSE(mapping->header);
  EXPECT_EQ(mapping->column(Column::order), (std::vector<std::string>{"o", "d"}));
  EXPECT_EQ(mapping->date_formats.size(), 2u);
  EXPECT_EQ(mapping->rate, (base::Rate{39, 5}));
  EXPECT_EQ(mapping->return_words.size(), 2u);
  EXPECT_TRUE(mapping->price_class_words[0].empty());
  EXPECT_TRUE(mapping->negative_quantity_returns && mapping->skip_without_member &&
              mapping->skip_without_price && mapping->drop_duplicates && mapping->round_amounts);
  EXPECT_EQ(mapping->skip[0].because.en, "none");
  EXPECT_EQ(mapping->shipped_after.count, 3);
  EXPECT_EQ(mapping->sku_kinds[1].sku, "F");
  EXPECT_TRUE(mapping->sku_kinds[1].begins);
  EXPECT_EQ(mapping->redeemed, (base::Rate{9, 20}));
}

TEST(MappingFile, a_wrong_key_is_named_with_its_place_and_the_nearest_right_one) {
  const std::string message = fault_of(std::string(least) + "time_zon: Europe/London\n");
  EXPECT_TRUE(message.starts_with("m.yaml:3:1: ")) << message;
  EXPECT_NE(message.find("did you mean \"time_zone\""), std::string::npos) << message;
}

TEST(MappingFile, every_error_is_named) {
  const std::string message =
      fault_of("mapping: m\ncolumns: {order: o, order_from: [a, b], at: t}\nrows: {duplicates: burn}\n");
  EXPECT_NE(message.find("m.yaml:2:"), std::string::npos) << message;
  EXPECT_NE(message.find("\"member\""), std::string::npos) << message;
  EXPECT_NE(message.find("\"burn\""), std::string::npos) << message;
  EXPECT_NE(message.find("order_from"), std::string::npos) << message;
}

TEST(MappingFile, values_that_make_no_sense_are_named) {
  const std::string base(least);
  EXPECT_NE(fault_of(base + "time_zone: Europe/Atlantis\n").find("m.yaml:3:12"), std::string::npos);
  EXPECT_NE(fault_of(base + "currency: EURO\n").find("no currency"), std::string::npos);
  EXPECT_NE(fault_of(base + "rate: -1\n").find("m.yaml:3:"), std::string::npos);
  EXPECT_NE(fault_of(base + "date_formats: ['%H:%M']\n").find("year, month and day"), std::string::npos);
  EXPECT_NE(fault_of(base + "sku_kinds: {fee: [A]}\n").find("needs the column sku"), std::string::npos);
  EXPECT_NE(fault_of("mapping: m\ncolumns: {order: o, member: m, at: t}\n").find("amount and unit_price"),
            std::string::npos);
  EXPECT_NE(fault_of(base + "file: {without_header: [o, m, t]}\n").find("\"a\" is not in without_header"),
            std::string::npos);
  EXPECT_NE(fault_of(base + "assume: {redeemed: 170%}\n").find("100%"), std::string::npos);
  EXPECT_NE(fault_of("").find("m.yaml:"), std::string::npos);
  EXPECT_NE(fault_of("- a\n- b\n").find("m.yaml:1"), std::string::npos);
  EXPECT_NE(load_mapping("/no/such.yaml").error().message.find("/no/such.yaml"), std::string::npos);
}

}  // namespace
}  // namespace shuke::backtest
