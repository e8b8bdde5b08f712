// The keys as a table, one row for each map of a view. A test holds it against the views (view_json_test).
#include "scenario/view_keys.h"

#include <algorithm>
#include <charconv>

#include "codec/command_table.h"
#include "codec/person.h"
#include "codec/syntax.h"
#include "codec/values.h"

namespace shuke::scenario {
namespace {

using Keys = std::vector<std::string_view>;

/// A map of a view: the key it stands under (empty: the view itself), its keys, and those whose texts are
/// numbers.
struct Place {
  std::string_view under;
  Keys keys;
  Keys numbers;
};

Keys person_keys(std::size_t from, std::size_t to) {
  Keys keys;
  for (std::size_t field = from; field < to; ++field)
    keys.push_back(codec::person_field_name(static_cast<codec::PersonField>(field)));
  return keys;
}

std::vector<Place> make_places() {
  const auto kinds = codec::tender_kind_words();
  const Keys tenders(kinds.begin(), kinds.end());
  const Keys wallet{"principal", "bonus", "cashback", "cashback_pending", "cashback_debt", "debt"};
  Keys wallet_keys = wallet;
  wallet_keys.insert(wallet_keys.end(), {"next_expiry", "top_ups", "frozen"});
  Keys profile = person_keys(0, codec::person_profile_fields);
  profile.push_back("tags");
  return {
      // The member, the order and the statement.
      {"",
       {"member", "status", "merged_into", "referred_by", "enrolled_at", "profile", "consents", "levels",
        "accounts", "wallet", "coupons", "holds", "cards", "privileges", "flags", "counters", "order",
        "state", "placed_at", "paid_at", "shipped_at", "settles_at", "settled_at", "lines", "shipping_fee",
        "shipping_waived", "tendered", "refunded", "earned", "explain", "postings",
        // The quote.
        "quote", "valid_until", "shipping_cuts", "due", "points_spent", "points_account", "points_amount",
        "earns", "commissionable", "limited", "alternatives", "left_out"},
       {"shipping_fee", "shipping_waived", "due", "points_amount"}},
      {"cuts", {"privilege", "coupon", "amount", "zh", "en"}, {"amount"}},
      {"shipping_cuts", {"privilege", "coupon", "amount", "zh", "en"}, {"amount"}},
      {"alternatives", {"coupons", "due", "zh", "en"}, {"due"}},
      {"left_out", {"coupon", "code", "missing", "zh", "en"}, {"missing"}},
      {"profile", profile, {}},
      {"consents", person_keys(codec::person_profile_fields, codec::person_fields), {}},
      {"levels", {"level", "since", "until", "earned", "progress"}, {}},
      {"progress", {"metric", "account", "now", "next", "needed", "also", "earned"}, {"now", "needed"}},
      {"also", {"metric", "account", "now", "needed"}, {"now", "needed"}},
      {"accounts", {"available", "pending", "held", "debt", "next_expiry"}, {}},
      {"next_expiry", {"at", "amount"}, {"amount"}},
      {"wallet", wallet_keys, wallet},
      {"top_ups",
       {"top_up", "package", "at", "principal", "bonus", "principal_left", "bonus_left", "refunded",
        "deducted", "passed_on", "bonus_passed_on", "uses", "refund"},
       {"principal", "bonus", "principal_left", "bonus_left", "refunded", "deducted", "passed_on",
        "bonus_passed_on"}},
      {"uses",
       {"order", "card", "principal", "bonus", "discounted", "original"},
       {"principal", "bonus", "discounted", "original"}},
      {"refund",
       {"principal", "bonus", "bonus_spent", "deducted", "pays", "zh", "en"},
       {"principal", "bonus", "bonus_spent", "deducted", "pays"}},
      {"coupons", {"coupon", "template", "state", "usable_from", "ends_at", "order"}, {}},
      {"cards",
       {"card", "plan", "state", "trial", "from", "ends_at", "paused_at", "paid", "refunded", "auto_renew",
        "renewal_due"},
       {"paid", "refunded"}},
      {"holds", {"hold", "account", "amount", "ends_at"}, {}},
      {"privileges", {"privilege", "left", "ends_at"}, {}},
      {"counters", {"settled_orders", "settled_spend", "last_order_at"}, {"settled_spend"}},
      {"lines",
       {"line", "sku", "category", "price_class", "quantity", "unit_price", "amount", "reward", "points",
        "kept", "returned", "amount_returned", "list", "net", "cuts"},
       {"unit_price", "amount", "kept", "amount_returned", "list", "net"}},
      {"tendered", tenders, tenders},
      {"refunded", tenders, tenders},
      {"explain",
       {"account", "zh", "en", "rule", "formula", "parts", "per", "multiplier", "exact", "rounding", "cap",
        "before", "result", "programme_version"},
       {"per", "multiplier", "exact", "cap", "before", "result"}},
      {"parts", {"base", "rate", "price_class", "tender"}, {"base", "rate"}},
      {"postings",
       {"sequence", "posting", "at", "event", "account", "side", "amount", "balance", "ends_at", "cause",
        "explain"},
       {"amount", "balance"}},
      {"cause", {"command", "due", "order", "reason"}, {}},
  };
}

const Place* place_under(std::string_view key) {
  static const std::vector<Place> places = make_places();
  const auto found = std::ranges::find(places, key, &Place::under);
  return found == places.end() ? nullptr : &*found;
}

bool has(std::span<const std::string_view> keys, std::string_view key) {
  return std::ranges::find(keys, key) != keys.end();
}

std::string not_there(std::string_view key, std::span<const std::string_view> known) {
  const std::string_view near = codec::nearest(key, known);
  std::string words = "no view has " + codec::in_quotes(key) + " there";
  return near.empty() ? words : words + "; did you mean " + codec::in_quotes(near) + "?";
}

/// Follows a path through the table. A key under `levels`, `accounts` or an order's `earned` is a name of
/// the programme.
class Walk {
 public:
  explicit Walk(std::span<const std::string_view> names) : x_names(names) {}

  /// What is wrong with the step, if something is.
  std::optional<std::string> take(const PathStep& step) {
    if (step.index) return {};
    if (x_name_next) {
      x_name_next = false;
      if (x_names.empty() || has(x_names, step.key)) return {};
      return not_there(step.key, x_names);
    }
    const Place* place = place_under(x_under);
    if (place == nullptr) return not_there(step.key, {});
    if (!has(place->keys, step.key)) return not_there(step.key, place->keys);
    x_number = has(place->numbers, step.key);
    x_name_next = x_under.empty() && (step.key == "levels" || step.key == "accounts" ||
                                      step.key == "earned" || step.key == "earns");
    x_under = step.key;
    return {};
  }
  bool at_number() const { return x_number; }

 private:
  std::span<const std::string_view> x_names;
  std::string_view x_under;
  bool x_name_next = false;
  bool x_number = false;
};

std::optional<std::size_t> index_of(std::string_view text) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return {};
  return index;
}

}  // namespace

std::vector<PathStep> steps_of(std::string_view path) {
  std::vector<PathStep> steps;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find_first_of(".[", 1), path.size());
    std::string_view part = path.substr(0, end);
    if (part.starts_with('.')) part.remove_prefix(1);
    if (part.starts_with('[') && part.ends_with(']')) part = part.substr(1, part.size() - 2);
    if (!part.empty()) steps.push_back({part, index_of(part)});
    path.remove_prefix(end);
  }
  return steps;
}

std::optional<std::string> wrong_path(std::string_view path, std::span<const std::string_view> names) {
  Walk walk(names);
  for (const PathStep& step : steps_of(path)) {
    if (auto wrong = walk.take(step)) return wrong;
  }
  return {};
}

bool is_number_text(std::string_view path) {
  Walk walk({});
  for (const PathStep& step : steps_of(path)) {
    if (walk.take(step)) return false;
  }
  return walk.at_number();
}

}  // namespace shuke::scenario
