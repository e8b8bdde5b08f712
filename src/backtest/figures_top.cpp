// A heap of the first members so far, the last of them on top to be pushed out.
#include "backtest/figures_top.h"

#include <algorithm>
#include <tuple>

namespace shuke::backtest {
namespace {

bool earlier(const TopMember& a, const TopMember& b) {
  return std::tie(a.keys, a.member) < std::tie(b.keys, b.member);
}

}  // namespace

void TopMembers::offer(std::array<std::int64_t, 2> keys, std::string_view member,
                       std::span<const std::int64_t> figures) {
  if (x_heap.size() == limit) {
    const TopMember& last = x_heap.front();
    if (std::tuple(keys, member) >= std::tuple(last.keys, std::string_view(last.member))) return;
    std::ranges::pop_heap(x_heap, earlier);
    x_heap.pop_back();
  }
  x_heap.push_back({keys, std::string(member), {figures.begin(), figures.end()}});
  std::ranges::push_heap(x_heap, earlier);
}

void TopMembers::merge(const TopMembers& other) {
  for (const TopMember& entry : other.x_heap) offer(entry.keys, entry.member, entry.figures);
}

std::vector<TopMember> TopMembers::sorted() const {
  std::vector<TopMember> all = x_heap;
  std::ranges::sort(all, earlier);
  return all;
}

}  // namespace shuke::backtest
