// The statement view (docs/guide.md): one member's postings in order, each with the balance after
// it, its cause and why. Made from the journal alone; the current state is not asked.
#pragma once

#include <cstdint>
#include <span>

#include "codec/view_source.h"
#include "domain/event.h"

namespace shuke::codec {

/// Writes `{"member", "postings": [...]}`. `journal` is the whole journal; the first event's sequence
/// number is 0.
void write_statement_view(JsonWriter& out, const ViewSource& source, std::span<const domain::Event> journal,
                          base::MemberNo member);

/// A posting of the statement: an event of the journal and the position among its postings.
struct PostingPlace {
  std::uint64_t sequence = 0;
  std::uint32_t position = 0;
};
/// Why one posting is what it is, as one object. The place must name a posting of the journal on a member's
/// side.
void write_posting_explanation(JsonWriter& out, const ViewSource& source,
                               std::span<const domain::Event> journal, PostingPlace place);

}  // namespace shuke::codec
