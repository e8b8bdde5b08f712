// A quote is proved by quoting again: with its own coupons and points, at the prices and rules of now, the
// same breakdown must come out.
#include "domain/locks.h"

#include <algorithm>
#include <utility>

#include "domain/coupons.h"
#include "domain/periods.h"
#include "domain/quote.h"

namespace shuke::domain {
namespace {

/// Rejects: quote_invalid, quote_expired. A locked quote lasts as long as its lock.
Decided<void> quote_lasts(const Context& context, const QuoteTerms& terms, MemberNo member) {
  if (!terms.genuine || context.state.standing_for(terms.member) != member)
    return rejected(RejectionCode::quote_invalid, "quote");
  const bool locked = find_lock(context.state.member(member), terms.token) != nullptr;
  if (context.at >= terms.valid_until && !locked) return rejected(RejectionCode::quote_expired, "quote");
  return {};
}

std::optional<QuoteRequest> asked_again(const PayOrder& command) {
  const QuoteTerms& terms = command.quote.get();
  if (!terms.same_cart || terms.unit_prices.size() != command.lines.size()) return {};
  QuoteRequest request;
  request.member = command.member;
  request.lines = command.lines;
  for (std::size_t i = 0; i < request.lines.size(); ++i) {
    std::optional<Money>& price = request.lines[i].unit_price;
    if (price && *price != terms.unit_prices[i]) return {};
    price = terms.unit_prices[i];
  }
  request.shipping_fee = terms.shipping_fee;
  if (terms.points > Points{}) request.use_points = QuoteRequest::UsePoints::up_to;
  request.points = terms.points;
  request.choose_coupons = false;
  request.coupons = terms.coupons;
  request.birthday = terms.birthday;
  request.locked_as = terms.token;
  return request;
}

/// Whether the command pays what the quote says.
bool pays(const PayOrder& command, const Quote& quoted) {
  Money by_points;
  for (const TenderInput& tender : command.tenders) {
    if (tender.kind == TenderKind::points) by_points += tender.amount;
  }
  if (by_points != quoted.points_amount || command.shipping_fee != quoted.shipping_fee) return false;
  for (std::size_t i = 0; i < command.lines.size(); ++i) {
    if (command.lines[i].amount != quoted.lines[i].net) return false;
  }
  return true;
}

void unlock_coupons(Draft& draft, std::uint32_t number) {
  const auto& coupons = draft.member.extras.get().coupons;
  for (std::uint32_t i = 0; i < coupons.size(); ++i) {
    if (coupons[i].state != CouponState::locked || coupons[i].lock != number) continue;
    Coupon free = coupons[i];
    free.state = free.ends_at <= draft.at ? CouponState::expired : CouponState::issued;
    free.lock = 0;
    draft.event.coupons.push_back({i, free});
  }
}

void release(Draft& draft, const QuoteLock& lock) {
  for (const Take& take : lock.takes) draft.put_back(take, Side::held, lock.locked_at);
  unlock_coupons(draft, lock.number);
  draft.event.locks.push_back({lock, true});
  draft.event.loses = true;  // growth that ended while it was put aside is gone
}

void drop_lock_due(Draft& draft, std::uint32_t number) {
  if (const Due* due = draft.find_due(DueKind::lock_end, 255, number)) draft.drop_due(*due);
}

/// The code by which a coupon of this state refuses a lock; nothing: it can be locked.
std::optional<RejectionCode> cannot_be_locked(CouponState state) {
  switch (state) {
    case CouponState::used: return RejectionCode::coupon_used;
    case CouponState::expired: return RejectionCode::coupon_expired;
    case CouponState::locked: return RejectionCode::coupon_locked;
    case CouponState::revoked: return RejectionCode::coupon_not_found;
    case CouponState::issued: return {};
  }
  __builtin_unreachable();
}

AccountNo paying_account(const Programme& programme) {
  const auto found = std::ranges::find_if(programme.accounts,
                                          [](const Account& account) { return account.pay.has_value(); });
  if (found == programme.accounts.end()) return {};
  return {static_cast<std::uint8_t>(found - programme.accounts.begin())};
}

/// The uses behind the price cuts of a quote: of each chosen day the first that still stands.
std::vector<UseNo> chosen_days_of(const Context& context, const MemberState& member, const Quote& quoted) {
  std::vector<std::uint8_t> positions;
  for (const QuotedLine& line : quoted.lines) {
    for (const PriceCut& cut : line.cuts) {
      if (cut.by != PriceCut::By::privilege) continue;
      const auto position = static_cast<std::uint8_t>(cut.position);
      const bool chosen = context.programme.privileges[position].kind == Privilege::Kind::quota;
      if (chosen && std::ranges::find(positions, position) == positions.end())
        positions.push_back(position);
    }
  }
  std::vector<UseNo> uses;
  for (const std::uint8_t position : positions) {
    const PrivilegeUse* use = use_on_day(context.programme, member, position, context.at);
    if (use != nullptr) uses.push_back(use->no);
  }
  return uses;
}

}  // namespace

const QuoteLock* find_lock(const MemberState& member, std::uint64_t token) {
  const auto& locks = member.extras.get().locks;
  const auto found = std::ranges::find(locks, token, &QuoteLock::token);
  return found == locks.end() ? nullptr : &*found;
}

Points points_of(const QuoteLock& lock) {
  Points sum;
  for (const Take& take : lock.takes) sum += take.amount;
  return sum;
}

Decided<std::vector<UseNo>> quote_holds(const Context& context, const PayOrder& command) {
  const QuoteTerms& terms = command.quote.get();
  if (auto lasts = quote_lasts(context, terms, command.member); !lasts)
    return std::unexpected(lasts.error());
  const auto request = asked_again(command);
  if (!request) return rejected(RejectionCode::quote_changed, "quote");
  const auto again = quote(context.programme, context.state, context.at, *request);
  if (!again) return rejected(RejectionCode::quote_changed, "quote");
  const MemberState& member = context.state.member(command.member);
  if (quote_digest(context.programme, member, *again) != terms.breakdown || !pays(command, *again))
    return rejected(RejectionCode::quote_changed, "quote");
  return chosen_days_of(context, member, *again);
}

void spend_lock(Draft& draft, const QuoteLock& lock) {
  draft.event.locks.push_back({lock, true});
  drop_lock_due(draft, lock.number);
}

void end_lock(Draft& draft, std::uint32_t number) {
  const auto& locks = draft.member.extras.get().locks;
  const auto found = std::ranges::find(locks, number, &QuoteLock::number);
  CHECK(found != locks.end());
  release(draft, *found);
}

/// Locking again sets another deadline. Rejects: member_not_found (a guest has nothing to put aside),
/// member_erased, coupon_not_found, quote_invalid, quote_expired, coupon_used, coupon_expired,
/// coupon_locked, amount_out_of_range, balance_insufficient.
Decided<void> decide(const Context& context, const LockQuote& command) {
  const QuoteTerms& terms = command.quote;
  if (!terms.genuine) return rejected(RejectionCode::quote_invalid, "quote");
  const MemberNo member = context.state.standing_for(terms.member);
  if (auto ready = member_ready(context.state, member); !ready)
    return rejected(ready.error().code, "quote");
  if (auto found = coupons_found(context, terms.coupons); !found)
    return rejected(found.error().code, "quote");
  if (!context.standing) {
    if (auto lasts = quote_lasts(context, terms, member); !lasts) return lasts;
  }
  Draft draft = context.draft(EventType::quote_locked, member);
  QuoteLock lock;
  if (const QuoteLock* known = find_lock(draft.member, terms.token)) {
    lock = *known;
    drop_lock_due(draft, lock.number);
  } else {
    lock.token = terms.token;
    lock.number = draft.next_seq();
    lock.locked_at = context.at;
    for (const CouponRef& ref : terms.coupons) {
      const CouponFound found = *find_coupon(context.programme, context.state, ref);
      Coupon coupon = context.state.member(found.member).extras.get().coupons[found.position];
      const auto refused = cannot_be_locked(coupon.state);
      // Told again, a coupon that a late payment uses before this lock is the one thing in its way.
      if (context.standing != nullptr && coupon.state == CouponState::used)
        return rejected(RejectionCode::coupon_locked, "quote");
      if (refused && !context.standing) return rejected(*refused, "quote");
      coupon.state = CouponState::locked;
      coupon.lock = lock.number;
      draft.event.coupons.push_back({found.position, coupon});
    }
  }
  if (command.expires_in && command.expires_in->count < 1)
    return rejected(RejectionCode::amount_out_of_range, "expires_in");
  const AccountNo account = paying_account(context.programme);
  if (lock.takes.empty() && terms.points > Points{} && account) {
    const Points available = draft.account(account).available;
    if (!context.standing && available < terms.points)
      return rejected(RejectionCode::balance_insufficient, "quote", Amounts::of(terms.points, available));
    lock.takes = draft.take(account, terms.points, Side::held);
  }
  lock.ends_at = command.expires_in ? context.programme.zone.delayed(context.at, *command.expires_in)
                                    : Instant{context.at.us + quote_valid_us};
  draft.add_due({.at = lock.ends_at, .ref = lock.number, .kind = DueKind::lock_end});
  draft.event.locks.push_back({lock, false});
  return {};
}

/// Rejects: quote_invalid, member_not_found, member_erased, quote_expired (it is not locked, or no more).
Decided<void> decide(const Context& context, const ReleaseQuote& command) {
  const QuoteTerms& terms = command.quote;
  if (!terms.genuine) return rejected(RejectionCode::quote_invalid, "quote");
  const MemberNo member = context.state.standing_for(terms.member);
  if (auto ready = member_ready(context.state, member); !ready)
    return rejected(ready.error().code, "quote");
  const QuoteLock* lock = find_lock(context.state.member(member), terms.token);
  if (lock == nullptr) return rejected(RejectionCode::quote_expired, "quote");
  Draft draft = context.draft(EventType::quote_released, member);
  release(draft, *lock);
  drop_lock_due(draft, lock->number);
  return {};
}

}  // namespace shuke::domain
