// Order files as rows: the canonical format, mappings' rules, wrong files, and the same rows from any
// number of threads.
#include "backtest/order_file.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "backtest/mapping_file.h"
#include "backtest/text_source.h"
#include "codec/values.h"

namespace shuke::backtest {
namespace {

constexpr std::string_view header =
    "order,member,at,line,sku,category,price_class,quantity,amount,kind,of_order\n";

base::Expected<OrderFile> read(std::string_view text, const Mapping& mapping = canonical_mapping(),
                               unsigned threads = 1, std::size_t memory = group_memory_bytes,
                               const char* until = nullptr) {
  ReadOrder how{mapping};
  how.threads = threads;
  how.memory_bytes_max = memory;
  if (until != nullptr) how.until = *codec::read_instant(until);
  return read_orders(source_of(text), "f.csv", how);
}

base::Expected<OrderFile> read_rows(const std::string& rows) {
  return read(std::string(header) + rows);
}

/// Every row as one line of text, bucket by bucket; + where its group starts a run.
std::string rows_of(const OrderFile& file) {
  std::string text;
  BucketGroups bucket;
  for (std::size_t i = 0; i < buckets_count; ++i) {
    EXPECT_TRUE(file.groups->load(i, bucket));
    bucket.each([&](const Group& group) {
      RowCursor cursor(group);
      Row row;
      while (cursor.next(row)) {
        text +=
            std::to_string(row.file_line) + (group.head.starts_run ? "+" : "-") + " " +
            "srp"[static_cast<int>(row.kind)] + " " + std::string(row.order) + "|" +
            std::string(row.member) + "|" + codec::write_instant(row.at, base::TimeZone(0)).substr(0, 19) +
            "Z|" + std::string(row.line) + "|" + std::string(row.sku) + "|" + std::string(row.category) +
            "|" + std::to_string(static_cast<int>(row.price_class)) + "|" +
            (row.quantity ? std::to_string(*row.quantity) : "") + "|" +
            (row.amount ? std::to_string(row.amount->minor) : "") + "|" + std::string(row.of_order) + "\n";
      }
    });
  }
  return text;
}

std::string fault_of(const std::string& rows) {
  const auto file = read_rows(rows);
  return file ? "no fault" : file.error().message;
}

TEST(OrderFile, a_canonical_row_says_what_its_columns_say) {
  const auto file = read_rows(
      "o1,ada,2026-01-05T10:00:00+08:00,a,sku1,tea,special,2,19.90,sale,\r\n"
      "o1,ada,2026-01-05T10:00:00+08:00,b,sku2,,,,5,,\r\n");
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(rows_of(*file),
            "2+ s o1|ada|2026-01-05T02:00:00Z|a|sku1|tea|1|2|1990|\n"
            "3+ s o1|ada|2026-01-05T02:00:00Z|b|sku2||0|1|500|\n");
  EXPECT_EQ(file->counts.records, 2u);
}

TEST(OrderFile, a_return_has_a_quantity_or_an_amount) {
  const auto file = read_rows(
      "r1,ada,2026-01-05T10:00:00Z,,sku1,,,2,,return,\n"
      "r2,ada,2026-01-06T10:00:00Z,a,sku1,,,,7.50,return,o1\n"
      "r3,ada,2026-01-07T10:00:00Z,,sku1,,,1,-9.00,return,\n");
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(rows_of(*file),
            "2+ r r1|ada|2026-01-05T10:00:00Z||sku1||0|2||\n"
            "3+ r r2|ada|2026-01-06T10:00:00Z|a|sku1||0||750|o1\n"
            "4+ r r3|ada|2026-01-07T10:00:00Z||sku1||0|1|900|\n");
}

TEST(OrderFile, every_wrong_field_is_named_with_its_line_and_column) {
  EXPECT_EQ(fault_of("o1,ada,2026-01-05,a,s,,cheap,0,1.999,sold,\n"
                     "o2,ada,2026-01-05T10:00:00Z,a,s,,regular,1.5,,sale,\n"
                     ",ada,2026-01-05T10:00:00Z,a,s,,,1,-1,sale,\n"),
            "f.csv:2: column `at`: `2026-01-05` is no instant such as 2026-03-01T15:00:00+08:00, of a day "
            "that exists, in the years 1900 to 2199; a mapping's `date_formats` can name another form\n"
            "f.csv:3: column `quantity`: `1.5` is no whole number\n"
            "f.csv:4: column `amount`: `-1` must not be below zero\n"
            "f.csv:4: column `order`: is empty where an id must stand");
  EXPECT_EQ(
      fault_of("o1,ada,2026-01-05T10:00:00Z,a,s,,cheap,0,1.999,sold,\n"),
      "f.csv:2: column `kind`: `sold` is none of `sale`, `return`\n"
      "f.csv:2: column `price_class`: `cheap` is none of `regular`, `special`, `group_buy`, `third_party`\n"
      "f.csv:2: column `quantity`: `0` must be above zero");
  EXPECT_EQ(fault_of("o1,ada,2026-01-05T10:00:00Z,a,s,,,1,1.999,sale,\n"),
            "f.csv:2: column `amount`: `1.999` has more than 2 decimals");
  EXPECT_EQ(fault_of("o1,ada,2026-01-05T10:00:00Z,a,s,,,1,,sale,\n"),
            "f.csv:2: column `amount`: is empty where an amount must stand");
  EXPECT_EQ(fault_of("o1,ada,2026-01-05T10:00:00Z,a,s,,,1,99999999999999,sale,\n"),
            "f.csv:2: column `amount`: `99999999999999` is too large an amount");
  EXPECT_EQ(fault_of("o1,ada,2026-01-05T10:00:00Z,a,s,,,9999999999,1,sale,\n"),
            "f.csv:2: column `quantity`: `9999999999` is larger than 1000000000");
  EXPECT_EQ(fault_of("r1,ada,2026-01-05T10:00:00Z,,s,,,,,return,\n"),
            "f.csv:2: column `amount`: is empty, and so is the quantity: a return needs one of them");
  EXPECT_EQ(fault_of("r1,ada,2026-01-05T10:00:00Z,,s,,,-2,,return,\n"),
            "f.csv:2: column `quantity`: `-2` must be above zero");
  EXPECT_EQ(fault_of("o1,ada,2026-01-05T10:00:00Z,a,s,,,1,1.00,sale\n"),
            "f.csv:2: has 10 fields where the header has 11");
  EXPECT_EQ(fault_of("o1,\"ada\"x,2026-01-05T10:00:00Z,a,s,,,1,1.00,sale,\n"),
            "f.csv:2: text follows a closing quote: `\"ada\"x`");
  EXPECT_NE(fault_of("o1," + std::string(129, 'a') + ",2026-01-05T10:00:00Z,a,s,,,1,1.00,sale,\n")
                .find("longer than 128"),
            std::string::npos);
  EXPECT_EQ(fault_of("o1,a\x01"
                     "b,2026-01-05T10:00:00Z,a,s,,,1,1.00,sale,\n"),
            "f.csv:2: column `member`: `a b` holds a character that cannot be printed");
}

TEST(OrderFile, ids_may_have_128_characters_of_any_script) {
  std::string id;
  for (int i = 0; i < 128; ++i) id += "熟";
  EXPECT_TRUE(read_rows("o1," + id + ",2026-01-05T10:00:00Z,a,s,,,1,1.00,sale,\n"));
}

TEST(OrderFile, bytes_that_are_no_text_are_named) {
  EXPECT_EQ(fault_of(std::string("o1,ada,2026-01-05T10:00:00Z,a,s,,,1,1.00,sale,\no2,a\0b\n", 54)),
            "f.csv:3: a NUL byte stands on this line; this is no text file");
  EXPECT_NE(fault_of("o1,\xE9,2026-01-05T10:00:00Z,a,s,,,1,1.00,sale,\n")
                .find("f.csv:2: what stands on this line is not UTF-8"),
            std::string::npos);
}

TEST(OrderFile, a_wrong_header_is_named_with_what_is_near) {
  const auto fault = read("order,member,at,line,sku,categry,price_class,quantity,kind,of_order\n1,2,3\n");
  EXPECT_EQ(fault.error().message,
            "f.csv:1: the column `category` is missing from the header; it has `categry`, which is not the "
            "same; the column "
            "`amount` is missing from the header");
  EXPECT_NE(read("order,order,member,at,line,sku,category,price_class,quantity,amount,kind,of_order\n")
                .error()
                .message.find("twice"),
            std::string::npos);
  EXPECT_EQ(read("order;member;at;line;sku;category;price_class;quantity;amount;kind;of_order\n1;2;3\n")
                .error()
                .message,
            "f.csv:1: the header is one column with a semicolon in it: a mapping with `file: {delimiter: "
            "semicolon}` cuts it there");
  EXPECT_EQ(read("").error().message, "f.csv: the file is empty");
  EXPECT_EQ(read("# only words").error().message, "f.csv:2: there is no header");
  EXPECT_EQ(read(header).error().message, "f.csv: there are no rows after the header");
}

TEST(OrderFile, columns_may_stand_in_any_order_and_others_between) {
  const auto file = read(
      "of_order,kind,note,amount,quantity,price_class,category,sku,line,at,member,order\n"
      ",sale,\"a, \"\"b\"\"\",1.00,1,,,s,a,2026-01-05T10:00:00Z, ada ,o1\n");
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(rows_of(*file), "2+ s o1|ada|2026-01-05T10:00:00Z|a|s||0|1|100|\n");
}

TEST(OrderFile, quoted_newlines_count_as_lines_of_the_file) {
  const auto file = read_rows(
      "o1,ada,2026-01-05T10:00:00Z,a,s,\"x\",,1,1.00,sale,\n"
      "\"o2\",ada,2026-01-05T10:00:00Z,a,\"a \"\"b\"\"\",,,1,\"1.00\",sale,\n\n"
      "o3,ada,2026-01-05T10:00:00Z,a,s,,,1,1.00,sale,\n");
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_NE(rows_of(*file).find("3+ s o2|ada|2026-01-05T10:00:00Z|a|a \"b\"||0|1|100|"), std::string::npos);
  EXPECT_NE(rows_of(*file).find("5+ s o3"), std::string::npos);
  EXPECT_NE(
      fault_of("o1,ada,2026-01-05T10:00:00Z,\"a\nb\",s,,,1,1.00,sale,\nx\n").find("f.csv:2: column `line`"),
      std::string::npos);
  EXPECT_NE(
      fault_of("o1,ada,2026-01-05T10:00:00Z,\"a\nb\",s,,,1,1.00,sale,\nx\n").find("f.csv:4: has 1 fields"),
      std::string::npos);
}

TEST(OrderFile, rows_after_until_and_guests_without_order_are_counted) {
  const std::string text = std::string(header) +
                           "o1,ada,2026-01-05T10:00:00Z,a,s,,,1,1.00,sale,\n"
                           "o2,ada,2026-01-05T10:00:01Z,a,s,,,1,2.00,sale,\n"
                           "g1,,2026-01-05T09:00:00Z,a,s,,,1,3.00,sale,\n"
                           "g2,,2026-01-05T09:00:00Z,a,s,,,1,3.00,return,\n"
                           "g3,,2026-01-05T09:30:00Z,a,s,,,1,3.00,return,g1\n";
  const auto file = read(text, canonical_mapping(), 1, group_memory_bytes, "2026-01-05T10:00:00Z");
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->findings.of(Finding::after_until).count, 1u);
  EXPECT_EQ(file->findings.of(Finding::after_until).examples[0].line, 3u);
  EXPECT_EQ(file->findings.of(Finding::guest_return_without_order).count, 1u);
  EXPECT_EQ(file->findings.of(Finding::guest_row).count, 2u);
  EXPECT_EQ(file->counts.skipped, 1u);
  EXPECT_EQ(file->counts.unmatched, 1u);
  EXPECT_NE(rows_of(*file).find("6+ r g3||2026-01-05T09:30:00Z|a|s||0|1|300|g1"), std::string::npos);
}

TEST(OrderFile, the_uci_rules_know_returns_guests_prices_and_what_is_not_goods) {
  auto mapping = load_mapping(SHUKE_SOURCE_DIR "/mappings/uci-online-retail.yaml");
  ASSERT_TRUE(mapping) << mapping.error().message;
  const auto file = read(
      "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
      "536365,85123A,\"HEART, WHITE\",6,2010-12-01 08:26:00,2.55,17850,United Kingdom\n"  // 6 × 2.55
      "536365,POST,POSTAGE,1,2010-12-01 08:26:00,18,17850,United Kingdom\n"               // not goods
      "C536379,85123A,HEART,-1,2010-12-01 09:41:00,2.55,17850,United Kingdom\n"           // a return
      "536380,22139,,56,2010-12-01 11:52:00,0.0,,United Kingdom\n"                        // no price
      "A563186,B,Adjust bad debt,1,2011-08-12 14:51:00,-11062.06,,United Kingdom\n"       // below zero
      "550193,85099B,BAG,3,2011-04-15 09:27:00,0.001,13952,United Kingdom\n"  // 0.003 rounds to 0.00
      "539492,gift_0001_40,Voucher £40.00,1,2010-12-20 10:14:00,34.04,,United Kingdom\n",  // begins so
      *mapping);
  ASSERT_TRUE(file) << file.error().message;
  const std::string rows = rows_of(*file);
  EXPECT_NE(rows.find("2+ s 536365|17850|2010-12-01T08:26:00Z||85123A||0|6|1530|"), std::string::npos)
      << rows;
  EXPECT_NE(rows.find("3- p 536365|17850|"), std::string::npos);
  EXPECT_NE(rows.find("4+ r C536379|17850|2010-12-01T09:41:00Z||85123A||0|1|255|"), std::string::npos);
  EXPECT_NE(rows.find("7+ s 550193|13952|2011-04-15T08:27:00Z||85099B||0|3|0|"), std::string::npos);
  EXPECT_EQ(file->findings.of(Finding::without_price).count, 2u);
  EXPECT_EQ(file->findings.of(Finding::without_price).amount.minor, -1'106'206);
  EXPECT_EQ(file->findings.of(Finding::shipping_row).amount.minor, 1800);
  EXPECT_EQ(file->findings.of(Finding::fee_row).count, 1u);
  EXPECT_EQ(file->findings.of(Finding::amount_rounded).count, 1u);
  EXPECT_EQ(file->counts.skipped, 4u);
}

TEST(OrderFile, cdnow_has_columns_apart_by_blanks_and_orders_by_day) {
  auto mapping = load_mapping(SHUKE_SOURCE_DIR "/mappings/cdnow.yaml");
  ASSERT_TRUE(mapping) << mapping.error().message;
  const auto file = read(
      " customer_id  date number_of_cds  dollar_value\r\n"
      " 00001 19970101  1   11.77\r\n"
      " 00002 19970112  1   12.00\r\n"
      " 00002 19970112  5   77.00\r\n"
      " 00455 19970102  1    0.00\r\n",
      *mapping);
  ASSERT_TRUE(file) << file.error().message;
  const std::string rows = rows_of(*file);
  EXPECT_NE(rows.find("2+ s 00001-19970101|00001|1997-01-01T05:00:00Z||||0|1|1177|"), std::string::npos)
      << rows;
  EXPECT_NE(rows.find("4+ s 00002-19970112|00002|1997-01-12T05:00:00Z||||0|5|7700|"), std::string::npos);
  EXPECT_EQ(file->findings.of(Finding::without_price).count, 1u);
  EXPECT_EQ(read(" customer_id date number_of_cds dollar_value\n 1 19970101 1\n", *mapping).error().message,
            "f.csv:2: has 3 fields where the header has 4");
}

TEST(OrderFile, shopify_rows_take_the_status_of_their_order_s_first_row) {
  auto mapping = load_mapping(SHUKE_SOURCE_DIR "/mappings/shopify.yaml");
  ASSERT_TRUE(mapping) << mapping.error().message;
  const auto file = read(
      "Name,Email,Financial Status,Created at,Lineitem quantity,Lineitem price,Lineitem "
      "sku,Vendor,Lineitem discount\n"
      "#1001,a@b.c,paid,2025-10-07 09:50:26 +0200,3,34.90,m1,Leaf,4.70\n"  // 104.70 − 4.70
      "#1001,,,2025-10-07 09:50:26 +0200,1,10.00,m2,Leaf,0.00\n"
      "#1002,d@e.f,refunded,2025-10-08 09:50:26 +0200,1,10.00,m2,Leaf,0.00\n"
      "#1002,,,2025-10-08 09:50:26 +0200,1,10.00,m3,Leaf,0.00\n"
      "#1003,,paid,2025-10-09 09:50:26 +0200,1,10.00,m3,Leaf,0.00\n",
      *mapping, 2);
  ASSERT_TRUE(file) << file.error().message;
  const std::string rows = rows_of(*file);
  EXPECT_NE(rows.find("2+ s #1001|a@b.c|2025-10-07T07:50:26Z||m1|Leaf|0|3|10000|"), std::string::npos)
      << rows;
  EXPECT_NE(rows.find("3+ s #1001|a@b.c|"), std::string::npos) << rows;
  EXPECT_NE(rows.find("6+ s #1003||"), std::string::npos) << rows;
  EXPECT_EQ(file->findings.by_rule()[0].count, 2u);
  EXPECT_EQ(file->counts.skipped, 2u);
}

/// Many orders of several lines, some of them returns or guests', over more than one chunk.
std::string long_file() {
  std::string text(header);
  std::uint32_t random = 1;
  for (int order = 0; text.size() < 7'500'000; ++order) {
    random = random * 1664525u + 1013904223u;
    const std::uint32_t member = (random >> 8) % 5000;
    char at[32];
    std::snprintf(at, sizeof at, "2026-%02d-%02dT10:%02d:%02dZ", 1 + order % 12, 1 + order % 28, order % 60,
                  order / 60 % 60);
    const std::uint32_t lines = 1 + random % 40;
    for (std::uint32_t line = 0; line < lines; ++line) {
      text += "o" + std::to_string(order) + "," + (member % 9 == 0 ? "" : "m" + std::to_string(member)) +
              "," + at + "," + std::to_string(line) + ",sku" + std::to_string((random >> 4) % 900 + line) +
              ",c,regular,2,19.90," + (line % 17 == 3 ? "return" : "sale") + ",\n";
    }
  }
  return text;
}

TEST(OrderFile, threads_and_the_temporary_file_change_nothing) {
  const std::string text = long_file();
  const auto one = read(text);
  ASSERT_TRUE(one) << one.error().message;
  const std::string rows = rows_of(*one);
  EXPECT_EQ(one->groups->bytes_in_file(), 0u);
  for (const unsigned threads : {1u, 2u, 5u}) {
    const auto other = read(text, canonical_mapping(), threads, 1'000'000);
    ASSERT_TRUE(other) << other.error().message;
    EXPECT_GT(other->groups->bytes_in_file(), 0u);
    EXPECT_TRUE(rows_of(*other) == rows);
    EXPECT_EQ(other->counts.records, one->counts.records);
    EXPECT_EQ(other->findings.of(Finding::guest_row).count, one->findings.of(Finding::guest_row).count);
    EXPECT_EQ(other->findings.of(Finding::guest_return_without_order).examples[4].line,
              one->findings.of(Finding::guest_return_without_order).examples[4].line);
  }
}

TEST(OrderFile, the_first_faults_are_named_with_any_number_of_threads) {
  std::string text = long_file();
  for (std::size_t at = text.find(",regular,"); at != std::string::npos;
       at = text.find(",regular,", at + 1'000))
    text[at + 1] = 'x';
  const auto one = read(text);
  ASSERT_FALSE(one);
  EXPECT_NE(one.error().message.find("more rows are wrong"), std::string::npos);
  EXPECT_EQ(read(text, canonical_mapping(), 3).error().message, one.error().message);
}

TEST(OrderFile, an_order_that_goes_on_in_the_next_chunk_stands_together) {
  // One order over several chunks, then another, then the first again: it stands apart once.
  std::string text(header);
  const auto add = [&](const char* order, int rows) {
    for (int i = 0; i < rows; ++i)
      text += std::string(order) + ",ada,2026-01-05T10:00:00Z,,s,,,1,1.00,sale,\n";
  };
  add("o1", 150'000);
  add("o2", 3);
  add("o1", 150'000);
  const auto file = read(text, canonical_mapping(), 2);
  ASSERT_TRUE(file) << file.error().message;
  std::size_t runs = 0, groups = 0;
  BucketGroups bucket;
  for (std::size_t i = 0; i < buckets_count; ++i) {
    ASSERT_TRUE(file->groups->load(i, bucket));
    bucket.each([&](const Group& group) {
      ++groups;
      runs += group.head.starts_run;
    });
  }
  EXPECT_GT(groups, 6u);
  EXPECT_EQ(runs, 3u);
}

TEST(OrderFile, the_first_comment_can_say_that_the_shop_is_synthetic) {
  const std::string row = std::string(header) + "o1,ada,2026-01-05T10:00:00Z,a,s,,,1,1.00,sale,\n";
  EXPECT_TRUE(read("# Synthetic: no shop made it\n" + row)->synthetic);
  EXPECT_FALSE(read("# A shop\n" + row)->synthetic);
}

}  // namespace
}  // namespace shuke::backtest
