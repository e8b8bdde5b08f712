// Engine: the one loop around the core. It decodes a command, remembers every answer by the command's id,
// keeps the clock its driver sets, does what is due first, and keeps the journal of events and the people
// apart from the state. Smallest form: all in memory, one thread. Not a store, not a server, and no rule of
// loyalty.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/time.h"
#include "codec/answer.h"
#include "codec/command_decoder.h"
#include "codec/directory.h"
#include "codec/node.h"
#include "codec/person.h"
#include "domain/event.h"
#include "domain/programme.h"
#include "domain/run.h"
#include "domain/rewind.h"
#include "domain/state.h"
#include "engine/history.h"

namespace shuke::engine {

class Engine final : private domain::EventSink {
 public:
  /// Both must outlive the engine. The programme's names must have their numbers from the same directory.
  /// The clock starts at the earliest instant, with nothing due.
  Engine(const domain::Programme& programme, codec::Directory& directory);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Takes one command and answers it; the answer is kept for ever under the command's id.
  ///
  /// Rejects, first match wins: what decode_command refuses, id_required, id_reused, at_in_the_future,
  /// too_late, then what the domain refuses. A command refused by its envelope changes nothing at all;
  /// another makes what is due up to its instant happen first.
  codec::Answer take(const codec::Node& command);

  /// Sets the clock and makes everything due up to and including `now` happen. A clock that would go back
  /// stays.
  void advance(base::Instant now);
  base::Instant now() const { return x_now; }

  const domain::Programme& programme() const { return x_programme; }
  const domain::State& state() const { return x_state; }
  codec::Directory& directory() { return x_directory; }
  const codec::Directory& directory() const { return x_directory; }
  /// All events in order; the sequence number of the first is 0.
  std::span<const domain::Event> journal() const { return x_journal; }
  std::span<const domain::Event> events_of(const codec::Answer& answer) const;
  /// What is known of the person behind a member; of an absorbed member: of the one kept.
  const codec::Person& person(base::MemberNo member) const;

 private:
  struct Kept {
    std::uint64_t input_hash[2];
    codec::Answer answer;
  };

  void on_event(const domain::Event& event) override;
  std::optional<codec::Refusal> refuse_date(const codec::DecodedCommand& decoded) const;
  codec::Answer decide(codec::DecodedCommand& decoded);
  domain::Decided<void> decide_late(const domain::Command& command);
  void correct_others(const domain::Past& told, base::CommandNo cause);
  void put_right(const domain::Past& past, base::CommandNo cause);
  void change_people(const codec::DecodedCommand& decoded);
  codec::Person& person_to_write(base::MemberNo member);

  const domain::Programme& x_programme;
  codec::Directory& x_directory;
  domain::State x_state;
  domain::DueQueue x_queue;
  domain::Runner x_runner;
  domain::Rewind x_rewind;
  History x_history;
  base::Instant x_now;
  std::vector<domain::Event> x_journal;
  std::vector<codec::Person> x_people;         // by member number
  std::vector<std::optional<Kept>> x_answers;  // by command number
};

}  // namespace shuke::engine
