// Compiles what does its work at checkout and after: coupons, privileges, rewards, plans, wallet,
// campaigns.
#include <algorithm>

#include "codec/compiler.h"
#include "codec/syntax_check.h"
#include "codec/values.h"
#include "domain/wallet.h"

namespace shuke::codec {

using namespace domain;

namespace {

std::optional<std::int64_t> optional_count(const Fields& row, std::string_view key) {
  return row.has(key) ? std::optional(row.count(key)) : std::nullopt;
}

}  // namespace

// ---- lines and days ----

std::vector<NameNo> Compiler::name_list(const Fields& row, std::string_view key) {
  std::vector<NameNo> out;
  const Node* list = row.find(key);
  if (list == nullptr) return out;
  for (const Node& item : list->items) out.push_back(intern(item.text));
  return out;
}

LineWhen Compiler::line_when(const Fields& row) {
  LineWhen out;
  if (!row) return out;
  if (row.node()->keys.empty())
    add("empty_list", row.position(), "this says of no line whether it is meant");
  if (const Node* classes = row.find("price_classes")) {
    constexpr std::string_view names[price_classes] = {"regular", "special", "group_buy", "third_party"};
    for (const Node& item : classes->items) {
      const auto found = std::find(std::begin(names), std::end(names), item.text);
      if (found != std::end(names))
        out.price_classes |= static_cast<std::uint8_t>(1u << (found - std::begin(names)));
    }
  }
  out.categories = name_list(row, "categories");
  out.tags = name_list(row, "tags");
  out.skus = name_list(row, "skus");
  return out;
}

DayRule Compiler::day_rule(const Fields& row) {
  DayRule out;
  if (!row) return out;
  if (row.node()->keys.empty())
    add("empty_list", row.position(), "\"days\" says of no day whether it is meant");
  const auto items = [&](std::string_view key) {
    const Node* list = row.find(key);
    return list == nullptr ? std::vector<Node>{} : list->items;
  };
  for (const Node& item : items("days_of_month")) {
    const auto day = read_integer(item.text);
    if (day && (*day < 1 || *day > 31))
      add("bad_value", item.position, in_quotes(item.text) + " is no day of a month");
    if (day && *day >= 1 && *day <= 31) out.days_of_month |= 1u << *day;
  }
  for (const Node& item : items("dates"))
    if (const auto day = read_month_day(item.text))
      out.days_of_year.push_back(
          {static_cast<std::uint8_t>(day->month), static_cast<std::uint8_t>(day->day)});
  constexpr std::string_view weekdays[] = {"monday", "tuesday",  "wednesday", "thursday",
                                           "friday", "saturday", "sunday"};
  for (const Node& item : items("weekdays")) {
    const auto found = std::find(std::begin(weekdays), std::end(weekdays), item.text);
    if (found != std::end(weekdays))
      out.weekdays |= static_cast<std::uint8_t>(1u << (found - std::begin(weekdays)));
  }
  if (row.has("birthday")) out.birthday = static_cast<DayRule::Birthday>(row.word("birthday") + 1);
  return out;
}

/// Bits of the levels in a list or a map by level; all of the ladder where the key is not there.
std::uint32_t Compiler::level_bits(const Fields& row, std::string_view key, LadderNo ladder) {
  if (!ladder) return 0;
  const auto& levels = x_known.levels[ladder.value];
  const Node* node = row.find(key);
  if (node == nullptr) return levels.size() >= 32 ? ~0u : (1u << levels.size()) - 1;
  std::uint32_t bits = 0;
  const auto take = [&](std::string_view name, Position position) {
    if (const auto level = look_up("level", name, position, levels); level && *level < 32)
      bits |= 1u << *level;
  };
  if (node->kind == Node::Kind::map)
    for (const Node::Key& name : node->keys) take(name.text, name.position);
  else
    for (const Node& item : node->items)
      if (item.kind == Node::Kind::scalar) take(item.text, item.position);
  return bits;
}

void Compiler::check_interval(const Fields& row) {
  const auto from = row.instant("open_from");
  const auto until = row.instant("open_until");
  if (from && until && *until <= *from)
    add("interval_reversed", row.find("open_until")->position,
        "\"open_until\" is not later than \"open_from\"");
}

// ---- coupons and privileges ----

void Compiler::coupons() {
  const auto rows = x_root.sections("coupons");
  for (std::size_t i = 0; i < x_known.coupons.size(); ++i) {
    const Fields& row = rows[i];
    x_area = "coupons." + x_known.coupons[i];
    CouponTemplate& out = x_out.coupons.emplace_back();
    out.name = intern(x_known.coupons[i]);
    out.title = row.title();
    out.succession = succession(row);
    out.kind = chosen<CouponTemplate::Kind>(row, "kind");
    out.threshold = row.money("over");
    out.amount_off =
        out.kind == CouponTemplate::Kind::fixed_price ? row.money("price") : row.money("takes_off");
    out.pay = row.rate("pay");
    out.gift_sku = intern(row.text("sku"));
    if (row.has("at_most")) out.cap = row.money("at_most");
    out.valid_for = row.duration("valid_for", out.valid_for);
    out.open_from = row.instant("open_from");
    out.open_until = row.instant("open_until");
    check_interval(row);
    out.from_tomorrow = row.boolean("from_tomorrow");
    out.stackable = row.boolean("stackable");
    out.transferable = row.boolean("transferable");
    out.code = intern(row.text("code"));
    out.per_member = optional_count(row, "per_member");
    out.total = optional_count(row, "total");
    out.only = line_when(row.section("only"));
    out.except = line_when(row.section("except"));
  }
}

void Compiler::privileges() {
  const auto rows = x_root.sections("privileges");
  for (std::size_t i = 0; i < x_known.privileges.size(); ++i) {
    x_area = "privileges." + x_known.privileges[i];
    privilege(rows[i], x_known.privileges[i]);
  }
}

void Compiler::counts(const Fields& row, Privilege& privilege) {
  const std::size_t levels = privilege.ladder ? x_known.levels[privilege.ladder.value].size() : 1;
  const auto all = static_cast<std::int32_t>(row.count("count", 1));
  if (row.has("count_by_level")) {
    const auto read = [](std::string_view text) -> std::optional<std::int32_t> {
      const auto number = read_integer(text);
      return number ? std::optional(static_cast<std::int32_t>(*number)) : std::nullopt;
    };
    privilege.count_by_level = by_level<std::int32_t>(row, "count_by_level", privilege.ladder, 0, read);
    return;
  }
  for (std::size_t level = 0; level < levels; ++level)
    privilege.count_by_level.push_back(
        !privilege.ladder || (level < 32 && (privilege.levels >> level & 1u)) ? all : 0);
}

void Compiler::privilege(const Fields& row, const std::string& name) {
  Privilege out;
  out.name = intern(name);
  out.title = row.title();
  out.succession.renamed_from = intern(row.text("renamed_from"));
  out.kind = chosen<Privilege::Kind>(row, "gives");
  out.ladder = ladder_of(row);
  for (const std::string_view key : {"levels", "pay_by_level", "count_by_level"})
    if (row.has(key) && !row.has("ladder"))
      add("missing_key", row.find(key)->position,
          fmt::format("{} needs the key \"ladder\" beside it", in_quotes(key)));
  if (row.has("pay_by_level") && (row.has("pay") || row.has("levels")))
    add("key_does_not_fit", row.find("pay_by_level")->position,
        "\"pay_by_level\" stands instead of \"pay\" and \"levels\"");
  if (row.has("count_by_level") && (row.has("count") || row.has("levels")))
    add("key_does_not_fit", row.find("count_by_level")->position,
        "\"count_by_level\" stands instead of \"count\" and \"levels\"");
  if (out.kind == Privilege::Kind::discount && !row.has("pay") && !row.has("pay_by_level"))
    add("missing_key", row.position(), "a discount lacks the key \"pay\" or \"pay_by_level\"");
  out.levels = level_bits(row, row.has("count_by_level") ? "count_by_level" : "levels", out.ladder);
  out.card_only = row.boolean("card_only");
  out.pay = row.rate("pay");
  out.cashback = row.rate("rate", {0, 1});
  out.only = line_when(row.section("only"));
  const Fields unless_all = row.section("unless_all");
  out.except_whole_order = static_cast<bool>(unless_all);
  out.except = line_when(unless_all ? unless_all : row.section("except"));
  const Fields days = row.section("days");
  if (days) out.days = day_rule(days);
  out.per = chosen<Period>(row, "per");
  const bool counted = out.kind == Privilege::Kind::quota || out.kind == Privilege::Kind::coupon_pack ||
                       out.kind == Privilege::Kind::gift;
  if (counted) counts(row, out);
  out.counted_from_card = row.word("counted_from") == 1;
  out.declared_value = row.money("declared_value");
  out.coupon = coupon_of(row);
  if (!row.has("pay_by_level")) {
    x_out.privileges.push_back(std::move(out));
    return;
  }
  const auto read = [](std::string_view text) { return read_rate(text); };
  const auto rates = by_level<Rate>(row, "pay_by_level", out.ladder, {1, 1}, read);
  const std::uint32_t named = level_bits(row, "pay_by_level", out.ladder);
  for (std::size_t level = 0; level < rates.size() && level < 32; ++level) {
    if (!(named >> level & 1u)) continue;
    out.levels = 1u << level;
    out.pay = rates[level];
    x_out.privileges.push_back(out);
  }
}

// ---- rewards and cards ----

void Compiler::rewards() {
  const auto rows = x_root.sections("rewards");
  const auto names = x_root.names("rewards");
  for (std::size_t i = 0; i < rows.size() && i < 250; ++i) {
    const Fields& row = rows[i];
    x_area = "rewards." + names[i];
    Reward& out = x_out.rewards.emplace_back();
    out.name = intern(names[i]);
    out.title = row.title();
    out.succession = succession(row);
    out.kind = chosen<Reward::Kind>(row, "gives");
    out.account = account_of(row, Account::Kind::points);
    out.points = row.points("points");
    out.cash = row.money("cash");
    out.shelf_price = row.money("shelf_price");
    out.coupon = coupon_of(row);
    out.stock = optional_count(row, "stock");
    out.open_from = row.instant("open_from");
    out.open_until = row.instant("open_until");
    check_interval(row);
  }
}

void Compiler::plans() {
  const auto rows = x_root.sections("plans");
  for (const std::string& name : x_known.plans) x_out.plans.emplace_back().name = intern(name);
  for (std::size_t i = 0; i < x_known.plans.size(); ++i) {
    x_area = "plans." + x_known.plans[i];
    plan(rows[i], x_out.plans[i]);
  }
}

void Compiler::plan(const Fields& row, Plan& out) {
  out.title = row.title();
  out.succession = succession(row);
  out.price = row.money("price");
  out.valid_for = row.duration("valid_for");
  out.ladder = ladder_of(row);
  if (out.ladder) out.level = level_of(row, "level", out.ladder.value);
  if (row.has("ladder") != row.has("level"))
    add("missing_key", row.position(), "a card's \"ladder\" and \"level\" stand together");
  const Fields prices = row.section("price_by_level");
  out.price_ladder = prices ? ladder_of(prices) : LadderNo{};
  const auto read = [](std::string_view text) { return read_rate(text); };
  if (prices) out.price_by_level = by_level<Rate>(prices, "levels", out.price_ladder, {1, 1}, read);
  const Fields trial = row.section("trial");
  if (trial) {
    out.trial_name = intern(trial.text("name"));
    out.trial_title = trial.title();
    out.trial_price = trial.money("price");
    out.trial_valid_for = trial.duration("valid_for");
  }
  for (const Fields& pack : row.sections("packs")) {
    Plan::Pack& added = out.packs.emplace_back();
    added.coupon = coupon_of(pack);
    added.count = static_cast<std::int32_t>(pack.count("count", 1));
    if (pack.has("every")) added.every = pack.duration("every");
  }
  if (const Node* list = row.find("privileges"))
    for (const Node& item : list->items)
      if (item.kind == Node::Kind::scalar &&
          look_up("privilege", item.text, item.position, x_known.privileges))
        out.privileges.push_back(intern(item.text));
  out.refund = chosen<Plan::Refund>(row, "refund");
}

// ---- wallet and the rest ----

void Compiler::wallet() {
  const Fields row = x_root.section("wallet");
  if (!row) return;
  x_area = "wallet";
  Wallet& out = x_out.wallet.emplace();
  out.title = row.title();
  out.use = chosen<Wallet::Use>(row, "use");
  out.refund = chosen<Wallet::Refund>(row, "refund");
  if (row.has("refund_within")) out.refund_within = row.duration("refund_within");
  if (row.is_word("bonus_ends_after")) out.bonus_valid_for.reset();
  if (row.has("bonus_ends_after") && out.bonus_valid_for)
    out.bonus_valid_for = row.duration("bonus_ends_after");
  const Fields limits = row.section("principal_limits");
  if (limits) {
    out.named_limit = limits.money("named");
    out.not_named_limit = limits.money("not_named");
  }
  const auto packages = row.sections("packages");
  const auto names = row.names("packages");
  for (std::size_t i = 0; i < packages.size(); ++i)
    out.packages.push_back({intern(names[i]), packages[i].title(), packages[i].money("principal"),
                            packages[i].money("bonus")});
  const Fields cashback = row.section("cashback");
  if (!cashback) return;
  out.has_cashback = true;
  out.cashback_title = cashback.title();
  for (const Fields& action : cashback.sections("actions"))
    out.cashback_actions.push_back(
        {refer<ActionNo>(action, "action", "action", x_known.actions), action.money("gives")});
}

/// The wallet needs places among the accounts and the order rules, and names of its own in views.
void Compiler::check_wallet_fits() {
  const auto names_own = [&](std::string_view name) {
    const Node* accounts = x_root.find("accounts");
    for (std::size_t i = 0; i < x_known.accounts.size(); ++i) {
      if (x_known.accounts[i] == name)
        add("repeated_item", accounts->keys[i].position,
            in_quotes(name) + " is what the wallet's own balance is called");
    }
  };
  const bool cashback = gives_cashback(x_out);
  if (!x_out.wallet && !cashback) return;
  x_area = "accounts";
  if (x_out.wallet) names_own(principal_name), names_own(bonus_name);
  if (cashback) names_own(cashback_name);
  if (x_out.accounts.size() > base::accounts_max - base::wallet_accounts_max)
    add("too_many", x_root.find("accounts")->position,
        fmt::format("beside a wallet at most {} accounts are allowed",
                    base::accounts_max - base::wallet_accounts_max));
  if (!cashback) return;
  x_area = "earning";
  if (x_out.order_rules.size() >= order_rules_max)
    add("too_many", x_root.find("earning")->position,
        fmt::format("beside cashback at most {} rules for orders are allowed", order_rules_max - 1));
  const Privilege* first = nullptr;
  for (const Privilege& privilege : x_out.privileges) {
    if (privilege.kind != Privilege::Kind::cashback) continue;
    if (first == nullptr) first = &privilege;
    x_area = "privileges";
    if (!same_goods(*first, privilege))
      add("repeated_order_rule", x_root.find("privileges")->position,
          "two privileges give cashback for different goods: an order rounds once per account");
    if (privilege.days && privilege.days->birthday != DayRule::Birthday::no)
      add("key_does_not_fit", x_root.find("privileges")->position,
          "cashback is earned by orders, whose rates do not know birthdays");
  }
}

void Compiler::campaigns() {
  const auto rows = x_root.sections("campaigns");
  const auto names = x_root.names("campaigns");
  for (std::size_t i = 0; i < rows.size() && i < base::campaigns_max; ++i) {
    const Fields& row = rows[i];
    x_area = "campaigns." + names[i];
    Campaign& out = x_out.campaigns.emplace_back();
    out.name = intern(names[i]);
    out.title = row.title();
    out.moment = chosen<Campaign::Moment>(row, "moment");
    out.orders_from = static_cast<std::int32_t>(row.count("orders_from", 1));
    if (row.has("orders_to")) out.orders_to = static_cast<std::int32_t>(row.count("orders_to"));
    if (out.orders_to && *out.orders_to < out.orders_from)
      add("interval_reversed", row.find("orders_to")->position, "\"orders_to\" is below \"orders_from\"");
    out.coupon = coupon_of(row);
    out.plan = refer<PlanNo>(row, "plan", "plan", x_known.plans);
  }
}

void Compiler::stacking() {
  x_area = "stacking";
  const Fields row = x_root.section("stacking");
  x_out.stacking.kind = chosen<Stacking::Kind>(row, "price_cuts");
  if (const Node* list = row.find("order"))
    for (const Node& item : list->items)
      if (item.kind == Node::Kind::scalar &&
          look_up("privilege", item.text, item.position, x_known.privileges))
        x_out.stacking.order.push_back(intern(item.text));
  if (row.has("order") && x_out.stacking.kind != Stacking::Kind::multiply)
    add("key_does_not_fit", row.find("order")->position, "\"order\" belongs to \"multiply\"");
  if (x_out.stacking.kind == Stacking::Kind::multiply && !row.has("order"))
    add("missing_key", row.position(), "price cuts that multiply need their \"order\"");
  x_out.stacking.coupons_per_order = static_cast<std::int32_t>(row.count("coupons_per_order", 1));
  x_out.stacking.used_coupon_returns = row.word("coupon_returns") == 0;
  x_area = "orders";
  const Fields commission = x_root.section("orders").section("not_commissionable_for");
  if (!commission) return;
  x_out.not_commissionable.ladder = ladder_of(commission);
  x_out.not_commissionable.levels = level_bits(commission, "levels", x_out.not_commissionable.ladder);
}

void Compiler::aims() {
  x_area = "aims";
  const Fields row = x_root.section("aims");
  const auto rates = [&](std::string_view key) -> std::optional<Aims::Range<Rate>> {
    const Fields range = row.section(key);
    if (!range) return std::nullopt;
    if (range.rate("to") < range.rate("from"))
      add("interval_reversed", range.position(), "\"to\" is below \"from\"");
    return Aims::Range<Rate>{range.rate("from"), range.rate("to")};
  };
  x_out.aims.cost_of_sales = rates("cost_of_sales");
  x_out.aims.orders_per_year = rates("orders_per_year");
  const Fields amount = row.section("order_amount");
  if (amount) x_out.aims.order_amount = {amount.money("from"), amount.money("to")};
  if (amount && amount.money("to") < amount.money("from"))
    add("interval_reversed", amount.position(), "\"to\" is below \"from\"");
  if (row.has("important_customers")) x_out.aims.important_customers = row.rate("important_customers");
}

Programme compile_programme(const Node& root, int decimals, base::Names& names, Findings& findings) {
  const Fields fields(&root, programme_syntax(), decimals);
  return Compiler(fields, names, findings).compile();
}

}  // namespace shuke::codec
