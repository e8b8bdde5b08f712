// Stored value and cashback as accounts of the one ledger (S16): which accounts and rules a programme gets
// for them, what a member has there, and how orders take it and give it back. Not top-ups and their refunds
// (decide_wallet).
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "domain/draft.h"
#include "domain/programme.h"
#include "domain/rejection.h"
#include "domain/state.h"

namespace shuke::domain {

/// What an account of money is called where views and statements name it.
inline constexpr std::string_view principal_name = "principal";
inline constexpr std::string_view bonus_name = "bonus";
inline constexpr std::string_view cashback_name = "cashback";

/// Puts the accounts of the wallet behind those of the file, and the rules by which cashback is earned
/// behind the rules of the file. `name` gives the number of a text. To be called once, when all else of the
/// programme is there; the file's own accounts and order rules leave room for them.
void add_wallet_accounts(Programme& programme, const std::function<NameNo(std::string_view)>& name);
/// Whether orders or actions earn cashback, or the file has a balance for it.
bool gives_cashback(const Programme& programme);
/// Whether two privileges of cashback hold for the same goods, so that one order rule can hold both.
bool same_goods(const Privilege& a, const Privilege& b);

/// What can be spent: principal and bonus, or cashback. Zero where the programme has none.
Money wallet_balance(const Programme& programme, const MemberState& member);
Money cashback_balance(const Programme& programme, const MemberState& member);
/// Rejects: wallet_frozen, balance_insufficient. A guest has nothing.
Decided<void> may_spend(const Programme& programme, const MemberState& member, Money wallet,
                        Money cashback);

/// What was taken of cashback, principal and bonus, in this order, and how much of it principal paid.
struct WalletTaken {
  std::vector<Take> takes;
  Money principal;
};
/// Takes the tenders of wallet and cashback out of the lots.
WalletTaken take_from_wallet(Draft& draft, const TenderShares& tendered);
/// Takes the order's tenders of wallet and cashback out of the lots and notes in the order which.
void pay_from_wallet(Draft& draft, Order& order);
/// The part of so much refunded to the wallet that is principal: cumulatively half up, bonus the rest.
Money principal_refunded(const OrderHead& head, Money refunded);

}  // namespace shuke::domain
