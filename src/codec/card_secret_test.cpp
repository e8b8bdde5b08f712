// Secrets as they are printed and as people type them.
#include "codec/card_secret.h"

#include <gtest/gtest.h>

namespace shuke::codec {
namespace {

TEST(card_secret, is_read_as_it_is_written) {
  const CardSecret secret{{7}, 1'000'000, 0x0123'4567'89AB'CDEF};
  const std::string text = write_card_secret(secret);
  EXPECT_EQ(text.size(), 24u);
  const auto read = read_card_secret(text);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->batch, secret.batch);
  EXPECT_EQ(read->number, secret.number);
  EXPECT_EQ(read->proof, secret.proof);
}

TEST(card_secret, forgives_what_people_type) {
  const auto plain = read_card_secret("0001-0010-0000-0000-0001");
  const auto typed = read_card_secret("oool ooIo 0000 0000 000i");
  ASSERT_TRUE(plain && typed);
  EXPECT_EQ(typed->batch, plain->batch);
  EXPECT_EQ(typed->number, plain->number);
  EXPECT_EQ(typed->proof, plain->proof);
}

TEST(card_secret, is_twenty_letters_and_no_others) {
  EXPECT_FALSE(read_card_secret("").has_value());
  EXPECT_FALSE(read_card_secret("0000-0000-0000-0000-000").has_value());
  EXPECT_FALSE(read_card_secret("0000-0000-0000-0000-00000").has_value());
  EXPECT_FALSE(read_card_secret("0000-0000-0000-0000-000U").has_value());
}

}  // namespace
}  // namespace shuke::codec
