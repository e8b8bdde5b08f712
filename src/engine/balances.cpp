// Amounts are never negative but for none, so a sum of zero means nothing at all.
#include "engine/balances.h"

namespace shuke::engine {
namespace {

constexpr std::uint32_t members_at_once = 1000;

WalletBalance balance_of(const domain::Programme& programme, const domain::MemberState& member) {
  const auto account = [&](base::AccountNo no) {
    return no && no.value < member.accounts.size() ? member.accounts[no.value] : domain::AccountState{};
  };
  const domain::AccountState principal = account(programme.wallet_accounts.principal);
  const domain::AccountState bonus = account(programme.wallet_accounts.bonus);
  const domain::AccountState cashback = account(programme.wallet_accounts.cashback);
  return {member.no,
          {principal.available.count},
          {bonus.available.count},
          {cashback.available.count},
          {cashback.pending.count},
          {-(principal.debt + bonus.debt + cashback.debt).count}};
}

}  // namespace

store::Expected<void> each_wallet_balance(Engine& engine,
                                          const std::function<void(const WalletBalance&)>& use) {
  store::MemberQuery query;
  query.limit = members_at_once;
  for (;;) {
    const auto page = engine.members(query);
    if (!page) return std::unexpected(page.error());
    for (const base::MemberNo no : *page) {
      const WalletBalance balance = balance_of(engine.programme(), engine.state().member(no));
      if (!balance.nothing()) use(balance);
    }
    if (auto done = engine.end_reading(); !done) return done;
    if (page->size() < members_at_once) return {};
    query.after = page->back();
  }
}

}  // namespace shuke::engine
