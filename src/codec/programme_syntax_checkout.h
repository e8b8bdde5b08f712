// The keys of a programme file that do their work at checkout and after: days, privileges, coupons,
// rewards, plans, wallet, campaigns. For programme_syntax.cpp alone.
#pragma once

#include "codec/programme_syntax.h"

namespace shuke::codec::syntax {

// ---- lines and days ----

inline constexpr Word price_class_words[] = {
    {"regular", {"正价", "regular price"}},
    {"special", {"特价", "special price"}},
    {"group_buy", {"团购", "group buy"}},
    {"third_party", {"第三方商品", "third-party goods"}},
};
inline constexpr Shape price_class = word(price_class_words);
inline constexpr Key line_when_keys[] = {
    {"price_classes",
     list_of(price_class),
     false,
     {"价格类别是其中之一", "its price class is one of these"}},
    {"categories", list_of(text), false, {"类目是其中之一", "its category is one of these"}},
    {"tags", list_of(text), false, {"有其中一个标签", "it has one of these tags"}},
    {"skus", list_of(text), false, {"货号是其中之一", "its sku is one of these"}},
};
inline constexpr Section line_when{
    "line_when",
    {"哪些商品行：写出的各项须同时成立", "which order lines: every part that is written must hold"},
    line_when_keys};

inline constexpr Word weekday_words[] = {
    {"monday", {"周一", "Monday"}},       {"tuesday", {"周二", "Tuesday"}},
    {"wednesday", {"周三", "Wednesday"}}, {"thursday", {"周四", "Thursday"}},
    {"friday", {"周五", "Friday"}},       {"saturday", {"周六", "Saturday"}},
    {"sunday", {"周日", "Sunday"}},
};
inline constexpr Shape weekday = word(weekday_words);
inline constexpr Shape day_of_month{.kind = Shape::Kind::count, .positive = true};
inline constexpr Word birthday_words[] = {
    {"day", {"生日当天", "on the birthday"}},
    {"week", {"生日所在周", "in the week of the birthday"}},
    {"month", {"生日所在月", "in the month of the birthday"}},
};
inline constexpr Key days_keys[] = {
    {"days_of_month", list_of(day_of_month), false, {"每月的这些日子", "these days of every month"}},
    {"dates",
     list_of(month_day),
     false,
     {"每年的这些日子，如 10-01", "these days of every year, such as 10-01"}},
    {"weekdays", list_of(weekday), false, {"每周的这些日子", "these days of every week"}},
    {"birthday", word(birthday_words), false, {"会员生日", "the member's birthday"}},
};
inline constexpr Section days{
    "days", {"哪些日子：任一项成立即可", "which days: any of the parts makes the day"}, days_keys};

// ---- price cuts and coupons ----

inline constexpr Word price_cuts_words[] = {
    {"lowest_price", {"每行只用一项，取最低价", "one price cut per line, the lowest price wins"}},
    {"multiply", {"按 order 的顺序相乘", "they multiply, in the order given"}},
};
inline constexpr Shape privilege_reference = reference("privilege");
inline constexpr Word coupon_returns_words[] = {
    {"with_whole_order",
     {"整单退货且未过期时退回", "when the whole order is returned and its validity has not ended"}},
    {"never", {"不退回", "never"}},
};
inline constexpr Key stacking_keys[] = {
    {"price_cuts",
     word(price_cuts_words),
     false,
     {"几项折扣同时适用时（默认 lowest_price）", "where several discounts fit (default lowest_price)"}},
    {"order", list_of(privilege_reference), false, {"相乘的顺序", "the order in which they multiply"}},
    {"coupons_per_order",
     positive(count),
     false,
     {"每单最多用几张券（默认 1）", "coupons per order (default 1)"}},
    {"coupon_returns",
     word(coupon_returns_words),
     false,
     {"已用的券何时退回（默认 with_whole_order）",
      "when a used coupon comes back (default with_whole_order)"}},
};
inline constexpr Section stacking{
    "stacking",
    {"优惠怎样叠加：先折扣，再券，再积分，最后运费",
     "how price cuts combine: first discounts, then coupons, then points, shipping last"},
    stacking_keys};

inline constexpr Word privilege_words[] = {
    {"discount", {"会员价", "a member price"}},
    {"free_shipping", {"包邮", "free shipping"}},
    {"cashback", {"返现", "cashback"}},
    {"coupons", {"每期发券", "coupons in every period"}},
    {"quota", {"每期可用几次的权益", "something that may be used so often in every period"}},
    {"flag", {"供其他系统读取的标记", "a flag that other systems read"}},
    {"gift", {"礼品", "a gift"}},
};
inline constexpr Word counted_from_words[] = {
    {"calendar", {"按自然期", "by calendar periods"}},
    {"card", {"从开卡日起", "from the card's first day on"}},
};
inline constexpr Shape level_reference = reference("level");
inline constexpr Key privilege_keys[] = {
    {"title", title, true, {"名称", "its name"}},
    {"gives", word(privilege_words), true, {"是什么", "what it is"}},
    {"ladder",
     reference("ladder"),
     false,
     {"哪个等级体系（不写为全体会员）", "which ladder (not written: every member)"}},
    {"levels",
     list_of(level_reference),
     false,
     {"哪些等级（不写为全部）", "which levels (not written: all of the ladder)"}},
    {"card_only",
     boolean,
     false,
     {"只随付费卡（写在卡的 privileges 中）", "only with a paid card that names it"}},
    {"pay", share, false, {"付原价的多少，98% 即 98 折", "what is paid of the shelf price"}},
    {"pay_by_level",
     map_by("level", share),
     false,
     {"各等级付原价的多少", "what each level pays of the shelf price"}},
    {"rate", rate, false, {"返现比例", "the rate of cashback"}},
    {"only", of_section(line_when), false, {"只适用于", "only for these lines"}},
    {"except", of_section(line_when), false, {"不适用于", "not for these lines"}},
    {"unless_all",
     of_section(line_when),
     false,
     {"整单都是这些商品时不适用", "not where every line of the order is one of these"}},
    {"days", of_section(days), false, days.meaning},
    {"per", word(period_words), false, {"每期", "in every"}},
    {"count", positive(count), false, {"几次或几张", "so many"}},
    {"count_by_level", map_by("level", count), false, {"各等级几次或几张", "so many for each level"}},
    {"counted_from",
     word(counted_from_words),
     false,
     {"期从何时算（默认 calendar）", "what periods are counted from (default calendar)"}},
    {"coupon", reference("coupon"), false, {"哪种券", "which coupon"}},
    {"declared_value",
     money,
     false,
     {"申明价值，退卡时扣除", "its declared value, deducted when a card is refunded"}},
    renamed_from_key,
};
inline constexpr std::string_view discount_may[] = {"pay", "pay_by_level", "only", "except", "days"};
inline constexpr std::string_view free_shipping_may[] = {"unless_all", "days"};
inline constexpr std::string_view cashback_must[] = {"rate"};
inline constexpr std::string_view cashback_may[] = {"only", "except", "days"};
inline constexpr std::string_view coupons_must[] = {"coupon", "per"};
inline constexpr std::string_view coupons_may[] = {"count", "count_by_level"};
inline constexpr std::string_view quota_must[] = {"per"};
inline constexpr std::string_view quota_may[] = {"count", "count_by_level", "counted_from",  "pay",
                                                 "only",  "except",         "declared_value"};
inline constexpr std::string_view gift_may[] = {"per",    "count", "count_by_level", "counted_from",
                                                "coupon", "days",  "declared_value"};
inline constexpr std::string_view flag_may[] = {"only", "except"};
inline constexpr Form privilege_forms[] = {
    {"discount", {}, discount_may},
    {"free_shipping", {}, free_shipping_may},
    {"cashback", cashback_must, cashback_may},
    {"coupons", coupons_must, coupons_may},
    {"quota", quota_must, quota_may},
    {"flag", {}, flag_may},
    {"gift", {}, gift_may},
};
inline constexpr Section privilege{
    "privilege", {"一项会员权益", "a privilege of members"}, privilege_keys, {}, "gives", privilege_forms};
inline constexpr Shape privilege_shape = of_section(privilege);

inline constexpr Word coupon_words[] = {
    {"amount_off", {"满减或立减", "money off, over a threshold where one is set"}},
    {"percent_off", {"折扣券", "a share of the price off"}},
    {"free_shipping", {"包邮券", "free shipping"}},
    {"gift", {"赠品券", "a gift"}},
    {"fixed_price", {"一口价", "a fixed price"}},
};
inline constexpr Key coupon_keys[] = {
    {"title", title, true, {"名称", "its name"}},
    {"kind", word(coupon_words), false, {"种类（默认 amount_off）", "its kind (default amount_off)"}},
    {"over", money, false, {"商品满多少可用", "from this goods total on"}},
    {"takes_off", positive(money), false, {"减多少", "how much off"}},
    {"pay", share, false, {"付价格的多少", "what is paid of the price"}},
    {"at_most", positive(money), false, {"最多减多少", "at most so much off"}},
    {"price", money, false, {"一口价是多少", "the fixed price"}},
    {"sku", text, false, {"哪个赠品", "which gift"}},
    {"valid_for",
     positive(duration),
     true,
     {"发放后有效多久", "how long it is valid from the day it is given"}},
    {"from_tomorrow", boolean, false, {"次日起可用", "to be used from the next day on"}},
    {"open_from", instant, false, {"最早何时可用", "not to be used before"}},
    {"open_until", instant, false, {"最晚何时可用", "not to be used from here on"}},
    {"stackable", boolean, false, {"可与其他券同用", "may be used with other coupons"}},
    {"transferable", boolean, false, {"可转赠", "may be given to somebody else"}},
    {"code", text, false, {"公开的领取码", "a public code by which it can be claimed"}},
    {"per_member", positive(count), false, {"每人最多几张", "at most so many per member"}},
    {"total", positive(count), false, {"总共最多几张", "at most so many in all"}},
    {"budget",
     positive(money),
     false,
     {"预算：总共最多减这么多钱，按每张最多减多少折成张数",
      "no more than this is taken off in all: as many coupons are given as it pays for at their most"}},
    {"only", of_section(line_when), false, {"只适用于", "only for these lines"}},
    {"except", of_section(line_when), false, {"不适用于", "not for these lines"}},
    renamed_from_key,
    retired_key,
};
inline constexpr std::string_view amount_off_must[] = {"takes_off"};
inline constexpr std::string_view percent_off_must[] = {"pay"};
inline constexpr std::string_view amount_off_may[] = {"budget"};
inline constexpr std::string_view percent_off_may[] = {"at_most", "budget"};
inline constexpr std::string_view gift_coupon_must[] = {"sku"};
inline constexpr std::string_view fixed_price_must[] = {"price"};
inline constexpr Form coupon_forms[] = {
    {"amount_off", amount_off_must, amount_off_may},
    {"percent_off", percent_off_must, percent_off_may},
    {"free_shipping", {}, {}},
    {"gift", gift_coupon_must, {}},
    {"fixed_price", fixed_price_must, {}},
};
inline constexpr Section coupon{"coupon",    {"一种优惠券", "a kind of coupon"}, coupon_keys, {}, "kind",
                                coupon_forms};
inline constexpr Shape coupon_shape = of_section(coupon);

// ---- rewards and cards ----

inline constexpr Word reward_words[] = {
    {"goods", {"商品", "goods"}},
    {"service", {"服务", "a service"}},
    {"coupon", {"优惠券", "a coupon"}},
};
inline constexpr Key reward_keys[] = {
    {"title", title, true, {"名称", "its name"}},
    {"gives", word(reward_words), true, {"是什么", "what it is"}},
    {"account", reference("account"), true, {"用哪个账户", "the account it is paid from"}},
    {"points", positive(points), true, {"多少积分", "so many points"}},
    {"cash", money, false, {"另付多少钱", "and so much money"}},
    {"shelf_price", positive(money), false, {"平时的售价", "its shelf price"}},
    {"coupon", reference("coupon"), false, {"哪种券", "which coupon"}},
    {"stock", positive(count), false, {"总共几份", "so many in all"}},
    {"open_from", instant, false, {"何时开始", "not before"}},
    {"open_until", instant, false, {"何时结束", "not from here on"}},
    renamed_from_key,
    retired_key,
};
inline constexpr std::string_view reward_goods_may[] = {"cash", "shelf_price"};
inline constexpr std::string_view reward_coupon_must[] = {"coupon"};
inline constexpr Form reward_forms[] = {
    {"goods", {}, reward_goods_may},
    {"service", {}, reward_goods_may},
    {"coupon", reward_coupon_must, {}},
};
inline constexpr Section reward{
    "reward", {"一件可用积分换的东西", "something points buy"}, reward_keys, {}, "gives", reward_forms};
inline constexpr Shape reward_shape = of_section(reward);

inline constexpr Key trial_keys[] = {
    {"name", name, true, {"试用的名字", "the trial's name"}},
    {"title", title, true, {"名称", "its title"}},
    {"price", money, true, {"试用价", "its price"}},
    {"valid_for", positive(duration), true, {"试用多久", "how long it lasts"}},
};
inline constexpr Section trial{
    "trial", {"特价体验，每人一次", "a cheap trial, once per member"}, trial_keys};
inline constexpr Key price_by_level_keys[] = {
    {"ladder", reference("ladder"), true, {"按哪个等级体系", "by which ladder"}},
    {"levels",
     map_by("level", share),
     true,
     {"各等级付卡价的多少，未写的付全价",
      "what each level pays of the price; what is not written pays all of it"}},
};
inline constexpr Section price_by_level{
    "price_by_level", {"各等级的卡价", "the price by level"}, price_by_level_keys};
inline constexpr Key pack_keys[] = {
    {"coupon", reference("coupon"), true, {"哪种券", "which coupon"}},
    {"count", positive(count), false, {"几张（默认 1）", "how many (default 1)"}},
    {"every",
     positive(duration),
     false,
     {"开卡时及此后每隔多久；不写则只在开卡时",
      "at purchase and then every so long; not written: once, at purchase"}},
};
inline constexpr Section pack{"pack", {"卡附带的券", "coupons that come with the card"}, pack_keys};
inline constexpr Shape pack_shape = of_section(pack);
inline constexpr Word card_refund_words[] = {
    {"unused_days",
     {"按剩余天数退款，减去已用的卡券面值和已领礼品的申明价值",
      "by unused days, less the face value of coupons used and the declared value of gifts taken"}},
    {"none", {"不退款", "none"}},
};
inline constexpr Key plan_keys[] = {
    {"title", title, true, {"名称", "its name"}},
    {"price", money, true, {"价格", "its price"}},
    {"valid_for", positive(duration), true, {"有效多久", "how long it lasts"}},
    {"ladder", reference("ladder"), false, {"在哪个等级体系", "in which ladder"}},
    {"level", reference("level"), false, {"给哪一级", "it gives this level"}},
    {"price_by_level", of_section(price_by_level), false, price_by_level.meaning},
    {"trial", of_section(trial), false, trial.meaning},
    {"packs", list_of(pack_shape), false, pack.meaning},
    {"privileges",
     list_of(privilege_reference),
     false,
     {"持卡即有的权益", "privileges that the card itself brings"}},
    {"refund",
     word(card_refund_words),
     false,
     {"退卡时（默认 unused_days）", "what is paid back on cancelling (default unused_days)"}},
    renamed_from_key,
    retired_key,
};
inline constexpr Section plan{"plan", {"一种付费卡", "a paid card"}, plan_keys};
inline constexpr Shape plan_shape = of_section(plan);

// ---- wallet ----

inline constexpr Word wallet_use_words[] = {
    {"in_proportion",
     {"本金与赠金按余额比例", "principal and bonus in proportion to what is left of each"}},
    {"principal_first", {"先用本金", "principal first"}},
    {"bonus_first", {"先用赠金", "bonus first"}},
};
inline constexpr Word bonus_never_words[] = {{"never", {"赠金不过期", "the bonus never ends"}}};
inline constexpr Key principal_limits_keys[] = {
    {"named", positive(money), true, {"实名会员", "members whose name is known"}},
    {"not_named", positive(money), true, {"非实名会员", "members whose name is not known"}},
};
inline constexpr Section principal_limits{
    "principal_limits", {"本金余额上限", "limits on the balance of principal"}, principal_limits_keys};
inline constexpr Key package_keys[] = {
    {"title", title, true, {"名称", "its name"}},
    {"principal", positive(money), true, {"充值多少", "what is paid in"}},
    {"bonus", money, true, {"赠送多少", "what is added"}},
};
inline constexpr Section package{"package", {"一种充值套餐", "a top-up package"}, package_keys};
inline constexpr Shape package_shape = of_section(package);
inline constexpr Key cashback_action_keys[] = {
    {"action", reference("action"), true, {"什么行为", "which action"}},
    {"gives", positive(money), true, {"给多少钱", "how much money it gives"}},
};
inline constexpr Section cashback_action{
    "cashback_action", {"按行为返现", "cashback for an action"}, cashback_action_keys};
inline constexpr Shape cashback_action_shape = of_section(cashback_action);
inline constexpr Key cashback_keys[] = {
    {"title", title, true, {"名称", "its name"}},
    {"actions", list_of(cashback_action_shape), false, cashback_action.meaning},
};
inline constexpr Section cashback{
    "cashback",
    {"返现余额：可消费，不可提现", "the cashback balance: spendable, never withdrawn"},
    cashback_keys};
inline constexpr Word top_up_refund_words[] = {
    {"unused_principal",
     {"退未用的本金，收回未用的赠金", "pays back unused principal and takes unused bonus"}},
    {"none", {"不退款", "none"}},
};
inline constexpr Key wallet_keys[] = {
    {"title", title, true, {"名称", "its name"}},
    {"use",
     word(wallet_use_words),
     false,
     {"付款时先用什么（默认 in_proportion）", "what a payment takes (default in_proportion)"}},
    {"bonus_ends_after",
     with_words(positive(duration), bonus_never_words),
     false,
     {"赠金有效多久（默认 1y）；本金永不过期",
      "how long a bonus lasts (default 1y); principal never ends"}},
    {"refund",
     word(top_up_refund_words),
     false,
     {"退充值时（默认 unused_principal）", "what refunding a top-up does (default unused_principal)"}},
    {"refund_within",
     positive(duration),
     false,
     {"充值后多久之内总可退（例如 7d），即使 refund 是 none",
      "how long after a top-up it is refunded at any rate (for example 7d), also where refund is none"}},
    {"principal_limits", of_section(principal_limits), false, principal_limits.meaning},
    {"packages", map_of(package_shape), false, package.meaning},
    {"cashback", of_section(cashback), false, cashback.meaning},
};
inline constexpr Section wallet{"wallet", {"储值与返现", "stored value and cashback"}, wallet_keys};

// ---- orders, campaigns, aims ----

inline constexpr Key some_levels_keys[] = {
    {"ladder", reference("ladder"), true, {"哪个等级体系", "which ladder"}},
    {"levels", list_of(level_reference), true, {"哪些等级", "which levels"}},
};
inline constexpr Section some_levels{
    "some_levels", {"某些等级的会员", "members of these levels"}, some_levels_keys};
inline constexpr Key orders_keys[] = {
    {"not_commissionable_for",
     of_section(some_levels),
     false,
     {"这些等级的订单不付推广佣金", "orders of these levels carry no affiliate commission"}},
};
inline constexpr Section orders{"orders", {"订单附带的信息", "what orders carry"}, orders_keys};

inline constexpr Word campaign_moment_words[] = {
    {"after_settlement", {"订单结算后", "when an order has settled"}},
    {"anniversary", {"每个入会周年", "on every anniversary of joining"}},
};
inline constexpr Key campaign_keys[] = {
    {"title", title, true, {"名称", "its name"}},
    {"moment", word(campaign_moment_words), true, {"什么时候", "when"}},
    {"orders_from",
     positive(count),
     true,
     {"已结算订单至少几个", "for members with at least so many settled orders"}},
    {"orders_to", positive(count), false, {"最多几个", "and at most so many"}},
    {"coupon", reference("coupon"), false, {"送哪种券", "it gives this coupon"}},
    {"plan", reference("plan"), false, {"送哪种卡", "it gives this card"}},
};
inline constexpr std::string_view campaign_one[] = {"coupon", "plan"};
inline constexpr Section campaign{
    "campaign", {"自动送券或送卡", "coupons or cards given by themselves"}, campaign_keys, campaign_one};
inline constexpr Shape campaign_shape = of_section(campaign);

inline constexpr Key money_range_keys[] = {
    {"from", money, true, {"从", "from"}},
    {"to", money, true, {"到", "to"}},
};
inline constexpr Section money_range{"money_range", {"金额范围", "a range of money"}, money_range_keys};
inline constexpr Key rate_range_keys[] = {
    {"from", rate, true, {"从", "from"}},
    {"to", rate, true, {"到", "to"}},
};
inline constexpr Section rate_range{"rate_range", {"比率范围", "a range of rates"}, rate_range_keys};
inline constexpr Key aims_keys[] = {
    {"cost_of_sales",
     of_section(rate_range),
     false,
     {"会员成本占会员销售额", "cost of the programme as a share of members' sales"}},
    {"order_amount", of_section(money_range), false, {"平均每单金额", "the average order"}},
    {"orders_per_year", of_section(rate_range), false, {"每会员每年订单数", "orders per member and year"}},
    {"important_customers", share, false, {"重要客户占比", "the share of important customers"}},
};
inline constexpr Section aims{"aims", {"目标：只用于报告", "aims: for reports only"}, aims_keys};

}  // namespace shuke::codec::syntax
