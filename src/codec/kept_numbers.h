// The number under which each enumerator is kept for ever. A number is never given to another meaning, and
// the order of an enum may change without changing old bytes. Not the enums themselves (domain).
//
// A new enumerator gets the next number here: without a row the build stops (-Wswitch). An old program
// refuses bytes with a number that it does not know.
#pragma once

#include <array>
#include <cstdint>

#include "codec/person.h"
#include "domain/event.h"
#include "domain/state.h"

namespace shuke::codec {

inline constexpr std::uint8_t no_kept_number = 255;

constexpr std::uint8_t kept_number(domain::EventType value) {
  switch (value) {
    using enum domain::EventType;
    case member_enrolled: return 0;
    case member_updated: return 1;
    case members_merged: return 2;
    case member_absorbed: return 3;
    case opening_imported: return 4;
    case referral_paid: return 5;
    case referral_taken_back: return 6;
    case order_placed: return 7;
    case order_paid: return 8;
    case order_shipped: return 9;
    case order_completed: return 10;
    case order_cancelled: return 11;
    case order_claimed: return 12;
    case order_returned: return 13;
    case order_exchanged: return 14;
    case order_settled: return 15;
    case action_recorded: return 16;
    case action_undone: return 17;
    case account_adjusted: return 18;
    case account_held: return 19;
    case hold_captured: return 20;
    case hold_released: return 21;
    case hold_expired: return 22;
    case reward_redeemed: return 23;
    case redemption_undone: return 24;
    case level_set: return 25;
    case level_changed: return 26;
    case level_kept: return 27;
    case floor_ended: return 28;
    case lots_expired: return 29;
    case account_expired: return 30;
    case coupon_expired: return 31;
    case timeline_corrected: return 32;
    case coupon_granted: return 33;
    case coupon_claimed: return 34;
    case coupon_revoked: return 35;
    case quote_locked: return 36;
    case quote_released: return 37;
    case quote_lock_ended: return 38;
    case coupons_given: return 39;
    case privilege_used: return 40;
    case privilege_undone: return 41;
    case wallet_topped_up: return 42;
    case top_up_refunded: return 43;
    case card_bought: return 44;
    case card_granted: return 45;
    case card_renewed: return 46;
    case card_upgraded: return 47;
    case card_paused: return 48;
    case card_resumed: return 49;
    case card_cancelled: return 50;
    case card_expired: return 51;
    case card_pack_given: return 52;
    case card_renewal_due: return 53;
    case card_renewal_set: return 54;
    case card_secrets_issued: return 55;
    case card_secret_redeemed: return 56;
    case campaign_due: return 57;
    case programme_changed: return 60;
    case programme_published: return 61;
    case member_erased: return 62;
    case codes_imported: return 58;
    case coupon_passed_on: return 59;
    case coupon_received: return 63;
    case wallet_frozen: return 64;
    case wallet_unfrozen: return 65;
    case top_up_passed_on: return 66;
    case top_up_received: return 67;
  }
  return no_kept_number;
}

constexpr std::uint8_t kept_number(domain::RuleRef::Kind value) {
  switch (value) {
    using enum domain::RuleRef::Kind;
    case none: return 0;
    case order_rule: return 1;
    case action_rule: return 2;
    case referral: return 3;
    case level_gift: return 4;
  }
  return no_kept_number;
}

constexpr std::uint8_t kept_number(domain::MemberEffect::Kind value) {
  switch (value) {
    using enum domain::MemberEffect::Kind;
    case pay_referral: return 0;
    case take_back_referral: return 1;
    case give_coupon: return 2;
    case give_top_up: return 3;
  }
  return no_kept_number;
}

constexpr std::uint8_t kept_number(domain::PriceClass value) {
  switch (value) {
    using enum domain::PriceClass;
    case regular: return 0;
    case special: return 1;
    case group_buy: return 2;
    case third_party: return 3;
  }
  return no_kept_number;
}

constexpr std::uint8_t kept_number(domain::TenderKind value) {
  switch (value) {
    using enum domain::TenderKind;
    case points: return 0;
    case cashback: return 1;
    case wallet: return 2;
    case gift_card: return 3;
    case cash: return 4;
  }
  return no_kept_number;
}

constexpr std::uint8_t kept_number(domain::Rounding value) {
  switch (value) {
    using enum domain::Rounding;
    case floor: return 0;
    case half_up: return 1;
    case half_even: return 2;
  }
  return no_kept_number;
}

constexpr std::uint8_t kept_number(domain::Duration::Unit value) {
  switch (value) {
    using enum domain::Duration::Unit;
    case hours: return 0;
    case days: return 1;
    case months: return 2;
  }
  return no_kept_number;
}

constexpr std::uint8_t kept_number(domain::Source value) {
  switch (value) {
    using enum domain::Source;
    case sale: return 0;
    case gift: return 1;
    case import: return 2;
    case loan: return 3;
    case top_up: return 4;
  }
  return no_kept_number;
}

constexpr std::uint8_t kept_number(domain::Side value) {
  switch (value) {
    using enum domain::Side;
    case pending: return 0;
    case available: return 1;
    case held: return 2;
    case debt: return 3;
    case issued: return 4;
    case spent: return 5;
    case expired: return 6;
    case clawed_back: return 7;
    case adjusted: return 8;
    case imported: return 9;
    case moved: return 10;
  }
  return no_kept_number;
}

constexpr std::uint8_t kept_number(domain::DueKind value) {
  switch (value) {
    using enum domain::DueKind;
    case lot_end: return 0;
    case account_end: return 1;
    case hold_end: return 2;
    case floor_end: return 3;
    case coupon_end: return 4;
    case term_end: return 5;
    case review: return 6;
    case settlement: return 7;
    case lock_end: return 8;
    case period_start: return 9;
    case card_end: return 10;
    case card_pack: return 11;
    case card_renewal: return 12;
    case anniversary: return 13;
  }
  return no_kept_number;
}

constexpr std::uint8_t kept_number(domain::CardState value) {
  switch (value) {
    using enum domain::CardState;
    case active: return 0;
    case paused: return 1;
    case expired: return 2;
    case cancelled: return 3;
  }
  return no_kept_number;
}

constexpr std::uint8_t kept_number(domain::OrderState value) {
  switch (value) {
    using enum domain::OrderState;
    case placed: return 0;
    case paid: return 1;
    case shipped: return 2;
    case settled: return 3;
    case returned: return 4;
    case cancelled: return 5;
  }
  return no_kept_number;
}

constexpr std::uint8_t kept_number(domain::Hold::State value) {
  switch (value) {
    using enum domain::Hold::State;
    case open: return 0;
    case captured: return 1;
    case released: return 2;
    case expired: return 3;
  }
  return no_kept_number;
}

constexpr std::uint8_t kept_number(domain::CouponState value) {
  switch (value) {
    using enum domain::CouponState;
    case issued: return 0;
    case locked: return 1;
    case used: return 2;
    case expired: return 3;
    case revoked: return 4;
  }
  return no_kept_number;
}

constexpr std::uint8_t kept_number(domain::MemberStatus value) {
  switch (value) {
    using enum domain::MemberStatus;
    case absent: return 0;
    case active: return 1;
    case erased: return 2;
    case merged: return 3;
  }
  return no_kept_number;
}

constexpr std::uint8_t kept_number(PersonField value) {
  switch (value) {
    using enum PersonField;
    case name: return 0;
    case phone: return 1;
    case email: return 2;
    case gender: return 3;
    case birthday: return 4;
    case occupation: return 5;
    case region: return 6;
    case habits: return 7;
    case address: return 8;
    case note: return 9;
    case consent_email: return 10;
    case consent_sms: return 11;
    case consent_profiling: return 12;
  }
  return no_kept_number;
}

/// Enumerators by kept number, as their values; no_kept_number where there is none. One enum keeps at
/// most 128.
template <class Enum>
inline constexpr std::array<std::uint8_t, 128> kept_values = [] {
  std::array<std::uint8_t, 128> values{};
  values.fill(no_kept_number);
  for (std::uint8_t value = 0; value < no_kept_number; ++value) {
    const std::uint8_t number = kept_number(static_cast<Enum>(value));
    if (number == no_kept_number) continue;
    if (values.at(number) != no_kept_number) throw "two enumerators have one number";
    values.at(number) = value;
  }
  return values;
}();

/// Whether an array indexed by this enum may be kept position by position.
template <class Enum>
constexpr bool kept_by_position(std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    if (kept_number(static_cast<Enum>(i)) != i) return false;
  }
  return kept_number(static_cast<Enum>(size)) == no_kept_number;
}
static_assert(kept_by_position<domain::TenderKind>(domain::tender_kinds), "TenderShares need a lift");
static_assert(kept_by_position<domain::Side>(domain::sides) && domain::member_sides == 4,
              "AccountState::booked needs a lift");
static_assert(kept_by_position<PersonField>(person_fields), "Person::texts needs a lift");

}  // namespace shuke::codec
