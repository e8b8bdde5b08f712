// The event view: what one event did, for systems that are told of it: balances, levels, coupons, the
// order. In the words of the other views. Not the whole decision (the journal) and not its reasons (the
// statement).
#pragma once

#include "codec/view_source.h"
#include "codec/view_statement.h"

namespace shuke::codec {

/// Writes one object. Of the source, the programme and the directory are asked; not the state, which may
/// be further than the event.
void write_event_view(JsonWriter& out, const ViewSource& source, const StatementEntry& entry);

}  // namespace shuke::codec
