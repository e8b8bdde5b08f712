// Writes everything, reads it back, and compares by words, by hash and by bytes.
#include "property/kept.h"

#include "codec/event_tags.h"
#include "codec/tagged_cases.h"
#include "domain/apply.h"
#include "property/words.h"

namespace shuke::property {
namespace {

using namespace domain;

/// Rows by number from 1, made or not.
template <class Row, class RowOf>
std::string lost_rows(std::string_view what, std::uint32_t end, const RowOf& row_of) {
  Row back;
  for (std::uint32_t no = 1; no < end; ++no) {
    const Row& row = row_of(no);
    std::string lost = lost_of(row, back);
    if (lost.empty() && !codec::same(row, back)) lost = "a member has another value";
    if (!lost.empty()) return std::string(what) + " " + std::to_string(no) + ": " + lost;
  }
  return {};
}

std::string lost_of_state(const State& state) {
  const auto members = [&](std::uint32_t no) -> const MemberState& { return state.member({no}); };
  const auto orders = [&](std::uint32_t no) -> const Order& { return state.order({no}); };
  const auto holds = [&](std::uint32_t no) -> const Hold& { return state.hold({no}); };
  const auto redemptions = [&](std::uint32_t no) -> const Redemption& { return state.redemption({no}); };
  return lost_rows<MemberState>("member", state.members_end(), members) +
         lost_rows<Order>("order", state.orders_end(), orders) +
         lost_rows<Hold>("hold", state.holds_end(), holds) +
         lost_rows<Redemption>("redemption", state.redemptions_end(), redemptions);
}

}  // namespace

std::string lost_in_bytes(std::span<const Event> events, const State& state) {
  State rebuilt;
  Event back;
  for (const Event& event : events) {
    std::string lost = lost_of(event, back);
    if (lost.empty() && !codec::same(event, back)) lost = "a member has another value";
    if (lost.empty() && words_of(back) != words_of(event)) lost = "other words: " + words_of(back);
    if (!lost.empty()) return words_of(event) + "\n" + lost;
    apply(rebuilt, back);
  }
  if (state_hash(rebuilt) != state_hash(state)) return "the events that came back make another state";
  return lost_of_state(state);
}

}  // namespace shuke::property
