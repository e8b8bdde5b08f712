// Replay: one programme over one owner after the other. Takes the steps of a plan through the domain's own
// loop and hands its events to the figures; what is refused or finds no purchase is counted. One object
// belongs to one thread.
#pragma once

#include <cstdint>
#include <vector>

#include "backtest/figures.h"
#include "backtest/findings.h"
#include "backtest/owner_plan.h"
#include "backtest/return_match.h"
#include "domain/run.h"
#include "domain/state.h"

namespace shuke::backtest {

/// Rows of the file by what became of them in one run. Rows that never came so far are counted by the
/// reader.
struct ReplayCounts {
  std::uint64_t replayed = 0;
  std::uint64_t unmatched = 0;  // returns, in whole or in part
  std::uint64_t rejected = 0;   // of commands that were refused
  std::uint64_t skipped = 0;    // paid after the end, by the mapping's delay
};

class Replay {
 public:
  /// All must outlive the replay; `plan` holds the owner to replay at each call of run.
  Replay(const domain::Programme& programme, FiguresScope scope, const OwnerPlan& plan,
         codec::Directory& directory);
  Replay(const Replay&) = delete;
  Replay& operator=(const Replay&) = delete;

  /// Replays the plan's owner up to the end of the scope. For a guest's order the finish is empty.
  MemberFinish run();
  /// The state of the owner replayed last, whose member number is 1.
  const domain::State& state() const { return x_state; }
  /// Takes in what another replay of the same programme counted.
  void merge(const Replay& other);

  const Figures& figures() const { return x_figures; }
  const Findings& findings() const { return x_findings; }
  /// By position in domain::rejection_table(); counts commands.
  const std::vector<Found>& rejected() const { return x_rejected; }
  const ReplayCounts& counts() const { return x_counts; }

 private:
  void enrol(base::Instant at);
  void pay(std::uint32_t position);
  void ship(std::uint32_t position, base::Instant at);
  void take_back(std::uint32_t position);
  /// Returns of one order after the other; false where one was refused.
  bool return_matched(const PlannedReturn& wanted);
  bool run_command(const domain::Command& command, const Row& row);
  Row row_of(const PlannedOrder& order) const;

  FiguresScope x_scope;
  const OwnerPlan& x_plan;
  codec::Directory& x_directory;
  domain::State x_state;
  Figures x_figures;
  domain::Runner x_runner;
  ReturnMatcher x_matcher;
  Match x_match;
  domain::Command x_enrol;
  domain::Command x_ship;
  domain::Command x_return;
  Findings x_findings;
  std::vector<Found> x_rejected;
  ReplayCounts x_counts;
};

}  // namespace shuke::backtest
