// What every view is made from, and the small parts views share. Views read; they decide nothing and change
// nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"
#include "codec/directory.h"
#include "codec/json_writer.h"
#include "domain/programme.h"
#include "domain/state.h"
#include "domain/timeline.h"

namespace shuke::codec {

/// Everything due up to `now` must have happened to the state. `programme` is the version in force then;
/// views take the one that a member, an order or an event stands under.
struct ViewSource {
  const domain::Programme& programme;
  const domain::State& state;
  const Directory& directory;
  base::Instant now;
  const domain::Timeline* timeline = nullptr;  // null: there is one version

  /// The same, by the version of this number.
  ViewSource of_version(std::uint32_t number) const {
    if (timeline == nullptr) return *this;
    return {*timeline->numbered(number).programme, state, directory, now, timeline};
  }
};

/// Names as in commands and views, by the position of the enum.
std::string_view member_status_name(domain::MemberStatus status);
std::string_view order_state_name(domain::OrderState state);
std::string_view coupon_state_name(domain::CouponState state);
std::string_view card_state_name(domain::CardState state);
std::string_view metric_name(domain::Metric metric);

/// The caller's id, or TEMPLATE:MEMBER:n where the programme gave it.
std::string coupon_id(const ViewSource& source, const domain::Coupon& coupon);
/// The caller's id, or PLAN:MEMBER:n.
std::string card_id(const ViewSource& source, const domain::Card& card);
/// An amount of an account: a count, or for an account of money the amount in the currency's form.
std::string account_amount(const ViewSource& source, base::AccountNo account, base::Points amount);
/// The same under a key: a JSON integer, or money as a text.
void write_account_amount(JsonWriter& out, const ViewSource& source, std::string_view key,
                          base::AccountNo account, base::Points amount);
/// An instant under its key in the programme's zone; nothing is written for `never`.
void write_instant_if(JsonWriter& out, const ViewSource& source, std::string_view key, base::Instant at);

}  // namespace shuke::codec
