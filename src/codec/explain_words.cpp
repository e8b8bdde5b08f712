// Tables of words, and the two sentences of a figure.
#include "codec/explain_words.h"

#include <fmt/format.h>

#include <array>

#include "codec/command_table.h"
#include "codec/values.h"

namespace shuke::codec {
namespace {

using domain::EventType;
using domain::ExplainLine;
using domain::ExplainPart;
using domain::RuleRef;
using domain::Side;

struct Phrase {
  std::string_view zh;
  std::string_view en;
};

constexpr std::array<Phrase, domain::price_classes> goods = {{
    {"正价商品", "regular goods"},
    {"特价商品", "special-price goods"},
    {"团购商品", "group-buy goods"},
    {"第三方商品", "third-party goods"},
}};
constexpr std::array<Phrase, domain::tender_kinds> paid_by = {{
    {"（积分抵扣）", " paid by points"},
    {"（返现支付）", " paid by cashback"},
    {"（储值支付）", " paid by stored value"},
    {"（礼品卡支付）", " paid by gift card"},
    {"", ""},
}};

struct RoundingRow {
  std::string_view name;
  Phrase words;
  Phrase function;
};
constexpr std::array<RoundingRow, 3> roundings = {{
    {"floor", {"向下取整", "rounded down"}, {"向下取整", "floor"}},
    {"half_up", {"四舍五入", "rounded half up"}, {"四舍五入", "round_half_up"}},
    {"half_even", {"四舍六入五成双", "rounded half to even"}, {"四舍六入五成双", "round_half_even"}},
}};
const RoundingRow& row_of(base::Rounding rounding) {
  return roundings[static_cast<std::size_t>(rounding)];
}

struct EventRow {
  EventType type;
  Phrase words;
};
constexpr EventRow events[] = {
    {EventType::member_enrolled, {"会员登记", "the member was enrolled"}},
    {EventType::member_updated, {"资料更新", "the member's data was updated"}},
    {EventType::members_merged, {"会员合并", "another member was merged into this one"}},
    {EventType::member_absorbed, {"并入另一会员", "the member was merged into another"}},
    {EventType::opening_imported, {"期初导入", "the opening balances were imported"}},
    {EventType::referral_paid, {"推荐奖励", "a referred customer's first order settled"}},
    {EventType::referral_taken_back, {"收回推荐奖励", "a referred customer's first order was returned"}},
    {EventType::order_placed, {"下单", "the order was placed"}},
    {EventType::order_paid, {"订单付款", "the order was paid"}},
    {EventType::order_shipped, {"订单发货", "the order was shipped"}},
    {EventType::order_completed, {"订单完成", "the order was completed"}},
    {EventType::order_cancelled, {"订单取消", "the order was cancelled"}},
    {EventType::order_claimed, {"订单认领", "the order was claimed"}},
    {EventType::order_returned, {"退货", "goods were returned"}},
    {EventType::order_exchanged, {"换货", "goods were exchanged"}},
    {EventType::order_settled, {"订单结算", "the order settled"}},
    {EventType::action_recorded, {"记录行为", "an action was recorded"}},
    {EventType::action_undone, {"撤销行为", "an action was undone"}},
    {EventType::account_adjusted, {"人工调整", "the account was adjusted by hand"}},
    {EventType::account_held, {"冻结", "a hold was made"}},
    {EventType::hold_captured, {"冻结扣除", "the hold was captured"}},
    {EventType::hold_released, {"解除冻结", "the hold was released"}},
    {EventType::hold_expired, {"冻结到期", "the hold ended"}},
    {EventType::reward_redeemed, {"兑换", "a reward was redeemed"}},
    {EventType::redemption_undone, {"撤销兑换", "a redemption was undone"}},
    {EventType::level_set, {"人工定级", "a level was set by hand"}},
    {EventType::level_changed, {"等级变动", "the level changed"}},
    {EventType::level_kept, {"保级", "the level was kept"}},
    {EventType::floor_ended, {"保底等级到期", "the level set by hand ended"}},
    {EventType::lots_expired, {"到期", "a lot ended"}},
    {EventType::account_expired, {"账户到期", "the account ended for want of purchases"}},
    {EventType::coupon_expired, {"优惠券到期", "a coupon ended"}},
    {EventType::coupon_granted, {"发放优惠券", "a coupon was granted"}},
    {EventType::coupon_claimed, {"领取优惠券", "a coupon was claimed"}},
    {EventType::coupon_revoked, {"收回优惠券", "a coupon was revoked"}},
    {EventType::wallet_topped_up, {"储值充值", "the wallet was topped up"}},
    {EventType::top_up_refunded, {"充值退款", "a top-up was refunded"}},
    {EventType::programme_changed, {"方案新版本生效", "a new version of the programme took effect"}},
    {EventType::programme_published, {"发布方案新版本", "a new version of the programme was published"}},
    {EventType::member_erased, {"删除会员资料", "the member was erased"}},
    {EventType::codes_imported, {"导入券码", "codes of coupons were imported"}},
    {EventType::coupon_passed_on, {"转赠优惠券", "a coupon was passed on"}},
    {EventType::coupon_received, {"收到转赠的优惠券", "a coupon of another member was received"}},
    {EventType::top_up_passed_on, {"储值转让给他人", "a top-up was passed on"}},
    {EventType::top_up_received, {"收到转让的储值", "a top-up of another member was received"}},
    {EventType::wallet_frozen, {"储值挂失", "the wallet was frozen"}},
    {EventType::wallet_unfrozen, {"解除挂失", "the wallet was released"}},
    {EventType::quote_locked, {"锁定报价", "a quote was locked"}},
    {EventType::quote_released, {"解除报价锁定", "a quote was released"}},
    {EventType::quote_lock_ended, {"报价锁定到期", "the lock of a quote ended"}},
    {EventType::coupons_given, {"发放本期优惠券", "the coupons of a period were given"}},
    {EventType::privilege_used, {"使用权益", "a privilege was used"}},
    {EventType::privilege_undone, {"撤销使用权益", "the use of a privilege was undone"}},
    {EventType::card_bought, {"购买付费卡", "a card was bought"}},
    {EventType::card_granted, {"赠送付费卡", "a card was granted"}},
    {EventType::card_renewed, {"付费卡续费", "a card was renewed"}},
    {EventType::card_upgraded, {"付费卡升级", "a card was upgraded"}},
    {EventType::card_paused, {"付费卡暂停", "a card was paused"}},
    {EventType::card_resumed, {"付费卡恢复", "a card was resumed"}},
    {EventType::card_cancelled, {"付费卡退卡", "a card was cancelled"}},
    {EventType::card_expired, {"付费卡到期", "a card ended"}},
    {EventType::card_pack_given, {"付费卡权益发放", "what a card brings was given"}},
    {EventType::card_renewal_due, {"付费卡待自动续费", "a card is to be charged for its renewal"}},
    {EventType::card_renewal_set, {"设置自动续费", "the renewal of a card was set"}},
    {EventType::card_secrets_issued, {"生成卡密", "secrets of cards were issued"}},
    {EventType::card_secret_redeemed, {"兑换卡密", "the secret of a card was redeemed"}},
    {EventType::campaign_due, {"活动时点", "the time of a campaign came"}},
    {EventType::timeline_corrected, {"按迟到的记录更正", "put right after an entry that came late"}},
};

struct MovementRow {
  Side side;
  Side counter;
  bool rises;
  Phrase words;
};
constexpr bool up = true;
constexpr bool down = false;
/// The first row that fits; rows for the member's side alone come last.
constexpr MovementRow movements[] = {
    {Side::pending, Side::issued, up, {"获得，待结算", "earned, pending until the order settles"}},
    {Side::pending,
     Side::clawed_back,
     down,
     {"随退货收回待结算的部分", "pending earnings go back with the goods"}},
    {Side::pending, Side::available, down, {"待结算转为可用", "pending becomes available"}},
    {Side::available, Side::pending, up, {"待结算转为可用", "pending becomes available"}},
    {Side::available, Side::issued, up, {"获得", "earned"}},
    {Side::available, Side::spent, down, {"使用", "spent"}},
    {Side::available, Side::spent, up, {"退回已使用的部分", "what was spent comes back"}},
    {Side::available, Side::expired, down, {"到期失效", "expired"}},
    {Side::available, Side::clawed_back, down, {"收回已获得的部分", "what was earned is taken back"}},
    {Side::available, Side::held, down, {"冻结", "put on hold"}},
    {Side::available, Side::held, up, {"解冻退回", "released from a hold"}},
    {Side::held, Side::available, up, {"冻结", "put on hold"}},
    {Side::held, Side::available, down, {"解冻退回", "released from a hold"}},
    {Side::held, Side::spent, down, {"扣除冻结的部分", "the held part is spent"}},
    {Side::available, Side::adjusted, up, {"人工增加", "added by hand"}},
    {Side::available, Side::adjusted, down, {"人工扣减", "taken by hand"}},
    {Side::available, Side::imported, up, {"期初余额", "brought along from before"}},
    {Side::debt,
     Side::clawed_back,
     down,
     {"余额不足以收回，记为欠额", "could not be taken back and is owed"}},
};
/// What differs for a wallet's own money.
struct MoneyRow {
  domain::Account::Kind account;
  Side counter;
  bool rises;
  Phrase words;
};
constexpr MoneyRow money_movements[] = {
    {domain::Account::Kind::principal, Side::issued, up, {"充入本金", "paid in"}},
    {domain::Account::Kind::principal,
     Side::clawed_back,
     down,
     {"退还未用的本金", "unused principal is paid back"}},
    {domain::Account::Kind::bonus, Side::issued, up, {"随充值赠送", "added to what was paid in"}},
    {domain::Account::Kind::bonus,
     Side::clawed_back,
     down,
     {"收回未用的赠金", "unused bonus is taken back"}},
};
constexpr Phrase repaid = {"抵还欠额", "repays what was owed"};
constexpr Phrase owed = {"记为欠额", "is owed"};
constexpr Phrase moved_in = {"由并入的会员转入", "moved here by a merge of members"};
constexpr Phrase moved_out = {"转给保留的会员", "moved to the member kept"};
constexpr Phrase raised = {"增加", "added"};
constexpr Phrase corrected_up = {"比原先多", "more than it was"};
constexpr Phrase corrected_down = {"比原先少", "less than it was"};
constexpr Phrase lowered = {"减少", "taken"};

Words as_words(const Phrase& phrase) {
  return {std::string(phrase.zh), std::string(phrase.en)};
}

/// As a decimal where it ends within six places, else as a fraction.
std::string decimal_or_fraction(std::int64_t num, std::int64_t den) {
  std::int64_t power = 1;
  for (int places = 0; places <= 6; ++places, power *= 10) {
    const base::Wide scaled = base::Wide{num} * power;
    if (scaled % den != 0 || scaled / den > INT64_MAX) continue;
    std::string text;
    append_decimal(text, static_cast<std::int64_t>(scaled / den), places);
    return text;
  }
  return fmt::format("{}/{}", num, den);
}

}  // namespace

Words title_words(const domain::Title& title, std::string_view name) {
  return {title.zh.empty() ? std::string(name) : title.zh, title.en.empty() ? std::string(name) : title.en};
}

Words event_words(EventType type) {
  for (const EventRow& row : events) {
    if (row.type == type) return as_words(row.words);
  }
  CHECK(false && "every event type has its words");
  __builtin_unreachable();
}

Words movement_words(domain::Account::Kind account, Side side, Side counter, bool rises) {
  for (const MoneyRow& row : money_movements) {
    if (side == Side::available && row.account == account && row.counter == counter && row.rises == rises)
      return as_words(row.words);
  }
  for (const MovementRow& row : movements) {
    if (row.side == side && row.counter == counter && row.rises == rises) return as_words(row.words);
  }
  if (counter == Side::moved) return as_words(rises != (side == Side::debt) ? moved_in : moved_out);
  if (side == Side::debt) return as_words(rises ? repaid : owed);
  return as_words(rises ? raised : lowered);
}

Words correction_words(Side side, bool rises) {
  const bool more = rises != (side == Side::debt);  // debt is posted negative
  return as_words(more ? corrected_up : corrected_down);
}

FigureWords::FigureWords(const ViewSource& source, const ExplainLine& line,
                         std::span<const ExplainPart> parts, std::uint32_t programme_version)
    : x_source(source), x_line(line), x_parts(parts), x_version(programme_version) {}

const domain::OrderRule* FigureWords::order_rule() const {
  if (x_line.rule.kind != RuleRef::Kind::order_rule) return nullptr;
  return &x_source.programme.order_rules[x_line.rule.position];
}

std::string_view FigureWords::rule_id() const {
  const domain::Programme& programme = x_source.programme;
  switch (x_line.rule.kind) {
    case RuleRef::Kind::none: return {};
    case RuleRef::Kind::order_rule:
      return x_source.directory.text(programme.order_rules[x_line.rule.position].id);
    case RuleRef::Kind::action_rule:
      return x_source.directory.text(programme.action_rules[x_line.rule.position].id);
    case RuleRef::Kind::referral:
      return programme.referral ? x_source.directory.text(programme.referral->id) : std::string_view();
    case RuleRef::Kind::level_gift:
      return x_source.directory.text(programme.ladders[x_line.rule.position].name);
  }
  __builtin_unreachable();
}

Words FigureWords::rule_words() const {
  const domain::Programme& programme = x_source.programme;
  switch (x_line.rule.kind) {
    case RuleRef::Kind::none:
    case RuleRef::Kind::order_rule: return {"订单", "order"};
    case RuleRef::Kind::action_rule: {
      const domain::ActionRule& rule = programme.action_rules[x_line.rule.position];
      const std::string name(x_source.directory.text(programme.actions[rule.action.value]));
      return {fmt::format("行为“{}”每次 {}", name, amount(rule.gives)),
              fmt::format("the action {} gives {}", name, amount(rule.gives))};
    }
    case RuleRef::Kind::referral: return {"推荐一位新顾客", "a referred new customer"};
    case RuleRef::Kind::level_gift: {
      const domain::Ladder& ladder = programme.ladders[x_line.rule.position];
      const Words title = title_words(ladder.title, x_source.directory.text(ladder.name));
      return {"达到等级的礼遇（" + title.zh + "）", "a gift for reaching a level (" + title.en + ")"};
    }
  }
  __builtin_unreachable();
}

std::string FigureWords::amount(base::Points points) const {
  return account_amount(x_source, x_line.account, points);
}

std::string FigureWords::sum_of_parts() const {
  std::string sum;
  for (const ExplainPart& part : x_parts) {
    if (!sum.empty()) sum += " + ";
    sum += write_money(part.base, x_source.programme.currency_decimals) + " × " + write_rate(part.rate);
  }
  return sum.empty() ? "0" : sum;
}

std::string FigureWords::formula(std::string_view rounding_word) const {
  const domain::OrderRule* rule = order_rule();
  if (rule == nullptr) return amount(x_line.result);
  const bool money = x_source.programme.accounts[x_line.account.value].holds_money();
  const bool once_each = x_line.times == base::Rate{1, 1};
  std::int64_t unit = 1;
  for (int i = 0; i < x_source.programme.currency_decimals; ++i) unit *= 10;
  const bool per_unit = money || rule->per.minor == unit;  // cashback is counted in minor units of money
  std::string inner = sum_of_parts();
  if (x_parts.size() > 1 && !(once_each && per_unit)) inner = "(" + inner + ")";
  if (!per_unit) inner += " ÷ " + write_money(rule->per, x_source.programme.currency_decimals);
  if (!once_each) inner += " × " + write_rate(x_line.times);
  const std::string_view each = rule->round_per_line ? "Σ " : "";
  std::string whole = fmt::format("{}{}({})", each, rounding_word, inner);
  if (x_line.cap) whole = fmt::format("min({}, {})", whole, amount(*x_line.cap));
  return fmt::format("{} = {}", amount(x_line.result), whole);
}

std::string FigureWords::exact() const {
  if (x_line.exact_den == 0 || order_rule() == nullptr) return {};
  std::int64_t den = x_line.exact_den;
  if (x_source.programme.accounts[x_line.account.value].holds_money()) {
    for (int i = 0; i < x_source.programme.currency_decimals; ++i) {
      if (den > INT64_MAX / 10) return {};
      den *= 10;
    }
  }
  return decimal_or_fraction(x_line.exact_num, den);
}

/// Why the multiplier holds; empty where none does.
Words FigureWords::multiplier_words() const {
  const domain::OrderRule* rule = order_rule();
  if (rule == nullptr || x_line.multiplier >= rule->multipliers.size()) return {};
  const domain::Multiplier& row = rule->multipliers[x_line.multiplier];
  if (row.days) return {"活动日倍数", "on this day"};
  if (!row.ladder) return {"倍数", "for everybody"};
  const domain::Ladder& ladder = x_source.programme.ladders[row.ladder.value];
  const Words title = title_words(ladder.title, x_source.directory.text(ladder.name));
  return {"付款时等级（" + title.zh + "）的倍数", "by the level (" + title.en + ") at payment"};
}

/// The parts, the multiplier and the exact value, each as one phrase.
Words FigureWords::parts_words() const {
  Words words;
  const auto add = [&](std::string zh, std::string en) {
    words.zh += (words.zh.empty() ? "" : "，") + zh;
    words.en += (words.en.empty() ? "" : ", ") + en;
  };
  for (const ExplainPart& part : x_parts) {
    const auto price_class = static_cast<std::size_t>(part.price_class);
    const auto tender = static_cast<std::size_t>(part.tender);
    const std::string product = fmt::format(
        " {} × {}", write_money(part.base, x_source.programme.currency_decimals), write_rate(part.rate));
    add(fmt::format("{}{}{}", goods[price_class].zh, paid_by[tender].zh, product),
        fmt::format("{}{}{}", goods[price_class].en, paid_by[tender].en, product));
  }
  if (const Words why = multiplier_words(); !why.zh.empty()) {
    add(why.zh + " " + write_rate(x_line.times), "times " + write_rate(x_line.times) + " " + why.en);
  }
  if (const std::string value = exact(); !value.empty()) add("精确值 " + value, "exactly " + value);
  const RoundingRow& rounding = row_of(x_line.rounding);
  add(std::string(rounding.words.zh), std::string(rounding.words.en));
  return words;
}

Words FigureWords::words() const {
  Words words = rule_words();
  if (order_rule() != nullptr) {
    const RoundingRow& rounding = row_of(x_line.rounding);
    const Words parts = parts_words();
    words = {formula(rounding.function.zh) + "（" + parts.zh + "）",
             formula(rounding.function.en) + " (" + parts.en + ")"};
  }
  if (x_line.cap) {
    words.zh += "，上限 " + amount(*x_line.cap);
    words.en += ", capped at " + amount(*x_line.cap);
  }
  if (x_line.before > x_line.result) {
    words.zh +=
        fmt::format("；原为 {}，收回 {}", amount(x_line.before), amount(x_line.before - x_line.result));
    words.en += fmt::format("; it was {}, so {} go back", amount(x_line.before),
                            amount(x_line.before - x_line.result));
  }
  words.zh += fmt::format("；方案第 {} 版", x_version);
  words.en += fmt::format("; programme version {}", x_version);
  return words;
}

void FigureWords::write(JsonWriter& out) const {
  const domain::OrderRule* rule = order_rule();
  if (!rule_id().empty()) out.text("rule", rule_id());
  if (rule != nullptr) {
    const int decimals = x_source.programme.currency_decimals;
    out.text("formula", formula(row_of(x_line.rounding).function.en));
    out.begin_array("parts");
    for (const ExplainPart& part : x_parts) {
      out.begin_object();
      out.money("base", part.base, decimals);
      out.text("rate", write_rate(part.rate));
      out.text("price_class", price_class_words()[static_cast<std::size_t>(part.price_class)]);
      out.text("tender", tender_kind_words()[static_cast<std::size_t>(part.tender)]);
      out.end_object();
    }
    out.end_array();
    out.money("per", rule->per, decimals);
    out.text("multiplier", write_rate(x_line.times));
    if (!exact().empty()) out.text("exact", exact());
    out.text("rounding", row_of(x_line.rounding).name);
  }
  if (x_line.cap) write_account_amount(out, x_source, "cap", x_line.account, *x_line.cap);
  if (x_line.before > x_line.result)
    write_account_amount(out, x_source, "before", x_line.account, x_line.before);
  write_account_amount(out, x_source, "result", x_line.account, x_line.result);
}

}  // namespace shuke::codec
