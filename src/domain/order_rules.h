// Small rules that several commands about orders and rewards share.
#pragma once

#include "domain/decide.h"

namespace shuke::domain {

/// Rejects: reward_out_of_stock, reward_not_open.
Decided<void> reward_available(const Context& context, RewardNo reward, std::int64_t quantity);

}  // namespace shuke::domain
