// The fast scans against slow ones that are plainly right.
#include "backtest/text_scan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace shuke::backtest {
namespace {

std::vector<std::uint32_t> scanned(const std::string& text, bool quoting = true) {
  const std::string padded = text + std::string(scan_padding, '"');
  SeparatorScan scan(',', quoting);
  scan.start(std::string_view(padded).substr(0, text.size()));
  std::vector<std::uint32_t> all, part(SeparatorScan::found_max);
  while (const std::uint32_t* end = scan.next(part.data()))
    all.insert(all.end(), part.data(), const_cast<std::uint32_t*>(end));
  return all;
}

/// One character after the other, as RFC 4180 reads.
std::vector<std::uint32_t> scanned_slowly(const std::string& text) {
  std::vector<std::uint32_t> all;
  bool inside = false, at_start = true;
  for (std::uint32_t i = 0; i < text.size(); ++i) {
    if (inside) {
      if (text[i] != '"') continue;
      if (i + 1 < text.size() && text[i + 1] == '"') {
        ++i;
      } else {
        inside = false;
      }
    } else if (text[i] == '"' && at_start) {
      inside = true;
      at_start = false;
    } else {
      at_start = text[i] == ',' || text[i] == '\n';
      if (at_start) all.push_back(i);
    }
  }
  return all;
}

TEST(TextScan, finds_the_separators_that_a_slow_scan_finds) {
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    const std::size_t size = random() % 300;
    for (std::size_t i = 0; i < size; ++i) text += "aa,\n\"\""[random() % 6];
    ASSERT_EQ(scanned(text), scanned_slowly(text)) << text;
  }
}

TEST(TextScan, goes_on_over_stretches_and_quotes_that_span_them) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += i % 500 == 0 ? "\"a,\n\"\"b\",c\n" : "abc,def\n";
  ASSERT_GT(text.size(), 4 * SeparatorScan::found_max);
  EXPECT_EQ(scanned(text), scanned_slowly(text));
}

TEST(TextScan, without_quoting_a_quote_is_a_character) {
  EXPECT_EQ(scanned("\"a,b\"\n", false), (std::vector<std::uint32_t>{2, 5}));
  EXPECT_EQ(scanned("\"a,b\"\n", true), (std::vector<std::uint32_t>{5}));
}

TEST(TextScan, a_quote_within_a_field_is_a_character) {
  EXPECT_EQ(scanned("12\" ruler,x\n"), (std::vector<std::uint32_t>{9, 11}));
}

TEST(TextScan, counts_newlines_of_any_length) {
  std::string text;
  for (std::size_t size = 0; size < 300; ++size) {
    EXPECT_EQ(count_newlines(text), static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n')));
    text += size % 3 == 0 ? '\n' : 'x';
  }
}

TEST(TextScan, finds_what_is_no_text_wherever_it_stands) {
  for (std::size_t place = 0; place < 200; ++place) {
    std::string text(260, 'a');
    text[place] = '\0';
    EXPECT_EQ(look_at_text(text).fault, TextFault::nul_byte);
    EXPECT_EQ(look_at_text(text).fault_at, place);
    text.replace(place, 3, "\xE2\x82\xAC");  // a euro sign
    EXPECT_FALSE(look_at_text(text).fault);
    text[place + 2] = 'a';
    EXPECT_EQ(look_at_text(text).fault, TextFault::not_utf8);
    EXPECT_EQ(look_at_text(text).fault_at, place);
  }
}

TEST(TextScan, refuses_every_form_that_is_not_utf_8) {
  for (const char* wrong : {"\x80", "\xC0\xAF", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
                            "\xF4\x90\x80\x80", "\xFF"}) {
    EXPECT_EQ(look_at_text(wrong).fault, TextFault::not_utf8);
  }
  for (const char* right :
       {"\xC2\x80", "\xED\x9F\xBF", "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "熟客"}) {
    EXPECT_FALSE(look_at_text(right).fault);
  }
}

TEST(TextScan, tells_of_control_characters) {
  EXPECT_FALSE(look_at_text("a,b\r\nc").controls);
  EXPECT_FALSE(look_at_text(std::string(100, 'x') + "\r\n熟客").controls);
  EXPECT_TRUE(look_at_text("a\x01").controls);
  EXPECT_TRUE(look_at_text(std::string(100, 'x') + "\x7F").controls);
  EXPECT_TRUE(look_at_text("\x1B" + std::string(100, 'x')).controls);
}

}  // namespace
}  // namespace shuke::backtest
