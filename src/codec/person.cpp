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

/// Changes kept: those of many years, and no more than a few in each.
constexpr std::size_t birthdays_max = 32;

void change_birthday(Person& person, const std::optional<std::string>& value, base::Instant at) {
  auto& text = person.texts[static_cast<std::size_t>(PersonField::birthday)];
  auto& all = person.birthdays;
  if (all.empty()) {
    if (!text || value == text) {
      text = value;
      return;
    }
    all.push_back({base::Instant{INT64_MIN}, *text});
  }
  const auto place = std::ranges::upper_bound(all, at, {}, &Person::Birthday::from);
  all.insert(place, {at, value.value_or("")});
  if (all.size() > birthdays_max) all.erase(all.begin() + 1);
  if (!value) {
    for (Person::Birthday& known : all) {
      if (known.from <= at) known.date.clear();  // what is taken away is kept nowhere
    }
  }
  text.reset();
  if (!all.back().date.empty()) text = all.back().date;
}

/// A consent stands as it was said last, whatever arrived last: nobody is written to again because an older
/// yes came in late.
void change_consent(Person& person, std::uint8_t field, const std::optional<std::string>& value,
                    base::Instant at) {
  auto& changes = person.consent_changes;
  const bool newest = std::ranges::none_of(
      changes, [&](const ConsentChange& known) { return known.field == field && known.at > at; });
  if (newest) person.texts[field] = value;
  changes.insert(std::ranges::upper_bound(changes, at, {}, &ConsentChange::at),
                 {field, value == "true", at});
}

}  // namespace

std::string_view person_field_name(PersonField field) {
  return names[static_cast<std::size_t>(field)];
}

bool Person::empty() const {
  return tags.empty() && consent_changes.empty() && birthdays.empty() &&
         std::none_of(texts.begin(), texts.end(), [](const auto& text) { return text.has_value(); });
}

void apply(const PersonChange& change, base::Instant at, Person& person) {
  for (const PersonChange::Text& text : change.texts) {
    const auto field = static_cast<std::size_t>(text.field);
    if (text.field == PersonField::birthday) {
      change_birthday(person, text.value, at);
    } else if (is_consent(field)) {
      change_consent(person, static_cast<std::uint8_t>(field), text.value, at);
    } else {
      person.texts[field] = text.value;
    }
  }
  keep_newest(person.consent_changes);
  if (change.tags) person.tags = *change.tags;
}

std::string_view counted_birthday(const Person& person, const base::TimeZone& zone, base::Instant at) {
  if (person.birthdays.empty()) {
    const auto& text = person[PersonField::birthday];
    return text ? std::string_view(*text) : std::string_view();
  }
  const int year = base::civil_of(zone.date(at)).year;
  const base::Instant begun = zone.start_of(base::date_of({year, 1, 1}));
  const Person::Birthday* counts = &person.birthdays.front();
  for (const Person::Birthday& birthday : person.birthdays) {
    if (birthday.from < begun) counts = &birthday;
  }
  return counts->date;
}

void merge_person(Person& kept, const Person& absorbed, base::Instant at) {
  const bool had_birthday = kept[PersonField::birthday].has_value();
  const auto& theirs = absorbed[PersonField::birthday];
  if (!had_birthday && kept.birthdays.empty()) kept.birthdays = absorbed.birthdays;
  if (!had_birthday && theirs && !kept.birthdays.empty()) change_birthday(kept, theirs, at);
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
