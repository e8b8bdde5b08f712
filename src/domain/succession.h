// Succession: puts the tables of a new version of a programme in the order of the version before, so that
// positions kept with members and orders mean the same row in all versions. Levels alone keep the order of
// their file; they are known again by their keys. Not when a version takes effect (timeline) and not what
// that does to members (run).
#pragma once

#include <cstdint>
#include <vector>

#include "domain/programme.h"

namespace shuke::domain {

/// A row of the version before that the new one has no more. Its position stays, held by a row that is
/// gone.
struct Vanished {
  enum class Kind : std::uint8_t {
    ladder,
    level,
    account,
    coupon,
    plan,
    reward,
    privilege,
    action,
    campaign
  } kind;
  NameNo name;
  std::uint8_t position = 0;  // in the table of the version before
  LadderNo ladder = {};       // level
};

struct Successor {
  Programme programme;
  std::vector<Vanished> vanished;
  /// With what is kept of the version before, a table is longer than positions reach.
  bool too_long = false;
};

/// `next` as compiled from its file. A row is the one of the version before that has its name, else the one
/// it is renamed from, else new. An account that changes its kind counts as another one.
Successor succeed(const Programme& before, Programme next);

}  // namespace shuke::domain
