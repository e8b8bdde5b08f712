// Signatures, addresses, the schedule and the endpoints' file. The telling itself is in tests/http.
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "outbox/address.h"
#include "outbox/endpoint_file.h"
#include "outbox/schedule.h"
#include "outbox/signature.h"

namespace shuke::outbox {
namespace {

TEST(signature_test, it_is_the_published_algorithm) {
  // An example that libraries of Standard Webhooks are tested with; worked again with Python's hmac.
  const SignedContent content{"msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, R"({"test": 2432232314})"};
  EXPECT_EQ(sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", content),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  for (const char* bad : {"", "whsec_", "whsec_!", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})
    EXPECT_EQ(sign(bad, content), "") << bad;
  EXPECT_NE(new_secret(), new_secret());
  EXPECT_NE(sign(new_secret(), content), "");
}

TEST(signature_test, texts_are_compared_whole) {
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_TRUE(equal_in_constant_time("", ""));
  for (const char* other : {"", "ab", "abd", "abcd", "bbc"})
    EXPECT_FALSE(equal_in_constant_time("abc", other));
}

using V4 = std::array<std::uint8_t, 4>;
using V6 = std::array<std::uint8_t, 16>;

TEST(address_test, networks_that_are_not_the_internet_are_known_at_both_ends) {
  for (const V4& address :
       {V4{0, 0, 0, 0}, V4{10, 0, 0, 0}, V4{10, 255, 255, 255}, V4{100, 64, 0, 1}, V4{100, 127, 255, 255},
        V4{127, 0, 0, 1}, V4{169, 254, 169, 254}, V4{172, 16, 0, 0}, V4{172, 31, 255, 255},
        V4{192, 168, 0, 1}, V4{198, 19, 0, 1}, V4{224, 0, 0, 1}, V4{255, 255, 255, 255}})
    EXPECT_FALSE(is_public(address)) << int{address[0]} << "." << int{address[1]};
  for (const V4& address : {V4{1, 1, 1, 1}, V4{9, 255, 255, 255}, V4{11, 0, 0, 0}, V4{100, 63, 255, 255},
                            V4{100, 128, 0, 0}, V4{172, 15, 255, 255}, V4{172, 32, 0, 0}, V4{223, 1, 1, 1}})
    EXPECT_TRUE(is_public(address)) << int{address[0]} << "." << int{address[1]};
}

TEST(address_test, addresses_that_carry_another_are_as_public_as_that) {
  const V6 loopback{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  const V6 local{0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  const V6 unique{0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  const V6 mapped_private{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 1};
  const V6 mapped_public{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 1, 1, 1, 1};
  const V6 six_to_four{0x20, 0x02, 192, 168, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  const V6 translated{0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, 127, 0, 0, 1};
  const V6 documentation{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  for (const V6& address :
       {V6{}, loopback, local, unique, mapped_private, six_to_four, translated, documentation})
    EXPECT_FALSE(is_public(address));
  EXPECT_TRUE(is_public(mapped_public));
  EXPECT_TRUE(is_public(V6{0x2a, 0, 0x14, 0x50, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
}

TEST(schedule_test, waits_follow_the_list_within_a_fifth_and_then_the_message_is_given_up) {
  const std::vector<std::int64_t> seconds{5, 300};
  for (std::uint32_t spread = 0; spread < 1000; ++spread) {
    const auto at = again_at(seconds, {1, 0, spread}, {0});
    ASSERT_TRUE(at);
    EXPECT_GE(at->us, 4'000'000);
    EXPECT_LE(at->us, 6'000'000);
  }
  EXPECT_NE(again_at(seconds, {2, 0, 0}, {0}), again_at(seconds, {2, 0, 400}, {0}));
  EXPECT_FALSE(again_at(seconds, {3, 0, 0}, {0}));
  EXPECT_FALSE(again_at({}, {1, 0, 0}, {0}));
  EXPECT_EQ(again_at(seconds, {1, 100, 200}, {7})->us, 7 + 100'000'000);
  EXPECT_EQ(again_at(seconds, {1, 1'000'000'000, 200}, {0})->us, 86'400'000'000);
}

TEST(endpoint_test, urls_and_events_are_checked_as_they_are_entered) {
  for (const char* good : {"https://a", "https://a.example:8443/x?y=1", "http://127.0.0.1/"})
    EXPECT_FALSE(url_problem(good)) << good;
  for (const char* bad :
       {"", "a", "ftp://a", "https://", "https:///x", "https://u:p@a/", "https://a b", "https://a\n"})
    EXPECT_TRUE(url_problem(bad)) << bad;
  for (const char* there :
       {"https://a", "https://a.example:8443/x?y=1", "https://8.8.8.8/", "https://[2a00:1450::1]:8443/",
        "https://localhost.example/", "https://a/?https://127.0.0.1/", "https://10.example/"})
    EXPECT_FALSE(private_problem(there)) << there;
  for (const char* within :
       {"http://a.example/", "https://127.0.0.1/", "https://localhost:8443/x", "https://[::1]:1/",
        "https://[::ffff:10.0.0.1]/", "https://192.168.1.7?x", "https://10.0.0.1#x"})
    EXPECT_TRUE(private_problem(within)) << within;
  EXPECT_FALSE(events_problem({"level_changed", "member_enrolled"}));
  EXPECT_TRUE(events_problem({"level_changed", ""}));
  EXPECT_EQ(read_endpoint_id(endpoint_id(12)), 12u);
  for (const char* bad : {"", "w", "w0", "w01", "12", "wx"}) EXPECT_FALSE(read_endpoint_id(bad)) << bad;
}

class endpoint_file_test : public testing::Test {
 protected:
  endpoint_file_test() {
    std::string name = (std::filesystem::temp_directory_path() / "shuke-webhooks-XXXXXX").string();
    folder = mkdtemp(name.data());
  }
  ~endpoint_file_test() override { std::filesystem::remove_all(folder); }
  std::unique_ptr<EndpointFile> open() { return EndpointFile::open(folder).value(); }
  std::string folder;
};

TEST_F(endpoint_file_test, a_shop_of_a_copy_tells_nobody_until_it_is_told_to_and_then_under_another_name) {
  const auto file = open();
  const Endpoint added = file->add({"https://a", {}, {3, 17}}, {5}).value();
  const Endpoint ahead = file->add({"https://b", {}, {9, 90}}, {5}).value();
  const std::string bytes = EndpointFile::copy(folder).value().value();
  EXPECT_EQ(bytes.find(added.secret), std::string::npos);
  ASSERT_TRUE(file->note(added.no,
                         {.messages = std::array{Noted{{20, 4, 1}, false, base::Instant{9}},
                                                 Noted{{60, 6, 1}, false, base::Instant{9}}}},
                         {6}));
  const std::string before = file->shop(49);
  EXPECT_EQ(file->begin_anew({7, 50}).value(), 2u);
  const auto again = open();
  EXPECT_EQ(again->shop(49), before);
  EXPECT_NE(again->shop(50), before);
  EXPECT_EQ(again->shop(51), again->shop(50));
  const Endpoint endpoint = again->find(added.no).value().value();
  EXPECT_FALSE(endpoint.active);
  EXPECT_NE(endpoint.secret, added.secret);
  EXPECT_EQ(endpoint.next, 17u);
  EXPECT_EQ(again->find(ahead.no).value()->next, 50u);
  EXPECT_EQ(again->due(added.no, {10}, 10).value().size(), 1u);  // what lies behind the copy's end is gone
}

TEST_F(endpoint_file_test, an_endpoint_and_its_place_are_kept) {
  const auto file = open();
  const Endpoint added = file->add({"https://a", {"level_changed", "order_paid"}, {3, 17}}, {5}).value();
  ASSERT_TRUE(file->note(added.no, {.messages = {}, .lane = Lane{1, 4, 20, {}}}, {6}));
  const auto again = open();
  EXPECT_EQ(again->shop(0), file->shop(0));
  const Endpoint endpoint = again->find(added.no).value().value();
  EXPECT_EQ(endpoint.url, "https://a");
  EXPECT_EQ(endpoint.events, (std::vector<std::string>{"level_changed", "order_paid"}));
  EXPECT_EQ(endpoint.secret, added.secret);
  EXPECT_EQ(endpoint.next, 20u);
  EXPECT_TRUE(endpoint.wants(domain::EventType::order_paid));
  EXPECT_FALSE(endpoint.wants(domain::EventType::order_placed));
  EXPECT_FALSE(again->find(9).value().has_value());
  const auto rights = std::filesystem::status(folder + "/" + endpoint_file_name).permissions();
  EXPECT_EQ(rights, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(endpoint_file_test, what_failed_waits_and_is_forgotten_when_it_arrives) {
  const auto file = open();
  const std::uint32_t no = file->add({"https://a", {}, {}}, {0}).value().no;
  const Noted failed[] = {{{7, 2, 1}, false, base::Instant{100}}, {{8, 2, 1}, false, {}}};
  ASSERT_TRUE(file->note(no, {.messages = failed, .last_status = 500, .last_words = "no"}, {50}));
  EXPECT_EQ(file->find(no).value()->waiting, 1u);
  EXPECT_EQ(file->find(no).value()->given_up, 1u);
  EXPECT_EQ(file->next_due(no).value(), (base::Instant{100}));
  EXPECT_TRUE(file->due(no, {99}, 10).value().empty());
  EXPECT_EQ(file->due(no, {100}, 10).value().at(0).sequence, 7u);
  EXPECT_EQ(file->replay_failed(no, {60}).value(), 2u);
  EXPECT_EQ(file->due(no, {60}, 10).value().size(), 2u);
  const Noted arrived[] = {{{7, 2, 1}, true, {}}, {{8, 2, 1}, true, {}}};
  ASSERT_TRUE(file->note(no, {.messages = arrived, .last_status = 204}, {70}));
  EXPECT_EQ(file->find(no).value()->delivered, 2u);
  EXPECT_EQ(file->next_due(no).value(), base::never);
}

TEST_F(endpoint_file_test, a_change_by_another_process_is_seen) {
  const auto file = open();
  const std::uint64_t before = file->version().value();
  const auto other = open();
  const std::uint32_t no = other->add({"https://a", {}, {}}, {0}).value().no;
  const std::uint64_t after = file->version().value();
  EXPECT_NE(before, after);
  EXPECT_TRUE(file->set_active(no, false, "why").value());
  EXPECT_NE(file->version().value(), after);
  EXPECT_FALSE(file->set_active(99, false, "why").value());
  EXPECT_EQ(file->find(no).value()->why, "why");
}

}  // namespace
}  // namespace shuke::outbox
