// The keys of a programme file: its frame, accounts, earning and ladders. What works at checkout stands in
// programme_syntax_checkout.h.
#include "codec/programme_syntax.h"
#include "codec/programme_syntax_checkout.h"

namespace shuke::codec::syntax {
namespace {

using Kind = Shape::Kind;

// ---- frame ----

constexpr Word settlement_from_words[] = {
    {"payment", {"从付款起", "from payment on"}},
    {"shipment", {"从发货起", "from shipment on"}},
};
constexpr Word when_completed_words[] = {
    {"wait", {"确认收货不提前结算", "completing the order does not move settlement"}},
    {"settle", {"确认收货立即结算", "completing the order settles it at once"}},
};
constexpr Word rates_of_words[] = {
    {"payment", {"按付款时", "those of its payment"}},
    {"settlement", {"按结算时", "those of its settlement"}},
};
constexpr Key settlement_keys[] = {
    {"from", word(settlement_from_words), true, {"从哪一刻算起", "the moment it is counted from"}},
    {"after",
     duration,
     true,
     {"多久之后退货期结束，订单结算",
      "how long until the return window is over and the order settles; 0d is at once"}},
    {"when_completed",
     word(when_completed_words),
     false,
     {"收到 complete_order 时怎样（默认 wait）", "what complete_order does (default wait)"}},
    {"rates_of",
     word(rates_of_words),
     false,
     {"积分倍数按哪一刻的等级和日子（默认 payment）",
      "whose level and day multiply what an order earns (default payment)"}},
};
constexpr Section settlement{"settlement",
                             {"订单何时结算：此后积分可用，消费计入",
                              "when an order settles: its points become available and its spend counts"},
                             settlement_keys};

constexpr Word spent_points_words[] = {
    {"keep_end", {"到期日不变", "the account keeps its end"}},
    {"renew_account",
     {"从当天起重新计算整个账户的到期日", "the whole account's end is counted anew from that day"}},
};
constexpr Key spent_points_keys[] = {
    {"part",
     word(spent_points_words),
     false,
     {"部分退货时（默认 keep_end）", "on a return of part of the order (default keep_end)"}},
    {"exchange",
     word(spent_points_words),
     false,
     {"换货时（默认 keep_end）", "on an exchange (default keep_end)"}},
};
constexpr Section spent_points{"spent_points",
                               {"用过积分的订单退货时，账户到期日怎样；整单退货到期日总是不变",
                                "what a return of an order that spent points does to the account's end; a "
                                "whole return always keeps it"},
                               spent_points_keys};
constexpr Word refund_to_words[] = {
    {"in_order",
     {"依次退回积分、返现、储值、礼品卡、现金",
      "to points, cashback, wallet, gift card and cash, one after the other"}},
    {"in_proportion", {"按各付款方式的比例退回", "to all of them in proportion"}},
};
constexpr Key returns_keys[] = {
    {"accepted_for",
     positive(duration),
     false,
     {"付款后多久内接受退货（默认 1y）", "how long after payment returns are taken (default 1y)"}},
    {"spent_points", of_section(spent_points), false, spent_points.meaning},
    {"refund_to",
     word(refund_to_words),
     false,
     {"一行商品的退款退到它的哪些付款方式（默认 in_order）",
      "to which of its tenders the refund of a line goes (default in_order)"}},
};
constexpr Section returns{"returns", {"退货与换货", "returns and exchanges"}, returns_keys};

constexpr Word unclaimed_words[] = {{"never", {"不提供", "not at all"}}};
constexpr Key guests_keys[] = {
    {"claimable_for",
     with_words(positive(duration), unclaimed_words),
     true,
     {"非会员订单可在多久内归到会员名下，never 为不可",
      "how long a guest's order can be claimed by a member, or never (default 90d)"}},
};
constexpr Section guests{"guests", {"没有会员的订单", "orders without a member"}, guests_keys};

constexpr Key own_action_keys[] = {
    {"title", title, true, {"名称", "its name"}},
};
constexpr Section own_action{
    "action",
    {"商家自己的行为，除标准行为之外", "an action of the shop's own, beside the standard ones"},
    own_action_keys};
constexpr Shape own_action_shape = of_section(own_action);

// ---- accounts ----

constexpr Word account_kind_words[] = {
    {"points", {"积分：可获得，可使用", "points: earned and spent"}},
    {"growth", {"成长值：只增长，决定等级", "growth: collected, decides levels, never spent"}},
};
constexpr Word never_words[] = {{"never", {"永不过期", "never ends"}}};
constexpr Word round_up_words[] = {
    {"month_end", {"当月最后一天", "the last day of that month"}},
    {"quarter_end", {"当季最后一天", "the last day of that quarter"}},
    {"year_end", {"当年最后一天", "the last day of that year"}},
};
constexpr Key expiry_keys[] = {
    {"each_lot_after",
     positive(duration),
     false,
     {"每笔从可用之日起有效多久", "each lot lives this long from the day it becomes available"}},
    {"rounded_up_to", word(round_up_words), false, {"每笔的到期日延到", "a lot's end is moved on to"}},
    {"inactive_for",
     positive(duration),
     false,
     {"从最后一次获得积分的结算起，这么久之后整个余额到期",
      "the whole balance ends this long after the last settled order that earned"}},
    {"every_year_on",
     month_day,
     false,
     {"每年这一天之后到期", "everything ends after this day of the year"}},
    {"years_later",
     count,
     false,
     {"0 为最近的这一天（默认），1 为其后一年", "0: the next such day (default), 1: the one after it"}},
};
constexpr std::string_view expiry_one[] = {"each_lot_after", "inactive_for", "every_year_on"};
constexpr Section expiry{"expiry", {"何时过期", "when it ends"}, expiry_keys, expiry_one};

constexpr Key worth_keys[] = {
    {"points", positive(points), true, {"这么多积分", "so many points"}},
    {"money", positive(money), true, {"值这么多钱", "are worth this much money"}},
    {"redeemed",
     share,
     false,
     {"预计会被使用的比例（默认 100%；回测按映射文件的 assume）",
      "the share expected to be used (default 100%; a backtest takes what its mapping assumes)"}},
};
constexpr Section worth{
    "worth",
    {"积分值多少钱：用于负债、成本和检查", "what points are worth: for liability, cost and checking"},
    worth_keys};
constexpr Key pay_keys[] = {
    {"points", positive(points), true, {"这么多积分", "so many points"}},
    {"money", positive(money), true, {"抵这么多钱", "pay this much money"}},
    {"at_most",
     share,
     false,
     {"最多抵商品金额的比例（默认 100%）", "at most this share of the goods total (default 100%)"}},
};
constexpr Section pay{
    "pay",
    {"用积分直接付款；没有这一项则不能", "paying with points; without it points do not pay"},
    pay_keys};

constexpr Word claw_back_words[] = {
    {"debt",
     {"不足部分记为欠分，由以后所得先还",
      "what is not there becomes debt, repaid first by later earnings"}},
    {"available", {"只收回现有的", "only what is there is taken"}},
    {"pending_only", {"只收回尚未结算的", "only what is still pending is taken"}},
};
constexpr Key account_keys[] = {
    {"title", title, true, {"名称", "its name"}},
    {"kind", word(account_kind_words), false, {"种类（默认 points）", "its kind (default points)"}},
    {"expiry", with_words(of_section(expiry), never_words), true, expiry.meaning},
    {"worth", of_section(worth), false, worth.meaning},
    {"claw_back",
     word(claw_back_words),
     false,
     {"退货时怎样收回已发的积分（默认 debt）",
      "how points of returned goods are taken back (default debt)"}},
    {"pay", of_section(pay), false, pay.meaning},
    {"return_grace",
     duration,
     false,
     {"退货退回的积分若属于已到期的一笔，自退货起还可用多少天（默认 0d：立即过期）",
      "days from a return on that points can be used which it puts back into a lot that has ended (default "
      "0d: they expire at once)"}},
    renamed_from_key,
    retired_key,
};
constexpr Section account{
    "account", {"一个积分或成长值账户", "an account of points or growth"}, account_keys};
constexpr Shape account_shape = of_section(account);

// ---- earning ----

constexpr Key by_price_class_keys[] = {
    {"regular", rate, false, {"正价", "regular price"}},
    {"special", rate, false, {"特价", "special price"}},
    {"group_buy", rate, false, {"团购", "group buy"}},
    {"third_party", rate, false, {"第三方商品", "third-party goods"}},
};
constexpr Section by_price_class{
    "by_price_class",
    {"各价格类别的比率，未写的用 rate", "rates by price class; what is not written has `rate`"},
    by_price_class_keys};
constexpr Key by_tender_keys[] = {
    {"cash", rate, false, {"现金及站外支付", "cash and any outside payment"}},
    {"gift_card", rate, false, {"礼品卡", "gift card"}},
    {"wallet", rate, false, {"储值余额", "stored value"}},
    {"cashback", rate, false, {"返现余额", "cashback balance"}},
    {"points", rate, false, {"积分抵扣的部分（默认 0）", "the part paid with points (default 0)"}},
};
constexpr Section by_tender{"by_tender",
                            {"按支付方式的比率；与商品比率取较低者",
                             "rates by means of payment; the lower of this and the line's applies"},
                            by_tender_keys};
constexpr Key special_rate_keys[] = {
    {"when", of_section(line_when), true, line_when.meaning},
    {"rate", rate, true, {"这些商品的比率", "the rate of these goods"}},
};
constexpr Section special_rate{
    "special_rate",
    {"某些商品另有比率；第一条符合的有效", "goods with a rate of their own; the first that fits applies"},
    special_rate_keys};
constexpr Shape special_rate_shape = of_section(special_rate);

constexpr Key times_keys[] = {
    {"ladder", reference("ladder"), false, {"按哪个等级体系", "by which ladder"}},
    {"levels",
     map_by("level", rate),
     false,
     {"各等级的倍数，未写的为 1", "the multiplier of each level; what is not written has 1"}},
    {"times", rate, false, {"所有人的倍数", "the multiplier for everybody"}},
    {"days", of_section(days), false, {"只在这些日子（按付款日）", "only on these days (of payment)"}},
};
constexpr std::string_view times_one[] = {"levels", "times"};
constexpr Section times{"times",
                        {"倍数；几条同时成立时取最高的一条，不相乘",
                         "a multiplier; where several hold the highest applies, not their product"},
                        times_keys,
                        times_one};
constexpr Shape times_shape = of_section(times);

constexpr Word rounding_words[] = {
    {"down", {"舍去小数", "down"}},
    {"half_up", {"四舍五入", "half up"}},
    {"half_even", {"四舍六入五成双", "half to even"}},
};
constexpr Word round_each_words[] = {
    {"order", {"每单一次", "once per order"}},
    {"line", {"每行一次", "once per line"}},
};
constexpr Key order_rule_keys[] = {
    {"id",
     name,
     false,
     {"规则名，出现在明细中（默认 orders_账户）",
      "the rule's name in explanations (default orders_ACCOUNT)"}},
    {"account", reference("account"), true, {"记入哪个账户", "the account it goes to"}},
    {"per",
     positive(money),
     false,
     {"每支付这么多钱（默认 1.00）", "for each so much money paid (default 1.00)"}},
    {"rate", rate, false, {"得多少（默认 1）", "so many (default 1)"}},
    {"by_price_class", of_section(by_price_class), false, by_price_class.meaning},
    {"special_rates", list_of(special_rate_shape), false, special_rate.meaning},
    {"by_tender", of_section(by_tender), false, by_tender.meaning},
    {"shipping",
     rate,
     false,
     {"运费的比率（默认不计）", "the rate of the shipping fee (default: it earns nothing)"}},
    {"times", list_of(times_shape), false, times.meaning},
    {"at_most", positive(points), false, {"每单最多", "at most per order"}},
    {"rounding", word(rounding_words), false, {"取整方式（默认 down）", "rounding (default down)"}},
    {"round_each",
     word(round_each_words),
     false,
     {"在哪里取整（默认 order）", "where it is rounded (default order)"}},
};
constexpr Section order_rule{
    "order_rule",
    {"按实付商品金额获得；每个账户一条", "earning from what was paid for goods; one rule per account"},
    order_rule_keys};
constexpr Shape order_rule_shape = of_section(order_rule);

constexpr Word at_edge_words[] = {
    {"cap", {"接受，给剩下的，可以是 0", "accepted, gives what is left, be it 0"}},
    {"reject", {"拒绝", "rejected"}},
};
constexpr Key limit_keys[] = {
    {"per", word(period_words), true, {"在多长时间内", "within which period"}},
    {"times", positive(count), false, {"最多几次", "at most so many times"}},
    {"amount", positive(points), false, {"最多给多少", "at most so much"}},
    {"at_edge",
     word(at_edge_words),
     false,
     {"到限后怎样（默认 cap）", "what happens at the limit (default cap)"}},
};
constexpr Section limit{"limit", {"次数或数量的上限", "a limit on times or amount"}, limit_keys};

constexpr Key action_rule_keys[] = {
    {"id", name, false, {"规则名（默认 行为_账户）", "the rule's name (default ACTION_ACCOUNT)"}},
    {"action", reference("action"), true, {"什么行为", "which action"}},
    {"account", reference("account"), true, {"记入哪个账户", "the account it goes to"}},
    {"gives", positive(points), true, {"给多少", "how much it gives"}},
    {"limit", of_section(limit), false, limit.meaning},
};
constexpr Section action_rule{
    "action_rule",
    {"按行为获得；每个行为和账户一条", "earning from an action; one rule per action and account"},
    action_rule_keys};
constexpr Shape action_rule_shape = of_section(action_rule);

constexpr Key referral_keys[] = {
    {"id", name, false, {"规则名（默认 referral）", "the rule's name (default referral)"}},
    {"account", reference("account"), true, {"记入推荐人的哪个账户", "the referrer's account it goes to"}},
    {"gives", positive(points), true, {"给多少", "how much it gives"}},
};
constexpr Section referral{"referral",
                           {"推荐新客：新客首单结算后给推荐人",
                            "referral: paid to the referrer when the new customer's first order settles"},
                           referral_keys};

constexpr Key earning_keys[] = {
    {"orders", list_of(order_rule_shape), false, order_rule.meaning},
    {"actions", list_of(action_rule_shape), false, action_rule.meaning},
    {"referral", of_section(referral), false, referral.meaning},
};
constexpr Section earning{
    "earning", {"怎样获得积分和成长值", "how points and growth are earned"}, earning_keys};

// ---- ladders ----

constexpr Word ladder_kind_words[] = {
    {"earned", {"按消费、订单或成长值", "by spend, orders or growth"}},
    {"balance", {"按储值余额", "by the stored-value balance"}},
    {"card", {"按付费卡", "by paid cards"}},
};
constexpr Word window_words[] = {
    {"lifetime", {"一直以来", "all time"}},
    {"since_level_change", {"上次等级变动以来，从零计", "since the last change of level, from zero"}},
    {"current_term", {"本等级有效期内", "within the current term"}},
    {"calendar_month", {"本月", "this calendar month"}},
    {"calendar_quarter", {"本季", "this calendar quarter"}},
    {"calendar_year", {"本年", "this calendar year"}},
};
constexpr Shape window = with_words(positive(duration), window_words);
constexpr Meaning window_meaning{"计算的时间段：词或最近的时长，如 12mo",
                                 "the time that counts: a word, or the last so long, such as 12mo"};
constexpr Word up_words[] = {
    {"at_once", {"达到即升", "as soon as it is reached"}},
    {"at_review", {"每月1日复核时", "at the review on the first of each month"}},
};
constexpr Word down_words[] = {
    {"never", {"不降", "never"}},
    {"at_once", {"不再满足即降（如退货）", "as soon as it is no longer held (by a return, say)"}},
    {"at_term_end", {"有效期满时按 at_term_end", "at the end of the term, by at_term_end"}},
    {"at_review", {"每月1日复核，降到应得等级", "at the review, to the level earned"}},
    {"at_review_one_level", {"每月1日复核，降一级", "at the review, one level down"}},
};
constexpr Word steps_words[] = {
    {"highest", {"直接升到满足条件的最高级", "to the highest level whose conditions hold"}},
    {"one", {"每次只升一级", "one level at a time"}},
};

constexpr Key spend_needed_keys[] = {
    {"at_least", positive(money), true, {"至少", "at least"}},
    {"window", window, false, window_meaning},
    {"upward_only", boolean, false, {"只在升级时要求", "asked for reaching the level, not for keeping it"}},
};
constexpr Section spend_needed{
    "spend_needed", {"消费条件的完整写法", "a condition on spend written out"}, spend_needed_keys};
constexpr Key count_needed_keys[] = {
    {"at_least", positive(count), true, {"至少", "at least"}},
    {"window", window, false, window_meaning},
    {"upward_only", boolean, false, {"只在升级时要求", "asked for reaching the level, not for keeping it"}},
};
constexpr Section orders_needed{"orders_needed",
                                {"订单数条件的完整写法", "a condition on the number of orders written out"},
                                count_needed_keys};
constexpr Key growth_needed_keys[] = {
    {"at_least", positive(points), true, {"至少", "at least"}},
    {"account",
     reference("account"),
     false,
     {"哪个成长值账户（只有一个时可省）", "which growth account (where there is more than one)"}},
    {"upward_only", boolean, false, {"只在升级时要求", "asked for reaching the level, not for keeping it"}},
};
constexpr Section growth_needed{
    "growth_needed", {"成长值条件的完整写法", "a condition on growth written out"}, growth_needed_keys};

constexpr Shape spend_shape{.kind = Kind::money, .section = &spend_needed, .positive = true};
constexpr Shape orders_shape{.kind = Kind::count, .section = &orders_needed, .positive = true};
constexpr Shape growth_shape{.kind = Kind::points, .section = &growth_needed, .positive = true};
constexpr Meaning spend_meaning{"已结算消费达到这么多（或更多）", "settled spend of so much or more"};
constexpr Meaning orders_meaning{"已结算订单达到这么多", "so many settled orders or more"};
constexpr Meaning growth_meaning{"成长值达到这么多", "so much growth or more"};
constexpr Meaning balance_meaning{"储值余额（本金加赠金）达到这么多",
                                  "a stored-value balance (principal and bonus) of so much or more"};

constexpr Key gift_keys[] = {
    {"coupon", reference("coupon"), false, {"哪种券", "which coupon"}},
    {"count", positive(count), false, {"几张（默认 1）", "how many (default 1)"}},
    {"account", reference("account"), false, {"记入哪个账户", "the account it goes to"}},
    {"points", positive(points), false, {"多少积分", "how many points"}},
};
constexpr std::string_view gift_one[] = {"coupon", "points"};
constexpr Section gift{
    "gift", {"首次升到此级时送一次", "given once, when the level is first reached"}, gift_keys, gift_one};
constexpr Shape gift_shape = of_section(gift);

constexpr Key level_keys[] = {
    {"title", title, true, {"名称", "its name"}},
    {"spend", spend_shape, false, spend_meaning},
    {"orders", orders_shape, false, orders_meaning},
    {"growth", growth_shape, false, growth_meaning},
    {"balance", positive(money), false, balance_meaning},
    {"term",
     positive(duration),
     false,
     {"等级有效期，期满按 at_term_end", "how long the level is held; then at_term_end decides"}},
    {"gifts", list_of(gift_shape), false, gift.meaning},
    {"wanted_share",
     share,
     false,
     {"希望占会员的比例，用于报告", "the wanted share of members, for reports"}},
    {"by_hand_only", boolean, false, {"只由人工授予", "given by hand only"}},
    renamed_from_key,
    retired_key,
};
constexpr Section level{
    "level",
    {"一个等级；有几个条件时须同时满足", "a level; where it has several conditions all must hold"},
    level_keys};
constexpr Shape level_shape = of_section(level);

constexpr Key up_keys[] = {
    {"from",
     reference("level"),
     false,
     {"从哪一级（不写为任何更低的级）", "from which level (not written: from any below)"}},
    {"to", reference("level"), true, {"升到哪一级", "to which level"}},
    {"spend", spend_shape, false, spend_meaning},
    {"orders", orders_shape, false, orders_meaning},
    {"growth", growth_shape, false, growth_meaning},
};
constexpr Section up{"up",
                     {"一条升级路径，用于升级条件取决于现有等级时",
                      "one way up, where what it takes depends on the level held"},
                     up_keys};
constexpr Shape up_shape = of_section(up);

constexpr Key term_end_keys[] = {
    {"under",
     positive(money),
     false,
     {"有效期内消费低于这么多时；不写为其余情况",
      "spend within the term under so much; not written: in every other case"}},
    {"becomes",
     reference("level"),
     true,
     {"变为哪一级（同级则续期）", "the level that follows (the same one: a new term)"}},
};
constexpr Section term_end{
    "term_end",
    {"有效期满时，第一条成立的决定", "at the end of a term, the first row that holds decides"},
    term_end_keys};
constexpr Shape term_end_shape = of_section(term_end);
constexpr Shape term_end_list = list_of(term_end_shape);

constexpr Key ladder_keys[] = {
    {"title", title, true, {"名称", "its name"}},
    {"kind",
     word(ladder_kind_words),
     false,
     {"按什么定级（默认 earned）", "what decides the level (default earned)"}},
    {"window",
     window,
     false,
     {"消费和订单的计算时间段（默认 lifetime）",
      "the time in which spend and orders count (default lifetime)"}},
    {"moves_up",
     word(up_words),
     false,
     {"何时升级（默认 at_once）", "when a level is gained (default at_once)"}},
    {"moves_down",
     word(down_words),
     false,
     {"何时降级（默认 at_once）", "when a level is lost (default at_once)"}},
    {"steps_up",
     word(steps_words),
     false,
     {"一次升几级（默认 highest）", "how far one move up goes (default highest)"}},
    {"interaction_share",
     share,
     false,
     {"成长值中互动所得最多占门槛的比例",
      "growth that does not come from sales counts up to this share of a threshold"}},
    {"levels", map_of(level_shape), true, {"各等级，从低到高", "the levels, lowest first"}},
    {"up", list_of(up_shape), false, up.meaning},
    {"at_term_end", map_by("level", term_end_list), false, term_end.meaning},
    {"relevel_every",
     positive(duration),
     false,
     {"多久按希望比例提出新门槛（经确认才生效）",
      "how often thresholds for the wanted shares are proposed (applied on confirmation only)"}},
    renamed_from_key,
};
constexpr Section ladder{"ladder", {"一个等级体系", "a ladder of levels"}, ladder_keys};
constexpr Shape ladder_shape = of_section(ladder);

// ---- the whole ----

constexpr Key programme_keys[] = {
    {"programme",
     name,
     true,
     {"本方案的名字，与文件名相同", "the name of this programme, the same as the file's"}},
    {"title", title, true, {"名称", "its title"}},
    {"description", title, false, {"一句话说明", "what it is, in a sentence"}},
    {"currency", text, true, {"货币（ISO 4217），如 CNY", "the currency (ISO 4217), such as CNY"}},
    {"time_zone",
     text,
     true,
     {"时区（IANA），如 Asia/Shanghai", "the time zone (IANA), such as Asia/Shanghai"}},
    {"settlement", of_section(settlement), true, settlement.meaning},
    {"returns", of_section(returns), false, returns.meaning},
    {"late_arrival",
     positive(duration),
     false,
     {"迟到的指令最多可晚多久（默认 90d）", "how late a command may arrive (default 90d)"}},
    {"guests", of_section(guests), false, guests.meaning},
    {"actions", map_of(own_action_shape), false, own_action.meaning},
    {"accounts", map_of(account_shape), false, account.meaning},
    {"earning", of_section(earning), false, earning.meaning},
    {"ladders", map_of(ladder_shape), true, ladder.meaning},
    {"stacking", of_section(stacking), false, stacking.meaning},
    {"privileges", map_of(privilege_shape), false, privilege.meaning},
    {"coupons", map_of(coupon_shape), false, coupon.meaning},
    {"rewards", map_of(reward_shape), false, reward.meaning},
    {"plans", map_of(plan_shape), false, plan.meaning},
    {"wallet", of_section(wallet), false, wallet.meaning},
    {"orders", of_section(orders), false, orders.meaning},
    {"campaigns", map_of(campaign_shape), false, campaign.meaning},
    {"aims", of_section(aims), false, aims.meaning},
};
constexpr Section programme{"programme", {"会员方案文件", "a programme file"}, programme_keys};

}  // namespace
}  // namespace shuke::codec::syntax

namespace shuke::codec {

const Section& programme_syntax() {
  return syntax::programme;
}

}  // namespace shuke::codec
