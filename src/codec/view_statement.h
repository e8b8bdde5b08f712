// The statement view (docs/guide.md): one member's postings in order, each with the balance after
// it, its cause and why. Made from the journal alone; the current state is not asked.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "codec/view_source.h"
#include "domain/event.h"
#include "domain/ledger.h"

namespace shuke::codec {

/// An event of the member whose statement it is.
struct StatementEntry {
  std::uint64_t sequence = 0;
  domain::Event event;
  std::string command;  // the caller's id of what caused it; empty: it was due
};

/// Writes `{"member", "postings": [...]}` from all events of the member, in order.
void write_statement_view(JsonWriter& out, const ViewSource& source,
                          std::span<const StatementEntry> entries, base::MemberNo member);

/// A place in a statement: a posting by its event's sequence number and its position there, and the
/// balances after it, so that what was before need not be read to go on from here.
struct StatementPlace {
  using Balances = std::array<std::array<std::int64_t, domain::member_sides>, base::accounts_max>;
  std::uint64_t sequence = 0;
  std::uint32_t posting = 0;
  Balances balances{};

  friend constexpr bool operator==(const StatementPlace&, const StatementPlace&) = default;
};
/// Calls its argument for the member's events in order, from the one of the place on, until it answers
/// false.
using EachEntry = std::function<void(const std::function<bool(const StatementEntry&)>&)>;
/// Writes at most `limit` postings after a place (none: from the beginning) as one array. Answers the last
/// one written where more follow.
std::optional<StatementPlace> write_postings_page(JsonWriter& out, const ViewSource& source,
                                                  const EachEntry& each_entry,
                                                  const std::optional<StatementPlace>& after,
                                                  std::uint32_t limit);

/// Why one posting of an event is what it is, as one object. The position must be that of a posting on a
/// member's side.
void write_posting_explanation(JsonWriter& out, const ViewSource& source, const domain::Event& event,
                               std::uint32_t position);

}  // namespace shuke::codec
