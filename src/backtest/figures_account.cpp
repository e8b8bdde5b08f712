// Reads the postings of events: the ledger says everything, no event type has to be known.
#include "backtest/figures_account.h"

#include <algorithm>

#include "insight/sum.h"

namespace shuke::backtest {
namespace {

using insight::add_to;
using namespace domain;

/// What one event does to one account.
struct Change {
  std::int64_t outstanding = 0;
  std::int64_t debt = 0;
  std::int64_t pending = 0;
  std::int64_t spent = 0;
  std::int64_t expired = 0;
};

void add_posting(Change& change, const Posting& posting) {
  switch (posting.side) {
    case Side::available:
    case Side::held: change.outstanding += posting.amount.count; return;
    case Side::debt: change.debt += posting.amount.count; return;
    case Side::pending: change.pending += posting.amount.count; return;
    case Side::spent: change.spent += posting.amount.count; return;
    case Side::expired: change.expired += posting.amount.count; return;
    case Side::issued:
    case Side::clawed_back:
    case Side::adjusted:
    case Side::imported:
    case Side::moved: return;  // what these give or take shows on the member's side
  }
  __builtin_unreachable();
}

void add_change(AccountMonth& month, const Change& change) {
  add_to(month.outstanding, change.outstanding);
  add_to(month.debt, change.debt);
  add_to(month.pending, change.pending);
  add_to(month.spent, change.spent);
  add_to(month.expired, change.expired);
  // What moved the member's balance and was neither spending nor expiry was given or taken back.
  const std::int64_t rest = change.outstanding + change.debt + change.spent + change.expired;
  add_to(rest > 0 ? month.earned : month.clawed_back, rest > 0 ? rest : -rest);
}

void add_month(AccountMonth& sum, const AccountMonth& month) {
  add_to(sum.earned, month.earned);
  add_to(sum.spent, month.spent);
  add_to(sum.expired, month.expired);
  add_to(sum.clawed_back, month.clawed_back);
  add_to(sum.outstanding, month.outstanding);
  add_to(sum.pending, month.pending);
  add_to(sum.debt, month.debt);
}

}  // namespace

AccountFigures::AccountFigures(const Programme& programme, std::int32_t months, Instant until)
    : x_programme(programme),
      x_last_month(month_index(programme.zone.date(until))),
      x_accounts(programme.accounts.size()) {
  for (Account& account : x_accounts) account.months.resize(static_cast<std::size_t>(months));
}

void AccountFigures::on_postings(const std::vector<Posting>& postings, std::int32_t month) {
  // An event's postings name one or two accounts, each in a row, so equal neighbours are summed before they
  // are judged: an account that came twice would be judged twice, which can only split a figure in the same
  // month, never change a balance.
  std::size_t i = 0;
  while (i < postings.size()) {
    const std::uint8_t account = postings[i].account.value;
    Change change;
    for (; i < postings.size() && postings[i].account.value == account; ++i)
      add_posting(change, postings[i]);
    add_change(x_accounts[account].months[static_cast<std::size_t>(month)], change);
  }
}

void AccountFigures::end_member(const MemberState& member) {
  for (std::uint8_t i = 0; i < x_accounts.size() && i < member.accounts.size(); ++i) {
    const AccountState& state = member.accounts[i];
    if ((state.available + state.held).count > 0) {
      ++x_accounts[i].members_with_balance;
      add_ending(member, i);
    }
    if (state.debt.count != 0) ++x_accounts[i].members_with_debt;
  }
}

void AccountFigures::add_ending(const MemberState& member, std::uint8_t account) {
  Account& figures = x_accounts[account];
  std::int32_t last_counted = -1;  // lots of an account stand in order of their ends
  for (const Lot& lot : member.lots) {
    if (lot.key.account.value != account) continue;
    const Instant end = std::min(lot.key.end, member.accounts[account].end);
    const std::int64_t amount = (lot.available + lot.held).count;
    if (end == never || amount == 0) continue;
    // The last instant at which it can be used decides the month: what ends at 00:00 of the first belongs
    // to the month before.
    const std::int32_t month = month_index(x_programme.zone.date({end.us - 1})) - x_last_month;
    if (month < 0 || month >= static_cast<std::int32_t>(ending_months)) continue;
    EndingMonth& ending = figures.ending[static_cast<std::size_t>(month)];
    add_to(ending.amount, amount);
    if (month != last_counted) ++ending.members;
    last_counted = month;
  }
}

void AccountFigures::merge(const AccountFigures& other) {
  for (std::size_t i = 0; i < x_accounts.size(); ++i) {
    Account& mine = x_accounts[i];
    const Account& theirs = other.x_accounts[i];
    for (std::size_t m = 0; m < mine.months.size(); ++m) add_month(mine.months[m], theirs.months[m]);
    for (std::size_t m = 0; m < ending_months; ++m) {
      add_to(mine.ending[m].amount, theirs.ending[m].amount);
      mine.ending[m].members += theirs.ending[m].members;
    }
    mine.members_with_balance += theirs.members_with_balance;
    mine.members_with_debt += theirs.members_with_debt;
  }
}

AccountMonth AccountFigures::totals(std::size_t account) const {
  AccountMonth sum;
  for (const AccountMonth& month : x_accounts[account].months) add_month(sum, month);
  return sum;
}

}  // namespace shuke::backtest
