// History: what was put into each member's past from outside, in order of arrival, so that the past can be
// told again (S21). A part of the engine; the telling itself is domain/rewind.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "domain/command.h"
#include "domain/event.h"
#include "domain/rewind.h"
#include "domain/state.h"

namespace shuke::engine {

/// Whose past: a member, or an order paid by a guest.
struct Subject {
  std::uint64_t key = 0;

  static Subject of(base::MemberNo member) { return {member.value}; }
  static Subject of(base::OrderNo order) { return {(std::uint64_t{1} << 32) | order.value}; }
};

class History {
 public:
  /// The place of a command in the order of arrival; taken before its events are noted.
  std::uint64_t arrive() { return ++x_arrivals; }
  /// Notes an accepted command for everybody it is about. `state` is the one after the command.
  void note(const domain::Command& command, std::uint64_t arrival, const domain::State& state);
  /// Notes an event that puts something into its member's past: gifts, effects received, corrections.
  void note(const domain::Event& event);

  /// The past of everybody whose past cannot be told apart from that of the members and orders named.
  domain::Past gather(const std::vector<base::MemberNo>& members, const std::vector<base::OrderNo>& orders,
                      const domain::State& state) const;

 private:
  using Record = std::variant<domain::Command, domain::Event>;
  struct Entry {
    std::uint64_t arrival = 0;
    Record record;
  };

  const std::vector<Entry>& of(Subject subject) const;

  std::uint64_t x_arrivals = 0;
  std::unordered_map<std::uint64_t, std::vector<Entry>> x_entries;
};

}  // namespace shuke::engine
