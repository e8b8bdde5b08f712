// The loop around decide and apply: due work in the order of S1, the command, and what follows from each
// event.
#include "domain/run.h"

#include <algorithm>

#include "domain/apply.h"
#include "domain/campaigns.h"
#include "domain/ladders.h"
#include "domain/periods.h"

namespace shuke::domain {
namespace {

bool later(const DueQueue::Wakeup& a, const DueQueue::Wakeup& b) {
  return a.at != b.at ? a.at > b.at : a.member > b.member;
}

}  // namespace

bool concerns_both(const CommandBody& body) {
  return std::holds_alternative<MergeMembers>(body) || std::holds_alternative<TransferCoupon>(body) ||
         std::holds_alternative<TransferTopUp>(body);
}

CommandBody redirected(const State& state, const CommandBody& body) {
  CommandBody result = body;
  std::visit(
      [&](auto& command) {
        if constexpr (requires { command.member; }) {
          if constexpr (!std::is_same_v<std::remove_cvref_t<decltype(command)>, EnrolMember>) {
            command.member = state.standing_for(command.member);
          }
        }
      },
      result);
  return result;
}

void DueQueue::watch(const MemberState& member) {
  if (member.due.empty()) return;
  x_heap.push_back({member.due.back().at, member.no});
  std::ranges::push_heap(x_heap, later);
}

std::optional<DueQueue::Wakeup> DueQueue::first(const State& state) {
  while (!x_heap.empty()) {
    const Wakeup top = x_heap.front();
    const auto& due = state.member(top.member).due;
    if (!due.empty() && due.back().at == top.at) return top;
    std::ranges::pop_heap(x_heap, later);
    x_heap.pop_back();
  }
  return {};
}

Runner::Runner(const Programme& programme, State& state, EventSink& sink, DueQueue* queue)
    : x_one(programme), x_timeline(x_one), x_state(state), x_sink(sink), x_queue(queue) {}

Runner::Runner(const Timeline& timeline, State& state, EventSink& sink, DueQueue* queue)
    : x_timeline(timeline), x_state(state), x_sink(sink), x_queue(queue) {}

const Timeline::Version& Runner::version_of(MemberNo member) const {
  if (x_timeline.has_one()) return x_timeline.last();
  const MemberState& state = x_state.member(member);
  const bool made = state.status != MemberStatus::absent;
  return x_timeline.numbered(made ? state.programme_version : x_event.programme_version);
}

const Programme& Runner::programme_of_order(OrderNo no, const Programme& otherwise) const {
  const OrderHead& head = x_state.order(no).head;
  const bool paid = head.no && head.state != OrderState::placed;
  return paid ? *x_timeline.numbered(head.programme_version).programme : otherwise;
}

/// Orders keep the version they were paid under (S22); the rest goes by the member's.
const Programme& Runner::programme_due(const MemberState& member, const Due& due) const {
  const Programme& own = *version_of(member.no).programme;
  if (x_timeline.has_one() || due.kind != DueKind::settlement) return own;
  return programme_of_order({due.ref}, own);
}

const Programme& Runner::programme_for(const Command& command) const {
  if (x_timeline.has_one()) return *x_timeline.last().programme;
  const Programme& in_force = *x_timeline.at(command.at).programme;
  const bool makes =
      std::holds_alternative<PayOrder>(command.body) || std::holds_alternative<PlaceOrder>(command.body);
  const OrderNo order = reads(x_state, command.body).order;
  return order && !makes ? programme_of_order(order, in_force) : in_force;
}

void Runner::retell(const Standing& standing, std::vector<EffectTold>& effects) {
  x_standing = &standing;
  x_effects_told = &effects;
}

bool Runner::is_late(const Command& command) const {
  return is_late(command, reads(x_state, command.body));
}

bool Runner::is_late(const Command& command, const Keys& keys) const {
  const MemberState& named = x_state.member(keys.member);
  const MemberState& member =
      named.status == MemberStatus::merged ? x_state.member(x_state.standing_for(keys.member)) : named;
  const auto went_on = [&](const MemberState& one) {
    return one.status != MemberStatus::absent && one.latest > command.at;
  };
  const auto placed_later = [&](const OrderHead& order) {
    return order.no && order.placed_at > command.at;
  };
  return went_on(member) || (keys.order && placed_later(x_state.order(keys.order).head)) ||
         (concerns_both(command.body) && went_on(x_state.member(keys.other)));
}

Decided<void> Runner::run(const Command& command) {
  const Keys keys = reads(x_state, command.body);
  if (is_late(command, keys)) return rejected(RejectionCode::late_not_supported, "at");
  return run_in_order(command, keys, false);
}

Decided<void> Runner::run_in_order(const Command& command, bool stands) {
  return run_in_order(command, reads(x_state, command.body), stands);
}

Decided<void> Runner::run_in_order(const Command& command, const Keys& keys, bool stands) {
  const bool absorbed = x_state.member(keys.member).status == MemberStatus::merged;
  if (!absorbed) return run_decided(command, keys, stands);
  Command other = command;
  other.body = redirected(x_state, command.body);
  return run_decided(other, reads(x_state, other.body), stands);
}

void Runner::run_effect(const MemberEffect& effect, Instant at) {
  x_effects.push_back({effect, at, {}});
  do_effects();
}

void Runner::run_gift(const GiftGiven& gift) {
  const MemberNo member = x_state.standing_for(gift.member);
  advance(member, gift.at);
  if (x_state.member(member).status != MemberStatus::active) return;
  x_event.clear();
  Draft draft(*version_of(member).programme, x_state, x_event, EventType::level_kept, member, gift.at,
              x_standing);
  if (gift.campaign != 255) {
    draft.event.type = EventType::campaign_due;
    give_campaign_again(draft, gift);
  } else if (gift.privilege != 255) {
    draft.event.type = EventType::coupons_given;
    give_period_coupons_again(draft, gift);
  } else {
    give_gift_again(draft, gift.ladder, gift.level);
  }
  emit();
  advance(member, gift.at);
}

Decided<void> Runner::run_decided(const Command& command, const Keys& keys, bool stands) {
  if (keys.member) advance(keys.member, command.at);
  if (keys.other) advance(keys.other, command.at);
  x_event.clear();
  const Programme& programme = programme_for(command);
  const Programme& current = keys.member ? *version_of(keys.member).programme : programme;
  if (auto decided = decide(programme, x_state, command, x_event, stands ? x_standing : nullptr,
                            &current == &programme ? nullptr : &current);
      !decided)
    return decided;
  x_cause = command.id;
  const MemberNo member = x_event.member;
  emit();
  x_cause = CommandNo{};
  if (member) advance(member, command.at);
  return {};
}

void Runner::advance(MemberNo member, Instant at) {
  do_due(member, at);
  if (!x_effects.empty() && !x_doing_effects) do_effects();
}

void Runner::do_due(MemberNo member, Instant at) {
  const MemberState& state = x_state.member(member);
  for (std::size_t round = 0;; ++round) {
    CHECK(round < consequences_max);
    const Instant due_at = state.due.empty() ? never : state.due.back().at;
    const bool stays = x_timeline.has_one() || state.status == MemberStatus::absent ||
                       state.status == MemberStatus::merged;
    const Timeline::Version* next = stays ? nullptr : x_timeline.after(state.programme_version);
    if (next != nullptr && next->from <= std::min(at, due_at)) {
      change_programme(member, *next);
      continue;
    }
    if (due_at > at || state.due.empty()) return;
    const Due due = state.due.back();
    x_event.clear();
    decide_due(programme_due(state, due), x_state, member, due, x_event, x_standing);
    emit();
  }
}

/// A version that takes effect comes before everything else at its instant, and evaluates the ladders as it
/// says (S22).
void Runner::change_programme(MemberNo member, const Timeline::Version& next) {
  const Programme& before = *version_of(member).programme;
  x_event.clear();
  decide_programme_change(before, *next.programme, x_state, member, next.from, x_event, x_standing);
  emit_alone();
  if (next.evaluate == EvaluateLadders::next_review) return;
  if (x_state.member(member).status != MemberStatus::active) return;
  if (!x_state.member(member).extras.get().cards.empty()) follow_cards(*next.programme, member, next.from);
  for (std::uint8_t i = 0; i < next.programme->ladders.size(); ++i) {
    x_event.clear();
    Draft draft(*next.programme, x_state, x_event, EventType::level_changed, member, next.from, x_standing);
    if (evaluate(draft, {i}, next.evaluate == EvaluateLadders::both)) emit();
  }
}

bool Runner::advance_all(Instant at, std::uint64_t steps_max) {
  CHECK(x_queue != nullptr);
  while (const auto first = x_queue->first(x_state)) {
    if (first->at > at) return true;
    if (steps_max-- == 0) return false;
    advance(first->member, first->at);
  }
  return true;
}

Runner::Following Runner::following() const {
  const Timeline::Version& version = version_of(x_event.member);
  const Programme& programme = *version.programme;
  Following result{&version,
                   x_event.member,
                   x_event.at,
                   x_event.gains,
                   x_event.loses,
                   x_event.no_gifts,
                   x_event.type == EventType::members_merged,
                   !x_event.sales.empty(),
                   0,
                   {}};
  static_assert(accounts_max <= 32);
  for (const Posting& posting : x_event.postings) result.accounts |= 1u << posting.account.value;
  if (!result.loses) return result;
  for (std::uint8_t i = 0; i < programme.ladders.size(); ++i) {
    result.carried_before.push_back(
        level_carried(programme, x_state.member(result.member), {i}, result.at, true));
  }
  return result;
}

/// Whether the balance of a member who has ladders moves; one that was absorbed is through with them.
bool Runner::posts_to_balance(const Timeline::Version& version) const {
  if (version.balance_accounts == 0 || x_event.type == EventType::member_absorbed) return false;
  return std::ranges::any_of(x_event.postings, [&](const Posting& posting) {
    return (version.balance_accounts >> posting.account.value & 1u) != 0;
  });
}

/// Applies x_event, hands it on, and does what follows from it for the same member.
void Runner::emit() {
  const bool merged = x_event.type == EventType::members_merged;
  const bool moves_balance = x_event.member && posts_to_balance(version_of(x_event.member));
  const bool moves_cards = !x_event.cards.empty();
  if (!x_event.gains && !x_event.loses && !merged && !moves_balance && !moves_cards) return emit_alone();
  const Following after = following();
  const MemberNo other = x_event.other;
  emit_alone();
  if (moves_cards || (merged && !after.version->programme->plans.empty())) follow_cards(after);
  if (after.gains || after.loses || moves_balance) follow_ladders(after);
  if (merged) {
    x_event.clear();
    decide_absorbed(*after.version->programme, x_state, other, after.at, x_event);
    emit();
  }
  if (x_queue != nullptr && after.member) x_queue->watch(x_state.member(after.member));
}

/// The same for an event from which nothing follows for ladders.
void Runner::emit_alone() {
  if (!x_event.cause) x_event.cause = x_cause;
  apply(x_state, x_event);
  x_sink.on_event(x_event);
  for (const MemberEffect& effect : x_event.effects)
    x_effects.push_back({effect, x_event.at, x_event.cause});
  if (x_queue != nullptr && x_event.member) x_queue->watch(x_state.member(x_event.member));
}

/// Whether the event changed what a ladder looks at; only that moves it (S11). What two members did
/// together, or brought along, is looked at as a whole.
bool Runner::can_move(const Ladder& ladder, const Following& following) {
  if (following.merged || following.no_gifts) return true;
  return std::ranges::any_of(ladder.rules, [&](const LevelRule& rule) {
    return std::ranges::any_of(rule.all, [&](const Condition& condition) {
      return condition.metric == Metric::growth ? (following.accounts >> condition.account.value & 1u) != 0
                                                : following.sales;
    });
  });
}

/// Ladders after an event that changed a metric; each move is an event of its own.
void Runner::follow_ladders(const Following& following) {
  const Programme& programme = *following.version->programme;
  for (std::uint8_t i = 0; i < programme.ladders.size(); ++i) {
    const bool by_balance = programme.ladders[i].kind == Ladder::Kind::balance;
    if (by_balance ? !balance_moved(following) : !can_move(programme.ladders[i], following)) continue;
    x_event.clear();
    Draft draft(programme, x_state, x_event, EventType::level_changed, following.member, following.at,
                x_standing);
    bool moves = by_balance && follow_balance(draft, {i}, following.no_gifts);
    if (!moves) moves = following.gains && move_up(draft, {i}, following.merged, following.no_gifts);
    if (!moves && following.loses) moves = fall_at_once(draft, {i}, following.carried_before[i]);
    if (!moves && following.gains && ensure_review(draft, {i})) {
      x_event.type = EventType::level_kept;
      moves = true;
    }
    if (moves) emit();
    if (following.merged) give_periods_merged(following, {i});
  }
}

/// What the member's cards give on each ladder now.
void Runner::follow_cards(const Following& following) {
  follow_cards(*following.version->programme, following.member, following.at);
}

void Runner::follow_cards(const Programme& programme, MemberNo member, Instant at) {
  for (std::uint8_t i = 0; i < programme.ladders.size(); ++i) {
    x_event.clear();
    Draft draft(programme, x_state, x_event, EventType::level_changed, member, at, x_standing);
    if (domain::follow_cards(draft, {i})) emit();
  }
}

/// What the level kept in a merge gives for the running period beyond what both were given.
void Runner::give_periods_merged(const Following& following, LadderNo ladder) {
  x_event.clear();
  Draft draft(*following.version->programme, x_state, x_event, EventType::coupons_given, following.member,
              following.at, x_standing);
  give_period_coupons(draft, ladder, draft.member.ladders[ladder.value].shown());
  if (!x_event.coupons.empty() || !x_event.dues.empty()) emit();
}

void Runner::do_effects() {
  x_doing_effects = true;
  for (std::size_t i = 0; i < x_effects.size(); ++i) {
    CHECK(i < consequences_max);
    const Effect effect = x_effects[i];
    const MemberNo to = x_state.standing_for(effect.effect.to);
    if (x_effects_told != nullptr) {
      x_effects_told->push_back({effect.effect, effect.at, x_arrival});
      x_effects_told->back().effect.to = to;
      if (x_state.member(to).status == MemberStatus::absent) continue;
    }
    advance(x_state.standing_for(effect.effect.to), effect.at);
    x_event.clear();
    const Programme& programme = *version_of(to).programme;
    if (decide_effect(programme, x_state, effect.effect, effect.at, x_event)) {
      x_event.cause = effect.cause;
      emit();
    } else {
      x_lost_effect = x_lost_effect || effect.effect.hands_over();
    }
  }
  x_effects.clear();
  x_doing_effects = false;
}

}  // namespace shuke::domain
