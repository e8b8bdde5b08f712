// Persons by their table.
#include "codec/person_bytes.h"

#include "codec/person_tags.h"
#include "codec/record.h"

namespace shuke::codec {

void write_bytes(const Person& person, std::string& out) {
  write_record(person, out);
}

BytesRead read_bytes(std::string_view bytes, Person& person) {
  return read_record(bytes, person);
}

}  // namespace shuke::codec
