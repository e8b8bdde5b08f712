// What an endpoint is sent: one event as a CloudEvent 1.0 in JSON. Not its signature and not its way.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "codec/view_event.h"
#include "outbox/sender.h"

namespace shuke::outbox {

/// `shop` tells this shop's events from those of others. The message's id is the event's `id`, and is the
/// same whenever the event is told.
Message message_of(const codec::ViewSource& source, const codec::StatementEntry& entry,
                   std::string_view shop);

}  // namespace shuke::outbox
