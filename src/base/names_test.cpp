// Names: numbers by first sight, texts that stay where they are, and a table that grows.
#include "base/names.h"

#include <gtest/gtest.h>

#include <string>

namespace shuke::base {
namespace {

TEST(Names, number_texts_by_first_sight_from_one) {
  Names names;
  EXPECT_EQ(names.intern("ada"), 1u);
  EXPECT_EQ(names.intern("bob"), 2u);
  EXPECT_EQ(names.intern("ada"), 1u);
  EXPECT_EQ(names.text(2), "bob");
  EXPECT_EQ(names.size(), 2u);
}

TEST(Names, the_empty_text_is_zero_and_takes_no_number) {
  Names names;
  EXPECT_EQ(names.intern(""), 0u);
  EXPECT_EQ(names.text(0), "");
  EXPECT_EQ(names.size(), 0u);
}

TEST(Names, find_does_not_add) {
  Names names;
  EXPECT_EQ(names.find("ada"), 0u);
  EXPECT_EQ(names.size(), 0u);
  names.intern("ada");
  EXPECT_EQ(names.find("ada"), 1u);
}

TEST(Names, texts_keep_their_numbers_and_their_places_while_the_table_grows) {
  Names names;
  const std::string_view first = (names.intern("first"), names.text(1));
  for (int i = 0; i < 200'000; ++i) names.intern("member-" + std::to_string(i));
  EXPECT_EQ(first.data(), names.text(1).data());
  for (int i = 0; i < 200'000; ++i) {
    const std::string text = "member-" + std::to_string(i);
    ASSERT_EQ(names.find(text), static_cast<std::uint32_t>(i + 2));
    ASSERT_EQ(names.text(static_cast<std::uint32_t>(i + 2)), text);
  }
}

TEST(Names, hold_texts_with_nul_bytes_and_texts_longer_than_a_block) {
  Names names;
  const std::string nul("a\0b", 3);
  const std::string large(5'000'000, 'x');
  EXPECT_EQ(names.intern(nul), 1u);
  EXPECT_EQ(names.intern("a"), 2u);
  EXPECT_EQ(names.intern(large), 3u);
  EXPECT_EQ(names.text(1), nul);
  EXPECT_EQ(names.text(3), large);
}

TEST(Names, start_again_at_one_after_clear) {
  Names names;
  for (int i = 0; i < 1000; ++i) names.intern(std::to_string(i));
  names.clear();
  EXPECT_EQ(names.size(), 0u);
  EXPECT_EQ(names.find("7"), 0u);
  EXPECT_EQ(names.intern("seven"), 1u);
}

TEST(Names, forget_a_few_in_a_table_that_was_full_once) {
  Names names;
  for (int i = 0; i < 1000; ++i) names.intern(std::to_string(i));
  names.clear();
  for (unsigned round = 0; round < 3; ++round) {
    for (unsigned i = 0; i < 100; ++i) EXPECT_EQ(names.intern(std::to_string(i + round)), i + 1);
    names.clear();
    for (int i = 0; i < 110; ++i) EXPECT_EQ(names.find(std::to_string(i)), 0u);
  }
}

TEST(Hash, depends_on_every_byte_and_on_the_length) {
  const std::string text = "the quick brown fox jumps over the lazy dog";
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_NE(hash_bytes(changed), hash_bytes(text)) << i;
    EXPECT_NE(hash_bytes(std::string_view(text).substr(0, i)), hash_bytes(text)) << i;
  }
}

}  // namespace
}  // namespace shuke::base
