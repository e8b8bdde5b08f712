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
#include "base/limits.h"
#include "codec/threshold_order.h"
#include "domain/ladders.h"
#include "insight/sum.h"

namespace shuke::backtest {
namespace {

using namespace domain;

constexpr std::array<std::int64_t, 3> default_shares_bp{6000, 3000, 1000};

bool is_moved_by_orders(const Ladder& ladder) {
  return ladder.kind == Ladder::Kind::earned && metric_of(ladder).has_value();
}

/// How a member ends on the ladder.
struct MemberEnd {
  std::uint8_t level = 0;
  std::int64_t value = 0;  // about what thresholds measure
};

/// What members are ranked by for a first guess: what the lowest threshold measures, without what depends
/// on when levels changed.
Condition ranking_of(const Ladder& ladder) {
  Condition condition;
  for (std::size_t rule = ladder.rules.size(); rule-- > 0;) {
    if (!ladder.rules[rule].all.empty()) condition = ladder.rules[rule].all.front();
  }
  condition.interaction_share.reset();
  const auto kind = condition.window.kind;
  if (kind == Window::Kind::since_level_change || kind == Window::Kind::current_term) condition.window = {};
  return condition;
}

/// Replays members under one programme and keeps how each ends.
class EndsWorker {
 public:
  EndsWorker(const ProposalTask& task, const Programme& programme, LadderNo ladder)
      : x_store(task.store),
        x_programme(programme),
        x_ladder(ladder),
        x_ranking(ranking_of(programme.ladders[ladder.value])),
        x_until(task.scope.until),
        x_names(task.request.names),
        x_plan(task.request.programme.programme, x_names.directory(),
               OrderDelays{task.request.mapping.paid_after, task.request.mapping.shipped_after},
               task.request.mapping.drop_duplicates),
        x_replay(programme, task.scope, x_plan, x_names.directory()) {}

  base::Expected<void> replay(std::size_t bucket, std::vector<MemberEnd>& ends) {
    if (auto loaded = x_store.load(bucket, x_bucket); !loaded) return loaded;
    x_groups.load(x_bucket);
    x_names.begin_bucket();
    ends.clear();
    for (const OwnerGroups::Owner& owner : x_groups.owners()) {
      if (owner.guest) continue;
      x_plan.begin(owner.id);
      for (const OwnerGroups::Item& item : x_groups.items(owner)) x_plan.add(item.group());
      x_plan.finish(x_findings);
      const std::uint8_t level = x_replay.run().levels[x_ladder.value];
      const MemberState& member = x_replay.state().member(MemberNo{1});
      ends.push_back({level, metric_at(x_programme, member, x_ladder, x_ranking, x_until)});
    }
    return {};
  }

 private:
  const GroupStore& x_store;
  const Programme& x_programme;
  LadderNo x_ladder;
  Condition x_ranking;
  base::Instant x_until;
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
      : x_task(task), x_programme(task.programme), x_no(ladder), x_ends(buckets_of(task)) {}

  base::Expected<void> replay() {
    std::vector<std::unique_ptr<EndsWorker>> workers;
    for (unsigned i = 0; i < threads(); ++i)
      workers.push_back(std::make_unique<EndsWorker>(x_task, x_programme, x_no));
    return over_buckets({.threads = threads(),
                         .buckets = x_ends.size(),
                         .replay = [&](std::size_t thread, std::size_t bucket) {
                           return workers[thread]->replay(bucket, x_ends[bucket]);
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
    if (x_task.request.progress) {
      x_task.request.progress(BacktestRequest::Phase::trying_thresholds, ++x_trials,
                              ladder.levels.size() * base::threshold_trials_max);
    }
    std::vector<std::int64_t> members(ladder.levels.size());
    for (const auto& bucket : x_ends) {
      for (const MemberEnd& end : bucket) ++members[end.level];
    }
    return members;
  }

  /// By bucket, then member: how the last replay ended.
  const std::vector<std::vector<MemberEnd>>& ends() const { return x_ends; }

 private:
  unsigned threads() const { return std::max(x_task.request.threads, 1u); }
  /// As many as hold that many members; they are spread evenly.
  static std::size_t buckets_of(const ProposalTask& task) {
    const auto all = static_cast<std::int64_t>(buckets_count);
    const std::int64_t members = std::max<std::int64_t>(task.members, 1);
    const std::int64_t enough = std::min(task.request.proposal_members, members);
    return static_cast<std::size_t>(std::max<std::int64_t>(enough * all / members, 1));
  }

  const ProposalTask& x_task;
  Programme x_programme;
  LadderNo x_no;
  std::uint64_t x_trials = 0;
  std::vector<std::vector<MemberEnd>> x_ends;
};

/// Which levels the search may move, and above which others their thresholds must stay for the programme
/// file to be accepted.
std::vector<insight::SearchedLevel> searched_levels(const Ladder& ladder) {
  std::vector<insight::SearchedLevel> levels(ladder.levels.size());
  for (std::uint8_t level = 1; level < levels.size(); ++level) {
    const auto now = threshold_of(ladder, level);
    if (!now) continue;
    levels[level].now = *now;
    const LevelRule* rule = rule_to(ladder, level);
    const LevelRule* below = codec::rule_below(ladder, *rule);
    if (below == nullptr) continue;
    const Condition* other = codec::same_metric(*below, rule->all.front());
    if (other != nullptr && other->at_least == threshold_of(ladder, below->to.value))
      levels[level].above = below->to.value;
  }
  return levels;
}

base::Expected<Proposal> propose(const ProposalTask& task, LadderNo ladder,
                                 std::span<const std::int64_t> wanted_bp) {
  Trials trials(task, ladder);
  if (auto done = trials.replay(); !done) return std::unexpected(done.error());
  const auto before = trials.ends();
  insight::ThresholdSearch search{.wanted_bp = {wanted_bp.begin(), wanted_bp.end()},
                                  .levels = searched_levels(task.programme.ladders[ladder.value]),
                                  .values = {}};
  for (const auto& bucket : before) {
    for (const MemberEnd& end : bucket) search.values.push_back(end.value);
  }
  auto found = insight::search_thresholds(
      std::move(search), [&](std::span<const std::int64_t> tried) { return trials.try_out(tried); });
  if (!found) return std::unexpected(found.error());
  Proposal proposal{ladder, {wanted_bp.begin(), wanted_bp.end()}, std::move(*found)};
  for (std::size_t bucket = 0; bucket < before.size(); ++bucket) {
    for (std::size_t i = 0; i < before[bucket].size(); ++i) {
      const std::uint8_t then = trials.ends()[bucket][i].level;
      ++proposal.looked_at;
      proposal.up += then > before[bucket][i].level;
      proposal.down += then < before[bucket][i].level;
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
