// The earning formula. Whole numbers all the way: rates over a common denominator, fractions of partly kept
// lines added exactly, one rounding at the end.
#include "domain/earning.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/fraction.h"
#include "domain/cards.h"
#include "domain/spread.h"

namespace shuke::domain {
namespace {

bool any_of(const std::vector<NameNo>& wanted, NameNo name) {
  return std::ranges::find(wanted, name) != wanted.end();
}

Rate line_rate(const OrderRule& rule, const OrderLine& line, std::size_t rule_position) {
  const std::uint8_t row = line.rate_override[rule_position];
  return row == 255 ? rule.rate_by_price_class[static_cast<std::size_t>(line.price_class)]
                    : rule.overrides[row].rate;
}

/// The rate for the part of a line paid with one kind of tender: the lower of the two; points earn only
/// where a rate is given.
Rate tender_rate(const OrderRule& rule, Rate of_line, TenderKind kind) {
  const auto& own = rule.rate_by_tender[static_cast<std::size_t>(kind)];
  if (!own) return kind == TenderKind::points ? Rate{0, 1} : of_line;
  return *own < of_line ? *own : of_line;
}

/// One part of a line's base: kept × share ÷ amount, exact.
struct BasePart {
  Money kept;
  Money share;
  Money amount;
  Rate rate;
  PriceClass price_class;
  TenderKind tender;

  bool whole() const { return share == amount || kept == amount; }
  /// The base where it is a whole number of minor units, else rounded down; for words only.
  Money base_floor() const {
    if (whole()) return share == amount ? kept : share;
    return {static_cast<std::int64_t>(Wide{kept.minor} * share.minor / amount.minor)};
  }
};

template <class Use>
void each_part(const OrderRule& rule, const Order& order, std::size_t rule_position, std::size_t line,
               const Use& use) {
  const bool shipping = line == order.lines.size();
  const Money amount = shipping ? order.head.shipping_fee : order.lines[line].amount;
  const Money kept = shipping ? amount - order.head.shipping_returned : order.lines[line].kept;
  const Rate rate = shipping ? *rule.rate_for_shipping : line_rate(rule, order.lines[line], rule_position);
  const PriceClass price_class = shipping ? PriceClass::regular : order.lines[line].price_class;
  if (order.shares.empty()) {
    use(BasePart{kept, amount, amount, tender_rate(rule, rate, TenderKind::cash), price_class,
                 TenderKind::cash});
    return;
  }
  for (std::size_t kind = 0; kind < tender_kinds; ++kind) {
    const Money share = order.shares[line][kind];
    if (share == Money{}) continue;
    const auto tender = static_cast<TenderKind>(kind);
    use(BasePart{kept, share, amount, tender_rate(rule, rate, tender), price_class, tender});
  }
}

void explain_part(Event& event, std::size_t from, const BasePart& part) {
  const Money base = part.base_floor();
  if (base == Money{}) return;
  for (std::size_t i = from; i < event.parts.size(); ++i) {
    ExplainPart& known = event.parts[i];
    if (known.price_class == part.price_class && known.tender == part.tender &&
        known.rate.num == part.rate.num && known.rate.den == part.rate.den) {
      known.base += base;
      return;
    }
  }
  event.parts.push_back({base, part.rate, part.price_class, part.tender});
}

/// Adds base × rate to the sum; the common case (all of one share kept) stays in whole numbers.
class ExactSum {
 public:
  void add(const BasePart& part) {
    if (part.rate.num == 0 || part.kept == Money{}) return;
    if (part.whole()) {
      add_whole(part.base_floor().minor, part.rate);
    } else {
      add_fraction(Wide{part.kept.minor} * part.share.minor * part.rate.num,
                   Wide{part.amount.minor} * part.rate.den);
    }
  }
  /// The sum; this object is used up.
  Fraction take_total() {
    if (!x_any_fraction) return {x_whole, x_den};
    x_fractions.add(x_whole, x_den);
    return std::move(x_fractions);
  }

 private:
  void add_whole(std::int64_t base, Rate rate) {
    constexpr std::int64_t common_max = 1'000'000'000'000;
    const Wide product = Wide{base} * rate.num;
    // Rates of one denominator, or of none, are almost all there are: they need no division.
    if (rate.den == x_den) {
      x_whole += product;
    } else if (rate.den == 1) {
      x_whole += product * x_den;
    } else {
      const std::int64_t factor = rate.den / std::gcd(x_den, rate.den);
      if (factor > common_max / x_den) return add_fraction(product, rate.den);
      x_whole *= factor;
      x_den *= factor;
      x_whole += product * (x_den / rate.den);
    }
  }

  void add_fraction(Wide num, Wide den) {
    x_any_fraction = true;
    x_fractions.add(num, den);
  }

  Wide x_whole = 0;
  std::int64_t x_den = 1;
  bool x_any_fraction = false;
  Fraction x_fractions;
};

Fraction earned_exactly(const OrderRule& rule, Fraction sum, Rate times) {
  sum.multiply({1, rule.per.minor});
  sum.multiply(times);
  return sum;
}

}  // namespace

bool holds(const LineWhen& when, const LineInput& line) {
  if (when.price_classes != 0 && (when.price_classes >> static_cast<unsigned>(line.price_class) & 1u) == 0)
    return false;
  if (!when.categories.empty() && !any_of(when.categories, line.category)) return false;
  if (!when.skus.empty() && !any_of(when.skus, line.sku)) return false;
  return when.tags.empty() ||
         std::ranges::any_of(line.tags, [&](NameNo tag) { return any_of(when.tags, tag); });
}

std::uint8_t rate_override_for(const OrderRule& rule, const LineInput& line) {
  for (std::size_t row = 0; row < rule.overrides.size(); ++row) {
    if (holds(rule.overrides[row].when, line)) return static_cast<std::uint8_t>(row);
  }
  return 255;
}

bool on_day(const DayRule& days, const TimeZone& zone, Instant at) {
  const Date date = zone.date(at);
  const CivilDate civil = civil_of(date);
  if (days.days_of_month >> civil.day & 1u) return true;
  const int weekday = ((date.day + 3) % 7 + 7) % 7;  // 1970-01-01 was a Thursday; 0 is Monday
  if (days.weekdays >> weekday & 1) return true;
  return std::ranges::any_of(
      days.days_of_year, [&](DayRule::MonthDay d) { return d.month == civil.month && d.day == civil.day; });
}

Earned choose_multiplier(const Programme& programme, std::uint8_t rule_position, const MemberState& member,
                         Instant at) {
  const OrderRule& rule = programme.order_rules[rule_position];
  Earned best;
  best.account = rule.account;
  best.rule = rule_position;
  for (std::size_t i = 0; i < rule.multipliers.size(); ++i) {
    const Multiplier& row = rule.multipliers[i];
    if (row.ladder && member.ladders.empty()) continue;
    const Rate times =
        row.ladder ? row.rates[member.ladders[row.ladder.value].shown().value] : row.rates[0];
    if (row.days && !on_day(*row.days, programme.zone, at)) continue;
    if (row.card_privilege && !brought_by_card(programme, member, row.card_privilege)) continue;
    if (best.multiplier != 255 && times <= best.times) continue;
    best.multiplier = static_cast<std::uint8_t>(i);
    best.times = times;
  }
  return best;
}

Points entitled(const Programme& programme, const Order& order, const Earned& earned, Event* explain) {
  const OrderRule& rule = programme.order_rules[earned.rule];
  const std::size_t parts_from = explain ? explain->parts.size() : 0;
  const std::size_t rows = order.lines.size() + (rule.rate_for_shipping ? 1 : 0);
  Points result;
  ExactSum sum;
  for (std::size_t line = 0; line < rows; ++line) {
    each_part(rule, order, earned.rule, line, [&](const BasePart& part) {
      sum.add(part);
      if (explain) explain_part(*explain, parts_from, part);
    });
    if (rule.round_per_line) {
      result.count += earned_exactly(rule, sum.take_total(), earned.times).rounded(rule.rounding);
      sum = ExactSum{};
    }
  }
  const Fraction exact = earned_exactly(rule, sum.take_total(), earned.times);
  if (!rule.round_per_line) result.count = exact.rounded(rule.rounding);
  if (rule.rate_for_shipping && !keeps_goods_money(order))
    result = Points{};  // shipping alone is no order that counts (S8)
  const Points uncapped = result;
  if (rule.at_most && result > *rule.at_most) result = *rule.at_most;
  if (explain) {
    ExplainLine& line = explain->explains.emplace_back();
    line.rule = {RuleRef::Kind::order_rule, earned.rule};
    line.account = earned.account;
    line.rounding = rule.rounding;
    line.multiplier = earned.multiplier;
    line.times = earned.times;
    // A value too long to be written down is left out of the words; the result does not depend on it.
    line.exact_num = rule.round_per_line || !exact.is_short() ? uncapped.count : exact.num();
    line.exact_den = rule.round_per_line ? 1 : exact.is_short() ? exact.den() : 0;
    if (uncapped != result) line.cap = rule.at_most;
    line.before = earned.entitled;
    line.result = result;
    line.parts_from = static_cast<std::uint16_t>(parts_from);
    line.parts_count = static_cast<std::uint16_t>(explain->parts.size() - parts_from);
  }
  return result;
}

Money paid_kept(const Order& order, std::size_t position) {
  const OrderLine& line = order.lines[position];
  if (order.shares.empty()) return line.kept;
  const Money paid = line.amount - order.shares[position][static_cast<std::size_t>(TenderKind::points)];
  return {share_half_up(paid.minor, line.kept.minor, line.amount.minor)};
}

Money spend_of(const Order& order) {
  Money sum;
  for (std::size_t line = 0; line < order.lines.size(); ++line) sum += paid_kept(order, line);
  return sum;
}

bool keeps_goods_money(const Order& order) {
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    const Money by_points =
        order.shares.empty() ? Money{} : order.shares[i][static_cast<std::size_t>(TenderKind::points)];
    if (order.lines[i].kept > Money{} && order.lines[i].amount > by_points) return true;
  }
  return false;
}

Money allocated_price(const Account& account, Money paid, Points points) {
  if (!account.worth || points == Points{}) return {};
  const Worth& worth = *account.worth;
  // points' selling price = points × money ÷ worth.points × redeemed; allocated = paid × price ÷ (paid +
  // price), half up.
  const Wide num = Wide{points.count} * worth.money.minor * worth.redeemed.num;
  const Wide den = Wide{worth.points.count} * worth.redeemed.den;
  const Wide price_rounded = divide(num, den, Rounding::half_up);
  const Wide whole = paid.minor + price_rounded;
  if (whole == 0) return {};
  return {static_cast<std::int64_t>(divide(paid.minor * price_rounded, whole, Rounding::half_up))};
}

Few<TenderShares, 0> tender_shares(std::span<const OrderLine> lines, Money shipping_fee,
                                   const TenderShares& tendered) {
  const auto cash = static_cast<std::size_t>(TenderKind::cash);
  if (std::all_of(tendered.begin(), tendered.begin() + cash, [](Money m) { return m == Money{}; }))
    return {};
  const std::size_t rows = lines.size() + 1;
  Few<TenderShares, 0> result;
  result.resize(rows);
  std::vector<std::int64_t> left(rows);  // what is not yet paid of each line and, last, of the shipping fee
  std::vector<std::int64_t> part(rows);
  for (std::size_t i = 0; i < lines.size(); ++i) left[i] = lines[i].amount.minor;
  for (std::size_t kind = 0; kind < cash; ++kind) {
    // Points never pay shipping: the fee joins the rows after them.
    if (static_cast<TenderKind>(kind) == TenderKind::cashback) left.back() = shipping_fee.minor;
    if (tendered[kind] == Money{}) continue;
    spread(tendered[kind].minor, left, part);
    for (std::size_t i = 0; i < rows; ++i) {
      result[i][kind].minor = part[i];
      left[i] -= part[i];
    }
  }
  for (std::size_t i = 0; i < rows; ++i) result[i][cash].minor = left[i];
  return result;
}

}  // namespace shuke::domain
