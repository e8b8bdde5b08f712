// What the deeds amount to: orders, purses and coupons. Why a deed is refused is in model_refusals.cpp.
#include "simulator/model.h"

#include <algorithm>
#include <utility>

namespace shuke::simulator {
namespace {

__extension__ using Wide = __int128;

constexpr Seconds offset = 8 * 3600;  // the shop's time zone
constexpr Seconds settles_after = 15 * a_day;
constexpr std::int64_t points_for_review = 20;
constexpr std::int64_t points_for_referral = 50;
constexpr std::int64_t coupon_days = 30;
constexpr int sale = 0, gift = 1, lent = 3;

std::int64_t day_of(Seconds at) {
  return (at + offset) / a_day;
}

/// Through the same day so many days later: it ends as the next begins.
Seconds valid_through(Seconds at, std::int64_t days) {
  return (day_of(at) + days + 1) * a_day - offset;
}

/// Months since the year 0, by counting days from 1 March as the Gregorian calendar does.
std::int64_t month_of(Seconds at) {
  const std::int64_t days = day_of(at) + 719'468;
  const std::int64_t era = days / 146'097;
  const std::int64_t of_era = days % 146'097;
  const std::int64_t year = (of_era - of_era / 1460 + of_era / 36'524 - of_era / 146'096) / 365;
  const std::int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
  const std::int64_t month = (5 * of_year + 2) / 153;
  return (era * 400 + year) * 12 + month + 2;
}

std::int64_t half_up(Wide value, Wide by) {
  return static_cast<std::int64_t>((2 * value + by) / (2 * by));
}

/// In proportion to the lines' amounts, by largest remainder, earliest line first (S5).
std::vector<std::int64_t> spread(std::int64_t amount, const std::vector<std::int64_t>& over) {
  std::int64_t sum = 0;
  for (const std::int64_t part : over) sum += part;
  std::vector<std::int64_t> parts(over.size(), 0);
  if (amount == 0 || sum == 0) return parts;
  std::vector<std::pair<std::int64_t, std::size_t>> rests;
  std::int64_t left = amount;
  for (std::size_t i = 0; i < over.size(); ++i) {
    const Wide exact = Wide{amount} * over[i];
    parts[i] = static_cast<std::int64_t>(exact / sum);
    left -= parts[i];
    rests.emplace_back(-static_cast<std::int64_t>(exact % sum), i);
  }
  std::sort(rests.begin(), rests.end());
  for (std::size_t i = 0; left > 0; ++i, --left) ++parts[rests[i].second];
  return parts;
}

/// The sum over lines of kept × (amount − points) × weight ÷ amount, ÷ `by`, rounded down once.
template <class Order, class Weight>
std::int64_t entitled(const Order& order, const Weight& weight, std::int64_t by) {
  Wide numerator = 0;
  Wide denominator = 1;
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    const Wide amount = order.lines[i].cents;
    const Wide part = Wide{order.kept(i)} * (amount - order.shares.points[i]) * weight(order.lines[i]);
    numerator = numerator * amount + part * denominator;
    denominator *= amount;
  }
  return static_cast<std::int64_t>(numerator / (denominator * by));
}

}  // namespace

// ---- purses

std::int64_t Model::Purse::available() const {
  std::int64_t sum = 0;
  for (const auto& [key, lot] : lots) sum += lot.free;
  return sum;
}

std::int64_t Model::Purse::held() const {
  std::int64_t sum = 0;
  for (const auto& [key, lot] : lots) sum += lot.held;
  return sum;
}

void Model::Purse::credit(const Key& key, std::int64_t amount) {
  const std::int64_t repaid = std::min(debt, amount);
  debt -= repaid;
  lots[key].free += amount - repaid;
}

std::vector<Model::Take> Model::Purse::spend(std::int64_t amount, bool holding) {
  std::vector<Take> takes;
  for (auto& [key, lot] : lots) {
    const std::int64_t part = std::min(amount, lot.free);
    if (part == 0) continue;
    lot.free -= part;
    if (holding) lot.held += part;
    amount -= part;
    takes.push_back({key, part});
  }
  if (amount == 0) return takes;
  debt += amount;
  Key borrowed;
  borrowed.source = lent;
  if (holding) lots[borrowed].held += amount;
  takes.push_back({borrowed, amount});
  return takes;
}

void Model::Purse::put_back(const Take& take, Seconds now) {
  if (take.key.end <= now) return;
  if (take.key.source == lent) {
    credit(take.key, take.amount);
  } else {
    lots[take.key].free += take.amount;
  }
}

/// Answers what is owed of it.
std::int64_t Model::Purse::claw_back(const Key& own, std::int64_t amount) {
  const auto take_of = [&](Lot& lot) {
    const std::int64_t part = std::min(amount, lot.free);
    lot.free -= part;
    amount -= part;
  };
  take_of(lots[own]);
  for (auto& [key, lot] : lots) take_of(lot);
  debt += amount;
  return amount;
}

void Model::Purse::expire(Seconds now) {
  for (auto& [key, lot] : lots) {
    if (key.end <= now) lot.free = 0;
  }
}

// ---- orders

std::int64_t Model::Order::kept(std::size_t line) const {
  const Deed::Line& of = lines[line];
  if (returned[line] == of.quantity) return 0;
  return of.cents - half_up(Wide{of.cents} * returned[line], of.quantity);
}

bool Model::Order::keeps_money() const {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (kept(i) > 0 && shares.points[i] < lines[i].cents) return true;
  }
  return false;
}

bool Model::Order::whole_back() const {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (returned[i] < lines[i].quantity) return false;
  }
  return true;
}

std::int64_t Model::entitled_points(const Order& order) {
  return entitled(order, [](const Deed::Line& line) { return Wide{line.special ? 1 : 2}; }, 200);
}

std::int64_t Model::entitled_cashback(const Order& order) {
  return entitled(order, [](const Deed::Line&) { return Wide{2}; }, 100);
}

std::int64_t Model::spend_of(const Order& order) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    const std::int64_t amount = order.lines[i].cents;
    sum += half_up(Wide{order.kept(i)} * (amount - order.shares.points[i]), amount);
  }
  return sum;
}

/// What has gone back by tender: of each line points first, then cashback, stored value, cash (S8).
Model::Refunds Model::refunded(const Order& order) {
  Refunds sum;
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    std::int64_t left = order.lines[i].cents - order.kept(i);
    const auto part = [&](std::int64_t share) {
      const std::int64_t now = std::min(left, share);
      left -= now;
      return now;
    };
    sum.points += part(order.shares.points[i]);
    sum.cashback += part(order.shares.cashback[i]);
    sum.wallet += part(order.shares.wallet[i]);
  }
  return sum;
}

std::int64_t Model::unused(const Purse& purse, std::size_t top_up) {
  for (const auto& [key, lot] : purse.lots) {
    if (key.top_up == top_up) return lot.free;
  }
  return 0;
}

Model::Key Model::key_at(Seconds at, int source) const {
  Key key;
  key.end = x_lot_days == 0 ? no_end : valid_through(at, x_lot_days);
  key.month = month_of(at);
  key.source = source;
  return key;
}

void Model::pay(const Deed& deed) {
  Order& order = x_orders[deed.subject];
  Member& member = x_members.at(deed.member);
  order.member = deed.member;
  order.lines = deed.lines;
  order.returned.assign(deed.lines.size(), 0);
  std::vector<std::int64_t> unpaid;
  for (const Deed::Line& line : deed.lines) unpaid.push_back(line.cents);
  const auto share = [&](std::int64_t amount) {
    const std::vector<std::int64_t> parts = spread(amount, unpaid);
    for (std::size_t i = 0; i < parts.size(); ++i) unpaid[i] -= parts[i];
    return parts;
  };
  order.shares.points = share(deed.points);
  order.shares.cashback = share(deed.cashback);
  order.shares.wallet = share(deed.wallet);
  order.points.takes = member.points.spend(deed.points);
  order.cashback.takes = member.cashback.spend(deed.cashback);
  const std::int64_t principal = member.principal.available();
  const std::int64_t all = principal + member.bonus.available();
  order.wallet_paid = deed.wallet;
  if (deed.wallet > 0) order.principal_paid = half_up(Wide{deed.wallet} * principal, all);
  order.principal = member.principal.spend(order.principal_paid);
  order.bonus = member.bonus.spend(deed.wallet - order.principal_paid);
  order.points.earned = entitled_points(order);
  order.cashback.earned = entitled_cashback(order);
  member.points.pending += order.points.earned;
  member.cashback.pending += order.cashback.earned;
  order.paid = deed.at;
  order.settles = deed.at + settles_after;
  order.coupon = deed.other;
  if (!deed.other.empty()) x_coupons.at(deed.other).state = Coupon::State::used;
  x_paid.push_back(deed.subject);
}

void Model::settle(Order& order, Seconds at) {
  if (!order.keeps_money()) return;
  Member& member = x_members.at(order.member);
  order.settled = true;
  order.points.own = key_at(at, sale);
  order.cashback.own.month = month_of(at);
  member.points.pending -= order.points.earned;
  member.points.credit(order.points.own, order.points.earned);
  member.cashback.pending -= order.cashback.earned;
  member.cashback.credit(order.cashback.own, order.cashback.earned);
  if (member.referral_done || member.referrer.empty()) return;
  member.referral_done = true;
  order.referral = key_at(at, gift);
  x_members.at(member.referrer).points.credit(*order.referral, points_for_referral);
}

/// What was spent on the order comes back first, then what it had earned goes (S8).
void Model::take_back(Purse& purse, Side& side, std::int64_t back, std::int64_t entitled, bool settled,
                      Seconds now) {
  std::int64_t alive = 0;
  for (auto take = side.takes.rbegin(); take != side.takes.rend() && back > 0; ++take) {
    const std::int64_t part = std::min(back, take->amount);
    purse.put_back({take->key, part}, now);
    if (take->key.end > now) alive += part;
    take->amount -= part;
    back -= part;
  }
  const std::int64_t taken = side.earned - entitled;
  side.earned = entitled;
  if (!settled) {
    purse.pending -= taken;
    return;
  }
  const std::int64_t repaid = std::min({side.owed, purse.debt, alive});
  purse.debt -= repaid;
  side.owed -= repaid;
  purse.claw_back(side.own, repaid);
  side.owed += purse.claw_back(side.own, taken);
}

void Model::give_wallet_back(Order& order, std::int64_t before, std::int64_t after, Seconds now) {
  if (order.wallet_paid == 0) return;
  const std::int64_t principal = half_up(Wide{after} * order.principal_paid, order.wallet_paid);
  const auto give = [&](std::vector<Take>& takes, Purse& purse, std::int64_t amount) {
    for (auto take = takes.rbegin(); take != takes.rend() && amount > 0; ++take) {
      const std::int64_t part = std::min(amount, take->amount);
      purse.put_back({take->key, part}, now);
      take->amount -= part;
      amount -= part;
    }
  };
  Member& member = x_members.at(order.member);
  give(order.principal, member.principal, principal - order.principal_back);
  give(order.bonus, member.bonus, after - before - (principal - order.principal_back));
  order.principal_back = principal;
}

void Model::give_back(const Deed& deed) {
  Order& order = x_orders.at(deed.subject);
  Member& member = x_members.at(order.member);
  const Refunds before = refunded(order);
  const bool counted = order.keeps_money();
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    if (deed.quantities.empty()) {
      order.returned[i] = order.lines[i].quantity;
    } else {
      order.returned[i] += deed.quantities[i];
    }
  }
  const Refunds after = refunded(order);
  give_wallet_back(order, before.wallet, after.wallet, deed.at);
  take_back(member.points, order.points, after.points - before.points, entitled_points(order),
            order.settled, deed.at);
  take_back(member.cashback, order.cashback, after.cashback - before.cashback, entitled_cashback(order),
            order.settled, deed.at);
  if (counted && !order.keeps_money() && order.referral) {
    x_members.at(member.referrer).points.claw_back(*order.referral, points_for_referral);
    order.referral.reset();
  }
  if (!order.whole_back() || order.coupon.empty()) return;
  Coupon& coupon = x_coupons.at(order.coupon);
  if (coupon.ends > deed.at) coupon.state = Coupon::State::issued;
  order.coupon.clear();
}

// ---- time

void Model::expire_all(Seconds at) {
  for (auto& [name, member] : x_members) member.points.expire(at);
}

void Model::release(Hold& hold, Seconds at) {
  Purse& purse = x_members.at(hold.member).points;
  for (const Take& take : hold.takes) {
    purse.lots[take.key].held -= take.amount;
    purse.put_back(take, at);
  }
  hold.open = false;
}

void Model::advance(Seconds until) {
  for (;;) {
    Seconds next = no_end;
    Hold* ending = nullptr;
    Order* settling = nullptr;
    for (auto& [name, hold] : x_holds) {
      if (hold.open && hold.ends < next) {
        next = hold.ends;
        ending = &hold;
      }
    }
    for (const std::string& name : x_paid) {
      Order& order = x_orders.at(name);
      if (!order.settled && order.settles < next) {
        next = order.settles;
        settling = &order;
      }
    }
    if (next > until) break;
    expire_all(next);
    if (settling != nullptr) {
      settling->settles = no_end;
      settle(*settling, next);
    } else {
      release(*ending, next);
    }
  }
  expire_all(until);
  x_now = std::max(x_now, until);
}

// ---- deeds

void Model::account(const Deed& deed) {
  Member& member = x_members.at(deed.member);
  if (deed.kind == Deed::Kind::act) {
    member.act_lots[deed.subject] = key_at(deed.at, gift);
    member.points.credit(member.act_lots[deed.subject], points_for_review);
  } else if (deed.kind == Deed::Kind::undo_act) {
    member.points.claw_back(member.act_lots.at(deed.subject), points_for_review);
    member.act_lots.erase(deed.subject);
  } else if (deed.amount > 0) {
    member.points.credit(key_at(deed.at, gift), deed.amount);
  } else {
    member.points.spend(-deed.amount);
  }
}

void Model::take_of_hold(const Deed& deed) {
  if (deed.kind == Deed::Kind::hold) {
    Hold& hold = x_holds[deed.subject];
    hold = {deed.member, x_members.at(deed.member).points.spend(deed.amount, true), deed.amount,
            deed.at + deed.days * a_day, true};
    return;
  }
  Hold& hold = x_holds.at(deed.subject);
  if (deed.kind == Deed::Kind::release) return release(hold, deed.at);
  Purse& purse = x_members.at(hold.member).points;
  std::int64_t left = deed.amount == 0 ? hold.amount : deed.amount;
  for (const Take& take : hold.takes) {
    const std::int64_t part = std::min(left, take.amount);
    left -= part;
    purse.lots[take.key].held -= take.amount;
    purse.put_back({take.key, take.amount - part}, deed.at);
  }
  hold.open = false;
}

/// The lots of a top-up that begins to be: older ones are spent first.
Model::Key Model::key_of_new(const std::string& id, const std::string& member, Seconds at) {
  const std::size_t number = x_top_ups.size() + 1;
  x_top_ups[id] = {member, number, at};
  return {no_end, at, 0, number};
}

void Model::wallet(const Deed& deed) {
  if (deed.kind == Deed::Kind::top_up) {
    Member& member = x_members.at(deed.member);
    const Key key = key_of_new(deed.subject, deed.member, deed.at);
    member.principal.credit(key, deed.amount == 0 ? 10'000 : deed.amount);
    member.bonus.credit(key, deed.amount == 0 ? 1'000 : 0);
    return;
  }
  const TopUp& top_up = x_top_ups.at(deed.subject);
  Member& member = x_members.at(top_up.member);
  const std::int64_t principal = unused(member.principal, top_up.number);
  const std::int64_t bonus = unused(member.bonus, top_up.number);
  const Key key = {no_end, top_up.at, 0, top_up.number};
  if (deed.kind == Deed::Kind::pass_top_up) {
    Member& other = x_members.at(deed.other);
    const Key there = key_of_new(deed.as, deed.other, top_up.at);
    other.principal.credit(there, principal);
    other.bonus.credit(there, bonus);
    member.principal.lots[key].free -= principal;
    member.bonus.lots[key].free -= bonus;
    return;
  }
  const std::int64_t amount = deed.amount == 0 ? principal : deed.amount;
  member.principal.lots[key].free -= amount;
  member.bonus.lots[key].free -= (bonus * amount + principal - 1) / principal;
}

void Model::take(const Deed& deed) {
  using enum Deed::Kind;
  switch (deed.kind) {
    case enrol: x_members[deed.member].referrer = deed.other; return;
    case pay: return this->pay(deed);
    case give_back: return this->give_back(deed);
    case act:
    case undo_act:
    case adjust: return account(deed);
    case hold:
    case capture:
    case release: return take_of_hold(deed);
    case redeem:
      x_redemptions[deed.subject] = {deed.member, x_members.at(deed.member).points.spend(50), false};
      ++x_mugs;
      return;
    case undo_redeem: {
      Redemption& redemption = x_redemptions.at(deed.subject);
      Purse& purse = x_members.at(redemption.member).points;
      for (auto take = redemption.takes.rbegin(); take != redemption.takes.rend(); ++take)
        purse.put_back(*take, deed.at);
      redemption.undone = true;
      --x_mugs;
      return;
    }
    case top_up:
    case refund_top_up:
    case pass_top_up: return wallet(deed);
    case grant_coupon:
      x_coupons[deed.subject] = {deed.member, valid_through(deed.at, coupon_days), Coupon::State::issued};
      return;
    case revoke_coupon: x_coupons.at(deed.subject).state = Coupon::State::revoked; return;
    case pass_on: {
      Coupon& given = x_coupons.at(deed.subject);
      x_coupons[deed.as] = {deed.other, given.ends, Coupon::State::issued};
      given.state = Coupon::State::revoked;
      return;
    }
    default: return card(deed);
  }
}

Model::Figures Model::figures(const std::string& name) const {
  Figures shown;
  const auto found = x_members.find(name);
  if (found == x_members.end()) return shown;
  const Member& member = found->second;
  shown.available = member.points.available();
  shown.pending = member.points.pending;
  shown.held = member.points.held();
  shown.debt = member.points.debt;
  shown.cashback = member.cashback.available();
  shown.cashback_pending = member.cashback.pending;
  shown.cashback_debt = member.cashback.debt;
  shown.principal = member.principal.available();
  shown.bonus = member.bonus.available();
  for (const auto& [id, order] : x_orders) {
    if (order.member != name || !order.settled || !order.keeps_money()) continue;
    ++shown.orders;
    shown.spend += spend_of(order);
  }
  shown.level = shown.spend >= 200'000 ? "gold" : shown.spend >= 50'000 ? "silver" : "regular";
  for (const auto& [id, coupon] : x_coupons) {
    if (coupon.member != name) continue;
    const bool over = coupon.state == Coupon::State::issued && coupon.ends <= x_now;
    constexpr const char* states[] = {"issued", "used", "revoked"};
    shown.coupons[id] = over ? "expired" : states[static_cast<std::size_t>(coupon.state)];
  }
  shown.tea = tea_left(name, x_now);
  show_cards(name, shown);
  return shown;
}

}  // namespace shuke::simulator
