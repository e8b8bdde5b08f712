// The past is told by the very loop that made it: Runner, on a state of its own that holds the group alone.
#include "domain/rewind.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "domain/apply.h"
#include "domain/decide.h"

namespace shuke::domain {
namespace {

constexpr std::uint64_t last_arrival = UINT64_MAX;
constexpr std::uint64_t dues_arrival = 0;  // an effect of something due comes after what was accepted (S1)

/// What this past alone cannot know: that a number, a guest's order or the last piece of a stock went to
/// somebody else.
bool taken_by_others(RejectionCode code) {
  constexpr std::array codes = {
      RejectionCode::member_exists,        RejectionCode::member_merged,
      RejectionCode::order_exists,         RejectionCode::hold_exists,
      RejectionCode::redemption_exists,    RejectionCode::order_has_member,
      RejectionCode::reward_out_of_stock,  RejectionCode::coupon_exists,
      RejectionCode::use_exists,           RejectionCode::coupon_not_yours,
      RejectionCode::coupon_limit_reached, RejectionCode::top_up_exists,
      RejectionCode::card_exists,          RejectionCode::trial_already_used,
      RejectionCode::card_batch_exists,    RejectionCode::card_secret_used,
      RejectionCode::member_erased,        RejectionCode::code_used,
  };
  return std::ranges::find(codes, code) != codes.end();
}

/// A level's gift is given once. Coupons of a period may be given in parts, each of which stands.
bool same_gift(const GiftGiven& a, const GiftGiven& b) {
  return a.of_level() && b.of_level() &&
         std::tuple(a.member, a.ladder, a.level) == std::tuple(b.member, b.ladder, b.level);
}

class Difference {
 public:
  Difference(const MemberState& before, const MemberState& after, Event& event)
      : x_before(before), x_after(after), x_event(event) {}

  void post() {
    const std::size_t accounts = std::max(x_before.accounts.size(), x_after.accounts.size());
    for (std::uint8_t i = 0; i < accounts; ++i) post_sums({i});
    std::vector<LotKey> keys;
    for (const Lot& lot : x_before.lots) keys.push_back(lot.key);
    for (const Lot& lot : x_after.lots) keys.push_back(lot.key);
    std::ranges::sort(keys);
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    for (const LotKey& key : keys) post_lot(key);
  }

 private:
  static AccountState account(const MemberState& member, AccountNo no) {
    return no.value < member.accounts.size() ? member.accounts[no.value] : AccountState{};
  }
  static Lot lot(const MemberState& member, const LotKey& key) {
    const auto found = std::ranges::find(member.lots, key, &Lot::key);
    return found == member.lots.end() ? Lot{key, {}, {}, {}} : *found;
  }
  void add(AccountNo no, Side side, Points amount, const LotKey& key = {}) {
    if (amount != Points{}) x_event.postings.push_back({no, side, amount, key});
  }
  void post_sums(AccountNo no) {
    const AccountState before = account(x_before, no);
    const AccountState after = account(x_after, no);
    add(no, Side::pending, after.pending - before.pending);
    add(no, Side::debt, after.debt - before.debt);
    for (std::size_t i = 0; i < programme_sides; ++i) {
      add(no, static_cast<Side>(member_sides + i), after.booked[i] - before.booked[i]);
    }
  }
  void post_lot(const LotKey& key) {
    const Lot before = lot(x_before, key);
    const Lot after = lot(x_after, key);
    add(key.account, Side::available, after.available - before.available, key);
    add(key.account, Side::held, after.held - before.held, key);
  }

  const MemberState& x_before;
  const MemberState& x_after;
  Event& x_event;
};

/// The rows of one kind that are other than at present.
template <class No, class Read>
auto changed(const std::vector<No>& before, const std::vector<No>& after, const Read& at_present,
             const Read& as_told) {
  std::vector<No> numbers = before;
  numbers.insert(numbers.end(), after.begin(), after.end());
  std::ranges::sort(numbers);
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  std::vector<std::remove_cvref_t<decltype(as_told(No{}))>> result;
  for (const No no : numbers) {
    if (value_hash(at_present(no)) != value_hash(as_told(no))) result.push_back(as_told(no));
  }
  return result;
}

/// Reads rows of one kind from a state.
auto orders_in(const State& state) {
  return [&state](OrderNo no) -> const Order& { return state.order(no); };
}
auto holds_in(const State& state) {
  return [&state](HoldNo no) -> const Hold& { return state.hold(no); };
}
auto redemptions_in(const State& state) {
  return [&state](RedemptionNo no) -> const Redemption& { return state.redemption(no); };
}

auto top_ups_in(const State& state) {
  return [&state](TopUpNo no) -> const TopUp& { return state.top_up(no); };
}

std::vector<OrderNo> orders_of(const MemberState& member) {
  return {member.orders.begin(), member.orders.end()};
}

}  // namespace

void Past::add(const Command& command, std::uint64_t arrival) {
  items.push_back({command.at, arrival, command});
}

void Past::add(const Event& event, std::uint64_t arrival) {
  if (event.type == EventType::timeline_corrected) {
    std::erase_if(items, [&](const PastItem& item) {
      const auto* gift = std::get_if<GiftGiven>(&item.what);
      const auto* effect = std::get_if<MemberEffect>(&item.what);
      return (gift != nullptr && gift->member == event.member) ||
             (effect != nullptr && effect->to == event.member);
    });
    for (const GiftGiven& gift : event.correction.get().gifts) items.push_back({gift.at, arrival, gift});
    for (const EffectReceived& effect : event.correction.get().effects)
      items.push_back({effect.at, effect.arrival == 0 ? arrival : effect.arrival, effect.effect});
    return;
  }
  for (const GiftGiven& gift : event.gifts) {
    const bool known = std::ranges::any_of(items, [&](const PastItem& item) {
      const auto* other = std::get_if<GiftGiven>(&item.what);
      return other != nullptr && same_gift(*other, gift);
    });
    if (!known) items.push_back({gift.at, arrival, gift});
  }
  const auto received = [&](MemberEffect::Kind kind) {
    const OrderNo order = event.referrals.empty() ? OrderNo{} : event.referrals.front().order;
    items.push_back({event.at, arrival, MemberEffect{kind, event.member, event.other, order}});
  };
  if (event.type == EventType::coupon_received) {
    const MemberEffect effect{
        MemberEffect::Kind::give_coupon, event.member, event.other, {}, event.coupons.front().after};
    items.push_back({event.at, arrival, effect});
  }
  if (event.type == EventType::top_up_received) {
    MemberEffect effect{MemberEffect::Kind::give_top_up, event.member, event.other, {}};
    effect.top_up = event.top_ups.front();
    items.push_back({event.at, arrival, effect});
  }
  if (event.type == EventType::referral_paid) received(MemberEffect::Kind::pay_referral);
  if (event.type == EventType::referral_taken_back) received(MemberEffect::Kind::take_back_referral);
}

bool Past::replace_effects(const std::vector<MemberNo>& because_of,
                           const std::vector<Runner::EffectTold>& now) {
  using Plain = std::tuple<Instant, int, std::uint32_t, std::uint32_t, Instant, std::uint32_t, Instant>;
  const auto plain = [](const MemberEffect& effect, Instant at) {
    return Plain{at,
                 static_cast<int>(effect.kind),
                 effect.order.value,
                 effect.coupon.no.value,
                 effect.coupon.ends_at,
                 effect.top_up.no.value,  // its amounts stand
                 effect.top_up.at};
  };
  const auto holds = [](const std::vector<MemberNo>& list, MemberNo member) {
    return std::ranges::find(list, member) != list.end();
  };
  std::vector<Plain> before;
  std::vector<Plain> after;
  std::uint64_t arrival = 0;
  std::erase_if(items, [&](const PastItem& item) {
    arrival = std::max(arrival, item.arrival);
    const auto* effect = std::get_if<MemberEffect>(&item.what);
    if (effect == nullptr || !holds(because_of, effect->because_of)) return false;
    before.push_back(plain(*effect, item.at));
    return true;
  });
  for (const auto& effect : now) {
    if (!has(effect.effect.to)) continue;
    after.push_back(plain(effect.effect, effect.at));
    items.push_back({effect.at, effect.arrival == 0 ? arrival : effect.arrival, effect.effect});
  }
  std::ranges::sort(before);
  std::ranges::sort(after);
  return before != after;
}

void Rewind::Silence::on_event(const Event& event) {
  gifts.insert(gifts.end(), event.gifts.begin(), event.gifts.end());
}

Decided<void> Rewind::refused_by_present(const Command& late) const {
  Command now_meant = late;
  const bool merges = std::holds_alternative<MergeMembers>(late.body);
  if (!merges) now_meant.body = redirected(x_present, late.body);
  Event unused;
  // By the version that the member stands under now, since that is how his levels are numbered.
  const MemberNo member = reads(x_present, now_meant.body).member;
  const Timeline::Version& version =
      member ? x_timeline.numbered(x_present.member(member).programme_version) : x_timeline.at(late.at);
  const auto decided = decide(*version.programme, x_present, now_meant, unused);
  const bool gone = !decided && decided.error().code == RejectionCode::amount_exceeds_top_up &&
                    std::holds_alternative<TransferTopUp>(late.body);
  if (gone || (!decided && taken_by_others(decided.error().code))) return decided;
  return {};
}

Decided<void> Rewind::tell(Past& past, const Command& late, Instant now) {
  if (auto refused = refused_by_present(late); !refused) return refused;
  return tell_items(past, &late, now);
}

void Rewind::tell(Past& past, Instant now) {
  (void)tell_items(past, nullptr, now);
}

/// With its level as all versions know it, in the place of where it stood when it was given.
GiftGiven Rewind::by_key(const GiftGiven& gift) const {
  GiftGiven result = gift;
  if (x_timeline.has_one() || !gift.of_level()) return result;
  const Ladder& ladder = x_timeline.at(gift.at).programme->ladders[gift.ladder.value];
  result.level = level_key(ladder, gift.level);
  return result;
}

Decided<void> Rewind::tell_items(const Past& past, const Command* late, Instant now) {
  std::vector<PastItem> items = past.items;
  if (late != nullptr) items.push_back({late->at, last_arrival, *late});
  std::ranges::stable_sort(items, [](const PastItem& a, const PastItem& b) {
    return std::tuple(a.at, a.arrival) < std::tuple(b.at, b.arrival);
  });
  x_told.clear();
  x_effects.clear();
  x_silence.gifts.clear();
  x_standing.gifts.clear();
  for (const PastItem& item : items) {
    if (const auto* gift = std::get_if<GiftGiven>(&item.what)) x_standing.gifts.push_back(by_key(*gift));
  }
  DueQueue queue;
  Runner runner(x_timeline, x_told, x_silence, &queue);
  runner.retell(x_standing, x_effects);
  bool told_late = false;
  for (const PastItem& item : items) {
    runner.tells(dues_arrival);
    runner.advance_all(item.at);  // of the whole group, in the order of time: one may pay another
    const bool is_late = late != nullptr && item.arrival == last_arrival;
    runner.tells(is_late ? 0 : item.arrival);
    if (const auto* command = std::get_if<Command>(&item.what)) {
      const auto decided = runner.run_in_order(*command, !is_late);
      told_late = told_late || is_late;
      // What was accepted stays accepted: a late command that would leave it nothing to act on is refused.
      if (told_late && !decided) return decided;
    } else if (const auto* effect = std::get_if<MemberEffect>(&item.what)) {
      if (!past.has(effect->because_of)) runner.run_effect(*effect, item.at);
    } else {
      runner.run_gift(std::get<GiftGiven>(item.what));
    }
    // Nor may it leave nobody to have what was passed on.
    if (told_late && runner.lost_effect()) return rejected(RejectionCode::member_erased, "member");
  }
  runner.tells(dues_arrival);
  runner.advance_all(now);
  // A new version moves also those for whom nothing is due.
  for (const MemberNo member : past.members) runner.advance(member, now);
  return {};
}

std::vector<Event> Rewind::differences(const Past& past, CommandNo cause, Instant now) const {
  std::vector<Event> result;
  for (const MemberNo member : past.members) {
    Event event = difference(member, past, cause, now);
    const bool same = value_hash(x_told.member(member)) == value_hash(x_present.member(member)) &&
                      event.correction.get().orders.empty();
    if (!same) result.push_back(std::move(event));
  }
  return result;
}

Event Rewind::difference(MemberNo no, const Past& past, CommandNo cause, Instant now) const {
  const MemberState& before = x_present.member(no);
  const MemberState& after = x_told.member(no);
  const MemberExtras& before_extras = before.extras.get();
  const MemberExtras& after_extras = after.extras.get();
  Event event;
  event.type = EventType::timeline_corrected;
  event.member = no;
  event.at = now;
  event.programme_version = after.programme_version;
  event.cause = cause;
  Difference(before, after, event).post();
  Correction& correction = event.correction.make();
  correction.member = after;
  correction.member.latest = std::max(before.latest, after.latest);
  correction.orders = changed(orders_of(before), orders_of(after), orders_in(x_present), orders_in(x_told));
  correction.holds =
      changed(before_extras.holds, after_extras.holds, holds_in(x_present), holds_in(x_told));
  correction.redemptions = changed(before_extras.redemptions, after_extras.redemptions,
                                   redemptions_in(x_present), redemptions_in(x_told));
  correction.top_ups =
      changed(before_extras.top_ups, after_extras.top_ups, top_ups_in(x_present), top_ups_in(x_told));
  // Those of somebody who was told with this member too: next time one may be told alone.
  for (const Runner::EffectTold& effect : x_effects) {
    if (effect.effect.to == no) correction.effects.push_back({effect.effect, effect.at, effect.arrival});
  }
  for (const PastItem& item : past.items) {
    const auto* gift = std::get_if<GiftGiven>(&item.what);
    if (gift != nullptr && gift->member == no) correction.gifts.push_back(*gift);
  }
  for (const GiftGiven& gift : x_silence.gifts) {
    const bool stood = gift.of_level() && x_standing.given(gift.ladder, by_key(gift).level);
    if (gift.member == no && !stood) correction.gifts.push_back(gift);
  }
  return event;
}

}  // namespace shuke::domain
