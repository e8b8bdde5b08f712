// Three passes: which orders are asked for, as a filter of fixed size; who has them, noted by order; and
// the returns of each bucket beside those notes.
#include "backtest/return_owners.h"

#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/names.h"

namespace shuke::backtest {
namespace {

/// Says for certain that an order is not asked for, and else that it may be.
class OrderFilter {
 public:
  OrderFilter() : x_bits(words) {}
  void add(std::string_view order) { x_bits[word(order)] |= bit(order); }
  bool may_have(std::string_view order) const { return (x_bits[word(order)] & bit(order)) != 0; }

 private:
  static constexpr std::size_t words = std::size_t{1} << 17;  // 1 MiB: eight million orders
  static std::size_t word(std::string_view order) { return base::hash_bytes(order) % words; }
  static std::uint64_t bit(std::string_view order) {
    return std::uint64_t{1} << (base::hash_bytes(order) / words % 64);
  }
  std::vector<std::uint64_t> x_bits;
};

/// Calls take(row) with the first row of every group of a store; the rows live until the next bucket.
template <class Take>
base::Expected<void> each_group(const GroupStore& store, std::size_t bucket, BucketGroups& memory,
                                Take take) {
  if (auto loaded = store.load(bucket, memory); !loaded) return loaded;
  memory.each([&](const Group& group) {
    Row row;
    RowCursor(group).next(row);
    take(row);
  });
  return {};
}

class Joining {
 public:
  Joining(const GroupStore& open, GroupStore& groups, std::size_t memory_bytes_max, Findings& findings)
      : x_open(open), x_groups(groups), x_paid(memory_bytes_max), x_findings(findings) {}

  base::Expected<void> run() {
    for (std::size_t bucket = 0; bucket < buckets_count; ++bucket) {
      auto done = each_group(x_open, bucket, x_memory, [&](const Row& row) { x_asked.add(row.of_order); });
      if (!done) return done;
    }
    for (std::size_t bucket = 0; bucket < buckets_count; ++bucket) {
      if (auto done = note_orders(bucket); !done) return done;
    }
    for (std::size_t bucket = 0; bucket < buckets_count; ++bucket) {
      if (auto done = join(bucket); !done) return done;
    }
    return {};
  }

 private:
  /// The member who paid an order, and when at the earliest.
  struct Payer {
    std::string_view member;
    base::Instant at;
    bool one = true;  // not several members, and no guest
  };

  /// A note lies where a return naming the order lies: in the bucket of a guest who has it.
  base::Expected<void> note_orders(std::size_t bucket) {
    x_batch.clear();
    auto done = each_group(x_groups, bucket, x_memory, [&](const Row& row) {
      if (row.kind != RowKind::sale || !x_asked.may_have(row.order)) return;
      Row note;
      note.kind = RowKind::taken_back;
      note.of_order = row.order;
      note.order = row.member;
      note.at = row.at;
      x_batch.add(note);
    });
    return done ? x_paid.append(x_batch) : done;
  }

  base::Expected<void> join(std::size_t bucket) {
    x_payers.clear();
    auto noted = each_group(x_paid, bucket, x_notes, [&](const Row& note) {
      const auto [place, is_new] =
          x_payers.try_emplace(note.of_order, Payer{note.order, note.at, !note.order.empty()});
      Payer& payer = place->second;
      if (is_new) return;
      payer.one = payer.one && payer.member == note.order;
      payer.at = std::min(payer.at, note.at);
    });
    if (!noted) return noted;
    x_batch.clear();
    auto done = each_group(x_open, bucket, x_memory, [&](Row& row) { give(row); });
    return done ? x_groups.append(x_batch) : done;
  }

  void give(Row& row) {
    const auto found = x_payers.find(row.of_order);
    if (found != x_payers.end() && found->second.one && row.at >= found->second.at) {
      row.member = found->second.member;
      x_findings.of(Finding::guest_row).forget(row.file_line, row.amount.value_or(base::Money{}));
    }
    x_batch.add(row);
  }

  const GroupStore& x_open;
  GroupStore& x_groups;
  GroupStore x_paid;
  Findings& x_findings;
  OrderFilter x_asked;
  std::unordered_map<std::string_view, Payer> x_payers;  // of a bucket
  BucketGroups x_memory;
  BucketGroups x_notes;
  GroupBatch x_batch;
};

}  // namespace

base::Expected<void> give_to_owners(const GroupStore& open, GroupStore& groups,
                                    std::size_t memory_bytes_max, Findings& findings) {
  return open.empty() ? base::Expected<void>{} : Joining(open, groups, memory_bytes_max, findings).run();
}

}  // namespace shuke::backtest
