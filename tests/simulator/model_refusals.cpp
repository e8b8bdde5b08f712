// Why a deed must be refused: every reason that holds, by the codes of the contract. Which of several is
// told is the precedence of the list and for other tests.
#include <numeric>

#include "simulator/model.h"

namespace shuke::simulator {
namespace {

constexpr std::int64_t mug_points = 50;
constexpr std::int64_t mug_stock = 6;
constexpr std::int64_t coupons_a_member = 3;
constexpr std::int64_t coupons_in_all = 10;

}  // namespace

void Model::refuse_enrol(const Deed& deed, Codes& codes) const {
  if (has(deed.member)) codes.insert("member_exists");
  if (deed.other == deed.member) codes.insert("self_referral");
  if (!deed.other.empty() && !has(deed.other)) codes.insert("referrer_not_found");
}

void Model::refuse_coupon_in_pay(const Deed& deed, Codes& codes) const {
  const auto found = x_coupons.find(deed.other);
  if (found == x_coupons.end() || found->second.state == Coupon::State::revoked) {
    codes.insert("coupon_not_found");
    return;
  }
  const Coupon& coupon = found->second;
  if (coupon.member != deed.member) codes.insert("coupon_not_yours");
  if (coupon.state == Coupon::State::used) codes.insert("coupon_used");
  if (coupon.ends <= deed.at) codes.insert("coupon_expired");
}

void Model::refuse_pay(const Deed& deed, Codes& codes) const {
  if (x_orders.contains(deed.subject)) codes.insert("order_exists");
  if (!deed.other.empty()) refuse_coupon_in_pay(deed, codes);
  const auto found = x_members.find(deed.member);
  if (found == x_members.end()) {
    codes.insert("member_not_found");
    return;
  }
  const Member& member = found->second;
  const bool enough = deed.points <= member.points.available() &&
                      deed.cashback <= member.cashback.available() &&
                      deed.wallet <= member.principal.available() + member.bonus.available();
  if (!enough) codes.insert("balance_insufficient");
}

void Model::refuse_return(const Deed& deed, Codes& codes) const {
  const auto found = x_orders.find(deed.subject);
  if (found == x_orders.end()) {
    codes.insert("order_not_found");
    return;
  }
  const Order& order = found->second;
  bool too_many = deed.quantities.empty() && order.whole_back();
  for (std::size_t i = 0; i < deed.quantities.size(); ++i)
    too_many |= deed.quantities[i] > order.lines[i].quantity - order.returned[i];
  if (too_many) codes.insert("return_exceeds_purchase");
}

void Model::refuse_account(const Deed& deed, Codes& codes) const {
  const auto found = x_members.find(deed.member);
  if (found == x_members.end()) {
    codes.insert("member_not_found");
    return;
  }
  const Member& member = found->second;
  const bool recorded = member.act_lots.contains(deed.subject);
  if (deed.kind == Deed::Kind::act && recorded) codes.insert("action_exists");
  if (deed.kind == Deed::Kind::undo_act && !recorded) codes.insert("action_not_recorded");
  const std::int64_t available = member.points.available();
  if (deed.kind == Deed::Kind::adjust && available + deed.amount < 0 && deed.amount < 0)
    codes.insert("balance_insufficient");
  if (deed.kind == Deed::Kind::hold && available < deed.amount) codes.insert("balance_insufficient");
  if (deed.kind == Deed::Kind::hold && x_holds.contains(deed.subject)) codes.insert("hold_exists");
  if (deed.kind != Deed::Kind::redeem) return;
  if (x_redemptions.contains(deed.subject)) codes.insert("redemption_exists");
  if (available < mug_points) codes.insert("balance_insufficient");
  if (x_mugs >= mug_stock) codes.insert("reward_out_of_stock");
}

void Model::refuse_hold(const Deed& deed, Codes& codes) const {
  const auto found = x_holds.find(deed.subject);
  if (found == x_holds.end()) {
    codes.insert("hold_not_found");
    return;
  }
  if (!found->second.open) codes.insert("hold_ended");
  if (deed.kind == Deed::Kind::capture && deed.amount > found->second.amount)
    codes.insert("capture_exceeds_hold");
}

void Model::refuse_wallet(const Deed& deed, Codes& codes) const {
  const auto found = x_top_ups.find(deed.subject);
  if (deed.kind == Deed::Kind::top_up) {
    if (found != x_top_ups.end()) codes.insert("top_up_exists");
    if (!has(deed.member)) codes.insert("member_not_found");
    return;
  }
  if (found == x_top_ups.end()) {
    codes.insert("top_up_not_found");
    return;
  }
  const std::int64_t left = unused(x_members.at(found->second.member).principal, found->second.number);
  if (deed.kind == Deed::Kind::pass_top_up) {
    const std::int64_t bonus = unused(x_members.at(found->second.member).bonus, found->second.number);
    if (left + bonus == 0) codes.insert("amount_exceeds_top_up");
    if (!has(deed.other)) codes.insert("member_not_found");
    if (found->second.member == deed.other) codes.insert("malformed_command");
    if (x_top_ups.contains(deed.as)) codes.insert("top_up_exists");
    return;
  }
  if (left == 0 || deed.amount > left) codes.insert("amount_exceeds_top_up");
}

/// Revoked coupons take nothing of the limits.
std::int64_t Model::coupons_of(const std::string& member) const {
  std::int64_t count = 0;
  for (const auto& [id, coupon] : x_coupons)
    count += coupon.state != Coupon::State::revoked && (member.empty() || coupon.member == member) ? 1 : 0;
  return count;
}

void Model::refuse_coupon(const Deed& deed, Codes& codes) const {
  const auto found = x_coupons.find(deed.subject);
  if (deed.kind == Deed::Kind::grant_coupon) {
    if (found != x_coupons.end()) codes.insert("coupon_exists");
    if (!has(deed.member)) codes.insert("member_not_found");
    if (coupons_of(deed.member) >= coupons_a_member || coupons_of("") >= coupons_in_all)
      codes.insert("coupon_limit_reached");
    return;
  }
  if (found == x_coupons.end() || found->second.state == Coupon::State::revoked) {
    codes.insert("coupon_not_found");
    return;
  }
  if (found->second.state == Coupon::State::used) codes.insert("coupon_used");
  if (found->second.state == Coupon::State::issued && found->second.ends <= deed.at)
    codes.insert("coupon_expired");
}

void Model::refuse_pass_on(const Deed& deed, Codes& codes) const {
  refuse_coupon(deed, codes);
  if (!has(deed.other)) codes.insert("member_not_found");
  if (x_coupons.contains(deed.as)) codes.insert("coupon_exists");
  if (coupons_of(deed.other) >= coupons_a_member) codes.insert("coupon_limit_reached");
  const auto found = x_coupons.find(deed.subject);
  if (found != x_coupons.end() && found->second.member == deed.other)
    codes.insert("coupon_not_transferable");
}

std::set<std::string> Model::refusals(const Deed& deed) const {
  using enum Deed::Kind;
  Codes codes;
  switch (deed.kind) {
    case enrol: refuse_enrol(deed, codes); break;
    case pay: refuse_pay(deed, codes); break;
    case give_back: refuse_return(deed, codes); break;
    case act:
    case undo_act:
    case adjust:
    case hold:
    case redeem: refuse_account(deed, codes); break;
    case capture:
    case release: refuse_hold(deed, codes); break;
    case undo_redeem: {
      const auto found = x_redemptions.find(deed.subject);
      if (found == x_redemptions.end() || found->second.undone) codes.insert("redemption_not_found");
      break;
    }
    case top_up:
    case refund_top_up:
    case pass_top_up: refuse_wallet(deed, codes); break;
    case grant_coupon:
    case revoke_coupon: refuse_coupon(deed, codes); break;
    case pass_on: refuse_pass_on(deed, codes); break;
    case use_tea:
    case undo_tea: refuse_tea(deed, codes); break;
    default: refuse_card(deed, codes); break;
  }
  return codes;
}

}  // namespace shuke::simulator
