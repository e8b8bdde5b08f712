// Rejection: what the domain says no to. One closed list in order of precedence; the table beside it holds
// all that the doors need (code, HTTP status, whether a new try under a new id can succeed, words). Not for
// faults of the world.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string_view>
#include <vector>

#include "base/units.h"

namespace shuke::domain {

/// Where several hold, the one that stands first here wins (schema/rejections.md).
enum class RejectionCode : std::uint8_t {
  malformed_command,
  unknown_type,
  id_required,
  id_reused,
  at_in_the_future,
  too_late,
  late_not_supported,

  member_not_found,
  member_erased,
  member_merged,
  member_exists,
  referrer_not_found,
  self_referral,
  ladder_not_found,
  level_not_found,
  account_not_found,
  action_not_found,
  reward_not_found,
  plan_not_found,
  package_not_found,
  template_not_found,
  privilege_not_found,
  order_not_found,
  line_not_found,
  hold_not_found,
  redemption_not_found,
  coupon_not_found,
  card_not_found,
  card_secret_not_found,
  top_up_not_found,
  use_not_found,
  order_exists,
  return_exists,
  hold_exists,
  redemption_exists,
  coupon_exists,
  code_exists,
  card_exists,
  card_batch_exists,
  top_up_exists,
  use_exists,
  action_exists,
  action_not_recorded,

  order_not_paid,
  order_already_shipped,
  order_already_settled,
  order_cancelled,
  order_has_member,
  return_too_late,
  return_exceeds_purchase,
  hold_ended,
  capture_exceeds_hold,
  quote_invalid,
  quote_expired,
  quote_changed,
  coupon_not_yours,
  code_used,
  coupon_used,
  coupon_expired,
  coupon_locked,
  coupon_below_threshold,
  coupon_not_applicable,
  coupon_limit_reached,
  coupon_not_transferable,
  card_not_active,
  trial_already_used,
  card_secret_used,
  card_secret_expired,
  privilege_used,
  privilege_used_up,
  action_limit_reached,

  lines_required,
  line_repeated,
  amount_out_of_range,
  tenders_do_not_match_due,
  points_tender_not_allowed,
  points_do_not_match_amount,
  reward_needs_payment,
  reward_out_of_stock,
  reward_not_open,
  wallet_frozen,
  balance_insufficient,
  balance_limit_exceeded,
  amount_exceeds_top_up,
  balance_left,

  programme_invalid,
  publish_would_orphan,
};

/// What a command asks for and what there is of it, where it is refused for an amount: so a cashier can say
/// how much is missing.
struct Amounts {
  enum class Unit : std::uint8_t { none, count, money };  // count: points or pieces; money: minor units
  Unit unit = Unit::none;
  std::int64_t asked = 0;
  std::int64_t there = 0;

  static constexpr Amounts of(base::Money asked, base::Money there) {
    return {Unit::money, asked.minor, there.minor};
  }
  static constexpr Amounts of(base::Points asked, base::Points there) {
    return {Unit::count, asked.count, there.count};
  }
  static constexpr Amounts of_pieces(std::int64_t asked, std::int64_t there) {
    return {Unit::count, asked, there};
  }
};

/// A refusal, with the field it is about where one can be named.
struct Rejection {
  static constexpr std::uint32_t no_item = UINT32_MAX;
  RejectionCode code;
  std::uint32_t item =
      no_item;  // position in the list that the field begins with: `lines.amount` of one line
  std::string_view field = {};  // a name that lives as long as the program
  Amounts amounts = {};
};

struct RejectionRow {
  RejectionCode code;
  std::string_view name;
  int http_status;
  bool retryable;  // the same request under a new id can succeed later
  std::string_view zh;
  std::string_view en;
  /// A second sentence where the amounts are told, with {asked} and {there} in it; empty: they never are.
  std::string_view amounts_zh = {};
  std::string_view amounts_en = {};
};

/// All rows, in order of precedence.
std::span<const RejectionRow> rejection_table();
const RejectionRow& rejection_row(RejectionCode code);

template <class T>
using Decided = std::expected<T, Rejection>;

inline std::unexpected<Rejection> rejected(RejectionCode code, std::string_view field = {},
                                           Amounts amounts = {}) {
  return std::unexpected<Rejection>(Rejection{code, Rejection::no_item, field, amounts});
}

/// About one row of a list of the command.
template <class Row>
std::unexpected<Rejection> rejected_row(RejectionCode code, std::string_view field,
                                        const std::vector<Row>& rows, const Row& row,
                                        Amounts amounts = {}) {
  return std::unexpected<Rejection>(
      Rejection{code, static_cast<std::uint32_t>(&row - rows.data()), field, amounts});
}

}  // namespace shuke::domain
