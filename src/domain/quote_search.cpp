// Why the search is exact where it says so. A coupon takes no more off than the goods it is for cost more,
// so a lower price of a line never makes the whole dearer: with the lowest prices everywhere nothing is
// cheaper, unless the goods then miss the coupon's threshold. Then the sums that can be reached are looked
// at: what a coupon takes off follows from the sum of the goods it is for and the sum of the others.
#include "domain/quote_search.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "domain/spread.h"

namespace shuke::domain {
namespace {

/// The order in which several coupons work on one cart, whatever order they are named in.
int working_order(CouponTemplate::Kind kind) {
  switch (kind) {
    case CouponTemplate::Kind::fixed_price: return 0;
    case CouponTemplate::Kind::percent_off: return 1;
    case CouponTemplate::Kind::amount_off: return 2;
    case CouponTemplate::Kind::free_shipping: return 3;
    case CouponTemplate::Kind::gift: return 4;
  }
  __builtin_unreachable();
}

/// What a coupon takes off goods of this sum; not for fixed prices, which look at one piece.
Money cut_of(const CouponTemplate& rules, Money goods) {
  Money cut;
  if (rules.kind == CouponTemplate::Kind::amount_off) cut = rules.amount_off;
  if (rules.kind == CouponTemplate::Kind::percent_off) cut = goods - rules.pay.of_half_up(goods);
  if (rules.cap) cut = std::min(cut, *rules.cap);
  return std::min(cut, goods);
}

/// A fixed price is for one piece, the dearest: the line and what is taken off it.
std::pair<std::size_t, Money> dearest_piece(const SearchCoupon& coupon, std::span<const SearchLine> lines,
                                            const std::vector<Money>& nets) {
  std::pair<std::size_t, Money> best{0, {}};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!coupon.is_for[i]) continue;
    const Money piece{share_half_up(nets[i].minor, 1, lines[i].quantity)};
    const Money cut = piece - coupon.rules->amount_off;
    if (cut > best.second) best = {i, cut};
  }
  if (coupon.rules->cap) best.second = std::min(best.second, *coupon.rules->cap);
  return best;
}

std::vector<Money> line_cuts(const SearchCoupon& coupon, std::span<const SearchLine> lines,
                             const std::vector<Money>& nets) {
  std::vector<Money> cuts(nets.size());
  if (coupon.rules->kind == CouponTemplate::Kind::fixed_price) {
    const auto [line, cut] = dearest_piece(coupon, lines, nets);
    cuts[line] = cut;
    return cuts;
  }
  std::vector<std::int64_t> weights(nets.size());
  Money goods;
  for (std::size_t i = 0; i < nets.size(); ++i) {
    if (!coupon.is_for[i]) continue;
    weights[i] = nets[i].minor;
    goods += nets[i];
  }
  const Money cut = cut_of(*coupon.rules, goods);
  if (cut == Money{}) return cuts;
  std::vector<std::int64_t> shares(nets.size());
  spread(cut.minor, weights, shares);
  for (std::size_t i = 0; i < nets.size(); ++i) cuts[i].minor = shares[i];
  return cuts;
}

}  // namespace

PriceSearch::PriceSearch(std::span<const SearchLine> lines, std::span<const SearchCoupon> coupons,
                         Money shipping_fee)
    : x_lines(lines), x_coupons(coupons), x_shipping_fee(shipping_fee) {
  for (const SearchLine& line : lines) {
    x_least += line.options.front().net;
    x_most += line.options.back().net;
  }
}

Money PriceSearch::goods(const std::vector<std::uint32_t>& choice) const {
  Money sum;
  for (std::size_t i = 0; i < choice.size(); ++i) sum += x_lines[i].options[choice[i]].net;
  return sum;
}

Priced PriceSearch::price(std::vector<std::uint32_t> choice,
                          const std::vector<std::size_t>& coupons) const {
  Priced result;
  std::vector<Money> nets(choice.size());
  for (std::size_t i = 0; i < choice.size(); ++i) {
    const PriceOption& option = x_lines[i].options[choice[i]];
    nets[i] = option.net;
    result.cuts += option.cuts.size();
  }
  result.choice = std::move(choice);
  result.coupons = coupons;
  result.cuts += coupons.size();
  Money shipping = x_shipping_fee;
  for (const std::size_t number : coupons) {
    const SearchCoupon& coupon = x_coupons[number];
    std::vector<Money>& cuts = result.by_coupon.emplace_back(nets.size());
    if (coupon.rules->kind == CouponTemplate::Kind::free_shipping) {
      const Money cut = coupon.rules->cap ? std::min(shipping, *coupon.rules->cap) : shipping;
      result.shipping_cut += cut;
      shipping -= cut;
    } else if (coupon.rules->kind != CouponTemplate::Kind::gift) {
      cuts = line_cuts(coupon, x_lines, nets);
      for (std::size_t i = 0; i < nets.size(); ++i) nets[i] -= cuts[i];
    }
  }
  result.price = shipping;
  for (const Money net : nets) result.price += net;
  return result;
}

bool PriceSearch::better(const Priced& a, const Priced& b) const {
  if (a.price != b.price) return a.price < b.price;
  const auto ends = [&](const Priced& priced) {
    std::vector<Instant> result;
    for (const std::size_t number : priced.coupons) result.push_back(x_coupons[number].ends_at);
    std::ranges::sort(result);
    return result;
  };
  const std::vector<Instant> a_ends = ends(a);
  const std::vector<Instant> b_ends = ends(b);
  const std::size_t both = std::min(a_ends.size(), b_ends.size());
  for (std::size_t i = 0; i < both; ++i) {
    if (a_ends[i] != b_ends[i]) return a_ends[i] < b_ends[i];
  }
  if (a.cuts != b.cuts) return a.cuts < b.cuts;
  return a.coupons < b.coupons;
}

Priced PriceSearch::with_fewer_cuts(Priced priced) const {
  Money threshold;
  for (const std::size_t number : priced.coupons)
    threshold = std::max(threshold, x_coupons[number].rules->threshold);
  for (std::size_t line = 0; line < x_lines.size(); ++line) {
    std::vector<std::uint32_t> choice = priced.choice;
    choice[line] = static_cast<std::uint32_t>(x_lines[line].options.size() - 1);
    if (choice[line] == priced.choice[line] || goods(choice) < threshold) continue;
    Priced other = price(std::move(choice), priced.coupons);
    if (other.price == priced.price && other.cuts < priced.cuts) priced = std::move(other);
  }
  return priced;
}

/// Whether what the coupons take off follows from the sum of the goods they are for.
bool PriceSearch::depends_on_sum_alone(const std::vector<std::size_t>& coupons) const {
  const SearchCoupon* first = nullptr;
  for (const std::size_t number : coupons) {
    const SearchCoupon& coupon = x_coupons[number];
    const CouponTemplate::Kind kind = coupon.rules->kind;
    if (kind == CouponTemplate::Kind::free_shipping || kind == CouponTemplate::Kind::gift) continue;
    if (kind == CouponTemplate::Kind::fixed_price) return false;
    if (first != nullptr && first->is_for != coupon.is_for) return false;
    first = &coupon;
  }
  return true;
}

std::optional<Priced> PriceSearch::with(std::vector<std::size_t> coupons) {
  std::ranges::sort(coupons, [&](std::size_t a, std::size_t b) {
    return std::pair(working_order(x_coupons[a].rules->kind), a) <
           std::pair(working_order(x_coupons[b].rules->kind), b);
  });
  Money threshold;
  for (const std::size_t number : coupons)
    threshold = std::max(threshold, x_coupons[number].rules->threshold);
  if (x_most < threshold) return {};
  const bool sums = depends_on_sum_alone(coupons);
  const bool lowest_is_best = coupons.size() < 2 || sums;
  if (lowest_is_best && x_least >= threshold)
    return price(std::vector<std::uint32_t>(x_lines.size()), coupons);
  return sums ? over_sums(coupons, threshold) : over_all(coupons, threshold);
}

/// A sum that can be reached with the lines so far.
struct PriceSearch::Chosen {
  Money of_coupons;  // of goods the coupons are for
  Money of_others;
  std::uint32_t cuts = 0;
  std::uint32_t before = 0;  // place in the layer before
  std::uint32_t option = 0;

  friend auto operator<=>(const Chosen&, const Chosen&) = default;
};

std::optional<Priced> PriceSearch::over_sums(const std::vector<std::size_t>& coupons, Money threshold) {
  const SearchCoupon* goods_coupon = nullptr;
  for (const std::size_t number : coupons) {
    const CouponTemplate::Kind kind = x_coupons[number].rules->kind;
    if (kind == CouponTemplate::Kind::amount_off || kind == CouponTemplate::Kind::percent_off)
      goods_coupon = &x_coupons[number];
  }
  std::vector<std::vector<Chosen>> layers{{Chosen{}}};
  Money rest = x_most;
  for (std::size_t line = 0; line < x_lines.size(); ++line) {
    rest -= x_lines[line].options.back().net;
    const bool is_for = goods_coupon != nullptr && goods_coupon->is_for[line];
    std::vector<Chosen> next;
    for (std::uint32_t before = 0; before < layers.back().size(); ++before) {
      for (std::uint32_t option = 0; option < x_lines[line].options.size(); ++option) {
        Chosen chosen = layers.back()[before];
        (is_for ? chosen.of_coupons : chosen.of_others) += x_lines[line].options[option].net;
        if (chosen.of_coupons + chosen.of_others + rest < threshold) continue;
        chosen.cuts += static_cast<std::uint32_t>(x_lines[line].options[option].cuts.size());
        chosen.before = before;
        chosen.option = option;
        next.push_back(chosen);
      }
    }
    std::ranges::sort(next);
    const auto same_sums = [](const Chosen& a, const Chosen& b) {
      return a.of_coupons == b.of_coupons && a.of_others == b.of_others;
    };
    next.erase(std::unique(next.begin(), next.end(), same_sums), next.end());
    if (next.size() > quote_sums_max) {
      x_limited = true;
      next.resize(quote_sums_max);
    }
    layers.push_back(std::move(next));
  }
  std::optional<Priced> best;
  for (std::uint32_t end = 0; end < layers.back().size(); ++end) {
    const Chosen& chosen = layers.back()[end];
    Money left = chosen.of_coupons;
    for (const std::size_t number : coupons) left -= cut_of(*x_coupons[number].rules, left);
    const Money goods_price = left + chosen.of_others;
    if (best && goods_price + x_shipping_fee > best->price + best->shipping_cut) continue;
    std::vector<std::uint32_t> choice(x_lines.size());
    std::uint32_t place = end;
    for (std::size_t line = x_lines.size(); line-- > 0;) {
      choice[line] = layers[line + 1][place].option;
      place = layers[line + 1][place].before;
    }
    Priced priced = price(std::move(choice), coupons);
    if (!best || better(priced, *best)) best = std::move(priced);
  }
  return best;
}

std::optional<Priced> PriceSearch::over_all(const std::vector<std::size_t>& coupons, Money threshold) {
  std::size_t ways = 1;
  for (const SearchLine& line : x_lines) {
    ways *= line.options.size();
    if (ways > quote_ways_max) return one_by_one(coupons, threshold);
  }
  std::optional<Priced> best;
  std::vector<std::uint32_t> choice(x_lines.size());
  for (std::size_t way = 0; way < ways; ++way) {
    std::size_t rest = way;
    for (std::size_t i = 0; i < choice.size(); ++i) {
      choice[i] = static_cast<std::uint32_t>(rest % x_lines[i].options.size());
      rest /= x_lines[i].options.size();
    }
    if (goods(choice) < threshold) continue;
    Priced priced = price(choice, coupons);
    if (!best || better(priced, *best)) best = std::move(priced);
  }
  return best;
}

/// Lowers line after line as far as the threshold lets it: allowed, and perhaps not the cheapest.
std::optional<Priced> PriceSearch::one_by_one(const std::vector<std::size_t>& coupons, Money threshold) {
  x_limited = true;
  std::vector<std::uint32_t> choice;
  for (const SearchLine& line : x_lines)
    choice.push_back(static_cast<std::uint32_t>(line.options.size() - 1));
  Money sum = x_most;
  for (std::size_t i = 0; i < x_lines.size(); ++i) {
    const auto& options = x_lines[i].options;
    for (std::uint32_t option = 0; option < options.size(); ++option) {
      const Money less = options.back().net - options[option].net;
      if (sum - less < threshold) continue;
      choice[i] = option;
      sum -= less;
      break;
    }
  }
  return price(std::move(choice), coupons);
}

}  // namespace shuke::domain
