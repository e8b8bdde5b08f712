// One account of a programme over a backtest: what was earned, spent, expired and taken back per month,
// what stands at the end and when it ends. Worth and cost are computed from these when the result is
// written.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "backtest/figures_scope.h"
#include "domain/event.h"
#include "domain/programme.h"
#include "domain/state.h"

namespace shuke::backtest {

/// Movements of one month. The last three are changes; their running sums are what stands at a month's end.
/// outstanding + debt change by earned - spent - expired - clawed_back, debt counting as at most 0 here.
struct AccountMonth {
  std::int64_t earned = 0;  // became available: settled, gifts and actions included
  std::int64_t spent = 0;   // less what returns gave back
  std::int64_t expired = 0;
  std::int64_t clawed_back = 0;  // of what was available; pending that is taken back was never earned
  std::int64_t outstanding = 0;  // available and held
  std::int64_t pending = 0;
  std::int64_t debt = 0;
};

struct EndingMonth {
  std::int64_t amount = 0;
  std::int64_t members = 0;
};

/// All accounts of one programme.
class AccountFigures {
 public:
  /// The month of the end of the replay and the twelve after it.
  static constexpr std::size_t ending_months = 13;

  struct Account {
    std::vector<AccountMonth> months;
    std::array<EndingMonth, ending_months> ending{};
    std::int64_t members_with_balance = 0;
    std::int64_t members_with_debt = 0;
  };

  AccountFigures(const domain::Programme& programme, std::int32_t months, base::Instant until);

  void on_postings(const std::vector<domain::Posting>& postings, std::int32_t month);
  void end_member(const domain::MemberState& member);
  void merge(const AccountFigures& other);

  const std::vector<Account>& accounts() const { return x_accounts; }
  AccountMonth totals(std::size_t account) const;

 private:
  void add_ending(const domain::MemberState& member, std::uint8_t account);

  const domain::Programme& x_programme;
  std::int32_t x_last_month;  // base::month_index of the end of the replay
  std::vector<Account> x_accounts;
};

}  // namespace shuke::backtest
