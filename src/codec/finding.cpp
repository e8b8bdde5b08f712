// The table of findings, and their collection in the order of the file.
#include "codec/finding.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"

namespace shuke::codec {
namespace {

// Form first, then what makes no sense (errors), then what is likely a mistake (warnings).
constexpr FindingRow rows[] = {
    {"unreadable", true, "文件无法读取，或不是 YAML", "the file cannot be read, or is no YAML"},
    {"not_one_document", true, "文件应恰好有一个 YAML 文档", "the file holds no document, or several"},
    {"unknown_key", true, "没有这个键", "there is no such key"},
    {"missing_key", true, "缺少必需的键", "a key that must be there is missing"},
    {"wrong_kind", true, "应为映射、列表或单个值", "a map, a list or a single value is expected here"},
    {"bad_value", true, "值不符合要求", "the value is not what the key takes"},
    {"unknown_word", true, "没有这个选项", "there is no such choice"},
    {"empty_list", true, "空列表：不清楚是全部还是没有", "an empty list: all or none could be meant"},
    {"repeated_item", true, "列表中有重复", "something stands twice in a list"},
    {"not_exactly_one", true, "几个键中应恰好有一个", "exactly one of several keys must stand"},
    {"key_does_not_fit", true, "这个键不属于所选的种类", "the key does not belong to the kind chosen"},
    {"unknown_reference", true, "提到的名称不存在", "something is named that does not exist"},
    {"too_many", true, "超过允许的数量", "more than is allowed"},
    {"repeated_order_rule", true, "一个账户只能有一条订单规则",
     "an account has more than one rule for orders"},
    {"repeated_action_rule", true, "同一行为和账户有多条规则",
     "an action has more than one rule for one account"},
    {"gift_incomplete", true, "送积分须写明账户，送券则不写账户",
     "a gift names points without an account, or an account without points"},
    {"term_rule_without_term", true, "没有有效期的等级却写了期满规则",
     "a rule for the end of a term on a level without a term"},
    {"term_end_incomplete", true, "期满规则没有覆盖所有情况",
     "the rules for the end of a term do not cover every case"},
    {"term_window_without_term", true, "按有效期计算，但出发等级没有有效期",
     "a condition within the term on a level without a term"},
    {"condition_does_not_fit", true, "条件与等级体系的种类不符",
     "a condition that the kind of ladder does not have"},
    {"account_does_not_fit", true, "账户种类不符", "an account of the wrong kind"},
    {"interval_reversed", true, "结束早于开始", "something ends before it begins"},

    {"thresholds_overlap", true, "门槛没有逐级升高，区间重叠",
     "thresholds do not rise from level to level, so that bands overlap"},
    {"term_end_overlap", true, "期满规则的区间重叠，后面的永远轮不到",
     "a row for the end of a term can never be reached"},
    {"level_unreachable", true, "没有任何办法升到这一级", "there is no way to reach a level"},
    {"cap_below_one_grant", true, "上限低于一次所给", "a limit is below what is given once"},
    {"reward_unbuyable", true, "没有人能换得起", "a reward that nobody can buy"},
    {"points_worth_more_than_paid", true, "所得积分比付的钱还值钱",
     "the points of a payment are worth more than was paid"},
    {"cashback_above_paid", true, "返现超过所付", "more cashback than was paid"},

    {"name_differs_from_file", false, "方案名与文件名不同", "the programme's name differs from the file's"},
    {"level_gives_nothing_more", false, "这一级不比下一级多给任何东西",
     "a level gives nothing more than the one below"},
    {"one_order_makes_a_member", false, "一个订单就能升级", "one order can reach a member level"},
    {"exchange_share_unusual", false, "换购中积分价值不在售价的 10% 至 30%",
     "the points of an exchange item are worth less than 10 % or more than 30 % of its shelf price"},
    {"reward_worth_less", false, "换到的东西比所用积分便宜",
     "a reward is worth less than the points it takes"},
    {"shares_do_not_sum", false, "希望的比例之和不是 100%",
     "the wanted shares of members do not sum to 100 %"},
    {"discounts_do_not_rise", false, "等级更高折扣却更少", "a higher level pays more than a lower one"},
    {"multipliers_do_not_rise", false, "等级更高倍数却更低", "a higher level earns less than a lower one"},
    {"points_without_end_or_worth", false, "永不过期的积分没有写明价值",
     "points that never end and have no stated worth"},
    {"points_have_no_use", false, "积分没有用处", "nothing can be done with the points"},
    {"nothing_earned", false, "没有任何办法获得", "nothing earns into an account"},
    {"coupon_never_given", false, "没有任何地方发这种券", "nothing gives a coupon"},
    {"coupon_valid_long", false, "券的有效期超过一年", "a coupon is valid for more than a year"},
    {"coupon_exceeds_threshold", false, "券减的比门槛还多", "a coupon takes off more than its threshold"},
    {"trial_not_cheaper", false, "试用不比正式卡便宜", "a trial costs as much as the card"},
    {"bonus_above_principal", false, "赠送比充值还多", "a top-up gives more bonus than is paid in"},
    {"settles_before_returns_end", false, "结算后才退货时收不回积分",
     "points of returned goods are given up, yet returns come after settlement"},
    {"privilege_without_holder", false, "没有人享有这项权益", "nobody has a privilege"},
    {"has_no_effect", false, "这个键不起作用", "a key has no effect"},
    {"no_member_price", false, "会员价不适用于任何商品行", "a member price that fits no line"},
};

}  // namespace

std::string line_of(const Finding& finding) {
  std::string place = finding.file;
  if (finding.position.line > 0)
    place +=
        fmt::format("{}{}:{}", place.empty() ? "" : ":", finding.position.line, finding.position.column);
  return fmt::format("{}: {}{} [{}]", place, finding.error ? "" : "warning: ", finding.message,
                     finding.code);
}

std::span<const FindingRow> finding_table() {
  return rows;
}

const FindingRow& finding_row(std::string_view code) {
  const auto row = std::ranges::find(rows, code, &FindingRow::code);
  CHECK(row != std::end(rows));
  return *row;
}

std::string findings_as_yaml() {
  std::string out =
      "# Everything `shuke check` can say about a programme file. `error` makes the check fail; `warning` "
      "does so with --strict.\n"
      "# Made from src/codec/finding.cpp; a test of codec holds it equal and rewrites it where "
      "SHUKE_UPDATE=1 is set.\n";
  for (const FindingRow& row : rows)
    out += fmt::format("{}:\n  is: {}\n  zh: \"{}\"\n  en: \"{}\"\n", row.code,
                       row.error ? "error" : "warning", row.zh, row.en);
  return out;
}

void Findings::push(std::string_view code, Position position, std::string message) {
  x_findings.push_back({position, finding_row(code).error, std::string(code), std::move(message), x_file});
}

void Findings::add(std::string_view code, Position position, std::string message, std::string_view area) {
  push(code, position, std::move(message));
  if (x_findings.back().error) x_broken.emplace_back(area);
}

void Findings::add_sense(std::string_view code, Position position, std::string message,
                         std::span<const std::string> areas) {
  if (std::none_of(areas.begin(), areas.end(), [&](const std::string& area) { return is_broken(area); }))
    push(code, position, std::move(message));
}

bool Findings::is_broken(std::string_view area) const {
  const auto touches = [&](const std::string& broken) {
    const std::string_view shorter = broken.size() < area.size() ? std::string_view(broken) : area;
    const std::string_view longer = broken.size() < area.size() ? area : std::string_view(broken);
    return longer.starts_with(shorter) &&
           (longer.size() == shorter.size() || shorter.empty() || longer[shorter.size()] == '.');
  };
  return std::any_of(x_broken.begin(), x_broken.end(), touches);
}

bool Findings::has_error() const {
  return std::any_of(x_findings.begin(), x_findings.end(),
                     [](const Finding& finding) { return finding.error; });
}

std::vector<Finding> Findings::take() {
  const auto before = [](const Finding& a, const Finding& b) {
    return a.position.line != b.position.line ? a.position.line < b.position.line
                                              : a.position.column < b.position.column;
  };
  std::stable_sort(x_findings.begin(), x_findings.end(), before);
  return std::move(x_findings);
}

}  // namespace shuke::codec
