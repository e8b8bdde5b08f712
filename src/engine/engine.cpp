// The order of the checks is that of docs/guide.md; see the precedence in domain/rejection.h.
#include "engine/engine.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "base/names.h"
#include "domain/apply.h"
#include "domain/decide.h"

namespace shuke::engine {
namespace {

using base::Instant;
using codec::Answer;
using codec::Refusal;
using domain::RejectionCode;

/// A command dated this little ahead counts as happening now: clocks of tills differ.
constexpr std::int64_t ahead_max_us = 5 * 60 * base::us_per_second;

Answer refused(const codec::DecodedCommand& decoded, Refusal refusal) {
  Answer answer;
  answer.id = decoded.id;
  answer.refusal = std::move(refusal);
  return answer;
}

/// The instant `late_arrival` before now, at the same local clock time.
Instant oldest_taken(const domain::Programme& programme, Instant now) {
  base::Duration back = programme.late_arrival;
  back.count = -back.count;
  return programme.zone.delayed(now, back);
}

}  // namespace

Engine::Engine(const domain::Programme& programme, codec::Directory& directory)
    : x_programme(programme),
      x_directory(directory),
      x_runner(programme, x_state, *this, &x_queue),
      x_rewind(programme, x_state),
      x_now(programme.zone.start_of(base::date_of({base::year_min, 1, 1}))) {}

void Engine::on_event(const domain::Event& event) {
  x_journal.push_back(event);
  x_history.note(event);
}

std::span<const domain::Event> Engine::events_of(const Answer& answer) const {
  return journal().subspan(answer.first, answer.last - answer.first);
}

void Engine::advance(Instant now) {
  if (now < x_now) return;
  x_runner.advance_all(now);
  x_now = now;
}

Answer Engine::take(const codec::Node& document) {
  codec::DecodedCommand decoded =
      codec::decode_command(document, x_programme.currency_decimals, x_directory);
  if (decoded.id.empty()) {
    const Refusal no_id{RejectionCode::id_required, "id", ""};
    return refused(decoded, decoded.refusal.value_or(no_id));
  }
  const std::uint32_t number = x_directory.command(decoded.id).value;
  if (number >= x_answers.size()) x_answers.resize(number + 1);
  const std::uint64_t hash[2] = {base::hash_bytes(decoded.canonical),
                                 base::hash_bytes(decoded.canonical + "2")};
  if (const auto& kept = x_answers[number]) {
    if (std::equal(hash, hash + 2, kept->input_hash)) {
      Answer again = kept->answer;
      again.repeated = true;
      return again;
    }
    if (decoded.refusal) return refused(decoded, *decoded.refusal);
    return refused(decoded, {RejectionCode::id_reused, "id", ""});
  }
  Answer answer = decoded.refusal ? refused(decoded, *decoded.refusal) : decide(decoded);
  answer.kept = true;
  x_answers[number] = Kept{{hash[0], hash[1]}, answer};
  return answer;
}

std::optional<Refusal> Engine::refuse_date(const codec::DecodedCommand& decoded) const {
  if (!decoded.at || decoded.type == codec::CommandType::advance_clock) return std::nullopt;
  if (decoded.at->us > x_now.us + ahead_max_us) return Refusal{RejectionCode::at_in_the_future, "at", ""};
  if (*decoded.at < oldest_taken(x_programme, x_now)) return Refusal{RejectionCode::too_late, "at", ""};
  return std::nullopt;
}

Answer Engine::decide(codec::DecodedCommand& decoded) {
  if (const auto refusal = refuse_date(decoded)) return refused(decoded, *refusal);
  Answer answer;
  answer.id = decoded.id;
  if (decoded.type == codec::CommandType::advance_clock) {
    answer.first = x_journal.size();
    advance(decoded.at.value_or(x_now));
    answer.last = x_journal.size();
    return answer;
  }
  decoded.command.at = std::min(decoded.at.value_or(x_now), x_now);
  x_runner.advance_all(decoded.command.at);
  answer.first = x_journal.size();
  const std::uint64_t arrival = x_history.arrive();
  const domain::Decided<void> done =
      x_runner.is_late(decoded.command) ? decide_late(decoded.command) : x_runner.run(decoded.command);
  answer.last = x_journal.size();
  if (done) {
    x_history.note(decoded.command, arrival, x_state);
    change_people(decoded);
    x_runner.advance_all(x_now);  // what a command dated earlier has made due since
  } else {
    answer.refusal = Refusal{done.error().code, codec::field_path(done.error()), ""};
    answer.last = answer.first;
  }
  return answer;
}

/// S21: the past is told again with the command at its place, and the difference becomes events dated now.
domain::Decided<void> Engine::decide_late(const domain::Command& command) {
  const domain::Keys keys = domain::reads(x_state, command.body);
  std::vector<base::MemberNo> members{keys.member};
  std::vector<base::OrderNo> orders;
  if (std::holds_alternative<domain::MergeMembers>(command.body)) members.push_back(keys.other);
  if (std::holds_alternative<domain::ClaimOrder>(command.body) || !keys.member)
    orders.push_back(keys.order);
  domain::Past past = x_history.gather(members, orders, x_state);
  if (auto told = x_rewind.tell(past, command, x_now); !told) return told;
  put_right(past, command.id);
  correct_others(past, command.id);
  return {};
}

void Engine::put_right(const domain::Past& past, base::CommandNo cause) {
  for (const domain::Event& event : x_rewind.differences(past, cause, x_now)) {
    domain::apply(x_state, event);
    on_event(event);
    x_queue.watch(x_state.member(event.member));
  }
}

/// Effects on others that are not what they were: each such member's past is told again with the effects as
/// they are now.
void Engine::correct_others(const domain::Past& told, base::CommandNo cause) {
  const std::vector<domain::Runner::Outgoing> now = x_rewind.outgoing();
  const auto is_told = [&](base::MemberNo member) {
    return std::ranges::find(told.members, member) != told.members.end();
  };
  std::vector<base::MemberNo> others;
  const auto concerned = [&](base::MemberNo member) {
    const base::MemberNo stands = x_state.standing_for(member);
    if (stands && !is_told(stands) && std::ranges::find(others, stands) == others.end())
      others.push_back(stands);
  };
  for (const auto& effect : now) concerned(effect.effect.to);
  for (const base::MemberNo member : told.members) concerned(x_state.member(member).referred_by);
  for (const base::MemberNo other : others) {
    domain::Past past = x_history.gather({other}, {}, x_state);
    if (!past.replace_effects(told.members, now)) continue;
    x_rewind.tell(past, x_now);
    put_right(past, cause);
  }
}

void Engine::change_people(const codec::DecodedCommand& decoded) {
  if (const auto* enrol = std::get_if<domain::EnrolMember>(&decoded.command.body)) {
    codec::apply(decoded.person, person_to_write(enrol->member));
  } else if (const auto* update = std::get_if<domain::UpdateMember>(&decoded.command.body)) {
    codec::apply(decoded.person, person_to_write(update->member));
  } else if (const auto* merge = std::get_if<domain::MergeMembers>(&decoded.command.body)) {
    if (merge->absorbed.value >= x_people.size()) return;
    const codec::Person absorbed = std::exchange(x_people[merge->absorbed.value], codec::Person{});
    codec::merge_person(person_to_write(merge->member), absorbed);
  }
}

codec::Person& Engine::person_to_write(base::MemberNo member) {
  const base::MemberNo stands = x_state.standing_for(member);
  if (stands.value >= x_people.size()) x_people.resize(stands.value + 1);
  return x_people[stands.value];
}

const codec::Person& Engine::person(base::MemberNo member) const {
  static const codec::Person nobody;
  const base::MemberNo stands = x_state.standing_for(member);
  return stands.value < x_people.size() ? x_people[stands.value] : nobody;
}

}  // namespace shuke::engine
