// The rules of the form: what newer and older programs make of each other's bytes, instants near and far,
// and that a table with a member missing does not compile as whole.
#include <gtest/gtest.h>

#include <limits>
#include <set>

#include "codec/record.h"
#include "codec/state_tags.h"
#include "codec/tagged_cases.h"

namespace shuke::codec {
namespace {

using namespace std::string_view_literals;
using base::Instant;
using base::never;

struct Inner {
  std::int64_t count = 0;
  base::Rate rate{1, 1};
  std::optional<base::Money> price;
};
struct Older {
  std::uint32_t number = 7;
  Inner inner;
  std::vector<Inner> list;
  domain::Side side = domain::Side::held;
};
/// What `Older` became: members at the end, in the struct within too.
struct NewerInner {
  std::int64_t count = 0;
  base::Rate rate{1, 1};
  std::optional<base::Money> price;
  bool marked = false;
};
struct Newer {
  std::uint32_t number = 7;
  NewerInner inner;
  std::vector<NewerInner> list;
  domain::Side side = domain::Side::held;
  std::vector<base::OrderNo> orders;
  std::string words;
  Instant at = never;
};
struct Dated {
  Instant from;
  Instant until = never;
  Instant before = before_all;
};

struct Short {
  int first = 0;
  int second = 0;
};
struct Twice {
  int first = 0;
  int second = 0;
};
struct Falling {
  int first = 0;
  int second = 0;
};

}  // namespace

template <>
struct Fields<Inner> {
  using T = Inner;
  using Table = Rows<Row<1, &T::count>, Row<2, &T::rate>, Row<3, &T::price>>;
};
template <>
struct Fields<Older> {
  using T = Older;
  using Table = Rows<Row<1, &T::number>, Row<2, &T::inner>, Row<3, &T::list>, Row<5, &T::side>>;
};
template <>
struct Fields<NewerInner> {
  using T = NewerInner;
  using Table = Rows<Row<1, &T::count>, Row<2, &T::rate>, Row<3, &T::price>, Row<4, &T::marked>>;
};
template <>
struct Fields<Newer> {
  using T = Newer;
  using Table = Rows<Row<1, &T::number>, Row<2, &T::inner>, Row<3, &T::list>, Row<5, &T::side>,
                     Row<6, &T::orders>, Row<70, &T::words>, Row<5000, &T::at>>;
};
template <>
struct Fields<Dated> {
  using T = Dated;
  using Table = Rows<Base<1, &T::from>, Row<2, &T::until>, Row<3, &T::before>>;
};
template <>
struct Fields<Short> {
  using Table = Rows<Row<1, &Short::first>>;
};
template <>
struct Fields<Twice> {
  using Table = Rows<Row<1, &Twice::first>, Row<2, &Twice::first>>;
};
template <>
struct Fields<Falling> {
  using Table = Rows<Row<2, &Falling::first>, Row<1, &Falling::second>>;
};

namespace {

static_assert(whole<Older>() && whole<Newer>());
static_assert(!whole<Short>(), "a member without a row");
static_assert(!whole<Twice>(), "a member with two rows in the place of another");
static_assert(!whole<Falling>(), "tags that fall");

template <class T>
std::string bytes_of(const T& value) {
  std::string bytes;
  write_record(value, bytes);
  return bytes;
}

Newer newer() {
  Newer value;
  value.number = 500;
  value.inner = {-3, {1, 2}, base::Money{0}, true};
  value.list = {{}, {INT64_MIN, {1, 1}, {}, true}};
  value.side = domain::Side::moved;
  value.orders = {{5}, {UINT32_MAX}, {1}};
  value.words = std::string(200, 'w');
  value.at = {1};
  return value;
}

TEST(Tagged, what_has_its_default_is_not_written) {
  EXPECT_EQ(bytes_of(Older{}), "\x01\x00"sv);
  EXPECT_EQ(bytes_of(Newer{}), "\x01\x00"sv);
  Older value;
  value.inner.rate = {3, 1};  // its default here is 1 and not the 0 of a Rate alone
  EXPECT_EQ(bytes_of(value), "\x01\x05\x04\x05\x02\x02\x06\x00"sv);
  value.inner.rate = {0, 1};
  Older read;
  ASSERT_TRUE(read_record(bytes_of(value), read));
  EXPECT_EQ(read.inner.rate.num, 0);
}

TEST(Tagged, zero_that_is_there_is_not_nothing) {
  Older value;
  value.inner.price = base::Money{0};
  Older read;
  ASSERT_TRUE(read_record(bytes_of(value), read));
  ASSERT_TRUE(read.inner.price);
  EXPECT_EQ(read.inner.price->minor, 0);
}

TEST(Tagged, an_older_program_skips_what_a_newer_one_added) {
  Older read;
  ASSERT_TRUE(read_record(bytes_of(newer()), read));
  EXPECT_EQ(read.number, 500u);
  EXPECT_EQ(read.inner.count, -3);
  EXPECT_EQ(read.inner.rate.den, 2);
  ASSERT_EQ(read.list.size(), 2u);
  EXPECT_EQ(read.list[1].count, INT64_MIN);
  EXPECT_EQ(read.side, domain::Side::moved);
}

TEST(Tagged, a_newer_program_gives_defaults_to_what_an_older_one_did_not_know) {
  Older old;
  old.number = 8;
  old.list.resize(3);
  Newer read = newer();  // what was there before is gone
  ASSERT_TRUE(read_record(bytes_of(old), read));
  EXPECT_EQ(read.number, 8u);
  EXPECT_EQ(read.list.size(), 3u);
  EXPECT_FALSE(read.list[1].marked || read.inner.marked);
  EXPECT_EQ(read.side, domain::Side::held);
  EXPECT_TRUE(read.orders.empty() && read.words.empty());
  EXPECT_EQ(read.at, never);
}

TEST(Tagged, filled_members_of_every_kind_come_back) {
  Cases cases(1);
  for (int i = 0; i < 2000; ++i) {
    Newer value;
    cases.fill(value);
    Newer read;
    ASSERT_TRUE(read_record(bytes_of(value), read));
    EXPECT_TRUE(same(value, read));
    EXPECT_EQ(bytes_of(read), bytes_of(value));
  }
}

TEST(Tagged, bytes_that_no_version_writes_are_damaged) {
  for (const std::string_view wrong : {
           ""sv,
           "\x01"sv,                              // no end
           "\x00\x00"sv,                          // version 0
           "\x01\x03\x01\x07\x00"sv,              // the number written as a sized field
           "\x01\x04\x07\x00"sv,                  // the struct written as a number
           "\x01\x02\x08\x02\x08\x00"sv,          // a tag twice
           "\x01\x02\x80\x80\x80\x80\x10\x00"sv,  // a number beyond 32 bits
           "\x01\x0a\x0b\x00"sv,                  // an enumerator beyond the last
           "\x01\x07\x02\x05\x00\x00"sv,          // more items than bytes
           "\x01\x07\x03\x01\x00\x00\x00"sv,      // fewer items than bytes
           "\x01\x05\x09\x02\x06\x00"sv,          // a size beyond the end
           "\x01\x15\x09\x02\x06\x00"sv,          // the same in a tag that is not known
       }) {
    Older read;
    const auto done = read_record(wrong, read);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error(), BytesFault::damaged);
  }
}

TEST(Tagged, a_fault_has_words) {
  EXPECT_NE(words_of(BytesFault::damaged), words_of(BytesFault::newer));
}

// ---- instants
// ----------------------------------------------------------------------------------------------

std::vector<Instant> instants() {
  std::vector<Instant> all;
  for (const std::int64_t near : {std::int64_t{0}, INT64_MIN, INT64_MAX,
                                  std::int64_t{1'767'225'600'000'000}, INT64_MAX / 2, INT64_MIN / 2}) {
    for (std::int64_t step = -3; step <= 3; ++step)
      all.push_back(
          {static_cast<std::int64_t>(static_cast<std::uint64_t>(near) + static_cast<std::uint64_t>(step))});
  }
  return all;
}

TEST(Tagged, every_instant_has_one_number_whatever_it_is_counted_from) {
  for (const Instant from : instants()) {
    std::set<std::uint64_t> numbers;
    std::set<Instant> different;
    for (const Instant at : instants()) {
      const std::uint64_t number = to_number(at, from);
      Instant back;
      ASSERT_TRUE(from_number(number, back, from));
      EXPECT_EQ(back, at);
      numbers.insert(number);
      different.insert(at);
    }
    EXPECT_EQ(numbers.size(), different.size());
    for (const std::uint64_t number : {std::uint64_t{2}, std::uint64_t{3}, UINT64_MAX, UINT64_MAX - 1}) {
      Instant at;
      ASSERT_TRUE(from_number(number, at, from));
      EXPECT_EQ(to_number(at, from), number);
    }
  }
}

TEST(Tagged, never_and_an_instant_near_its_base_are_short) {
  const Instant from{1'767'225'600'123'456};
  EXPECT_EQ(to_number(never, from), 0u);
  EXPECT_EQ(to_number(before_all, from), 1u);
  EXPECT_EQ(to_number(from, from), 2u);
  Dated value{from, from, never};
  EXPECT_EQ(bytes_of(value).size(), 2u + 9 + 2 + 2);
  Dated read;
  ASSERT_TRUE(read_record(bytes_of(value), read));
  EXPECT_TRUE(same(read, value));
}

// ---- lifts
// -------------------------------------------------------------------------------------------------

/// Version 1 kept the number halved; version 2 as it is.
bool double_number(std::string_view fields, std::string& lifted) {
  ByteReader reader(fields);
  ByteWriter writer(lifted);
  while (const auto field = reader.field()) {
    if (field->wire == Wire::sized) {
      writer.sized_field(field->tag, field->sized);
    } else {
      writer.number_field(field->tag, field->tag == 1 ? field->number * 2 : field->number);
    }
  }
  return !reader.failed();
}

TEST(Tagged, an_old_version_is_lifted_step_by_step) {
  const Lift lifts[] = {double_number, double_number};
  Older value;
  value.number = 20;
  value.side = domain::Side::moved;
  for (std::size_t version = 1; version <= 3; ++version) {
    std::string bytes;
    write_record(value, bytes, std::span(lifts).first(version - 1));
    EXPECT_EQ(static_cast<std::size_t>(bytes[0]), version);
    Older read;
    ASSERT_TRUE(read_record(bytes, read, lifts));
    EXPECT_EQ(read.number, version == 1 ? 80u : version == 2 ? 40u : 20u);
    EXPECT_EQ(read.side, domain::Side::moved);
  }
}

TEST(Tagged, a_version_beyond_the_last_is_newer_and_a_lift_may_find_damage) {
  const Lift lifts[] = {double_number};
  std::string bytes;
  write_record(Older{}, bytes, lifts);
  Older read;
  EXPECT_EQ(read_record(bytes, read).error(), BytesFault::newer);
  EXPECT_TRUE(read_record(bytes, read, lifts));
  EXPECT_EQ(read_record("\x01\x00\x00"sv, read, lifts).error(), BytesFault::damaged);
}

}  // namespace
}  // namespace shuke::codec
