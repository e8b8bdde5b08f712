// decide: what a command or something due makes of a state, written as one event. Pure; every loyalty rule
// is in the files behind this header (decide_member, decide_order, decide_return, decide_account,
// decide_due). Not the order of things (run).
#pragma once

#include "domain/command.h"
#include "domain/draft.h"
#include "domain/event.h"
#include "domain/programme.h"
#include "domain/rejection.h"
#include "domain/state.h"

namespace shuke::domain {

/// The members and orders a command reads and writes; what a driver must have loaded before it decides.
struct Keys {
  MemberNo member{};
  MemberNo other{};
  OrderNo order{};
  HoldNo hold{};
  RedemptionNo redemption{};
};
Keys reads(const State& state, const CommandBody& body);

/// Decides one command whose members have nothing due before its instant. `event` must be empty; a
/// rejection leaves it unusable. Rejects by the codes each overload names, the first of rejection.h's
/// order. With `standing` the command was accepted once and stands: what balances, stocks and settlements
/// would refuse now is not asked (S21). A command about a paid order is decided by the order's version;
/// then `current` is the version that its member stands under.
Decided<void> decide(const Programme& programme, const State& state, const Command& command, Event& event,
                     const Standing* standing = nullptr, const Programme* current = nullptr);

/// A member comes under the next version, at the instant it takes effect (S22): levels, reviews and
/// periods. What the version's ladders then carry is asked apart (evaluate in ladders.h).
void decide_programme_change(const Programme& before, const Programme& programme, const State& state,
                             MemberNo member, Instant at, Event& event, const Standing* standing);

/// Decides one due entry of a member; it removes the entry.
void decide_due(const Programme& programme, const State& state, MemberNo member, const Due& due,
                Event& event, const Standing* standing = nullptr);

/// Decides what an event of another member does to this one, at that event's instant. False: nothing.
bool decide_effect(const Programme& programme, const State& state, const MemberEffect& effect, Instant at,
                   Event& event);

/// The second half of a merge: empties the absorbed member's books.
void decide_absorbed(const Programme& programme, const State& state, MemberNo absorbed, Instant at,
                     Event& event);

// ---- the parts, one per command -------------------------------------------------------------------------

struct Context {
  const Programme& programme;
  const State& state;
  Instant at;
  Event& event;
  const Standing* standing = nullptr;  // set: the command was accepted once and stands (S21)
  const Programme* current = nullptr;  // set: the member's version, where `programme` is an order's

  Draft draft(EventType type, MemberNo member) const {
    return {programme, state, event, type, member, at, standing};
  }
};

Decided<void> decide(const Context& context, const EnrolMember& command);
Decided<void> decide(const Context& context, const UpdateMember& command);
Decided<void> decide(const Context& context, const MergeMembers& command);
Decided<void> decide(const Context& context, const EraseMember& command);
Decided<void> decide(const Context& context, const ImportOpening& command);
Decided<void> decide(const Context& context, const SetLevel& command);
Decided<void> decide(const Context& context, const PlaceOrder& command);
Decided<void> decide(const Context& context, const PayOrder& command);
Decided<void> decide(const Context& context, const ShipOrder& command);
Decided<void> decide(const Context& context, const CompleteOrder& command);
Decided<void> decide(const Context& context, const CancelOrder& command);
Decided<void> decide(const Context& context, const ClaimOrder& command);
Decided<void> decide(const Context& context, const ReturnOrder& command);
Decided<void> decide(const Context& context, const RecordAction& command);
Decided<void> decide(const Context& context, const UndoAction& command);
Decided<void> decide(const Context& context, const AdjustAccount& command);
Decided<void> decide(const Context& context, const HoldAccount& command);
Decided<void> decide(const Context& context, const CaptureHold& command);
Decided<void> decide(const Context& context, const ReleaseHold& command);
Decided<void> decide(const Context& context, const RedeemReward& command);
Decided<void> decide(const Context& context, const UndoRedemption& command);
Decided<void> decide(const Context& context, const GrantCoupon& command);
Decided<void> decide(const Context& context, const ClaimCoupon& command);
Decided<void> decide(const Context& context, const RevokeCoupon& command);
Decided<void> decide(const Context& context, const UsePrivilege& command);
Decided<void> decide(const Context& context, const UndoPrivilege& command);
Decided<void> decide(const Context& context, const LockQuote& command);
Decided<void> decide(const Context& context, const ReleaseQuote& command);
Decided<void> decide(const Context& context, const TopUpWallet& command);
Decided<void> decide(const Context& context, const RefundTopUp& command);
Decided<void> decide(const Context& context, const TransferTopUp& command);
Decided<void> decide(const Context& context, const FreezeWallet& command);
Decided<void> decide(const Context& context, const UnfreezeWallet& command);
Decided<void> decide(const Context& context, const ImportCodes& command);
Decided<void> decide(const Context& context, const TransferCoupon& command);
Decided<void> decide(const Context& context, const BuyCard& command);
Decided<void> decide(const Context& context, const GrantCard& command);
Decided<void> decide(const Context& context, const RenewCard& command);
Decided<void> decide(const Context& context, const UpgradeCard& command);
Decided<void> decide(const Context& context, const PauseCard& command);
Decided<void> decide(const Context& context, const ResumeCard& command);
Decided<void> decide(const Context& context, const CancelCard& command);
Decided<void> decide(const Context& context, const SetCardRenewal& command);
Decided<void> decide(const Context& context, const IssueCardSecrets& command);
Decided<void> decide(const Context& context, const RedeemCardSecret& command);

/// The member, or why it can't be spoken to: not found or erased. Absorbed members are replaced before a
/// command gets here.
Decided<void> member_ready(const State& state, MemberNo member);

}  // namespace shuke::domain
