// Answer: what a caller hears of a command, and its JSON form (docs/guide.md). Not how it came
// about (engine).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "codec/command_decoder.h"
#include "codec/directory.h"
#include "codec/json_writer.h"
#include "domain/event.h"
#include "domain/programme.h"
#include "domain/rejection.h"

namespace shuke::codec {

/// One event as a reader of answers sees it.
struct EventHead {
  std::uint64_t sequence = 0;
  domain::EventType type = domain::EventType::member_enrolled;
  base::Instant at;
  base::MemberNo member;
  base::OrderNo order;
};

struct Answer {
  std::string id;  // as the caller wrote it; empty where there was none
  bool repeated = false;
  bool kept =
      false;  // remembered under the id; what has no id of its own (id_required, id_reused ...) is not
  std::optional<Refusal> refusal;  // nothing: accepted
  std::vector<EventHead> events;   // of an accepted command, in order

  bool accepted() const { return !refusal.has_value(); }
};

/// The code's sentence and what else is known of this refusal, for a person.
Words message_of(const Refusal& refusal);
/// A refusal of the core in words: the field as the decoder writes it (lines[1].amount), and the amounts it
/// is about, money with as many decimals as the currency has.
Refusal refusal_of(const domain::Rejection& rejection, int currency_decimals);
/// `{"id", "outcome", "repeated", "events", "rejection"?}`; an event is `{"sequence", "type", "at",
/// "member"?, "order"?}`.
void write_answer(JsonWriter& out, const Answer& answer, const domain::Programme& programme,
                  const Directory& directory);

}  // namespace shuke::codec
