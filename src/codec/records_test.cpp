// Every kind of record there and back: by hand with extremes, filled at random, cut short at every length,
// and out of bytes that were never a record.
#include <gtest/gtest.h>

#include "codec/command_bytes.h"
#include "codec/command_tags.h"
#include "codec/event_bytes.h"
#include "codec/event_tags.h"
#include "codec/person_bytes.h"
#include "codec/person_tags.h"
#include "codec/state_bytes.h"
#include "codec/tagged_cases.h"

namespace shuke::codec {
namespace {

using namespace domain;

template <class T>
std::string bytes_of(const T& value) {
  std::string bytes;
  write_bytes(value, bytes);
  return bytes;
}

/// The value comes back the same, into memory that held another, and gives the same bytes again.
template <class T>
void expect_back(const T& value, T& other) {
  const std::string bytes = bytes_of(value);
  ASSERT_TRUE(read_bytes(bytes, other));
  EXPECT_TRUE(same(value, other));
  EXPECT_EQ(bytes_of(other), bytes);
}
template <class T>
void expect_back(const T& value) {
  T fresh;
  expect_back(value, fresh);
}

template <class T>
class EachRecord : public testing::Test {};
using Kinds = testing::Types<Event, Command, MemberState, Order, Hold, Redemption, Person>;
TYPED_TEST_SUITE(EachRecord, Kinds);

TYPED_TEST(EachRecord, a_default_takes_a_version_an_end_and_little_else) {
  expect_back(TypeParam{});
  EXPECT_LE(bytes_of(TypeParam{}).size(), 5u);
}

TYPED_TEST(EachRecord, whatever_the_members_hold_comes_back_into_used_memory) {
  Cases cases(20260101);
  TypeParam used;
  for (int i = 0; i < 400; ++i) {
    TypeParam value;
    cases.fill(value);
    expect_back(value, used);
  }
}

TYPED_TEST(EachRecord, cut_short_at_any_length_or_made_longer_is_damaged) {
  Cases cases(7);
  for (int i = 0; i < 20; ++i) {
    TypeParam value;
    do cases.fill(value);
    while (bytes_of(value).size() > 5000);
    const std::string bytes = bytes_of(value);
    TypeParam read;
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      const std::string cut(bytes, 0, size);  // a text of its own, so that a read beyond it would show
      ASSERT_FALSE(read_bytes(cut, read)) << size << " of " << bytes.size();
    }
    for (const char more : {'\0', '\1', '\xff'}) EXPECT_FALSE(read_bytes(bytes + more, read));
  }
}

TYPED_TEST(EachRecord, bytes_that_were_changed_or_never_written_do_no_harm) {
  Cases cases(99);
  TypeParam value;
  TypeParam read;
  int accepted = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string bytes;
    if (i % 2 == 0) {
      if (i % 100 == 0) cases.fill(value);
      bytes = bytes_of(value);
      for (int k = 0; k <= i % 5; ++k) bytes[cases.below(bytes.size())] = static_cast<char>(cases.any());
    } else {
      bytes.resize(cases.below(60));
      for (char& byte : bytes) byte = static_cast<char>(cases.below(cases.below(2) == 0 ? 12 : 256));
      if (!bytes.empty()) bytes.front() = 1, bytes.back() = 0;
    }
    if (!read_bytes(bytes, read)) continue;
    ++accepted;
    const std::string again = bytes_of(read);
    ASSERT_TRUE(read_bytes(again, value));
    EXPECT_TRUE(same(value, read));
  }
  EXPECT_GT(accepted, 0);
}

// ---- by hand
// -----------------------------------------------------------------------------------------------

constexpr Instant now{1'767'225'600'123'456};

TEST(Records, an_event_of_extremes_comes_back) {
  Event event;
  event.type = EventType::coupon_expired;
  event.at = never;
  event.member = {UINT32_MAX};
  event.programme_version = 0;
  event.ladder = {0};
  event.postings = {
      {{0}, Side::moved, {INT64_MIN}, {{15}, Source::import, INT16_MIN, {UINT32_MAX}, before_all}},
      {{}, Side::pending, {INT64_MAX}, {}}};
  event.explains.resize(1);
  event.explains[0].times = {INT64_MAX, INT64_MIN};
  event.explains[0].cap = Points{0};
  event.dues.resize(2000, DueChange{{before_all, never, 0, UINT32_MAX, DueKind::settlement, 0}, false});
  event.order_made = true;
  event.made.head.paid_at = {INT64_MIN + 1};
  event.made.lines.resize(5000);
  event.made.lines[4999].rate_override = {0, 255, 3, 255};
  event.made.shares.resize(1);
  event.made.shares[0] = {Money{1}, Money{}, Money{INT64_MIN}, Money{}, Money{INT64_MAX}};
  event.order_head.emplace();
  event.holds.resize(1);
  event.holds[0].takes.resize(300, Take{{{1}, Source::gift, INT16_MAX, {0}}, {-1}});
  event.refund[4] = {-1};
  expect_back(event);
}

TEST(Records, the_programmes_numbers_of_none_and_zero_are_apart) {
  MemberState member;
  member.ladders.resize(2);
  member.ladders[0].floor = {0};
  member.ladders[1].level = {};
  member.latest = now;
  member.last_order_at = {0};
  member.extras.make().actions.resize(1);
  expect_back(member);
  MemberState read;
  ASSERT_TRUE(read_bytes(bytes_of(member), read));
  EXPECT_TRUE(read.ladders[0].floor);
  EXPECT_FALSE(read.ladders[1].level || read.ladders[1].floor);
}

TEST(Records, extras_that_hold_nothing_are_as_none) {
  MemberState member;
  member.extras.make();
  EXPECT_EQ(bytes_of(member), bytes_of(MemberState{}));
  MemberState used;
  used.extras.make().coupons.resize(2);
  ASSERT_TRUE(read_bytes(bytes_of(member), used));
  EXPECT_TRUE(used.extras.get().coupons.empty());
}

TEST(Records, a_command_keeps_its_type_even_where_all_is_default) {
  for (const CommandBody& body : {CommandBody{UndoRedemption{}}, CommandBody{EnrolMember{}},
                                  CommandBody{ImportOpening{}}, CommandBody{PayOrder{}}}) {
    Command command;
    command.at = now;
    command.body = body;
    Command read;
    read.body = SetLevel{{1}, {2}, {3}, never, {4}};
    expect_back(command, read);
    EXPECT_EQ(read.body.index(), body.index());
  }
}

TEST(Records, a_type_of_command_that_is_not_known_is_damaged) {
  Command read;
  EXPECT_EQ(read_bytes(std::string("\x01\x0d\x01\x63\x00", 5), read).error(), BytesFault::damaged);
}

TEST(Records, a_person_keeps_what_is_known_and_what_is_not) {
  Person person;
  person.texts[static_cast<std::size_t>(PersonField::name)] = std::string("熟客\0?", 8);
  person.texts[static_cast<std::size_t>(PersonField::note)] = "";
  person.texts[static_cast<std::size_t>(PersonField::consent_profiling)] = "false";
  person.tags = {"", std::string(100'000, 'x'), "vip"};
  expect_back(person);
  Person read;
  ASSERT_TRUE(read_bytes(bytes_of(person), read));
  EXPECT_TRUE(read[PersonField::note]);
  EXPECT_FALSE(read[PersonField::phone]);
}

TEST(Records, never_and_what_happened_at_the_events_own_instant_are_short) {
  Event event;
  event.at = now;
  const std::size_t bare = bytes_of(event).size();
  event.account_ends = {{{0}, never, before_all}};
  EXPECT_LE(bytes_of(event).size(), bare + 3 + 1 + 6);
  event.account_ends = {{{0}, now, now}};
  EXPECT_LE(bytes_of(event).size(), bare + 3 + 1 + 6);
}

}  // namespace
}  // namespace shuke::codec
