// The journal's bytes: what one batch holds, record by record, and how a record is found again. Not how an
// event or a command becomes bytes (codec) and not where batches are kept (store).
//
//   batch   = header record*
//   header  = number of the first event, number of the first command
//   record  = kind, length, payload; an event, or the outcome of a command after its events
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "codec/answer.h"
#include "codec/bytes.h"
#include "domain/command.h"
#include "domain/event.h"

namespace shuke::engine {

/// A keyed hash of a command as it was sent, to tell a retry from another command of the same id.
using InputHash = std::array<unsigned char, 16>;

struct BatchHeader {
  std::uint64_t first_event = 0;
  std::uint32_t first_command = 1;
};

/// What was answered to a command, kept for ever.
struct Outcome {
  base::CommandNo command;
  std::uint32_t sent_by = 0;  // number of the API key; 0: no key, for example a command of the command line
  std::string account = {};   // who sent it without a key: an account of the machine
  std::string reason = {};    // why, in the words of who sent it
  std::string id = {};        // the caller's, where no history of a member or an order tells it
  std::string type = {};      // where no command is kept: it was refused, or has no body
  InputHash input_hash{};
  std::optional<codec::Refusal> refusal;
  std::uint64_t first_event = 0;  // its events, up to but not including last_event
  std::uint64_t last_event = 0;
  std::uint32_t events_offset = 0;  // where their records begin in the batch
};

/// Writes one batch. Offsets are from the beginning of the batch.
class BatchWriter {
 public:
  void begin(BatchHeader header);
  std::uint32_t offset() const { return static_cast<std::uint32_t>(x_bytes.size()); }
  void event(const domain::Event& event);
  /// The command's own bytes stand there where it was accepted; else they are empty.
  void outcome(const Outcome& outcome, std::string_view command_bytes);
  const std::string& bytes() const { return x_bytes; }
  /// Forgets everything written from this offset on.
  void cut(std::uint32_t offset) { x_bytes.resize(offset); }

 private:
  void record(std::uint8_t kind, std::string_view payload);

  std::string x_bytes;
  std::string x_payload;
};

/// Reads a batch, or a part of one that begins with a record.
class BatchReader {
 public:
  /// The header is read first where the bytes are a whole batch.
  explicit BatchReader(std::string_view bytes) : x_rest(bytes), x_all(bytes) {}

  std::optional<BatchHeader> header();
  enum class Kind : std::uint8_t { end, event, outcome, damaged };
  /// The next record's kind; its payload is read by one of the two below.
  Kind next();
  std::uint32_t offset() const { return x_offset; }  // of the record `next` told
  std::uint32_t end_offset() const { return static_cast<std::uint32_t>(x_all.size() - x_rest.size()); }
  bool read(domain::Event& event) const;
  /// `command` is left alone where the outcome keeps none.
  bool read(Outcome& outcome, domain::Command* command) const;

 private:
  std::string_view x_rest;
  std::string_view x_all;
  std::string_view x_payload;
  std::uint32_t x_offset = 0;
};

}  // namespace shuke::engine
