// Trials: a copy of the programme with other thresholds, replayed over a part of the members.
#include "backtest/proposals.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "backtest/bucket_threads.h"
#include "backtest/figures_ladder.h"
#include "backtest/named_directory.h"
#include "backtest/owner_groups.h"
#include "backtest/owner_plan.h"
#include "backtest/replay.h"
#include "insight/sum.h"

namespace shuke::backtest {
namespace {

using namespace domain;

constexpr std::array<std::int64_t, 3> default_shares_bp{6000, 3000, 1000};

bool is_moved_by_orders(const Ladder& ladder) {
  return ladder.kind == Ladder::Kind::earned && metric_of(ladder).has_value();
}

/// Replays members under one programme and keeps the level each ends with.
class LevelsWorker {
 public:
  LevelsWorker(const ProposalTask& task, const Programme& programme, LadderNo ladder)
      : x_store(task.store),
        x_ladder(ladder),
        x_names(task.request.names),
        x_plan(programme, x_names.directory(),
               OrderDelays{task.request.mapping.paid_after, task.request.mapping.shipped_after},
               task.request.mapping.drop_duplicates),
        x_replay(programme, task.scope, x_plan, x_names.directory()) {}

  base::Expected<void> replay(std::size_t bucket, std::vector<std::uint8_t>& levels) {
    if (auto loaded = x_store.load(bucket, x_bucket); !loaded) return loaded;
    x_groups.load(x_bucket);
    x_names.begin_bucket();
    levels.clear();
    for (const OwnerGroups::Owner& owner : x_groups.owners()) {
      if (owner.guest) continue;
      x_plan.begin(owner.id);
      for (const OwnerGroups::Item& item : x_groups.items(owner)) x_plan.add(item.group());
      x_plan.finish(x_findings);
      levels.push_back(x_replay.run().levels[x_ladder.value]);
    }
    return {};
  }

 private:
  const GroupStore& x_store;
  LadderNo x_ladder;
  NamedDirectory x_names;
  OwnerPlan x_plan;
  Replay x_replay;
  Findings x_findings;
  BucketGroups x_bucket;
  OwnerGroups x_groups;
};

/// Who stands where on one ladder under thresholds that are tried.
class Trials {
 public:
  Trials(const ProposalTask& task, LadderNo ladder)
      : x_task(task), x_programme(task.programme), x_no(ladder), x_levels(buckets_of(task)) {}

  base::Expected<void> replay() {
    std::vector<std::unique_ptr<LevelsWorker>> workers;
    for (unsigned i = 0; i < threads(); ++i)
      workers.push_back(std::make_unique<LevelsWorker>(x_task, x_programme, x_no));
    return over_buckets({.threads = threads(),
                         .buckets = x_levels.size(),
                         .replay = [&](std::size_t thread, std::size_t bucket) {
                           return workers[thread]->replay(bucket, x_levels[bucket]);
                         }});
  }

  base::Expected<std::vector<std::int64_t>> try_out(std::span<const std::int64_t> thresholds) {
    Ladder& ladder = x_programme.ladders[x_no.value];
    const Ladder& written = x_task.programme.ladders[x_no.value];
    for (std::size_t i = 0; i < ladder.rules.size(); ++i) {
      const std::uint8_t to = ladder.rules[i].to.value;
      const auto now = threshold_of(written, to);
      if (!now || written.rules[i].all.empty()) continue;
      const Condition& condition = written.rules[i].all.front();
      if (condition.metric == metric_of(written) && condition.at_least == *now)
        ladder.rules[i].all.front().at_least = thresholds[to];
    }
    if (auto done = replay(); !done) return std::unexpected(done.error());
    std::vector<std::int64_t> members(ladder.levels.size());
    for (const auto& bucket : x_levels) {
      for (const std::uint8_t level : bucket) ++members[level];
    }
    return members;
  }

  /// By bucket, then member: the levels of the last replay.
  const std::vector<std::vector<std::uint8_t>>& levels() const { return x_levels; }

 private:
  unsigned threads() const { return std::max(x_task.request.threads, 1u); }
  /// As many as hold members enough; members are spread evenly.
  static std::size_t buckets_of(const ProposalTask& task) {
    const auto all = static_cast<std::int64_t>(buckets_count);
    const std::int64_t members = std::max<std::int64_t>(task.members, 1);
    const std::int64_t enough = std::min(task.request.proposal_members, members);
    return static_cast<std::size_t>((enough * all + members - 1) / members);
  }

  const ProposalTask& x_task;
  Programme x_programme;
  LadderNo x_no;
  std::vector<std::vector<std::uint8_t>> x_levels;
};

bool counts_over_the_same(const Condition& one, const Condition& other) {
  return one.window.kind == other.window.kind && one.window.length == other.window.length;
}

std::vector<insight::SearchedLevel> searched_levels(const Ladder& ladder) {
  std::vector<insight::SearchedLevel> levels(ladder.levels.size());
  const LevelRule* below = nullptr;
  for (std::uint8_t level = 1; level < levels.size(); ++level) {
    levels[level].now = threshold_of(ladder, level);
    const LevelRule* rule = rule_to(ladder, level);
    if (!levels[level].now) continue;
    // Where each level counts from its own beginning, the higher one may ask for less.
    levels[level].above_lower =
        below == nullptr || (!rule->from && counts_over_the_same(rule->all.front(), below->all.front()));
    below = rule;
  }
  return levels;
}

base::Expected<Proposal> propose(const ProposalTask& task, LadderNo ladder,
                                 std::span<const std::int64_t> wanted_bp) {
  Trials trials(task, ladder);
  if (auto done = trials.replay(); !done) return std::unexpected(done.error());
  const auto before = trials.levels();
  const auto levels = searched_levels(task.programme.ladders[ladder.value]);
  auto found = insight::search_thresholds(
      wanted_bp, levels, [&](std::span<const std::int64_t> tried) { return trials.try_out(tried); });
  if (!found) return std::unexpected(found.error());
  Proposal proposal{ladder, {wanted_bp.begin(), wanted_bp.end()}, std::move(*found)};
  for (std::size_t bucket = 0; bucket < before.size(); ++bucket) {
    for (std::size_t i = 0; i < before[bucket].size(); ++i) {
      const std::uint8_t then = trials.levels()[bucket][i];
      ++proposal.looked_at;
      proposal.up += then > before[bucket][i];
      proposal.down += then < before[bucket][i];
    }
  }
  return proposal;
}

}  // namespace

Wanted wanted_of(const Ladder& ladder) {
  Wanted wanted;
  for (const Level& level : ladder.levels) {
    if (!level.wanted_share) continue;
    wanted.source = "programme";
    wanted.shares_bp.resize(ladder.levels.size());
  }
  if (!wanted.shares_bp.empty()) {
    for (std::size_t i = 0; i < ladder.levels.size(); ++i) {
      const Rate share = ladder.levels[i].wanted_share.value_or(Rate{0, 1});
      wanted.shares_bp[i] = insight::basis_points(share.num, share.den).value_or(0);
    }
  } else if (ladder.levels.size() == default_shares_bp.size()) {
    wanted = {"default", {default_shares_bp.begin(), default_shares_bp.end()}};
  }
  return wanted;
}

base::Expected<std::vector<Proposal>> propose_thresholds(const ProposalTask& task) {
  std::vector<Proposal> proposals;
  for (std::uint8_t i = 0; i < task.programme.ladders.size(); ++i) {
    const Ladder& ladder = task.programme.ladders[i];
    const Wanted wanted = wanted_of(ladder);
    if (!is_moved_by_orders(ladder) || wanted.shares_bp.empty()) continue;
    std::vector<std::vector<std::int64_t>> wishes{wanted.shares_bp};
    if (ladder.levels.size() == default_shares_bp.size() &&
        !std::ranges::equal(wanted.shares_bp, default_shares_bp)) {
      wishes.emplace_back(default_shares_bp.begin(), default_shares_bp.end());
    }
    for (const auto& wish : wishes) {
      auto proposal = propose(task, LadderNo{i}, wish);
      if (!proposal) return std::unexpected(proposal.error());
      proposals.push_back(std::move(*proposal));
    }
  }
  return proposals;
}

}  // namespace shuke::backtest
