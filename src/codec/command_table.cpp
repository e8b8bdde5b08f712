// The rows of the table of commands. A field is required unless its row says otherwise by leaving
// `required` out.
#include "codec/command_table.h"

#include <algorithm>
#include <iterator>

#include "base/limits.h"

namespace shuke::codec {
namespace {

using enum FieldKind;

constexpr bool required = true;
constexpr std::string_view reason_field = "reason";
constexpr std::size_t words_max = reason_characters_max;  // of a note too
constexpr std::size_t list_max = 10'000;                  // rows of an import

// What the program can hold; which whole numbers make sense is the domain's to say, in its order of
// precedence.
constexpr std::int64_t least = -base::points_max;
constexpr std::int64_t highest = base::points_max;

constexpr FieldRow envelope[] = {
    {.name = "type", .kind = name, .required = required},
    {.name = "id", .kind = name, .nullable = true},
    {.name = "at", .kind = instant},
    {.name = "store", .kind = name},
    {.name = "till", .kind = name},
    {.name = "operator", .kind = name},
    {.name = reason_field, .kind = text, .most = words_max},
};

// ---- members ----

constexpr std::string_view genders[] = {"female", "male", "other"};
/// The names are those of PersonField (person.h).
constexpr FieldRow profile[] = {
    {.name = "name", .kind = text, .most = 200, .nullable = true},
    {.name = "phone", .kind = phone, .nullable = true},
    {.name = "email", .kind = email, .nullable = true},
    {.name = "gender", .kind = one_of, .words = genders, .nullable = true},
    {.name = "birthday", .kind = date, .nullable = true},
    {.name = "occupation", .kind = text, .most = 200, .nullable = true},
    {.name = "region", .kind = text, .most = 200, .nullable = true},
    {.name = "habits", .kind = text, .most = words_max, .nullable = true},
    {.name = "address", .kind = text, .most = words_max, .nullable = true},
    {.name = "note", .kind = text, .most = words_max, .nullable = true},
    {.name = "tags", .kind = names, .most = base::line_tags_max, .nullable = true},
};
constexpr FieldRow consents[] = {
    {.name = "email", .kind = boolean},
    {.name = "sms", .kind = boolean},
    {.name = "profiling", .kind = boolean},
};
constexpr FieldRow enrol_member[] = {
    {.name = "member", .kind = member, .required = required},
    {.name = "profile", .kind = record, .fields = profile},
    {.name = "consents", .kind = record, .fields = consents},
    {.name = "referred_by", .kind = member},
};
constexpr FieldRow update_member[] = {
    {.name = "member", .kind = member, .required = required},
    {.name = "profile", .kind = record, .fields = profile},
    {.name = "consents", .kind = record, .fields = consents},
};
constexpr FieldRow merge_members[] = {
    {.name = "member", .kind = member, .required = required},
    {.name = "absorbed", .kind = member, .required = required},
};
constexpr FieldRow erase_member[] = {
    {.name = "member", .kind = member, .required = required},
    {.name = "forfeit", .kind = boolean, .fallback = "false"},
};
constexpr FieldRow imported_level[] = {
    {.name = "level", .kind = name, .required = required},
    {.name = "since", .kind = instant, .required = required},
    {.name = "until", .kind = instant},
};
constexpr FieldRow imported_lot[] = {
    {.name = "account", .kind = name, .required = required},
    {.name = "amount", .kind = points, .required = required},
    {.name = "earned_at", .kind = instant, .required = required},
    {.name = "ends_at", .kind = instant},
};
constexpr FieldRow imported_wallet[] = {
    {.name = "principal", .kind = money, .fallback = "0"},
    {.name = "bonus", .kind = money, .fallback = "0"},
    {.name = "cashback", .kind = money, .fallback = "0"},
};
constexpr FieldRow monthly_spend[] = {
    {.name = "month", .kind = month, .required = required},
    {.name = "amount", .kind = money, .required = required},
    {.name = "orders", .kind = integer, .required = required, .least = -1'000'000, .highest = 1'000'000},
};
constexpr FieldRow import_opening[] = {
    {.name = "member", .kind = member, .required = required},
    {.name = "batch", .kind = name, .required = required},
    {.name = "levels", .kind = keyed_records, .fields = imported_level, .most = base::ladders_max},
    {.name = "lots", .kind = records, .fields = imported_lot, .most = list_max},
    {.name = "wallet", .kind = record, .fields = imported_wallet},
    {.name = "monthly_spend", .kind = records, .fields = monthly_spend, .most = list_max},
};
constexpr FieldRow set_level[] = {
    {.name = "member", .kind = member, .required = required},
    {.name = "ladder", .kind = name, .required = required},
    {.name = "level", .kind = name, .required = required},
    {.name = "until", .kind = instant},
    {.name = "reason", .kind = text, .required = required, .most = words_max},
};

// ---- orders ----

constexpr std::string_view price_classes[] = {"regular", "special", "group_buy", "third_party"};
constexpr std::string_view tender_kinds[] = {"points", "cashback", "wallet", "gift_card", "cash"};
constexpr std::string_view return_kinds[] = {"refund", "exchange"};

constexpr FieldRow lines[] = {
    {.name = "line", .kind = name, .required = required},
    {.name = "sku", .kind = name},
    {.name = "category", .kind = name},
    {.name = "tags", .kind = names, .most = base::line_tags_max},
    {.name = "price_class", .kind = one_of, .fallback = "regular", .words = price_classes},
    {.name = "quantity", .kind = integer, .fallback = "1", .least = least, .highest = highest},
    {.name = "unit_price", .kind = money},
    {.name = "amount", .kind = money, .required = required},
    {.name = "reward", .kind = name},
};
constexpr FieldRow quoted_lines[] = {
    {.name = "line", .kind = name, .required = required},
    {.name = "sku", .kind = name},
    {.name = "category", .kind = name},
    {.name = "tags", .kind = names, .most = base::line_tags_max},
    {.name = "price_class", .kind = one_of, .fallback = "regular", .words = price_classes},
    {.name = "quantity", .kind = integer, .fallback = "1", .least = least, .highest = highest},
    {.name = "unit_price", .kind = money},
    {.name = "amount", .kind = money},
    {.name = "reward", .kind = name},
};
constexpr FieldRow quote[] = {
    {.name = "member", .kind = member},
    {.name = "lines",
     .kind = records,
     .required = required,
     .fields = quoted_lines,
     .most = base::quote_lines_max},
    {.name = "shipping_fee", .kind = money, .fallback = "0"},
};
constexpr FieldRow tenders[] = {
    {.name = "kind", .kind = one_of, .required = required, .words = tender_kinds},
    {.name = "amount", .kind = money, .required = required},
    {.name = "account", .kind = name},
    {.name = "points", .kind = points},
};
constexpr FieldRow pay_order[] = {
    {.name = "order", .kind = order, .required = required},
    {.name = "member", .kind = member},
    {.name = "lines",
     .kind = records,
     .required = required,
     .fields = lines,
     .most = base::order_lines_max},
    {.name = "tenders",
     .kind = records,
     .required = required,
     .fields = tenders,
     .most = base::order_tenders_max},
    {.name = "shipping_fee", .kind = money, .fallback = "0"},
    {.name = "shipping_waived", .kind = money, .fallback = "0"},
    {.name = "coupons", .kind = names, .most = base::order_coupons_max},
    {.name = "quote", .kind = text, .most = 16'384},
    {.name = "channel", .kind = name},
    {.name = "affiliate", .kind = name},
};
constexpr FieldRow place_order[] = {
    {.name = "order", .kind = order, .required = required},
    {.name = "member", .kind = member, .required = required},
    {.name = "lines",
     .kind = records,
     .required = required,
     .fields = lines,
     .most = base::order_lines_max},
    {.name = "shipping_fee", .kind = money, .fallback = "0"},
};
constexpr FieldRow order_alone[] = {{.name = "order", .kind = order, .required = required}};
constexpr FieldRow claim_order[] = {
    {.name = "order", .kind = order, .required = required},
    {.name = "member", .kind = member, .required = required},
};
constexpr FieldRow returned_lines[] = {
    {.name = "line", .kind = name, .required = required},
    {.name = "quantity", .kind = integer, .least = least, .highest = highest},
    {.name = "amount", .kind = money},
};
constexpr FieldRow return_order[] = {
    {.name = "order", .kind = order, .required = required},
    {.name = "return", .kind = name, .required = required},
    {.name = "as", .kind = one_of, .fallback = "refund", .words = return_kinds},
    {.name = "whole", .kind = boolean, .fallback = "false"},
    {.name = "lines", .kind = records, .fields = returned_lines, .most = base::order_lines_max},
    {.name = "shipping_fee", .kind = money},
};

// ---- actions, accounts, rewards ----

constexpr FieldRow record_action[] = {
    {.name = "member", .kind = member, .required = required},
    {.name = "action", .kind = name, .required = required},
    {.name = "ref", .kind = name, .required = required},
    {.name = "value", .kind = integer, .least = least, .highest = highest},
};
constexpr FieldRow undo_action[] = {
    {.name = "member", .kind = member, .required = required},
    {.name = "action", .kind = name, .required = required},
    {.name = "ref", .kind = name, .required = required},
};
constexpr FieldRow adjust_account[] = {
    {.name = "member", .kind = member, .required = required},
    {.name = "account", .kind = name, .required = required},
    {.name = "amount", .kind = points, .required = required},
    {.name = "reason", .kind = text, .required = required, .most = words_max},
    {.name = "ends_on", .kind = date},
};
constexpr FieldRow hold_account[] = {
    {.name = "member", .kind = member, .required = required},
    {.name = "account", .kind = name, .required = required},
    {.name = "amount", .kind = points, .required = required},
    {.name = "hold", .kind = hold, .required = required},
    {.name = "expires_in", .kind = duration, .required = required},
};
constexpr FieldRow capture_hold[] = {
    {.name = "hold", .kind = hold, .required = required},
    {.name = "amount", .kind = points},
};
constexpr FieldRow release_hold[] = {{.name = "hold", .kind = hold, .required = required}};
constexpr FieldRow redeem_reward[] = {
    {.name = "member", .kind = member, .required = required},
    {.name = "reward", .kind = name, .required = required},
    {.name = "redemption", .kind = redemption, .required = required},
    {.name = "quantity", .kind = integer, .fallback = "1", .least = least, .highest = highest},
};
constexpr FieldRow undo_redemption[] = {{.name = "redemption", .kind = redemption, .required = required}};

// ---- privileges, coupons, quotes ----

constexpr FieldRow use_privilege[] = {
    {.name = "member", .kind = member, .required = required},
    {.name = "privilege", .kind = name, .required = required},
    {.name = "use", .kind = name, .required = required},
    {.name = "order", .kind = order},
};
constexpr FieldRow undo_privilege[] = {{.name = "use", .kind = name, .required = required}};
constexpr FieldRow grant_coupon[] = {
    {.name = "member", .kind = member, .required = required},
    {.name = "coupon", .kind = name, .required = required},
    {.name = "template", .kind = name, .required = required},
};
constexpr FieldRow claim_coupon[] = {
    {.name = "member", .kind = member, .required = required},
    {.name = "coupon", .kind = name, .required = required},
    {.name = "template", .kind = name},
    {.name = "code", .kind = name},
};
constexpr FieldRow revoke_coupon[] = {
    {.name = "coupon", .kind = name, .required = required},
    {.name = "reason", .kind = text, .required = required, .most = words_max},
};
constexpr FieldRow import_codes[] = {
    {.name = "batch", .kind = name, .required = required},
    {.name = "template", .kind = name, .required = required},
    {.name = "codes", .kind = names, .required = required, .most = base::codes_per_import_max},
};
constexpr FieldRow transfer_coupon[] = {
    {.name = "coupon", .kind = name, .required = required},
    {.name = "to", .kind = member, .required = required},
    {.name = "as", .kind = name, .required = required},
};
constexpr FieldRow freeze_wallet[] = {
    {.name = "member", .kind = member, .required = required},
    {.name = "reason", .kind = text, .required = required, .most = words_max},
};
constexpr FieldRow lock_quote[] = {
    {.name = "quote", .kind = text, .required = required, .most = 16'384},
    {.name = "expires_in", .kind = duration},
};
constexpr FieldRow release_quote[] = {
    {.name = "quote", .kind = text, .required = required, .most = 16'384}};

// ---- stored value and paid cards ----

constexpr FieldRow top_up_wallet[] = {
    {.name = "member", .kind = member, .required = required},
    {.name = "top_up", .kind = name, .required = required},
    {.name = "package", .kind = name},
    {.name = "amount", .kind = money},
};
constexpr FieldRow refund_top_up[] = {
    {.name = "top_up", .kind = name, .required = required},
    {.name = "amount", .kind = money},
};
constexpr FieldRow transfer_top_up[] = {
    {.name = "top_up", .kind = name, .required = required},
    {.name = "to", .kind = member, .required = required},
    {.name = "as", .kind = name, .required = required},
    {.name = "reason", .kind = text, .required = required, .most = words_max},
};
constexpr FieldRow buy_card[] = {
    {.name = "member", .kind = member, .required = required},
    {.name = "card", .kind = name, .required = required},
    {.name = "plan", .kind = name, .required = required},
    {.name = "trial", .kind = boolean, .fallback = "false"},
    {.name = "tenders",
     .kind = records,
     .required = required,
     .fields = tenders,
     .most = base::order_tenders_max},
    {.name = "auto_renew", .kind = boolean, .fallback = "false"},
};
constexpr FieldRow grant_card[] = {
    {.name = "member", .kind = member, .required = required},
    {.name = "card", .kind = name, .required = required},
    {.name = "plan", .kind = name, .required = required},
    {.name = "reason", .kind = text, .required = required, .most = words_max},
};
constexpr FieldRow renew_card[] = {
    {.name = "card", .kind = name, .required = required},
    {.name = "tenders",
     .kind = records,
     .required = required,
     .fields = tenders,
     .most = base::order_tenders_max},
};
constexpr FieldRow upgrade_card[] = {
    {.name = "card", .kind = name, .required = required},
    {.name = "plan", .kind = name, .required = required},
    {.name = "tenders",
     .kind = records,
     .required = required,
     .fields = tenders,
     .most = base::order_tenders_max},
};
constexpr FieldRow card_alone[] = {{.name = "card", .kind = name, .required = required}};
constexpr FieldRow set_card_renewal[] = {
    {.name = "card", .kind = name, .required = required},
    {.name = "auto_renew", .kind = boolean, .required = required},
};
constexpr FieldRow issue_card_secrets[] = {
    {.name = "batch", .kind = name, .required = required},
    {.name = "plan", .kind = name, .required = required},
    {.name = "count", .kind = integer, .required = required, .least = 1, .highest = base::card_batch_max},
    {.name = "ends_on", .kind = date},
};
constexpr FieldRow redeem_card_secret[] = {
    {.name = "member", .kind = member, .required = required},
    {.name = "secret", .kind = name, .required = required},
};

// ---- the programme ----

/// In the order of domain::EvaluateLadders.
constexpr std::string_view evaluate_words[] = {"at_publish", "next_review", "both"};
constexpr FieldRow publish_programme[] = {
    {.name = "programme", .kind = document, .required = required, .most = base::http_body_bytes_max},
    {.name = "file", .kind = name},
    {.name = "takes_effect_at", .kind = instant},
    {.name = "evaluate_ladders", .kind = one_of, .fallback = "at_publish", .words = evaluate_words},
};

constexpr TypeRow types[] = {
    {CommandType::enrol_member, "enrol_member", enrol_member},
    {CommandType::update_member, "update_member", update_member},
    {CommandType::merge_members, "merge_members", merge_members},
    {CommandType::erase_member, "erase_member", erase_member},
    {CommandType::import_opening, "import_opening", import_opening},
    {CommandType::set_level, "set_level", set_level},
    {CommandType::pay_order, "pay_order", pay_order},
    {CommandType::place_order, "place_order", place_order},
    {CommandType::ship_order, "ship_order", order_alone},
    {CommandType::complete_order, "complete_order", order_alone},
    {CommandType::cancel_order, "cancel_order", order_alone},
    {CommandType::claim_order, "claim_order", claim_order},
    {CommandType::return_order, "return_order", return_order},
    {CommandType::record_action, "record_action", record_action},
    {CommandType::undo_action, "undo_action", undo_action},
    {CommandType::adjust_account, "adjust_account", adjust_account},
    {CommandType::hold_account, "hold_account", hold_account},
    {CommandType::capture_hold, "capture_hold", capture_hold},
    {CommandType::release_hold, "release_hold", release_hold},
    {CommandType::redeem_reward, "redeem_reward", redeem_reward},
    {CommandType::undo_redemption, "undo_redemption", undo_redemption},
    {CommandType::use_privilege, "use_privilege", use_privilege},
    {CommandType::undo_privilege, "undo_privilege", undo_privilege},
    {CommandType::top_up_wallet, "top_up_wallet", top_up_wallet},
    {CommandType::refund_top_up, "refund_top_up", refund_top_up},
    {CommandType::transfer_top_up, "transfer_top_up", transfer_top_up},
    {CommandType::buy_card, "buy_card", buy_card},
    {CommandType::grant_card, "grant_card", grant_card},
    {CommandType::renew_card, "renew_card", renew_card},
    {CommandType::upgrade_card, "upgrade_card", upgrade_card},
    {CommandType::pause_card, "pause_card", card_alone},
    {CommandType::resume_card, "resume_card", card_alone},
    {CommandType::cancel_card, "cancel_card", card_alone},
    {CommandType::set_card_renewal, "set_card_renewal", set_card_renewal},
    {CommandType::issue_card_secrets, "issue_card_secrets", issue_card_secrets},
    {CommandType::redeem_card_secret, "redeem_card_secret", redeem_card_secret},
    {CommandType::grant_coupon, "grant_coupon", grant_coupon},
    {CommandType::claim_coupon, "claim_coupon", claim_coupon},
    {CommandType::revoke_coupon, "revoke_coupon", revoke_coupon},
    {CommandType::lock_quote, "lock_quote", lock_quote},
    {CommandType::release_quote, "release_quote", release_quote},
    {CommandType::import_codes, "import_codes", import_codes},
    {CommandType::transfer_coupon, "transfer_coupon", transfer_coupon},
    {CommandType::freeze_wallet, "freeze_wallet", freeze_wallet},
    {CommandType::unfreeze_wallet, "unfreeze_wallet", freeze_wallet},
    {CommandType::advance_clock, "advance_clock", {}},
    {CommandType::publish_programme, "publish_programme", publish_programme},
};

constexpr bool in_order() {
  for (std::size_t position = 0; position < std::size(types); ++position) {
    if (static_cast<std::size_t>(types[position].type) != position) return false;
  }
  return true;
}
static_assert(in_order(), "row and type have the same position");
static_assert(std::size(types) == static_cast<std::size_t>(CommandType::publish_programme) + 1);

}  // namespace

std::span<const TypeRow> command_types() {
  return types;
}
std::span<const FieldRow> quote_fields() {
  return quote;
}

std::span<const FieldRow> envelope_fields() {
  return envelope;
}
std::span<const FieldRow> envelope_fields(const TypeRow& type) {
  const auto is_reason = [](const FieldRow& row) { return row.name == reason_field; };
  static_assert(std::end(envelope)[-1].name == reason_field);
  const std::span<const FieldRow> all(envelope);
  return std::ranges::any_of(type.fields, is_reason) ? all.first(all.size() - 1) : all;
}
std::span<const std::string_view> price_class_words() {
  return price_classes;
}
std::span<const std::string_view> tender_kind_words() {
  return tender_kinds;
}

const TypeRow* find_type(std::string_view wanted) {
  for (const TypeRow& row : types) {
    if (row.name == wanted) return &row;
  }
  return nullptr;
}

}  // namespace shuke::codec
