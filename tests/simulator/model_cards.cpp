// What the model knows of paid cards and of a privilege that may be used three times a month: why a deed is
// refused, and what it does. In whole days of the shop's calendar.
#include <algorithm>

#include "simulator/model.h"

namespace shuke::simulator {
namespace {

constexpr Seconds offset = 8 * 3600;
constexpr std::int64_t term_days = 30;
constexpr std::int64_t price = 3000;
constexpr std::int64_t teas_a_month = 3;
constexpr int gift = 1;  // a source of lots; here the month of its key alone matters

std::int64_t day_of(Seconds at) {
  return (at + offset) / a_day;
}

}  // namespace

// ---- refusals

bool Model::over(const Card& card, Seconds at) const {
  return card.state == Card::State::active && card.terms.back().second <= day_of(at);
}

/// Whether something was bought on this day while the card ran: then a pause does not keep the day.
bool Model::bought_with(const Card& card, Seconds at) const {
  return std::any_of(x_orders.begin(), x_orders.end(), [&](const auto& named) {
    const Order& order = named.second;
    return order.member == card.member && day_of(order.paid) == day_of(at) &&
           order.paid >= card.active_since;
  });
}

/// A card that runs or is paused.
bool Model::holds_card(const std::string& member, Seconds at) const {
  return std::any_of(x_cards.begin(), x_cards.end(), [&](const auto& named) {
    const Card& card = named.second;
    return card.member == member && card.state != Card::State::cancelled && !over(card, at);
  });
}

void Model::refuse_card(const Deed& deed, Codes& codes) const {
  using enum Deed::Kind;
  const auto found = x_cards.find(deed.subject);
  if (deed.kind == buy_card) {
    if (!has(deed.member)) codes.insert("member_not_found");
    if (found != x_cards.end() || holds_card(deed.member, deed.at)) codes.insert("card_exists");
    return;
  }
  if (found == x_cards.end()) {
    codes.insert("card_not_found");
    return;
  }
  const Card& card = found->second;
  const bool ended = over(card, deed.at);
  const bool active = card.state == Card::State::active && !ended;
  const bool paused = card.state == Card::State::paused;
  bool fits = active || paused;
  if (deed.kind == pause_card) fits = active;
  if (deed.kind == resume_card) fits = paused;
  if (deed.kind == renew_card) fits = active || ended;
  if (!fits) codes.insert("card_not_active");
  if (deed.kind == renew_card && ended && holds_card(card.member, deed.at)) codes.insert("card_exists");
}

std::int64_t Model::tea_left(const std::string& member, Seconds at) const {
  std::int64_t left = teas_a_month;
  const std::int64_t month = key_at(at, gift).month;
  for (const auto& [id, use] : x_uses) {
    if (use.member == member && !use.undone && use.month == month) --left;
  }
  return left;
}

void Model::refuse_tea(const Deed& deed, Codes& codes) const {
  const auto found = x_uses.find(deed.subject);
  if (deed.kind == Deed::Kind::undo_tea) {
    if (found == x_uses.end() || found->second.undone) codes.insert("use_not_found");
    return;
  }
  if (!has(deed.member)) codes.insert("member_not_found");
  if (found != x_uses.end()) codes.insert("use_exists");
  if (tea_left(deed.member, deed.at) == 0) codes.insert("privilege_used_up");
}

// ---- deeds

void Model::card(const Deed& deed) {
  using enum Deed::Kind;
  const std::int64_t today = day_of(deed.at);
  if (deed.kind == use_tea) {
    x_uses[deed.subject] = {deed.member, key_at(deed.at, gift).month, false};
    return;
  }
  if (deed.kind == undo_tea) {
    x_uses.at(deed.subject).undone = true;
    return;
  }
  Card& card = x_cards[deed.subject];
  switch (deed.kind) {
    case buy_card:
      card.member = deed.member;
      card.active_since = deed.at;
      card.terms = {{today + 1, today + 1 + term_days}};
      return;
    case renew_card: {
      // Through the same days again; a card that has ended begins anew.
      if (over(card, deed.at)) card.active_since = deed.at;
      const std::int64_t from = over(card, deed.at) ? today + 1 : card.terms.back().second;
      card.terms.emplace_back(from, from + term_days);
      return;
    }
    case pause_card:
      if (bought_with(card, deed.at)) card.resumed_on = today;
      card.state = Card::State::paused;
      card.paused_on = today;
      return;
    case resume_card: {
      const std::int64_t saved =
          std::max<std::int64_t>(0, today - std::max(card.paused_on, card.resumed_on + 1));
      for (auto& [from, to] : card.terms) {
        if (to <= card.paused_on) continue;
        from += saved;
        to += saved;
      }
      card.state = Card::State::active;
      card.active_since = deed.at;
      card.resumed_on = today;
      return;
    }
    default: break;
  }
  const std::int64_t last_used = card.state == Card::State::paused ? card.paused_on : today;
  for (const auto& [from, to] : card.terms)
    card.refunded += price * std::clamp<std::int64_t>(to - 1 - last_used, 0, to - from) / term_days;
  card.state = Card::State::cancelled;
}

void Model::show_cards(const std::string& member, Figures& shown) const {
  for (const auto& [id, card] : x_cards) {
    if (card.member != member) continue;
    if (card.state == Card::State::cancelled) {
      shown.cards[id] = {"cancelled", card.refunded};
    } else if (card.state == Card::State::paused) {
      shown.cards[id] = {"paused", card.terms.back().second};
    } else {
      shown.cards[id] = {over(card, x_now) ? "expired" : "active", card.terms.back().second};
    }
  }
}

}  // namespace shuke::simulator
