// Person: what a shop knows of a member as a human being, and a change of it. Kept apart from the core's
// state so that it can be erased without touching the books. Not checked here (command_decoder) and not
// stored here (engine).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace shuke::codec {

/// In the order of the command table's fields of `profile`, then of `consents`.
enum class PersonField : std::uint8_t {
  name,
  phone,
  email,
  gender,
  birthday,
  occupation,
  region,
  habits,
  address,
  note,
  consent_email,
  consent_sms,
  consent_profiling,
};
inline constexpr std::size_t person_fields = 13;
inline constexpr std::size_t person_profile_fields = 10;  // those before the consents
/// As in commands and views: `birthday`; for a consent the name beneath `consents`.
std::string_view person_field_name(PersonField field);

/// A consent that was given or refused.
struct ConsentChange {
  std::uint8_t field = 0;  // PersonField
  bool given = false;
  base::Instant at;
};
/// Most changes of consents that are kept of one person; the oldest go first.
inline constexpr std::size_t consent_changes_max = 1000;

struct Person {
  /// Texts as they were given; a date as 2026-03-01, a consent as true or false. Nothing: not known.
  std::array<std::optional<std::string>, person_fields> texts;
  std::vector<std::string> tags;
  std::vector<ConsentChange> consent_changes;  // in order of time
  /// Birthdays since the first change of one, by the instant of the change; empty where it was never
  /// changed. Begins with the one known before, as of ever.
  struct Birthday {
    base::Instant from;
    std::string date;  // empty: taken away
  };
  std::vector<Birthday> birthdays;

  const std::optional<std::string>& operator[](PersonField field) const {
    return texts[static_cast<std::size_t>(field)];
  }
  bool empty() const;
};

struct PersonChange {
  struct Text {
    PersonField field;
    std::optional<std::string> value;  // nothing: taken away
  };
  std::vector<Text> texts;
  std::optional<std::vector<std::string>> tags;  // all of them, in place of the earlier
};

/// `at`: when it happened, for the histories of consents and birthdays. A birthday that was changed later
/// stays the later one.
void apply(const PersonChange& change, base::Instant at, Person& person);
/// The birthday that counts at an instant; empty: none. One that is changed counts from the next year of
/// the zone on, and until then the one known when the year began; one that is given for the first time
/// counts at once, and is then the year's (S26). What was taken away counts no more, and nothing in its
/// place before the next year.
std::string_view counted_birthday(const Person& person, const base::TimeZone& zone, base::Instant at);
/// What only the absorbed member's person knows is added to the kept one's; what both know stays the kept
/// one's. A consent stands only if both gave it: a refusal is never lost by a merge.
void merge_person(Person& kept, const Person& absorbed, base::Instant at);

}  // namespace shuke::codec
