// Plain, gzip and xz files, whole and broken ones.
#include "backtest/byte_source.h"

#include <gtest/gtest.h>
#include <lzma.h>
#include <zlib.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "backtest/text_source.h"

namespace shuke::backtest {
namespace {

std::string gzipped(const std::string& text) {
  z_stream stream{};
  EXPECT_EQ(::deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(::deflateBound(&stream, static_cast<uLong>(text.size())) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(::deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(out.size() - stream.avail_out);
  ::deflateEnd(&stream);
  return out;
}

std::string xzipped(const std::string& text) {
  std::string out(::lzma_stream_buffer_bound(text.size()), '\0');
  std::size_t used = 0;
  EXPECT_EQ(::lzma_easy_buffer_encode(6, LZMA_CHECK_CRC64, nullptr,
                                      reinterpret_cast<const std::uint8_t*>(text.data()), text.size(),
                                      reinterpret_cast<std::uint8_t*>(out.data()), &used, out.size()),
            LZMA_OK);
  out.resize(used);
  return out;
}

/// What a file with these bytes reads as, or what is wrong with it.
std::string read_back(const std::string& bytes, std::size_t at_once) {
  const std::string path = testing::TempDir() + "shuke_byte_source_test";
  std::ofstream(path, std::ios::binary) << bytes;
  auto opened = open_source(path);
  if (!opened) return "cannot open: " + opened.error().message;
  EXPECT_EQ(opened->file_bytes, bytes.size());
  std::string all, part(at_once, '\0');
  for (;;) {
    const auto got = opened->bytes->read(part);
    if (!got) return "fault: " + got.error().message.substr(path.size());
    all += part.substr(0, *got);
    if (*got < at_once) break;
  }
  EXPECT_EQ(opened->bytes->consumed(), bytes.size());
  return all;
}

std::string long_text() {
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += std::to_string(i * 7919 % 100'003) + (i % 9 == 0 ? "\n" : ",");
  return text;
}

TEST(ByteSource, the_first_bytes_tell_how_a_file_is_packed) {
  const std::string text = long_text();
  for (const std::size_t at_once : {1000u, 1u << 20}) {
    EXPECT_EQ(read_back(text, at_once), text);
    EXPECT_EQ(read_back(gzipped(text), at_once), text);
    EXPECT_EQ(read_back(xzipped(text), at_once), text);
  }
  EXPECT_EQ(read_back("", 10), "");
  EXPECT_EQ(read_back("ab", 10), "ab");
}

TEST(ByteSource, packed_parts_one_after_the_other_are_one_file) {
  EXPECT_EQ(read_back(gzipped("one,") + gzipped("two"), 100), "one,two");
  EXPECT_EQ(read_back(xzipped("one,") + xzipped("two"), 100), "one,two");
}

TEST(ByteSource, a_packed_file_that_breaks_off_is_a_fault_and_not_a_short_file) {
  const std::string text = long_text();
  for (const std::string& packed : {gzipped(text), xzipped(text)}) {
    for (const std::size_t size : {packed.size() - 1, packed.size() / 2, std::size_t{30}}) {
      EXPECT_NE(read_back(packed.substr(0, size), 1 << 20).find("breaks off"), std::string::npos) << size;
    }
  }
}

TEST(ByteSource, damaged_bytes_are_a_fault) {
  const std::string text = long_text();
  for (std::string packed : {gzipped(text), xzipped(text)}) {
    packed[packed.size() / 2] = static_cast<char>(packed[packed.size() / 2] ^ 0x40);
    EXPECT_EQ(read_back(packed, 1 << 20).substr(0, 6), "fault:");
  }
  EXPECT_EQ(read_back(gzipped("a") + "rubbish", 100).substr(0, 6), "fault:");
  EXPECT_EQ(read_back(xzipped("a") + "rubbish", 100).substr(0, 6), "fault:");
}

TEST(ByteSource, what_cannot_be_opened_is_named) {
  EXPECT_NE(open_source("/no/such/file.csv").error().message.find("/no/such/file.csv: cannot be opened"),
            std::string::npos);
  EXPECT_NE(open_source(testing::TempDir()).error().message.find("is a folder"), std::string::npos);
}

std::string decoded_text(const std::string& bytes, const std::string& encoding) {
  auto source = decoded(std::make_unique<TextSource>(bytes), encoding);
  if (!source) return "unknown: " + source.error().message;
  std::string all(1 << 20, '\0');
  const auto got = (*source)->read(all);
  return got ? all.substr(0, *got) : "fault: " + got.error().message;
}

TEST(ByteSource, other_encodings_become_utf_8) {
  EXPECT_EQ(decoded_text("\xCA\xEC\xBF\xCD,1", "gb18030"), "熟客,1");
  EXPECT_EQ(decoded_text("\xA3\x35", "latin1"), "£5");
  EXPECT_EQ(decoded_text(std::string("\xFF\xFE\x9F\x71\n\0", 6), "utf-16"), "熟\n");
  EXPECT_EQ(decoded_text("ab\xCA", "gb18030").substr(0, 15),
            "fault: byte 3 i");  // half a character at the end
  EXPECT_EQ(decoded_text("a", "no-such-encoding").substr(0, 8), "unknown:");
  std::string many;
  for (int i = 0; i < 300'000; ++i) many += "\xCA\xEC";  // characters that lie across the buffer's end
  EXPECT_EQ(decoded_text("x" + many.substr(0, 600'000), "gb18030").size(), 1u + 900'000u);
}

}  // namespace
}  // namespace shuke::backtest
