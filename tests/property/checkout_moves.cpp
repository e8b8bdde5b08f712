// Moves at the till: coupons, quotes and their locks, counted privileges, paid cards. A quote is kept as a
// till keeps it, so that it can be paid late, twice, or after the member has changed. Not the other moves
// (moves) and not the token of a quote (engine).
#include <algorithm>
#include <array>

#include "domain/cards.h"
#include "domain/quote.h"
#include "domain/wallet.h"
#include "property/moves.h"

namespace shuke::property {

using namespace domain;

namespace {

constexpr NameNo no_such_name{4'000'000};
constexpr std::array<std::int64_t, 12> prices{10'000, 8'000, 19'900, 2'500, 100,    1,
                                              0,      333,   20'000, 7'777, 50'001, 1'234'567};
constexpr std::size_t quotes_kept = 6;

CouponRef ref_of(const Programme& programme, const Coupon& coupon) {
  if (coupon.no) return {coupon.no, {}, {}, 0};
  return {{}, programme.coupons[coupon.coupon_template.value].name, coupon.named_for, coupon.number};
}

CardRef ref_of(const Programme& programme, const Card& card) {
  if (card.no) return {card.no, {}, {}, 0};
  return {{}, programme.plans[card.plan.value].name, card.named_for, card.number};
}

/// A birthday that most days are not, told as whoever drives the core would.
BirthdayNow birthday_of(const Programme& programme, Instant at, std::uint16_t number) {
  if (number % 3 != 0) return birthday_at({6, 15}, programme.zone, at);
  const CivilDate today = civil_of(programme.zone.date(at));
  return birthday_at({static_cast<std::uint8_t>(today.month), static_cast<std::uint8_t>(today.day)},
                     programme.zone, at);
}

}  // namespace

// ---- tenders --------------------------------------------------------------------------------------------

/// Cashback and wallet pay as much as is there where `how` says so, and cash the rest.
std::vector<TenderInput> Mover::tenders_for(MemberNo member, Money due, std::uint16_t how) const {
  std::vector<TenderInput> tenders;
  const MemberState& payer = x_shop.state.member(member);
  const auto pay = [&](TenderKind kind, Money balance, int part) {
    const Money amount{std::min(due.minor, balance.minor * part / 2)};
    if (amount <= Money{}) return;
    tenders.push_back({kind, amount, {}, {}});
    due -= amount;
  };
  if (payer.status == MemberStatus::active) {
    pay(TenderKind::cashback, cashback_balance(x_shop.programme, payer), how % 3);
    pay(TenderKind::wallet, wallet_balance(x_shop.programme, payer), how / 3 % 3);
  }
  if (how % 7 == 6) pay(TenderKind::gift_card, {due.minor / 2}, 2);
  if (due != Money{} || tenders.empty()) tenders.push_back({TenderKind::cash, due, {}, {}});
  return tenders;
}

// ---- coupons --------------------------------------------------------------------------------------------

/// Of those in hand the `which`-th; now and then one that is gone, and where there is none, none.
CouponRef Mover::some_coupon(MemberNo member, std::uint16_t which) const {
  const auto& coupons = x_shop.state.member(member).extras.get().coupons;
  if (coupons.empty()) return {{x_coupons + 100}, {}, {}, 0};
  if (which % 15 == 14) return ref_of(x_shop.programme, coupons[which / 15 % coupons.size()]);
  std::vector<const Coupon*> in_hand;
  for (const Coupon& coupon : coupons) {
    if (coupon.state == CouponState::issued) in_hand.push_back(&coupon);
  }
  if (in_hand.empty()) return ref_of(x_shop.programme, coupons.back());
  return ref_of(x_shop.programme, *in_hand[which % in_hand.size()]);
}

CommandBody Mover::body_of_coupon(const Move& move) {
  const auto& templates = x_shop.programme.coupons;
  const NameNo name = templates.empty() ? no_such_name : templates[move.which % templates.size()].name;
  const MemberNo member = this->member(move.who);
  switch (move.how % 8) {
    case 0:
    case 1:
    case 2: return GrantCoupon{member, {{++x_coupons}, {}, {}, 0}, name};
    case 3: return ClaimCoupon{member, {{++x_coupons}, {}, {}, 0}, name, {}, {}};
    case 4:
    case 5:
    case 6:
      return TransferCoupon{
          some_coupon(member, move.which), this->member(move.much), {{++x_coupons}, {}, {}, 0}};
    default: return RevokeCoupon{some_coupon(member, move.which), {9}};
  }
}

// ---- quotes ---------------------------------------------------------------------------------------------

/// Asks for a quote and keeps it. What is refused becomes a quote that no shop made.
Mover::Asked Mover::ask(const Move& move) {
  QuoteRequest request;
  request.member = move.who % 8 == 7 ? MemberNo{} : member(move.who);
  for (std::uint32_t i = 0; i < move.lines.size(); ++i) {
    LineInput line = line_of(move.lines[i], i);
    line.quantity = 1 + move.lines[i].quantity % 3;
    if (!line.reward) line.unit_price = Money{prices[move.lines[i].amount % prices.size()]};
    request.lines.push_back(std::move(line));
  }
  if (move.much % 3 == 1) request.shipping_fee = {800};
  if (move.how % 4 == 1) request.use_points = QuoteRequest::UsePoints::max;
  if (move.how % 4 == 2) request.use_points = QuoteRequest::UsePoints::up_to;
  request.points = {move.much};
  if (move.how % 6 == 5) request.choose_coupons = false;
  request.birthday = birthday_of(x_shop.programme, x_shop.now, move.how);

  Asked asked;
  asked.lines = request.lines;
  QuoteTerms& terms = asked.terms;
  terms.given = true;
  const auto quoted = quote(x_shop.programme, x_shop.state, x_shop.now, request);
  if (!quoted) return asked;
  const MemberState& state = x_shop.state.member(x_shop.state.standing_for(request.member));
  terms.genuine = true;
  terms.same_cart = move.much % 50 != 49;
  terms.token = 2 * ++x_quotes + 1;
  terms.valid_until = {x_shop.now.us + quote_valid_us};
  terms.member = request.member;
  for (std::size_t i = 0; i < asked.lines.size(); ++i) {
    terms.unit_prices.push_back(asked.lines[i].unit_price.value_or(Money{}));
    asked.lines[i].amount = quoted->lines[i].net;
  }
  terms.shipping_fee = request.shipping_fee;
  for (const std::uint32_t position : quoted->coupons)
    terms.coupons.push_back(ref_of(x_shop.programme, state.extras.get().coupons[position]));
  terms.points = quoted->points_spent;
  terms.breakdown = quote_digest(x_shop.programme, state, *quoted);
  terms.birthday = request.birthday;
  asked.shipping_fee = quoted->shipping_fee;
  asked.by_points = quoted->points_amount;
  if (x_asked.size() == quotes_kept) x_asked.erase(x_asked.begin());
  x_asked.push_back(asked);
  return asked;
}

/// A new quote, or one of those that are kept: paid already, out of date, or still good.
Mover::Asked Mover::asked(const Move& move) {
  if (x_asked.empty() || move.which % 3 != 2) return ask(move);
  return x_asked[x_asked.size() - 1 - move.which / 3 % x_asked.size()];
}

CommandBody Mover::pay_quoted(const Move& move) {
  const Asked quoted = asked(move);
  PayOrder order;
  order.order = {++x_orders};
  order.member = quoted.terms.member;
  order.lines = quoted.lines;
  order.shipping_fee = quoted.shipping_fee;
  order.quote.make() = quoted.terms;
  Money due = order.shipping_fee - quoted.by_points;
  for (const LineInput& line : order.lines) due += line.amount;
  order.tenders = tenders_for(order.member, due, move.much);
  if (quoted.by_points == Money{}) return order;
  const auto& accounts = x_shop.programme.accounts;
  const auto pays = std::ranges::find_if(accounts, [](const Account& a) { return a.pay.has_value(); });
  order.tenders.push_back({TenderKind::points, quoted.by_points, pays->name, quoted.terms.points});
  return order;
}

// ---- privileges -----------------------------------------------------------------------------------------

CommandBody Mover::body_of_privilege(const Move& move) {
  if (move.kind == MoveKind::undo_privilege) return UndoPrivilege{{x_uses - move.which % 4 % (x_uses + 1)}};
  std::vector<NameNo> counted;
  for (const Privilege& privilege : x_shop.programme.privileges) {
    const bool is = privilege.kind == Privilege::Kind::quota || privilege.kind == Privilege::Kind::gift;
    if (is) counted.push_back(privilege.name);
  }
  const NameNo name = counted.empty() ? no_such_name : counted[move.which % counted.size()];
  const OrderNo order = move.how % 4 == 3 && x_orders > 0 ? OrderNo{x_orders} : OrderNo{};
  return UsePrivilege{
      member(move.who), name, {++x_uses}, order, birthday_of(x_shop.programme, x_shop.now, move.how)};
}

// ---- paid cards -----------------------------------------------------------------------------------------

/// What can be done with a card of this state, as numbers of `body_of_known_card`.
constexpr std::array<std::uint16_t, 8> deeds_of(CardState state) {
  switch (state) {
    case CardState::active: return {0, 1, 1, 3, 3, 4, 5, 2};
    case CardState::paused: return {2, 2, 2, 2, 2, 5, 0, 4};
    case CardState::expired: return {0, 0, 0, 0, 1, 3, 4, 5};
    case CardState::cancelled: return {0, 1, 2, 3, 4, 5, 5, 0};
  }
  __builtin_unreachable();
}

/// A card that is renewed, upgraded, paused, resumed or given back: of the first who has some, looked for
/// from one member on.
CommandBody Mover::body_of_known_card(const Move& move) {
  const auto& plans = x_shop.programme.plans;
  MemberNo owner;
  for (std::uint16_t i = 0; i < 5 && !owner; ++i) {
    const MemberState& member = x_shop.state.member(this->member(static_cast<std::uint16_t>(move.who + i)));
    if (!member.extras.get().cards.empty()) owner = member.no;
  }
  if (!owner || plans.empty()) return PauseCard{{{x_cards + 100}, {}, {}, 0}};
  const MemberState& holder = x_shop.state.member(owner);
  const auto& cards = holder.extras.get().cards;
  const auto position = static_cast<std::uint32_t>(cards.size() - 1 - move.which % cards.size() % 2);
  const Card& card = cards[position];
  const CardRef known = ref_of(x_shop.programme, card);
  const Plan& other = plans[move.much % 5 == 4 ? card.plan.value : (card.plan.value + 1u) % plans.size()];
  const auto pay = [&](Money price) { return tenders_for(holder.no, price, move.much); };
  switch (deeds_of(card.state)[move.how / 8 % 8]) {
    case 0: return RenewCard{known, pay(card_price(plans[card.plan.value], holder))};
    case 1: return PauseCard{known};
    case 2: return ResumeCard{known};
    case 3: {
      const Money credit = card_worth(x_shop.programme, holder, position, x_shop.now);
      return UpgradeCard{known, other.name, pay(std::max(Money{}, card_price(other, holder) - credit))};
    }
    case 4: return SetCardRenewal{known, move.much % 2 == 1};
    default: return CancelCard{known, {}, {}};
  }
}

/// Cards are bought for what they cost at the moment, with a programme without plans for nothing.
CommandBody Mover::body_of_card(const Move& move) {
  const auto& plans = x_shop.programme.plans;
  const MemberState& buyer = x_shop.state.member(member(move.who));
  const Plan* plan = plans.empty() ? nullptr : &plans[move.which % plans.size()];
  const NameNo name = plan == nullptr ? no_such_name : plan->name;
  const bool can_buy = plan != nullptr && buyer.status == MemberStatus::active;
  const Money price = can_buy ? card_price(*plan, buyer) : Money{1};
  switch (move.how % 8) {
    case 0:
    case 1:
      return BuyCard{
          buyer.no,          {{++x_cards}, {}, {}, 0}, name, false, tenders_for(buyer.no, price, move.much),
          move.much % 2 == 1};
    case 2: {
      const Money trial = plan == nullptr ? Money{1} : plan->trial_price.value_or(Money{1});
      return BuyCard{
          buyer.no, {{++x_cards}, {}, {}, 0}, name, true, tenders_for(buyer.no, trial, move.much), false};
    }
    case 3:
      if (move.much % 2 == 0) return RedeemCardSecret{buyer.no, true, {++x_cards}, name, never};
      return GrantCard{buyer.no, {{++x_cards}, {}, {}, 0}, name, {9}};
    default: return body_of_known_card(move);
  }
}

CommandBody Mover::body_of_checkout(const Move& move) {
  switch (move.kind) {
    case MoveKind::coupon: return body_of_coupon(move);
    case MoveKind::pay_quoted: return pay_quoted(move);
    case MoveKind::lock_quote: {
      LockQuote lock{asked(move).terms, {}};
      if (move.how % 3 == 1) lock.expires_in = Duration{move.how % 40, Duration::Unit::hours};
      if (move.how % 3 == 2) lock.expires_in = Duration{1 + move.how % 40, Duration::Unit::days};
      return lock;
    }
    case MoveKind::release_quote:
      if (x_asked.empty()) return ReleaseQuote{};
      return ReleaseQuote{x_asked[x_asked.size() - 1 - move.which % x_asked.size()].terms};
    case MoveKind::use_privilege:
    case MoveKind::undo_privilege: return body_of_privilege(move);
    case MoveKind::freeze:
      if (move.how % 2 == 0) return FreezeWallet{member(move.who), {9}};
      return UnfreezeWallet{member(move.who), {9}};
    default: return body_of_card(move);
  }
}

}  // namespace shuke::property
