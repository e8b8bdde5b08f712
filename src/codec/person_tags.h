// The tags of a person. Rules of the form are in tagged.h; a tag is for ever. `texts` are kept by position
// (kept_numbers.h), which kept_by_position watches.
#pragma once

#include "codec/person.h"
#include "codec/tagged.h"

namespace shuke::codec {

template <>
struct Fields<ConsentChange> {
  using T = ConsentChange;
  using Table = Rows<Row<1, &T::field>, Row<2, &T::given>, Row<3, &T::at>>;
};

template <>
struct Fields<Person> {
  using T = Person;
  using Table = Rows<Row<1, &T::texts>, Row<2, &T::tags>, Row<3, &T::consent_changes>>;
};

}  // namespace shuke::codec
