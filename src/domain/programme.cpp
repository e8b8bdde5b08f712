// Finding rows of the programme's tables by name.
#include "domain/programme.h"

#include <algorithm>

namespace shuke::domain {
namespace {

template <class Slot, class Rows>
Slot position_of(const Rows& rows, NameNo name) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].name == name && !rows[i].succession.gone) return Slot{static_cast<std::uint8_t>(i)};
  }
  return Slot{};
}

/// Also by the name that the version before had: coupons bear it in ids that were given then.
TemplateNo renamed_coupon(const Programme& programme, NameNo name) {
  for (std::size_t i = 0; i < programme.coupons.size(); ++i) {
    if (name && programme.coupons[i].succession.renamed_from == name)
      return TemplateNo{static_cast<std::uint8_t>(i)};
  }
  return {};
}

}  // namespace

AccountNo find_account(const Programme& programme, NameNo name) {
  const AccountNo found = position_of<AccountNo>(programme.accounts, name);
  return found && programme.accounts[found.value].holds_money() ? AccountNo{} : found;
}
std::vector<AccountNo> named_accounts(const Programme& programme) {
  std::vector<AccountNo> result;
  for (std::uint8_t i = 0; i < programme.accounts.size(); ++i) {
    const Account& account = programme.accounts[i];
    if (!account.holds_money() && !account.succession.gone) result.push_back({i});
  }
  return result;
}
LadderNo find_ladder(const Programme& programme, NameNo name) {
  return position_of<LadderNo>(programme.ladders, name);
}
LevelNo find_level(const Ladder& ladder, NameNo name) {
  return position_of<LevelNo>(ladder.levels, name);
}
LevelNo level_key(const Ladder& ladder, LevelNo level) {
  const LevelNo key = ladder.levels[level.value].key;
  return key ? key : level;
}
LevelNo level_in(const Ladder& other, const Ladder& ladder, LevelNo level) {
  if (!level) return level;
  for (std::uint8_t at = level.value;; --at) {
    const LevelNo wanted = level_key(ladder, {at});
    for (std::uint8_t i = 0; i < other.levels.size(); ++i) {
      if (level_key(other, {i}) == wanted) return {i};
    }
    if (at == 0) return {0};
  }
}
RewardNo find_reward(const Programme& programme, NameNo name) {
  return position_of<RewardNo>(programme.rewards, name);
}
TemplateNo find_coupon(const Programme& programme, NameNo name) {
  const TemplateNo found = position_of<TemplateNo>(programme.coupons, name);
  return found ? found : renamed_coupon(programme, name);
}
std::optional<std::uint8_t> find_privilege(const Programme& programme, NameNo name) {
  for (std::uint8_t i = 0; i < programme.privileges.size(); ++i) {
    if (programme.privileges[i].name == name && !programme.privileges[i].succession.gone) return i;
  }
  return {};
}
PlanNo find_plan(const Programme& programme, NameNo name) {
  return position_of<PlanNo>(programme.plans, name);
}
const Package* find_package(const Programme& programme, NameNo name) {
  if (!programme.wallet) return nullptr;
  for (const Package& package : programme.wallet->packages) {
    if (package.name == name) return &package;
  }
  return nullptr;
}

ActionNo find_action(const Programme& programme, NameNo name) {
  if (std::ranges::find(programme.gone_actions, name) != programme.gone_actions.end()) return {};
  for (std::size_t i = 0; i < programme.actions.size(); ++i) {
    if (programme.actions[i] == name) return ActionNo{static_cast<std::uint8_t>(i)};
  }
  return ActionNo{};
}

}  // namespace shuke::domain
