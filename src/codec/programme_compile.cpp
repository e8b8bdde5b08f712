// Compiles the frame, accounts, earning and ladders of a programme file. What works at checkout:
// programme_compile_checkout.cpp.
#include "codec/compiler.h"

#include <algorithm>

#include "base/limits.h"
#include "codec/syntax_check.h"
#include "codec/values.h"
#include "codec/zone.h"
#include "domain/state.h"

namespace shuke::codec {
namespace {

using namespace domain;

struct StandardAction {
  std::string_view name;
  Meaning title;
};
// What every programme knows (contract: record_action); a survey has a value from 1 to 5.
constexpr StandardAction standard_actions[] = {
    {"review", {"评价", "review"}},         {"photo_review", {"晒单", "photo review"}},
    {"sign_in", {"签到", "sign-in"}},       {"share", {"分享", "share"}},
    {"activity", {"参加活动", "activity"}}, {"profile_completed", {"完善资料", "profile completed"}},
    {"survey", {"问卷", "survey"}},
};

}  // namespace

Programme Compiler::compile() {
  collect_names();
  frame();
  actions();
  accounts();
  coupons();
  ladders();
  earning();
  rewards();
  privileges();
  plans();
  wallet();
  check_wallet_fits();
  campaigns();
  stacking();
  aims();
  return std::move(x_out);
}

std::optional<std::size_t> Compiler::look_up(std::string_view what, std::string_view name,
                                             Position position, const std::vector<std::string>& known) {
  const auto found = std::find(known.begin(), known.end(), name);
  if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
  const std::vector<std::string_view> views(known.begin(), known.end());
  std::string message = fmt::format("there is no {} {} in this programme", what, in_quotes(name));
  if (const auto near = nearest(name, views); !near.empty())
    message += "; did you mean " + in_quotes(near) + "?";
  add("unknown_reference", position, std::move(message));
  return std::nullopt;
}

AccountNo Compiler::account_of(const Fields& row, Account::Kind wanted) {
  const auto account = refer<AccountNo>(row, "account", "account", x_known.accounts);
  if (account && account.value < x_out.accounts.size() && wanted == Account::Kind::points &&
      x_out.accounts[account.value].kind != wanted)
    add("account_does_not_fit", row.find("account")->position,
        in_quotes(row.text("account")) + " is growth, which cannot be spent");
  return account;
}

void Compiler::collect_names() {
  const auto take = [&](std::string_view key, std::size_t most) {
    auto names = x_root.names(key);
    if (names.size() > most) {
      x_area = key;
      add("too_many", x_root.find(key)->position,
          fmt::format("there are {} {}, at most {} are allowed", names.size(), key, most));
      names.resize(most);
    }
    return names;
  };
  constexpr std::size_t rows_max = 250;  // positions fit a byte with room for "none"
  x_known.accounts = take("accounts", base::accounts_max);
  x_known.ladders = take("ladders", base::ladders_max);
  x_known.coupons = take("coupons", rows_max);
  x_known.plans = take("plans", rows_max);
  x_known.privileges = take("privileges", rows_max);
  take("rewards", rows_max);
  for (const StandardAction& action : standard_actions) x_known.actions.emplace_back(action.name);
  for (std::string& action : take("actions", 200)) x_known.actions.push_back(std::move(action));
  for (const Fields& ladder : x_root.sections("ladders")) {
    auto& levels = x_known.levels.emplace_back(ladder.names("levels"));
    levels.resize(std::min(levels.size(), base::levels_max));  // more are reported with the ladder
  }
}

// ---- frame ----

void Compiler::frame() {
  x_out.name = intern(x_root.text("programme"));
  x_out.title = x_root.title();
  if (x_root.has("description")) x_out.description = x_root.title("description");
  x_out.currency = x_root.text("currency");
  x_out.currency_decimals = x_root.decimals();
  x_area = "currency";
  if (const Node* node = x_root.find("currency"); node != nullptr && !currency_decimals(x_out.currency))
    add("bad_value", node->position,
        in_quotes(x_out.currency) + " is no currency of ISO 4217, such as CNY");
  x_area = "time_zone";
  x_out.zone_name = x_root.text("time_zone");
  if (const Node* node = x_root.find("time_zone")) {
    auto zone = read_zone(x_out.zone_name);
    if (zone) x_out.zone = std::move(*zone);
    if (!zone) add("bad_value", node->position, zone.error().message);
  }
  const Fields settlement = x_root.section("settlement");
  x_out.settlement.from = chosen<Settlement::From>(settlement, "from");
  x_out.settlement.after = settlement.duration("after");
  x_out.settlement.completes_at_once = settlement.word("when_completed") == 1;
  const Fields returns = x_root.section("returns");
  x_out.returns_accepted_for = returns.duration("accepted_for", x_out.returns_accepted_for);
  const Fields spent = returns.section("spent_points");
  x_out.spent_points_return = {spent.word("part") == 1, spent.word("exchange") == 1};
  x_out.late_arrival = x_root.duration("late_arrival", x_out.late_arrival);
  const Fields guests = x_root.section("guests");
  if (guests.is_word("claimable_for")) x_out.guests_claimable_for.reset();
  if (!guests.is_word("claimable_for") && guests.has("claimable_for"))
    x_out.guests_claimable_for = guests.duration("claimable_for");
}

void Compiler::actions() {
  x_area = "actions";
  for (const StandardAction& action : standard_actions) {
    x_out.actions.push_back(intern(action.name));
    x_out.action_titles.push_back({std::string(action.title.zh), std::string(action.title.en)});
  }
  const auto names = x_root.names("actions");
  const auto rows = x_root.sections("actions");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (find_action(x_out, intern(names[i])))
      add("repeated_item", x_root.find("actions")->keys[i].position,
          in_quotes(names[i]) + " is a standard action already");
    x_out.actions.push_back(intern(names[i]));
    x_out.action_titles.push_back(rows[i].title());
  }
}

// ---- accounts ----

void Compiler::accounts() {
  const auto rows = x_root.sections("accounts");
  for (std::size_t i = 0; i < x_known.accounts.size(); ++i) {
    const Fields& row = rows[i];
    x_area = "accounts." + x_known.accounts[i];
    Account& account = x_out.accounts.emplace_back();
    account.name = intern(x_known.accounts[i]);
    account.title = row.title();
    account.succession = succession(row);
    account.kind = chosen<Account::Kind>(row, "kind");
    account.expiry = expiry(row);
    account.claw_back = chosen<ClawBack>(row, "claw_back");
    const Fields worth = row.section("worth");
    if (worth)
      account.worth = Worth{worth.points("points", {1}), worth.money("money"), worth.rate("redeemed")};
    const Fields pay = row.section("pay");
    if (pay) account.pay = PayRule{pay.points("points", {1}), pay.money("money"), pay.rate("at_most")};
    if (pay && account.kind == Account::Kind::growth)
      add("account_does_not_fit", pay.position(),
          in_quotes(x_known.accounts[i]) + " is growth, which cannot pay");
    const Duration grace = row.duration("return_grace");
    if (grace.unit != Duration::Unit::days)
      add("bad_value", row.find("return_grace")->position,
          "\"return_grace\" is counted in days, such as 7d");
    account.return_grace_days = grace.count;
  }
}

Expiry Compiler::expiry(const Fields& account) {
  Expiry out;
  if (account.is_word("expiry")) return out;
  const Fields row = account.section("expiry");
  const auto no_hours = [&](std::string_view key) {
    out.after = row.duration(key);
    if (out.after.unit == Duration::Unit::hours)
      add("bad_value", row.find(key)->position, "an expiry is counted in days, months or years");
  };
  if (row.has("each_lot_after")) {
    out.kind = Expiry::Kind::lot;
    no_hours("each_lot_after");
    if (row.has("rounded_up_to"))
      out.round_up = static_cast<Expiry::RoundUp>(row.word("rounded_up_to") + 1);
  } else if (row.has("inactive_for")) {
    out.kind = Expiry::Kind::inactivity;
    no_hours("inactive_for");
  } else if (row.has("every_year_on")) {
    out.kind = Expiry::Kind::calendar_date;
    if (const auto day = read_month_day(row.text("every_year_on")))
      out.date = {static_cast<std::uint8_t>(day->month), static_cast<std::uint8_t>(day->day)};
    out.years_later = static_cast<std::uint8_t>(std::min<std::int64_t>(row.count("years_later"), 10));
    if (row.count("years_later") > 10)
      add("bad_value", row.find("years_later")->position, "\"years_later\" is at most 10");
  }
  if (row.has("rounded_up_to") && out.kind != Expiry::Kind::lot)
    add("key_does_not_fit", row.find("rounded_up_to")->position,
        "\"rounded_up_to\" belongs to \"each_lot_after\"");
  if (row.has("years_later") && out.kind != Expiry::Kind::calendar_date)
    add("key_does_not_fit", row.find("years_later")->position,
        "\"years_later\" belongs to \"every_year_on\"");
  return out;
}

// ---- earning ----

void Compiler::earning() {
  x_area = "earning";
  const Fields earning = x_root.section("earning");
  const auto some = [&](std::string_view key, std::size_t most) {
    auto rows = earning.sections(key);
    if (rows.size() > most)
      add("too_many", earning.find(key)->position,
          fmt::format("there are {} rules for {}, at most {} are allowed", rows.size(), key, most));
    if (rows.size() > most) rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(most), rows.end());
    return rows;
  };
  constexpr std::size_t action_rules_max = 1000;
  for (const Fields& row : some("orders", order_rules_max)) order_rule(row);
  for (const Fields& row : some("actions", action_rules_max)) action_rule(row);
  if (earning.has("referral")) referral(earning.section("referral"));
}

void Compiler::order_rule(const Fields& row) {
  OrderRule rule;
  rule.account = account_of(row, Account::Kind::growth);
  const auto same = [&](const OrderRule& other) { return other.account == rule.account; };
  if (rule.account && std::any_of(x_out.order_rules.begin(), x_out.order_rules.end(), same))
    add("repeated_order_rule", row.position(),
        "the account " + in_quotes(row.text("account")) +
            " has a rule for orders already: an order rounds once per account");
  rule.id = intern(row.text("id", "orders_" + row.text("account")));
  rule.per = row.money("per", [&] {
    Money one{1};
    for (int i = 0; i < row.decimals(); ++i) one.minor *= 10;
    return one;
  }());
  const Rate rate = row.rate("rate");
  const Fields classes = row.section("by_price_class");
  constexpr std::string_view class_names[price_classes] = {"regular", "special", "group_buy",
                                                           "third_party"};
  for (std::size_t i = 0; i < price_classes; ++i)
    rule.rate_by_price_class[i] = classes.rate(class_names[i], rate);
  for (const Fields& special : row.sections("special_rates"))
    rule.overrides.push_back({line_when(special.section("when")), special.rate("rate")});
  if (rule.overrides.size() > 250)
    add("too_many", row.find("special_rates")->position, "at most 250 special rates are allowed");
  const Fields tenders = row.section("by_tender");
  constexpr std::string_view tender_names[tender_kinds] = {"points", "cashback", "wallet", "gift_card",
                                                           "cash"};
  for (std::size_t i = 0; i < tender_kinds; ++i)
    if (tenders.has(tender_names[i])) rule.rate_by_tender[i] = tenders.rate(tender_names[i]);
  if (row.has("shipping")) rule.rate_for_shipping = row.rate("shipping");
  for (const Fields& times : row.sections("times")) rule.multipliers.push_back(multiplier(times));
  if (rule.multipliers.size() > 250)
    add("too_many", row.find("times")->position, "at most 250 multipliers are allowed");
  if (row.has("at_most")) rule.at_most = row.points("at_most");
  rule.rounding = chosen<Rounding>(row, "rounding");
  rule.round_per_line = row.word("round_each") == 1;
  x_out.order_rules.push_back(std::move(rule));
}

Multiplier Compiler::multiplier(const Fields& row) {
  Multiplier out;
  out.ladder = ladder_of(row);
  if (row.has("levels") && !row.has("ladder"))
    add("missing_key", row.position(), "multipliers by level lack the key \"ladder\"");
  if (row.has("times") && row.has("ladder"))
    add("key_does_not_fit", row.find("ladder")->position,
        "\"ladder\" belongs to \"levels\"; \"times\" is for everybody");
  const auto read = [](std::string_view text) { return read_rate(text); };
  const Rate all = row.rate("times");
  out.rates = out.ladder ? by_level<Rate>(row, "levels", out.ladder, all, read) : std::vector<Rate>{all};
  const Fields days = row.section("days");
  if (days.has("birthday"))
    add("key_does_not_fit", days.find("birthday")->position,
        "a multiplier does not know birthdays; use a privilege");
  if (days) out.days = day_rule(days);
  return out;
}

Limit Compiler::limit(const Fields& row) {
  Limit out;
  out.per = chosen<Period>(row, "per");
  if (row.has("times")) out.times = static_cast<std::int32_t>(row.count("times"));
  if (row.has("amount")) out.amount = row.points("amount");
  if (!out.times && !out.amount)
    add("missing_key", row.position(), "a limit needs \"times\" or \"amount\"");
  out.at_edge = chosen<Limit::AtEdge>(row, "at_edge");
  return out;
}

void Compiler::action_rule(const Fields& row) {
  ActionRule rule;
  rule.action = refer<ActionNo>(row, "action", "action", x_known.actions);
  rule.account = account_of(row, Account::Kind::growth);
  const auto same = [&](const ActionRule& other) {
    return other.account == rule.account && other.action == rule.action;
  };
  if (rule.account && rule.action &&
      std::any_of(x_out.action_rules.begin(), x_out.action_rules.end(), same))
    add("repeated_action_rule", row.position(),
        fmt::format("{} has a rule for {} already", in_quotes(row.text("account")),
                    in_quotes(row.text("action"))));
  rule.id = intern(row.text("id", row.text("action") + "_" + row.text("account")));
  rule.gives = row.points("gives");
  if (const Fields edge = row.section("limit")) rule.limit = limit(edge);
  x_out.action_rules.push_back(rule);
}

void Compiler::referral(const Fields& row) {
  Referral out;
  out.id = intern(row.text("id", "referral"));
  out.account = account_of(row, Account::Kind::growth);
  out.gives = row.points("gives");
  x_out.referral = out;
}

}  // namespace shuke::codec
