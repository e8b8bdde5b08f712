// Cashback is a row among the order rules like any other, so that pending, settlement, returns and debt
// need no code of their own.
#include "domain/wallet.h"

#include <algorithm>

namespace shuke::domain {
namespace {

AccountNo add_account(Programme& programme, Account::Kind kind, NameNo name, const Title& title) {
  Account account;
  account.name = name;
  account.title = title;
  account.kind = kind;
  if (kind == Account::Kind::bonus && programme.wallet->bonus_valid_for) {
    account.expiry.kind = Expiry::Kind::lot;
    account.expiry.after = *programme.wallet->bonus_valid_for;
  }
  programme.accounts.push_back(account);
  return {static_cast<std::uint8_t>(programme.accounts.size() - 1)};
}

bool is_cashback(const Privilege& privilege) {
  return privilege.kind == Privilege::Kind::cashback;
}

/// The rate of a privilege on each level of its ladder; for everybody where it has none.
Multiplier rates_of(const Programme& programme, const Privilege& privilege) {
  Multiplier row;
  row.ladder = privilege.ladder;
  row.days = privilege.days;
  if (privilege.card_only) row.card_privilege = privilege.name;
  if (!privilege.ladder) {
    row.rates = {privilege.cashback};
    return row;
  }
  const std::size_t levels = programme.ladders[privilege.ladder.value].levels.size();
  for (std::size_t level = 0; level < levels; ++level)
    row.rates.push_back(privilege.levels >> level & 1u ? privilege.cashback : Rate{0, 1});
  return row;
}

bool says_nothing(const LineWhen& when) {
  return when.price_classes == 0 && when.categories.empty() && when.tags.empty() && when.skus.empty();
}

/// One rule for all privileges of cashback: what is paid × the highest of their rates. A rate is there for
/// every member and guest, be it 0.
void add_order_rule(Programme& programme, NameNo id) {
  OrderRule rule;
  rule.id = id;
  rule.account = programme.wallet_accounts.cashback;
  rule.per = Money{1};
  rule.multipliers.push_back({LadderNo{}, {Rate{0, 1}}, {}, NameNo{}});
  const Privilege* goods = nullptr;
  for (const Privilege& privilege : programme.privileges) {
    if (!is_cashback(privilege)) continue;
    rule.multipliers.push_back(rates_of(programme, privilege));
    goods = &privilege;
  }
  if (goods == nullptr) return;
  if (!says_nothing(goods->except)) rule.overrides.push_back({goods->except, Rate{0, 1}});
  if (!says_nothing(goods->only)) {
    rule.overrides.push_back({goods->only, Rate{1, 1}});
    rule.rate_by_price_class.fill(Rate{0, 1});
  }
  CHECK(programme.order_rules.size() < order_rules_max);
  programme.order_rules.push_back(std::move(rule));
}

Points available(const MemberState& member, AccountNo account) {
  return account && account.value < member.accounts.size() ? member.accounts[account.value].available
                                                           : Points{};
}

/// How much of a payment principal takes; bonus takes the rest. Where less is there than a spend that
/// stands needs, principal takes what is missing (S21).
Points principal_of(Wallet::Use use, Points amount, Points principal, Points bonus) {
  if (amount >= principal + bonus) return amount - bonus;
  switch (use) {
    case Wallet::Use::in_proportion:
      return {share_half_up(amount.count, principal.count, (principal + bonus).count)};
    case Wallet::Use::principal_first: return std::min(amount, principal);
    case Wallet::Use::bonus_first: return amount - std::min(amount, bonus);
  }
  __builtin_unreachable();
}

}  // namespace

bool gives_cashback(const Programme& programme) {
  return (programme.wallet && programme.wallet->has_cashback) ||
         std::ranges::any_of(programme.privileges, is_cashback);
}

bool same_goods(const Privilege& a, const Privilege& b) {
  const auto same = [](const LineWhen& x, const LineWhen& y) {
    return x.price_classes == y.price_classes && x.categories == y.categories && x.tags == y.tags &&
           x.skus == y.skus;
  };
  return same(a.only, b.only) && same(a.except, b.except);
}

void add_wallet_accounts(Programme& programme, const std::function<NameNo(std::string_view)>& name) {
  CHECK(named_accounts(programme).size() == programme.accounts.size());
  if (programme.wallet) {
    const Title& title = programme.wallet->title;
    programme.wallet_accounts.principal =
        add_account(programme, Account::Kind::principal, name(principal_name),
                    {title.zh + "本金", title.en + ", principal"});
    programme.wallet_accounts.bonus = add_account(programme, Account::Kind::bonus, name(bonus_name),
                                                  {title.zh + "赠金", title.en + ", bonus"});
  }
  if (!gives_cashback(programme)) return;
  const bool titled = programme.wallet && programme.wallet->has_cashback;
  const Title title = titled ? programme.wallet->cashback_title : Title{"返现余额", "cashback"};
  const AccountNo cashback = add_account(programme, Account::Kind::cashback, name(cashback_name), title);
  programme.wallet_accounts.cashback = cashback;
  CHECK(programme.accounts.size() <= accounts_max);
  add_order_rule(programme, name(cashback_name));
  if (!programme.wallet) return;
  for (const Wallet::CashbackAction& action : programme.wallet->cashback_actions)
    programme.action_rules.push_back(
        {name(cashback_name), action.action, cashback, {action.gives.minor}, {}});
}

Money wallet_balance(const Programme& programme, const MemberState& member) {
  const WalletAccounts& accounts = programme.wallet_accounts;
  return {(available(member, accounts.principal) + available(member, accounts.bonus)).count};
}

Money cashback_balance(const Programme& programme, const MemberState& member) {
  return {available(member, programme.wallet_accounts.cashback).count};
}

Decided<void> may_spend(const Programme& programme, const MemberState& member, Money wallet,
                        Money cashback) {
  if (wallet == Money{} && cashback == Money{}) return {};
  if (member.extras.get().wallet_frozen) return rejected(RejectionCode::wallet_frozen, "tenders");
  const auto insufficient = [](Money asked, Money there) {
    return rejected(RejectionCode::balance_insufficient, "tenders", Amounts::of(asked, there));
  };
  if (const Money there = wallet_balance(programme, member); wallet > there)
    return insufficient(wallet, there);
  if (const Money there = cashback_balance(programme, member); cashback > there)
    return insufficient(cashback, there);
  return {};
}

WalletTaken take_from_wallet(Draft& draft, const TenderShares& tendered) {
  const WalletAccounts& accounts = draft.programme.wallet_accounts;
  WalletTaken taken;
  const auto pay = [&](AccountNo account, Points amount) {
    if (amount == Points{}) return;
    for (const Take& part : draft.take(account, amount, Side::spent)) taken.takes.push_back(part);
  };
  const auto by = [&](TenderKind kind) { return Points{tendered[static_cast<std::size_t>(kind)].minor}; };
  pay(accounts.cashback, by(TenderKind::cashback));
  const Points amount = by(TenderKind::wallet);
  if (amount == Points{}) return taken;
  const Points principal =
      principal_of(draft.programme.wallet->use, amount, draft.account(accounts.principal).available,
                   draft.account(accounts.bonus).available);
  taken.principal = {principal.count};
  pay(accounts.principal, principal);
  pay(accounts.bonus, amount - principal);
  return taken;
}

void pay_from_wallet(Draft& draft, Order& order) {
  const WalletTaken taken = take_from_wallet(draft, order.head.tendered);
  order.head.wallet_principal = taken.principal;
  for (const Take& part : taken.takes) order.takes.push_back({part.lot, part.amount, OrderTake::tender});
}

Money principal_refunded(const OrderHead& head, Money refunded) {
  const Money whole = head.tendered[static_cast<std::size_t>(TenderKind::wallet)];
  return {share_half_up(refunded.minor, head.wallet_principal.minor, whole.minor)};
}

}  // namespace shuke::domain
