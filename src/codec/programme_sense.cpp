// Checks of sense: ladders, earning and accounts. What points and money buy is in
// programme_sense_checkout.cpp.
#include <algorithm>

#include "codec/sense.h"
#include "codec/threshold_order.h"

namespace shuke::codec {

using namespace domain;

// ---- places ----

Position Sense::place(const Path& path) const {
  const Node* node = &x_root;
  Position position = x_root.position;
  for (const std::string& step : path) {
    if (node->kind == Node::Kind::list && step.starts_with('#')) {
      const auto index = static_cast<std::size_t>(*read_integer(step.substr(1)));
      if (index >= node->items.size()) break;
      node = &node->items[index];
      position = node->position;
      continue;
    }
    if (node->kind != Node::Kind::map) break;
    const auto key = std::find_if(node->keys.begin(), node->keys.end(),
                                  [&](const Node::Key& k) { return k.text == step; });
    if (key == node->keys.end()) break;
    position = key->position;
    node = &node->items[static_cast<std::size_t>(key - node->keys.begin())];
  }
  return position;
}

void Sense::add(std::string_view code, const Path& path, std::string message,
                std::initializer_list<std::string> also) {
  std::vector<std::string> areas(also);
  std::string area = path.empty() ? "" : path[0];
  if (path.size() > 1 && !path[1].starts_with('#')) area += "." + path[1];
  areas.push_back(std::move(area));
  x_findings.add_sense(code, place(path), std::move(message), areas);
}

Path Sense::level_path(std::size_t ladder, std::size_t level) const {
  const Ladder& rows = x_programme.ladders[ladder];
  return {"ladders", name(rows.name), "levels", name(rows.levels[level].name)};
}

/// A rule stands with its level, or is an item of `up`: those come after the levels' own, in the order of
/// the file.
Path Sense::rule_path(std::size_t ladder, const LevelRule& rule, std::size_t rule_position) const {
  const Path level = level_path(ladder, rule.to.value);
  const Fields row(x_root.find("ladders")->find(name(x_programme.ladders[ladder].name)),
                   *programme_syntax().find("ladders")->shape.of->section, 2);
  const std::size_t ups = row.sections("up").size();
  const std::size_t rules = x_programme.ladders[ladder].rules.size();
  if (rule_position + ups < rules) return level;
  return {"ladders", name(x_programme.ladders[ladder].name), "up",
          fmt::format("#{}", rule_position + ups - rules)};
}

// ---- what can be earned ----

Rate Sense::highest_rate(const OrderRule& rule) const {
  Rate highest{0, 1};
  for (const Rate rate : rule.rate_by_price_class) highest = std::max(highest, rate);
  for (const RateOverride& row : rule.overrides) highest = std::max(highest, row.rate);
  return highest;
}

bool Sense::earned_from_orders(AccountNo account) const {
  return std::any_of(
      x_programme.order_rules.begin(), x_programme.order_rules.end(),
      [&](const OrderRule& rule) { return rule.account == account && highest_rate(rule).num > 0; });
}

bool Sense::earned_at_all(AccountNo account) const {
  const auto held = most_held(account);
  return !held || *held > 0;
}

namespace {

/// Days in the longest such period, rounded down for an upper bound on how many fit; 0: there is one for
/// ever.
int period_days(Period period) {
  switch (period) {
    case Period::ever: return 0;
    case Period::day: return 1;
    case Period::week: return 7;
    case Period::month: return 28;
    case Period::quarter: return 90;
    case Period::year: return 365;
  }
  __builtin_unreachable();
}

int days_of(Duration duration) {
  switch (duration.unit) {
    case Duration::Unit::hours: return duration.count / 24 + 1;
    case Duration::Unit::days: return duration.count;
    case Duration::Unit::months: return duration.count * 31;
  }
  __builtin_unreachable();
}

/// Days a lot can live at most; nothing: for ever.
std::optional<int> life_days(const Expiry& expiry) {
  switch (expiry.kind) {
    case Expiry::Kind::never:
    case Expiry::Kind::inactivity: return std::nullopt;
    case Expiry::Kind::lot:
      return days_of(expiry.after) + (expiry.round_up == Expiry::RoundUp::none ? 1 : 366);
    case Expiry::Kind::calendar_date: return (expiry.years_later + 1) * 366;
  }
  __builtin_unreachable();
}

std::optional<Wide> most_by_action(const ActionRule& rule, std::optional<int> life) {
  if (!rule.limit) return std::nullopt;
  Wide once = Wide{rule.gives.count} * rule.limit->times.value_or(INT32_MAX);
  if (rule.limit->amount) once = std::min(once, Wide{rule.limit->amount->count});
  const int days = period_days(rule.limit->per);
  if (days == 0) return once;
  if (!life) return std::nullopt;
  return once * (*life / days + 2);
}

}  // namespace

std::optional<std::int64_t> Sense::most_held(AccountNo account) const {
  if (!account || account.value >= x_programme.accounts.size()) return std::nullopt;
  if (earned_from_orders(account)) return std::nullopt;
  if (x_programme.referral && x_programme.referral->account == account) return std::nullopt;
  Wide most = 0;
  for (const ActionRule& rule : x_programme.action_rules) {
    if (rule.account != account) continue;
    const auto by_action = most_by_action(rule, life_days(x_programme.accounts[account.value].expiry));
    if (!by_action) return std::nullopt;
    most += *by_action;
  }
  for (const Ladder& ladder : x_programme.ladders)
    for (const Level& level : ladder.levels)
      for (const LevelGift& gift : level.gifts)
        if (gift.account == account) most += gift.points.count;
  return most > INT64_MAX ? INT64_MAX : static_cast<std::int64_t>(most);
}

// ---- ladders ----

std::string Sense::amount_text(const Condition& condition) const {
  switch (condition.metric) {
    case Metric::spend: return "spend " + money({condition.at_least});
    case Metric::balance: return "balance " + money({condition.at_least});
    case Metric::orders: return fmt::format("orders {}", condition.at_least);
    case Metric::growth: return fmt::format("growth {}", condition.at_least);
  }
  __builtin_unreachable();
}

void Sense::thresholds_rise() {
  for (std::size_t l = 0; l < x_programme.ladders.size(); ++l) {
    const auto& rules = x_programme.ladders[l].rules;
    for (std::size_t high = 0; high < rules.size(); ++high) {
      const LevelRule* below = rule_below(x_programme.ladders[l], rules[high]);
      if (below == nullptr || rises(*below, rules[high])) continue;
      const auto& levels = x_programme.ladders[l].levels;
      add("thresholds_overlap", rule_path(l, rules[high], high),
          fmt::format("the level {} does not need more than the level {} below it; thresholds must rise",
                      in_quotes_of(levels[rules[high].to.value].name),
                      in_quotes_of(levels[below->to.value].name)));
    }
  }
}

bool Sense::can_hold(const Condition& condition) const {
  switch (condition.metric) {
    case Metric::spend:
    case Metric::orders: return true;
    case Metric::balance: return x_programme.wallet.has_value();
    case Metric::growth: {
      if (earned_from_orders(condition.account)) return true;
      const auto most = most_held(condition.account);
      const std::int64_t by_interaction = condition.interaction_share
                                              ? condition.interaction_share->of_floor(condition.at_least)
                                              : condition.at_least;
      return by_interaction >= condition.at_least && (!most || *most >= condition.at_least);
    }
  }
  __builtin_unreachable();
}

std::vector<bool> Sense::reachable_levels(std::size_t ladder) const {
  const Ladder& rows = x_programme.ladders[ladder];
  std::vector<bool> reached(rows.levels.size());
  for (std::size_t level = 0; level < reached.size(); ++level)
    reached[level] = level == 0 || rows.levels[level].by_hand_only;
  for (const Plan& plan : x_programme.plans)
    if (plan.ladder.value == ladder && plan.level) reached[plan.level.value] = true;
  const auto holds = [&](const LevelRule& rule) {
    return (!rule.from || reached[rule.from.value]) &&
           std::all_of(rule.all.begin(), rule.all.end(), [&](const Condition& c) { return can_hold(c); });
  };
  for (std::size_t round = 0; round < reached.size(); ++round) {
    for (const LevelRule& rule : rows.rules)
      if (holds(rule)) reached[rule.to.value] = true;
    for (const TermEndRule& rule : rows.at_term_end)
      if (rule.becomes && reached[rule.of.value]) reached[rule.becomes.value] = true;
  }
  return reached;
}

void Sense::levels_are_reachable() {
  for (std::size_t l = 0; l < x_programme.ladders.size(); ++l) {
    const auto reached = reachable_levels(l);
    for (std::size_t level = 0; level < reached.size(); ++level) {
      if (reached[level]) continue;
      const auto& rules = x_programme.ladders[l].rules;
      const bool has_rule =
          std::any_of(rules.begin(), rules.end(), [&](const LevelRule& r) { return r.to.value == level; });
      add("level_unreachable", level_path(l, level),
          fmt::format("nobody can reach the level {}: {}",
                      in_quotes_of(x_programme.ladders[l].levels[level].name),
                      has_rule ? "what it takes cannot be had in this programme"
                               : "it has no condition, no way up and no card gives it (by_hand_only: true, "
                                 "if that is meant)"),
          {"earning", "plans", "accounts", "wallet"});
    }
  }
}

bool Sense::privilege_gives_more(std::size_t ladder, std::size_t level) const {
  const auto count_at = [](const Privilege& p, std::size_t at) {
    return at < p.count_by_level.size() ? p.count_by_level[at] : 0;
  };
  return std::any_of(
      x_programme.privileges.begin(), x_programme.privileges.end(), [&](const Privilege& mine) {
        if (mine.ladder.value != ladder || !has_level(mine.levels, level)) return false;
        return std::none_of(
            x_programme.privileges.begin(), x_programme.privileges.end(), [&](const Privilege& below) {
              return below.name == mine.name && has_level(below.levels, level - 1) &&
                     below.pay <= mine.pay && count_at(below, level - 1) >= count_at(mine, level);
            });
      });
}

bool Sense::gives_more(std::size_t ladder, std::size_t level) const {
  if (!x_programme.ladders[ladder].levels[level].gifts.empty() || privilege_gives_more(ladder, level))
    return true;
  for (const OrderRule& rule : x_programme.order_rules)
    for (const Multiplier& times : rule.multipliers)
      if (times.ladder.value == ladder && times.rates[level] > times.rates[level - 1]) return true;
  return std::any_of(x_programme.plans.begin(), x_programme.plans.end(), [&](const Plan& plan) {
    const bool cheaper =
        plan.price_ladder.value == ladder && plan.price_by_level[level] < plan.price_by_level[level - 1];
    return cheaper || (plan.ladder.value == ladder && plan.level.value == level && !plan.packs.empty());
  });
}

void Sense::levels_give_more() {
  for (std::size_t l = 0; l < x_programme.ladders.size(); ++l) {
    const auto& levels = x_programme.ladders[l].levels;
    for (std::size_t level = 1; level < levels.size(); ++level)
      if (!gives_more(l, level))
        add("level_gives_nothing_more", level_path(l, level),
            fmt::format("the level {} gives a member nothing that {} does not give",
                        in_quotes_of(levels[level].name), in_quotes_of(levels[level - 1].name)),
            {"privileges", "earning", "plans"});
  }
}

void Sense::one_order_is_not_enough() {
  const auto by_one_order = [&](const Condition& condition) {
    return condition.metric == Metric::spend ||
           (condition.metric == Metric::orders && condition.at_least <= 1) ||
           (condition.metric == Metric::growth && earned_from_orders(condition.account));
  };
  for (std::size_t l = 0; l < x_programme.ladders.size(); ++l) {
    const auto& rules = x_programme.ladders[l].rules;
    for (std::size_t r = 0; r < rules.size(); ++r) {
      const LevelRule& rule = rules[r];
      if ((rule.from && rule.from.value != 0) ||
          !std::all_of(rule.all.begin(), rule.all.end(), by_one_order))
        continue;
      std::string needed;
      for (const Condition& condition : rule.all)
        needed += (needed.empty() ? "" : ", ") + amount_text(condition);
      add("one_order_makes_a_member", rule_path(l, rule, r),
          fmt::format(
              "one order alone can reach the level {} ({}); \"orders: 2\" beside it would ask for a second",
              in_quotes_of(x_programme.ladders[l].levels[rule.to.value].name), needed));
      break;  // the levels above it need no line of their own
    }
  }
}

void Sense::shares_sum() {
  for (std::size_t l = 0; l < x_programme.ladders.size(); ++l) {
    const Ladder& ladder = x_programme.ladders[l];
    // In millionths, so that a third written as 33.3333% three times still counts as the whole.
    std::int64_t millionths = 0;
    bool any = false;
    for (const Level& level : ladder.levels) {
      if (!level.wanted_share) continue;
      any = true;
      millionths += level.wanted_share->of_floor(1'000'000);
    }
    if (any && (millionths < 999'990 || millionths > 1'000'010))
      add("shares_do_not_sum", {"ladders", name(ladder.name)},
          fmt::format("the wanted shares of {} sum to {}, not to 100%", in_quotes_of(ladder.name),
                      write_percent({millionths, 1'000'000})));
  }
}

void Sense::keys_have_effect() {
  for (const Ladder& ladder : x_programme.ladders) {
    const auto has_metric = [&](Metric metric) {
      return std::any_of(ladder.rules.begin(), ladder.rules.end(), [&](const LevelRule& rule) {
        return std::any_of(rule.all.begin(), rule.all.end(),
                           [&](const Condition& c) { return c.metric == metric; });
      });
    };
    const Node* row = x_root.find("ladders")->find(name(ladder.name));
    const auto say = [&](std::string_view key, std::string_view why) {
      if (row != nullptr && row->kind == Node::Kind::map && row->find(key) != nullptr)
        add("has_no_effect", {"ladders", name(ladder.name), std::string(key)},
            fmt::format("{} has no effect: {}", in_quotes(key), why));
    };
    if (!has_metric(Metric::growth)) say("interaction_share", "no level here needs growth");
    if (!has_metric(Metric::spend) && !has_metric(Metric::orders))
      say("window", "no level here needs spend or orders");
    const bool wants = std::any_of(ladder.levels.begin(), ladder.levels.end(),
                                   [](const Level& level) { return level.wanted_share.has_value(); });
    if (!wants) say("relevel_every", "no level has a wanted_share");
  }
}

// ---- accounts and earning ----

void Sense::caps_hold_one_grant() {
  for (std::size_t r = 0; r < x_programme.action_rules.size(); ++r) {
    const ActionRule& rule = x_programme.action_rules[r];
    if (rule.action && rule.limit && rule.limit->amount && *rule.limit->amount < rule.gives)
      add("cap_below_one_grant", {"earning", "actions", fmt::format("#{}", r), "limit"},
          fmt::format("the limit of {} is below the {} that one {} gives", rule.limit->amount->count,
                      rule.gives.count, in_quotes_of(x_programme.actions[rule.action.value])));
  }
  const auto check_coupons = [&](const Path& path, TemplateNo coupon, std::int64_t given) {
    if (!coupon || coupon.value >= x_programme.coupons.size()) return;
    const CouponTemplate& row = x_programme.coupons[coupon.value];
    const std::int64_t least = std::min(row.per_member.value_or(INT64_MAX), row.total.value_or(INT64_MAX));
    if (given > least)
      add("cap_below_one_grant", path,
          fmt::format("{} coupons {} are given at once, but only {} may be", given, in_quotes_of(row.name),
                      least),
          {"coupons." + name(row.name)});
  };
  for (std::size_t l = 0; l < x_programme.ladders.size(); ++l)
    for (std::size_t level = 0; level < x_programme.ladders[l].levels.size(); ++level)
      for (const LevelGift& gift : x_programme.ladders[l].levels[level].gifts)
        check_coupons(level_path(l, level), gift.coupon, gift.coupons);
  for (const Plan& plan : x_programme.plans)
    for (const Plan::Pack& pack : plan.packs)
      check_coupons({"plans", name(plan.name), "packs"}, pack.coupon, pack.count);
  for (const Privilege& privilege : x_programme.privileges)
    if (privilege.kind == Privilege::Kind::coupon_pack && !privilege.count_by_level.empty())
      check_coupons({"privileges", name(privilege.name)}, privilege.coupon,
                    *std::max_element(privilege.count_by_level.begin(), privilege.count_by_level.end()));
}

void Sense::points_are_worth_less_than_paid() {
  for (std::size_t r = 0; r < x_programme.order_rules.size(); ++r) {
    const OrderRule& rule = x_programme.order_rules[r];
    if (!rule.account || rule.account.value >= x_programme.accounts.size()) continue;
    const Account& account = x_programme.accounts[rule.account.value];
    Rate times{1, 1};
    for (const Multiplier& multiplier : rule.multipliers)
      for (const Rate rate : multiplier.rates) times = std::max(times, rate);
    const Rate rate = highest_rate(rule);
    const auto worth_more = [&](Points points, Money money) {
      if (points.count <= 0 || rule.per.minor <= 0) return false;
      const Wide earned = Wide{rate.num} * times.num * money.minor;
      const Wide paid = Wide{rate.den} * times.den * points.count;
      const Wide each = earned / rule.per.minor;
      return each > paid || (each == paid && earned % rule.per.minor != 0);
    };
    const bool by_worth = account.worth && worth_more(account.worth->points, account.worth->money);
    const bool by_pay = account.pay && worth_more(account.pay->points, account.pay->money);
    if (by_worth || by_pay)
      add("points_worth_more_than_paid", {"earning", "orders", fmt::format("#{}", r)},
          fmt::format(
              "a payment can earn {} that are worth more than was paid (rate {}, times {}, for each {})",
              in_quotes_of(account.name), write_rate(rate), write_rate(times), money(rule.per)),
          {"accounts." + name(account.name)});
  }
}

void Sense::multipliers_rise() {
  for (std::size_t r = 0; r < x_programme.order_rules.size(); ++r) {
    const auto& multipliers = x_programme.order_rules[r].multipliers;
    for (std::size_t m = 0; m < multipliers.size(); ++m)
      for (std::size_t level = 1; multipliers[m].ladder && level < multipliers[m].rates.size(); ++level)
        if (multipliers[m].rates[level] < multipliers[m].rates[level - 1]) {
          const auto& levels = x_programme.ladders[multipliers[m].ladder.value].levels;
          add("multipliers_do_not_rise",
              {"earning", "orders", fmt::format("#{}", r), "times", fmt::format("#{}", m)},
              fmt::format("the level {} earns less than {} below it", in_quotes_of(levels[level].name),
                          in_quotes_of(levels[level - 1].name)),
              {"ladders"});
        }
  }
}

void Sense::accounts_are_used() {
  for (std::size_t a = 0; a < x_programme.accounts.size(); ++a) {
    const Account& account = x_programme.accounts[a];
    const AccountNo no{static_cast<std::uint8_t>(a)};
    const Path path{"accounts", name(account.name)};
    if (!earned_at_all(no))
      add("nothing_earned", path, "nothing earns into the account " + in_quotes_of(account.name),
          {"earning", "ladders"});
    if (account.kind != Account::Kind::points) continue;
    if (account.expiry.kind == Expiry::Kind::never && !account.worth)
      add("points_without_end_or_worth", path,
          fmt::format("the points of {} never end and have no \"worth\": what the shop owes can only grow, "
                      "and nobody can say how much",
                      in_quotes_of(account.name)));
    const bool bought = std::any_of(x_programme.rewards.begin(), x_programme.rewards.end(),
                                    [&](const Reward& r) { return r.account == no; });
    if (!bought && !account.pay)
      add("points_have_no_use", path,
          fmt::format("nothing can be done with {}: there is no reward for them and they do not pay",
                      in_quotes_of(account.name)),
          {"rewards"});
  }
}

void Sense::claw_back_reaches() {
  for (const Account& account : x_programme.accounts)
    if (account.claw_back == ClawBack::pending_only &&
        days_of(x_programme.settlement.after) < days_of(x_programme.returns_accepted_for))
      add("settles_before_returns_end", {"accounts", name(account.name), "claw_back"},
          "points of goods returned after settlement are not taken back, and returns are still taken then",
          {"settlement", "returns"});
}

}  // namespace shuke::codec
