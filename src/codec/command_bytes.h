// Decoded commands as bytes, kept beside their events so that they can be decided again (S21). Not what
// callers send (command_decoder) and not the tags (command_tags.h).
#pragma once

#include <string>
#include <string_view>

#include "codec/bytes.h"
#include "domain/command.h"

namespace shuke::codec {

/// Appends the command; the bytes do not tell their own length. Equal commands give equal bytes.
void write_bytes(const domain::Command& command, std::string& out);

/// Reads exactly these bytes, of this version or an older one. A type of command that is not known is
/// damage. After a fault the command holds anything.
BytesRead read_bytes(std::string_view bytes, domain::Command& command);

}  // namespace shuke::codec
