// A sound programme and, for every code of the table of findings, changes that bring that fault into it.
// For tests only: the checker is held against them, and so is the schema for editors.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace shuke::codec::cases {

// A sound programme with a little of everything; each case below breaks one thing of it.
inline constexpr std::string_view sound = R"(programme: shop
title: {zh: 店, en: Shop}
currency: CNY
time_zone: Asia/Shanghai
settlement: {from: shipment, after: 15d}
accounts:
  points:
    title: {zh: 积分, en: points}
    expiry: {each_lot_after: 1y}
    worth: {points: 100, money: 1.00}
  growth:
    title: {zh: 成长值, en: growth}
    kind: growth
    expiry: never
earning:
  orders:
    - {account: points, per: 1.00, rate: 1, times: [{ladder: grade, levels: {vip: 1.5, svip: 2}}]}
    - {account: growth, per: 1.00, rate: 1}
  actions:
    - {action: review, account: points, gives: 20, limit: {per: day, amount: 40}}
ladders:
  grade:
    title: {zh: 等级, en: grade}
    window: 12mo
    levels:
      regular: {title: {zh: 普通, en: regular}, wanted_share: 60%}
      vip: {title: {zh: VIP, en: VIP}, spend: 800.00, orders: 2, term: 1y, wanted_share: 30%}
      svip: {title: {zh: SVIP, en: SVIP}, spend: 1500.00, orders: 3, wanted_share: 10%}
    at_term_end:
      vip: [{under: 400.00, becomes: regular}, {becomes: vip}]
privileges:
  price: {title: {zh: 价, en: price}, gives: discount, ladder: grade, pay_by_level: {vip: 98%, svip: 95%}}
  back: {title: {zh: 返现, en: cashback}, gives: cashback, ladder: grade, levels: [vip, svip], rate: 5%}
  ship: {title: {zh: 包邮, en: shipping}, gives: free_shipping, card_only: true}
coupons:
  c10: {title: {zh: 券, en: coupon}, over: 100.00, takes_off: 10.00, valid_for: 30d}
rewards:
  bag: {title: {zh: 包, en: bag}, gives: goods, account: points, points: 1000,
        cash: 19.00, shelf_price: 50.00}
  r10: {title: {zh: 券, en: coupon}, gives: coupon, account: points, points: 1000, coupon: c10}
plans:
  card: {title: {zh: 卡, en: card}, price: 39.00, valid_for: 1y, privileges: [ship]}
wallet:
  title: {zh: 储值, en: wallet}
  packages:
    p1: {title: {zh: 充, en: top-up}, principal: 100.00, bonus: 10.00}
)";

struct Case {
  std::string_view code;
  std::string_view find;     // stands in the sound programme once
  std::string_view replace;  // by this
  std::string_view message;  // part of the finding's sentence
};

inline constexpr Case all[] = {
    {"unreadable", "currency: CNY", "currency: [", "a [ is not closed by its ]"},
    {"unreadable", "currency: CNY", "currency: CNY\ncurrency: USD",
     "the key \"currency\" stands here twice"},
    {"not_one_document", "currency: CNY", "currency: CNY\n---\na: b", "more than one document"},
    {"unknown_key",
     "settlement:", "setlement:", "there is no key \"setlement\" here; did you mean \"settlement\"?"},
    {"unknown_key", "spend: 800.00", "spned: 800.00", "did you mean \"spend\"?"},
    {"missing_key", "settlement: {from: shipment, after: 15d}", "settlement: {from: shipment}",
     "lacks the key \"after\""},
    {"wrong_kind", "settlement: {from: shipment, after: 15d}", "settlement: 15d",
     "\"settlement\" must be a map of keys"},
    {"wrong_kind", "title: {zh: 店, en: Shop}", "title: zh:店", "is a space missing after the colon?"},
    {"wrong_kind", "levels: [vip, svip]", "levels: vip", "\"levels\" must be a list"},
    {"bad_value", "spend: 800.00", "spend: 800.001", "has more decimals than the 2 of the currency"},
    {"bad_value", "after: 15d", "after: 15", "is not a duration"},
    {"bad_value", "rate: 5%", "rate: many", "is not a rate"},
    {"bad_value", "rate: 5%", "rate: \"1,5\"", "decimals begin with a point"},
    {"bad_value", "pay_by_level: {vip: 98%", "pay_by_level: {vip: 198%", "is more than 100%"},
    {"bad_value", "currency: CNY", "currency: RMB", "is no currency of ISO 4217"},
    {"bad_value", "Asia/Shanghai", "Asia/Shangai", "is no time zone"},
    {"unknown_word", "from: shipment", "from: shiping",
     "cannot be \"shiping\"; did you mean \"shipment\"?"},
    {"unknown_word", "expiry: never", "expiry: nevr", "did you mean \"never\"? or a map of keys"},
    {"empty_list", "levels: [vip, svip]", "levels: []", "is an empty list"},
    {"empty_list", "gives: cashback,", "gives: cashback, only: {tags: []},", "is an empty list"},
    {"empty_list", "gives: cashback,", "gives: cashback, only: {},", "says of no line"},
    {"repeated_item", "levels: [vip, svip]", "levels: [vip, vip]", "\"vip\" stands twice"},
    {"not_exactly_one", "expiry: {each_lot_after: 1y}", "expiry: {each_lot_after: 1y, inactive_for: 1y}",
     "exactly one of the keys"},
    {"not_exactly_one", "{ladder: grade, levels: {vip: 1.5, svip: 2}}", "{days: {weekdays: [monday]}}",
     "it has none"},
    {"key_does_not_fit", "gives: cashback,", "gives: cashback, pay: 90%,",
     "the key \"pay\" does not belong to \"cashback\""},
    {"key_does_not_fit", "takes_off: 10.00", "takes_off: 10.00, pay: 90%",
     "does not belong to \"amount_off\""},
    {"unknown_reference", "coupon: c10}", "coupon: c01}",
     "there is no coupon \"c01\" in this programme; did you mean \"c10\"?"},
    {"unknown_reference", "levels: [vip, svip]", "levels: [vip, gold]", "there is no level \"gold\""},
    {"unknown_reference", "gives: cashback, ladder: grade", "gives: cashback, ladder: grad",
     "there is no ladder \"grad\""},
    {"unknown_reference", "action: review", "action: reviw",
     "there is no action \"reviw\" in this programme; did you mean \"review\"?"},
    {"repeated_order_rule", "{account: growth, per: 1.00, rate: 1}", "{account: points}",
     "an order rounds once per account"},
    {"repeated_action_rule", "limit: {per: day, amount: 40}}",
     "limit: {per: day, amount: 40}}\n    - {action: review, account: points, gives: 1}",
     "has a rule for \"review\" already"},
    {"gift_incomplete", "wanted_share: 10%}", "wanted_share: 10%, gifts: [{points: 5}]}",
     "needs both \"account\" and \"points\""},
    {"term_rule_without_term", "{under: 400.00, becomes: regular}, {becomes: vip}]",
     "{becomes: vip}]\n      svip: [{becomes: vip}]", "has no \"term\" that could end"},
    {"term_end_incomplete", ", {becomes: vip}]", "]", "the last row must be without \"under\""},
    {"term_end_incomplete", "wanted_share: 10%}", "wanted_share: 10%, term: 1y}",
     "does not say what follows it"},
    {"term_window_without_term", "spend: 800.00", "spend: {at_least: 800.00, window: current_term}",
     "has no \"term\""},
    {"condition_does_not_fit", "spend: 800.00", "balance: 800.00",
     "does not decide the levels of this kind of ladder"},
    {"condition_does_not_fit", "wanted_share: 60%}", "wanted_share: 60%, orders: 1}",
     "the lowest level has conditions"},
    {"account_does_not_fit", "gives: goods, account: points", "gives: goods, account: growth",
     "which cannot be spent"},
    {"interval_reversed", "takes_off: 10.00,",
     "takes_off: 10.00, open_from: 2026-02-01T00:00:00Z, open_until: 2026-01-01T00:00:00Z,",
     "is not later"},

    {"thresholds_overlap", "spend: 1500.00, orders: 3", "spend: 800.00, orders: 2", "thresholds must rise"},
    {"thresholds_overlap", "spend: 1500.00", "spend: 700.00", "does not need more than the level \"vip\""},
    {"term_end_overlap", "{under: 400.00, becomes: regular},",
     "{under: 400.00, becomes: regular}, {under: 400.00, becomes: vip},", "can never be reached"},
    {"level_unreachable", "spend: 1500.00, orders: 3, ", "",
     "it has no condition, no way up and no card gives it"},
    {"cap_below_one_grant", "amount: 40", "amount: 19",
     "the limit of 19 is below the 20 that one \"review\" gives"},
    {"cap_below_one_grant", "takes_off: 10.00", "takes_off: 10.00, total: 2",
     "3 coupons \"c10\" are given at once, but only 2 may be"},
    {"reward_unbuyable",
     "{account: points, per: 1.00, rate: 1, times: [{ladder: grade, levels: {vip: 1.5, svip: 2}}]}\n    - ",
     "", "takes 30000 points, and no member can ever hold more than"},
    {"points_worth_more_than_paid", "{account: points, per: 1.00, rate: 1,",
     "{account: points, per: 1.00, rate: 51,", "worth more than was paid"},
    {"cashback_above_paid", "rate: 5%", "rate: 101%", "gives back 101% of what was paid"},

    {"name_differs_from_file", "programme: shop", "programme: store",
     "the programme is named \"store\", its file \"shop\""},
    {"level_gives_nothing_more", "levels: {vip: 1.5, svip: 2}}]}\n", "levels: {vip: 2, svip: 2}}]}\n",
     "the level \"svip\" gives a member nothing"},
    {"one_order_makes_a_member", "spend: 800.00, orders: 2", "spend: 800.00",
     "one order alone can reach the level \"vip\" (spend 800.00)"},
    {"exchange_share_unusual", "shelf_price: 50.00", "shelf_price: 150.00", "usual is 10% to 30%"},
    {"reward_worth_less", "shelf_price: 50.00", "shelf_price: 25.00",
     "takes points worth 10.00 for something worth 6.00"},
    {"shares_do_not_sum", "wanted_share: 60%", "wanted_share: 61%", "sum to 101%"},
    {"discounts_do_not_rise", "{vip: 98%, svip: 95%}", "{vip: 95%, svip: 98%}",
     "the level \"svip\" pays more than \"vip\""},
    {"multipliers_do_not_rise", "{vip: 1.5, svip: 2}", "{vip: 2, svip: 1.5}",
     "the level \"svip\" earns less than \"vip\""},
    {"points_without_end_or_worth", "expiry: {each_lot_after: 1y}\n    worth: {points: 100, money: 1.00}",
     "expiry: never", "what the shop owes"},
    {"points_have_no_use", "  growth:\n",
     "  stars: {title: {zh: 星, en: stars}, expiry: {each_lot_after: 1y}}\n  growth:\n",
     "nothing can be done with \"stars\""},
    {"nothing_earned", "- {account: growth, per: 1.00, rate: 1}", "",
     "nothing earns into the account \"growth\""},
    {"coupon_never_given", "rewards:\n",
     "  c99: {title: {zh: 券, en: coupon}, takes_off: 1.00, valid_for: 1d}\nrewards:\n",
     "nothing in this programme gives"},
    {"coupon_valid_long", "valid_for: 30d", "valid_for: 13mo", "valid for 13mo"},
    {"coupon_exceeds_threshold", "over: 100.00", "over: 9.00", "takes 10.00 off from 9.00 on"},
    {"trial_not_cheaper", "price: 39.00",
     "price: 39.00, trial: {name: t, title: {zh: 试, en: trial}, price: 39.00, valid_for: 7d}",
     "the card itself 39.00"},
    {"bonus_above_principal", "bonus: 10.00", "bonus: 100.01", "adds 100.01 to 100.00"},
    {"settles_before_returns_end", "kind: growth", "kind: growth\n    claw_back: pending_only",
     "are not taken back"},
    {"privilege_without_holder", ", privileges: [ship]", "", "nobody has \"ship\""},
    {"has_no_effect", "window: 12mo", "window: 12mo\n    interaction_share: 40%",
     "no level here needs growth"},
    {"no_member_price", "pay_by_level: {vip: 98%, svip: 95%}",
     "pay_by_level: {vip: 98%, svip: 95%}, except: {price_classes: [regular, special, group_buy, "
     "third_party]}",
     "every price class is excluded"},
};

inline std::string replaced(std::string_view text, std::string_view find, std::string_view by) {
  const std::size_t at = text.find(find);
  EXPECT_NE(at, std::string_view::npos) << find;
  return std::string(text.substr(0, at)) + std::string(by) + std::string(text.substr(at + find.size()));
}

/// What a case needs beside its own change, so that the sound programme stays small.
inline std::string prepared(const Case& c) {
  std::string text(sound);
  if (c.message.find("3 coupons") != std::string_view::npos)
    text = replaced(text, "wanted_share: 10%}", "wanted_share: 10%, gifts: [{coupon: c10, count: 3}]}");
  if (c.code == "reward_unbuyable")
    text = replaced(text, "points: 1000,\n        cash: 19.00, shelf_price: 50.00",
                    "points: 30000,\n        cash: 19.00, shelf_price: 1500.00");
  if (c.code == "level_gives_nothing_more")
    text = replaced(text, "{vip: 98%, svip: 95%}", "{vip: 95%, svip: 95%}");
  return replaced(text, c.find, c.replace);
}

}  // namespace shuke::codec::cases
