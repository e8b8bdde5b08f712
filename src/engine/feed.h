// Feed: the journal read batch by batch by somebody who tells others what happened, each event with its
// number and what caused it. Needs a store to read and no engine. Not the past of one member (history).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "codec/view_statement.h"
#include "domain/command.h"
#include "domain/event.h"
#include "engine/batch_bytes.h"
#include "store/store.h"

namespace shuke::engine {

/// Where an event stands, or the next one will.
struct FeedPlace {
  std::uint64_t batch = 1;
  std::uint64_t sequence = 0;
};

class Feed {
 public:
  explicit Feed(store::Store& store) : x_store(store) {}

  /// Where the next event will stand. Reads the last batch.
  store::Expected<FeedPlace> end() const;
  /// The batch that holds the event of this number; that after the last where there is none yet. Looks at
  /// the beginnings of about as many batches as the number of batches has binary digits.
  store::Expected<std::uint64_t> batch_of(std::uint64_t sequence) const;

  struct Part {
    std::vector<codec::StatementEntry> entries;  // those that were wanted
    std::uint64_t next_sequence = 0;             // of the first event after the batch
  };
  using Wanted = std::function<bool(domain::EventType, std::uint64_t sequence)>;
  /// The wanted events of a batch, in order, with the callers' ids of the commands behind them.
  store::Expected<Part> read(std::uint64_t batch, const Wanted& wanted) const;

  /// What was answered to one command, and whom it was about.
  struct Act {
    Outcome outcome;
    std::optional<domain::Command> command;  // where it was accepted, and has a body
    std::uint32_t index = 0;                 // among the batch's commands
    base::MemberNo member;                   // of its first event; none: there is none, or a guest's
    base::OrderNo order;
    std::string id;  // the caller's
  };
  struct Acts {
    std::vector<Act> acts;  // those that were wanted, in order; without ids that events tell
    base::Instant recorded_at;
    std::size_t bytes = 0;  // of the batch
  };
  store::Expected<Acts> acts(std::uint64_t batch, const std::function<bool(const Act&)>& wanted) const;
  /// Fills in the ids that are missing.
  store::Expected<void> name(std::uint64_t batch, std::vector<Act>& acts) const;

 private:
  store::Expected<void> name_causes(std::uint64_t batch, std::vector<codec::StatementEntry>& entries) const;

  store::Store& x_store;
};

}  // namespace shuke::engine
