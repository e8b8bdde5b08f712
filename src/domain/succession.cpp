// Each table gets its new order first; then every reference to it is renumbered.
#include "domain/succession.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"

namespace shuke::domain {
namespace {

using Kind = Vanished::Kind;

constexpr std::size_t rows_max = 250;      // positions fit a byte with room for "none"
constexpr std::size_t campaigns_max = 32;  // a bit each beside the member

NameNo name_of(NameNo action) {
  return action;
}
template <class Row>
NameNo name_of(const Row& row) {
  return row.name;
}
NameNo renamed_from(NameNo) {
  return {};
}
template <class Row>
NameNo renamed_from(const Row& row) {
  return row.succession.renamed_from;
}
template <class Row>
bool may_stand_for(const Row&, const Row&) {
  return true;
}
bool may_stand_for(const Account& before, const Account& next) {
  return before.kind == next.kind;
}

/// Where each row of the new table goes. Several rows of one name (privileges) are matched in their order.
template <class Row>
std::vector<std::uint8_t> places(const std::vector<Row>& before, const std::vector<Row>& next) {
  std::vector<bool> taken(before.size(), false);
  std::vector<std::uint8_t> result(next.size(), 255);
  const auto match = [&](const auto& wanted) {
    for (std::size_t j = 0; j < next.size(); ++j) {
      if (result[j] != 255 || !wanted(next[j])) continue;
      for (std::size_t i = 0; i < before.size(); ++i) {
        if (taken[i] || name_of(before[i]) != wanted(next[j]) || !may_stand_for(before[i], next[j]))
          continue;
        taken[i] = true;
        result[j] = static_cast<std::uint8_t>(i);
        break;
      }
    }
  };
  match([](const Row& row) { return name_of(row); });
  match([](const Row& row) { return renamed_from(row); });
  std::size_t end = before.size();
  for (std::uint8_t& place : result) {
    if (place == 255) place = static_cast<std::uint8_t>(std::min<std::size_t>(end++, 254));
  }
  return result;
}

class Succeeding {
 public:
  Succeeding(const Programme& before, Programme next) : x_before(before), x_next(std::move(next)) {}

  Successor run() {
    x_accounts = places(x_before.accounts, x_next.accounts);
    x_actions = places(x_before.actions, x_next.actions);
    x_ladders = places(x_before.ladders, x_next.ladders);
    x_rewards = places(x_before.rewards, x_next.rewards);
    x_coupons = places(x_before.coupons, x_next.coupons);
    x_privileges = places(x_before.privileges, x_next.privileges);
    x_plans = places(x_before.plans, x_next.plans);
    x_campaigns = places(x_before.campaigns, x_next.campaigns);
    renumber();
    for (std::size_t i = 0; i < x_next.ladders.size(); ++i) give_keys(x_next.ladders[i], x_ladders[i]);
    x_result.too_long = x_result.too_long || !fits();
    if (!x_result.too_long) put_in_order();
    x_result.programme = std::move(x_next);
    return std::move(x_result);
  }

 private:
  template <class Slot>
  static void renumber(Slot& slot, const std::vector<std::uint8_t>& places) {
    if (slot && slot.value < places.size()) slot.value = places[slot.value];
  }

  void renumber() {
    for (OrderRule& rule : x_next.order_rules) {
      renumber(rule.account, x_accounts);
      for (Multiplier& row : rule.multipliers) renumber(row.ladder, x_ladders);
    }
    for (ActionRule& rule : x_next.action_rules) {
      renumber(rule.account, x_accounts);
      renumber(rule.action, x_actions);
    }
    if (x_next.referral) renumber(x_next.referral->account, x_accounts);
    for (Ladder& ladder : x_next.ladders) renumber(ladder);
    for (Reward& reward : x_next.rewards) {
      renumber(reward.account, x_accounts);
      renumber(reward.coupon, x_coupons);
    }
    for (Privilege& privilege : x_next.privileges) {
      renumber(privilege.ladder, x_ladders);
      renumber(privilege.coupon, x_coupons);
    }
    for (Plan& plan : x_next.plans) {
      renumber(plan.ladder, x_ladders);
      renumber(plan.price_ladder, x_ladders);
      for (Plan::Pack& pack : plan.packs) renumber(pack.coupon, x_coupons);
    }
    for (Campaign& campaign : x_next.campaigns) {
      renumber(campaign.coupon, x_coupons);
      renumber(campaign.plan, x_plans);
    }
    renumber(x_next.not_commissionable.ladder, x_ladders);
    renumber(x_next.wallet_accounts.principal, x_accounts);
    renumber(x_next.wallet_accounts.bonus, x_accounts);
    renumber(x_next.wallet_accounts.cashback, x_accounts);
    if (!x_next.wallet) return;
    for (Wallet::CashbackAction& action : x_next.wallet->cashback_actions)
      renumber(action.action, x_actions);
  }

  void renumber(Ladder& ladder) {
    for (LevelRule& rule : ladder.rules) {
      for (Condition& condition : rule.all) renumber(condition.account, x_accounts);
    }
    for (Level& level : ladder.levels) {
      for (LevelGift& gift : level.gifts) {
        renumber(gift.coupon, x_coupons);
        renumber(gift.account, x_accounts);
      }
    }
  }

  /// Levels that were there keep their keys, new ones get keys that no version had.
  void give_keys(Ladder& ladder, std::uint8_t place) {
    if (place >= x_before.ladders.size()) return;
    const Ladder& before = x_before.ladders[place];
    const std::size_t used = before.level_keys != 0 ? before.level_keys : before.levels.size();
    std::size_t next_key = used;
    const std::vector<std::uint8_t> levels = places(before.levels, ladder.levels);
    std::vector<bool> known(before.levels.size(), false);
    for (std::size_t i = 0; i < levels.size(); ++i) {
      const bool old = levels[i] < before.levels.size();
      if (old) known[levels[i]] = true;
      ladder.levels[i].key =
          old ? level_key(before, {levels[i]}) : LevelNo{static_cast<std::uint8_t>(next_key++)};
    }
    x_result.too_long = x_result.too_long || next_key > rows_max;
    ladder.level_keys = static_cast<std::uint8_t>(std::min(next_key, rows_max));
    for (std::uint8_t i = 0; i < known.size(); ++i) {
      if (!known[i]) x_result.vanished.push_back({Kind::level, before.levels[i].name, i, {place}});
    }
  }

  template <class Row>
  static std::size_t length(const std::vector<Row>& before, const std::vector<std::uint8_t>& places) {
    std::size_t length = before.size();
    for (const std::uint8_t place : places) length = std::max<std::size_t>(length, place + 1u);
    return length;
  }
  bool fits() const {
    return length(x_before.accounts, x_accounts) <= base::accounts_max &&
           length(x_before.ladders, x_ladders) <= base::ladders_max &&
           length(x_before.actions, x_actions) <= rows_max &&
           length(x_before.rewards, x_rewards) <= rows_max &&
           length(x_before.coupons, x_coupons) <= rows_max &&
           length(x_before.privileges, x_privileges) <= rows_max &&
           length(x_before.plans, x_plans) <= rows_max &&
           length(x_before.campaigns, x_campaigns) <= campaigns_max;
  }

  /// The rows at their new places; where none of the new ones goes, the one before stays as gone.
  template <class Row, class MakeGone>
  std::vector<Row> ordered(const std::vector<Row>& before, std::vector<Row>& next,
                           const std::vector<std::uint8_t>& places, Kind kind, const MakeGone& make_gone) {
    std::vector<Row> result(length(before, places));
    std::vector<bool> filled(result.size(), false);
    for (std::size_t j = 0; j < next.size(); ++j) {
      result[places[j]] = std::move(next[j]);
      filled[places[j]] = true;
    }
    for (std::uint8_t i = 0; i < before.size(); ++i) {
      if (filled[i]) continue;
      result[i] = before[i];
      if (make_gone(result[i])) x_result.vanished.push_back({kind, name_of(before[i]), i});
    }
    return result;
  }

  /// Marks it; true: it was not gone before.
  template <class Row>
  static bool mark(Row& row) {
    return !std::exchange(row.succession.gone, true);
  }

  void put_in_order() {
    x_next.accounts = ordered(x_before.accounts, x_next.accounts, x_accounts, Kind::account, mark<Account>);
    x_next.rewards = ordered(x_before.rewards, x_next.rewards, x_rewards, Kind::reward, mark<Reward>);
    x_next.coupons =
        ordered(x_before.coupons, x_next.coupons, x_coupons, Kind::coupon, mark<CouponTemplate>);
    x_next.plans = ordered(x_before.plans, x_next.plans, x_plans, Kind::plan, mark<Plan>);
    x_next.campaigns =
        ordered(x_before.campaigns, x_next.campaigns, x_campaigns, Kind::campaign, mark<Campaign>);
    x_next.ladders = ordered(x_before.ladders, x_next.ladders, x_ladders, Kind::ladder, [](Ladder& ladder) {
      ladder.rules.clear();
      return mark(ladder);
    });
    x_next.privileges =
        ordered(x_before.privileges, x_next.privileges, x_privileges, Kind::privilege, [](Privilege& row) {
          row.card_only = true;  // and no plan names it, so it gives nobody anything
          row.levels = 0;
          row.count_by_level.clear();
          return mark(row);
        });
    order_actions();
  }

  void order_actions() {
    std::vector<Title> titles(length(x_before.actions, x_actions));
    for (std::size_t i = 0; i < x_before.actions.size(); ++i) titles[i] = x_before.action_titles[i];
    for (std::size_t j = 0; j < x_next.actions.size(); ++j)
      titles[x_actions[j]] = std::move(x_next.action_titles[j]);
    x_next.actions = ordered(x_before.actions, x_next.actions, x_actions, Kind::action, [&](NameNo action) {
      x_next.gone_actions.push_back(action);
      return std::ranges::find(x_before.gone_actions, action) == x_before.gone_actions.end();
    });
    x_next.action_titles = std::move(titles);
  }

  const Programme& x_before;
  Programme x_next;
  std::vector<std::uint8_t> x_accounts;
  std::vector<std::uint8_t> x_actions;
  std::vector<std::uint8_t> x_ladders;
  std::vector<std::uint8_t> x_rewards;
  std::vector<std::uint8_t> x_coupons;
  std::vector<std::uint8_t> x_privileges;
  std::vector<std::uint8_t> x_plans;
  std::vector<std::uint8_t> x_campaigns;
  Successor x_result;
};

}  // namespace

Successor succeed(const Programme& before, Programme next) {
  return Succeeding(before, std::move(next)).run();
}

}  // namespace shuke::domain
