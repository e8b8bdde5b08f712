// The parts of the server that need no socket: targets, cursors, the clock, rates, settings, compression,
// the tables. What a real server does is in tests/http.
#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <utility>
#include <variant>

#include "codec/command_table.h"
#include "domain/command.h"
#include "http/asked.h"
#include "http/clock.h"
#include "http/cursor.h"
#include "http/gzip.h"
#include "http/metrics.h"
#include "http/problem.h"
#include "http/query.h"
#include "http/rate_limit.h"
#include "http/routes.h"
#include "http/settings.h"
#include "domain/rejection.h"

namespace shuke::http {
namespace {

TEST(target_test, path_and_query_are_taken_apart_before_they_are_decoded) {
  const auto target = read_target("/v1/members/a%2Fb?x=1%262&y=a+b&z&=e&&");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->segments, (std::vector<std::string>{"v1", "members", "a/b"}));
  EXPECT_EQ(*target->find("x"), "1&2");
  EXPECT_EQ(*target->find("y"), "a b");
  EXPECT_EQ(*target->find("z"), "");
  EXPECT_EQ(*target->find(""), "e");
  EXPECT_EQ(target->find("w"), nullptr);
  EXPECT_EQ(read_target("/a+b")->segments.at(0), "a+b");
}

TEST(target_test, what_cannot_be_decoded_is_refused) {
  for (const char* bad :
       {"", "x", "http://a/b", "*", "/%", "/%4", "/%zz", "/%00", "/a?b=%", "/a?b=1&b=2", "/%0a", "/?a=%7f"})
    EXPECT_FALSE(read_target(bad)) << bad;
}

TEST(cursor_test, cursors_are_read_as_they_were_written_and_no_others) {
  EXPECT_EQ(read_member_cursor(write_cursor(base::MemberNo{7})), base::MemberNo{7});
  codec::StatementPlace place{UINT64_MAX, 3, {}};
  EXPECT_EQ(write_cursor(place), "p18446744073709551615.3");
  EXPECT_EQ(read_statement_cursor(write_cursor(place)), place);
  place.balances[0] = {0, 35, 0, -5};
  EXPECT_EQ(write_cursor(place), "p18446744073709551615.3.0.35.0.-5");
  EXPECT_EQ(read_statement_cursor(write_cursor(place)), place);
  place.balances.back().back() = 1;
  EXPECT_EQ(read_statement_cursor(write_cursor(place)), place);
  EXPECT_FALSE(read_statement_cursor(write_cursor(place) + ".1"));
  for (const char* bad : {"p1", "p1.", "p1.2.", "p1.2.0", "p1.2.-0", "p1.2.01", "p1.2.1.0", "p1.2..1",
                          "p1.2.99999999999999999"})
    EXPECT_FALSE(read_statement_cursor(bad)) << bad;
  EXPECT_FALSE(read_member_cursor(write_cursor(place)));
  EXPECT_FALSE(read_statement_cursor("p1.4294967296"));
  EXPECT_FALSE(read_count("", 9));
  EXPECT_FALSE(read_count("10", 9));
  EXPECT_FALSE(read_count("01", 9));
}

class clock_test : public testing::Test {
 protected:
  ServerClock make() {
    return {{[this] { return system; }, [this] { return steady; }}, 3600 * base::us_per_second};
  }
  void pass(std::int64_t seconds) {
    system += seconds * base::us_per_second;
    steady += seconds * base::us_per_second;
  }
  std::int64_t system = 1'800'000'000 * base::us_per_second;
  std::int64_t steady = 5;
};

TEST_F(clock_test, time_strictly_rises_when_the_clock_stands_still_or_goes_back) {
  ServerClock clock = make();
  base::Instant last = clock.now();
  for (const std::int64_t change : {0, 0, -5, -1'000'000'000, 3}) {
    system += change;
    const base::Instant now = clock.now();
    EXPECT_GT(now, last);
    EXPECT_LT(now.us - last.us, 10);
    last = now;
  }
  EXPECT_FALSE(clock.jumped());
}

TEST_F(clock_test, long_quiet_times_and_small_corrections_are_no_jump) {
  ServerClock clock = make();
  pass(90 * 24 * 3600);
  EXPECT_EQ(clock.now().us, system);
  system += 3500 * base::us_per_second;
  EXPECT_EQ(clock.now().us, system);
  EXPECT_FALSE(clock.jumped());
}

TEST_F(clock_test, after_a_jump_time_goes_on_steadily_until_it_is_accepted) {
  ServerClock clock = make();
  const base::Instant before = clock.now();
  system += 365LL * 24 * 3600 * base::us_per_second;
  pass(10);
  EXPECT_EQ(clock.now().us, before.us + 10 * base::us_per_second);
  EXPECT_TRUE(clock.jumped());
  pass(20);
  EXPECT_EQ(clock.now().us, before.us + 30 * base::us_per_second);
  EXPECT_NEAR(static_cast<double>(clock.jump_us()), 365.0 * 24 * 3600 * 1e6, 1e6);
  clock.accept();
  EXPECT_FALSE(clock.jumped());
  EXPECT_EQ(clock.now().us, system);
}

TEST_F(clock_test, a_start_years_after_what_was_recorded_last_waits_to_be_accepted) {
  const base::Instant now{system};
  const auto start = [&](std::int64_t since_us) {
    return ServerClock({[this] { return system; }, [this] { return steady; }}, 3600 * base::us_per_second,
                       {now.us - since_us});
  };
  ServerClock after_a_season = start(standstill_max_us);
  EXPECT_EQ(after_a_season.now(), now);
  EXPECT_FALSE(after_a_season.jumped());
  ServerClock wrong = start(standstill_max_us + 1);
  EXPECT_EQ(wrong.now().us, now.us - standstill_max_us - 1);
  EXPECT_TRUE(wrong.jumped());
  wrong.accept();
  EXPECT_EQ(wrong.now(), now);
}

TEST_F(clock_test, a_jump_that_is_taken_back_needs_no_accepting) {
  ServerClock clock = make();
  system += 7200 * base::us_per_second;
  clock.now();
  EXPECT_TRUE(clock.jumped());
  system -= 7200 * base::us_per_second;
  pass(1);
  EXPECT_EQ(clock.now().us, system);
  EXPECT_FALSE(clock.jumped());
}

TEST(rate_limit_test, a_key_has_one_seconds_worth_and_then_the_steady_rate) {
  RateLimit limit(3);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limit.take(1, 0));
  EXPECT_FALSE(limit.take(1, 0));
  EXPECT_TRUE(limit.take(2, 0));
  EXPECT_FALSE(limit.take(1, 333'333));
  EXPECT_TRUE(limit.take(1, 333'334));
  EXPECT_FALSE(limit.take(1, 333'335));
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limit.take(1, 999'000'000'000));
  EXPECT_FALSE(limit.take(1, 999'000'000'000));
  EXPECT_FALSE(limit.take(1, 5));  // a clock that goes back fills nothing
  RateLimit none(0);
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(none.take(1, 0));
}

std::string unzip(const std::string& bytes) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string out(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

TEST(gzip_test, what_is_compressed_comes_back) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += std::to_string(i * i) + ",";
  EXPECT_LT(gzip(text).size(), text.size());
  EXPECT_EQ(unzip(gzip(text)), text);
  EXPECT_EQ(unzip(gzip("")), "");
}

TEST(gzip_test, only_who_takes_it_gets_it) {
  for (const char* yes : {"gzip", "deflate, gzip", "GZIP;q=0.1", "*", "br;q=1 , gzip ; q=0.5"})
    EXPECT_TRUE(takes_gzip(yes)) << yes;
  for (const char* no : {"", "br", "gzip;q=0", "gzip;q=0.0", "xgzip", "identity"})
    EXPECT_FALSE(takes_gzip(no)) << no;
}

TEST(settings_test, nothing_said_is_the_default) {
  const Settings settings = read_settings("").value();
  EXPECT_EQ(settings.io_threads, Settings{}.io_threads);
  EXPECT_TRUE(settings.cors_origins.empty());
  const Settings own = read_settings("io_threads: 3\nlog_requests: true\ncors_origins: [a, b]\n").value();
  EXPECT_EQ(own.io_threads, 3);
  EXPECT_TRUE(own.log_requests);
  EXPECT_EQ(own.cors_origins, (std::vector<std::string>{"a", "b"}));
}

TEST(settings_test, everything_that_is_wrong_is_told_with_its_place) {
  const auto read =
      read_settings("io_threads: 65\nidle: 5\nlog_requests: 1\ncors_origins: x\nstop_seconds: -1\n");
  ASSERT_FALSE(read);
  const std::string& words = read.error().message;
  for (const char* part :
       {"1:13: io_threads: a whole number from 1 to 64", "2:1: \"idle\": there is no such setting",
        "3:15: log_requests: true or false", "4:15: cors_origins: a list", "5:15: stop_seconds"})
    EXPECT_NE(words.find(part), std::string::npos) << words;
}

TEST(settings_test, every_default_is_within_its_range_and_every_row_has_words) {
  std::set<std::string_view> names;
  for (const SettingRow& row : setting_table()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_FALSE(row.zh.empty() || row.en.empty()) << row.name;
    if (const auto* member = std::get_if<std::int64_t Settings::*>(&row.member)) {
      const Settings settings;
      EXPECT_GE(settings.*(*member), row.least) << row.name;
      EXPECT_LE(settings.*(*member), row.most) << row.name;
    }
  }
}

TEST(settings_test, page_shows_the_table) {
  const std::string path = std::string(SHUKE_SOURCE_DIR) + "/docs/settings.md";
  if (std::getenv("SHUKE_WRITE_PAGES") != nullptr) std::ofstream(path) << settings_page();
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  EXPECT_EQ(text.str(), settings_page());
}

TEST(metrics_test, a_histogram_counts_what_is_at_most_its_bound) {
  Histogram histogram(10, 10);
  for (const std::uint64_t value : {1u, 10u, 11u, 4'000'000'000u}) histogram.add(value);
  std::string text;
  histogram.write(text, "x", "a=\"b\"", 1);
  EXPECT_NE(text.find("x_bucket{a=\"b\",le=\"10\"} 2\n"), std::string::npos) << text;
  EXPECT_NE(text.find("x_bucket{a=\"b\",le=\"100\"} 3\n"), std::string::npos) << text;
  EXPECT_NE(text.find("x_bucket{a=\"b\",le=\"+Inf\"} 4\n"), std::string::npos) << text;
  EXPECT_NE(text.find("x_count{a=\"b\"} 4\n"), std::string::npos) << text;
}

TEST(routes_test, each_path_finds_its_own_row) {
  std::set<std::string_view> names;
  for (const Route& route : route_table()) {
    const auto target = read_target(route.path);
    ASSERT_TRUE(target);
    const Found found = find_route(route.method, target->segments);
    EXPECT_EQ(found.route, &route) << route.path;
    EXPECT_EQ(found.id.empty(), route.path.find("{id}") == std::string_view::npos);
    EXPECT_TRUE(names.insert(route.operation).second) << route.operation;
    EXPECT_EQ(route.takes.empty(), route.method == Method::get) << route.path;
    // What changes something and needs no key has another proof: a password, or a shop's signature.
    const bool has_other_proof = route.handle == post_login || route.handle == post_shop;
    EXPECT_TRUE(route.method == Method::get || !route.roles.has_anybody() || has_other_proof) << route.path;
  }
}

TEST(routes_test, a_known_path_with_another_method_says_which_it_knows) {
  const Found found = find_route(Method::get, {"v1", "commands"});
  EXPECT_EQ(found.route, nullptr);
  EXPECT_EQ(found.allowed, std::vector<Method>{Method::post});
  for (const std::vector<std::string>& none :
       {std::vector<std::string>{}, {""}, {"v1"}, {"v1", "members", "a", "b"}, {"v1", "members", "a", ""}})
    EXPECT_TRUE(find_route(Method::get, none).allowed.empty());
}

TEST(problems_test, codes_of_the_door_are_no_codes_of_the_domain) {
  std::set<std::string_view> names;
  for (const domain::RejectionRow& row : domain::rejection_table()) names.insert(row.name);
  for (const ProblemRow& row : problem_table()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_EQ(problem_row(row.code).name, row.name);
    EXPECT_GE(row.http_status, 400);
    EXPECT_FALSE(row.zh.empty() || row.en.empty());
  }
}

TEST(problems_test, a_rejected_answer_is_one_document_with_its_problem) {
  codec::Answer answer;
  answer.refusal =
      codec::Refusal{domain::RejectionCode::balance_insufficient, "amount", {"太多。", "Too much."}};
  const Response response = answer_response(answer, R"({"id":"c"})");
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(response.body.substr(0, 67),
            R"({"id":"c","type":"urn:shuke:problem:balance_insufficient","title":")");
  EXPECT_TRUE(codec::parse_json(response.body)) << response.body;
  EXPECT_TRUE(
      codec::parse_json(refused_answer("", Problem{.code = ProblemCode::not_allowed, .field = "type"})));
}

template <std::size_t... Position>
std::vector<std::string> names_of_bodies(std::index_sequence<Position...>) {
  const auto name = [](auto body) {
    domain::Command command;
    command.body = std::move(body);
    return std::string(type_of({}, command));
  };
  return {name(std::variant_alternative_t<Position, domain::AnyCommand>())...};
}

TEST(asked_test, every_kind_of_command_has_its_name_in_the_table_of_commands) {
  const auto names = names_of_bodies(std::make_index_sequence<std::variant_size_v<domain::AnyCommand>>());
  for (const std::string& name : names) EXPECT_NE(codec::find_type(name), nullptr) << name;
  // Two types have no body.
  EXPECT_EQ(std::set(names.begin(), names.end()).size() + 2, codec::command_types().size());
}

TEST(openapi_test, it_is_json_without_a_key_twice) {
  EXPECT_TRUE(codec::parse_json(write_openapi()));
}

}  // namespace
}  // namespace shuke::http
