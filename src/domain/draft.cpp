// The movements of the ledger. Every function posts amounts that sum to zero and keeps the working copy
// equal to what apply will make of the postings.
#include "domain/draft.h"

#include <algorithm>
#include <tuple>

#include "domain/coupons.h"

namespace shuke::domain {
namespace {

Date rounded_up(Date day, Expiry::RoundUp round_up) {
  const std::int32_t month = month_index(day);
  switch (round_up) {
    case Expiry::RoundUp::none: return day;
    case Expiry::RoundUp::month_end: return first_of_month(month + 1) + -1;
    case Expiry::RoundUp::quarter_end: return first_of_month(month - month % 3 + 3) + -1;
    case Expiry::RoundUp::year_end: return first_of_month(month - month % 12 + 12) + -1;
  }
  __builtin_unreachable();
}

Date calendar_end(const Expiry& expiry, Date day) {
  const CivilDate civil = civil_of(day);
  const auto in_year = [&](int year) {
    return date_of(
        {year, expiry.date.month, std::min<int>(expiry.date.day, days_in_month(year, expiry.date.month))});
  };
  const int first = in_year(civil.year) >= day ? civil.year : civil.year + 1;
  return in_year(first + expiry.years_later);
}

}  // namespace

Instant lot_end(const Programme& programme, const Account& account, Instant at) {
  const Expiry& expiry = account.expiry;
  switch (expiry.kind) {
    case Expiry::Kind::never:
    case Expiry::Kind::inactivity: return never;
    case Expiry::Kind::lot: {
      if (expiry.after.unit == Duration::Unit::hours) return programme.zone.valid_until(at, expiry.after);
      const Date last = validity_last_day(programme.zone.date(at), expiry.after);
      return programme.zone.start_of(rounded_up(last, expiry.round_up) + 1);
    }
    case Expiry::Kind::calendar_date:
      return programme.zone.start_of(calendar_end(expiry, programme.zone.date(at)) + 1);
  }
  __builtin_unreachable();
}

Instant account_end(const Programme& programme, const Account& account, Instant at) {
  return programme.zone.valid_until(at, account.expiry.after);
}

bool Standing::given(LadderNo ladder, LevelNo key) const {
  return std::ranges::any_of(gifts, [&](const GiftGiven& gift) {
    return gift.of_level() && gift.ladder == ladder && gift.level == key;
  });
}

Draft::Draft(const Programme& programme_in, const State& state_in, Event& event_in, EventType type,
             MemberNo member_no, Instant at_in, const Standing* standing_in)
    : programme(programme_in),
      state(state_in),
      event(event_in),
      member(state_in.member(member_no)),
      at(at_in),
      standing(standing_in),
      x_next_seq(member.next_seq) {
  event.type = type;
  event.member = member_no;
  event.at = at;
  event.programme_version = programme.version;
}

void Draft::load() {
  if (x_loaded) return;
  x_loaded = true;
  x_accounts = member.accounts;
  // A member may have accounts that the version of an old order does not know.
  if (x_accounts.size() < programme.accounts.size()) x_accounts.resize(programme.accounts.size());
  x_lots = member.lots;
}

const AccountState& Draft::account(AccountNo no) {
  load();
  return x_accounts[no.value];
}

const std::vector<Lot>& Draft::lots() {
  load();
  return x_lots;
}

void Draft::post(AccountNo account_no, Side side, Points amount, const LotKey& key) {
  if (amount == Points{}) return;
  event.postings.push_back({account_no, side, amount, key});
}

Lot& Draft::lot(const LotKey& key) {
  const auto place = std::lower_bound(x_lots.begin(), x_lots.end(), key,
                                      [](const Lot& l, const LotKey& k) { return l.key < k; });
  if (place != x_lots.end() && place->key == key) return *place;
  // A lot may be gone while its end is still due: an empty one does not move with a merge.
  const auto ends_with_it = [&](const Due& due) {
    return due.kind == DueKind::lot_end && due.subject == key.account.value && due.at == key.end;
  };
  const bool end_known =
      std::ranges::any_of(
          x_lots, [&](const Lot& l) { return l.key.account == key.account && l.key.end == key.end; }) ||
      std::ranges::any_of(member.due, ends_with_it);
  if (!end_known && key.end != never && key.end > at) {
    add_due({.at = key.end, .kind = DueKind::lot_end, .subject = key.account.value});
  }
  return *x_lots.insert(place, Lot{key, {}, {}, {}});
}

void Draft::pend(AccountNo account_no, Points amount) {
  post(account_no, Side::pending, amount);
  post(account_no, amount.count > 0 ? Side::issued : Side::clawed_back, -amount);
  if (x_loaded) x_accounts[account_no.value].pending += amount;
}

void Draft::repay_debt(AccountNo account_no, Points& amount) {
  AccountState& state_of = x_accounts[account_no.value];
  const Points repaid = std::min(amount, -state_of.debt);
  post(account_no, Side::debt, repaid);
  state_of.debt += repaid;
  amount -= repaid;
}

LotKey Draft::key_for(AccountNo account_no, Source source, Instant earned_at,
                      std::optional<Instant> end) const {
  const Account& rules = programme.accounts[account_no.value];
  const Instant ends = rules.expiry.kind == Expiry::Kind::inactivity
                           ? never
                           : end.value_or(lot_end(programme, rules, earned_at));
  return {
      account_no, source, static_cast<std::int16_t>(month_index(programme.zone.date(earned_at))), {}, ends};
}

void Draft::set_account_end(AccountNo account_no, Instant end) {
  AccountState& state_of = x_accounts[account_no.value];
  if (const Due* old = find_due(DueKind::account_end, account_no.value, 0)) drop_due(*old);
  std::erase_if(event.dues, [&](const DueChange& change) {
    return change.added && change.due.kind == DueKind::account_end &&
           change.due.subject == account_no.value;
  });
  std::erase_if(event.account_ends, [&](const AccountEnd& known) { return known.account == account_no; });
  state_of.end = end;
  event.account_ends.push_back({account_no, end, state_of.lapsed_at});
  if (end != never) add_due({.at = end, .kind = DueKind::account_end, .subject = account_no.value});
}

void Draft::merge_account_end(AccountNo account_no, const AccountState& absorbed) {
  if (programme.accounts[account_no.value].expiry.kind != Expiry::Kind::inactivity) return;
  load();
  AccountState& own = x_accounts[account_no.value];
  own.lapsed_at = std::min(own.lapsed_at, absorbed.lapsed_at);
  const bool theirs = absorbed.end != never && (own.end == never || absorbed.end > own.end);
  set_account_end(account_no, theirs ? absorbed.end : own.end);
}

void Draft::renew_account(AccountNo account_no) {
  load();
  const Account& rules = programme.accounts[account_no.value];
  if (rules.expiry.kind == Expiry::Kind::inactivity)
    set_account_end(account_no, account_end(programme, rules, at));
}

void Draft::start_clock(AccountNo account_no) {
  const Account& rules = programme.accounts[account_no.value];
  if (rules.expiry.kind == Expiry::Kind::inactivity && x_accounts[account_no.value].end == never)
    renew_account(account_no);
}

LotKey Draft::credit(AccountNo account_no, Points amount, Source source, Side from,
                     std::optional<Instant> end) {
  const LotKey key = credit_from(at, account_no, amount, source, from, end);
  if (amount > Points{})
    start_clock(account_no);  // an order or action that gives nothing starts nothing (S13)
  return key;
}

LotKey Draft::credit_from(Instant earned_at, AccountNo account_no, Points amount, Source source, Side from,
                          std::optional<Instant> end) {
  load();
  const LotKey key = key_for(account_no, source, earned_at, end);
  fill(key, amount, from);
  return key;
}

LotKey Draft::credit_top_up(AccountNo account_no, Points amount, TopUpNo top_up) {
  load();
  LotKey key = key_for(account_no, Source::top_up, at, {});
  key.top_up = top_up;
  fill(key, amount, Side::issued);
  return key;
}

void Draft::receive_top_up(AccountNo account_no, Points amount, const TopUp& top_up, Instant ends_at) {
  load();
  LotKey key = key_for(account_no, Source::top_up, top_up.at, ends_at);
  key.top_up = top_up.no;
  fill(key, amount, Side::moved);
}

void Draft::fill(const LotKey& key, Points amount, Side from) {
  if (amount == Points{}) return;
  AccountState& state_of = x_accounts[key.account.value];
  post(key.account, from, -amount);
  if (from == Side::pending) state_of.pending -= amount;
  repay_debt(key.account, amount);
  if (amount == Points{}) return;
  post(key.account, Side::available, amount, key);
  state_of.available += amount;
  Lot& target = lot(key);
  target.available += amount;
  if (key.end <= at) expire(target);
}

/// A spend that stands finds too few points in the corrected past: the rest becomes available as a loan,
/// owed as debt, so that the spend is booked like any other and what comes back of it repays the loan.
void Draft::lend(AccountNo account_no, Points amount) {
  CHECK(standing != nullptr);
  const LotKey key{account_no, Source::loan, 0, {}, never};
  post(account_no, Side::debt, -amount);
  post(account_no, Side::available, amount, key);
  x_accounts[account_no.value].debt -= amount;
  x_accounts[account_no.value].available += amount;
  lot(key).available += amount;
}

std::vector<Take> Draft::take(AccountNo account_no, Points amount, Side to) {
  load();
  const Points available = x_accounts[account_no.value].available;
  if (available < amount) lend(account_no, amount - available);
  std::vector<Take> takes;
  const auto take_of = [&](Lot& source) {
    const Points part = take_from(source, amount, to);
    if (part == Points{}) return;
    amount -= part;
    takes.push_back({source.key, part});
  };
  if (programme.accounts[account_no.value].holds_money()) {
    for (Lot* source : spending_order(account_no)) take_of(*source);
  } else {
    for (Lot& source : x_lots) {
      if (source.key.account == account_no) take_of(source);
      if (amount == Points{}) break;
    }
  }
  CHECK(amount == Points{});
  return takes;
}

Points Draft::take_from(Lot& source, Points amount, Side to) {
  const Points part = std::min(amount, source.available);
  if (part == Points{}) return part;
  AccountState& state_of = x_accounts[source.key.account.value];
  source.available -= part;
  state_of.available -= part;
  post(source.key.account, Side::available, -part, source.key);
  post(source.key.account, to, part, source.key);
  if (to == Side::held) source.held += part, state_of.held += part;
  return part;
}

/// The lots of an account of money: soonest end first, then by the instant of the top-up, then by its
/// arrival. What was brought along, or lent, is older than the top-ups of its month.
std::vector<Lot*> Draft::spending_order(AccountNo account_no) {
  struct Place {
    Instant end;
    Instant topped_up_at;
    std::uint32_t seq;
    Lot* lot;
  };
  std::vector<Place> places;
  for (Lot& source : x_lots) {
    if (source.key.account != account_no || source.available == Points{}) continue;
    const TopUp& top_up = state.top_up(source.key.top_up);
    const Instant begun =
        top_up.no ? top_up.at : programme.zone.start_of(first_of_month(source.key.cohort));
    places.push_back({source.key.end, begun, top_up.seq, &source});
  }
  std::ranges::stable_sort(places, [](const Place& a, const Place& b) {
    return std::tie(a.end, a.topped_up_at, a.seq) < std::tie(b.end, b.topped_up_at, b.seq);
  });
  std::vector<Lot*> order;
  for (const Place& place : places) order.push_back(place.lot);
  return order;
}

void Draft::take_back(const LotKey& key, Points amount, Side to) {
  load();
  if (amount == Points{}) return;
  for (Lot& source : x_lots) {
    if (source.key == key) amount -= take_from(source, amount, to);
  }
  CHECK(amount == Points{} || standing != nullptr);
  if (amount > Points{}) take(key.account, amount, to);
}

void Draft::put_back(const Take& part, Side from, Instant taken_at, bool revives) {
  load();
  const AccountNo account_no = part.lot.account;
  const Account& rules = programme.accounts[account_no.value];
  AccountState& state_of = x_accounts[account_no.value];
  const bool lapsed =
      rules.expiry.kind == Expiry::Kind::inactivity && !revives && state_of.lapsed_at > taken_at;
  const bool graced = from == Side::spent && part.lot.end <= at && rules.return_grace_days > 0;
  LotKey key = part.lot;
  Points amount = part.amount;
  if (graced) key.end = programme.zone.valid_until(at, {rules.return_grace_days, Duration::Unit::days});
  if (from == Side::held) {
    lot(part.lot).held -= amount;
    state_of.held -= amount;
  }
  post(account_no, from, -amount, part.lot);
  if (part.lot.source == Source::loan) {
    // What was lent repays what is owed; points beyond that begin a life of their own.
    repay_debt(account_no, amount);
    if (amount == Points{}) return;
    key = key_for(account_no, Source::gift, at, {});
  }
  Lot& target = lot(key);
  post(account_no, Side::available, amount, key);
  target.available += amount;
  state_of.available += amount;
  if (lapsed || key.end <= at) {
    const Points others = target.available - amount;
    target.available = amount;
    expire(target);
    target.available = others;
  }
}

void Draft::spend_held(const Take& part) {
  load();
  post(part.lot.account, Side::held, -part.amount, part.lot);
  post(part.lot.account, Side::spent, part.amount);
  lot(part.lot).held -= part.amount;
  x_accounts[part.lot.account.value].held -= part.amount;
}

/// Takes up to `amount` from `own`, then from the soonest-ending lots; answers what was not there.
Points Draft::take_soonest(AccountNo account_no, Points amount, const LotKey& own) {
  AccountState& state_of = x_accounts[account_no.value];
  const auto take_from = [&](Lot& source) {
    const Points part = std::min(amount, source.available);
    source.available -= part;
    state_of.available -= part;
    amount -= part;
    post(account_no, Side::available, -part, source.key);
  };
  for (Lot& source : x_lots) {
    if (source.key == own) take_from(source);
  }
  for (Lot& source : x_lots) {
    if (source.key.account == account_no) take_from(source);
  }
  return amount;
}

Points Draft::claw_back(AccountNo account_no, Points amount, const LotKey& own) {
  const ClawBack policy = programme.accounts[account_no.value].claw_back;
  if (amount == Points{} || policy == ClawBack::pending_only) return {};
  load();
  const Points missing = take_soonest(account_no, amount, own);
  const bool owes = policy == ClawBack::debt;
  if (owes) {
    post(account_no, Side::debt, -missing);
    x_accounts[account_no.value].debt -= missing;
  }
  post(account_no, Side::clawed_back, owes ? amount : amount - missing);
  return owes ? missing : Points{};
}

void Draft::repay(AccountNo account_no, Points amount, const LotKey& own) {
  if (amount == Points{}) return;
  load();
  CHECK(take_soonest(account_no, amount, own) == Points{});
  repay_debt(account_no, amount);
  CHECK(amount == Points{});
}

void Draft::expire(Lot& source) {
  const AccountNo account_no = source.key.account;
  post(account_no, Side::available, -source.available, source.key);
  post(account_no, Side::expired, source.available);
  x_accounts[account_no.value].available -= source.available;
  source.available = Points{};
}

void Draft::expire_lots(AccountNo account_no, Instant end) {
  load();
  for (Lot& source : x_lots) {
    if (source.key.account == account_no && source.key.end == end) expire(source);
  }
}

void Draft::expire_account(AccountNo account_no) {
  load();
  for (Lot& source : x_lots) {
    if (source.key.account == account_no) expire(source);
  }
  x_accounts[account_no.value].lapsed_at = at;
  x_accounts[account_no.value].end = never;
  event.account_ends.push_back({account_no, never, at});
}

void Draft::add_due(Due due) {
  due.seq = next_seq();
  event.dues.push_back({due, true});
}

void Draft::drop_due(const Due& due) {
  event.dues.push_back({due, false});
}

const Due* Draft::find_due(DueKind kind, std::uint8_t subject, std::uint32_t ref) const {
  const auto found = std::ranges::find_if(member.due, [&](const Due& due) {
    return due.kind == kind && due.subject == subject && due.ref == ref;
  });
  if (found == member.due.end()) return nullptr;
  const bool dropped =
      std::ranges::any_of(event.dues, [&](const DueChange& c) { return !c.added && c.due == *found; });
  return dropped ? nullptr : &*found;
}

bool Draft::is_new(const CouponChange& change) const {
  return change.position >= member.extras.get().coupons.size();
}

std::uint32_t Draft::next_coupon() const {
  const auto fresh =
      std::ranges::count_if(event.coupons, [&](const CouponChange& change) { return is_new(change); });
  return static_cast<std::uint32_t>(member.extras.get().coupons.size() + static_cast<std::size_t>(fresh));
}

std::uint32_t Draft::grant_coupons(TemplateNo coupon, std::int64_t count, std::optional<Instant> end,
                                   bool promised) {
  const auto same = [&](const Coupon& c) {
    return c.coupon_template == coupon && c.named_for == event.member;
  };
  auto number = static_cast<std::uint32_t>(std::ranges::count_if(member.extras.get().coupons, same));
  std::int64_t in_event = 0;
  for (const CouponChange& change : event.coupons) {
    if (!is_new(change)) continue;
    number += same(change.after) ? 1u : 0u;
    in_event += change.after.coupon_template == coupon ? 1 : 0;
  }
  if (standing == nullptr && !promised)
    count = std::min(count,
                     std::max<std::int64_t>(0, coupons_left(programme, state, member, coupon) - in_event));
  const std::uint32_t first = next_coupon();
  for (std::int64_t i = 0; i < count; ++i) grant_coupon(coupon, {}, ++number, end);
  return first;
}

void Draft::grant_coupon(TemplateNo coupon, CouponNo no, std::uint32_t number, std::optional<Instant> end) {
  const CouponTemplate& rules = programme.coupons[coupon.value];
  const CouponDates dates = coupon_dates(programme, rules, at);
  const std::uint32_t position = next_coupon();
  Coupon given;
  given.coupon_template = coupon;
  given.number = number;
  if (!no) given.named_for = event.member;
  given.granted_at = at;
  given.ends_at = end.value_or(dates.ends_at);
  given.no = no;
  if (dates.usable_from > at) given.usable_from = dates.usable_from;
  const bool over = given.ends_at <= at;  // the template's own time is over
  if (over) given.state = CouponState::expired;
  event.coupons.push_back({position, given});
  if (!over) add_due({.at = given.ends_at, .ref = position, .kind = DueKind::coupon_end});
}

}  // namespace shuke::domain
