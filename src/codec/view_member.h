// The member view (docs/guide.md) as JSON: levels with progress, accounts, coupons, counters, and what
// is known of the person. A list that has nothing is there, empty.
#pragma once

#include "codec/person.h"
#include "codec/view_source.h"

namespace shuke::codec {

/// Writes one object. The member must have been enrolled once (its status is not `absent`).
void write_member_view(JsonWriter& out, const ViewSource& source, base::MemberNo member,
                       const Person& person);

}  // namespace shuke::codec
