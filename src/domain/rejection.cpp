// The table of rejections: one row a code, in order of precedence, with the sentences a cashier can read
// out. schema/rejections.md is this table as a page; rejection_test.cpp holds the two together.
#include "domain/rejection.h"

#include "base/check.h"

namespace shuke::domain {
namespace {

using enum RejectionCode;

// What kind of answer a refusal is to a caller over HTTP.
constexpr int bad_request = 400;    // the command cannot be read
constexpr int not_found = 404;      // something it names is not there
constexpr int conflict = 409;       // what it names is not in the state it needs
constexpr int unprocessable = 422;  // it was understood, and its figures or dates are refused

// `again`: the same request under a new id can succeed later, because commands of others can make it
// possible. `for_good`: only another request, or another programme, can succeed.
constexpr bool again = true;
constexpr bool for_good = false;

constexpr RejectionRow rows[] = {
    {malformed_command, "malformed_command", bad_request, for_good, "请求内容有误，无法读取。",
     "The command cannot be read."},
    {unknown_type, "unknown_type", bad_request, for_good, "不认识这种操作。",
     "This kind of command is unknown."},
    {id_required, "id_required", bad_request, for_good, "请求缺少编号。", "The command has no id."},
    {id_reused, "id_reused", unprocessable, for_good, "这个编号已用于内容不同的请求。",
     "This id was already used for a command with other content."},
    {at_in_the_future, "at_in_the_future", unprocessable, again, "发生时间晚于现在。",
     "The command is dated in the future."},
    {too_late, "too_late", unprocessable, for_good, "发生时间太早，已不再受理。",
     "The command is dated too long ago to be taken."},
    {late_not_supported, "late_not_supported", unprocessable, for_good,
     "该会员在此时间之后已有记录，此处不能补录更早的事件。",
     "Something later was already done for this member; here commands come in the order of their time."},

    {member_not_found, "member_not_found", not_found, again, "没有找到该会员。",
     "There is no such member."},
    {member_erased, "member_erased", conflict, for_good, "该会员的资料已被删除。",
     "This member was erased."},
    {member_merged, "member_merged", conflict, for_good, "该会员已并入另一位会员。",
     "This member was merged into another."},
    {member_exists, "member_exists", conflict, for_good, "该会员已经登记过。",
     "This member is enrolled already."},
    {referrer_not_found, "referrer_not_found", not_found, again, "没有找到推荐人。",
     "There is no member to have referred this one."},
    {self_referral, "self_referral", unprocessable, for_good, "不能推荐自己。",
     "Nobody can refer himself or herself."},
    {ladder_not_found, "ladder_not_found", not_found, for_good, "会员方案里没有这个等级体系。",
     "The programme has no such ladder of levels."},
    {level_not_found, "level_not_found", not_found, for_good, "会员方案里没有这个等级。",
     "The programme has no such level."},
    {account_not_found, "account_not_found", not_found, for_good, "会员方案里没有这个账户。",
     "The programme has no such account."},
    {action_not_found, "action_not_found", not_found, for_good, "会员方案里没有这种行为。",
     "The programme knows no such action."},
    {reward_not_found, "reward_not_found", not_found, for_good, "会员方案里没有这个兑换品。",
     "The programme has no such reward."},
    {plan_not_found, "plan_not_found", not_found, for_good, "会员方案里没有这种付费卡。",
     "The programme has no such card plan."},
    {package_not_found, "package_not_found", not_found, for_good, "会员方案里没有这个充值档。",
     "The programme has no such top-up package."},
    {template_not_found, "template_not_found", not_found, for_good, "会员方案里没有这种优惠券。",
     "The programme has no such coupon template."},
    {privilege_not_found, "privilege_not_found", not_found, for_good, "会员方案里没有这项权益。",
     "The programme has no such privilege."},
    {order_not_found, "order_not_found", not_found, again, "没有找到该订单。", "There is no such order."},
    {line_not_found, "line_not_found", not_found, for_good, "订单里没有这一行商品。",
     "The order has no such line."},
    {hold_not_found, "hold_not_found", not_found, again, "没有找到这笔冻结。", "There is no such hold."},
    {redemption_not_found, "redemption_not_found", not_found, again, "没有找到这次兑换。",
     "There is no such redemption."},
    {coupon_not_found, "coupon_not_found", not_found, again, "没有找到这张优惠券。",
     "There is no such coupon."},
    {card_not_found, "card_not_found", not_found, again, "没有找到这张卡。", "There is no such card."},
    {card_secret_not_found, "card_secret_not_found", not_found, for_good, "卡密不正确，请核对后再输入。",
     "This is no card's secret; check it and enter it again."},
    {top_up_not_found, "top_up_not_found", not_found, again, "没有找到这笔充值。",
     "There is no such top-up."},
    {use_not_found, "use_not_found", not_found, again, "没有找到这次权益使用。",
     "There is no such use of a privilege."},
    {order_exists, "order_exists", conflict, for_good, "该订单号已经存在。",
     "An order of this number exists already."},
    {return_exists, "return_exists", conflict, for_good, "该退货号已经登记过。",
     "A return of this number exists already."},
    {hold_exists, "hold_exists", conflict, for_good, "该冻结号已经存在。",
     "A hold of this number exists already."},
    {redemption_exists, "redemption_exists", conflict, for_good, "该兑换号已经存在。",
     "A redemption of this number exists already."},
    {coupon_exists, "coupon_exists", conflict, for_good, "该券号已经存在。",
     "A coupon of this number exists already."},
    {code_exists, "code_exists", conflict, for_good, "这个券码已经存在。", "This code exists already."},
    {card_exists, "card_exists", conflict, for_good, "该卡已经存在，或会员已持有这种卡；可以续费。",
     "This card exists already, or the member holds one of this plan; it can be renewed."},
    {card_batch_exists, "card_batch_exists", conflict, for_good, "该批次的卡密已经生成。",
     "The secrets of this batch are made already."},
    {top_up_exists, "top_up_exists", conflict, for_good, "该充值号已经存在。",
     "A top-up of this number exists already."},
    {use_exists, "use_exists", conflict, for_good, "这次权益使用已经登记过。",
     "This use of a privilege is recorded already."},
    {action_exists, "action_exists", conflict, for_good, "这次行为已经记录过。",
     "This action is recorded already."},
    {action_not_recorded, "action_not_recorded", not_found, again, "没有这次行为的记录，无法撤销。",
     "This action was never recorded, or is undone already."},

    {order_not_paid, "order_not_paid", conflict, again, "订单尚未付款。", "The order is not paid yet."},
    {order_already_shipped, "order_already_shipped", conflict, for_good, "订单已经发货。",
     "The order is shipped already."},
    {order_already_settled, "order_already_settled", conflict, for_good,
     "订单已经结算，不能取消，只能退货。", "The order is settled; it can be returned, not cancelled."},
    {order_cancelled, "order_cancelled", conflict, for_good, "订单已经取消。", "The order is cancelled."},
    {order_has_member, "order_has_member", conflict, for_good, "订单已经属于一位会员。",
     "The order belongs to a member already."},
    {return_too_late, "return_too_late", conflict, for_good, "已超过可退货的期限。",
     "The time in which this order can be returned, cancelled or claimed is over."},
    {return_exceeds_purchase, "return_exceeds_purchase", unprocessable, for_good,
     "退货超过了购买的数量或金额。", "More would come back than was bought.",
     "要退 {asked}，还剩 {there}。", "Asked for: {asked}; left: {there}."},
    {hold_ended, "hold_ended", conflict, for_good, "这笔冻结已经结束。", "The hold is over."},
    {capture_exceeds_hold, "capture_exceeds_hold", unprocessable, for_good, "扣除数超过了冻结数。",
     "More would be taken than is held.", "要扣除 {asked}，冻结 {there}。",
     "Asked for: {asked}; held: {there}."},
    {quote_invalid, "quote_invalid", unprocessable, for_good, "报价无效，请重新报价。",
     "The quote is not valid; please ask for a new one."},
    {quote_expired, "quote_expired", conflict, for_good, "报价已过期，请重新报价。",
     "The quote has expired; please ask for a new one."},
    {quote_changed, "quote_changed", conflict, for_good,
     "订单的商品、付款或优惠券与报价不符，或价格条件已变化；请核对或重新报价。",
     "The order's lines, tenders or coupons are not those of the quote, or what it rests on has changed; "
     "please compare them or ask for a new quote."},
    {coupon_not_yours, "coupon_not_yours", conflict, for_good, "这张券不属于该会员。",
     "The coupon belongs to another member."},
    {code_used, "code_used", conflict, for_good, "这个券码已经被领用。",
     "The code was used already to claim a coupon."},
    {coupon_used, "coupon_used", conflict, again, "这张券已经用过。", "The coupon is used already."},
    {coupon_expired, "coupon_expired", conflict, for_good, "这张券已过期。", "The coupon has expired."},
    {coupon_locked, "coupon_locked", conflict, again, "这张券已为一份报价预留。",
     "The coupon is put aside for a quote."},
    {coupon_below_threshold, "coupon_below_threshold", unprocessable, for_good, "未达到用券的最低金额。",
     "The goods do not reach the amount this coupon asks for."},
    {coupon_not_applicable, "coupon_not_applicable", unprocessable, for_good, "这张券不适用于这些商品。",
     "The coupon does not apply to these goods."},
    {coupon_limit_reached, "coupon_limit_reached", conflict, again,
     "这种券已领完，已达到每人上限，或一张订单不能再用更多。",
     "No more of these coupons can be given, or used in one order."},
    {coupon_not_transferable, "coupon_not_transferable", conflict, for_good, "这张券不能转给别人。",
     "The coupon cannot be passed on to another member."},
    {card_not_active, "card_not_active", conflict, again, "这张卡当前不可用。", "The card is not active."},
    {trial_already_used, "trial_already_used", conflict, for_good, "试用卡每人只能用一次。",
     "The trial can be had only once."},
    {card_secret_used, "card_secret_used", conflict, for_good, "这个卡密已经用过。",
     "This secret has been used already."},
    {card_secret_expired, "card_secret_expired", conflict, for_good, "这个卡密已过兑换期。",
     "This secret can no longer be redeemed."},
    {privilege_used, "privilege_used", conflict, again, "已有订单按这次权益计价，退货后才能撤销。",
     "An order was priced by this use of the privilege; it must come back first."},
    {privilege_used_up, "privilege_used_up", conflict, again, "本期的权益次数已用完。",
     "The privilege is used up for this period."},
    {action_limit_reached, "action_limit_reached", conflict, again, "这种行为的次数已达上限。",
     "The limit for this action is reached."},

    {lines_required, "lines_required", unprocessable, for_good, "没有商品行。",
     "There are no lines of goods."},
    {line_repeated, "line_repeated", unprocessable, for_good, "商品行的编号重复。",
     "Two lines have the same id."},
    {amount_out_of_range, "amount_out_of_range", unprocessable, for_good, "金额或数量超出允许范围。",
     "An amount or quantity is outside what is allowed."},
    {tenders_do_not_match_due, "tenders_do_not_match_due", unprocessable, for_good,
     "付款合计与应付金额不符。", "The payments do not add up to what is due.",
     "应付 {asked}，付款合计 {there}。", "Due: {asked}; paid: {there}."},
    {points_tender_not_allowed, "points_tender_not_allowed", unprocessable, for_good,
     "这里不能用积分付款，或超过了可用积分支付的部分。", "Points cannot pay this, or not so much of it."},
    {points_do_not_match_amount, "points_do_not_match_amount", unprocessable, for_good,
     "积分数与抵扣金额不符。", "The points do not match the amount they are to pay.",
     "要抵扣 {asked}，这些积分值 {there}。", "To pay: {asked}; the points are worth {there}."},
    {reward_needs_payment, "reward_needs_payment", unprocessable, for_good,
     "该兑换品需加现金，请通过订单购买。", "This reward has a cash part and is bought through an order."},
    {reward_out_of_stock, "reward_out_of_stock", conflict, again, "该兑换品已兑完。",
     "The reward is out of stock."},
    {reward_not_open, "reward_not_open", conflict, again, "该兑换品目前不开放。",
     "The reward cannot be had at this time."},
    {wallet_frozen, "wallet_frozen", conflict, again, "储值已挂失冻结。", "The wallet is frozen."},
    {balance_insufficient, "balance_insufficient", unprocessable, again, "余额不足。",
     "The balance is not sufficient.", "需要 {asked}，可用 {there}。",
     "Needed: {asked}; available: {there}."},
    {balance_limit_exceeded, "balance_limit_exceeded", unprocessable, again, "超过了储值余额的上限。",
     "The stored balance would pass its limit.", "将达到 {asked}，上限 {there}。",
     "It would be {asked}; the limit is {there}."},
    {amount_exceeds_top_up, "amount_exceeds_top_up", unprocessable, for_good, "这笔充值剩下的金额不够。",
     "Not so much, or nothing, is left of the top-up.", "要退 {asked}，还剩 {there}。",
     "Asked for: {asked}; left: {there}."},
    {balance_left, "balance_left", conflict, again, "储值余额尚未用完。", "There is stored value left."},

    {programme_invalid, "programme_invalid", unprocessable, for_good, "会员方案不能这样发布。",
     "The programme cannot be published like this."},
    {publish_would_orphan, "publish_would_orphan", conflict, for_good,
     "新方案去掉了仍在使用的等级、账户、卡或券。",
     "The new programme would drop something that is in use."},
};

constexpr bool in_order() {
  for (std::size_t position = 0; position < std::size(rows); ++position) {
    if (static_cast<std::size_t>(rows[position].code) != position) return false;
  }
  return true;
}
static_assert(in_order(), "row and code have the same position");
static_assert(std::size(rows) == static_cast<std::size_t>(publish_would_orphan) + 1,
              "every code has its row");

}  // namespace

std::span<const RejectionRow> rejection_table() {
  return rows;
}

const RejectionRow& rejection_row(RejectionCode code) {
  const auto position = static_cast<std::size_t>(code);
  CHECK(position < std::size(rows));
  return rows[position];
}

}  // namespace shuke::domain
