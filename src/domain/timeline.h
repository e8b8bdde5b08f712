// Timeline: the versions of a programme in the order in which they take effect (S22). Who decides something
// asks it for the version in force at an instant, or for the one an order or a member stands under. It owns
// no programme. Not the putting of a new version's tables in order (succession).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "domain/programme.h"

namespace shuke::domain {

/// When a new version evaluates the ladders of those who are members already.
enum class EvaluateLadders : std::uint8_t {
  at_publish,   // when it takes effect, upward only
  next_review,  // as the ladders move by themselves
  both,         // when it takes effect, up and down; a running term is left alone
};

class Timeline {
 public:
  struct Version {
    Instant from;
    const Programme* programme = nullptr;
    EvaluateLadders evaluate = EvaluateLadders::at_publish;
    std::uint32_t balance_accounts = 0;  // bit per account that a ladder of balances looks at
  };

  Timeline() = default;
  /// One version that was always in force.
  explicit Timeline(const Programme& only);

  /// Adds a version that takes effect no earlier than those there are; its tables must be in order.
  void add(const Programme& programme, Instant from, EvaluateLadders evaluate);
  /// Takes the last one away again.
  void drop_last() { x_versions.pop_back(); }

  bool has_one() const { return x_versions.size() == 1; }
  const std::vector<Version>& versions() const { return x_versions; }
  const Version& last() const { return x_versions.back(); }
  /// The version in force at an instant.
  const Version& at(Instant at) const;
  /// The version of this number; one that is not known is the first.
  const Version& numbered(std::uint32_t number) const;
  /// The one that follows the version of this number; null: none does.
  const Version* after(std::uint32_t number) const;

 private:
  std::vector<Version> x_versions;
};

}  // namespace shuke::domain
