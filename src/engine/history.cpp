// Gathering goes on until nobody new turns up: a merge leads to the absorbed member, a claim to the guest's
// order.
#include "engine/history.h"

#include <algorithm>
#include <optional>
#include <set>

#include "codec/command_bytes.h"
#include "codec/event_bytes.h"
#include "domain/decide.h"

namespace shuke::engine {
namespace {

using codec::ByteReader;
using codec::ByteWriter;
using domain::Command;
using domain::Event;
using store::Fault;

/// Rows read of the store at once.
constexpr std::uint32_t rows_at_once = 1000;

bool puts_something_in(const Event& event) {
  return !event.gifts.empty() || event.type == domain::EventType::referral_paid ||
         event.type == domain::EventType::referral_taken_back ||
         event.type == domain::EventType::coupon_received ||
         event.type == domain::EventType::top_up_received ||
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
  if (event.type == domain::EventType::coupon_received) slim.coupons = event.coupons;
  if (event.type == domain::EventType::top_up_received) slim.top_ups = event.top_ups;
  if (event.type == domain::EventType::timeline_corrected) {
    slim.correction.make().gifts = event.correction.get().gifts;
    slim.correction.make().effects = event.correction.get().effects;
  }
  return slim;
}

void put_record(std::string& row, RecordKind kind, std::uint64_t number, std::string_view bytes) {
  ByteWriter out(row);
  out.number(static_cast<std::uint8_t>(kind));
  out.number(number);
  out.sized(bytes);
}

Fault damaged() {
  return {Fault::Kind::damaged, "A row of a member's history cannot be read."};
}

class Gathering {
 public:
  void want(base::MemberNo member) {
    if (member && x_members.insert(member).second) x_past.members.push_back(member);
  }
  void want(base::OrderNo order) {
    if (order) x_orders.insert(order);
  }
  bool take(RecordKind kind, std::uint64_t arrival, std::string_view bytes) {
    if (kind == RecordKind::command) {
      Command command;
      if (!codec::read_bytes(bytes, command)) return false;
      take(arrival, command);
    } else if (kind == RecordKind::event) {
      Event event;
      if (!codec::read_bytes(bytes, event)) return false;
      x_past.add(event, arrival);
    }
    return true;
  }

  std::set<base::MemberNo> x_members;
  std::set<base::OrderNo> x_orders;
  domain::Past x_past;

 private:
  void take(std::uint64_t arrival, const Command& command) {
    if (!x_seen.insert(command.id.value).second) return;
    x_past.add(command, arrival);
    if (const auto* merge = std::get_if<domain::MergeMembers>(&command.body)) {
      want(merge->member);
      want(merge->absorbed);
    }
    if (const auto* claim = std::get_if<domain::ClaimOrder>(&command.body)) want(claim->order);
  }

  std::set<std::uint32_t> x_seen;
};

}  // namespace

std::optional<std::vector<HistoryRecord>> read_history(std::string_view row) {
  std::vector<HistoryRecord> records;
  ByteReader in(row);
  while (!in.at_end()) {
    const auto kind = static_cast<RecordKind>(in.number());
    const std::uint64_t number = in.number();
    records.push_back({kind, number, in.sized()});
  }
  if (in.failed()) return std::nullopt;
  return records;
}

void History::note(const Command& command, std::string_view bytes, std::uint64_t arrival,
                   const domain::State& state) {
  const domain::Keys keys = domain::reads(state, command.body);
  const auto keep = [&](Subject subject) {
    put_record(x_noted[subject.key], RecordKind::command, arrival, bytes);
  };
  if (keys.member) keep(Subject::of(keys.member));
  if (const auto* merge = std::get_if<domain::MergeMembers>(&command.body))
    keep(Subject::of(merge->absorbed));
  if (!keys.member && keys.order) keep(Subject::of(keys.order));
}

void History::note(const Event& event, std::uint64_t sequence, Extent extent, std::string_view command) {
  if (!event.member && !event.order) return;  // of the shop as a whole: nobody's past
  const Subject subject = event.member ? Subject::of(event.member) : Subject::of(event.order);
  std::string& row = x_noted[subject.key];
  std::string bytes;
  if (puts_something_in(event)) {
    codec::write_bytes(without_figures(event), bytes);
    put_record(row, RecordKind::event, 2 * sequence + 2, bytes);
    bytes.clear();
  }
  {
    ByteWriter out(bytes);
    out.number(extent.begin);
    out.number(extent.end);
    out.sized(command);
  }
  put_record(row, RecordKind::place, sequence, bytes);
}

/// Calls use(batch, kind, number, bytes) for each record, in order; batch 0 is the one being made.
template <class Use>
store::Expected<void> History::each_record(Subject subject, const Use& use) const {
  const auto read = [&](std::uint64_t batch, std::string_view row) {
    const auto records = read_history(row);
    return records && std::ranges::all_of(*records, [&](const HistoryRecord& record) {
             return use(batch, record.kind, record.number, record.bytes);
           });
  };
  for (std::uint64_t after = 0;;) {
    const auto rows = x_store.histories_of(subject.key, after, rows_at_once);
    if (!rows) return std::unexpected(rows.error());
    for (const store::Store::KeptHistory& row : *rows) {
      if (!read(row.batch, row.bytes)) return std::unexpected(damaged());
      after = row.batch;
    }
    if (rows->size() < rows_at_once) break;
  }
  const auto noted = x_noted.find(subject.key);
  if (noted != x_noted.end() && !read(0, noted->second)) return std::unexpected(damaged());
  return {};
}

store::Expected<domain::Past> History::gather(const std::vector<base::MemberNo>& members,
                                              const std::vector<base::OrderNo>& orders,
                                              const domain::State& state) const {
  Gathering all;
  for (const base::MemberNo member : members) {
    all.want(member);
    all.want(state.standing_for(member));
  }
  for (const base::OrderNo order : orders) all.want(order);
  std::set<std::uint64_t> read;
  std::optional<Fault> fault;
  const auto read_once = [&](Subject subject) {
    if (fault || !read.insert(subject.key).second) return false;
    const auto done =
        each_record(subject, [&](std::uint64_t, RecordKind kind, std::uint64_t arrival,
                                 std::string_view bytes) { return all.take(kind, arrival, bytes); });
    if (!done) fault = done.error();
    return true;
  };
  for (bool more = true; more;) {
    more = false;
    for (const base::MemberNo member : std::vector(all.x_past.members))
      more |= read_once(Subject::of(member));
    for (const base::OrderNo order : std::set(all.x_orders)) more |= read_once(Subject::of(order));
  }
  if (fault) return std::unexpected(*fault);
  return std::move(all.x_past);
}

store::Expected<std::vector<History::EventPlace>> History::places_of(Subject subject) const {
  std::vector<EventPlace> places;
  const auto read = each_record(
      subject, [&](std::uint64_t batch, RecordKind kind, std::uint64_t sequence, std::string_view bytes) {
        if (kind != RecordKind::place) return true;
        ByteReader in(bytes);
        EventPlace& place = places.emplace_back();
        place.batch = batch;
        place.sequence = sequence;
        place.begin = static_cast<std::uint32_t>(in.number());
        place.end = static_cast<std::uint32_t>(in.number());
        place.command = in.sized();
        return !in.failed();
      });
  if (!read) return std::unexpected(read.error());
  return places;
}

void History::write(store::Batch& batch) const {
  for (const auto& [subject, row] : x_noted) batch.histories.push_back({subject, row});
}

}  // namespace shuke::engine
