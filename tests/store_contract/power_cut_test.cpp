// What survives: power cuts, I/O errors and full disks at every point of a store's work. A batch whose
// append answered is there afterwards, whole and in the chain; a batch whose append did not is there whole
// or not at all. SHUKE_POWER_CUTS says how many cuts are tried.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "store/memory/memory_store.h"
#include "store/sqlite/pipelined_store.h"
#include "store/sqlite/sqlite_store.h"
#include "store_contract/memory_folder.h"
#include "store_contract/power_cut_vfs.h"
#include "store_contract/random_batch.h"

namespace shuke::store {
namespace {

using Failure = PowerCutVfs::Failure;

enum class Adapter { plain, pipelined };

std::uint64_t cuts_wanted() {
  const char* wanted = std::getenv("SHUKE_POWER_CUTS");
  return wanted == nullptr ? 300 : std::strtoull(wanted, nullptr, 10);
}

/// A small store on a failing disk beside its twin in memory, which has every batch that was acknowledged.
class Trial {
 public:
  Trial(std::uint64_t seed, Adapter adapter)
      : x_adapter(adapter),
        x_vfs(seed),
        x_batches(seed, small_world),
        x_folder(memory_folder("shuke_power")) {}
  ~Trial() {
    x_store.reset();
    std::filesystem::remove_all(x_folder);
  }

  PowerCutVfs& vfs() { return x_vfs; }
  RandomBatches& random() { return x_batches; }
  bool is_open() const { return x_store != nullptr; }
  void close() { x_store.reset(); }
  /// What opening or appending failed with last.
  const Fault& fault() const { return x_fault; }

  /// Few pages between checkpoints, so that they are met often.
  Expected<void> open() {
    x_store.reset();
    const SqliteOptions options{
        .folder = x_folder + "/store", .vfs = x_vfs.name(), .checkpoint_pages = 40, .cache_mib = 1};
    if (x_adapter == Adapter::pipelined) return keep(PipelinedStore::open(options));
    return keep(SqliteStore::open(options));
  }

  /// Appends the next random batch, or the one before again if that failed. The fault, if any; what is
  /// acknowledged goes to the twin.
  std::optional<Fault> append() {
    if (!x_under_way) x_under_way = x_batches.after(x_twin.head().value());
    if (x_adapter == Adapter::pipelined && x_batches.below(2) == 0) return append_two();
    const auto number = write(x_under_way->batch);
    if (!number) return x_fault = number.error();
    const auto expected = x_twin.append(x_under_way->batch);
    EXPECT_EQ(*number, *expected);
    x_under_way.reset();
    return std::nullopt;
  }

  /// What is wrong with the open store; empty: nothing. A batch under way may be there or not.
  std::string wrong() {
    std::string found = difference(*x_store, x_twin, x_batches.world());
    if (found.empty() || !x_under_way) return found;
    (void)x_twin.append(x_under_way->batch);
    return difference(*x_store, x_twin, x_batches.world());
  }
  /// What is wrong where nothing of a batch under way may be there.
  std::string wrong_without_the_batch() { return difference(*x_store, x_twin, x_batches.world()); }
  /// After wrong() has settled whether the batch under way is there, it is not under way any more.
  void settle() { x_under_way.reset(); }

  bool answers_unavailable() {
    const auto head = x_store->head();
    const auto list = x_store->members({});
    return !head && head.error().kind == Fault::Kind::unavailable && !list &&
           list.error().kind == Fault::Kind::unavailable;
  }

  /// The power goes, the machine comes back, the store opens. What is wrong then; empty: nothing.
  std::string cut_and_look() {
    close();
    x_vfs.fail_no_more();
    x_vfs.cut_power();
    if (const auto opened = open(); !opened) return "does not open: " + opened.error().words;
    std::string found = wrong();
    settle();
    return found;
  }

 private:
  template <class Opened>
  Expected<void> keep(Opened opened) {
    if (!opened) {
      x_fault = opened.error();
      return std::unexpected(x_fault);
    }
    x_store = std::move(*opened);
    return {};
  }

  /// As the engine writes: it goes on asking, and believes what it is told last.
  Expected<std::uint64_t> write(const Batch& batch) {
    std::optional<bool> told;
    const auto number =
        x_store->begin_append(batch, [&](const Expected<void>& outcome) { told = outcome.has_value(); });
    if (!number) return number;
    (void)x_store->command(command_name(x_batches.below(9), 0));
    (void)x_store->member({1});
    const auto finished = x_store->finish();
    EXPECT_EQ(told, finished.has_value());
    if (!finished) return std::unexpected(finished.error());
    return number;
  }

  /// The batch and another one on top of it, which is begun before anybody asked for the first.
  std::optional<Fault> append_two() {
    std::optional<bool> told;
    const auto first = x_store->begin_append(
        x_under_way->batch, [&](const Expected<void>& outcome) { told = outcome.has_value(); });
    if (!first) return x_fault = first.error();
    Head head = x_twin.head().value();
    if (*first != 0) head.number = *first;
    OwnedBatch on_top = x_batches.after(head);
    std::optional<bool> told_on_top;
    const auto second = x_store->begin_append(
        on_top.batch, [&](const Expected<void>& outcome) { told_on_top = outcome.has_value(); });
    EXPECT_TRUE(told.has_value());
    if (told == true) {
      EXPECT_EQ(*first, *x_twin.append(x_under_way->batch));
      x_under_way.reset();
    }
    if (!second) {
      EXPECT_FALSE(told_on_top);
      return x_fault = second.error();
    }
    EXPECT_EQ(told, true);
    x_under_way = std::move(on_top);
    const auto finished = x_store->finish();
    EXPECT_EQ(told_on_top, finished.has_value());
    if (!finished) return x_fault = finished.error();
    EXPECT_EQ(*second, *x_twin.append(x_under_way->batch));
    x_under_way.reset();
    return std::nullopt;
  }

  static constexpr World small_world{.members = 10, .rows = 12, .names = 8, .settings = 3};

  Adapter x_adapter;
  PowerCutVfs x_vfs;
  RandomBatches x_batches;
  MemoryStore x_twin;
  std::optional<OwnedBatch> x_under_way;
  Fault x_fault;
  std::string x_folder;  // for the lock alone: the database is in x_vfs
  std::unique_ptr<Store> x_store;
};

/// Works until the planned failure comes: batches, and now and then closing and opening.
void work_until_it_fails(Trial& trial) {
  while (!trial.vfs().has_failed()) {
    if (!trial.is_open() && !trial.open()) return;
    if (trial.append()) return;
    if (trial.random().below(12) == 0) trial.close();
  }
}

/// Many cuts, in several stores, each store through many cuts. What was wrong first; empty: nothing.
std::string cut_many_times(Adapter adapter, std::uint64_t first_seed, std::uint64_t cuts, bool disk_lies) {
  constexpr std::uint64_t cuts_a_store = 20;
  for (std::uint64_t done = 0; done < cuts; done += cuts_a_store) {
    const std::uint64_t seed = first_seed + done;
    Trial trial(seed, adapter);
    trial.vfs().lie(disk_lies);
    for (std::uint64_t cut = 0; cut < std::min(cuts_a_store, cuts - done); ++cut) {
      // Near and far calls alike: 1 to 2, 1 to 4 ... 1 to 1024.
      const std::uint64_t reach = std::uint64_t{2} << trial.random().below(10);
      trial.vfs().fail_at(trial.vfs().calls() + 1 + trial.random().below(reach), Failure::power_cut);
      work_until_it_fails(trial);
      const std::string wrong = trial.cut_and_look();
      if (!wrong.empty())
        return "seed " + std::to_string(seed) + ", cut " + std::to_string(cut) + ": " + wrong;
    }
  }
  return "";
}

class PowerCut : public testing::TestWithParam<Adapter> {};
class DiskErrors : public testing::TestWithParam<Adapter> {};

TEST_P(PowerCut, what_was_acknowledged_is_there_whole_and_the_rest_whole_or_not_at_all) {
  EXPECT_EQ(cut_many_times(GetParam(), 1'000'000, cuts_wanted(), false), "");
}

TEST_P(PowerCut, a_disk_that_answers_before_it_has_written_is_noticed_by_this_test) {
  EXPECT_NE(cut_many_times(GetParam(), 2'000'000, 300, true), "");
}

/// The same piece of work for every point of failure: making the store, batches, checkpoints, closing,
/// opening. False: it came to a fault that the caller has to deal with.
bool work_once(Trial& trial, int& step) {
  constexpr int steps = 14;
  for (; step < steps; ++step) {
    if (!trial.is_open() && !trial.open()) return false;
    if (trial.append()) return false;
    if (step == 9) trial.close();
  }
  trial.close();
  return true;
}

/// Each seventh call fails where 300 cuts are wanted, each one where 2100 or more are. Every trial has work
/// of its own, so the calls left out are no particular ones.
std::uint64_t stride() {
  return std::max<std::uint64_t>(1, 2100 / std::max<std::uint64_t>(1, cuts_wanted()));
}

TEST_P(DiskErrors, one_io_error_at_any_call_loses_nothing_acknowledged) {
  for (const Failure failure : {Failure::io_error, Failure::io_errors}) {
    std::uint64_t call = 1;
    for (bool reached = true; reached; call += stride()) {
      Trial trial(call, GetParam());
      trial.vfs().fail_at(call, failure);
      int step = 0;
      while (!work_once(trial, step)) {
        if (trial.is_open()) {
          ASSERT_TRUE(trial.answers_unavailable()) << call;
        }
        const std::uint64_t writes = trial.vfs().writes();
        trial.close();
        ASSERT_EQ(trial.vfs().writes(), writes) << call << ": a disk that failed was written to again";
        trial.vfs().fail_no_more();
        ASSERT_TRUE(trial.open()) << call;
        ASSERT_EQ(trial.wrong(), "") << call;
        trial.settle();
        // What a failed sync left in memory only must not be what the next batch stands on.
        ASSERT_FALSE(trial.append()) << call << ": " << trial.fault().words;
        ASSERT_EQ(trial.cut_and_look(), "") << call;
      }
      reached = trial.vfs().has_failed();
      ASSERT_EQ(trial.cut_and_look(), "") << call;
    }
    EXPECT_GT(call, 300u);
  }
}

/// A store that opens has its log, whatever failed while it was made: without one a commit rests on a
/// journal whose removal nobody made durable.
TEST_P(DiskErrors, an_error_while_a_store_is_made_is_told_or_costs_nothing) {
  for (const Failure failure : {Failure::io_error, Failure::disk_full}) {
    for (std::uint64_t call = 1; call <= 80; ++call) {
      for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        Trial trial(1000 * seed + call, GetParam());
        trial.vfs().fail_at(call, failure);
        if (!trial.open()) continue;
        if (trial.append()) continue;
        ASSERT_EQ(trial.cut_and_look(), "") << call;
      }
    }
  }
}

TEST_P(DiskErrors, a_full_disk_at_any_write_undoes_the_batch_and_the_store_goes_on) {
  for (const Failure failure : {Failure::disk_full, Failure::disks_full}) {
    std::uint64_t call = 1;
    for (bool reached = true; reached; call += stride()) {
      Trial trial(call, GetParam());
      trial.vfs().fail_at(call, failure);
      int step = 0;
      while (!work_once(trial, step)) {
        ASSERT_EQ(trial.fault().kind, Fault::Kind::full) << call << ": " << trial.fault().words;
        if (trial.is_open()) {
          ASSERT_EQ(trial.wrong_without_the_batch(), "") << call;
          if (failure == Failure::disks_full) {
            const auto again = trial.append();
            ASSERT_TRUE(again && again->kind == Fault::Kind::full) << call;
          }
        }
        trial.vfs().fail_no_more();
      }
      reached = trial.vfs().has_failed();
      ASSERT_EQ(trial.cut_and_look(), "") << call;
    }
    EXPECT_GT(call, 100u);
  }
}

std::string adapter_name(const testing::TestParamInfo<Adapter>& adapter) {
  return adapter.param == Adapter::plain ? "plain" : "pipelined";
}

INSTANTIATE_TEST_SUITE_P(Adapters, PowerCut, testing::Values(Adapter::plain, Adapter::pipelined),
                         adapter_name);
INSTANTIATE_TEST_SUITE_P(Adapters, DiskErrors, testing::Values(Adapter::plain, Adapter::pipelined),
                         adapter_name);

}  // namespace
}  // namespace shuke::store
