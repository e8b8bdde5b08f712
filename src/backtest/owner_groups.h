// OwnerGroups: the groups of a bucket sorted by owner, and each owner's by instant and line of the file.
// Not what they mean (owner_plan.h).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "backtest/group_store.h"
#include "backtest/row_groups.h"
#include "base/names.h"

namespace shuke::backtest {

class OwnerGroups {
 public:
  /// A group and where it belongs. Its bytes stay those of the bucket.
  struct Item {
    const char* bytes;
    std::int64_t at_us;
    std::uint64_t line;
    std::uint32_t owner;
    bool starts_run;

    Group group() const {
      Group found(bytes);
      found.head.starts_run = starts_run;
      return found;
    }
  };
  struct Owner {
    std::string_view id;
    bool guest = false;       // `id` is that of the order
    std::uint32_t begin = 0;  // among the items
    std::uint32_t end = 0;
  };

  /// Sorts a bucket's groups; the memory of the last bucket is used again.
  void load(const BucketGroups& bucket);
  /// Members in order of their ids (bytes), then guests' orders in order of theirs.
  std::span<const Owner> owners() const { return x_owners; }
  std::span<const Item> items(const Owner& owner) const {
    return std::span<const Item>(x_sorted).subspan(owner.begin, owner.end - owner.begin);
  }
  /// Says ahead that an owner comes next: his groups lie anywhere in the bucket.
  void prefetch(const Owner& owner) const {
    for (const Item& item : items(owner)) {
      __builtin_prefetch(item.bytes);
      __builtin_prefetch(item.bytes + 64);
    }
  }

 private:
  std::uint32_t owner_of(const Group& group);

  base::Names x_members;
  base::Names x_guests;
  std::vector<Owner> x_owners;
  std::vector<std::uint32_t> x_owner_of_member;  // by number of the name
  std::vector<std::uint32_t> x_owner_of_guest;
  std::vector<Item> x_items;
  std::vector<Item> x_sorted;
};

}  // namespace shuke::backtest
