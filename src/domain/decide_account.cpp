// Accounts by themselves: actions, adjustments, holds, and rewards taken for points alone.
#include <algorithm>

#include "domain/coupons.h"
#include "domain/decide.h"
#include "domain/order_rules.h"
#include "domain/periods.h"

namespace shuke::domain {
namespace {

/// What is left of a limited rule in the period of `at`; nothing where the rule has no limit.
struct Left {
  std::int32_t times = INT32_MAX;
  Points amount{INT64_MAX};
};

Left limit_left(const Context& context, const MemberState& member, const ActionRule& rule) {
  Left left;
  if (!rule.limit) return left;
  const Date today = context.programme.zone.date(context.at);
  const Date start = period_start(rule.limit->per, today);
  std::int32_t times = 0;
  Points given;
  for (const ActionDone& done : member.extras.get().actions) {
    if (done.action != rule.action || done.account != rule.account) continue;
    const Date day = context.programme.zone.date(done.at);
    if (day < start || period_start(rule.limit->per, day) != start) continue;
    ++times;
    given += done.given;
  }
  if (rule.limit->times) left.times = std::max(0, *rule.limit->times - times);
  if (rule.limit->amount) left.amount = std::max(Points{}, *rule.limit->amount - given);
  return left;
}

Decided<Points> allowed(const Context& context, const MemberState& member, const ActionRule& rule) {
  const Left left = limit_left(context, member, rule);
  const Points gives = left.times == 0 ? Points{} : std::min(rule.gives, left.amount);
  if (!context.standing && gives < rule.gives && rule.limit->at_edge == Limit::AtEdge::reject) {
    return rejected(RejectionCode::action_limit_reached, "action");
  }
  return gives;
}

bool recorded(const MemberState& member, ActionNo action, NameNo ref) {
  return std::ranges::any_of(member.extras.get().actions, [&](const ActionDone& done) {
    return done.action == action && done.ref == ref;
  });
}

/// The rows of one recording, the last of this ref: members who were merged may both have recorded it, and
/// one undo takes one of the two back.
std::vector<ActionDone> last_recorded(const MemberState& member, ActionNo action, NameNo ref) {
  std::vector<ActionDone> rows;
  const auto& all = member.extras.get().actions;
  for (auto done = all.rbegin(); done != all.rend(); ++done) {
    if (done->action != action || done->ref != ref) {
      if (!rows.empty()) break;  // the rows of one recording stand together
      continue;
    }
    const bool another = std::ranges::any_of(
        rows, [&](const ActionDone& row) { return row.at != done->at || row.account == done->account; });
    if (another) break;
    rows.insert(rows.begin(), *done);
  }
  return rows;
}

constexpr std::uint8_t survey_position =
    6;  // Programme::actions begins with the standard ones; survey is the last of them

void give_for_action(Draft& draft, const RecordAction& command, ActionNo action) {
  bool any = false;
  for (std::uint8_t i = 0; i < draft.programme.action_rules.size(); ++i) {
    const ActionRule& rule = draft.programme.action_rules[i];
    if (rule.action != action) continue;
    const Context context{draft.programme, draft.state, draft.at, draft.event, draft.standing};
    const Points gives = allowed(context, draft.member, rule).value();
    const LotKey lot = draft.credit(rule.account, gives, Source::gift, Side::issued);
    draft.event.actions.push_back(
        {action, rule.account, command.ref, draft.at, gives, lot, command.value.value_or(0)});
    ExplainLine& line = draft.event.explains.emplace_back();
    line.rule = {RuleRef::Kind::action_rule, i};
    line.account = rule.account;
    line.exact_num = rule.gives.count;
    line.result = gives;
    if (gives != rule.gives) line.cap = gives;
    any = true;
  }
  if (!any)
    draft.event.actions.push_back({action, {}, command.ref, draft.at, {}, {}, command.value.value_or(0)});
}

bool in_range(Points amount) {
  return amount > Points{} && amount.count <= points_max;
}

void drop_hold_due(Draft& draft, HoldNo hold) {
  if (const Due* due = draft.find_due(DueKind::hold_end, 255, hold.value)) draft.drop_due(*due);
}

Decided<void> open_hold(const State& state, HoldNo hold) {
  if (!state.hold(hold).no) return rejected(RejectionCode::hold_not_found, "hold");
  if (state.hold(hold).state != Hold::State::open) return rejected(RejectionCode::hold_ended, "hold");
  return {};
}

}  // namespace

/// Rejects: member_not_found, member_erased, action_not_found, action_exists, action_limit_reached,
/// amount_out_of_range.
Decided<void> decide(const Context& context, const RecordAction& command) {
  if (auto ready = member_ready(context.state, command.member); !ready) return ready;
  const ActionNo action = find_action(context.programme, command.action);
  if (!action) return rejected(RejectionCode::action_not_found, "action");
  const MemberState& member = context.state.member(command.member);
  if (recorded(member, action, command.ref)) return rejected(RejectionCode::action_exists, "ref");
  for (const ActionRule& rule : context.programme.action_rules) {
    if (rule.action != action) continue;
    if (const auto gives = allowed(context, member, rule); !gives) return std::unexpected(gives.error());
  }
  const bool is_survey = action.value == survey_position;
  if (is_survey && (!command.value || *command.value < 1 || *command.value > 5)) {
    return rejected(RejectionCode::amount_out_of_range, "value");
  }
  Draft draft = context.draft(EventType::action_recorded, command.member);
  draft.event.text = command.ref;
  draft.event.gains = true;
  give_for_action(draft, command, action);
  return {};
}

/// Rejects: member_not_found, member_erased, action_not_found, action_not_recorded.
Decided<void> decide(const Context& context, const UndoAction& command) {
  if (auto ready = member_ready(context.state, command.member); !ready) return ready;
  const ActionNo action = find_action(context.programme, command.action);
  if (!action) return rejected(RejectionCode::action_not_found, "action");
  const MemberState& member = context.state.member(command.member);
  if (!recorded(member, action, command.ref)) return rejected(RejectionCode::action_not_recorded, "ref");
  Draft draft = context.draft(EventType::action_undone, command.member);
  draft.event.text = command.ref;
  draft.event.loses = true;
  for (const ActionDone& done : last_recorded(member, action, command.ref)) {
    if (done.account) draft.claw_back(done.account, done.given, done.lot);
    draft.event.actions.push_back(done);
  }
  return {};
}

/// A negative adjustment is a spend (S26). Rejects: member_not_found, member_erased, account_not_found,
/// amount_out_of_range, balance_insufficient.
Decided<void> decide(const Context& context, const AdjustAccount& command) {
  if (auto ready = member_ready(context.state, command.member); !ready) return ready;
  const AccountNo account = find_account(context.programme, command.account);
  if (!account) return rejected(RejectionCode::account_not_found, "account");
  const Points amount = command.amount < Points{} ? -command.amount : command.amount;
  if (!in_range(amount)) return rejected(RejectionCode::amount_out_of_range, "amount");
  std::optional<Instant> end;
  if (command.ends_on) end = context.programme.zone.start_of(*command.ends_on + 1);
  // An account with inactivity expiry ends as a whole (S13), so no part of it has an end of its own.
  const bool ends_alone = context.programme.accounts[account.value].expiry.kind != Expiry::Kind::inactivity;
  if (end && (*end <= context.at || (!ends_alone && !context.standing)))
    return rejected(RejectionCode::amount_out_of_range, "ends_on");
  Draft draft = context.draft(EventType::account_adjusted, command.member);
  draft.event.text = command.reason;
  if (command.amount > Points{}) {
    draft.credit(account, amount, Source::gift, Side::adjusted, end);
    draft.event.gains = true;
    return {};
  }
  const Points available = draft.account(account).available;
  if (!context.standing && available < amount)
    return rejected(RejectionCode::balance_insufficient, "amount", Amounts::of(amount, available));
  draft.take(account, amount, Side::adjusted);
  draft.event.loses = true;
  return {};
}

/// Rejects: member_not_found, member_erased, account_not_found, hold_exists, amount_out_of_range,
/// balance_insufficient.
Decided<void> decide(const Context& context, const HoldAccount& command) {
  if (auto ready = member_ready(context.state, command.member); !ready) return ready;
  const AccountNo account = find_account(context.programme, command.account);
  if (!account) return rejected(RejectionCode::account_not_found, "account");
  if (context.state.hold(command.hold).no) return rejected(RejectionCode::hold_exists, "hold");
  if (!in_range(command.amount)) return rejected(RejectionCode::amount_out_of_range, "amount");
  if (command.expires_in.count < 1) return rejected(RejectionCode::amount_out_of_range, "expires_in");
  Draft draft = context.draft(EventType::account_held, command.member);
  const Points available = draft.account(account).available;
  if (!context.standing && available < command.amount)
    return rejected(RejectionCode::balance_insufficient, "amount", Amounts::of(command.amount, available));
  Hold& hold = draft.event.holds.emplace_back();
  hold.no = command.hold;
  hold.member = command.member;
  hold.account = account;
  hold.amount = command.amount;
  hold.held_at = context.at;
  hold.ends_at = context.programme.zone.delayed(context.at, command.expires_in);
  hold.takes = draft.take(account, command.amount, Side::held);
  draft.add_due({.at = hold.ends_at, .ref = command.hold.value, .kind = DueKind::hold_end});
  return {};
}

/// Spends the amount (all of it where none is named), soonest end first, and releases the rest.
/// Rejects: hold_not_found, hold_ended, capture_exceeds_hold, amount_out_of_range.
Decided<void> decide(const Context& context, const CaptureHold& command) {
  if (auto open = open_hold(context.state, command.hold); !open) return open;
  Hold hold = context.state.hold(command.hold);
  Points left = command.amount.value_or(hold.amount);
  if (left > hold.amount)
    return rejected(RejectionCode::capture_exceeds_hold, "amount", Amounts::of(left, hold.amount));
  if (!in_range(left)) return rejected(RejectionCode::amount_out_of_range, "amount");
  Draft draft = context.draft(EventType::hold_captured, hold.member);
  draft.event.loses = true;  // captured growth is gone
  for (const Take& take : hold.takes) {
    const Points part = std::min(left, take.amount);
    left -= part;
    if (part != Points{}) draft.spend_held({take.lot, part});
    if (part != take.amount) draft.put_back({take.lot, take.amount - part}, Side::held, hold.held_at);
  }
  hold.state = Hold::State::captured;
  draft.event.holds.push_back(hold);
  drop_hold_due(draft, command.hold);
  return {};
}

/// Rejects: hold_not_found, hold_ended.
Decided<void> decide(const Context& context, const ReleaseHold& command) {
  if (auto open = open_hold(context.state, command.hold); !open) return open;
  Hold hold = context.state.hold(command.hold);
  Draft draft = context.draft(EventType::hold_released, hold.member);
  draft.event.loses = true;  // what ended while it was held is gone now
  for (const Take& take : hold.takes) draft.put_back(take, Side::held, hold.held_at);
  hold.state = Hold::State::released;
  draft.event.holds.push_back(hold);
  drop_hold_due(draft, command.hold);
  return {};
}

/// Rejects: member_not_found, member_erased, reward_not_found, redemption_exists, coupon_limit_reached,
/// amount_out_of_range, reward_needs_payment, reward_out_of_stock, reward_not_open, balance_insufficient.
Decided<void> decide(const Context& context, const RedeemReward& command) {
  if (auto ready = member_ready(context.state, command.member); !ready) return ready;
  RewardNo reward = find_reward(context.programme, command.reward);
  if (reward && !context.standing && context.programme.rewards[reward.value].succession.retired)
    reward = {};
  if (!reward) return rejected(RejectionCode::reward_not_found, "reward");
  if (context.state.redemption(command.redemption).no)
    return rejected(RejectionCode::redemption_exists, "redemption");
  const Reward& rules = context.programme.rewards[reward.value];
  if (!context.standing && rules.kind == Reward::Kind::coupon &&
      command.quantity > coupons_left(context.programme, context.state,
                                      context.state.member(command.member), rules.coupon))
    return rejected(RejectionCode::coupon_limit_reached, "reward");
  const Wide points = Wide{rules.points.count} * command.quantity;
  const bool too_many = rules.kind == Reward::Kind::coupon && command.quantity > coupons_per_redemption_max;
  if (command.quantity < 1 || points > points_max || too_many)
    return rejected(RejectionCode::amount_out_of_range, "quantity");
  if (rules.cash > Money{}) return rejected(RejectionCode::reward_needs_payment, "reward");
  if (!context.standing) {
    if (auto open = reward_available(context, reward, command.quantity); !open) return open;
  }
  Draft draft = context.draft(EventType::reward_redeemed, command.member);
  const Points price{static_cast<std::int64_t>(points)};
  const Points available = draft.account(rules.account).available;
  if (!context.standing && available < price)
    return rejected(RejectionCode::balance_insufficient, "reward", Amounts::of(price, available));
  Redemption& redemption = draft.event.redemptions.emplace_back();
  redemption.no = command.redemption;
  redemption.member = command.member;
  redemption.reward = reward;
  redemption.quantity = command.quantity;
  redemption.points = price;
  redemption.redeemed_at = context.at;
  redemption.takes = draft.take(rules.account, price, Side::spent);
  if (rules.kind == Reward::Kind::coupon)
    redemption.first_coupon = draft.grant_coupons(rules.coupon, command.quantity);
  return {};
}

/// Puts the points back into the very lots and revokes the coupons it gave, as long as none of them was
/// used or is put aside for a quote. Rejects: redemption_not_found (also when it is undone already),
/// coupon_used, coupon_locked.
Decided<void> decide(const Context& context, const UndoRedemption& command) {
  const Redemption& known = context.state.redemption(command.redemption);
  if (!known.no || known.undone) return rejected(RejectionCode::redemption_not_found, "redemption");
  Draft draft = context.draft(EventType::redemption_undone, known.member);
  Redemption& redemption = draft.event.redemptions.emplace_back(known);
  redemption.undone = true;
  if (context.programme.rewards[known.reward.value].kind == Reward::Kind::coupon) {
    for (std::uint32_t i = 0; i < known.quantity; ++i) {
      Coupon coupon = draft.member.extras.get().coupons[known.first_coupon + i];
      if (coupon.state == CouponState::used || coupon.passed_on)
        return rejected(RejectionCode::coupon_used, "redemption");
      if (coupon.state == CouponState::locked) return rejected(RejectionCode::coupon_locked, "redemption");
      if (coupon.state != CouponState::issued) continue;
      coupon.state = CouponState::revoked;
      if (const Due* due = draft.find_due(DueKind::coupon_end, 255, known.first_coupon + i))
        draft.drop_due(*due);
      draft.event.coupons.push_back({known.first_coupon + i, coupon});
    }
  }
  for (auto take = known.takes.rbegin(); take != known.takes.rend(); ++take) {
    draft.put_back(*take, Side::spent, known.redeemed_at);
  }
  return {};
}

}  // namespace shuke::domain
