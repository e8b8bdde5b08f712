// SlowLadders: which level every member must have, told from the settled orders alone. It keeps a plain list of what settled,
// sums it anew for every question, and looks at every member on the first of every month. It knows no due entries.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "domain/event.h"
#include "domain/programme.h"
#include "domain/state.h"

namespace shuke::property {

class SlowLadders {
 public:
  explicit SlowLadders(const domain::Programme& programme) : x_programme(programme) {}

  /// An event that was just applied to `state`. Levels set by hand, imports and merges are beyond this model.
  void see(const domain::Event& event, const domain::State& state);
  /// Term ends and reviews up to `at`; those at `at` itself only where `included`.
  void wait_until(domain::Instant at, bool included);
  /// Fails where a member's earned level, its date or its term end is another than here.
  void compare(const domain::State& state) const;

 private:
  /// A settled order, in the order in which they settled. Its worth changes when it is returned.
  struct Sale {
    domain::OrderNo order;
    domain::Instant at;
    domain::Money spend;
    bool counts = true;
  };
  /// A member's place on one ladder. Positions are places in the list of sales from which on a window counts.
  struct Place {
    std::uint8_t level = 0;
    domain::Instant since;
    domain::Instant term_end = domain::never;
    domain::Date term_anchor;
    int terms = 0;
    std::size_t level_from = 0;
    std::size_t term_from = 0;
  };
  struct Growth {
    domain::Points from_sales;
    domain::Points from_interaction;
    domain::Points debt;
  };
  struct Member {
    domain::Instant next_review;
    std::vector<Sale> sales;
    std::map<std::uint8_t, Growth> growth;  // by account
    std::vector<Place> places;
  };

  void enrol(const domain::Event& event);
  void take_in(Member& member, const domain::Event& event, const domain::State& state);
  void wait(Member& member, domain::Instant at, bool included);
  void move_at_once(Member& member, domain::Instant at);
  void review(Member& member, std::size_t ladder, domain::Instant at);
  void end_term(Member& member, std::size_t ladder);
  void reach(Member& member, std::size_t ladder, std::uint8_t level, domain::Instant at);
  std::uint8_t level_earned(const Member& member, std::size_t ladder, domain::Instant at, bool keeping) const;
  std::int64_t metric(const Member& member, std::size_t ladder, const domain::Condition& condition,
                      domain::Instant at) const;
  domain::Instant window_start(const domain::Window& window, domain::Instant at) const;

  const domain::Programme& x_programme;
  std::map<std::uint32_t, Member> x_members;
};

/// What was paid for the goods an order still keeps, line by line; points are no payment.
domain::Money slow_spend(const domain::Order& order);
/// Whether money paid for goods is still kept.
bool slow_counts(const domain::Order& order);

}  // namespace shuke::property
