// Command decoder: a document (JSON or YAML) to a command of the core, by the table of commands. Strict: an
// unknown field, a wrong type or a figure that does not fit is refused with the path of the field. Decides
// nothing the programme or the state would have to be asked for, and does not remember earlier commands
// (engine).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "codec/command_table.h"
#include "codec/directory.h"
#include "codec/node.h"
#include "codec/person.h"
#include "codec/words.h"
#include "domain/command.h"
#include "domain/rejection.h"
#include "domain/timeline.h"

namespace shuke::codec {

/// A rejection with what is known of it at the doors.
struct Refusal {
  domain::RejectionCode code = domain::RejectionCode::malformed_command;
  std::string field = {};  // path, for example `lines[0].amount`; empty: the whole command
  Words detail = {};       // one sentence beside the table's; may be empty
};

/// A new version of the programme, as publish_programme names it.
struct Publishing {
  std::string text;                              // YAML
  std::string file_name;                         // for findings; empty: it has none
  std::optional<base::Instant> takes_effect_at;  // nothing: now
  domain::EvaluateLadders evaluate = domain::EvaluateLadders::at_publish;
};

struct DecodedCommand {
  /// As the caller wrote it; empty where there is none, or none that can be read.
  std::string id;
  /// Why, as the caller wrote it; empty where there is none, or none that can be read.
  std::string reason;
  /// The type's name in the table of commands; empty where there is no such type.
  std::string_view type_name;
  /// Set: malformed_command, amount_out_of_range or unknown_type. Then nothing below `canonical` means
  /// anything.
  std::optional<Refusal> refusal;
  /// Bytes that are equal for two commands of one id that are the same after decoding and defaults, and
  /// else differ. Of a refused command: the document itself, keys sorted.
  std::string canonical;

  CommandType type = CommandType::enrol_member;
  std::optional<base::Instant> at;  // nothing: the caller left it out
  domain::Command command;          // without `at`; advance_clock and publish_programme have no body
  PersonChange person;              // enrol_member, update_member
  Publishing publishing;            // publish_programme
  std::string quote_token;          // as the caller sent it; empty: none. Not proved yet
  std::string card_secret;          // redeem_card_secret: as the caller sent it. Not proved yet
  std::uint64_t cart = 0;           // pay_order with a quote: cart_hash of its lines
};

/// Decodes one command for a programme whose currency has this many decimals. Ids get their numbers from
/// `directory`; a refused command leaves no trace there.
///
/// Rejects, first match wins: malformed_command, amount_out_of_range (a figure the program cannot hold, or
/// a quantity below one), unknown_type.
DecodedCommand decode_command(const Node& document, int currency_decimals, Directory& directory);

}  // namespace shuke::codec
