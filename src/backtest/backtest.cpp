// The workers of a replay: each has its own state and figures, and what they counted is merged when all are
// done.
#include "backtest/backtest.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <vector>

#include "backtest/backtest_result.h"
#include "backtest/bucket_threads.h"
#include "backtest/comparison.h"
#include "backtest/members_file.h"
#include "backtest/named_directory.h"
#include "backtest/order_file.h"
#include "backtest/owner_groups.h"
#include "backtest/owner_plan.h"
#include "backtest/proposals.h"
#include "backtest/replay.h"
#include "base/check.h"
#include "codec/view_member.h"

namespace shuke::backtest {
namespace {

/// What one thread needs to replay buckets, and what it has counted.
class Worker {
 public:
  Worker(const BacktestRequest& request, FiguresScope scope, MembersFile* members)
      : x_programme(request.programme.programme),
        x_names(request.names),
        x_plan(x_programme, x_names.directory(),
               OrderDelays{request.mapping.paid_after, request.mapping.shipped_after},
               request.mapping.drop_duplicates),
        x_first(x_programme, scope, x_plan, x_names.directory()),
        x_until(scope.until),
        x_members(members) {
    if (!request.against) return;
    const domain::Programme& against = request.against->programme;
    x_against = std::make_unique<Replay>(against, scope, x_plan, x_names.directory());
    x_comparison.emplace(NamedProgramme{x_programme, request.names},
                         NamedProgramme{against, request.names});
  }

  base::Expected<void> replay(const GroupStore& store, std::size_t bucket) {
    if (auto loaded = store.load(bucket, x_bucket); !loaded) return loaded;
    x_groups.load(x_bucket);
    x_names.begin_bucket();
    x_lines.clear();
    const auto owners = x_groups.owners();
    for (std::size_t i = 0; i < owners.size(); ++i) {
      if (i + 1 < owners.size()) x_groups.prefetch(owners[i + 1]);
      replay_owner(owners[i]);
    }
    return x_members != nullptr ? x_members->put(x_lines) : base::Expected<void>{};
  }

  void merge(const Worker& other) {
    x_first.merge(other.x_first);
    if (x_against) x_against->merge(*other.x_against);
    if (x_comparison) x_comparison->merge(*other.x_comparison);
    x_findings.merge(other.x_findings);
    x_rows_dropped += other.x_rows_dropped;
  }

  const Replay& first() const { return x_first; }
  const Replay* against() const { return x_against.get(); }
  const Comparison* comparison() const { return x_comparison ? &*x_comparison : nullptr; }
  const Findings& findings() const { return x_findings; }
  std::uint64_t rows_dropped() const { return x_rows_dropped; }

 private:
  void replay_owner(const OwnerGroups::Owner& owner) {
    x_plan.begin(owner.guest ? std::string_view() : owner.id);
    for (const OwnerGroups::Item& item : x_groups.items(owner)) x_plan.add(item.group());
    x_plan.finish(x_findings);
    x_rows_dropped += x_plan.rows_dropped();
    const MemberFinish finish = x_first.run();
    if (x_against) {
      const MemberFinish other = x_against->run();
      if (!owner.guest) x_comparison->add(owner.id, finish, other);
    }
    if (x_members != nullptr && !owner.guest) write_view(owner.id);
  }

  void write_view(std::string_view id) {
    codec::Directory& directory = x_names.directory();
    directory.forget_members();
    CHECK(directory.member(id).value == 1);
    x_view.clear();
    codec::JsonWriter out(x_view);
    codec::write_member_view(out, {x_programme, x_first.state(), directory, x_until}, base::MemberNo{1},
                             codec::Person{});
    x_lines.add(id, x_view);
  }

  const domain::Programme& x_programme;
  NamedDirectory x_names;
  OwnerPlan x_plan;
  Replay x_first;
  std::unique_ptr<Replay> x_against;
  std::optional<Comparison> x_comparison;
  base::Instant x_until;
  MembersFile* x_members;
  Findings x_findings;
  std::uint64_t x_rows_dropped = 0;
  BucketGroups x_bucket;
  OwnerGroups x_groups;
  MemberLines x_lines;
  std::string x_view;
};

/// All buckets of a store over all workers.
base::Expected<void> replay_all(const BacktestRequest& request, const GroupStore& store,
                                std::vector<std::unique_ptr<Worker>>& workers) {
  BucketWork work{.threads = static_cast<unsigned>(workers.size()),
                  .buckets = buckets_count,
                  .replay = [&](std::size_t thread, std::size_t bucket) {
                    return workers[thread]->replay(store, bucket);
                  }};
  if (request.progress) {
    work.done = [&request](std::size_t done) {
      request.progress(BacktestRequest::Phase::replaying, done, buckets_count);
    };
  }
  return over_buckets(work);
}

/// Proposals for each of the programmes.
base::Expected<std::vector<std::vector<Proposal>>> propose_for(const BacktestRequest& request,
                                                               const GroupStore& store, FiguresScope scope,
                                                               const Worker& all) {
  std::vector<std::vector<Proposal>> lists;
  std::vector<const domain::Programme*> programmes{&request.programme.programme};
  if (request.against) programmes.push_back(&request.against->programme);
  for (const domain::Programme* programme : programmes) {
    auto proposals =
        propose_thresholds({request, *programme, store, scope, all.first().figures().members()});
    if (!proposals) return std::unexpected(proposals.error());
    lists.push_back(std::move(*proposals));
  }
  return lists;
}

base::Expected<OrderFile> read_file(const BacktestRequest& request) {
  ReadOrder how{request.mapping, request.programme.programme.currency_decimals, request.until,
                request.threads, request.memory_bytes_max};
  if (request.progress) {
    how.progress = [&request](std::uint64_t done, std::uint64_t of) {
      request.progress(BacktestRequest::Phase::reading, done, of);
    };
  }
  return read_order_file(request.orders, how);
}

base::Expected<void> check_currency(const BacktestRequest& request) {
  const std::string& file = request.mapping.currency;
  const auto check = [&](const domain::Programme& programme) -> base::Expected<void> {
    if (file.empty() || file == programme.currency || request.mapping.rate) return {};
    return base::fault(request.mapping.file + ": the file's currency is " + file +
                       " and the programme's is " + programme.currency +
                       ": `rate` must say how much of the programme's money one " + file + " is");
  };
  if (auto good = check(request.programme.programme); !good || !request.against) return good;
  const domain::Programme& against = request.against->programme;
  if (against.currency != request.programme.programme.currency) {
    return base::fault("the two programmes count in " + request.programme.programme.currency + " and " +
                       against.currency + "; only programmes of one currency can be compared");
  }
  return {};
}

}  // namespace

base::Expected<BacktestResult> run_backtest(const BacktestRequest& request) {
  if (auto good = check_currency(request); !good) return std::unexpected(good.error());
  auto file = read_file(request);
  if (!file) return std::unexpected(file.error());
  if (file->counts.first_us > file->counts.last_us || file->counts.first_us == INT64_MAX) {
    return base::fault(request.orders + ": no row is left to replay; " +
                       why_nothing(*file, request.until.has_value()));
  }
  const FiguresScope scope{{file->counts.first_us},
                           request.until.value_or(base::Instant{file->counts.last_us})};
  MembersFile members;
  std::vector<std::unique_ptr<Worker>> workers;
  for (unsigned i = 0; i < std::max(request.threads, 1u); ++i) {
    workers.push_back(
        std::make_unique<Worker>(request, scope, request.members.empty() ? nullptr : &members));
  }
  if (auto done = replay_all(request, *file->groups, workers); !done) return std::unexpected(done.error());
  Worker& all = *workers[0];
  for (std::size_t i = 1; i < workers.size(); ++i) all.merge(*workers[i]);
  file->findings.merge(all.findings());
  const auto proposals = propose_for(request, *file->groups, scope, all);
  if (!proposals) return std::unexpected(proposals.error());
  BacktestResult result = make_result(request, *file, all.rows_dropped(),
                                      {all.first(), all.against(), all.comparison(), *proposals});
  if (!request.members.empty()) {
    if (auto written = members.write(request.members); !written) return std::unexpected(written.error());
  }
  return result;
}

}  // namespace shuke::backtest
