// Engine: what is known of people, beside the journal: loaded when it is asked for, changed by commands,
// and destroyed by erasing (S25).
#include "codec/person_bytes.h"
#include "engine/engine.h"
#include "engine/rows.h"

namespace shuke::engine {

void Engine::change_people(const codec::DecodedCommand& decoded) {
  if (const auto* enrol = std::get_if<domain::EnrolMember>(&decoded.command.body)) {
    codec::apply(decoded.person, decoded.command.at, person_to_write(enrol->member));
  } else if (const auto* update = std::get_if<domain::UpdateMember>(&decoded.command.body)) {
    codec::apply(decoded.person, decoded.command.at, person_to_write(update->member));
  } else if (const auto* merge = std::get_if<domain::MergeMembers>(&decoded.command.body)) {
    const codec::Person absorbed = loaded_person(merge->absorbed);
    if (absorbed.empty()) return;
    codec::merge_person(person_to_write(merge->member), absorbed, decoded.command.at);
    loaded_person(merge->absorbed) = codec::Person{};
    x_rows.note_person(merge->absorbed);
  } else if (const auto* erase = std::get_if<domain::EraseMember>(&decoded.command.body)) {
    erase_person(erase->member);
  }
}

/// Whoever was absorbed is the same person, and stands by himself in copies made before the merge.
void Engine::erase_person(base::MemberNo member) {
  person_to_write(member) = codec::Person{};
  const auto past = past_of(x_state.standing_for(member));
  if (!past) return x_rows.fail(past.error());
  for (const base::MemberNo one : past->members) {
    x_erased.emplace_back(x_directory.text(one));
    loaded_person(one) = codec::Person{};
    x_rows.note_person(one);
  }
}

codec::Person& Engine::loaded_person(base::MemberNo member) const {
  const auto found = x_people.find(member.value);
  if (found != x_people.end()) return found->second;
  return x_people.emplace(member.value, x_rows.load_person(member)).first->second;
}

codec::Person& Engine::person_to_write(base::MemberNo member) {
  const base::MemberNo stands = x_state.standing_for(member);
  x_rows.note_person(stands);
  return loaded_person(stands);
}

const codec::Person& Engine::person(base::MemberNo member) const {
  return loaded_person(x_state.standing_for(member));
}

}  // namespace shuke::engine
