// Causes stand in the histories of those an event is about, one row a batch.
#include "engine/feed.h"

#include <map>
#include <string>
#include <utility>

#include "codec/bytes.h"
#include "engine/batch_bytes.h"
#include "engine/history.h"

namespace shuke::engine {
namespace {

/// Longest header of a batch: two numbers.
constexpr std::uint32_t header_bytes_max = 20;

std::unexpected<store::Fault> damaged(std::string words) {
  return std::unexpected(store::Fault{store::Fault::Kind::damaged, std::move(words)});
}

std::uint64_t subject_of(const domain::Event& event) {
  return (event.member ? Subject::of(event.member) : Subject::of(event.order)).key;
}

/// The caller's id behind each event of a row, by the event's number.
bool read_causes(std::string_view row, std::map<std::uint64_t, std::string>& causes) {
  const auto records = read_history(row);
  if (!records) return false;
  for (const HistoryRecord& record : *records) {
    if (record.kind != RecordKind::place) continue;
    codec::ByteReader in(record.bytes);
    in.number();
    in.number();
    causes[record.number] = in.sized();
    if (in.failed()) return false;
  }
  return true;
}

}  // namespace

store::Expected<FeedPlace> Feed::end() const {
  const auto head = x_store.head();
  if (!head) return std::unexpected(head.error());
  if (head->number == 0) return FeedPlace{};
  const auto part = read(head->number, [](domain::EventType, std::uint64_t) { return false; });
  if (!part) return std::unexpected(part.error());
  return FeedPlace{head->number + 1, part->next_sequence};
}

store::Expected<std::uint64_t> Feed::batch_of(std::uint64_t sequence) const {
  const auto head = x_store.head();
  if (!head) return std::unexpected(head.error());
  const auto place = end();
  if (!place) return std::unexpected(place.error());
  if (sequence >= place->sequence) return place->batch;
  // The last batch that begins at or before the event: batches without events begin where the next does.
  std::uint64_t from = 1;
  std::uint64_t until = head->number + 1;
  while (until - from > 1) {
    const std::uint64_t middle = from + (until - from) / 2;
    const auto bytes = x_store.part(middle, 0, header_bytes_max);
    if (!bytes) return std::unexpected(bytes.error());
    const auto header = BatchReader(*bytes).header();
    if (!header) return damaged("A batch of the journal has no header.");
    (header->first_event <= sequence ? from : until) = middle;
  }
  return from;
}

store::Expected<Feed::Part> Feed::read(std::uint64_t batch, const Wanted& wanted) const {
  const auto kept = x_store.batch(batch);
  if (!kept) return std::unexpected(kept.error());
  if (!*kept) return damaged("A batch of the journal is not there.");
  BatchReader in((*kept)->bytes);
  const auto header = in.header();
  if (!header) return damaged("A batch of the journal has no header.");
  Part part;
  part.next_sequence = header->first_event;
  for (;;) {
    switch (in.next()) {
      case BatchReader::Kind::end: {
        if (auto named = name_causes(batch, part.entries); !named) return std::unexpected(named.error());
        return part;
      }
      case BatchReader::Kind::event: {
        domain::Event event;
        if (!in.read(event)) return damaged("An event of the journal cannot be read.");
        const std::uint64_t sequence = part.next_sequence++;
        if (wanted(event.type, sequence)) part.entries.push_back({sequence, std::move(event), {}});
        break;
      }
      case BatchReader::Kind::outcome: break;
      case BatchReader::Kind::damaged: return damaged("A batch of the journal cannot be read.");
    }
  }
}

store::Expected<Feed::Acts> Feed::acts(std::uint64_t batch,
                                       const std::function<bool(const Act&)>& wanted) const {
  const auto kept = x_store.batch(batch);
  if (!kept) return std::unexpected(kept.error());
  if (!*kept) return damaged("A batch of the journal is not there.");
  BatchReader in((*kept)->bytes);
  if (!in.header()) return damaged("A batch of the journal has no header.");
  Acts acts{{}, (*kept)->recorded_at, (*kept)->bytes.size()};
  std::optional<domain::Event> first;  // of the command whose outcome follows
  std::uint32_t index = 0;
  for (;;) {
    switch (in.next()) {
      case BatchReader::Kind::end: return acts;
      case BatchReader::Kind::event: {
        domain::Event event;
        if (!in.read(event)) return damaged("An event of the journal cannot be read.");
        if (!first && event.cause) first = std::move(event);
        break;
      }
      case BatchReader::Kind::outcome: {
        Act act;
        domain::Command command;
        if (!in.read(act.outcome, &command)) return damaged("An outcome of the journal cannot be read.");
        act.id = act.outcome.id;
        if (command.id) act.command = std::move(command);
        act.index = index++;
        if (first && first->cause == act.outcome.command) {
          act.member = first->member;
          act.order = first->order;
        }
        first.reset();
        if (wanted(act)) acts.acts.push_back(std::move(act));
        break;
      }
      case BatchReader::Kind::damaged: return damaged("A batch of the journal cannot be read.");
    }
  }
}

store::Expected<void> Feed::name(std::uint64_t batch, std::vector<Act>& acts) const {
  for (Act& act : acts) {
    if (!act.id.empty()) continue;
    auto part = read(batch, [&](domain::EventType, std::uint64_t sequence) {
      return sequence >= act.outcome.first_event && sequence < act.outcome.last_event;
    });
    if (!part) return std::unexpected(part.error());
    for (codec::StatementEntry& entry : part->entries) {
      if (!entry.command.empty()) act.id = std::move(entry.command);
    }
  }
  return {};
}

store::Expected<void> Feed::name_causes(std::uint64_t batch,
                                        std::vector<codec::StatementEntry>& entries) const {
  std::map<std::uint64_t, std::map<std::uint64_t, std::string>> causes;  // by subject, by event
  for (codec::StatementEntry& entry : entries) {
    if (!entry.event.cause) continue;
    const std::uint64_t subject = subject_of(entry.event);
    const auto [of_subject, is_new] = causes.try_emplace(subject);
    if (is_new) {
      const auto rows = x_store.histories_of(subject, batch - 1, 1);
      if (!rows) return std::unexpected(rows.error());
      const bool there = !rows->empty() && rows->front().batch == batch;
      if (there && !read_causes(rows->front().bytes, of_subject->second))
        return damaged("A row of a member's history cannot be read.");
    }
    const auto cause = of_subject->second.find(entry.sequence);
    if (cause != of_subject->second.end()) entry.command = cause->second;
  }
  return {};
}

}  // namespace shuke::engine
