// The table of roles and commands. A till's cashier does what happens at a counter; what makes value out of
// nothing, moves levels by hand or joins people is for operators.
#include "access/role.h"

#include "base/check.h"

namespace shuke::access {
namespace {

using codec::CommandType;

constexpr Roles office = only(Role::owner) | only(Role::shop_operator);
constexpr Roles shop = office | only(Role::integration);  // and other systems
constexpr Roles counter = shop | only(Role::cashier);     // and tills
constexpr Roles nobody{};

constexpr RoleRow role_rows[] = {
    {Role::owner, "owner", "店主", "Everything."},
    {Role::shop_operator, "operator", "运营",
     "Every command and every view: members, points and levels by hand, imports."},
    {Role::cashier, "cashier", "收银",
     "What happens at a counter: enrolling, orders, returns, rewards, looking one member up."},
    {Role::analyst, "analyst", "分析", "Reading; changes nothing."},
    {Role::integration, "integration", "系统对接",
     "Another system of the shop: orders through their whole life, actions, coupons, looking up."},
};

struct SenderRow {
  CommandType type;
  Roles senders;
};

constexpr SenderRow sender_rows[] = {
    {CommandType::enrol_member, counter},      {CommandType::update_member, counter},
    {CommandType::merge_members, office},      {CommandType::erase_member, office},
    {CommandType::import_opening, office},     {CommandType::set_level, office},
    {CommandType::pay_order, counter},         {CommandType::place_order, counter},
    {CommandType::ship_order, counter},        {CommandType::complete_order, counter},
    {CommandType::cancel_order, counter},      {CommandType::claim_order, counter},
    {CommandType::return_order, counter},      {CommandType::record_action, counter},
    {CommandType::undo_action, shop},          {CommandType::adjust_account, office},
    {CommandType::hold_account, counter},      {CommandType::capture_hold, counter},
    {CommandType::release_hold, counter},      {CommandType::redeem_reward, counter},
    {CommandType::undo_redemption, counter},   {CommandType::use_privilege, counter},
    {CommandType::undo_privilege, counter},    {CommandType::top_up_wallet, counter},
    {CommandType::refund_top_up, office},      {CommandType::transfer_top_up, office},
    {CommandType::buy_card, counter},          {CommandType::grant_card, office},
    {CommandType::renew_card, counter},        {CommandType::upgrade_card, counter},
    {CommandType::pause_card, shop},           {CommandType::resume_card, shop},
    {CommandType::cancel_card, office},        {CommandType::set_card_renewal, counter},
    {CommandType::issue_card_secrets, office}, {CommandType::redeem_card_secret, counter},
    {CommandType::grant_coupon, shop},         {CommandType::claim_coupon, counter},
    {CommandType::revoke_coupon, office},      {CommandType::lock_quote, counter},
    {CommandType::release_quote, counter},     {CommandType::import_codes, office},
    {CommandType::transfer_coupon, counter},   {CommandType::freeze_wallet, counter},
    {CommandType::unfreeze_wallet, office},    {CommandType::advance_clock, nobody},
    {CommandType::publish_programme, office},
};

}  // namespace

std::span<const RoleRow> role_table() {
  return role_rows;
}

const RoleRow& role_row(Role role) {
  return role_rows[static_cast<std::size_t>(role)];
}

std::optional<Role> find_role(std::string_view name) {
  for (const RoleRow& row : role_rows) {
    if (row.name == name) return row.role;
  }
  return std::nullopt;
}

Roles senders_of(CommandType type) {
  const SenderRow& row = sender_rows[static_cast<std::size_t>(type)];
  CHECK(row.type == type);
  return row.senders;
}

}  // namespace shuke::access
