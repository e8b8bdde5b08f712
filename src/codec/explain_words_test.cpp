// That nothing a statement can meet is without words; what the words are is for scenarios and view tests.
#include "codec/explain_words.h"

#include <gtest/gtest.h>

namespace shuke::codec {
namespace {

TEST(explain_words, every_type_of_event_has_words_in_both_languages) {
  int types = 0;
  for (int number = 0; !domain::event_type_name(static_cast<domain::EventType>(number)).empty(); ++number) {
    const Words words = event_words(static_cast<domain::EventType>(number));
    EXPECT_FALSE(words.zh.empty() || words.en.empty());
    ++types;
  }
  EXPECT_GE(types, 33);
}

TEST(explain_words, a_correction_that_makes_debt_larger_owes_more) {
  EXPECT_EQ(correction_words(domain::Side::debt, false).en,
            correction_words(domain::Side::available, true).en);
  EXPECT_NE(correction_words(domain::Side::debt, true).en,
            correction_words(domain::Side::available, true).en);
}

}  // namespace
}  // namespace shuke::codec
