// Finding rows of the programme's tables by name.
#include "domain/programme.h"

namespace shuke::domain {
namespace {

template <class Slot, class Rows>
Slot position_of(const Rows& rows, NameNo name) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].name == name) return Slot{static_cast<std::uint8_t>(i)};
  }
  return Slot{};
}

}  // namespace

AccountNo find_account(const Programme& programme, NameNo name) {
  const AccountNo found = position_of<AccountNo>(programme.accounts, name);
  return found && programme.accounts[found.value].holds_money() ? AccountNo{} : found;
}
std::size_t named_accounts(const Programme& programme) {
  std::size_t count = programme.accounts.size();
  while (count > 0 && programme.accounts[count - 1].holds_money()) --count;
  return count;
}
LadderNo find_ladder(const Programme& programme, NameNo name) {
  return position_of<LadderNo>(programme.ladders, name);
}
LevelNo find_level(const Ladder& ladder, NameNo name) {
  return position_of<LevelNo>(ladder.levels, name);
}
RewardNo find_reward(const Programme& programme, NameNo name) {
  return position_of<RewardNo>(programme.rewards, name);
}
TemplateNo find_coupon(const Programme& programme, NameNo name) {
  return position_of<TemplateNo>(programme.coupons, name);
}
std::optional<std::uint8_t> find_privilege(const Programme& programme, NameNo name) {
  for (std::uint8_t i = 0; i < programme.privileges.size(); ++i) {
    if (programme.privileges[i].name == name) return i;
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
  for (std::size_t i = 0; i < programme.actions.size(); ++i) {
    if (programme.actions[i] == name) return ActionNo{static_cast<std::uint8_t>(i)};
  }
  return ActionNo{};
}

}  // namespace shuke::domain
