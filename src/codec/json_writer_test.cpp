// What JsonWriter must write, byte for byte.
#include "codec/json_writer.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace shuke::codec {
namespace {

std::string json_string(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

std::string decimal(std::int64_t minor, int decimals) {
  std::string out;
  append_decimal(out, minor, decimals);
  return out;
}

TEST(JsonString, escapes_what_json_demands) {
  EXPECT_EQ(json_string("a\"b\\c\n\r\t"), R"("a\"b\\c\n\r\t")");
  EXPECT_EQ(json_string(std::string_view("\0\x1f\x7f", 3)), R"("\u0000\u001f\u007f")");
}

TEST(JsonString, keeps_good_utf8_and_replaces_broken_bytes_one_by_one) {
  EXPECT_EQ(json_string("熟客 é 😀"), "\"熟客 é 😀\"");
  EXPECT_EQ(json_string("a\xFF\xE7\x86"), "\"a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
  EXPECT_EQ(json_string("\xC0\xAF"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");                  // overlong slash
  EXPECT_EQ(json_string("\xED\xA0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");  // surrogate
  EXPECT_EQ(json_string("\xE2\x80\xA8"), "\"\\u2028\"");
}

TEST(Decimal, writes_all_decimals_and_the_extremes) {
  EXPECT_EQ(decimal(12900, 2), "129.00");
  EXPECT_EQ(decimal(-5, 2), "-0.05");
  EXPECT_EQ(decimal(0, 2), "0.00");
  EXPECT_EQ(decimal(100, 2), "1.00");
  EXPECT_EQ(decimal(129, 0), "129");
  EXPECT_EQ(decimal(1500, 3), "1.500");
  EXPECT_EQ(decimal(INT64_MIN, 2), "-92233720368547758.08");
  EXPECT_EQ(decimal(INT64_MAX, 18), "9.223372036854775807");
}

void write_sample(JsonWriter& json) {
  json.begin_object();
  json.text("member", "ada");
  json.money("spend", base::Money{29900}, 2);
  json.begin_array("empty");
  json.end_array();
  json.begin_array("levels");
  json.integer(-1);
  json.null();
  json.begin_object();
  json.boolean("ok", true);
  json.end_object();
  json.end_array();
  json.raw("part", "[1]");
  json.end_object();
}

TEST(JsonWriter, compact_has_no_blank) {
  std::string out = "x";
  JsonWriter json(out);
  EXPECT_FALSE(json.complete());
  write_sample(json);
  EXPECT_TRUE(json.complete());
  EXPECT_EQ(out,
            R"(x{"member":"ada","spend":"299.00","empty":[],"levels":[-1,null,{"ok":true}],"part":[1]})");
}

TEST(JsonWriter, indented_puts_each_member_on_its_line) {
  std::string out;
  JsonWriter json(out, JsonWriter::Layout::indented);
  write_sample(json);
  EXPECT_EQ(out,
            "{\n  \"member\": \"ada\",\n  \"spend\": \"299.00\",\n  \"empty\": [],\n  \"levels\": [\n    "
            "-1,\n    null,\n"
            "    {\n      \"ok\": true\n    }\n  ],\n  \"part\": [1]\n}");
}

TEST(JsonWriterDeathTest, wrong_order_is_a_bug) {
  std::string out;
  EXPECT_DEATH(
      {
        JsonWriter json(out);
        json.begin_object();
        json.integer(1);
      },
      "x_after_key");
}

}  // namespace
}  // namespace shuke::codec
