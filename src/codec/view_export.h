// Everything that is held on one member, as one JSON document, for whoever asks what a shop knows of him
// (S25). Not a backup, and not a view that a scenario compares.
#pragma once

#include <span>

#include "codec/person.h"
#include "codec/view_source.h"
#include "codec/view_statement.h"

namespace shuke::codec {

/// One object: the member's view with profile and consents, when consents were given and refused, his
/// orders and every posting. The member must have been enrolled once.
void write_member_export(JsonWriter& out, const ViewSource& source, base::MemberNo member,
                         const Person& person, std::span<const StatementEntry> entries);

}  // namespace shuke::codec
