// The closing-down list: what every member has in the wallet. For the command line and for reports. Not a
// view of one member (codec) and not a sum over the books (State::total).
#pragma once

#include <functional>

#include "base/ids.h"
#include "base/units.h"
#include "engine/engine.h"

namespace shuke::engine {

/// A member's stored value. Owed is what was taken back and is not there.
struct WalletBalance {
  base::MemberNo member;
  base::Money principal;
  base::Money bonus;
  base::Money cashback;
  base::Money cashback_pending;
  base::Money owed;

  bool nothing() const { return (principal + bonus + cashback + cashback_pending + owed).minor == 0; }
};

/// Calls `use` for every member who has or owes something, in order of number. Reads members in pages, so
/// that memory stays bounded.
store::Expected<void> each_wallet_balance(Engine& engine,
                                          const std::function<void(const WalletBalance&)>& use);

}  // namespace shuke::engine
