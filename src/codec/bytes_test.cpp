// Numbers and raw fields: every size and extreme there and back, and no foreign bytes that lead astray.
#include "codec/bytes.h"

#include <gtest/gtest.h>

#include <vector>

namespace shuke::codec {
namespace {

using namespace std::string_view_literals;

std::vector<std::uint64_t> numbers_of_every_length() {
  std::vector<std::uint64_t> numbers{0, UINT64_MAX};
  for (unsigned bits = 0; bits < 64; ++bits) {
    const std::uint64_t power = std::uint64_t{1} << bits;
    numbers.insert(numbers.end(), {power - 1, power, power + 1, power | power / 3});
  }
  return numbers;
}

std::string bytes_of(std::uint64_t number) {
  std::string bytes;
  ByteWriter(bytes).number(number);
  return bytes;
}

TEST(Bytes, a_number_takes_one_byte_for_every_seven_bits) {
  EXPECT_EQ(bytes_of(0), "\0"sv);
  EXPECT_EQ(bytes_of(127), "\x7f"sv);
  EXPECT_EQ(bytes_of(128), "\x80\x01"sv);
  EXPECT_EQ(bytes_of(300), "\xac\x02"sv);
  EXPECT_EQ(bytes_of(UINT64_MAX).size(), number_bytes_max);
}

TEST(Bytes, every_number_comes_back_alone_and_with_bytes_behind_it) {
  for (const std::uint64_t number : numbers_of_every_length()) {
    for (const std::string_view behind : {""sv, "\x01"sv, "\xff\xff\xff\xff\xff\xff\xff\xff\xff"sv}) {
      const std::string bytes = bytes_of(number).append(behind);
      ByteReader reader(bytes);
      EXPECT_EQ(reader.number(), number);
      EXPECT_FALSE(reader.failed());
      EXPECT_EQ(reader.rest(), behind);
    }
  }
}

TEST(Bytes, signed_numbers_stay_short_on_both_sides_of_zero) {
  for (const std::int64_t value : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1}, std::int64_t{-64},
                                   std::int64_t{63}, INT64_MIN, INT64_MAX}) {
    std::string bytes;
    ByteWriter(bytes).signed_number(value);
    ByteReader reader(bytes);
    EXPECT_EQ(reader.signed_number(), value);
    EXPECT_EQ(bytes.size() == 1, value >= -64 && value < 64);
  }
}

TEST(Bytes, a_number_cut_short_or_of_more_than_64_bits_is_a_failure) {
  for (const std::uint64_t number : numbers_of_every_length()) {
    const std::string bytes = bytes_of(number);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      ByteReader reader(std::string_view(bytes).substr(0, size));
      EXPECT_EQ(reader.number(), 0u);
      EXPECT_TRUE(reader.failed());
    }
  }
  for (const std::string_view wrong :
       {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"sv, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"sv,
        "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80"sv}) {
    ByteReader reader(wrong);
    EXPECT_EQ(reader.number(), 0u);
    EXPECT_TRUE(reader.failed());
  }
}

TEST(Bytes, a_writer_appends_and_grows) {
  std::string bytes = "before";
  const std::string large(5000, 'x');
  {
    ByteWriter writer(bytes);
    for (int i = 0; i < 1000; ++i) writer.number(7);
    writer.sized(large);
    writer.number(9);
  }
  ASSERT_EQ(bytes.substr(0, 6), "before");
  ByteReader reader(std::string_view(bytes).substr(6));
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(reader.number(), 7u);
  EXPECT_EQ(reader.sized(), large);
  EXPECT_EQ(reader.number(), 9u);
  EXPECT_TRUE(reader.at_end());
  EXPECT_FALSE(reader.failed());
}

TEST(Bytes, fields_are_read_without_knowing_them) {
  std::string bytes;
  {
    ByteWriter writer(bytes);
    writer.number_field(1, 500);
    writer.sized_field(2, "two");
    writer.number_field(200, UINT64_MAX);
    writer.sized_field(tag_max, "");
  }
  ByteReader reader(bytes);
  const auto first = reader.field();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->tag, 1u);
  EXPECT_EQ(first->number, 500u);
  const auto second = reader.field();
  ASSERT_TRUE(second);
  EXPECT_EQ(second->wire, Wire::sized);
  EXPECT_EQ(second->sized, "two");
  EXPECT_EQ(reader.field()->tag, 200u);
  EXPECT_EQ(reader.field()->tag, tag_max);
  EXPECT_FALSE(reader.field());
  EXPECT_FALSE(reader.failed());
  for (std::size_t size = 1; size < bytes.size(); ++size) {
    ByteReader cut(std::string_view(bytes).substr(0, size));
    while (cut.field()) {
    }
    EXPECT_TRUE(cut.at_end());
  }
}

TEST(Bytes, fields_out_of_order_or_without_a_tag_are_a_failure) {
  for (const std::string_view wrong : {"\x00"sv, "\x01\x00"sv, "\x04\x07\x02\x07"sv, "\x02\x07\x02\x07"sv,
                                       "\x03\x05\x61"sv, "\xfe\xff\xff\xff\x7f\x00"sv}) {
    ByteReader reader(wrong);
    while (reader.field()) {
    }
    EXPECT_TRUE(reader.failed());
  }
}

}  // namespace
}  // namespace shuke::codec
