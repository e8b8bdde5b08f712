// SlowLadders: which level every member must have, told from the commands and the settled orders alone. It
// keeps one plain list of what settled and of where levels and terms began, sums it anew for every
// question, looks at every member on the first of every month, and knows no due entries. Not a fast way and
// not the domain's way.
#pragma once

#include <array>
#include <cstdint>
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "domain/command.h"
#include "domain/event.h"
#include "domain/programme.h"
#include "domain/state.h"

namespace shuke::property {

class SlowLadders {
 public:
  explicit SlowLadders(const domain::Programme& programme) : x_programme(programme) {}

  /// The command that is tried next: levels set by hand and imports are read from it and not from the
  /// events.
  void hear(const domain::Command& command) { x_command = command; }
  /// An event that was just applied to `state`.
  void see(const domain::Event& event, const domain::State& state);
  /// Everything that time alone brings up to and including `at`.
  void wait_until(domain::Instant at);
  /// Fails where a member's place on a ladder, or what the levels brought as gifts, is another than here.
  void compare(const domain::State& state) const;

  /// How often what happened, so that a test can ask whether its stories get anywhere.
  enum Happened : std::uint8_t {
    rose,
    rose_at_review,
    fell_at_once,
    fell_at_review,
    fell_at_term_end,
    kept_at_term_end,
    floor_outlived,
    gift_of_points,
    gift_of_coupons,
    merged_upward,
    happenings
  };
  std::array<int, happenings> tally{};

 private:
  /// A settled order, an imported month, or the place in the list from which on a window counts.
  struct Entry {
    enum class Kind : std::uint8_t { sale, level_opens, term_opens } kind = Kind::sale;
    domain::Instant at;
    domain::OrderNo order;    // sale: none for an imported month
    domain::Money spend;      // sale
    std::int64_t orders = 0;  // sale
    std::size_t ladder = 0;   // level_opens, term_opens
  };
  struct Place {
    std::uint8_t level = 0;
    domain::Instant since;
    domain::Instant term_end = domain::never;
    domain::Date term_from;     // the day the chain of terms is counted from
    bool term_follows = false;  // it began where another ended: no day is added (S2)
    int terms = 0;
    std::optional<std::uint8_t> floor;
    domain::Instant floor_until = domain::never;
    std::set<int> reached;
    std::uint8_t card = 0;  // what cards give

    std::uint8_t shown() const { return std::max({level, floor.value_or(0), card}); }
  };
  struct Growth {
    std::int64_t from_sales = 0;
    std::int64_t from_interaction = 0;
    std::int64_t debt = 0;
  };
  /// What levels gave: points by account, coupons by template.
  struct Gifts {
    std::map<std::uint8_t, std::int64_t> points;
    std::map<std::uint8_t, std::int64_t> coupons;
    friend bool operator==(const Gifts&, const Gifts&) = default;
  };
  /// All that ever counted, so that what an event raised can be told.
  struct Counted {
    domain::Money spend;
    std::int64_t orders = 0;
    std::map<std::uint8_t, std::int64_t> growth;  // by account
  };
  struct Member {
    domain::Instant next_review;
    std::vector<Entry> entries;             // by time; at one instant in the order they came
    std::map<std::uint8_t, Growth> growth;  // by account
    std::vector<Place> places;
    std::vector<domain::Card> cards;
    Gifts due;   // by the rules
    Gifts seen;  // in the events
  };

  void enrol(const domain::Event& event);
  void see_ladder_event(Member& member, const domain::Event& event);
  void see_coupons(Member& member, const domain::Event& event) const;
  void take_in(Member& member, const domain::Event& event, const domain::State& state);
  void set_level(Member& member, const domain::Event& event);
  void import(Member& member);
  void import_level(Member& member, const domain::ImportOpening::ImportedLevel& row);
  void merge(Member& kept, Member& absorbed);
  void follow_balance(Member& member, const domain::Event& event);
  void follow_cards(Member& member, const domain::Event& event);

  void wait(Member& member, domain::Instant at, bool included);
  void review(Member& member, std::size_t ladder, domain::Instant at);
  void end_term(Member& member, std::size_t ladder);
  void end_floor(Member& member, std::size_t ladder);

  std::vector<std::uint8_t> carried(const Member& member, domain::Instant at) const;
  static Counted counted(const Member& member);
  void rise(Member& member, domain::Instant at, const Counted& before);
  void rise_all(Member& member, domain::Instant at, bool merged);
  bool rise_one(Member& member, std::size_t ladder, domain::Instant at, bool gifts);
  void fall(Member& member, domain::Instant at, const std::vector<std::uint8_t>& before);
  void reach(Member& member, std::size_t ladder, std::uint8_t level, domain::Instant at, bool gifts = true);
  void start_term(Place& place, std::size_t ladder, domain::Date from, bool follows);
  void resolve_term_end(Place& place, std::size_t ladder);
  void open(Member& member, Entry::Kind kind, std::size_t ladder, domain::Instant at, bool before_others);
  void give_gifts(Member& member, std::size_t ladder, bool gifts);

  std::uint8_t level_earned(const Member& member, std::size_t ladder, domain::Instant at,
                            bool keeping) const;
  std::int64_t metric(const Member& member, std::size_t ladder, const domain::Condition& condition,
                      domain::Instant at) const;
  std::int64_t growth(const Member& member, const domain::Condition& condition) const;
  domain::Instant window_start(const domain::Window& window, domain::Instant at) const;
  domain::Instant first_of_next_month(domain::Instant at) const;

  const domain::Programme& x_programme;
  bool x_reviewing = false;
  domain::Command x_command;
  std::map<std::uint32_t, Member> x_members;
};

/// What was paid for the goods an order still keeps, line by line, each rounded half up; points are no
/// payment.
domain::Money slow_spend(const domain::Order& order);
/// Whether money paid for goods is still kept.
bool slow_counts(const domain::Order& order);

}  // namespace shuke::property
