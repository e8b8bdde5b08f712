// Events as bytes, for the journal. Not the tags (event_tags.h) and not the journal (store).
#pragma once

#include <string>
#include <string_view>

#include "codec/bytes.h"
#include "domain/event.h"

namespace shuke::codec {

/// Appends the event; the bytes do not tell their own length. Equal events give equal bytes.
void write_bytes(const domain::Event& event, std::string& out);

/// Reads exactly these bytes, of this version or an older one, into an event whose memory is used again.
///
/// It proves form, not sense: numbers of members, accounts and lots are not looked up, so bytes from
/// elsewhere than a journal with a chain of hashes must not be applied. After a fault the event holds
/// anything.
BytesRead read_bytes(std::string_view bytes, domain::Event& event);

}  // namespace shuke::codec
