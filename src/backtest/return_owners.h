// ReturnOwners: whose a return is that names an order and no member: the member's who paid the order.
// Orders and such returns are brought together by the order's id, bucket by bucket, so that memory stays
// within a budget whatever the file. Not which line a return takes back (return_match).
#pragma once

#include <cstddef>

#include "backtest/findings.h"
#include "backtest/group_store.h"
#include "base/fault.h"

namespace shuke::backtest {

/// Puts every return of `open` into `groups`: as the member's row where exactly one member, and no guest,
/// has the order it names and it is not earlier than the order; else as a guest's. Both stores have all
/// their chunks. `findings` forgets that a member's return was taken for a guest's. Another store of at
/// most `memory_bytes_max` is made on the way.
base::Expected<void> give_to_owners(const GroupStore& open, GroupStore& groups,
                                    std::size_t memory_bytes_max, Findings& findings);

}  // namespace shuke::backtest
