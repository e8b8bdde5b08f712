// Audit: the journal told again from its first batch, and everything that was derived from it held against
// that: rows, list columns, due work, sums, histories, commands. Decides nothing anew and mends nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "codec/directory.h"
#include "domain/programme.h"
#include "store/store.h"

namespace shuke::engine {

/// Where what is kept is not what the journal tells.
struct AuditDifference {
  std::string where;     // for example: member "ada", points available
  std::string expected;  // by the journal
  std::string found;
};

struct AuditResult {
  std::optional<AuditDifference> difference;  // the first
  std::uint64_t batches = 0;
  std::uint64_t events = 0;
  std::uint64_t commands = 0;
  std::uint64_t members = 0;
  std::uint64_t rows = 0;  // orders, holds, redemptions and people
};

/// How far it is: batches replayed of those there are.
using AuditProgress = std::function<void(std::uint64_t done, std::uint64_t of)>;

/// Compares the whole store. The state of all members is in memory meanwhile; the journal is read batch by
/// batch. A fault `damaged` is a difference too, told in the adapter's words.
store::Expected<AuditResult> audit(const domain::Programme& programme, const codec::Directory& directory,
                                   store::Store& store, const AuditProgress& progress);

}  // namespace shuke::engine
