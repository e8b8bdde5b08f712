// The views after short histories under the shipped programmes: every key of the contract, and the reasons
// in words.
#include "scenario/view_json.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "codec/programme_file.h"
#include "codec/values.h"
#include "scenario/match.h"
#include "scenario/view_keys.h"
#include "store/memory/memory_store.h"

namespace shuke::scenario {
namespace {

class view_test : public testing::Test {
 protected:
  void open(const std::string& programme_name) {
    auto file = codec::load_programme(std::string(SHUKE_SOURCE_DIR) + "/programmes/" + programme_name,
                                      directory.names());
    ASSERT_TRUE(file.programme.has_value());
    programme = std::move(*file.programme);
    engine = engine::Engine::open(programme, directory, store).value();
    move_to("2026-01-05T10:00:00+08:00");
  }
  void move_to(std::string_view instant) {
    EXPECT_TRUE(engine->advance(codec::read_instant(instant).value()));
  }
  void take(const std::string& fields) {
    const auto documents = codec::read_yaml("{id: c" + std::to_string(++x_commands) + ", " + fields + "}");
    ASSERT_TRUE(documents.has_value()) << fields;
    const codec::Answer answer = engine->take(documents->at(0)).value();
    EXPECT_TRUE(answer.accepted()) << fields << ": " << domain::rejection_row(answer.refusal->code).name;
  }
  codec::Node view(ViewKind kind, std::string_view id) {
    const auto json = view_json(*engine, kind, id);
    EXPECT_TRUE(json.has_value());
    return codec::read_json(json.value()).value();
  }
  void expect(const codec::Node& actual, std::string_view yaml) {
    const auto expected = codec::read_yaml(yaml);
    ASSERT_TRUE(expected.has_value()) << expected.error().message;
    for (const Mismatch& mismatch : match(expected->at(0), actual)) {
      ADD_FAILURE() << mismatch.path << ": expected " << mismatch.expected << ", actual "
                    << mismatch.actual;
    }
  }

  codec::Directory directory;
  domain::Programme programme;
  store::MemoryStore store;
  std::unique_ptr<engine::Engine> engine;

 private:
  int x_commands = 0;
};

const std::string order =
    "type: pay_order, order: o1, member: ada, lines: [{line: a, amount: 199.50}, {line: b, amount: 80.00, "
    "price_class: special}],"
    " tenders: [{kind: cash, amount: 279.50}]";

TEST_F(view_test, member_view_has_the_keys_of_the_contract) {
  open("vancl.yaml");
  take("type: enrol_member, member: ada, profile: {name: Ada, tags: [tea]}, consents: {sms: false}");
  expect(view(ViewKind::member, "ada"),
         "{member: ada, status: active, enrolled_at: 2026-01-05T10:00:00+08:00, profile: {name: Ada, tags: "
         "[tea]},"
         " consents: {sms: false},"
         " levels: {grade: {level: regular, since: 2026-01-05T10:00:00+08:00,"
         "   progress: {metric: spend, now: 0.00, next: vip, needed: 2000.00, also: []}, absent: [until, "
         "earned]}},"
         " accounts: {points: {available: 0, pending: 0, held: 0, debt: 0, absent: [next_expiry]}},"
         " wallet: {principal: 0.00, bonus: 0.00, cashback: 0.00, cashback_pending: 0.00, cashback_debt: "
         "0.00},"
         " coupons: [], cards: [], privileges: [], flags: [], holds: [],"
         " counters: {settled_orders: 0, settled_spend: 0.00, absent: [last_order_at]}}");
}

TEST_F(view_test, level_by_hand_shows_the_level_beneath) {
  open("vancl.yaml");
  take("type: enrol_member, member: ada");
  take(
      "type: set_level, member: ada, ladder: grade, level: svip, until: 2026-06-01T00:00:00+08:00, reason: "
      "gift");
  expect(view(ViewKind::member, "ada"),
         "{levels: {grade: {level: svip, until: 2026-06-01T00:00:00+08:00, earned: regular, progress: "
         "{earned: regular}}}}");
}

TEST_F(view_test, open_hold_and_its_points_are_shown) {
  open("vancl.yaml");
  take("type: enrol_member, member: ada");
  take("type: adjust_account, member: ada, account: points, amount: 100, reason: welcome");
  take("type: hold_account, member: ada, account: points, amount: 30, hold: h1, expires_in: 1d");
  expect(view(ViewKind::member, "ada"),
         "{accounts: {points: {available: 70, held: 30}},"
         " holds: [{hold: h1, account: points, amount: 30, ends_at: 2026-01-06T10:00:00+08:00}]}");
  take("type: release_hold, hold: h1");
  expect(view(ViewKind::member, "ada"), "{accounts: {points: {available: 100, held: 0}}, holds: []}");
}

TEST_F(view_test, merged_member_says_into_whom) {
  open("vancl.yaml");
  take("type: enrol_member, member: ada");
  take("type: enrol_member, member: bob, referred_by: ada");
  take("type: merge_members, member: ada, absorbed: bob");
  expect(view(ViewKind::member, "bob"),
         "{member: bob, status: merged, merged_into: ada, referred_by: ada}");
}

TEST_F(view_test, order_view_shows_what_is_kept_and_why_it_earned) {
  open("vancl.yaml");
  take("type: enrol_member, member: ada");
  take(order);
  expect(view(ViewKind::order, "o1"),
         "{order: o1, member: ada, state: paid, paid_at: 2026-01-05T10:00:00+08:00, absent: [settles_at, "
         "shipped_at],"
         " lines: [{line: a, price_class: regular, quantity: 1, amount: 199.50, kept: 199.50, returned: 0},"
         "         {line: b, price_class: special, kept: 80.00}],"
         " tendered: {cash: 279.50}, earned: {points: 439},"
         " explain: [{account: points, formula: '439 = floor(199.50 × 2 + 80.00 × 0.5)', exact: 439, "
         "rounding: floor, per: 1.00}]}");
  take("type: ship_order, order: o1");
  take("type: return_order, order: o1, return: r1, lines: [{line: b, amount: 30.00}]");
  expect(view(ViewKind::order, "o1"),
         "{state: shipped, settles_at: 2026-02-04T10:00:00+08:00, refunded: {cash: 30.00}, earned: "
         "{points: 424},"
         " lines: [{line: a}, {line: b, kept: 50.00, amount_returned: 30.00}],"
         " explain: [{formula: '424 = floor(199.50 × 2 + 50.00 × 0.5)'}]}");
  take("type: return_order, order: o1, return: r2, lines: [{line: a, quantity: 1}]");
  expect(view(ViewKind::order, "o1"),
         "{lines: [{line: a, kept: 0.00, returned: 1, amount_returned: 199.50}, {line: b, returned: 0}]}");
}

TEST_F(view_test, statement_explains_each_posting_in_two_languages) {
  open("vancl.yaml");
  take("type: enrol_member, member: ada");
  take("type: set_level, member: ada, ladder: grade, level: vip, reason: gift");
  take(order);
  take("type: ship_order, order: o1");
  move_to("2026-02-04T10:00:00+08:00");
  take("type: return_order, order: o1, return: r1, whole: true");
  const codec::Node statement = view(ViewKind::statement, "ada");
  ASSERT_EQ(statement.find("postings")->items.size(), 4u);
  const auto& rows = statement.find("postings")->items;
  expect(rows[0],
         "{event: order_paid, side: pending, amount: 658, balance: 658, cause: {command: c3, order: o1},"
         " explain: {rule: orders_points, formula: '658 = floor((199.50 × 2 + 80.00 × 0.5) × 1.5)', exact: "
         "658.5,"
         "           multiplier: 1.5, rounding: floor, result: 658, programme_version: 1,"
         "           parts: [{base: 199.50, rate: 2, price_class: regular, tender: cash}, {base: 80.00, "
         "rate: 0.5}],"
         "           en: 'the order was paid: earned, pending until the order settles. 658 = floor((199.50 "
         "× 2 + 80.00 × 0.5) × "
         "1.5) (regular goods 199.50 × 2, special-price goods 80.00 × 0.5, times 1.5 by the level (grade) "
         "at payment, "
         "exactly 658.5, rounded down); programme version 1'}}");
  expect(rows[1],
         "{event: order_settled, side: pending, amount: -658, balance: 0, cause: {due: true, order: o1}}");
  expect(rows[2], "{event: order_settled, side: available, amount: 658, balance: 658}");
  expect(rows[3],
         "{event: order_returned, side: available, amount: -658, balance: 0,"
         " explain: {before: 658, result: 0, programme_version: 1}}");
  const std::string zh = rows[0].find("explain")->find("zh")->text;
  EXPECT_TRUE(zh.starts_with(
      "订单付款：获得，待结算。658 = 向下取整((199.50 × 2 + 80.00 × 0.5) × 1.5)（正价商品 199.50 × 2"))
      << zh;
}

TEST_F(view_test, statement_names_the_redemption_or_top_up_that_a_posting_came_from) {
  open("store-cards.yaml");
  take("type: enrol_member, member: ada");
  take("type: adjust_account, member: ada, account: points, amount: 700, reason: gift");
  take("type: redeem_reward, member: ada, reward: alteration, redemption: r1, quantity: 2");
  take("type: undo_redemption, redemption: r1");
  const codec::Node statement = view(ViewKind::statement, "ada");
  const auto& rows = statement.find("postings")->items;
  expect(rows[1],
         "{event: reward_redeemed, amount: -600, cause: {command: c3, redemption: r1, "
         "reward: alteration}}");
  expect(rows[2], "{event: redemption_undone, amount: 600, cause: {command: c4, redemption: r1}}");
}

TEST_F(view_test, statement_names_the_order_that_a_referral_was_paid_for) {
  open("store-cards.yaml");
  take("type: enrol_member, member: ada");
  take("type: enrol_member, member: bea, referred_by: ada");
  take(
      "type: pay_order, order: o1, member: bea, lines: [{line: a, amount: 100.00}], "
      "tenders: [{kind: cash, amount: 100.00}]");
  take("type: ship_order, order: o1");
  move_to("2026-04-01T10:00:00+08:00");
  const codec::Node statement = view(ViewKind::statement, "ada");
  expect(statement.find("postings")->items.at(0),
         "{event: referral_paid, amount: 200, cause: {due: true, order: o1}}");
}

TEST_F(view_test, statement_names_the_top_up) {
  open("youzan-stored-value.yaml");
  take("type: enrol_member, member: ada");
  take("type: top_up_wallet, member: ada, package: p500, top_up: t1");
  const codec::Node statement = view(ViewKind::statement, "ada");
  expect(statement.find("postings")->items[0],
         "{event: wallet_topped_up, amount: '500.00', cause: {command: c2, top_up: t1, package: p500}}");
}

TEST_F(view_test, statement_balances_end_where_the_member_view_stands) {
  open("store-cards.yaml");
  take("type: enrol_member, member: ada");
  take(
      "type: pay_order, order: o1, member: ada, lines: [{line: a, amount: 1000.00}], tenders: [{kind: "
      "cash, amount: 1000.00}]");
  take("type: redeem_reward, member: ada, reward: tote, redemption: x1");
  take("type: hold_account, member: ada, account: points, amount: 30, hold: h1, expires_in: 1d");
  take("type: return_order, order: o1, return: r1, whole: true");
  take("type: record_action, member: ada, action: review, ref: o1-a");
  move_to("2026-03-01T10:00:00+08:00");
  const codec::Node statement = view(ViewKind::statement, "ada");
  std::map<std::string, std::string> balances;
  for (const codec::Node& row : statement.find("postings")->items) {
    balances[row.find("side")->text] = row.find("balance")->text;
    EXPECT_FALSE(row.find("explain")->find("zh")->text.empty());
    EXPECT_FALSE(row.find("explain")->find("en")->text.empty());
  }
  const codec::Node member = view(ViewKind::member, "ada");
  const codec::Node* points = member.find("accounts")->find("points");
  for (const auto& [side, balance] : balances) EXPECT_EQ(points->find(side)->text, balance) << side;
  EXPECT_EQ(balances.size(), 4u);
}

TEST_F(view_test, action_and_debt_are_told_apart_in_words) {
  open("store-cards.yaml");
  take("type: enrol_member, member: ada");
  take(
      "type: pay_order, order: o1, member: ada, lines: [{line: a, amount: 10.00}], tenders: [{kind: cash, "
      "amount: 10.00}]");
  take("type: adjust_account, member: ada, account: points, amount: -10, reason: spent elsewhere");
  take("type: return_order, order: o1, return: r1, whole: true");
  take("type: record_action, member: ada, action: review, ref: o1-a");
  const auto rows = view(ViewKind::statement, "ada").find("postings")->items;
  const std::size_t last = rows.size() - 1;
  expect(rows[last - 2],
         "{event: order_returned, side: debt, amount: 10, balance: 10,"
         " explain: {en: 'goods were returned: could not be taken back and is owed'}}");
  expect(rows[last - 1],
         "{event: action_recorded, side: debt, amount: -10, balance: 0,"
         " explain: {en: 'an action was recorded: repays what was owed'}}");
  expect(rows[last],
         "{event: action_recorded, side: available, amount: 10, balance: 10,"
         " explain: {en: 'an action was recorded: earned. the action review gives 20; programme version "
         "1', result: 20}}");
}

TEST_F(view_test, coupons_of_level_gifts_are_listed) {
  open("youzan-svip.yaml");
  take("type: enrol_member, member: ada");
  expect(view(ViewKind::member, "ada"),
         "{coupons: [{coupon: 't79:ada:1', template: t79, state: issued, ends_at: "
         "2026-02-05T00:00:00+08:00}]}");
}

/// Everything that stands in a view, by path; a text that looks like an amount must be known as one, no
/// other may be.
void expect_known(const codec::Node& node, const std::string& path) {
  using Kind = codec::Node::Kind;
  if (const auto wrong = wrong_path(path, {})) ADD_FAILURE() << path << ": " << *wrong;
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const std::string step = node.kind == Kind::map ? (path.empty() ? "" : ".") + node.keys[i].text
                                                    : "[" + std::to_string(i) + "]";
    expect_known(node.items[i], path + step);
  }
  if (node.kind != Kind::scalar || node.plain) return;
  const bool digits = node.text.find_first_not_of("-0123456789.") == node.text.npos;
  EXPECT_EQ(is_number_text(path), digits) << path << " " << node.text;
}

TEST_F(view_test, every_key_of_a_view_is_known_and_every_amount_is_known_as_one) {
  open("store-growth.yaml");
  take(
      "type: enrol_member, member: ada, profile: {name: Ada, phone: +8613900000000, tags: [tea]}, "
      "consents: {sms: false}");
  take("type: enrol_member, member: bob, referred_by: ada");
  take(
      "type: pay_order, order: o1, member: ada, shipping_fee: 8.00, lines: [{line: a, sku: s, category: c, "
      "quantity: 2,"
      " unit_price: 300.00, amount: 600.00}], tenders: [{kind: cash, amount: 308.00}, {kind: gift_card, "
      "amount: 300.00}]");
  take("type: ship_order, order: o1");
  take("type: return_order, order: o1, return: r1, lines: [{line: a, quantity: 1}]");
  take("type: adjust_account, member: ada, account: growth, amount: 5000, reason: gift");
  take(
      "type: set_level, member: ada, ladder: grade, level: gold, until: 2026-06-01T00:00:00+08:00, reason: "
      "gift");
  take("type: merge_members, member: ada, absorbed: bob");
  for (const std::string_view id : {"ada", "bob"}) {
    expect_known(view(ViewKind::member, id), "");
    expect_known(view(ViewKind::statement, id), "");
  }
  expect_known(view(ViewKind::order, "o1"), "");
}

TEST_F(view_test, nobody_of_that_id_has_no_view) {
  open("vancl.yaml");
  EXPECT_FALSE(view_json(*engine, ViewKind::member, "ada").has_value());
  EXPECT_FALSE(view_json(*engine, ViewKind::order, "o1").has_value());
  EXPECT_FALSE(view_json(*engine, ViewKind::statement, "ada").has_value());
}

TEST_F(view_test, stored_value_and_cashback_are_told_as_money) {
  open("b2c-vip.yaml");
  take("type: enrol_member, member: ada");
  take("type: set_level, member: ada, ladder: stage, level: vip, reason: gift");
  take("type: top_up_wallet, member: ada, top_up: t1, amount: 300.00");
  take(order);
  take("type: record_action, member: ada, action: review, ref: o1-a");
  take("type: refund_top_up, top_up: t1, amount: 100.00");
  take("type: return_order, order: o1, return: r1, lines: [{line: b, quantity: 1}]");
  expect(view(ViewKind::member, "ada"),
         "{wallet: {principal: 200.00, bonus: 0.00, cashback: 5.00, cashback_pending: 9.97, debt: 0.00, "
         "top_ups: [{top_up: t1, principal: 300.00, principal_left: 200.00, refunded: 100.00}]}, absent: "
         "[accounts.principal, wallet.next_expiry]}");
  // 279.50 x 5 % = 13.975; 199.50 x 5 % = 9.975.
  expect(
      view(ViewKind::statement, "ada"),
      "{postings: ["
      "{account: principal, side: available, amount: 300.00, balance: 300.00,"
      " explain: {zh: 储值充值：充入本金, en: 'the wallet was topped up: paid in'}},"
      "{account: cashback, side: pending, amount: 13.97, balance: 13.97,"
      " explain: {formula: 13.97 = floor((199.50 × 1 + 80.00 × 1) × 0.05), exact: 13.975, result: 13.97}},"
      "{account: cashback, side: available, amount: 5.00, balance: 5.00,"
      " explain: {rule: cashback, result: 5.00}},"
      "{account: principal, side: available, amount: -100.00, balance: 200.00,"
      " explain: {zh: 充值退款：退还未用的本金, en: 'a top-up was refunded: unused principal is paid "
      "back'}},"
      "{account: cashback, side: pending, amount: -4.00, balance: 9.97,"
      " explain: {before: 13.97, result: 9.97}}]}");
}

}  // namespace
}  // namespace shuke::scenario
