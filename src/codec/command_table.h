// The table of command types and their fields (schema/commands.md): what the decoder accepts is what
// stands here. Shapes only; what a command does is decided in the domain.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace shuke::codec {

enum class FieldKind : std::uint8_t {
  member,
  order,
  hold,
  redemption,  // ids with a space of numbers of their own
  name,        // any other id, and names of the programme
  text,        // free words, up to `most` characters
  email,
  phone,   // free words of a certain shape
  one_of,  // a word of `words`
  money,
  points,
  integer,
  boolean,
  instant,
  date,
  month,
  duration,
  names,          // a list of ids, all different
  record,         // a map of `fields`
  records,        // a list of such maps
  keyed_records,  // a map whose keys are ids and whose values are such maps
  document,       // the text of a file, up to `most` bytes, with its line ends
};

struct FieldRow {
  std::string_view name;
  FieldKind kind = FieldKind::name;
  bool required = false;
  /// Taken where the field is absent: the plain form of a one_of, integer, money or boolean.
  std::string_view fallback = {};
  std::span<const std::string_view> words = {};  // one_of
  std::span<const FieldRow> fields = {};         // record, records, keyed_records
  std::size_t most = 0;                          // most characters of a text, or items of a list or map
  std::int64_t least = INT64_MIN;  // integer: the range; below or above is amount_out_of_range
  std::int64_t highest = INT64_MAX;
  /// May be null, which takes the value away (update_member).
  bool nullable = false;
};

enum class CommandType : std::uint8_t {
  enrol_member,
  update_member,
  merge_members,
  erase_member,
  import_opening,
  set_level,
  pay_order,
  place_order,
  ship_order,
  complete_order,
  cancel_order,
  claim_order,
  return_order,
  record_action,
  undo_action,
  adjust_account,
  hold_account,
  capture_hold,
  release_hold,
  redeem_reward,
  undo_redemption,
  use_privilege,
  undo_privilege,
  top_up_wallet,
  refund_top_up,
  transfer_top_up,
  buy_card,
  grant_card,
  renew_card,
  upgrade_card,
  pause_card,
  resume_card,
  cancel_card,
  set_card_renewal,
  issue_card_secrets,
  redeem_card_secret,
  grant_coupon,
  claim_coupon,
  revoke_coupon,
  lock_quote,
  release_quote,
  import_codes,
  transfer_coupon,
  freeze_wallet,
  unfreeze_wallet,
  advance_clock,
  publish_programme,
};

/// Most characters of a `reason`.
inline constexpr std::size_t reason_characters_max = 500;

struct TypeRow {
  CommandType type;
  std::string_view name;
  std::span<const FieldRow> fields;  // beside the envelope
};

/// One row a type, in the order of the enum.
std::span<const TypeRow> command_types();
/// The fields of a question for a quote, but for `use`.
std::span<const FieldRow> quote_fields();
/// The fields that every command has.
std::span<const FieldRow> envelope_fields();
/// Those that this type has beside its own: types that require a `reason` have it among their own.
std::span<const FieldRow> envelope_fields(const TypeRow& type);
const TypeRow* find_type(std::string_view name);

/// The words of the fields whose position is a value of the domain's enums.
std::span<const std::string_view> price_class_words();  // domain::PriceClass
std::span<const std::string_view> tender_kind_words();  // domain::TenderKind

}  // namespace shuke::codec
