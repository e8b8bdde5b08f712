// A counting sort by owner, then each owner's groups, which mostly are in order already.
#include "backtest/owner_groups.h"

#include <algorithm>
#include <tuple>

namespace shuke::backtest {

std::uint32_t OwnerGroups::owner_of(const Group& group) {
  const bool guest = group.head.member_bytes == 0;
  std::string_view id = guest ? group.order() : group.member();
  if (guest && group.head.kind == RowKind::taken_back) {
    Row row;
    RowCursor(group).next(row);
    id = row.of_order;
  }
  base::Names& names = guest ? x_guests : x_members;
  std::vector<std::uint32_t>& owners = guest ? x_owner_of_guest : x_owner_of_member;
  const std::uint32_t number = names.intern(id);
  if (number < owners.size()) return owners[number];
  owners.resize(number + 1u);
  owners[number] = static_cast<std::uint32_t>(x_owners.size());
  x_owners.push_back({names.text(number), guest});
  return owners[number];
}

void OwnerGroups::load(const BucketGroups& bucket) {
  x_members.clear();
  x_guests.clear();
  x_owners.clear();
  x_owner_of_member.assign(1, 0);
  x_owner_of_guest.assign(1, 0);
  x_items.clear();
  bucket.each([this](const Group& group) {
    const std::uint32_t owner = owner_of(group);
    ++x_owners[owner].end;  // counts first
    x_items.push_back({group.bytes, group.head.at_us, group.head.first_line, owner, group.head.starts_run});
  });
  std::uint32_t begin = 0;
  for (Owner& owner : x_owners) {
    const std::uint32_t count = owner.end;
    owner.begin = owner.end = begin;
    begin += count;
  }
  x_sorted.resize(x_items.size());
  for (const Item& item : x_items) x_sorted[x_owners[item.owner].end++] = item;
  const auto earlier = [](const Item& a, const Item& b) {
    return a.at_us != b.at_us ? a.at_us < b.at_us : a.line < b.line;
  };
  for (const Owner& owner : x_owners) {
    const auto from = x_sorted.begin() + owner.begin;
    const auto to = x_sorted.begin() + owner.end;
    if (!std::is_sorted(from, to, earlier)) std::sort(from, to, earlier);
  }
  std::sort(x_owners.begin(), x_owners.end(), [](const Owner& a, const Owner& b) {
    return std::tie(a.guest, a.id) < std::tie(b.guest, b.id);
  });
}

}  // namespace shuke::backtest
