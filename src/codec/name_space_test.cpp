// What a directory says of names that it holds no more.
#include "codec/name_space.h"

#include <gtest/gtest.h>

#include <vector>

namespace shuke::codec {
namespace {

constexpr auto kind = base::NameKind::order;

/// Has the names that were kept, and counts how often it is asked.
class Kept final : public NameSource {
 public:
  std::uint32_t number_of(base::NameKind of, std::string_view text) override {
    EXPECT_EQ(of, kind);
    ++asked;
    for (std::uint32_t no = 1; no <= names.size(); ++no)
      if (names[no - 1] == text) return no;
    return 0;
  }
  std::string text_of(base::NameKind of, std::uint32_t no) override {
    EXPECT_EQ(of, kind);
    ++asked;
    return no <= names.size() ? names[no - 1] : "";
  }
  std::vector<std::string> names;
  int asked = 0;
};

std::string nth(std::uint32_t no) {
  return "o" + std::to_string(no);
}

TEST(NameSpace, without_a_source_numbers_follow_one_another) {
  NameSpace names(kind);
  EXPECT_EQ(names.intern("a"), 1u);
  EXPECT_EQ(names.intern("b"), 2u);
  EXPECT_EQ(names.intern("a"), 1u);
  EXPECT_EQ(names.intern(""), 0u);
  EXPECT_EQ(names.find("c"), 0u);
  EXPECT_EQ(names.text(2), "b");
  EXPECT_EQ(names.text(0), "");
  EXPECT_EQ(names.last(), 2u);
  names.let_go(2, 0);
  EXPECT_EQ(names.text(1), "a");
}

TEST(NameSpace, goes_on_after_the_names_of_its_source) {
  Kept kept;
  kept.names = {"a", "b"};
  NameSpace names(kind);
  names.stand_on(&kept, 2);
  EXPECT_EQ(names.last(), 2u);
  EXPECT_EQ(names.intern("b"), 2u);
  EXPECT_EQ(names.intern("c"), 3u);
  EXPECT_EQ(names.intern(""), 0u);
  EXPECT_EQ(names.find(""), 0u);
  EXPECT_EQ(names.find("d"), 0u);
  EXPECT_EQ(names.text(0), "");
  EXPECT_EQ(names.text(1), "a");
  EXPECT_EQ(names.text(3), "c");
}

TEST(NameSpace, asks_once_for_what_it_holds_then) {
  Kept kept;
  kept.names = {"a", "b"};
  NameSpace names(kind);
  names.stand_on(&kept, 2);
  const std::string_view text = names.text(1);
  EXPECT_EQ(names.find("a"), 1u);
  EXPECT_EQ(names.text(1).data(), text.data());
  EXPECT_EQ(kept.asked, 1);
  EXPECT_EQ(names.find("b"), 2u);
  EXPECT_EQ(names.text(2), "b");
  EXPECT_EQ(kept.asked, 2);
  names.let_go(2, 1);
  EXPECT_EQ(names.text(2), "b");
  EXPECT_EQ(kept.asked, 3);
}

TEST(NameSpace, lets_go_of_what_its_source_has_and_gives_every_text_its_number_again) {
  Kept kept;
  NameSpace names(kind);
  names.stand_on(&kept, 0);
  for (std::uint32_t no = 1; no <= 1000; ++no) {
    EXPECT_EQ(names.intern(nth(no)), no);
    // The source is always seven behind, as a store is whose last batches are under way.
    if (no > 7) kept.names.push_back(nth(no - 7));
    names.let_go(static_cast<std::uint32_t>(kept.names.size()), 10);
  }
  EXPECT_EQ(names.last(), 1000u);
  kept.asked = 0;
  for (std::uint32_t no = 1; no <= 1000; ++no) {
    EXPECT_EQ(names.intern(nth(no)), no);
    EXPECT_EQ(names.text(no), nth(no));
  }
  EXPECT_EQ(names.last(), 1000u);
  EXPECT_GT(kept.asked, 900);
  EXPECT_LE(kept.asked, 1000);
}

TEST(NameSpace, numbers_taken_back_are_given_anew) {
  Kept kept;
  NameSpace names(kind);
  names.stand_on(&kept, 0);
  kept.names = {"a", "b"};
  for (const char* text : {"a", "b", "c"}) names.intern(text);
  names.take_back(2);
  EXPECT_EQ(names.find("c"), 0u);
  EXPECT_EQ(names.last(), 2u);
  EXPECT_EQ(names.intern("d"), 3u);
  EXPECT_EQ(names.intern("b"), 2u);
  names.stand_on(nullptr, 0);
  EXPECT_EQ(names.find("a"), 0u);
  EXPECT_EQ(names.last(), 0u);
}

TEST(NameSpace, holds_on_to_what_its_source_has_not) {
  Kept kept;
  NameSpace names(kind);
  names.stand_on(&kept, 0);
  for (std::uint32_t no = 1; no <= 100; ++no) {
    names.intern(nth(no));
    names.let_go(0, 10);
  }
  for (std::uint32_t no = 1; no <= 100; ++no) EXPECT_EQ(names.text(no), nth(no));
  EXPECT_EQ(kept.asked, 0);
}

}  // namespace
}  // namespace shuke::codec
