// Answer: what a caller hears of a command, and its JSON form (docs/guide.md). Not how it came
// about (engine).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "codec/command_decoder.h"
#include "codec/directory.h"
#include "codec/json_writer.h"
#include "domain/event.h"
#include "domain/programme.h"
#include "domain/rejection.h"

namespace shuke::codec {

struct Answer {
  std::string id;  // as the caller wrote it; empty where there was none
  bool repeated = false;
  bool kept =
      false;  // remembered under the id; what has no id of its own (id_required, id_reused ...) is not
  std::optional<Refusal> refusal;  // nothing: accepted
  /// The command's events in the journal: sequence numbers from `first` up to, not including, `last`.
  std::uint64_t first = 0;
  std::uint64_t last = 0;

  bool accepted() const { return !refusal.has_value(); }
};

/// The field a refusal of the core is about, as the decoder writes it: lines[1].amount. Empty: none.
std::string field_path(const domain::Rejection& rejection);
/// One event as a reader of answers sees it: sequence, type, instant, and whom and what it is about.
void write_event(JsonWriter& out, std::uint64_t sequence, const domain::Event& event,
                 const domain::Programme& programme, const Directory& directory);
/// `{"id", "outcome", "repeated", "events", "rejection"?}`; `events` are those of the answer, the first
/// numbered answer.first.
void write_answer(JsonWriter& out, const Answer& answer, std::span<const domain::Event> events,
                  const domain::Programme& programme, const Directory& directory);

}  // namespace shuke::codec
