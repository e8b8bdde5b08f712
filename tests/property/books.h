// Books: what every state must be, told from the events alone or from sums made the slow way. Not how it
// came to be.
#pragma once

#include <map>
#include <string>
#include <tuple>

#include "domain/event.h"
#include "domain/programme.h"
#include "domain/state.h"

namespace shuke::property {

/// Fails the running case with this sentence, with all that was told before it.
void require(bool holds, const std::string& sentence);

/// A ledger of its own: it adds up the postings it sees and asks nobody.
class Books {
 public:
  /// Fails where the event's postings do not sum to zero per account.
  void add(const domain::Event& event);
  /// Fails where the state's sums are not those of the postings, or the programme's side is not the
  /// members' negative.
  void compare(const domain::Programme& programme, const domain::State& state) const;

 private:
  using Key = std::tuple<std::uint32_t, std::uint8_t, domain::Side>;  // member, account, side
  using LotSide =
      std::tuple<std::uint32_t, std::uint8_t, int, int, std::int64_t, std::uint32_t, domain::Side>;

  domain::Points sum(std::uint32_t member, std::uint8_t account, domain::Side side) const;
  void compare_member(const domain::Programme& programme, const domain::MemberState& member) const;

  std::map<Key, domain::Points> x_sums;
  std::map<LotSide, domain::Points> x_lots;
};

/// Fails where a member, order, lot, hold or due entry is not what the rest of the state says it must be.
/// Everything due up to and including `now` has been done.
void require_sound(const domain::Programme& programme, const domain::State& state, domain::Instant now);

}  // namespace shuke::property
