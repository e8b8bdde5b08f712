// History: of each member, in order of arrival, what was put into his past from outside, so that it can be
// told again (S21), and where his events stand in the journal. Kept as rows of the store, one a batch. A
// part of the engine; the telling itself is domain/rewind.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "domain/command.h"
#include "domain/event.h"
#include "domain/rewind.h"
#include "domain/state.h"
#include "store/store.h"

namespace shuke::engine {

/// What a row of a history is made of; numbers once given stay.
enum class RecordKind : std::uint8_t { command = 1, event = 2, place = 3 };
struct HistoryRecord {
  RecordKind kind = RecordKind::command;
  std::uint64_t number = 0;  // of a place: the event's sequence; else the order of arrival
  std::string_view bytes;

  friend auto operator<=>(const HistoryRecord&, const HistoryRecord&) = default;
};
/// The records of a row, which must outlive them; nothing where it cannot be read.
std::optional<std::vector<HistoryRecord>> read_history(std::string_view row);

/// Whose past: a member, or an order paid by a guest.
struct Subject {
  std::uint64_t key = 0;

  static Subject of(base::MemberNo member) { return {member.value}; }
  static Subject of(base::OrderNo order) { return {(std::uint64_t{1} << 32) | order.value}; }
};

class History {
 public:
  explicit History(store::Store& store) : x_store(store) {}
  History(const History&) = delete;
  History& operator=(const History&) = delete;

  /// Notes an accepted command for everybody it is about. `state` is the one after the command; `arrival`
  /// orders it among everything noted, and `bytes` are the command's.
  void note(const domain::Command& command, std::string_view bytes, std::uint64_t arrival,
            const domain::State& state);
  struct Extent {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };
  /// Notes an event: where it stands in the batch being made, the caller's id of the command it was caused
  /// by (empty: it was due), and what it puts into its member's past.
  void note(const domain::Event& event, std::uint64_t sequence, Extent extent, std::string_view command);

  /// The past of everybody whose past cannot be told apart from that of the members and orders named.
  store::Expected<domain::Past> gather(const std::vector<base::MemberNo>& members,
                                       const std::vector<base::OrderNo>& orders,
                                       const domain::State& state) const;

  /// An event of a subject and what it was caused by.
  struct EventPlace {
    std::uint64_t batch = 0;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint64_t sequence = 0;
    std::string command;
  };
  store::Expected<std::vector<EventPlace>> places_of(Subject subject) const;

  /// Adds what was noted to a batch; the bytes stand here until forget_changes.
  void write(store::Batch& batch) const;
  void forget_changes() { x_noted.clear(); }

 private:
  template <class Use>
  store::Expected<void> each_record(Subject subject, const Use& use) const;

  store::Store& x_store;
  std::map<std::uint64_t, std::string> x_noted;  // by subject: records of the batch being made
};

}  // namespace shuke::engine
