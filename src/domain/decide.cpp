// Which decision a command asks for, and which members and orders it reads.
#include "domain/decide.h"

#include "domain/cards.h"
#include "domain/coupons.h"

namespace shuke::domain {
namespace {

template <class... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};

Keys of_order(const State& state, OrderNo order) {
  return {.member = state.order(order).head.member, .order = order};
}

}  // namespace

Keys reads(const State& state, const CommandBody& body) {
  return std::visit(
      Overloaded{
          [&](const EnrolMember& c) { return Keys{.member = c.member, .other = c.referred_by}; },
          [&](const MergeMembers& c) { return Keys{.member = c.member, .other = c.absorbed}; },
          [&](const PlaceOrder& c) { return Keys{.member = c.member, .order = c.order}; },
          [&](const PayOrder& c) { return Keys{.member = c.member, .order = c.order}; },
          [&](const ClaimOrder& c) { return Keys{.member = c.member, .order = c.order}; },
          [&](const ShipOrder& c) { return of_order(state, c.order); },
          [&](const CompleteOrder& c) { return of_order(state, c.order); },
          [&](const CancelOrder& c) { return of_order(state, c.order); },
          [&](const ReturnOrder& c) { return of_order(state, c.order); },
          [&](const HoldAccount& c) { return Keys{.member = c.member, .hold = c.hold}; },
          [&](const CaptureHold& c) { return Keys{.member = state.hold(c.hold).member, .hold = c.hold}; },
          [&](const ReleaseHold& c) { return Keys{.member = state.hold(c.hold).member, .hold = c.hold}; },
          [&](const RedeemReward& c) { return Keys{.member = c.member, .redemption = c.redemption}; },
          [&](const UndoRedemption& c) {
            return Keys{.member = state.redemption(c.redemption).member, .redemption = c.redemption};
          },
          [&](const UndoPrivilege& c) {
            return Keys{.member = state.standing_for(state.use_owner(c.use).member)};
          },
          [&](const LockQuote& c) { return Keys{.member = state.standing_for(c.quote.member)}; },
          [&](const ReleaseQuote& c) { return Keys{.member = state.standing_for(c.quote.member)}; },
          [&](const RefundTopUp& c) { return Keys{.member = state.top_up(c.top_up).member}; },
          [&](const TransferTopUp& c) {
            return Keys{.member = state.top_up(c.top_up).member, .other = state.standing_for(c.to)};
          },
          [&](const RevokeCoupon& c) { return Keys{.member = coupon_member(state, c.coupon)}; },
          [&](const TransferCoupon& c) {
            return Keys{.member = coupon_member(state, c.coupon), .other = state.standing_for(c.to)};
          },
          [&](const ImportCodes&) { return Keys{}; },
          [&](const IssueCardSecrets&) { return Keys{}; },
          [&]<class C>(const C& c) {
            if constexpr (requires { c.member; }) {
              return Keys{.member = c.member};
            } else {
              return Keys{.member = card_member(state, c.card)};  // what is done to a card
            }
          },
      },
      body);
}

Decided<void> decide(const Programme& programme, const State& state, const Command& command, Event& event,
                     const Standing* standing, const Programme* current) {
  const Context context{programme, state, command.at, event, standing, current};
  auto decided = std::visit([&](const auto& body) { return decide(context, body); }, command.body);
  if (decided) event.cause = command.id;
  return decided;
}

}  // namespace shuke::domain
