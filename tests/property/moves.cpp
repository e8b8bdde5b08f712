// What the numbers of a move mean, and how often each kind is made. What is done at the till with coupons,
// quotes, privileges and cards is in checkout_moves.
#include "property/moves.h"

#include <algorithm>
#include <array>

#include "domain/wallet.h"

namespace shuke::property {

using namespace domain;

namespace {

constexpr std::array<const char*, move_kinds> kind_names{
    "wait",     "pay",        "ship",       "give_back",     "enrol",           "place",
    "complete", "cancel",     "claim",      "action",        "undo_action",     "adjust",
    "hold",     "capture",    "release",    "redeem",        "undo_redemption", "set_level",
    "import",   "merge",      "update",     "top_up",        "refund_top_up",   "card",
    "coupon",   "pay_quoted", "lock_quote", "release_quote", "use_privilege",   "undo_privilege",
    "freeze"};
constexpr std::array<int, move_kinds> usual_weights{30, 22, 12, 16, 3, 2, 3, 3,  4, 8,  3, 5, 4, 3, 2, 5,
                                                    3,  2,  2,  1,  1, 6, 3, 12, 8, 12, 4, 2, 5, 2, 1};

/// Amounts in minor units: nothing, a cent, the edges of thresholds, plain prices, and the largest that is
/// allowed.
constexpr std::array<std::int64_t, 24> amounts{
    10'000,  0,       1,       99,      100,     101,     333,       1'900,
    8'000,   19'950,  29'999,  30'000,  49'999,  50'000,  79'999,    80'000,
    100'000, 149'999, 200'000, 250'000, 500'001, 999'999, 1'234'567, 10'000'000'000'000};
constexpr std::array<std::int64_t, 8> quantities{1, 2, 3, 1, 7, 10, 1, 1000};
constexpr std::array<std::int64_t, 12> point_amounts{
    10, 1, 2, 100, 250, 999, 1000, 3000, 7, 55, 10'000'000'000'000, 0};

template <class T, std::size_t n>
T pick(const std::array<T, n>& values, std::uint16_t number) {
  return values[number % n];
}

constexpr std::uint32_t members = 5;

rc::Gen<std::uint16_t> number() {
  return rc::gen::resize(100, rc::gen::inRange<std::uint16_t>(0, 1000));
}

rc::Gen<std::vector<LinePick>> line_picks() {
  return rc::gen::mapcat(rc::gen::resize(100, rc::gen::inRange<std::size_t>(1, 6)), [](std::size_t count) {
    return rc::gen::container<std::vector<LinePick>>(count, any_line_pick());
  });
}

bool has_lines(MoveKind kind) {
  return kind == MoveKind::pay || kind == MoveKind::place || kind == MoveKind::give_back ||
         kind == MoveKind::pay_quoted || kind == MoveKind::lock_quote;
}

}  // namespace

rc::Gen<LinePick> any_line_pick() {
  return rc::gen::build<LinePick>(
      rc::gen::set(&LinePick::price_class, number()), rc::gen::set(&LinePick::amount, number()),
      rc::gen::set(&LinePick::quantity, number()), rc::gen::set(&LinePick::what, number()));
}

rc::Gen<Move> any_move(MoveKind kind) {
  auto lines = has_lines(kind) ? line_picks() : rc::gen::just(std::vector<LinePick>{});
  return rc::gen::build<Move>(rc::gen::set(&Move::kind, rc::gen::just(kind)),
                              rc::gen::set(&Move::who, number()), rc::gen::set(&Move::which, number()),
                              rc::gen::set(&Move::how, number()), rc::gen::set(&Move::much, number()),
                              rc::gen::set(&Move::lines, std::move(lines)));
}

std::ostream& operator<<(std::ostream& out, const Move& move) {
  out << kind_names[static_cast<std::size_t>(move.kind)] << "{" << move.who << "," << move.which << ","
      << move.how << "," << move.much;
  for (const LinePick& line : move.lines) {
    out << ",{" << line.price_class << "," << line.amount << "," << line.quantity << "," << line.what
        << "}";
  }
  return out << "}";
}

Appetite::Appetite() : weights(usual_weights) {}

Appetite& Appetite::without(std::initializer_list<MoveKind> kinds) {
  for (const MoveKind kind : kinds) weights[static_cast<std::size_t>(kind)] = 0;
  return *this;
}

Appetite& Appetite::only(std::initializer_list<MoveKind> kinds) {
  const auto before = weights;
  weights = {};
  for (const MoveKind kind : kinds)
    weights[static_cast<std::size_t>(kind)] = before[static_cast<std::size_t>(kind)];
  return *this;
}

rc::Gen<Moves> any_moves(const Appetite& appetite) {
  std::vector<MoveKind> bag;  // each kind as often as its weight says
  for (std::size_t i = 0; i < appetite.weights.size(); ++i) {
    bag.insert(bag.end(), static_cast<std::size_t>(appetite.weights[i]), static_cast<MoveKind>(i));
  }
  return rc::gen::scale(1.5, rc::gen::container<Moves>(rc::gen::mapcat(rc::gen::elementOf(bag), any_move)));
}

rc::Gen<Instant> any_start() {
  // 2026-01-05 02:00Z, 2024-02-28 15:59:59Z, 2025-12-31 15:00Z, 2026-03-28 23:30Z, 2027-10-31 00:30Z,
  // 2023-01-30 22:59:59.999999Z
  return rc::gen::element(Instant{1'767'578'400'000'000}, Instant{1'709'135'999'000'000},
                          Instant{1'767'193'200'000'000}, Instant{1'774'740'600'000'000},
                          Instant{1'824'942'600'000'000}, Instant{1'675'119'599'999'999});
}

// ---- time -----------------------------------------------------------------------------------------------

namespace {

bool paid(const Order& order) {
  return order.head.state != OrderState::placed && order.head.state != OrderState::cancelled;
}
bool placed(const Order& order) {
  return order.head.state == OrderState::placed;
}
bool unshipped(const Order& order) {
  return paid(order) && order.head.shipped_at == never;
}
bool unsettled(const Order& order) {
  return paid(order) && order.head.settled_at == never;
}
bool guests(const Order& order) {
  return paid(order) && !order.head.member;
}
bool returnable(const Order& order) {
  return paid(order) && std::ranges::any_of(order.lines, [](const OrderLine& l) {
           return l.kept != Money{} || l.quantity_returned < l.quantity;
         });
}

/// The `which`-th of those that fit, counted from the latest; the latest of all where none fits; none where
/// there is nothing.
template <class Thing, class No>
No latest_where(const State& state, const Thing& (State::*get)(No) const, std::uint32_t count,
                std::uint16_t which, bool (*fits)(const Thing&)) {
  std::vector<No> fitting;
  for (std::uint32_t no = count; no > 0; --no) {
    if (fits((state.*get)({no}))) fitting.push_back({no});
  }
  return fitting.empty() || which % 12 == 11 ? No{count} : fitting[which / 3 % fitting.size()];
}
bool open(const Hold& hold) {
  return hold.no && hold.state == Hold::State::open;
}
bool standing(const Redemption& redemption) {
  return redemption.no && !redemption.undone;
}

bool refundable(const TopUp& top_up) {
  return top_up.no && top_up.refunded < top_up.principal;
}

std::optional<Instant> next_due(const State& state) {
  std::optional<Instant> next;
  for (std::uint32_t no = 1; no < state.members_end(); ++no) {
    const auto& due = state.member({no}).due;
    if (!due.empty() && (!next || due.back().at < *next)) next = due.back().at;
  }
  return next;
}

Instant later(Instant at, std::int64_t seconds) {
  return {at.us + seconds * us_per_second};
}

}  // namespace

Instant Mover::instant_of(const Move& move) const {
  const TimeZone& zone = x_shop.programme.zone;
  const Instant now = x_shop.now;
  const int count = 1 + move.much % 40;
  const auto due = next_due(x_shop.state);
  const Date today = zone.date(now);
  switch (move.how % 12) {
    case 0: return later(now, move.much);
    case 1: return later(now, count * 3600);
    case 2:
    case 3: return zone.delayed(now, {count, Duration::Unit::days});
    case 4: return zone.delayed(now, {1 + move.much % 15, Duration::Unit::months});
    case 5:
    case 6:
    case 7: return std::max(now, due.value_or(now));
    case 8: return std::max(now, Instant{due.value_or(now).us - 1});
    case 9: return zone.start_of(first_of_month(month_index(today) + 1));
    case 10: return {zone.start_of(first_of_month(month_index(today) + 1 + move.much % 3)).us - 1};
    default: return zone.start_of(today + (1 + move.much % 3));
  }
}

// ---- who and what ---------------------------------------------------------------------------------------

MemberNo Mover::member(std::uint16_t who) const {
  if (who % 30 == 29) return {1 + who / 30 % members};  // enrolled or not, absorbed or not
  std::vector<MemberNo> active;
  for (std::uint32_t no = 1; no <= members; ++no) {
    if (x_shop.state.member({no}).status == MemberStatus::active) active.push_back({no});
  }
  return active.empty() ? MemberNo{1} : active[who % active.size()];
}

OrderNo Mover::order_where(std::uint16_t which, bool (*fits)(const Order&)) const {
  if (x_orders == 0 || which % 60 == 59) return {x_orders + 100};
  if (which % 20 == 18) return {1 + which / 20 % x_orders};
  std::vector<OrderNo> fitting;
  for (std::uint32_t no = x_orders; no > 0; --no) {
    const Order& order = x_shop.state.order({no});
    if (order.head.no && fits(order)) fitting.push_back({no});
  }
  return fitting.empty() ? OrderNo{x_orders} : fitting[which % 4 < 2 ? 0 : which / 4 % fitting.size()];
}

LineInput Mover::line_of(const LinePick& pick_of, std::uint32_t position) const {
  const Programme& programme = x_shop.programme;
  LineInput line;
  line.line = {position + 1};
  line.price_class = static_cast<PriceClass>(pick_of.price_class % price_classes);
  line.quantity = pick(quantities, pick_of.quantity);
  line.amount = {pick(amounts, pick_of.amount)};
  if (pick_of.amount % 29 == 28) line.amount.minor = pick_of.amount * 4441 + pick_of.what;
  // Categories, tags and skus that some rule of the programme asks for.
  std::vector<NameNo> categories;
  std::vector<NameNo> tags;
  for (const OrderRule& rule : programme.order_rules) {
    for (const RateOverride& row : rule.overrides) {
      categories.insert(categories.end(), row.when.categories.begin(), row.when.categories.end());
      tags.insert(tags.end(), row.when.tags.begin(), row.when.tags.end());
    }
  }
  if (!categories.empty() && pick_of.what % 4 == 1)
    line.category = categories[pick_of.what / 4 % categories.size()];
  if (!tags.empty() && pick_of.what % 4 == 2) line.tags = {tags[pick_of.what / 4 % tags.size()]};
  if (!programme.rewards.empty() && pick_of.what % 5 == 3) {
    const Reward& reward = programme.rewards[pick_of.what / 5 % programme.rewards.size()];
    line.reward = reward.name;
    line.quantity = 1 + pick_of.quantity % 3;
    line.amount = {pick_of.amount % 7 == 6 ? line.amount.minor : reward.cash.minor * line.quantity};
  }
  return line;
}

// ---- orders ---------------------------------------------------------------------------------------------

void Mover::pay_with_points(const Move& move, PayOrder& order, Money& left) const {
  const Programme& programme = x_shop.programme;
  const MemberState& member = x_shop.state.member(order.member);
  for (std::uint8_t i = 0; i < programme.accounts.size() && i < member.accounts.size(); ++i) {
    const auto& rule = programme.accounts[i].pay;
    if (!rule) continue;
    Money goods;
    for (const LineInput& line : order.lines) goods += line.amount;
    Points points =
        std::min(member.accounts[i].available, Points{move.much % 5 == 4 ? 100'000 : move.much});
    const std::int64_t most = rule->at_most.of_floor(goods.minor);
    const auto worth = [&] {
      return static_cast<std::int64_t>(Wide{points.count} * rule->money.minor / rule->points.count);
    };
    if (worth() > most)
      points.count = static_cast<std::int64_t>(Wide{most} * rule->points.count / rule->money.minor);
    if (points == Points{} && move.much % 3 != 0) return;
    order.tenders.push_back({TenderKind::points, {worth()}, programme.accounts[i].name, points});
    left.minor -= worth();
  }
}

/// Some or all of what is there, of cashback and of the wallet, up to what is due.
void Mover::pay_with_wallet(const Move& move, PayOrder& order, Money& left) const {
  const MemberState& member = x_shop.state.member(order.member);
  const auto pay = [&](TenderKind kind, Money balance, int part) {
    const Money amount{std::min(left.minor, balance.minor * part / 4)};
    if (amount == Money{}) return;
    order.tenders.push_back({kind, amount, {}, {}});
    left -= amount;
  };
  pay(TenderKind::cashback, cashback_balance(x_shop.programme, member), move.much % 5);
  pay(TenderKind::wallet, wallet_balance(x_shop.programme, member), move.much / 5 % 5);
}

void Mover::pay_with(const Move& move, PayOrder& order) const {
  Money left = order.shipping_fee;
  for (const LineInput& line : order.lines) left += line.amount;
  if (move.how % 3 == 2) pay_with_points(move, order, left);
  if (move.how % 2 == 0) pay_with_wallet(move, order, left);
  const Money part{static_cast<std::int64_t>(Wide{left.minor} * (move.much % 11) / 10)};
  switch (move.how % 8) {
    case 1:
    case 5:
      order.tenders.push_back({TenderKind::gift_card, part, {}, {}});
      left -= part;
      break;
    case 3: {
      const Money third{left.minor / 3};
      order.tenders.push_back({TenderKind::gift_card, third, {}, {}});
      order.tenders.push_back({TenderKind::gift_card, third, {}, {}});
      left -= third + third;
      break;
    }
    case 7:
      if (move.much % 10 == 9) left += Money{1};  // does not match what is due
      break;
    default: break;
  }
  if (left != Money{} || order.tenders.empty()) order.tenders.push_back({TenderKind::cash, left, {}, {}});
}

PayOrder Mover::pay(const Move& move) {
  PayOrder order;
  const bool again = move.which % 10 == 9;
  order.order = again ? order_where(move.which / 10, placed) : OrderNo{++x_orders};
  order.member = move.who % 6 == 5 ? MemberNo{} : member(move.who);
  for (std::uint32_t i = 0; i < move.lines.size(); ++i) order.lines.push_back(line_of(move.lines[i], i));
  if (move.much % 3 == 1) order.shipping_fee = {move.much % 7 == 1 ? 1 : 800};
  const Order& known = x_shop.state.order(order.order);
  if (again && known.head.state == OrderState::placed) order.member = known.head.member;
  if (order.member && move.much % 5 == 3) order.coupons.push_back(some_coupon(order.member, move.which));
  pay_with(move, order);
  return order;
}

ReturnOrder Mover::give_back(const Move& move) {
  ReturnOrder command;
  command.order = order_where(move.which, returnable);
  const Order& order = x_shop.state.order(command.order);
  command.return_id = {move.much % 40 == 39 && x_returns > 0 ? x_returns : ++x_returns};
  command.exchange = move.how % 9 == 8;
  command.whole = move.how % 4 == 0;
  const Money shipping_left = order.head.shipping_fee - order.head.shipping_returned;
  if (move.how % 5 == 1) command.shipping_fee = {shipping_left.minor / (1 + move.much % 2)};
  if (command.whole || order.lines.empty()) return command;
  for (const LinePick& pick_of : move.lines) {
    const OrderLine& line = order.lines[pick_of.what % order.lines.size()];
    const auto same = [&](const auto& other) { return other.line == line.line; };
    if (std::ranges::any_of(command.lines, same) && pick_of.what % 23 != 22) continue;
    ReturnOrder::ReturnedLine returned{line.line, {}, {}};
    const std::int64_t left = line.quantity - line.quantity_returned;
    if (pick_of.price_class % 2 == 0) {
      returned.quantity =
          pick_of.quantity % 3 == 0 ? left : 1 + pick_of.quantity % std::max<std::int64_t>(left, 1);
    } else {
      const Money part{static_cast<std::int64_t>(Wide{line.kept.minor} * (1 + pick_of.amount % 10) / 10)};
      returned.amount = pick_of.amount % 31 == 30 ? line.kept + Money{1} : part;
    }
    command.lines.push_back(returned);
  }
  return command;
}

// ---- members and accounts -------------------------------------------------------------------------------

Points Mover::within(std::uint16_t who, const Account* account, Points wanted) const {
  if (account == nullptr || who % 9 == 8) return wanted;
  const auto position = static_cast<std::size_t>(account - x_shop.programme.accounts.data());
  const auto& accounts = x_shop.state.member(member(who)).accounts;
  return position < accounts.size() ? std::min(wanted, accounts[position].available) : wanted;
}

ImportOpening Mover::import(const Move& move) {
  const Programme& programme = x_shop.programme;
  ImportOpening command;
  command.member = member(move.who);
  command.batch = {7};
  const WalletAccounts& wallet = programme.wallet_accounts;
  if (wallet.principal && move.how % 4 == 1) command.wallet = {{move.much % 300}, {move.much % 70}, {}};
  if (wallet.cashback && move.how % 4 == 2) command.wallet.cashback = {move.much % 100};
  const Instant year_ago{x_shop.now.us - 300 * seconds_per_day * us_per_second};
  if (move.how % 2 == 1 && !programme.ladders.empty()) {
    const Ladder& ladder = programme.ladders[move.which % programme.ladders.size()];
    std::optional<Instant> until;
    if (move.much % 3 == 2) until = later(x_shop.now, (1 + move.much) * seconds_per_day);
    command.levels.push_back(
        {ladder.name, ladder.levels[move.much % ladder.levels.size()].name, year_ago, until});
  }
  for (std::size_t i = 0; i < named_accounts(programme).size(); ++i) {
    std::optional<Instant> end;
    if (move.much % 4 == 1) end = later(x_shop.now, (move.much - 300) * seconds_per_day);
    const Points amount{pick(point_amounts, static_cast<std::uint16_t>(move.much + i))};
    if (amount.count < 1'000'000)
      command.lots.push_back({programme.accounts[i].name, amount, year_ago, end});
  }
  const std::int32_t month = month_index(programme.zone.date(x_shop.now));
  for (std::int32_t back = move.how % 15; back >= 0; back -= 5) {
    command.monthly_spend.push_back(
        {month - back, {pick(amounts, static_cast<std::uint16_t>(move.much % 22))}, back % 3});
  }
  return command;
}

CommandBody Mover::body_of_member(const Move& move) {
  const Programme& programme = x_shop.programme;
  switch (move.kind) {
    case MoveKind::enrol:
      return EnrolMember{{1 + move.who % members},
                         move.which % 2 == 1 ? MemberNo{1 + move.how % members} : MemberNo{}};
    case MoveKind::update: return UpdateMember{member(move.who)};
    case MoveKind::merge: return MergeMembers{member(move.who), member(move.which)};
    case MoveKind::import: return import(move);
    default: {
      if (programme.ladders.empty()) return UpdateMember{member(move.who)};
      const Ladder& ladder = programme.ladders[move.which % programme.ladders.size()];
      std::optional<Instant> until;
      if (move.how % 2 == 1) until = later(x_shop.now, (move.much - 3) * seconds_per_day / 2);
      return SetLevel{
          member(move.who), ladder.name, ladder.levels[move.much % ladder.levels.size()].name, until, {8}};
    }
  }
}

CommandBody Mover::body_of_account(const Move& move) {
  const Programme& programme = x_shop.programme;
  const std::size_t named = named_accounts(programme).size();
  const Account* account = named == 0 ? nullptr : &programme.accounts[move.which % named];
  const NameNo name = account == nullptr ? NameNo{4'000'000} : account->name;
  const NameNo reward = programme.rewards.empty()
                            ? NameNo{4'000'000}
                            : programme.rewards[move.which % programme.rewards.size()].name;
  switch (move.kind) {
    case MoveKind::adjust: {
      Points amount{pick(point_amounts, move.much)};
      if (move.how % 3 == 2) amount = -std::max(Points{1}, within(move.who, account, amount));
      std::optional<Date> ends_on;
      if (move.how % 5 == 1) ends_on = programme.zone.date(x_shop.now) + move.much % 100;
      return AdjustAccount{member(move.who), name, amount, {9}, ends_on};
    }
    case MoveKind::hold: {
      const Duration expires = move.how % 2 == 0 ? Duration{1 + move.how % 40, Duration::Unit::days}
                                                 : Duration{move.how % 50, Duration::Unit::hours};
      return HoldAccount{member(move.who),
                         name,
                         within(move.who, account, {1 + pick(point_amounts, move.much)}),
                         {++x_holds},
                         expires};
    }
    case MoveKind::capture: {
      const HoldNo hold = latest_where(x_shop.state, &State::hold, x_holds, move.which, open);
      const Points held = x_shop.state.hold(hold).amount;
      if (move.how % 2 == 0) return CaptureHold{hold, {}};
      return CaptureHold{hold,
                         Points{static_cast<std::int64_t>(Wide{held.count} * (1 + move.much % 11) / 10)}};
    }
    case MoveKind::release:
      return ReleaseHold{latest_where(x_shop.state, &State::hold, x_holds, move.which, open)};
    case MoveKind::top_up: {
      TopUpWallet command{member(move.who), {++x_top_ups}, {}, {}, move.much % 2 == 0};
      const bool by_package = programme.wallet && !programme.wallet->packages.empty() && move.how % 3 != 0;
      if (by_package) {
        command.package = programme.wallet->packages[move.which % programme.wallet->packages.size()].name;
      } else {
        command.amount = Money{pick(amounts, static_cast<std::uint16_t>(move.much % 22))};
      }
      return command;
    }
    case MoveKind::refund_top_up: {
      const TopUpNo top_up = latest_where(x_shop.state, &State::top_up, x_top_ups, move.which, refundable);
      if (move.how % 3 == 1)
        return TransferTopUp{.top_up = top_up, .to = member(move.much), .as = {++x_top_ups}, .reason = {9}};
      if (move.how % 2 == 0) return RefundTopUp{top_up, {}, {}};
      const Money paid = x_shop.state.top_up(top_up).principal;
      return RefundTopUp{
          top_up, Money{static_cast<std::int64_t>(Wide{paid.minor} * (1 + move.much % 10) / 10)}, {}};
    }
    case MoveKind::redeem:
      return RedeemReward{member(move.who), reward, {++x_redemptions}, 1 + move.much % 3};
    default:
      return UndoRedemption{
          latest_where(x_shop.state, &State::redemption, x_redemptions, move.which, standing)};
  }
}

CommandBody Mover::body_of(const Move& move) {
  const auto& actions = x_shop.programme.actions;
  const NameNo action = actions.empty() ? NameNo{4'000'000} : actions[move.which % actions.size()];
  const NameNo ref{1 + move.much % 30u};
  switch (move.kind) {
    case MoveKind::pay: return pay(move);
    case MoveKind::place: {
      PayOrder order = pay(move);
      return PlaceOrder{order.order, order.member, order.lines, order.shipping_fee};
    }
    case MoveKind::ship: return ShipOrder{order_where(move.which, unshipped)};
    case MoveKind::complete: return CompleteOrder{order_where(move.which, unsettled)};
    case MoveKind::cancel: return CancelOrder{order_where(move.which, unsettled)};
    case MoveKind::claim: return ClaimOrder{order_where(move.which, guests), member(move.who)};
    case MoveKind::give_back: return give_back(move);
    case MoveKind::action: return RecordAction{member(move.who), action, ref, 1 + move.how % 5};
    case MoveKind::undo_action: {
      const auto& done = x_shop.state.member(member(move.who)).extras.get().actions;
      if (done.empty() || move.much % 10 == 9) return UndoAction{member(move.who), action, ref};
      const ActionDone& undone = done[move.which % done.size()];
      return UndoAction{member(move.who), actions[undone.action.value], undone.ref};
    }
    case MoveKind::adjust:
    case MoveKind::hold:
    case MoveKind::capture:
    case MoveKind::release:
    case MoveKind::redeem:
    case MoveKind::top_up:
    case MoveKind::refund_top_up:
    case MoveKind::undo_redemption: return body_of_account(move);
    case MoveKind::card:
    case MoveKind::coupon:
    case MoveKind::pay_quoted:
    case MoveKind::lock_quote:
    case MoveKind::release_quote:
    case MoveKind::use_privilege:
    case MoveKind::undo_privilege:
    case MoveKind::freeze: return body_of_checkout(move);
    default: return body_of_member(move);
  }
}

std::optional<Command> Mover::command_of(const Move& move) {
  if (move.kind == MoveKind::wait) return {};
  return Command{{++x_commands}, x_shop.now, {}, {}, {}, body_of(move)};
}

bool Mover::make(const Move& move) {
  if (move.kind == MoveKind::wait) {
    x_shop.wait_until(instant_of(move));
    return true;
  }
  return x_shop.run(*command_of(move)).has_value();
}

void Mover::begin() {
  x_shop.run({{++x_commands}, x_shop.now, {}, {}, {}, EnrolMember{{1}, {}}});
  x_shop.run({{++x_commands}, x_shop.now, {}, {}, {}, EnrolMember{{2}, {1}}});
}

}  // namespace shuke::property
