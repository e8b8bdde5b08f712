// Cutting at record ends: nothing lost, nothing cut through, wrong files named with their line.
#include "backtest/chunks.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "backtest/text_source.h"
#include "base/limits.h"

namespace shuke::backtest {
namespace {

struct Cut {
  std::vector<std::string> texts;
  std::vector<std::uint64_t> lines;
  std::string fault;
  std::string comment;
};

Cut cut(const std::string& text, RecordForm form = {}) {
  TextSource source(text);
  ChunkReader reader(source, "f.csv", form);
  Cut cut;
  Chunk chunk;
  for (;;) {
    const auto more = reader.next(chunk);
    if (!more) cut.fault = more.error().message;
    if (!more || !*more) break;
    cut.texts.emplace_back(chunk.text());
    cut.lines.push_back(chunk.first_line);
    EXPECT_EQ(chunk.number + 1, cut.texts.size());
  }
  cut.comment = reader.first_comment();
  return cut;
}

std::string joined(const Cut& cut) {
  std::string all;
  for (const std::string& text : cut.texts) all += text;
  return all;
}

TEST(Chunks, hold_whole_records_and_know_their_lines) {
  std::string text;
  std::uint64_t records = 0;
  // Every 1000th record has a newline and a doubled quote within quotes.
  for (; text.size() < 7'000'000; ++records)
    text += records % 1000 == 0 ? "\"a\n\"\"b\",c\n" : "some text,more text\n";
  const Cut cut = shuke::backtest::cut(text);
  EXPECT_EQ(cut.fault, "");
  EXPECT_GT(cut.texts.size(), 3u);
  EXPECT_EQ(joined(cut), text);
  std::uint64_t line = 1;
  for (std::size_t i = 0; i < cut.texts.size(); ++i) {
    EXPECT_EQ(cut.lines[i], line);
    EXPECT_TRUE(cut.texts[i].starts_with("some text,") || cut.texts[i].starts_with("\"a\n"))
        << cut.texts[i].substr(0, 20);
    EXPECT_TRUE(cut.texts[i].ends_with(",more text\n") || cut.texts[i].ends_with(",c\n"));
    for (const char c : cut.texts[i]) line += c == '\n';
  }
}

TEST(Chunks, a_quoted_text_of_nearly_the_longest_length_is_never_cut) {
  std::string text;
  for (int i = 0; i < 6; ++i) text += "x,\"" + std::string(base::csv_line_bytes_max - 10, '\n') + "\"\n";
  const Cut cut = shuke::backtest::cut(text);
  EXPECT_EQ(cut.fault, "");
  EXPECT_EQ(joined(cut), text);
  for (const std::string& part : cut.texts) EXPECT_TRUE(part.starts_with("x,\"") && part.ends_with("\"\n"));
}

TEST(Chunks, a_last_line_without_newline_gets_one) {
  EXPECT_EQ(joined(cut("a\nb")), "a\nb\n");
  EXPECT_EQ(joined(cut("a\n\"b\"")), "a\n\"b\"\n");
  EXPECT_TRUE(cut("").texts.empty());
}

TEST(Chunks, comments_and_a_byte_order_mark_go_before_the_header) {
  const Cut cut = shuke::backtest::cut(
      "\xEF\xBB\xBF# a \"synthetic\" shop,\"open\n\n# more\r\norder,member\n#1001,ada\n");
  EXPECT_EQ(joined(cut), "order,member\n#1001,ada\n");
  EXPECT_EQ(cut.lines[0], 4u);
  EXPECT_EQ(cut.comment, " a \"synthetic\" shop,\"open");
  EXPECT_EQ(joined(shuke::backtest::cut("#1001,ada\n", {.comments = false})), "#1001,ada\n");
}

TEST(Chunks, a_line_without_end_is_named) {
  const std::string fine = "a,b\nc,d\n";
  EXPECT_EQ(cut(fine + std::string(5'000'000, 'x')).fault,
            "f.csv:3: the line is longer than 1048576 bytes");
  EXPECT_EQ(cut(fine + "x,\"open\n" + std::string(5'000'000, 'x')).fault,
            "f.csv:3: a quote opens on this line and does not close within 1048576 bytes");
  EXPECT_EQ(cut(fine + "x,\"open\n y\n").fault, "f.csv:3: a quote opens on this line and never closes");
}

TEST(Chunks, utf_16_is_named) {
  EXPECT_NE(cut(std::string("\xFF\xFE"
                            "o\0r\0",
                            6))
                .fault.find("UTF-16"),
            std::string::npos);
}

}  // namespace
}  // namespace shuke::backtest
