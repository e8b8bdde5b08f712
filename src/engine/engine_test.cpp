// The engine's memory, clock and checks of the envelope. What commands do is for scenarios.
#include "engine/engine.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "codec/programme_file.h"
#include "store/memory/memory_store.h"

namespace shuke::engine {
namespace {

using codec::Answer;
using domain::RejectionCode;

base::Instant instant(int day, int hour) {
  return {(base::date_of({2026, 1, day}).day * base::seconds_per_day + hour * 3600) * base::us_per_second};
}

/// An engine with the plain programme `free`, its clock at 2026-01-05T02:00Z.
class engine_test : public testing::Test {
 protected:
  engine_test() { EXPECT_TRUE(engine->advance(instant(5, 2))); }

  static domain::Programme load(base::Names& names) {
    auto file = codec::load_programme(std::string(SHUKE_SOURCE_DIR) + "/programmes/free.yaml", names);
    EXPECT_TRUE(file.programme.has_value());
    return std::move(file.programme).value();
  }

  Answer take(std::string_view yaml) {
    const auto documents = codec::read_yaml(yaml);
    EXPECT_TRUE(documents.has_value()) << yaml;
    return engine->take(documents.value().at(0)).value();
  }

  void expect_refused(const Answer& answer, RejectionCode code) {
    ASSERT_TRUE(answer.refusal.has_value());
    EXPECT_EQ(domain::rejection_row(answer.refusal->code).name, domain::rejection_row(code).name);
    EXPECT_TRUE(answer.events.empty());
  }

  codec::Directory directory;
  domain::Programme programme = load(directory.names());
  store::MemoryStore store;
  std::unique_ptr<Engine> engine = Engine::open(programme, directory, store).value();
};

TEST_F(engine_test, same_command_again_is_answered_as_first_and_changes_nothing) {
  EXPECT_TRUE(take("{type: enrol_member, id: c1, member: ada}").accepted());
  const std::string adjust =
      "{type: adjust_account, id: c2, member: ada, account: points, amount: 5, reason: r}";
  const Answer first = take(adjust);
  ASSERT_TRUE(first.accepted());
  EXPECT_FALSE(first.repeated);
  const std::uint64_t hash = domain::state_hash(engine->state());
  EXPECT_TRUE(engine->advance(instant(9, 2)));
  const Answer second = take(adjust);
  EXPECT_TRUE(second.accepted());
  EXPECT_TRUE(second.repeated);
  ASSERT_EQ(second.events.size(), 1u);
  EXPECT_EQ(second.events[0].sequence, first.events[0].sequence);
  EXPECT_EQ(second.events[0].member, directory.find_member("ada"));
  EXPECT_EQ(domain::state_hash(engine->state()), hash);
}

TEST_F(engine_test, what_is_due_for_one_member_is_done_step_by_step) {
  take("{type: enrol_member, id: c1, member: ada}");
  take("{type: adjust_account, id: c2, member: ada, account: points, amount: 9, reason: r}");
  for (const char* hours : {"1", "2", "3"}) {
    const std::string h(hours);
    EXPECT_TRUE(take("{type: hold_account, id: h" + h +
                     ", member: ada, account: points, amount: 3, hold: h" + h + ", expires_in: " + h + "h}")
                    .accepted());
  }
  const auto held = [&] {
    return engine->state().member(directory.find_member("ada")).accounts[0].held.count;
  };
  EXPECT_EQ(held(), 9);
  EXPECT_FALSE(engine->advance_some(instant(5, 4), 1).value());
  EXPECT_EQ(held(), 6);
  EXPECT_TRUE(engine->advance_some(instant(5, 4), 2).value());
  EXPECT_EQ(held(), 3);  // due at 05:00 alone is left
  EXPECT_TRUE(engine->advance(instant(6, 2)));
  EXPECT_EQ(held(), 0);
}

TEST_F(engine_test, rejected_answer_stands_for_ever) {
  const std::string adjust =
      "{type: adjust_account, id: c1, member: ada, account: points, amount: 5, reason: r}";
  expect_refused(take(adjust), RejectionCode::member_not_found);
  EXPECT_TRUE(take("{type: enrol_member, id: c2, member: ada}").accepted());
  const Answer again = take(adjust);
  expect_refused(again, RejectionCode::member_not_found);
  EXPECT_TRUE(again.repeated);
}

TEST_F(engine_test, a_refusal_for_an_amount_says_what_was_asked_for_and_what_is_there) {
  EXPECT_TRUE(take("{type: enrol_member, id: c1, member: ada}").accepted());
  const Answer unpaid = take(
      "{type: pay_order, id: c2, order: o1, member: ada, lines: [{line: a, amount: 89.00, quantity: 2}], "
      "tenders: [{kind: cash, amount: 88.50}]}");
  expect_refused(unpaid, RejectionCode::tenders_do_not_match_due);
  EXPECT_EQ(codec::message_of(*unpaid.refusal).zh, "付款合计与应付金额不符。应付 89.00，付款合计 88.50。");
  EXPECT_EQ(codec::message_of(*unpaid.refusal).en,
            "The payments do not add up to what is due. Due: 89.00; paid: 88.50.");
  EXPECT_TRUE(take("{type: pay_order, id: c3, order: o1, member: ada, lines: [{line: a, amount: 89.00, "
                   "quantity: 2}], tenders: [{kind: cash, amount: 89.00}]}")
                  .accepted());
  const Answer returned =
      take("{type: return_order, id: c4, order: o1, return: r1, lines: [{line: a, quantity: 3}]}");
  expect_refused(returned, RejectionCode::return_exceeds_purchase);
  EXPECT_EQ(returned.refusal->field, "lines[0]");
  EXPECT_EQ(returned.refusal->detail.en, "Asked for: 3; left: 2.");
}

TEST_F(engine_test, malformed_answer_is_kept_and_its_id_is_used_up) {
  expect_refused(take("{type: enrol_member, id: c1}"), RejectionCode::malformed_command);
  EXPECT_TRUE(take("{type: enrol_member, id: c1}").repeated);
  expect_refused(take("{type: enrol_member, id: c1, member: ada}"), RejectionCode::id_reused);
}

TEST_F(engine_test, other_content_under_a_used_id_is_refused_and_the_first_answer_stays) {
  EXPECT_TRUE(take("{type: enrol_member, id: c1, member: ada}").accepted());
  const Answer other = take("{type: enrol_member, id: c1, member: bob}");
  expect_refused(other, RejectionCode::id_reused);
  EXPECT_FALSE(other.kept);
  expect_refused(take("{type: enrol_member, id: c1, member: ada, at: 2026-01-05T02:00:00Z}"),
                 RejectionCode::id_reused);
  EXPECT_TRUE(take("{type: enrol_member, id: c1, member: ada}").accepted());
}

TEST_F(engine_test, malformed_stands_before_id_reused) {
  EXPECT_TRUE(take("{type: enrol_member, id: c1, member: ada}").accepted());
  expect_refused(take("{type: enrol_member, id: c1}"), RejectionCode::malformed_command);
  EXPECT_TRUE(take("{type: enrol_member, id: c1, member: ada}").repeated);
}

TEST_F(engine_test, id_is_required_after_the_form_is_right) {
  expect_refused(take("{type: enrol_member, member: ada}"), RejectionCode::id_required);
  expect_refused(take("{type: enrol_member, id: null, member: ada}"), RejectionCode::id_required);
  expect_refused(take("{type: enrol_member}"), RejectionCode::malformed_command);
  expect_refused(take("{type: fly}"), RejectionCode::unknown_type);
}

TEST_F(engine_test, five_minutes_ahead_count_as_now_and_more_is_refused) {
  EXPECT_TRUE(take("{type: enrol_member, id: c1, member: ada, at: 2026-01-05T02:05:00Z}").accepted());
  EXPECT_EQ(engine->state().member({1}).enrolled_at, instant(5, 2));
  expect_refused(take("{type: enrol_member, id: c2, member: bob, at: 2026-01-05T02:05:00.000001Z}"),
                 RejectionCode::at_in_the_future);
}

TEST_F(engine_test, older_than_late_arrival_is_too_late) {
  EXPECT_TRUE(take("{type: enrol_member, id: c1, member: ada, at: 2025-10-07T02:00:00Z}").accepted());
  expect_refused(take("{type: enrol_member, id: c2, member: bob, at: 2025-10-07T01:59:59Z}"),
                 RejectionCode::too_late);
}

TEST_F(engine_test, command_before_its_member_was_enrolled_finds_no_member) {
  EXPECT_TRUE(take("{type: enrol_member, id: c1, member: ada}").accepted());
  expect_refused(take("{type: adjust_account, id: c2, member: ada, account: points, amount: 5, reason: r, "
                      "at: 2026-01-05T01:00:00Z}"),
                 RejectionCode::member_not_found);
}

TEST_F(engine_test, advance_clock_moves_the_clock_and_never_back) {
  EXPECT_TRUE(take("{type: advance_clock, id: c1, at: 2026-02-01T00:00:00Z}").accepted());
  EXPECT_EQ(engine->now(), (base::Instant{instant(31, 24)}));
  EXPECT_TRUE(take("{type: advance_clock, id: c2, at: 2026-01-01T00:00:00Z}").accepted());
  EXPECT_EQ(engine->now(), (base::Instant{instant(31, 24)}));
}

TEST_F(engine_test, what_a_late_command_makes_due_has_happened_by_now) {
  EXPECT_TRUE(take("{type: enrol_member, id: c1, member: ada, at: 2025-11-01T00:00:00Z}").accepted());
  EXPECT_TRUE(
      take("{type: hold_account, id: c2, member: ada, account: points, amount: 1, hold: h, expires_in: 1d}")
          .refusal.has_value());
  EXPECT_TRUE(take("{type: adjust_account, id: c3, member: ada, account: points, amount: 5, reason: r, "
                   "ends_on: 2025-12-01,"
                   " at: 2025-11-02T00:00:00Z}")
                  .accepted());
  EXPECT_EQ(engine->state().member(directory.find_member("ada")).accounts[0].available, base::Points{0});
}

TEST_F(engine_test, people_follow_their_members) {
  take(
      "{type: enrol_member, id: c1, member: ada, profile: {name: Ada, phone: '123'}, consents: {sms: true, "
      "email: true}}");
  take(
      "{type: enrol_member, id: c2, member: bob, profile: {name: Bob, region: Wuhan}, consents: {sms: "
      "false}}");
  take("{type: enrol_member, id: c3, member: ada, profile: {name: Eve}}");
  take("{type: update_member, id: c4, member: ada, profile: {phone: null}}");
  const base::MemberNo ada = directory.find_member("ada");
  EXPECT_EQ(engine->person(ada)[codec::PersonField::name], "Ada");
  EXPECT_FALSE(engine->person(ada)[codec::PersonField::phone].has_value());
  EXPECT_TRUE(take("{type: merge_members, id: c5, member: ada, absorbed: bob}").accepted());
  const codec::Person& kept = engine->person(directory.find_member("bob"));
  EXPECT_EQ(kept[codec::PersonField::name], "Ada");
  EXPECT_EQ(kept[codec::PersonField::region], "Wuhan");
  EXPECT_EQ(kept[codec::PersonField::consent_sms], "false");
  EXPECT_EQ(kept[codec::PersonField::consent_email], "true");
}

TEST_F(engine_test, answer_names_its_events_and_its_rejection) {
  const Answer accepted = take("{type: enrol_member, id: c1, member: ada}");
  std::string json;
  codec::JsonWriter out(json);
  codec::write_answer(out, accepted, programme, directory);
  EXPECT_NE(json.find(R"("id":"c1","outcome":"accepted","repeated":false,"events":[{"sequence":0,)"),
            std::string::npos)
      << json;
  const Answer rejected = take("{type: enrol_member, id: c2, member: ada}");
  json.clear();
  codec::JsonWriter again(json);
  codec::write_answer(again, rejected, programme, directory);
  EXPECT_NE(
      json.find(R"("outcome":"rejected","repeated":false,"events":[],"rejection":{"code":"member_exists")"),
      std::string::npos)
      << json;
  EXPECT_NE(json.find(R"("field":"member","retryable":false)"), std::string::npos) << json;
}

TEST_F(engine_test, refusals_of_the_core_name_the_row_as_the_decoder_does) {
  EXPECT_TRUE(take("{type: enrol_member, id: c1, member: ada}").accepted());
  const std::string pay = "{type: pay_order, id: c2, order: o1, member: ada, ";
  const std::string cash = ", tenders: [{kind: cash, amount: 3.00}]}";
  const auto field = [&](const std::string& yaml) {
    const Answer answer = take(yaml);
    return answer.refusal ? answer.refusal->field : "accepted";
  };
  const std::string two = "lines: [{line: a, amount: 1.00}, {line: b, amount: 2.00";
  EXPECT_EQ(field(pay + two + "}], tenders: []}"), "tenders");
  EXPECT_EQ(field("{type: pay_order, id: c3, order: o1, member: ada, " + two + ", reward: none}]" + cash),
            "lines[1].reward");
  EXPECT_EQ(field("{type: pay_order, id: c4, order: o1, member: ada, lines: [{line: a, amount: 1.00},"
                  " {line: b, amount: 1.00}, {line: a, amount: 1.00}]" +
                  cash),
            "lines[2].line");
  EXPECT_EQ(field("{type: pay_order, id: c5, order: o1, member: ada, " + two +
                  "}], tenders: [{kind: cash, amount: 2.00}, {kind: points, account: none, points: 1, "
                  "amount: 1.00}]}"),
            "tenders[1].account");
  EXPECT_EQ(field("{type: pay_order, id: c6, order: o1, member: ada, " + two + "}]" + cash), "accepted");
  const std::string give_back = "order: o1, return: r1, lines: [{line: a, quantity: 1}, ";
  EXPECT_EQ(field("{type: return_order, id: c7, " + give_back + "{line: c, quantity: 1}]}"),
            "lines[1].line");
  EXPECT_EQ(field("{type: return_order, id: c8, " + give_back + "{line: a, quantity: 1}]}"),
            "lines[1].line");
  EXPECT_EQ(field("{type: return_order, id: c9, " + give_back + "{line: b, quantity: 2}]}"), "lines[1]");
}

}  // namespace
}  // namespace shuke::engine
