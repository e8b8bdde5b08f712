// Properties of the earning formula (S4, S6): what the code makes of an order is the exact fraction,
// rounded once.
#include "property/check.h"

#include "domain/earning.h"
#include "domain/spread.h"
#include "property/big.h"
#include "property/moves.h"
#include "property/programmes.h"

namespace shuke::property {
namespace {

using namespace domain;

/// The rate of a part of a line, told from the rule: the first override that asked for the line, else its
/// class; the lower of that and the tender's own; none for what points paid, unless they have one.
Rate slow_rate(const OrderRule& rule, const OrderLine& line, std::size_t position, TenderKind kind) {
  const std::uint8_t row = line.rate_override[position];
  const Rate of_line = row < rule.overrides.size()
                           ? rule.overrides[row].rate
                           : rule.rate_by_price_class[static_cast<std::size_t>(line.price_class)];
  const auto& of_tender = rule.rate_by_tender[static_cast<std::size_t>(kind)];
  if (!of_tender) return kind == TenderKind::points ? Rate{0, 1} : of_line;
  const bool lower =
      Big::of(of_tender->num) * Big::of(of_line.den) < Big::of(of_line.num) * Big::of(of_tender->den);
  return lower ? *of_tender : of_line;
}

/// The exact sum over the kept parts of one line, over all tenders that paid it.
void add_line(const OrderRule& rule, const Order& order, std::size_t position, std::size_t line,
              BigFraction& sum) {
  const OrderLine& l = order.lines[line];
  for (std::size_t kind = 0; kind < tender_kinds; ++kind) {
    const bool all_cash = order.shares.empty();
    const auto tender = static_cast<TenderKind>(kind);
    const Money share = !all_cash                    ? order.shares[line][kind]
                        : tender == TenderKind::cash ? l.amount
                                                     : Money{};
    if (share == Money{} || l.amount == Money{}) continue;
    const Rate rate = slow_rate(rule, l, position, tender);
    sum.add(Big::of(l.kept.minor) * Big::of(share.minor) * Big::of(rate.num),
            Big::of(l.amount.minor) * Big::of(rate.den));
  }
}

bool is_exact(const Programme& programme, const Order& order, const Earned& earned, Points result) {
  const OrderRule& rule = programme.order_rules[earned.rule];
  BigFraction sum;
  for (std::size_t line = 0; line < order.lines.size(); ++line)
    add_line(rule, order, earned.rule, line, sum);
  sum.num = sum.num * Big::of(earned.times.num);
  sum.den = sum.den * Big::of(earned.times.den) * Big::of(rule.per.minor);
  if (rule.at_most && result == *rule.at_most) return Big::of(result.count) * sum.den <= sum.num;
  return sum.rounds_to(result.count, rule.rounding);
}

/// An order as returns may leave it: any line kept in any part, paid with any mix.
Order any_order(const Programme& programme, std::size_t lines_most) {
  Order order;
  const auto picks =
      *rc::gen::resize(static_cast<int>(lines_most),
                       rc::gen::nonEmpty(rc::gen::container<std::vector<LinePick>>(any_line_pick())));
  Money goods;
  for (const LinePick& pick : picks) {
    OrderLine line;
    line.price_class = static_cast<PriceClass>(pick.price_class % price_classes);
    line.amount = {pick.amount % 5 == 4 ? 9'999'999'999'000 + pick.amount
                                        : 1 + pick.amount * 4441 + pick.what};
    line.kept = {static_cast<std::int64_t>(Wide{line.amount.minor} * pick.quantity / 1000)};
    if (pick.quantity % 3 == 0) line.kept = line.amount;
    for (std::size_t rule = 0; rule < programme.order_rules.size(); ++rule) {
      const std::size_t rows = programme.order_rules[rule].overrides.size();
      if (rows > 0 && pick.what % 3 == 0)
        line.rate_override[rule] = static_cast<std::uint8_t>(pick.what % rows);
    }
    order.lines.push_back(line);
    goods += line.amount;
  }
  const auto cut = [&](Money of) {
    return Money{static_cast<std::int64_t>(Wide{of.minor} * *rc::gen::inRange(0, 101) / 100)};
  };
  const Money gift = cut(goods);
  const Money wallet = cut(goods - gift);
  const TenderShares tendered{Money{}, Money{}, wallet, gift, goods - gift - wallet};
  order.shares = tender_shares(order.lines, Money{}, tendered);
  return order;
}

void earns_exactly(std::size_t lines_most) {
  const Subject& subject = subjects()[*rc::gen::inRange<std::size_t>(0, subjects().size())];
  const Programme& programme = subject.programme;
  const Order order = any_order(programme, lines_most);
  for (std::uint8_t rule = 0; rule < programme.order_rules.size(); ++rule) {
    if (programme.order_rules[rule].round_per_line) continue;
    Earned earned;
    earned.account = programme.order_rules[rule].account;
    earned.rule = rule;
    earned.times = *rc::gen::element(Rate{1, 1}, Rate{3, 2}, Rate{6, 5}, Rate{999'999'937, 1'000'000'000});
    const Points result = entitled(programme, order, earned, nullptr);
    RC_LOG() << subject.name << " rule " << int{rule} << " result " << result.count << "\n";
    RC_ASSERT(is_exact(programme, order, earned, result));
  }
}

TEST(Earning, of_a_few_lines_is_the_exact_fraction_rounded_once) {
  holds_for(1500, [] { earns_exactly(5); });
}

TEST(Earning, of_many_lines_is_the_exact_fraction_rounded_once) {
  holds_for(150, [] { earns_exactly(60); });
}

}  // namespace
}  // namespace shuke::property
