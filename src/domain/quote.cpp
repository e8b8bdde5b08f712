// From the request to the search and back: which price cuts each line can have, which coupons can be used,
// the cheapest of their combinations, then points, and what the order will earn.
#include "domain/quote.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "domain/cards.h"
#include "domain/coupons.h"
#include "domain/decide.h"
#include "domain/earning.h"
#include "domain/locks.h"
#include "domain/order_rules.h"
#include "domain/periods.h"
#include "domain/quote_search.h"

namespace shuke::domain {
namespace {

bool is_blank(const LineWhen& when) {
  return when.price_classes == 0 && when.categories.empty() && when.tags.empty() && when.skus.empty();
}

bool is_for(const Privilege& privilege, const LineInput& line) {
  return holds(privilege.only, line) && (is_blank(privilege.except) || !holds(privilege.except, line));
}

bool is_birthday(CivilDate day, DayRule::MonthDay birthday) {
  const bool moved = birthday.month == 2 && birthday.day == 29 && days_in_month(day.year, 2) < 29;
  return day.month == birthday.month && day.day == (moved ? 28 : birthday.day);
}

/// Price cuts that multiply go in the programme's order; those it does not name come last, as in the file.
std::vector<std::uint8_t> in_stacking_order(const Programme& programme, std::vector<std::uint8_t> rows) {
  const auto place = [&](std::uint8_t row) {
    return std::ranges::find(programme.stacking.order, programme.privileges[row].name) -
           programme.stacking.order.begin();
  };
  std::ranges::stable_sort(rows, {}, place);
  return rows;
}

std::vector<PriceOption> sorted(std::vector<PriceOption> options) {
  std::ranges::stable_sort(options, [](const PriceOption& a, const PriceOption& b) {
    return std::pair(a.net, a.cuts.size()) < std::pair(b.net, b.cuts.size());
  });
  const auto same = [](const PriceOption& a, const PriceOption& b) { return a.net == b.net; };
  options.erase(std::unique(options.begin(), options.end(), same), options.end());
  return options;
}

/// One of the cuts, or none (S14).
std::vector<PriceOption> one_cut(const Programme& programme, Money list,
                                 const std::vector<std::uint8_t>& rows) {
  std::vector<PriceOption> options{{list, {}}};
  for (const std::uint8_t row : rows) {
    const Money net = programme.privileges[row].pay.of_half_up(list);
    if (net < list) options.push_back({net, {{PriceCut::By::privilege, row, list - net}}});
  }
  return sorted(std::move(options));
}

/// Any of the cuts, each on what the one before left.
std::vector<PriceOption> multiplied(const Programme& programme, Money list, std::vector<std::uint8_t> rows,
                                    bool& limited) {
  rows = in_stacking_order(programme, std::move(rows));
  if (rows.size() > quote_multiplied_max) {
    limited = true;
    rows.resize(quote_multiplied_max);
  }
  std::vector<PriceOption> options{{list, {}}};
  for (const std::uint8_t row : rows) {
    const std::size_t before = options.size();
    for (std::size_t i = 0; i < before; ++i) {
      PriceOption lower = options[i];
      lower.net = programme.privileges[row].pay.of_half_up(lower.net);
      const Money cut = options[i].net - lower.net;
      if (cut <= Money{}) continue;
      lower.cuts.push_back({PriceCut::By::privilege, row, cut});
      options.push_back(std::move(lower));
    }
  }
  return sorted(std::move(options));
}

class Quoting {
 public:
  Quoting(const Programme& programme, const State& state, Instant at, const QuoteRequest& request)
      : x_programme(programme),
        x_state(state),
        x_request(request),
        x_member(state.member(request.member)),
        x_lock(request.locked_as == 0 ? nullptr : find_lock(x_member, request.locked_as)),
        x_event(),
        x_context{programme, state, at, x_event} {}

  Decided<Quote> run() {
    if (auto checked = check(); !checked) return std::unexpected(checked.error());
    fill_lines();
    fill_shipping();
    PriceSearch search(x_lines, x_usable, x_quote.shipping_fee);
    const auto best = x_request.choose_coupons ? choose(search) : search.with(all_usable());
    if (!best) return below_threshold(search);
    write(search.with_fewer_cuts(*best));
    x_quote.limited = x_quote.limited || search.limited();
    if (auto paid = pay_with_points(); !paid) return std::unexpected(paid.error());
    earn();
    x_quote.commissionable = is_commissionable(x_programme, x_member);
    return std::move(x_quote);
  }

 private:
  // ---- checks, in the order of the codes ----

  Decided<void> check() {
    if (x_request.member) {
      if (auto ready = member_ready(x_state, x_request.member); !ready) return ready;
    }
    if (auto names = line_names_known(x_context, x_request.lines); !names) return names;
    if (auto found = coupons_found(x_context, x_request.coupons); !found) return found;
    if (auto coupons = find_coupons(); !coupons) return coupons;
    if (auto lines = lines_valid(x_request.lines, x_request.shipping_fee); !lines) return lines;
    for (const LineInput& line : x_request.lines) {
      const Wide list = Wide{unit_price(line).minor} * line.quantity;
      if (list > money_minor_max)
        return rejected_row(RejectionCode::amount_out_of_range, "lines.quantity", x_request.lines, line);
    }
    return check_rewards();
  }

  Decided<void> check_rewards() const {
    std::vector<std::int64_t> pieces(x_programme.rewards.size());
    for (const LineInput& line : x_request.lines) {
      if (!line.reward) continue;
      const RewardNo reward = find_reward(x_programme, line.reward);
      pieces[reward.value] += line.quantity;
      if (auto open = reward_available(x_context, reward, pieces[reward.value]); !open)
        return rejected_row(open.error().code, "lines.reward", x_request.lines, line);
      if (x_programme.rewards[reward.value].kind == Reward::Kind::coupon)
        return rejected_row(RejectionCode::reward_not_open, "lines.reward", x_request.lines, line);
    }
    return {};
  }

  Money unit_price(const LineInput& line) const {
    if (line.reward) return x_programme.rewards[find_reward(x_programme, line.reward).value].cash;
    return line.unit_price.value_or(Money{});
  }

  // ---- coupons ----

  SearchCoupon search_coupon(std::uint32_t position) const {
    const Coupon& coupon = x_member.extras.get().coupons[position];
    SearchCoupon result{position, &x_programme.coupons[coupon.coupon_template.value], coupon.ends_at, {}};
    for (const LineInput& line : x_request.lines)
      result.is_for.push_back(!line.reward && coupon_is_for(*result.rules, line));
    return result;
  }

  std::optional<RejectionCode> why_not(const Coupon& coupon, const SearchCoupon& as_searched) const {
    switch (coupon.state) {
      case CouponState::used: return RejectionCode::coupon_used;
      case CouponState::expired: return RejectionCode::coupon_expired;
      case CouponState::locked:
        if (x_lock == nullptr || coupon.lock != x_lock->number) return RejectionCode::coupon_locked;
        break;
      case CouponState::revoked: return RejectionCode::coupon_not_found;
      case CouponState::issued:
        if (coupon.ends_at <= x_context.at) return RejectionCode::coupon_expired;
        break;
    }
    const bool any = std::ranges::any_of(as_searched.is_for, [](std::uint8_t is) { return is != 0; });
    if (!any || x_context.at < coupon.usable_from) return RejectionCode::coupon_not_applicable;
    return {};
  }

  Decided<void> find_coupons() {
    return x_request.choose_coupons ? find_own_coupons() : find_named_coupons();
  }

  /// All that can be used; of one template no more than an order can have, the soonest-ending.
  Decided<void> find_own_coupons() {
    const auto& coupons = x_member.extras.get().coupons;
    for (std::uint32_t i = 0; i < coupons.size(); ++i) {
      const bool in_hand =
          coupons[i].state == CouponState::issued || coupons[i].state == CouponState::locked;
      if (!in_hand || !x_request.member) continue;
      SearchCoupon coupon = search_coupon(i);
      const auto why = why_not(coupons[i], coupon);
      if (why) {
        x_quote.left_out.push_back({i, *why, {}});
      } else {
        x_usable.push_back(std::move(coupon));
      }
    }
    std::ranges::stable_sort(x_usable, {}, &SearchCoupon::ends_at);
    std::vector<std::int32_t> seen(x_programme.coupons.size());
    std::erase_if(x_usable, [&](const SearchCoupon& coupon) {
      const auto place = static_cast<std::size_t>(coupon.rules - x_programme.coupons.data());
      return ++seen[place] > x_programme.stacking.coupons_per_order;
    });
    return {};
  }

  Decided<void> find_named_coupons() {
    const auto& refs = x_request.coupons;
    std::vector<std::optional<RejectionCode>> whys;
    for (const CouponRef& ref : refs) {
      const CouponFound found = *find_coupon(x_programme, x_state, ref);
      if (found.member != x_request.member || !found.member)
        return rejected_row(RejectionCode::coupon_not_yours, "use.coupons", refs, ref);
      x_usable.push_back(search_coupon(found.position));
      whys.push_back(why_not(x_member.extras.get().coupons[found.position], x_usable.back()));
      const bool alone = refs.size() == 1 || x_usable.back().rules->stackable ||
                         std::cmp_greater(refs.size(), x_programme.stacking.coupons_per_order);
      if (!alone && !whys.back()) whys.back() = RejectionCode::coupon_not_applicable;
    }
    const auto first = std::ranges::min_element(
        whys, {}, [](const auto& why) { return why.value_or(RejectionCode::publish_would_orphan); });
    // A threshold is asked once prices are known, and its code stands before these two.
    if (first != whys.end() && *first && **first < RejectionCode::coupon_below_threshold)
      return rejected_row(**first, "use.coupons", refs,
                          refs[static_cast<std::size_t>(first - whys.begin())]);
    if (first != whys.end() && *first) {
      x_refusal = Rejection{**first, static_cast<std::uint32_t>(first - whys.begin()), "use.coupons"};
    } else if (std::cmp_greater(refs.size(), x_programme.stacking.coupons_per_order)) {
      x_refusal = Rejection{RejectionCode::coupon_limit_reached, Rejection::no_item, "use.coupons"};
    }
    return {};
  }

  std::vector<std::size_t> all_usable() const {
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < x_usable.size(); ++i) all.push_back(i);
    return all;
  }

  Decided<Quote> below_threshold(const PriceSearch& search) const {
    for (const SearchCoupon& coupon : x_usable) {
      if (coupon.rules->threshold <= search.most()) continue;
      const auto item = static_cast<std::uint32_t>(&coupon - x_usable.data());
      return std::unexpected(Rejection{RejectionCode::coupon_below_threshold, item, "use.coupons"});
    }
    return rejected(RejectionCode::coupon_below_threshold, "use.coupons");
  }

  // ---- prices ----

  void fill_lines() {
    std::vector<std::uint8_t> in_force;
    for (std::uint8_t i = 0; i < x_programme.privileges.size(); ++i) {
      const Privilege& privilege = x_programme.privileges[i];
      const bool chosen = privilege.kind == Privilege::Kind::quota && privilege.pay < Rate{1, 1} &&
                          use_on_day(x_programme, x_member, i, x_context.at) != nullptr;
      const bool discount =
          privilege.kind == Privilege::Kind::discount &&
          has_privilege(x_programme, x_member, privilege, x_context.at, x_request.birthday);
      if (discount || chosen) in_force.push_back(i);
    }
    for (const LineInput& line : x_request.lines) {
      SearchLine& added = x_lines.emplace_back();
      added.quantity = line.quantity;
      added.list = {unit_price(line).minor * line.quantity};
      std::vector<std::uint8_t> rows;
      for (const std::uint8_t row : in_force) {
        if (!line.reward && is_for(x_programme.privileges[row], line)) rows.push_back(row);
      }
      added.options = x_programme.stacking.kind == Stacking::Kind::lowest_price
                          ? one_cut(x_programme, added.list, rows)
                          : multiplied(x_programme, added.list, std::move(rows), x_quote.limited);
    }
  }

  void fill_shipping() {
    x_quote.shipping_list = x_quote.shipping_fee = x_request.shipping_fee;
    if (x_request.shipping_fee == Money{}) return;
    for (std::uint8_t i = 0; i < x_programme.privileges.size(); ++i) {
      const Privilege& privilege = x_programme.privileges[i];
      if (privilege.kind != Privilege::Kind::free_shipping ||
          !has_privilege(x_programme, x_member, privilege, x_context.at, x_request.birthday))
        continue;
      const auto left_out = [&](const LineInput& line) { return holds(privilege.except, line); };
      if (privilege.except_whole_order && std::ranges::all_of(x_request.lines, left_out)) continue;
      x_quote.shipping_cut = PriceCut{PriceCut::By::privilege, i, x_request.shipping_fee};
      x_quote.shipping_fee = Money{};
      return;
    }
  }

  // ---- the choice ----

  static bool takes_nothing(const Priced& priced) {
    for (std::size_t i = 0; i < priced.coupons.size(); ++i) {
      const auto& cuts = priced.by_coupon[i];
      const bool off_goods = std::ranges::any_of(cuts, [](Money cut) { return cut > Money{}; });
      if (!off_goods && priced.shipping_cut == Money{}) return true;
    }
    return false;
  }

  std::optional<Priced> choose(PriceSearch& search) {
    std::vector<Priced> ways{*search.with({})};
    for (const std::vector<std::size_t>& set : coupon_sets()) {
      auto priced = search.with(set);
      if (!priced) {
        for (const std::size_t number : set) too_small(search, number);
      } else if (!takes_nothing(*priced)) {
        ways.push_back(*std::move(priced));
      }
    }
    const std::size_t shown = std::min(ways.size(), quote_alternatives_max + 1);
    std::partial_sort(ways.begin(), ways.begin() + static_cast<std::ptrdiff_t>(shown), ways.end(),
                      [&](const Priced& a, const Priced& b) { return search.better(a, b); });
    for (std::size_t i = 1; i < shown; ++i) {
      Quote::Alternative& other = x_quote.alternatives.emplace_back();
      other.due = ways[i].price;
      x_other_goods.push_back(ways[i].price - shipping_of(ways[i]));
      for (const std::size_t number : ways[i].coupons) other.coupons.push_back(x_usable[number].position);
    }
    return ways.front();
  }

  Money shipping_of(const Priced& priced) const { return x_quote.shipping_fee - priced.shipping_cut; }

  void too_small(const PriceSearch& search, std::size_t number) {
    const SearchCoupon& coupon = x_usable[number];
    if (coupon.rules->threshold <= search.most()) return;
    const bool told = std::ranges::any_of(x_quote.left_out,
                                          [&](const auto& out) { return out.coupon == coupon.position; });
    if (!told)
      x_quote.left_out.push_back({coupon.position, RejectionCode::coupon_below_threshold,
                                  coupon.rules->threshold - search.most()});
  }

  /// One coupon, and sets of several that may be used together.
  std::vector<std::vector<std::size_t>> coupon_sets() {
    std::vector<std::vector<std::size_t>> sets;
    for (std::size_t i = 0; i < x_usable.size(); ++i) sets.push_back({i});
    std::size_t from = 0;
    for (std::int32_t size = 2; size <= x_programme.stacking.coupons_per_order; ++size) {
      const std::size_t to = sets.size();
      for (std::size_t i = from; i < to; ++i) {
        if (!x_usable[sets[i].front()].rules->stackable) continue;
        for (std::size_t next = sets[i].back() + 1; next < x_usable.size(); ++next) {
          if (!x_usable[next].rules->stackable) continue;
          sets.push_back(sets[i]);
          sets.back().push_back(next);
        }
      }
      if (sets.size() == to) break;
      from = to;
      if (sets.size() <= quote_coupon_sets_max) continue;
      x_quote.limited = true;
      sets.resize(quote_coupon_sets_max);
      break;
    }
    return sets;
  }

  void write(const Priced& best) {
    for (std::size_t i = 0; i < x_lines.size(); ++i) {
      const PriceOption& option = x_lines[i].options[best.choice[i]];
      QuotedLine& line = x_quote.lines.emplace_back();
      line.list = x_lines[i].list;
      line.net = option.net;
      line.cuts = option.cuts;
      for (std::size_t used = 0; used < best.coupons.size(); ++used) {
        const Money cut = best.by_coupon[used][i];
        if (cut == Money{}) continue;
        line.net -= cut;
        line.cuts.push_back({PriceCut::By::coupon, x_usable[best.coupons[used]].position, cut});
      }
      if (const NameNo reward = x_request.lines[i].reward)
        line.points.count = reward_of(reward).points.count * x_request.lines[i].quantity;
      x_quote.due += line.net;
    }
    for (const std::size_t number : best.coupons) {
      const SearchCoupon& coupon = x_usable[number];
      x_quote.coupons.push_back(coupon.position);
      if (coupon.rules->kind != CouponTemplate::Kind::free_shipping || best.shipping_cut == Money{})
        continue;
      x_quote.shipping_cut = PriceCut{PriceCut::By::coupon, coupon.position, best.shipping_cut};
    }
    x_quote.shipping_fee -= best.shipping_cut;
    x_quote.due += x_quote.shipping_fee;
  }

  const Reward& reward_of(NameNo name) const {
    return x_programme.rewards[find_reward(x_programme, name).value];
  }

  // ---- points and earning ----

  Points available(std::uint8_t account) const {
    return account < x_member.accounts.size() ? x_member.accounts[account].available : Points{};
  }

  Decided<void> pay_with_points() {
    std::vector<Points> left;
    for (std::uint8_t i = 0; i < x_programme.accounts.size(); ++i) left.push_back(available(i));
    for (std::size_t i = 0; i < x_quote.lines.size(); ++i) {
      if (const NameNo reward = x_request.lines[i].reward)
        left[reward_of(reward).account.value] -= x_quote.lines[i].points;
    }
    if (x_refusal) return std::unexpected(*x_refusal);
    for (std::uint8_t i = 0; i < left.size(); ++i) {
      if (left[i] < Points{}) {
        return rejected(RejectionCode::balance_insufficient, "lines.reward",
                        Amounts::of(available(i) - left[i], available(i)));
      }
    }
    const auto payable = std::ranges::find_if(
        x_programme.accounts, [](const Account& account) { return account.pay.has_value(); });
    if (x_request.use_points == QuoteRequest::UsePoints::none || payable == x_programme.accounts.end())
      return {};
    const auto account = static_cast<std::uint8_t>(payable - x_programme.accounts.begin());
    Points most = left[account];
    if (x_lock != nullptr) most += points_of(*x_lock);
    if (x_request.use_points == QuoteRequest::UsePoints::up_to) most = std::min(most, x_request.points);
    spend_points({account}, *payable->pay, most);
    return {};
  }

  /// As many points as pay for goods of this sum, and no more than pay a whole amount.
  static Points points_for(const PayRule& rule, Points most, Money goods) {
    const Money amount = std::min(Money{rule.at_most.of_floor(goods.minor)}, worth(rule, most));
    if (amount <= Money{}) return {};
    const Wide exact = Wide{amount.minor} * rule.points.count;
    const Points points{static_cast<std::int64_t>((exact + rule.money.minor - 1) / rule.money.minor)};
    if (worth(rule, points) <= amount) return points;
    return {static_cast<std::int64_t>(exact / rule.money.minor)};
  }
  static Money worth(const PayRule& rule, Points points) {
    return {static_cast<std::int64_t>(Wide{points.count} * rule.money.minor / rule.points.count)};
  }

  void spend_points(AccountNo account, const PayRule& rule, Points most) {
    Money goods;
    for (const QuotedLine& line : x_quote.lines) goods += line.net;
    for (std::size_t i = 0; i < x_other_goods.size(); ++i)
      x_quote.alternatives[i].due -= worth(rule, points_for(rule, most, x_other_goods[i]));
    const Points points = points_for(rule, most, goods);
    if (worth(rule, points) <= Money{}) return;
    x_quote.points_account = account;
    x_quote.points_spent = points;
    x_quote.points_amount = worth(rule, points);
    x_quote.due -= x_quote.points_amount;
  }

  void earn() {
    if (!x_request.member) return;
    std::vector<LineInput> lines = x_request.lines;
    for (std::size_t i = 0; i < lines.size(); ++i) lines[i].amount = x_quote.lines[i].net;
    Order order;
    fill_order_lines(x_programme, lines, order);
    order.head.shipping_fee = x_quote.shipping_fee;
    order.head.tendered[static_cast<std::size_t>(TenderKind::points)] = x_quote.points_amount;
    order.head.tendered[static_cast<std::size_t>(TenderKind::cash)] = x_quote.due;
    order.shares = tender_shares(order.lines, order.head.shipping_fee, order.head.tendered);
    for (std::uint8_t rule = 0; rule < x_programme.order_rules.size(); ++rule) {
      Earned earned = choose_multiplier(x_programme, rule, x_member, x_context.at);
      earned.entitled = entitled(x_programme, order, earned, nullptr);
      x_quote.earns.push_back(earned);
    }
  }

  const Programme& x_programme;
  const State& x_state;
  const QuoteRequest& x_request;
  const MemberState& x_member;
  const QuoteLock* x_lock;
  Event x_event;  // the context asks for one; nothing is written
  Context x_context;
  std::vector<SearchLine> x_lines;
  std::vector<SearchCoupon> x_usable;
  std::vector<Money> x_other_goods;  // of the alternatives
  std::optional<Rejection> x_refusal;
  Quote x_quote;
};

}  // namespace

BirthdayNow birthday_at(DayRule::MonthDay birthday, const TimeZone& zone, Instant at) {
  const Date today = zone.date(at);
  const Date monday = today + -(((today.day + 3) % 7 + 7) % 7);
  BirthdayNow now;
  now.day = is_birthday(civil_of(today), birthday);
  for (std::int32_t i = 0; i < 7; ++i) now.week = now.week || is_birthday(civil_of(monday + i), birthday);
  now.month = civil_of(today).month == birthday.month;
  return now;
}

bool has_privilege(const Programme& programme, const MemberState& member, const Privilege& privilege,
                   Instant at, const BirthdayNow& birthday) {
  if (member.status != MemberStatus::active) return false;
  if (privilege.card_only && !brought_by_card(programme, member, privilege.name)) return false;
  if (privilege.ladder) {
    const LevelNo level = member.ladders[privilege.ladder.value].shown();
    if ((privilege.levels >> level.value & 1u) == 0) return false;
  }
  if (!privilege.days) return true;
  switch (privilege.days->birthday) {
    case DayRule::Birthday::no: break;
    case DayRule::Birthday::day:
      if (birthday.day) return true;
      break;
    case DayRule::Birthday::week:
      if (birthday.week) return true;
      break;
    case DayRule::Birthday::month:
      if (birthday.month) return true;
      break;
  }
  return on_day(*privilege.days, programme.zone, at);
}

bool is_commissionable(const Programme& programme, const MemberState& member) {
  const LevelSet& without = programme.not_commissionable;
  if (!without.ladder || member.status != MemberStatus::active) return true;
  return (without.levels >> member.ladders[without.ladder.value].shown().value & 1u) == 0;
}

std::uint64_t quote_digest(const Programme& programme, const MemberState& member, const Quote& quote) {
  std::uint64_t hash = 0x243F6A8885A308D3u;
  const auto mix = [&](std::int64_t value) {
    hash = (hash ^ static_cast<std::uint64_t>(value)) * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 29;
  };
  const auto mix_cut = [&](const PriceCut& cut) {
    const bool by_coupon = cut.by == PriceCut::By::coupon;
    mix(by_coupon ? 1 : 2);
    mix(by_coupon ? member.extras.get().coupons[cut.position].coupon_template.value : cut.position);
    mix(cut.amount.minor);
  };
  mix(programme.version);
  for (const QuotedLine& line : quote.lines) {
    mix(line.list.minor);
    mix(line.net.minor);
    mix(line.points.count);
    for (const PriceCut& cut : line.cuts) mix_cut(cut);
  }
  mix(quote.shipping_list.minor);
  mix(quote.shipping_fee.minor);
  if (quote.shipping_cut) mix_cut(*quote.shipping_cut);
  mix(static_cast<std::int64_t>(quote.coupons.size()));
  mix(quote.points_spent.count);
  mix(quote.due.minor);
  return hash;
}

Decided<Quote> quote(const Programme& programme, const State& state, Instant at,
                     const QuoteRequest& request) {
  QuoteRequest standing = request;
  standing.member = state.standing_for(request.member);
  return Quoting(programme, state, at, standing).run();
}

}  // namespace shuke::domain
