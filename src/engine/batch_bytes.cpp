// Records by the forms of codec/bytes.h.
#include "engine/batch_bytes.h"

#include <algorithm>
#include <utility>

#include "codec/command_bytes.h"
#include "codec/event_bytes.h"

namespace shuke::engine {
namespace {

using codec::ByteReader;
using codec::ByteWriter;

constexpr std::uint8_t event_record = 1;
constexpr std::uint8_t outcome_record = 2;

/// Tags of an outcome; numbers once given stay.
enum OutcomeTag : std::uint32_t {
  tag_command = 1,
  tag_input_hash = 2,
  tag_code = 3,  // by name, since the order of codes may change
  tag_field = 4,
  tag_detail = 5,
  tag_first_event = 6,
  tag_last_event = 7,
  tag_events_offset = 8,
  tag_command_bytes = 9,
  tag_sent_by = 10,
  tag_detail_zh = 11,
  tag_account = 12,
  tag_reason = 13,
  tag_id = 14,
  tag_type = 15,
};

/// Left out where they are empty.
constexpr std::pair<OutcomeTag, std::string Outcome::*> texts[] = {{tag_account, &Outcome::account},
                                                                   {tag_reason, &Outcome::reason},
                                                                   {tag_id, &Outcome::id},
                                                                   {tag_type, &Outcome::type}};

std::optional<domain::RejectionCode> code_named(std::string_view name) {
  for (const domain::RejectionRow& row : domain::rejection_table()) {
    if (row.name == name) return row.code;
  }
  return std::nullopt;
}

}  // namespace

void BatchWriter::begin(BatchHeader header) {
  x_bytes.clear();
  ByteWriter out(x_bytes);
  out.number(header.first_event);
  out.number(header.first_command);
}

void BatchWriter::record(std::uint8_t kind, std::string_view payload) {
  ByteWriter out(x_bytes);
  out.number(kind);
  out.sized(payload);
}

void BatchWriter::event(const domain::Event& event) {
  x_payload.clear();
  codec::write_bytes(event, x_payload);
  record(event_record, x_payload);
}

void BatchWriter::outcome(const Outcome& outcome, std::string_view command_bytes) {
  x_payload.clear();
  {
    ByteWriter out(x_payload);
    out.number_field(tag_command, outcome.command.value);
    out.sized_field(tag_input_hash,
                    {reinterpret_cast<const char*>(outcome.input_hash.data()), outcome.input_hash.size()});
    if (outcome.refusal) {
      out.sized_field(tag_code, domain::rejection_row(outcome.refusal->code).name);
      out.sized_field(tag_field, outcome.refusal->field);
      out.sized_field(tag_detail, outcome.refusal->detail.en);
    }
    out.number_field(tag_first_event, outcome.first_event);
    out.number_field(tag_last_event, outcome.last_event);
    out.number_field(tag_events_offset, outcome.events_offset);
    if (!command_bytes.empty()) out.sized_field(tag_command_bytes, command_bytes);
    if (outcome.sent_by != 0) out.number_field(tag_sent_by, outcome.sent_by);
    if (outcome.refusal) out.sized_field(tag_detail_zh, outcome.refusal->detail.zh);
    for (const auto& [tag, text] : texts) {
      if (const std::string& words = outcome.*text; !words.empty()) out.sized_field(tag, words);
    }
  }
  record(outcome_record, x_payload);
}

std::optional<BatchHeader> BatchReader::header() {
  ByteReader in(x_rest);
  BatchHeader header;
  header.first_event = in.number();
  header.first_command = static_cast<std::uint32_t>(in.number());
  if (in.failed()) return std::nullopt;
  x_rest = in.rest();
  return header;
}

BatchReader::Kind BatchReader::next() {
  if (x_rest.empty()) return Kind::end;
  x_offset = end_offset();
  ByteReader in(x_rest);
  const std::uint64_t kind = in.number();
  x_payload = in.sized();
  if (in.failed()) return Kind::damaged;
  x_rest = in.rest();
  if (kind == event_record) return Kind::event;
  return kind == outcome_record ? Kind::outcome : Kind::damaged;
}

bool BatchReader::read(domain::Event& event) const {
  event.clear();
  return codec::read_bytes(x_payload, event).has_value();
}

bool BatchReader::read(Outcome& outcome, domain::Command* command) const {
  outcome = Outcome{};
  ByteReader in(x_payload);
  while (const auto field = in.field()) {
    switch (field->tag) {
      case tag_command: outcome.command = {static_cast<std::uint32_t>(field->number)}; break;
      case tag_input_hash:
        if (field->sized.size() != outcome.input_hash.size()) return false;
        std::ranges::copy(field->sized, outcome.input_hash.begin());
        break;
      case tag_code: {
        const auto code = code_named(field->sized);
        if (!code) return false;
        outcome.refusal.emplace().code = *code;
        break;
      }
      case tag_field:
        if (outcome.refusal) outcome.refusal->field = field->sized;
        break;
      case tag_detail:
        if (outcome.refusal) outcome.refusal->detail.en = field->sized;
        break;
      case tag_detail_zh:
        if (outcome.refusal) outcome.refusal->detail.zh = field->sized;
        break;
      case tag_first_event: outcome.first_event = field->number; break;
      case tag_last_event: outcome.last_event = field->number; break;
      case tag_events_offset: outcome.events_offset = static_cast<std::uint32_t>(field->number); break;
      case tag_command_bytes:
        if (command != nullptr && !codec::read_bytes(field->sized, *command)) return false;
        break;
      case tag_sent_by: outcome.sent_by = static_cast<std::uint32_t>(field->number); break;
      default:  // else a later version's
        for (const auto& [tag, text] : texts) {
          if (tag == field->tag) outcome.*text = field->sized;
        }
    }
  }
  return !in.failed();
}

}  // namespace shuke::engine
