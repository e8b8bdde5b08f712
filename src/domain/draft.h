// Draft: writes one event. It keeps a working copy of the member's accounts and lots, so that a decision
// made of several movements (a return gives spent points back, then takes earned ones) sees each movement's
// result before the next. It knows the ledger's rules (S9, S12, S13); which movements an event is made of
// is decided in decide_*.cpp.
#pragma once

#include <optional>
#include <vector>

#include "domain/event.h"
#include "domain/programme.h"
#include "domain/state.h"

namespace shuke::domain {

/// What stands while a past is decided again (S21): gifts are given once and stay given.
struct Standing {
  std::vector<GiftGiven> gifts;  // their levels by their keys, which mean the same in all versions

  /// To anybody of the group: members who are one in the end get each gift once.
  bool given(LadderNo ladder, LevelNo key) const;
};

class Draft {
 public:
  /// The event must be empty. `member` may be none for a guest's order; then nothing may be posted.
  Draft(const Programme& programme, const State& state, Event& event, EventType type, MemberNo member,
        Instant at, const Standing* standing = nullptr);

  const Programme& programme;
  const State& state;
  Event& event;
  const MemberState& member;
  const Instant at;
  const Standing* const standing;  // set while a past is decided again (S21)

  const AccountState& account(AccountNo no);
  const std::vector<Lot>& lots();

  // ---- movements: each posts both halves
  // -----------------------------------------------------------------------------
  /// Earned but not settled: pending rises against `issued` (or falls against `clawed_back`).
  void pend(AccountNo account, Points amount);
  /// Pending that is settled or new points against `from`: repays debt, then fills a lot that ends by the
  /// account's policy or at `end`. Returns the lot's key. A first credit starts the clock of an account
  /// with inactivity expiry.
  LotKey credit(AccountNo account, Points amount, Source source, Side from,
                std::optional<Instant> end = {});
  /// A credit whose validity began earlier (imports).
  LotKey credit_from(Instant earned_at, AccountNo account, Points amount, Source source, Side from,
                     std::optional<Instant> end);
  /// What is paid into a wallet, or added to it: a lot of its own for each top-up.
  LotKey credit_top_up(AccountNo account, Points amount, TopUpNo top_up);
  /// What another member passed on to the wallet; it ends when it would have ended there.
  void receive_top_up(AccountNo account, Points amount, const TopUp& top_up, Instant ends_at);
  /// Takes from the lots, soonest end first, then oldest; of a wallet's, then the oldest top-up's. Call
  /// only where `account(no).available` is enough, or where the spend stands: then what is missing is lent
  /// and owed.
  std::vector<Take> take(AccountNo account, Points amount, Side to);
  /// Takes a refund back out of one top-up's lot, or what is passed on; where it stands and the lot has too
  /// little, the rest is taken as a spend would be.
  void take_back(const LotKey& lot, Points amount, Side to = Side::clawed_back);
  /// Puts a part back into the very lot it came from; where the lot (or the account since `taken_at`) has
  /// ended it expires at once, unless `revives`: then the account's end has just been renewed.
  void put_back(const Take& part, Side from, Instant taken_at, bool revives = false);
  /// Takes earned points back: from `own` first, then the soonest-ending; the rest by the account's policy
  /// (S9). Answers how much became debt.
  Points claw_back(AccountNo account, Points amount, const LotKey& own);
  /// Repays debt with what is available, taken in the order of `claw_back`. `amount` is at most what is
  /// available and owed.
  void repay(AccountNo account, Points amount, const LotKey& own);
  /// Everything available in the lots of this account that end at `end` expires.
  void expire_lots(AccountNo account, Instant end);
  /// The whole account ends.
  void expire_account(AccountNo account);
  /// The whole account ends a validity after this instant from now on.
  void renew_account(AccountNo account);
  /// A held part is spent.
  void spend_held(const Take& part);
  /// An account's end becomes `end` (imports, merges).
  void set_account_end(AccountNo account, Instant end);
  /// The later end of the two members' accounts. Spends of either are outlived only by a lapse of both, so
  /// that no points of one member end by the other's silence.
  void merge_account_end(AccountNo account, const AccountState& absorbed);

  // ---- dues and the rest
  // -----------------------------------------------------------------------------------------------
  void add_due(Due due);  // seq is given here
  void drop_due(const Due& due);
  /// The due entry of this kind for this subject and ref, if there is one.
  const Due* find_due(DueKind kind, std::uint8_t subject, std::uint32_t ref) const;
  /// Gives `count` coupons of a template, or as many as its limits leave; the position of the first among
  /// the member's coupons. They end as the template says, or at `end`. What a card promises is paid for, so
  /// limits do not hold for it (`promised`).
  std::uint32_t grant_coupons(TemplateNo coupon, std::int64_t count, std::optional<Instant> end = {},
                              bool promised = false);
  /// Gives one coupon; with `no` it has the caller's id, else it is the member's n-th of its template.
  void grant_coupon(TemplateNo coupon, CouponNo no, std::uint32_t number, std::optional<Instant> end = {});
  /// The next number in order of arrival within the member.
  std::uint32_t next_seq() { return x_next_seq++; }
  void post(AccountNo account, Side side, Points amount, const LotKey& lot = {});

 private:
  /// A coupon that the member did not have before the event, and the place of the next such one.
  bool is_new(const CouponChange& change) const;
  std::uint32_t next_coupon() const;
  void load();
  Lot& lot(const LotKey& key);  // found or made; its end becomes due
  void repay_debt(AccountNo account, Points& amount);
  void lend(AccountNo account, Points amount);
  void fill(const LotKey& key, Points amount, Side from);
  std::vector<Lot*> spending_order(AccountNo account);
  Points take_from(Lot& source, Points amount, Side to);
  Points take_soonest(AccountNo account, Points amount, const LotKey& own);
  LotKey key_for(AccountNo account, Source source, Instant earned_at, std::optional<Instant> end) const;
  void start_clock(AccountNo account);
  void expire(Lot& lot);

  bool x_loaded = false;
  Few<AccountState, 1> x_accounts;
  std::vector<Lot> x_lots;
  std::uint32_t x_next_seq;
};

/// When a lot that becomes available at `at` ends by the account's policy; never for accounts without lot
/// ends (S2, S12).
Instant lot_end(const Programme& programme, const Account& account, Instant at);
Instant account_end(const Programme& programme, const Account& account, Instant at);

}  // namespace shuke::domain
