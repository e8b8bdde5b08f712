// Gathering goes on until nobody new turns up: a merge leads to the absorbed member, a claim to the guest's
// order.
#include "engine/history.h"

#include <algorithm>
#include <set>

#include "domain/decide.h"

namespace shuke::engine {
namespace {

using domain::Command;
using domain::Event;

bool puts_something_in(const Event& event) {
  return !event.gifts.empty() || event.type == domain::EventType::referral_paid ||
         event.type == domain::EventType::referral_taken_back ||
         event.type == domain::EventType::timeline_corrected;
}

/// What of an event a past needs: not its figures, they are decided anew.
Event without_figures(const Event& event) {
  Event slim;
  slim.type = event.type;
  slim.member = event.member;
  slim.other = event.other;
  slim.at = event.at;
  slim.gifts = event.gifts;
  slim.referrals = event.referrals;
  if (event.type == domain::EventType::timeline_corrected) {
    slim.correction.make().gifts = event.correction.get().gifts;
    slim.correction.make().effects = event.correction.get().effects;
  }
  return slim;
}

class Gathering {
 public:
  void want(base::MemberNo member) {
    if (member && x_members.insert(member).second) x_past.members.push_back(member);
  }
  void want(base::OrderNo order) {
    if (order) x_orders.insert(order);
  }
  void take(std::uint64_t arrival, const Command& command) {
    if (!x_seen.insert(command.id.value).second) return;
    x_past.add(command, arrival);
    if (const auto* merge = std::get_if<domain::MergeMembers>(&command.body)) {
      want(merge->member);
      want(merge->absorbed);
    }
    if (const auto* claim = std::get_if<domain::ClaimOrder>(&command.body)) want(claim->order);
  }
  void take(std::uint64_t arrival, const Event& event) { x_past.add(event, arrival); }

  std::set<base::MemberNo> x_members;
  std::set<base::OrderNo> x_orders;
  domain::Past x_past;

 private:
  std::set<std::uint32_t> x_seen;
};

}  // namespace

void History::note(const Command& command, std::uint64_t arrival, const domain::State& state) {
  const domain::Keys keys = domain::reads(state, command.body);
  std::vector<std::uint64_t> subjects;
  if (keys.member) subjects.push_back(Subject::of(keys.member).key);
  if (const auto* merge = std::get_if<domain::MergeMembers>(&command.body))
    subjects.push_back(Subject::of(merge->absorbed).key);
  if (!keys.member && keys.order) subjects.push_back(Subject::of(keys.order).key);
  for (const std::uint64_t subject : subjects) x_entries[subject].push_back({arrival, command});
}

void History::note(const Event& event) {
  if (puts_something_in(event)) {
    x_entries[Subject::of(event.member).key].push_back({arrive(), without_figures(event)});
  }
}

const std::vector<History::Entry>& History::of(Subject subject) const {
  static const std::vector<Entry> nothing;
  const auto found = x_entries.find(subject.key);
  return found == x_entries.end() ? nothing : found->second;
}

domain::Past History::gather(const std::vector<base::MemberNo>& members,
                             const std::vector<base::OrderNo>& orders, const domain::State& state) const {
  Gathering all;
  for (const base::MemberNo member : members) {
    all.want(member);
    all.want(state.standing_for(member));
  }
  for (const base::OrderNo order : orders) all.want(order);
  std::set<std::uint64_t> read;
  const auto read_once = [&](Subject subject) {
    if (!read.insert(subject.key).second) return false;
    for (const Entry& entry : of(subject)) {
      std::visit([&](const auto& record) { all.take(entry.arrival, record); }, entry.record);
    }
    return true;
  };
  for (bool more = true; more;) {
    more = false;
    for (const base::MemberNo member : std::vector(all.x_past.members))
      more |= read_once(Subject::of(member));
    for (const base::OrderNo order : std::set(all.x_orders)) more |= read_once(Subject::of(order));
  }
  return std::move(all.x_past);
}

}  // namespace shuke::engine
