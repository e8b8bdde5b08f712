// The result's part "cost": what the programme would have cost, part by part, against the sales of members.
#include <algorithm>
#include <string>
#include <vector>

#include "backtest/result_parts.h"
#include "codec/values.h"
#include "insight/sum.h"

namespace shuke::backtest {
namespace {

using namespace domain;
using insight::add_to;
using insight::basis_points;

struct CostByLevel {
  LadderNo ladder;
  std::size_t level = 0;
  std::int64_t eligible = 0;
  std::int64_t amount = 0;
};

/// One part of the cost, ready to be written. The months sum to the amount.
struct CostPart {
  std::string id;
  std::string_view kind;
  Title title;
  Title basis;
  std::int64_t amount = 0;
  bool rests_on_assumption = false;
  bool estimated = false;
  std::vector<CostByLevel> by_level;
  std::vector<std::int64_t> months;
};

/// Differences of a running value, so that roundings do not add up: the months sum to the value of the
/// whole.
template <class Value>
std::vector<std::int64_t> differences(const std::vector<std::int64_t>& counts, const Value& value) {
  std::vector<std::int64_t> months;
  std::int64_t sum = 0;
  std::int64_t before = 0;
  for (const std::int64_t count : counts) {
    add_to(sum, count);
    const std::int64_t now = value(sum);
    months.push_back(now - before);
    before = now;
  }
  return months;
}

// ---- points ---------------------------------------------------------------------------------------------

CostPart points_part(const ResultPart& part, std::size_t position) {
  const Account& rules = part.programme().accounts[position];
  const Worth& worth = *rules.worth;
  std::vector<std::int64_t> kept;
  for (const AccountMonth& month : part.figures().accounts().accounts()[position].months) {
    kept.push_back(month.earned - month.clawed_back);
  }
  const AccountMonth totals = part.figures().accounts().totals(position);
  const std::string money = codec::write_money(worth.money, part.decimals());
  const std::string points = grouped(worth.points.count);
  const std::string redeemed = codec::write_percent(part.redeemed);
  CostPart cost;
  cost.id = "points:" + std::string(part.text(rules.name));
  cost.kind = "points";
  cost.title = part.title_or_id(rules.title, rules.name);
  cost.basis = {"已得 " + grouped(totals.earned) + " 减收回 " + grouped(totals.clawed_back) + "，每 " +
                    points + " 分值 " + money + "，按 " + redeemed + " 会被兑换计",
                grouped(totals.earned) + " earned less " + grouped(totals.clawed_back) +
                    " taken back, at " + money + " per " + points + ", of which " + redeemed +
                    " are redeemed"};
  cost.rests_on_assumption = true;
  cost.months = differences(kept, [&](std::int64_t sum) { return worth_of(worth, sum, part.redeemed); });
  return cost;
}

// ---- level discounts and cashback -----------------------------------------------------------------------

std::string benefit_id(const ResultPart& part, const BenefitGroup& group) {
  std::string id = group.kind == Privilege::Kind::discount ? "discount:" : "cashback:";
  id += group.ladder ? part.text(part.programme().ladders[group.ladder.value].name) : "all";
  if (group.on_days) id += ":days";
  return id;
}

Title benefit_title(const ResultPart& part, const BenefitGroup& group) {
  const bool discount = group.kind == Privilege::Kind::discount;
  Title title;
  if (group.ladder) {
    const Ladder& ladder = part.programme().ladders[group.ladder.value];
    const Title of = part.title_or_id(ladder.title, ladder.name);
    title = {of.zh + (discount ? "折扣" : "返现"), of.en + (discount ? " discounts" : " cashback")};
  } else {
    title = {discount ? "全体会员折扣" : "全体会员返现",
             discount ? "Discounts for all members" : "Cashback for all members"};
  }
  if (group.on_days) {
    title.zh += "（会员日、节日）";
    title.en += " on member days and festivals";
  }
  return title;
}

/// The levels that have a privilege, in brackets; empty where everybody has it.
Title holders_of(const ResultPart& part, const Privilege& privilege) {
  if (!privilege.ladder) return {};
  const Ladder& ladder = part.programme().ladders[privilege.ladder.value];
  Title holders;
  for (std::size_t level = 0; level < ladder.levels.size(); ++level) {
    if ((privilege.levels >> level & 1u) == 0) continue;
    const Title title = part.title_or_id(ladder.levels[level].title, ladder.levels[level].name);
    holders.zh += (holders.zh.empty() ? "（" : "、") + title.zh;
    holders.en += (holders.en.empty() ? " (" : ", ") + title.en;
  }
  return {holders.zh + "）", holders.en + ")"};
}

/// Each privilege of the group with who has it and its cut, for example `member price (VIP) 2%`.
Title cuts_of(const ResultPart& part, const BenefitGroup& group) {
  Title cuts;
  for (const Privilege& privilege : part.programme().privileges) {
    if (benefit_group(part.programme(), privilege) != group) continue;
    const Rate cut = privilege.kind == Privilege::Kind::cashback
                         ? privilege.cashback
                         : Rate{privilege.pay.den - privilege.pay.num, privilege.pay.den};
    const Title title = part.title_or_id(privilege.title, privilege.name);
    const Title holders = holders_of(part, privilege);
    cuts.zh += (cuts.zh.empty() ? "" : "，") + title.zh + holders.zh + " " + codec::write_percent(cut);
    cuts.en += (cuts.en.empty() ? "" : ", ") + title.en + holders.en + " " + codec::write_percent(cut);
  }
  return cuts;
}

CostPart benefit_part(const ResultPart& part, const BenefitFigures::Part& figures) {
  const Title cuts = cuts_of(part, figures.group);
  const bool discount = figures.group.kind == Privilege::Kind::discount;
  CostPart cost;
  cost.id = benefit_id(part, figures.group);
  cost.kind = discount ? "level_discount" : "other";
  cost.title = benefit_title(part, figures.group);
  cost.basis = {"付款时适用的销售额 × 比例：" + cuts.zh,
                "Sales it applies to, by the level at payment, times the share: " + cuts.en};
  cost.estimated = true;
  cost.months = figures.months;
  for (std::size_t level = 0; figures.group.ladder && level < figures.levels.size(); ++level) {
    const BenefitLevel& row = figures.levels[level];
    cost.by_level.push_back({figures.group.ladder, level, row.eligible, row.amount});
  }
  return cost;
}

// ---- gifts ----------------------------------------------------------------------------------------------

bool has_face_value(const CouponTemplate& coupon) {
  return coupon.kind == CouponTemplate::Kind::amount_off;
}

/// Coupons given for reaching a level, at their face value as if every one were used; those without one are
/// only counted.
CostPart gift_part(const ResultPart& part) {
  CostPart cost;
  cost.id = "gifts";
  cost.kind = "gift";
  cost.title = {"升级礼券", "Coupons given for reaching a level"};
  cost.estimated = true;
  cost.months.resize(static_cast<std::size_t>(part.figures().months().count()));
  Title list;
  for (const BenefitFigures::Gift& gift : part.figures().benefits().gifts()) {
    const CouponTemplate& coupon = part.programme().coupons[gift.coupon.value];
    const bool priced = has_face_value(coupon);
    for (std::size_t month = 0; priced && month < cost.months.size(); ++month) {
      add_to(cost.months[month], static_cast<std::int64_t>(std::min<Wide>(
                                     Wide{gift.months[month]} * coupon.amount_off.minor, INT64_MAX)));
    }
    const Title title = part.title_or_id(coupon.title, coupon.name);
    const std::string value = codec::write_money(coupon.amount_off, part.decimals());
    const std::string given = grouped(gift.given);
    list.zh += (list.zh.empty() ? "" : "，") + title.zh + " " + given + " 张" +
               (priced ? " × " + value : "（未计价）");
    list.en += (list.en.empty() ? "" : ", ") + given + " of " + title.en +
               (priced ? " at " + value : " (not priced)");
  }
  cost.basis = {"按面额计，假定每张都被使用：" + list.zh,
                "At face value, as if every one were used: " + list.en};
  return cost;
}

// ---- what an order file cannot price --------------------------------------------------------------------

Title not_costed_words(const Programme& programme, const Privilege& privilege) {
  const bool still =
      privilege.ladder && programme.ladders[privilege.ladder.value].kind != Ladder::Kind::earned;
  switch (privilege.kind) {
    case Privilege::Kind::free_shipping:
      return {"订单文件里没有运费", "an order file holds no shipping fees"};
    case Privilege::Kind::coupon_pack:
    case Privilege::Kind::quota:
    case Privilege::Kind::gift: return {"订单文件里没有使用记录", "an order file does not say who used it"};
    case Privilege::Kind::discount:
    case Privilege::Kind::cashback:
      if (!still) return {"订单文件里没有生日", "an order file holds no birthdays"};
      return {"订单文件里没有会员卡和储值", "an order file holds no cards and no stored value"};
    case Privilege::Kind::flag: return {};
  }
  __builtin_unreachable();
}

void write_not_costed(const ResultPart& part) {
  part.json.begin_array("not_costed");
  const auto entry = [&](const Title& title, const Title& why) {
    part.words({title.zh + "：" + why.zh, title.en + ": " + why.en});
  };
  for (const Privilege& privilege : part.programme().privileges) {
    const Title why = not_costed_words(part.programme(), privilege);
    if (why.en.empty() || benefit_group(part.programme(), privilege)) continue;
    entry(part.title_or_id(privilege.title, privilege.name), why);
  }
  for (const Plan& plan : part.programme().plans) {
    entry(part.title_or_id(plan.title, plan.name),
          {"订单文件里没有会员卡的购买", "an order file holds no purchases of cards"});
  }
  for (const Reward& reward : part.programme().rewards) {
    entry(part.title_or_id(reward.title, reward.name),
          {"订单文件里没有兑换；积分已按假定的兑换比例计入",
           "an order file holds no redemptions; the points are in "
           "the cost at the assumed share"});
  }
  if (part.figures().benefits().left_out()) {
    part.words({"折扣和返现超过 64 项，其余未估算",
                "More than 64 discounts and cashbacks: the rest is not estimated"});
  }
  part.json.end_array();
}

// ---- writing --------------------------------------------------------------------------------------------

std::vector<CostPart> parts_of(const ResultPart& part) {
  std::vector<CostPart> parts;
  for (std::size_t i = 0; i < part.programme().accounts.size(); ++i) {
    if (part.programme().accounts[i].worth) parts.push_back(points_part(part, i));
  }
  const BenefitFigures& benefits = part.figures().benefits();
  for (const BenefitFigures::Part& figures : benefits.parts()) parts.push_back(benefit_part(part, figures));
  if (!benefits.gifts().empty()) parts.push_back(gift_part(part));
  for (CostPart& cost : parts) {
    for (const std::int64_t month : cost.months) add_to(cost.amount, month);
  }
  return parts;
}

void write_by_level(const ResultPart& part, const CostPart& cost) {
  part.json.begin_array("by_level");
  for (const CostByLevel& row : cost.by_level) {
    const Ladder& ladder = part.programme().ladders[row.ladder.value];
    part.json.begin_object();
    part.json.text("ladder", part.text(ladder.name));
    part.json.text("level", part.text(ladder.levels[row.level].name));
    part.money("eligible", row.eligible);
    part.money("amount", row.amount);
    part.json.end_object();
  }
  part.json.end_array();
}

void write_part(const ResultPart& part, const CostPart& cost, std::int64_t sales) {
  part.json.begin_object();
  part.json.text("part", cost.id);
  part.json.text("kind", cost.kind);
  part.words("title", cost.title);
  part.words("basis", cost.basis);
  part.money("amount", cost.amount);
  part.json.integer("share_bp", basis_points(cost.amount, sales).value_or(0));
  part.json.boolean("rests_on_assumption", cost.rests_on_assumption);
  part.json.boolean("estimated", cost.estimated);
  write_by_level(part, cost);
  part.json.end_object();
}

void write_months(const ResultPart& part, const std::vector<CostPart>& parts) {
  part.json.begin_array("by_month");
  const std::vector<ShopMonth>& shop = part.figures().shop().months();
  for (std::size_t month = 0; month < shop.size(); ++month) {
    part.json.begin_object();
    part.month(static_cast<std::int32_t>(month));
    part.money("sales", shop[month].sales_of_members);
    part.json.begin_array("amounts");
    for (const CostPart& cost : parts) part.json.money(Money{cost.months[month]}, part.decimals());
    part.json.end_array();
    part.json.end_object();
  }
  part.json.end_array();
}

}  // namespace

void write_cost(const ResultPart& part) {
  const std::vector<CostPart> parts = parts_of(part);
  const std::int64_t sales = part.figures().shop().totals().sales_of_members;
  std::int64_t total = 0;
  part.json.begin_object("cost");
  part.money("sales", sales);
  part.json.begin_array("parts");
  for (const CostPart& cost : parts) {
    add_to(total, cost.amount);
    write_part(part, cost, sales);
  }
  part.json.end_array();
  part.money("total", total);
  part.integer_or_null("total_share_bp", basis_points(total, sales));
  write_months(part, parts);
  write_not_costed(part);
  part.json.end_object();
}

}  // namespace shuke::backtest
