// The words of the findings and the merging of counts.
#include "backtest/findings.h"

#include <algorithm>

#include "base/check.h"

namespace shuke::backtest {
namespace {

using enum Finding;
using enum FindingKind;

constexpr std::array<FindingRow, findings_count> rows{{
    {after_until, skipped, "after_until", "晚于 --until，未回放", "Later than --until, not replayed"},
    {without_price, skipped, "no_positive_price", "价格不为正", "No positive price"},
    {shipping_row, skipped, "shipping", "运费，不是商品", "Shipping and not goods"},
    {discount_row, skipped, "discount", "折扣，不是商品", "Discount and not goods"},
    {fee_row, skipped, "fee", "手续费等，不是商品", "Fee or the like and not goods"},
    {without_member, skipped, "no_member", "没有会员", "Names no member"},
    {duplicate_dropped, skipped, "duplicate_dropped", "与同一订单的另一行完全相同，已略去",
     "Exactly as another row of its order, left out"},
    {guest_return_without_order, unmatched, "guest_return_without_order", "散客退货未注明原订单",
     "A guest's return that names no order"},
    {order_not_found, unmatched, "order_not_found", "该会员没有这个订单",
     "The order named is not among this member's orders"},
    {order_is_later, unmatched, "order_is_later", "退货早于所注明的订单",
     "The return is earlier than the order it names"},
    {sku_not_in_order, unmatched, "sku_not_in_order", "所注明的订单中没有这件商品",
     "The order named does not hold these goods"},
    {sku_not_bought, unmatched, "return_without_purchase", "此前没有购买过这件商品",
     "Return of goods the member is not known to have bought before"},
    {more_than_bought, unmatched, "more_than_bought", "退货多于此前所购而尚未退回的数量",
     "More returned than was bought before and not yet returned"},
    {guest_row, note, "guest_row", "没有会员的行，按散客计", "Row without member, taken as a guest's"},
    {duplicate_kept, note, "exact_duplicate", "与同一订单的另一行完全相同，照常计入",
     "Exactly as another row of its order, a line like others"},
    {order_apart, note, "order_apart", "同一订单的行不相连，已合并",
     "Order whose rows stand apart, joined"},
    {line_repeated, note, "line_repeated", "同一订单内行号重复，另编行号",
     "A line's id used twice in one order, given an id of its own"},
    {amount_rounded, note, "amount_rounded", "金额小数位过多，已四舍五入",
     "More decimals than the currency has, rounded half up"},
}};

}  // namespace

const FindingRow& finding_row(Finding finding) {
  const FindingRow& row = rows[static_cast<std::size_t>(finding)];
  CHECK(row.finding == finding);
  return row;
}

void Found::keep(Example example) {
  const auto place =
      std::upper_bound(examples.begin(), examples.end(), example.line,
                       [](std::uint64_t line, const Example& other) { return line < other.line; });
  examples.insert(place, std::move(example));
  if (examples.size() > examples_max) examples.pop_back();
}

void Found::forget(std::uint64_t line, base::Money of) {
  --count;
  amount -= of;
  std::erase_if(examples, [line](const Example& example) { return example.line == line; });
}

void Found::merge(const Found& other) {
  count += other.count;
  amount += other.amount;
  for (const Example& example : other.examples) {
    if (wants(example.line)) keep(example);
  }
}

void Findings::merge(const Findings& other) {
  for (std::size_t i = 0; i < findings_count; ++i) x_found[i].merge(other.x_found[i]);
  if (x_by_rule.size() < other.x_by_rule.size()) x_by_rule.resize(other.x_by_rule.size());
  for (std::size_t i = 0; i < other.x_by_rule.size(); ++i) x_by_rule[i].merge(other.x_by_rule[i]);
}

std::string excerpt(std::string_view text) {
  std::size_t size = std::min(text.size(), example_bytes_max);
  while (size > 0 && size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  std::string cut(text.substr(0, size));
  std::replace_if(cut.begin(), cut.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  while (!cut.empty() && cut.back() == ' ') cut.pop_back();
  return cut;
}

}  // namespace shuke::backtest
