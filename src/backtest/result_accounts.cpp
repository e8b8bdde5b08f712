// The result's part "accounts": points and growth by month, at the end, and what they are worth.
#include "backtest/result_parts.h"
#include "codec/values.h"
#include "insight/sum.h"

namespace shuke::backtest {
namespace {

using namespace domain;

constexpr Rate in_full{1, 1};

/// One account being written.
struct AccountPart {
  const ResultPart& part;
  const Account& rules;
  const AccountFigures::Account& figures;
  AccountMonth totals;

  codec::JsonWriter& json() const { return part.json; }
  void worth(std::string_view key, std::int64_t points, Rate times = in_full) const {
    if (rules.worth) {
      part.money(key, worth_of(*rules.worth, points, times));
    } else {
      part.json.null(key);
    }
  }
};

void write_worth(const AccountPart& account) {
  if (!account.rules.worth) return account.json().null("worth");
  account.json().begin_object("worth");
  account.json().integer("points", account.rules.worth->points.count);
  account.part.money("money", account.rules.worth->money.minor);
  account.json().end_object();
}

void write_totals(const AccountPart& account) {
  const AccountMonth& totals = account.totals;
  codec::JsonWriter& json = account.json();
  json.begin_object("totals");
  json.integer("earned", totals.earned);
  json.integer("spent", totals.spent);
  json.integer("expired", totals.expired);
  json.integer("clawed_back", totals.clawed_back);
  json.integer("outstanding", totals.outstanding);
  json.integer("pending", totals.pending);
  json.integer("debt", -totals.debt);
  account.worth("earned_worth", totals.earned);
  account.worth("spent_worth", totals.spent);
  account.worth("expired_worth", totals.expired);
  account.worth("clawed_back_worth", totals.clawed_back);
  account.worth("outstanding_worth", totals.outstanding);
  account.worth("pending_worth", totals.pending);
  account.worth("debt_worth", -totals.debt);
  account.worth("liability", totals.outstanding, account.part.redeemed);
  json.end_object();
}

void write_months(const AccountPart& account) {
  codec::JsonWriter& json = account.json();
  AccountMonth standing;
  json.begin_array("by_month");
  std::int32_t position = 0;
  for (const AccountMonth& month : account.figures.months) {
    insight::add_to(standing.outstanding, month.outstanding);
    insight::add_to(standing.pending, month.pending);
    insight::add_to(standing.debt, month.debt);
    json.begin_object();
    account.part.month(position++);
    json.integer("earned", month.earned);
    json.integer("spent", month.spent);
    json.integer("expired", month.expired);
    json.integer("clawed_back", month.clawed_back);
    json.integer("outstanding", standing.outstanding);
    json.integer("pending", standing.pending);
    json.integer("debt", -standing.debt);
    account.worth("liability", standing.outstanding, account.part.redeemed);
    json.end_object();
  }
  json.end_array();
}

void write_ending(const AccountPart& account) {
  codec::JsonWriter& json = account.json();
  const Months& months = account.part.figures().months();
  json.begin_array("ending_soon");
  for (std::size_t i = 0; i < AccountFigures::ending_months; ++i) {
    const EndingMonth& ending = account.figures.ending[i];
    if (ending.members == 0) continue;
    json.begin_object();
    json.text("month",
              codec::write_month(months.first() + months.count() - 1 + static_cast<std::int32_t>(i)));
    json.integer("amount", ending.amount);
    json.integer("members", ending.members);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

void write_accounts(const ResultPart& part) {
  part.json.begin_array("accounts");
  for (const AccountNo no : named_accounts(part.programme())) {
    const std::size_t i = no.value;
    const AccountFigures& all = part.figures().accounts();
    const Account& rules = part.programme().accounts[i];
    const AccountPart account{part, rules, all.accounts()[i], all.totals(i)};
    part.json.begin_object();
    part.json.text("account", part.text(rules.name));
    part.title("title", rules.title, rules.name);
    write_worth(account);
    write_totals(account);
    part.json.integer("members_with_balance", account.figures.members_with_balance);
    part.json.integer("members_with_debt", account.figures.members_with_debt);
    write_months(account);
    write_ending(account);
    part.json.end_object();
  }
  part.json.end_array();
}

}  // namespace shuke::backtest
