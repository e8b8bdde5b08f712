// The order view (docs/guide.md) as JSON: what was bought, what is kept of it, and what it earned
// and why.
#pragma once

#include "codec/view_source.h"

namespace shuke::codec {

/// Writes one object. The order must have been placed or paid.
void write_order_view(JsonWriter& out, const ViewSource& source, base::OrderNo order);

}  // namespace shuke::codec
