// Commands by their tables.
#include "codec/command_bytes.h"

#include "codec/command_tags.h"
#include "codec/record.h"

namespace shuke::codec {

void write_bytes(const domain::Command& command, std::string& out) {
  write_record(command, out);
}

BytesRead read_bytes(std::string_view bytes, domain::Command& command) {
  return read_record(bytes, command);
}

}  // namespace shuke::codec
