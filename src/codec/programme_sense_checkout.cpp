// Checks of sense: rewards, discounts, cashback, coupons, cards and top-ups; and the list of all checks.
#include <algorithm>
#include <set>

#include "codec/sense.h"

namespace shuke::codec {

using namespace domain;

namespace {

/// What so many points are worth, rounded down; nothing where no worth is stated.
std::optional<Money> worth_of(const Account& account, Points points) {
  if (!account.worth || account.worth->points.count <= 0) return std::nullopt;
  return Money{static_cast<std::int64_t>(Wide{points.count} * account.worth->money.minor /
                                         account.worth->points.count)};
}

bool same_lines(const LineWhen& a, const LineWhen& b) {
  return a.price_classes == b.price_classes && a.categories == b.categories && a.tags == b.tags &&
         a.skus == b.skus;
}

bool same_days(const std::optional<DayRule>& a, const std::optional<DayRule>& b) {
  if (a.has_value() != b.has_value()) return false;
  const auto same_dates = [](const DayRule& x, const DayRule& y) {
    return std::equal(x.days_of_year.begin(), x.days_of_year.end(), y.days_of_year.begin(),
                      y.days_of_year.end(),
                      [](auto m, auto n) { return m.month == n.month && m.day == n.day; });
  };
  return !a || (a->days_of_month == b->days_of_month && a->weekdays == b->weekdays &&
                a->birthday == b->birthday && same_dates(*a, *b));
}

/// Discounts on the same lines and days stand for each other; others cannot be compared.
bool same_scope(const Privilege& a, const Privilege& b) {
  return a.kind == b.kind && a.ladder == b.ladder && same_lines(a.only, b.only) &&
         same_lines(a.except, b.except) && same_days(a.days, b.days);
}

}  // namespace

// ---- rewards ----

void Sense::rewards_can_be_bought() {
  for (const Reward& reward : x_programme.rewards) {
    const auto most = most_held(reward.account);
    if (!most || *most >= reward.points.count) continue;
    const auto& account = x_programme.accounts[reward.account.value];
    add("reward_unbuyable", {"rewards", name(reward.name)},
        *most == 0
            ? fmt::format("nobody can buy {}: nothing earns into the account {}", in_quotes_of(reward.name),
                          in_quotes_of(account.name))
            : fmt::format("nobody can buy {}: it takes {} points, and no member can ever hold more than {}",
                          in_quotes_of(reward.name), reward.points.count, *most),
        {"earning", "ladders", "accounts." + name(account.name)});
  }
}

void Sense::rewards_are_worth_their_points() {
  for (const Reward& reward : x_programme.rewards) {
    if (!reward.account || reward.account.value >= x_programme.accounts.size()) continue;
    const auto worth = worth_of(x_programme.accounts[reward.account.value], reward.points);
    if (!worth) continue;
    const Path path{"rewards", name(reward.name)};
    const std::string account_area = "accounts." + name(x_programme.accounts[reward.account.value].name);
    if (reward.shelf_price.minor > 0 && reward.cash.minor > 0) {
      const Wide hundredth = Wide{worth->minor} * 100;
      if (hundredth < Wide{reward.shelf_price.minor} * 10 ||
          hundredth > Wide{reward.shelf_price.minor} * 30)
        add("exchange_share_unusual", path,
            fmt::format("the {} points of {} are worth {}, usual is 10% to 30% of its shelf price {}",
                        reward.points.count, in_quotes_of(reward.name), money(*worth),
                        money(reward.shelf_price)),
            {account_area});
    }
    const bool is_plain_coupon =
        reward.coupon && reward.coupon.value < x_programme.coupons.size() &&
        x_programme.coupons[reward.coupon.value].kind == CouponTemplate::Kind::amount_off;
    const Money got = is_plain_coupon ? x_programme.coupons[reward.coupon.value].amount_off
                                      : reward.shelf_price - reward.cash;
    if ((is_plain_coupon || reward.shelf_price.minor > 0) && *worth > got)
      add("reward_worth_less", path,
          fmt::format("{} takes points worth {} for something worth {}", in_quotes_of(reward.name),
                      money(*worth), money(got)),
          {account_area, "coupons"});
  }
}

// ---- privileges ----

void Sense::cashback_stays_below_paid() {
  for (const Privilege& privilege : x_programme.privileges)
    if (privilege.kind == Privilege::Kind::cashback && privilege.cashback > Rate{1, 1})
      add("cashback_above_paid", {"privileges", name(privilege.name), "rate"},
          fmt::format("{} gives back {} of what was paid", in_quotes_of(privilege.name),
                      write_percent(privilege.cashback)));
}

void Sense::discounts_rise() {
  std::set<NameNo> told;
  for (const Privilege& lower : x_programme.privileges) {
    if (lower.kind != Privilege::Kind::discount || !lower.ladder) continue;
    const auto& levels = x_programme.ladders[lower.ladder.value].levels;
    for (std::size_t level = 1; level < levels.size(); ++level) {
      if (!has_level(lower.levels, level - 1)) continue;
      const auto at_least_as_good = [&](const Privilege& other) {
        return has_level(other.levels, level) && same_scope(lower, other) && other.pay <= lower.pay;
      };
      if (std::any_of(x_programme.privileges.begin(), x_programme.privileges.end(), at_least_as_good))
        continue;
      if (!told.insert(lower.name).second) continue;
      add("discounts_do_not_rise", {"privileges", name(lower.name)},
          fmt::format("the level {} pays more than {} below it ({})", in_quotes_of(levels[level].name),
                      in_quotes_of(levels[level - 1].name), write_percent(lower.pay)),
          {"privileges", "ladders." + name(x_programme.ladders[lower.ladder.value].name)});
    }
  }
}

void Sense::discounts_fit_some_line() {
  std::set<NameNo> told;
  for (const Privilege& privilege : x_programme.privileges) {
    if (privilege.kind != Privilege::Kind::discount) continue;
    constexpr unsigned every_class = (1u << price_classes) - 1;
    const unsigned wanted = privilege.only.price_classes == 0 ? every_class : privilege.only.price_classes;
    const bool classes_alone = privilege.except.categories.empty() && privilege.except.tags.empty() &&
                               privilege.except.skus.empty();
    if (classes_alone && (wanted & ~static_cast<unsigned>(privilege.except.price_classes)) == 0 &&
        told.insert(privilege.name).second)
      add("no_member_price", {"privileges", name(privilege.name), "except"},
          fmt::format("{} fits no line: every price class is excluded", in_quotes_of(privilege.name)));
  }
}

void Sense::privileges_have_holders() {
  for (const Privilege& privilege : x_programme.privileges) {
    const auto brings = [&](const Plan& plan) {
      return std::find(plan.privileges.begin(), plan.privileges.end(), privilege.name) !=
             plan.privileges.end();
    };
    const bool by_plan = std::any_of(x_programme.plans.begin(), x_programme.plans.end(), brings);
    if (privilege.card_only && !by_plan)
      add("privilege_without_holder", {"privileges", name(privilege.name)},
          fmt::format("nobody has {}: it is for cards only, and no plan names it",
                      in_quotes_of(privilege.name)),
          {"plans"});
  }
}

// ---- coupons, cards, top-ups ----

void Sense::coupons_are_given() {
  std::set<std::uint8_t> given;
  for (const Ladder& ladder : x_programme.ladders)
    for (const Level& level : ladder.levels)
      for (const LevelGift& gift : level.gifts) given.insert(gift.coupon.value);
  for (const Privilege& privilege : x_programme.privileges) given.insert(privilege.coupon.value);
  for (const Reward& reward : x_programme.rewards) given.insert(reward.coupon.value);
  for (const Campaign& campaign : x_programme.campaigns) given.insert(campaign.coupon.value);
  for (const Plan& plan : x_programme.plans)
    for (const Plan::Pack& pack : plan.packs) given.insert(pack.coupon.value);
  for (std::size_t c = 0; c < x_programme.coupons.size(); ++c)
    if (!given.contains(static_cast<std::uint8_t>(c)))
      add("coupon_never_given", {"coupons", name(x_programme.coupons[c].name)},
          fmt::format("nothing in this programme gives the coupon {}; people can still grant it by hand",
                      in_quotes_of(x_programme.coupons[c].name)),
          {"ladders", "privileges", "rewards", "plans", "campaigns"});
}

void Sense::coupons_are_sound() {
  for (const CouponTemplate& coupon : x_programme.coupons) {
    const Path path{"coupons", name(coupon.name)};
    const Duration valid = coupon.valid_for;
    const bool long_valid = valid.unit == Duration::Unit::months ? valid.count > 12
                            : valid.unit == Duration::Unit::days ? valid.count > 366
                                                                 : valid.count > 366 * 24;
    if (long_valid)
      add("coupon_valid_long", path,
          fmt::format("the coupon {} is valid for {}, which is more than a year", in_quotes_of(coupon.name),
                      write_duration(valid)));
    if (coupon.kind == CouponTemplate::Kind::amount_off && coupon.threshold.minor > 0 &&
        coupon.amount_off > coupon.threshold)
      add("coupon_exceeds_threshold", path,
          fmt::format("the coupon {} takes {} off from {} on", in_quotes_of(coupon.name),
                      money(coupon.amount_off), money(coupon.threshold)));
  }
}

void Sense::cards_and_top_ups_are_sound() {
  for (const Plan& plan : x_programme.plans)
    if (plan.trial_price && *plan.trial_price >= plan.price)
      add("trial_not_cheaper", {"plans", name(plan.name), "trial"},
          fmt::format("the trial costs {}, the card itself {}", money(*plan.trial_price),
                      money(plan.price)));
  if (!x_programme.wallet) return;
  for (const Package& package : x_programme.wallet->packages)
    if (package.bonus > package.principal)
      add("bonus_above_principal", {"wallet", "packages", name(package.name)},
          fmt::format("the package {} adds {} to {}", in_quotes_of(package.name), money(package.bonus),
                      money(package.principal)));
}

// ---- all ----

void Sense::check() {
  static constexpr Check checks[] = {
      &Sense::thresholds_rise,
      &Sense::levels_are_reachable,
      &Sense::levels_give_more,
      &Sense::one_order_is_not_enough,
      &Sense::shares_sum,
      &Sense::keys_have_effect,
      &Sense::caps_hold_one_grant,
      &Sense::points_are_worth_less_than_paid,
      &Sense::multipliers_rise,
      &Sense::accounts_are_used,
      &Sense::claw_back_reaches,
      &Sense::rewards_can_be_bought,
      &Sense::rewards_are_worth_their_points,
      &Sense::cashback_stays_below_paid,
      &Sense::discounts_rise,
      &Sense::discounts_fit_some_line,
      &Sense::privileges_have_holders,
      &Sense::coupons_are_given,
      &Sense::coupons_are_sound,
      &Sense::cards_and_top_ups_are_sound,
  };
  for (const Check each : checks) (this->*each)();
}

void check_sense(const Programme& programme, const Node& root, const base::Names& names,
                 Findings& findings) {
  if (root.find("ladders") != nullptr) Sense(programme, root, names, findings).check();
}

}  // namespace shuke::codec
