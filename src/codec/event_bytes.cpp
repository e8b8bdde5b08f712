// Events by their tables.
#include "codec/event_bytes.h"

#include "codec/event_tags.h"
#include "codec/record.h"

namespace shuke::codec {

void write_bytes(const domain::Event& event, std::string& out) {
  write_record(event, out);
}

BytesRead read_bytes(std::string_view bytes, domain::Event& event) {
  return read_record(bytes, event);
}

}  // namespace shuke::codec
