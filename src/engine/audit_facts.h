// What is said of two values that should be equal and are not: the first figure by which they differ. For
// the audit's words only; that they differ is known before.
#pragma once

#include "codec/directory.h"
#include "domain/programme.h"
#include "domain/state.h"
#include "engine/audit.h"

namespace shuke::engine {

/// `where` begins with a comma, or is empty where nothing by name differs.
AuditDifference first_difference(const domain::Programme& programme, const codec::Directory& directory,
                                 const domain::MemberState& expected, const domain::MemberState& found);
AuditDifference first_difference(const domain::Programme& programme, const codec::Directory& directory,
                                 const domain::Order& expected, const domain::Order& found);
AuditDifference first_difference(const domain::Programme& programme, const codec::Directory& directory,
                                 const domain::Hold& expected, const domain::Hold& found);
AuditDifference first_difference(const domain::Programme& programme, const codec::Directory& directory,
                                 const domain::Redemption& expected, const domain::Redemption& found);
AuditDifference first_difference(const domain::Programme& programme, const codec::Directory& directory,
                                 const domain::CouponOwner& expected, const domain::CouponOwner& found);
AuditDifference first_difference(const domain::Programme& programme, const codec::Directory& directory,
                                 const domain::UseOwner& expected, const domain::UseOwner& found);
AuditDifference first_difference(const domain::Programme& programme, const codec::Directory& directory,
                                 const domain::TopUp& expected, const domain::TopUp& found);
AuditDifference first_difference(const domain::Programme& programme, const codec::Directory& directory,
                                 const domain::CardOwner& expected, const domain::CardOwner& found);
AuditDifference first_difference(const domain::Programme& programme, const codec::Directory& directory,
                                 const domain::CardBatch& expected, const domain::CardBatch& found);

}  // namespace shuke::engine
