// Paid cards, read: finding one by its id, what a plan costs a member, what cards give while they are
// active, the periods counted from a card, and what is left of one in money. What changes a card is in
// card_life, the commands in decide_card.
#pragma once

#include <optional>

#include "domain/command.h"
#include "domain/programme.h"
#include "domain/state.h"

namespace shuke::domain {

/// The shop is asked to charge this many days before a card that renews by itself ends.
inline constexpr std::int32_t card_renewal_days = 3;

/// Who has this card now, as far as ids tell; none: nobody.
MemberNo card_member(const State& state, const CardRef& ref);
struct CardFound {
  MemberNo member;
  std::uint32_t position = 0;  // among the member's cards
};
std::optional<CardFound> find_card(const Programme& programme, const State& state, const CardRef& ref);

/// A card of this plan that is active or paused and more than a trial; nothing where there is none.
std::optional<std::uint32_t> held_card(const MemberState& member, PlanNo plan);
bool is_trial(const Card& card);
/// Whether the member ever had this plan's trial.
bool had_trial(const MemberState& member, PlanNo plan);

/// What the plan costs this member at this moment (S26), rounded half up; a trial costs what the plan says.
Money card_price(const Plan& plan, const MemberState& member);

/// The highest level of a ladder that active cards give; none: they give none.
LevelNo level_by_cards(const Programme& programme, const MemberState& member, LadderNo ladder);
/// Whether an active card's plan names this privilege.
bool brought_by_card(const Programme& programme, const MemberState& member, NameNo privilege);

/// The same of a card that is more than a trial: only that one hands something out.
bool handed_out_by_card(const Programme& programme, const MemberState& member, NameNo privilege);

/// The day on which the k-th period of a term begins, of periods of this length: counted as ends are (S2).
Date term_period(const CardTerm& term, Duration every, int k);
/// When a term ends by its anchor, length and pauses.
Date term_end(const CardTerm& term);

/// The running period of a privilege that is counted from a card. A trial has none.
struct CardPeriod {
  std::uint32_t card = 0;  // position
  std::uint32_t term = 0;
  std::int32_t period = 0;
  Instant ends_at;
};
std::optional<CardPeriod> card_period(const Programme& programme, const MemberState& member,
                                      const Privilege& privilege, Instant at);

/// What is deducted when a card is given back: the worth of its coupons used and the declared value of
/// gifts taken, in the running term.
Money used_of_card(const Programme& programme, const MemberState& member, std::uint32_t position);

/// What is left of a card in money: of each term paid × unused days ÷ days, rounded down, less the face
/// value of its coupons used and the declared value of gifts taken in the running term; never below zero,
/// and zero where the plan refunds nothing (P7).
Money card_worth(const Programme& programme, const MemberState& member, std::uint32_t position, Instant at);

}  // namespace shuke::domain
