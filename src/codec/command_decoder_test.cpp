// The decoder field by field: what is taken, with which defaults, and what is refused at which path.
#include "codec/command_decoder.h"

#include <gtest/gtest.h>

#include <string>

#include "base/limits.h"

namespace shuke::codec {
namespace {

using domain::RejectionCode;

DecodedCommand decode(std::string_view yaml, Directory& directory) {
  const auto documents = read_yaml(yaml);
  EXPECT_TRUE(documents.has_value()) << (documents ? "" : documents.error().message);
  return decode_command(documents.value().at(0), 2, directory);
}

DecodedCommand decode(std::string_view yaml) {
  static Directory directory;
  return decode(yaml, directory);
}

struct Refused {
  const char* yaml;
  RejectionCode code;
  const char* field;
};

class refused : public testing::TestWithParam<Refused> {};

TEST_P(refused, with_code_and_field) {
  const DecodedCommand decoded = decode(GetParam().yaml);
  ASSERT_TRUE(decoded.refusal.has_value()) << GetParam().yaml;
  EXPECT_EQ(decoded.refusal->code, GetParam().code) << GetParam().yaml << "\n"
                                                    << decoded.refusal->detail.en;
  EXPECT_EQ(decoded.refusal->field, GetParam().field) << GetParam().yaml;
}

constexpr auto malformed = RejectionCode::malformed_command;
constexpr auto out_of_range = RejectionCode::amount_out_of_range;
constexpr auto unknown = RejectionCode::unknown_type;

INSTANTIATE_TEST_SUITE_P(
    envelope, refused,
    testing::Values(Refused{"[a]", malformed, ""}, Refused{"{member: ada}", malformed, "type"},
                    Refused{"{type: [a]}", malformed, "type"},
                    Refused{"{type: fly_to_the_moon}", unknown, "type"},
                    Refused{"{type: ship_order, order: o, id: ''}", malformed, "id"},
                    Refused{"{type: ship_order, order: o, at: yesterday}", malformed, "at"},
                    Refused{"{type: ship_order, order: o, at: 2026-01-05T10:00:00}", malformed, "at"},
                    Refused{"{type: ship_order, order: o, store: [s]}", malformed, "store"},
                    Refused{"{type: ship_order, order: o, shop: s}", malformed, "shop"},
                    Refused{"{type: ship_order, order: o, reason: ''}", malformed, "reason"},
                    Refused{"{type: ship_order, order: o, reason: [r]}", malformed, "reason"},
                    Refused{"{type: ship_order}", malformed, "order"},
                    Refused{"{type: ship_order, order: null}", malformed, "order"},
                    Refused{"{type: ship_order, order: {a: b}}", malformed, "order"},
                    Refused{"{type: ship_order, order: \"a\\tb\"}", malformed, "order"},
                    Refused{"{type: advance_clock, to: 2026-01-05T10:00:00Z}", malformed, "to"}));

INSTANTIATE_TEST_SUITE_P(
    members, refused,
    testing::Values(
        Refused{"{type: enrol_member, member: a, profile: x}", malformed, "profile"},
        // A key that is not known may be a datum of the person itself, and answers are kept.
        Refused{"{type: enrol_member, member: a, profile: {nick: x}}", malformed, "profile.?"},
        Refused{"{type: enrol_member, member: a, profile: {email: a.example}}", malformed, "profile.email"},
        Refused{"{type: enrol_member, member: a, profile: {phone: none}}", malformed, "profile.phone"},
        Refused{"{type: enrol_member, member: a, profile: {gender: cat}}", malformed, "profile.gender"},
        Refused{"{type: enrol_member, member: a, profile: {birthday: 2026-02-30}}", malformed,
                "profile.birthday"},
        Refused{"{type: enrol_member, member: a, profile: {tags: [x, x]}}", malformed, "profile.tags[1]"},
        Refused{"{type: enrol_member, member: a, consents: {sms: \"true\"}}", malformed, "consents.sms"},
        Refused{"{type: enrol_member, member: a, consents: {sms: maybe}}", malformed, "consents.sms"},
        Refused{"{type: set_level, member: a, ladder: l, level: v}", malformed, "reason"},
        Refused{"{type: import_opening, member: a, batch: b, levels: {grade: {level: vip}}}", malformed,
                "levels.grade.since"},
        Refused{"{type: import_opening, member: a, batch: b, lots: [{account: p, amount: 1.5, earned_at: "
                "2026-01-01T00:00:00Z}]}",
                malformed, "lots[0].amount"},
        Refused{"{type: import_opening, member: a, batch: b, monthly_spend: [{month: 2026-13, amount: 1, "
                "orders: 1}]}",
                malformed, "monthly_spend[0].month"},
        Refused{"{type: import_opening, member: a, batch: b, wallet: {principal: 1.001}}", malformed,
                "wallet.principal"},
        Refused{"{type: top_up_wallet, member: a, top_up: t}", malformed, "package"},
        Refused{"{type: top_up_wallet, member: a, top_up: t, package: p, amount: 1}", malformed, "package"},
        Refused{"{type: refund_top_up}", malformed, "top_up"},
        Refused{"{type: publish_programme, file: f}", malformed, "programme"},
        Refused{"{type: publish_programme, programme: p, evaluate_ladders: now}", malformed,
                "evaluate_ladders"},
        Refused{"{type: erase_member, member: a, forfeit: 1}", malformed, "forfeit"}));

INSTANTIATE_TEST_SUITE_P(
    orders, refused,
    testing::Values(
        Refused{"{type: pay_order, order: o, tenders: []}", malformed, "lines"},
        Refused{"{type: pay_order, order: o, lines: {}, tenders: []}", malformed, "lines"},
        Refused{"{type: pay_order, order: o, lines: [{line: a}], tenders: []}", malformed,
                "lines[0].amount"},
        Refused{"{type: pay_order, order: o, lines: [{line: a, amount: 1.005}], tenders: []}", malformed,
                "lines[0].amount"},
        Refused{"{type: pay_order, order: o, lines: [{line: a, amount: '1.000'}], tenders: []}", malformed,
                "lines[0].amount"},
        Refused{"{type: pay_order, order: o, lines: [{line: a, amount: 1e2}], tenders: []}", malformed,
                "lines[0].amount"},
        Refused{"{type: pay_order, order: o, lines: [{line: a, amount: 100000000000.01}], tenders: []}",
                out_of_range, "lines[0].amount"},
        Refused{
            "{type: pay_order, order: o, lines: [{line: a, amount: 99999999999999999999999}], tenders: []}",
            out_of_range, "lines[0].amount"},
        Refused{"{type: pay_order, order: o, lines: [{line: a, amount: 1, quantity: 1.5}], tenders: []}",
                malformed, "lines[0].quantity"},
        Refused{"{type: pay_order, order: o, lines: [{line: a, amount: 1, quantity: '2'}], tenders: []}",
                malformed, "lines[0].quantity"},
        Refused{"{type: pay_order, order: o, lines: [{line: a, amount: 1, quantity: 99999999999999}], "
                "tenders: []}",
                out_of_range, "lines[0].quantity"},
        Refused{
            "{type: pay_order, order: o, lines: [{line: a, amount: 1, price_class: cheap}], tenders: []}",
            malformed, "lines[0].price_class"},
        Refused{"{type: pay_order, order: o, lines: [], tenders: [{kind: shells, amount: 1}]}", malformed,
                "tenders[0].kind"},
        Refused{"{type: pay_order, order: o, lines: [], tenders: [{kind: cash, amount: 1, points: 5}]}",
                malformed, "tenders[0].points"},
        Refused{"{type: pay_order, order: o, lines: [], tenders: [{kind: cash, amount: 1}, {kind: wallet, "
                "amount: 1, account: principal}]}",
                malformed, "tenders[1].account"},
        Refused{"{type: pay_order, order: o, lines: [], tenders: [], coupons: [c, c]}", malformed,
                "coupons[1]"},
        Refused{"{type: pay_order, order: o, lines: [], tenders: [], quote: [q]}", malformed, "quote"},
        Refused{"{type: claim_coupon, member: a, coupon: c}", malformed, "template"},
        Refused{"{type: claim_coupon, member: a, coupon: c, template: t, code: d}", malformed, "template"},
        Refused{"{type: place_order, order: o, lines: []}", malformed, "member"},
        Refused{"{type: return_order, order: o, return: r}", malformed, "lines"},
        Refused{"{type: return_order, order: o, return: r, whole: true, lines: [{line: a, quantity: 1}]}",
                malformed, "lines"},
        Refused{"{type: return_order, order: o, return: r, lines: [{line: a}]}", malformed, "lines[0]"},
        Refused{"{type: return_order, order: o, return: r, lines: [{line: a, quantity: 1, amount: 1}]}",
                malformed, "lines[0]"},
        Refused{"{type: return_order, order: o, return: r, as: gift, whole: true}", malformed, "as"},
        Refused{"{type: return_order, order: o, return: r, whole: yes}", malformed, "whole"}));

INSTANTIATE_TEST_SUITE_P(
    accounts, refused,
    testing::Values(
        Refused{"{type: adjust_account, member: a, account: p, reason: r}", malformed, "amount"},
        Refused{"{type: adjust_account, member: a, account: p, reason: r, amount: x}", malformed, "amount"},
        Refused{"{type: adjust_account, member: a, account: p, reason: r, amount: -99999999999999}",
                out_of_range, "amount"},
        Refused{"{type: adjust_account, member: a, account: p, reason: r, amount: 1, ends_on: 5}",
                malformed, "ends_on"},
        Refused{"{type: hold_account, member: a, account: p, amount: 1, hold: h, expires_in: soon}",
                malformed, "expires_in"},
        Refused{"{type: record_action, member: a, action: review}", malformed, "ref"},
        Refused{"{type: redeem_reward, member: a, reward: r}", malformed, "redemption"}));

TEST(command_decoder, every_type_of_the_contract_is_known) {
  constexpr std::string_view names[] = {
      "enrol_member", "update_member", "merge_members", "erase_member", "import_opening", "set_level",
      "pay_order", "place_order", "ship_order", "complete_order", "cancel_order", "claim_order",
      "return_order", "record_action", "undo_action", "adjust_account", "hold_account", "capture_hold",
      "release_hold", "redeem_reward", "undo_redemption", "use_privilege", "undo_privilege",
      "top_up_wallet", "refund_top_up", "buy_card", "grant_card", "renew_card", "upgrade_card",
      "pause_card", "resume_card", "cancel_card", "grant_coupon", "claim_coupon", "revoke_coupon",
      "lock_quote", "release_quote", "advance_clock",
      // Beyond the contract.
      "set_card_renewal", "issue_card_secrets", "redeem_card_secret", "publish_programme", "import_codes",
      "transfer_coupon", "freeze_wallet", "unfreeze_wallet", "transfer_top_up"};
  for (const std::string_view name : names) EXPECT_NE(find_type(name), nullptr) << name;
  EXPECT_EQ(command_types().size(), std::size(names));
}

TEST(command_decoder, pay_order_takes_fields_and_defaults) {
  Directory directory;
  const DecodedCommand decoded = decode(
      "{type: pay_order, id: p1, at: 2026-01-05T10:00:00+08:00, store: s1, order: o1, member: ada, "
      "shipping_fee: 10,"
      " lines: [{line: a, sku: k, tags: [x, y], amount: 279.5}, {line: b, amount: '0.5', price_class: "
      "special, quantity: 3,"
      " unit_price: 1.00, reward: bag}],"
      " tenders: [{kind: cash, amount: 280}, {kind: points, amount: 10.00, account: points, points: "
      "1000}]}",
      directory);
  ASSERT_FALSE(decoded.refusal.has_value()) << decoded.refusal->detail.en;
  EXPECT_EQ(decoded.id, "p1");
  EXPECT_EQ(decoded.at->us, 1767578400LL * 1'000'000);  // 2026-01-05T02:00:00Z
  EXPECT_EQ(directory.text(decoded.command.store), "s1");
  const auto& pay = std::get<domain::PayOrder>(decoded.command.body);
  EXPECT_EQ(directory.text(pay.order), "o1");
  EXPECT_EQ(directory.text(pay.member), "ada");
  EXPECT_EQ(pay.shipping_fee.minor, 1000);
  ASSERT_EQ(pay.lines.size(), 2u);
  EXPECT_EQ(pay.lines[0].amount.minor, 27950);
  EXPECT_EQ(pay.lines[0].quantity, 1);
  EXPECT_EQ(pay.lines[0].price_class, domain::PriceClass::regular);
  EXPECT_EQ(pay.lines[0].tags.size(), 2u);
  EXPECT_FALSE(pay.lines[0].unit_price.has_value());
  EXPECT_EQ(pay.lines[1].amount.minor, 50);
  EXPECT_EQ(pay.lines[1].quantity, 3);
  EXPECT_EQ(pay.lines[1].price_class, domain::PriceClass::special);
  EXPECT_EQ(directory.text(pay.lines[1].reward), "bag");
  ASSERT_EQ(pay.tenders.size(), 2u);
  EXPECT_EQ(pay.tenders[0].kind, domain::TenderKind::cash);
  EXPECT_EQ(pay.tenders[1].kind, domain::TenderKind::points);
  EXPECT_EQ(pay.tenders[1].points->count, 1000);
}

TEST(command_decoder, guest_has_no_member_and_absent_at_is_absent) {
  const DecodedCommand decoded = decode("{type: pay_order, order: o1, lines: [], tenders: []}");
  ASSERT_FALSE(decoded.refusal.has_value());
  EXPECT_FALSE(std::get<domain::PayOrder>(decoded.command.body).member);
  EXPECT_FALSE(decoded.at.has_value());
  EXPECT_TRUE(decoded.id.empty());
}

TEST(command_decoder, top_ups_and_their_refunds_are_read) {
  Directory directory;
  const DecodedCommand by_package =
      decode("{type: top_up_wallet, member: ada, top_up: t1, package: p500}", directory);
  ASSERT_FALSE(by_package.refusal.has_value());
  const auto& top_up = std::get<domain::TopUpWallet>(by_package.command.body);
  EXPECT_EQ(directory.text(top_up.top_up), "t1");
  EXPECT_EQ(directory.text(top_up.package), "p500");
  EXPECT_FALSE(top_up.amount.has_value());
  const DecodedCommand part = decode("{type: refund_top_up, top_up: t1, amount: 12.50}", directory);
  ASSERT_FALSE(part.refusal.has_value());
  const auto& refund = std::get<domain::RefundTopUp>(part.command.body);
  EXPECT_EQ(refund.top_up, top_up.top_up);
  EXPECT_EQ(refund.amount->minor, 1250);
}

TEST(command_decoder, import_opening_takes_levels_lots_and_months) {
  Directory directory;
  const DecodedCommand decoded = decode(
      "{type: import_opening, member: a, batch: b, wallet: {principal: 12.00, cashback: 0.5}, levels: "
      "{grade: {level: vip, "
      "since: "
      "2025-01-01T00:00:00Z}}, lots: [{account: p, amount: 5, earned_at: 2025-01-01T00:00:00Z, ends_at: "
      "2026-01-01T00:00:00Z}],"
      " monthly_spend: [{month: 2025-03, amount: 100.5, orders: 2}]}",
      directory);
  ASSERT_FALSE(decoded.refusal.has_value()) << decoded.refusal->field;
  const auto& import = std::get<domain::ImportOpening>(decoded.command.body);
  ASSERT_EQ(import.levels.size(), 1u);
  EXPECT_EQ(directory.text(import.levels[0].ladder), "grade");
  ASSERT_EQ(import.lots.size(), 1u);
  EXPECT_TRUE(import.lots[0].ends_at.has_value());
  ASSERT_EQ(import.monthly_spend.size(), 1u);
  EXPECT_EQ(import.monthly_spend[0].month, 55 * 12 + 2);
  EXPECT_EQ(import.monthly_spend[0].amount.minor, 10050);
  EXPECT_EQ(import.wallet.principal.minor, 1200);
  EXPECT_EQ(import.wallet.bonus.minor, 0);
  EXPECT_EQ(import.wallet.cashback.minor, 50);
}

TEST(command_decoder, profile_is_taken_and_null_takes_away) {
  const DecodedCommand decoded = decode(
      "{type: update_member, member: a, profile: {name: 王小明, phone: null, tags: []}, consents: {sms: "
      "false}}");
  ASSERT_FALSE(decoded.refusal.has_value()) << decoded.refusal->field;
  Person person;
  person.texts[static_cast<std::size_t>(PersonField::phone)] = "123";
  person.tags = {"old"};
  apply(decoded.person, {}, person);
  EXPECT_EQ(person[PersonField::name], "王小明");
  EXPECT_FALSE(person[PersonField::phone].has_value());
  EXPECT_EQ(person[PersonField::consent_sms], "false");
  EXPECT_TRUE(person.tags.empty());
}

TEST(command_decoder, an_older_yes_that_comes_in_late_does_not_undo_a_no) {
  Person person;
  const auto say = [&](const char* answer, std::int64_t us) {
    const auto words = std::string("{type: update_member, member: a, consents: {sms: ") + answer + "}}";
    apply(decode(words).person, base::Instant{us}, person);
  };
  say("false", 20);
  say("true", 10);
  EXPECT_EQ(person[PersonField::consent_sms], "false");
  ASSERT_EQ(person.consent_changes.size(), 2u);
  EXPECT_EQ(person.consent_changes[0].at.us, 10);
  say("true", 20);
  EXPECT_EQ(person[PersonField::consent_sms], "true");  // at one instant the order of arrival decides
}

std::string canonical(std::string_view yaml) {
  return decode(yaml).canonical;
}

TEST(command_decoder, canonical_form_is_that_of_the_decoded_command) {
  const std::string first =
      canonical("{type: pay_order, order: o, lines: [{line: a, amount: 279.5}], tenders: []}");
  EXPECT_EQ(
      first,
      canonical(
          "{tenders: [], lines: [{quantity: 1, tags: [], amount: '279.50', line: a, price_class: regular}],"
          " order: o, shipping_fee: 0, type: pay_order}"));
  EXPECT_NE(first,
            canonical("{type: pay_order, order: o, lines: [{line: a, amount: 279.51}], tenders: []}"));
  EXPECT_NE(
      first,
      canonical("{type: pay_order, order: o, lines: [{line: a, amount: 279.5}], tenders: [], store: s}"));
  EXPECT_NE(
      first,
      canonical("{type: pay_order, at: 2026-01-05T10:00:00Z, order: o, lines: [{line: a, amount: 279.5}], "
                "tenders: []}"));
}

TEST(command_decoder, a_reason_is_the_types_own_or_the_envelopes) {
  Directory directory;
  const DecodedCommand shipped = decode("{type: ship_order, order: o, reason: by courier}", directory);
  EXPECT_FALSE(shipped.refusal.has_value());
  EXPECT_EQ(shipped.reason, "by courier");
  EXPECT_EQ(shipped.type_name, "ship_order");
  EXPECT_NE(shipped.canonical, canonical("{type: ship_order, order: o}"));
  EXPECT_NE(shipped.canonical, canonical("{type: ship_order, order: o, reason: by hand}"));
  const DecodedCommand set =
      decode("{type: set_level, member: a, ladder: l, level: v, reason: gift}", directory);
  EXPECT_FALSE(set.refusal.has_value());
  EXPECT_EQ(set.reason, "gift");
  EXPECT_EQ(directory.text(std::get<domain::SetLevel>(set.command.body).reason), "gift");
  // It is known of what cannot be read otherwise, too.
  const DecodedCommand wrong = decode("{type: ship_order, reason: by courier, colour: red}", directory);
  EXPECT_TRUE(wrong.refusal.has_value());
  EXPECT_EQ(wrong.reason, "by courier");
  EXPECT_EQ(wrong.type_name, "ship_order");
  EXPECT_EQ(decode("{type: fly, reason: [r]}", directory).reason, "");
}

TEST(command_decoder, canonical_form_tells_neighbouring_texts_apart) {
  EXPECT_NE(canonical("{type: undo_action, member: a, action: bc, ref: d}"),
            canonical("{type: undo_action, member: ab, action: c, ref: d}"));
  EXPECT_NE(canonical("{type: claim_order, order: 'a;6:member', member: b}"),
            canonical("{type: claim_order, order: a, member: 'b;6:member'}"));
}

TEST(command_decoder, same_instant_in_two_offsets_is_the_same_command) {
  EXPECT_EQ(canonical("{type: ship_order, order: o, at: 2026-01-05T10:00:00+08:00}"),
            canonical("{type: ship_order, order: o, at: 2026-01-05T02:00:00Z}"));
}

TEST(command_decoder, refused_command_leaves_no_trace_in_the_directory) {
  Directory directory;
  EXPECT_TRUE(decode("{type: ship_order, order: o1, colour: red}", directory).refusal.has_value());
  EXPECT_FALSE(directory.find_order("o1"));
}

TEST(directory, ids_are_one_to_128_printable_characters) {
  EXPECT_TRUE(is_id("a"));
  EXPECT_TRUE(is_id("王小明"));
  EXPECT_TRUE(is_id(std::string(128, 'x')));
  EXPECT_FALSE(is_id(std::string(129, 'x')));
  EXPECT_FALSE(is_id(""));
  EXPECT_FALSE(is_id("a\nb"));
  EXPECT_FALSE(
      is_id("a\xE2\x80\xAE"
            "b"));                   // turns the text around
  EXPECT_FALSE(is_id("a\xC0\xAF"));  // not the shortest form
  EXPECT_FALSE(is_id("a\xFF"));
  std::string wide;
  for (int i = 0; i < 128; ++i) wide += "王";
  EXPECT_TRUE(is_id(wide));
}

}  // namespace
}  // namespace shuke::codec
