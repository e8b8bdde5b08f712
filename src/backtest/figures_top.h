// TopMembers: the few members worth naming, kept in a bounded list while millions go by. Not a ranking of
// everybody.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace shuke::backtest {

/// A member with two sort keys, smallest first, and the figures shown beside.
struct TopMember {
  std::array<std::int64_t, 2> keys{};
  std::string member;
  std::vector<std::int64_t> figures;
};

/// Keeps the first `limit` members by (keys, id). What is kept does not depend on the order in which they
/// come.
class TopMembers {
 public:
  static constexpr std::size_t limit = 50;

  void offer(std::array<std::int64_t, 2> keys, std::string_view member,
             std::span<const std::int64_t> figures);
  void merge(const TopMembers& other);
  /// First to last.
  std::vector<TopMember> sorted() const;

 private:
  std::vector<TopMember> x_heap;  // the last of those kept is on top
};

}  // namespace shuke::backtest
