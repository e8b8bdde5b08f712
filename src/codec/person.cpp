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

void keep_newest(std::vector<ConsentChange>& changes) {
  if (changes.size() <= consent_changes_max) return;
  changes.erase(changes.begin(), changes.end() - static_cast<std::ptrdiff_t>(consent_changes_max));
}

}  // namespace

std::string_view person_field_name(PersonField field) {
  return names[static_cast<std::size_t>(field)];
}

bool Person::empty() const {
  return tags.empty() && consent_changes.empty() &&
         std::none_of(texts.begin(), texts.end(), [](const auto& text) { return text.has_value(); });
}

void apply(const PersonChange& change, base::Instant at, Person& person) {
  for (const PersonChange::Text& text : change.texts) {
    const auto field = static_cast<std::size_t>(text.field);
    person.texts[field] = text.value;
    if (is_consent(field))
      person.consent_changes.push_back({static_cast<std::uint8_t>(field), text.value == "true", at});
  }
  keep_newest(person.consent_changes);
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
  kept.consent_changes.insert(kept.consent_changes.end(), absorbed.consent_changes.begin(),
                              absorbed.consent_changes.end());
  std::stable_sort(kept.consent_changes.begin(), kept.consent_changes.end(),
                   [](const ConsentChange& a, const ConsentChange& b) { return a.at < b.at; });
  keep_newest(kept.consent_changes);
}

}  // namespace shuke::codec
