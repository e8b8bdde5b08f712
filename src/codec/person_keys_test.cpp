// What a person is searched by.
#include "codec/person_keys.h"

#include <gtest/gtest.h>

namespace shuke::codec {
namespace {

TEST(person_keys, a_telephone_number_is_its_last_ten_digits) {
  EXPECT_EQ(phone_key("13977755511"), "3977755511");
  EXPECT_EQ(phone_key("+86 (139) 7775-5511"), "3977755511");
  EXPECT_EQ(phone_key("0755 2666 0001"), phone_key("+86 755 2666 0001"));
  EXPECT_EQ(phone_key("555-0123"), "5550123");
  EXPECT_EQ(phone_key("119"), "119");
  for (const char* none : {"", "12", "call me", "1-2", "１３９"}) EXPECT_EQ(phone_key(none), "") << none;
}

TEST(person_keys, nobody_is_searched_by_what_is_not_known) {
  Person person;
  EXPECT_TRUE(keys_of(person).empty());
  person.texts[static_cast<std::size_t>(PersonField::name)] = "Ada";
  EXPECT_TRUE(keys_of(person).empty());
  person.texts[static_cast<std::size_t>(PersonField::phone)] = "13977755511";
  person.tags = {"red", "blue"};
  const auto keys = keys_of(person);
  ASSERT_EQ(keys.size(), 3u);
  EXPECT_EQ(keys[0].kind, PersonKeyKind::phone);
  EXPECT_EQ(keys[1].text, "red");
  EXPECT_EQ(keys[2].kind, PersonKeyKind::tag);
}

}  // namespace
}  // namespace shuke::codec
