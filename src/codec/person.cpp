// Changing and merging what is known of a person.
#include "codec/person.h"

#include <algorithm>

namespace shuke::codec {
namespace {

constexpr std::array<std::string_view, person_fields> names = {
    "name",   "phone",   "email", "gender", "birthday", "occupation", "region",
    "habits", "address", "note",  "email",  "sms",      "profiling"};

bool is_consent(std::size_t field) {
  return field >= person_profile_fields;
}

}  // namespace

std::string_view person_field_name(PersonField field) {
  return names[static_cast<std::size_t>(field)];
}

bool Person::empty() const {
  return tags.empty() &&
         std::none_of(texts.begin(), texts.end(), [](const auto& text) { return text.has_value(); });
}

void apply(const PersonChange& change, Person& person) {
  for (const PersonChange::Text& text : change.texts) {
    person.texts[static_cast<std::size_t>(text.field)] = text.value;
  }
  if (change.tags) person.tags = *change.tags;
}

void merge_person(Person& kept, const Person& absorbed) {
  for (std::size_t field = 0; field < person_fields; ++field) {
    const auto& other = absorbed.texts[field];
    const bool refused = is_consent(field) && other == "false";
    if (other && (!kept.texts[field] || refused)) kept.texts[field] = other;
  }
  for (const std::string& tag : absorbed.tags) {
    if (std::find(kept.tags.begin(), kept.tags.end(), tag) == kept.tags.end()) kept.tags.push_back(tag);
  }
}

}  // namespace shuke::codec
