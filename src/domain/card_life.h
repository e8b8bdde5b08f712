// What happens to a paid card: it begins, is renewed, gives its packs, is paused and resumed, ends. Each
// function works on a copy of the card and writes it into a draft. Not who may do it and for what price
// (decide_card).
#pragma once

#include <optional>

#include "domain/draft.h"
#include "domain/event.h"
#include "domain/programme.h"

namespace shuke::domain {

/// One card under work. `keep` writes it into the draft's event; it is to be called once, at the end.
class CardWork {
 public:
  /// A new card, named by the caller's id or, where that is none, by the programme.
  CardWork(Draft& draft, PlanNo plan, CardNo no);
  /// A card the member has.
  CardWork(Draft& draft, std::uint32_t position);

  Card& card() { return x_card; }

  /// A first term that begins now, with what its plan gives at purchase.
  void begin(Duration valid_for, Money paid, bool trial);
  /// One more term from the end of the last one; of a card that has ended, one that begins now.
  void renew(Money paid);
  /// Another plan from now on; what was left of the old one is a part of `paid`.
  void change_plan(PlanNo plan, Money paid);
  void pause();
  /// The days of the pause are added to all that was not used.
  void resume();
  /// It ends now; unused coupons of the running term are revoked.
  void cancel();
  void expire();
  /// The next term that was paid for begins.
  void next_term();
  void give_pack(std::uint8_t pack);
  void set_auto_renew(bool auto_renew);
  void keep();

 private:
  const Plan& plan() const { return x_draft.programme.plans[x_card.plan.value]; }
  Instant start_of(Date day) const { return x_draft.programme.zone.start_of(day); }
  void begin_term(std::size_t term);
  void plan_pack(std::uint8_t pack);
  void plan_ends();
  void plan_all();
  void drop_dues(bool packs_too);
  bool used_today() const;
  void revoke_unused(const std::vector<std::uint32_t>& coupons);

  Draft& x_draft;
  Card x_card;
  std::uint32_t x_position = 0;
};

/// A card given for nothing: a new one that the programme names, or one more term of the card of this plan
/// that the member has.
void give_card(Draft& draft, PlanNo plan);

}  // namespace shuke::domain
