// The order of the checks is that of docs/guide.md; see the precedence in domain/rejection.h.
#include "engine/engine.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "codec/command_bytes.h"
#include "base/limits.h"
#include "base/names.h"
#include "domain/apply.h"
#include "domain/cards.h"
#include "domain/decide.h"
#include "engine/sums.h"

namespace shuke::engine {
namespace {

using base::Instant;
using codec::Answer;
using codec::Refusal;
using domain::RejectionCode;
using store::Fault;

/// Steps of due work in one commit, so that commands wait little.
constexpr std::uint32_t due_steps_max = 256;

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

std::unexpected<Fault> damaged(std::string words) {
  return std::unexpected(Fault{Fault::Kind::damaged, std::move(words)});
}

}  // namespace

// ---- opening
// ----------------------------------------------------------------------------------------------

store::Expected<void> Engine::read_names(store::Store& store, codec::Directory& directory) {
  for (std::size_t number = 0; number < store::name_kinds; ++number) {
    const auto kind = static_cast<store::NameKind>(number);
    if (store::looked_up(kind)) continue;
    std::optional<Fault> fault;
    const auto read = store.each_name(kind, [&](const store::NameRow& row) {
      if (fault || directory.restore(row.kind, row.text) == row.no) return;
      fault = Fault{Fault::Kind::damaged,
                    "The directory has a gap before number " + std::to_string(row.no) + "."};
    });
    if (!read) return read;
    if (fault) return std::unexpected(*fault);
  }
  return {};
}

Engine::Engine(const domain::Programme& programme, codec::Directory& directory, store::Store& store)
    : x_timeline(programme),
      x_directory(directory),
      x_store(store),
      x_rows(store, x_names_kept),
      x_runner(x_timeline, x_state, *this, &x_queue),
      x_rewind(x_timeline, x_state),
      x_history(store),
      x_now(programme.zone.start_of(base::date_of({base::year_min, 1, 1}))) {
  x_state.load_from(x_rows);
}

Engine::~Engine() {
  for (std::size_t number = 0; number < store::name_kinds; ++number) {
    const auto kind = static_cast<store::NameKind>(number);
    if (store::looked_up(kind)) x_directory.stand_on(kind, nullptr, 0);
  }
}

store::Expected<std::unique_ptr<Engine>> Engine::open(const domain::Programme& programme,
                                                      codec::Directory& directory, store::Store& store) {
  std::unique_ptr<Engine> engine(new Engine(programme, directory, store));
  if (auto restored = engine->restore(); !restored) return std::unexpected(restored.error());
  engine->x_landed = {engine->x_next, engine->x_names_kept};
  return engine;
}

store::Expected<void> Engine::restore() {
  for (std::size_t number = 0; number < store::name_kinds; ++number) {
    const auto kind = static_cast<store::NameKind>(number);
    const auto last = x_store.last_name(kind);
    if (!last) return std::unexpected(last.error());
    x_names_kept[number] = *last;
    if (store::looked_up(kind)) x_directory.stand_on(kind, &x_rows, *last);
  }
  const auto head = x_store.head();
  if (!head) return std::unexpected(head.error());
  if (auto key = restore_key(); !key) return key;
  if (auto versions = restore_versions(); !versions) return versions;
  if (auto keys = restore_search_keys(); !keys) return keys;
  if (auto lists = restore_order_lists(); !lists) return lists;
  if (const auto sums = x_store.setting(engine_settings, "sums"); !sums) {
    return std::unexpected(sums.error());
  } else if (*sums) {
    domain::State::Sums read;
    if (!read_sums(**sums, read)) return damaged("The sums beside the rows cannot be read.");
    x_state.set_sums(read);
  }
  x_next.batch = head->number + 1;
  if (head->number == 0) return {};
  x_now = std::max(x_now, head->recorded_at);
  const auto last = x_store.batch(head->number);
  if (!last) return std::unexpected(last.error());
  if (!*last) return damaged("The last batch of the journal is not there.");
  BatchReader in((*last)->bytes);
  const auto header = in.header();
  if (!header) return damaged("The last batch of the journal has no header.");
  x_next.event = header->first_event;
  x_next.command = header->first_command;
  for (;;) {
    switch (in.next()) {
      case BatchReader::Kind::end: return {};
      case BatchReader::Kind::event: ++x_next.event; break;
      case BatchReader::Kind::outcome: ++x_next.command; break;
      case BatchReader::Kind::damaged: return damaged("The last batch of the journal cannot be read.");
    }
  }
}

/// The key of input hashes is made with the shop and stays.
store::Expected<void> Engine::restore_key() {
  const auto known = x_store.setting(engine_settings, "input_key");
  if (!known) return std::unexpected(known.error());
  if (*known) {
    x_input_key = InputKey::from(**known);
    return {};
  }
  x_input_key = InputKey::random();
  store::Batch batch;
  batch.settings.push_back({std::string(engine_settings), "input_key", x_input_key.bytes()});
  batch.settings.push_back({std::string(engine_settings), std::string(orders_listed_key), "1"});
  if (auto done = x_store.append(batch); !done) return std::unexpected(done.error());
  return {};
}

// ---- one batch --------------------------------------------------------------------------------------

void Engine::on_event(const domain::Event& event) {
  const std::uint32_t begin = x_batch.offset();
  x_batch.event(event);
  const std::uint64_t sequence = x_next.event++;
  x_heads.push_back({sequence, event.type, event.at, event.member, event.order});
  x_id_is_told = x_id_is_told || (event.cause && (event.member || event.order));
  x_rows.note(event, x_state);
  x_history.note(event, sequence, {begin, x_batch.offset()},
                 event.cause ? std::string_view(x_cause_id) : std::string_view());
}

store::Expected<void> Engine::advance(Instant now) {
  for (;;) {
    const auto done = advance_some(now, due_steps_max);
    if (!done) return std::unexpected(done.error());
    if (*done) return {};
  }
}

store::Expected<bool> Engine::anything_due() {
  return moves_left() ? true : x_store.anybody_due(x_now);
}

store::Expected<bool> Engine::advance_some(Instant now, std::uint32_t steps_max) {
  set_clock(now);
  if (auto finished = finish(); !finished) return std::unexpected(finished.error());
  const auto due = x_store.due(x_now, steps_max);
  if (!due) return std::unexpected(due.error());
  if (due->empty()) return move_some(steps_max);
  begin_batch();
  // Members may pay one another, so all go in the order of time; where there are more of them, only as far
  // as these. One member can have very much to do, so it may end before.
  for (const store::Store::DueMember& member : *due) x_queue.watch(x_state.member(member.member));
  const bool are_all = due->size() < steps_max;
  const bool all = x_runner.advance_all(are_all ? x_now : due->back().at, steps_max) && are_all;
  x_heads.clear();
  if (auto done = commit(); !done) return std::unexpected(done.error());
  return all && !moves_left();
}

// ---- commands
// ---------------------------------------------------------------------------------------------

store::Expected<Answer> Engine::take(const codec::Node& command) {
  auto answers = take(std::span(&command, 1));
  if (!answers) return std::unexpected(answers.error());
  return std::move(answers->front());
}

store::Expected<std::vector<Answer>> Engine::take(std::span<const codec::Node> commands,
                                                  std::span<const std::uint32_t> sent_by) {
  CHECK(x_answers.empty());
  CHECK(sent_by.empty() || sent_by.size() == commands.size());
  std::vector<Answer> answers;
  for (;;) {
    const std::size_t decided = decide_ahead(commands, sent_by).size();
    commands = commands.subspan(decided);
    if (!sent_by.empty()) sent_by = sent_by.subspan(decided);
    std::ranges::move(x_answers, std::back_inserter(answers));
    x_answers.clear();
    if (auto done = commit(); !done) return std::unexpected(done.error());
    if (commands.empty()) return answers;
    if (x_follow_until) {
      if (auto watched = watch_due(commands, *x_follow_until); !watched)
        return std::unexpected(watched.error());
    }
  }
}

std::span<const Answer> Engine::decide_ahead(std::span<const codec::Node> commands,
                                             std::span<const std::uint32_t> sent_by) {
  const std::size_t before = x_answers.size();
  CHECK(!is_full());
  CHECK(sent_by.empty() || sent_by.size() == commands.size());
  if (before == 0) {
    begin_batch();
  } else {
    x_store.begin_reading();
  }
  for (std::size_t i = 0; i < commands.size() && !is_full(); ++i) {
    x_sent_by = sent_by.empty() ? 0 : sent_by[i];
    x_answers.push_back(take_one(commands[i]));
  }
  return std::span(x_answers).subspan(before);
}

store::Expected<void> Engine::write(const Durable& durable) {
  return commit(durable);
}

Answer Engine::take_one(const codec::Node& document) {
  codec::DecodedCommand decoded =
      codec::decode_command(document, programme().currency_decimals, x_directory);
  if (decoded.id.empty()) {
    const Refusal no_id{RejectionCode::id_required, "id"};
    return refused(decoded, decoded.refusal.value_or(no_id));
  }
  const InputHash hash = x_input_key.hash(decoded.canonical);
  if (auto again = known(decoded, hash)) return *std::move(again);
  follow_clock(decoded);
  const std::uint32_t events_offset = x_batch.offset();
  x_heads.clear();
  x_cause_id = decoded.id;
  x_id_is_told = false;
  x_command_bytes.clear();
  decoded.command.id = {x_next.command};
  Answer answer = decoded.refusal ? refused(decoded, *decoded.refusal) : decide(decoded);
  keep(decoded, hash, answer, events_offset);
  return answer;
}

std::optional<Answer> Engine::known(const codec::DecodedCommand& decoded, const InputHash& hash) {
  const auto reused = [&] {
    if (decoded.refusal) return refused(decoded, *decoded.refusal);
    return refused(decoded, {RejectionCode::id_reused, "id"});
  };
  if (const auto taken = x_taken.find(decoded.id); taken != x_taken.end()) {
    if (taken->second.input_hash != hash) return reused();
    Answer again = x_answers[taken->second.answer];
    again.repeated = true;
    return again;
  }
  const auto place = x_store.command(decoded.id);
  if (!place) {
    x_rows.fail(place.error());
    return refused(decoded, {});
  }
  if (!*place) return std::nullopt;
  auto again = answered(**place, hash, decoded.id);
  return again ? *std::move(again) : reused();
}

/// The answer that was given to the command at this place; nothing where the input was another.
std::optional<Answer> Engine::answered(store::Place place, const InputHash& hash, const std::string& id) {
  const auto batch = answered_batch(place.batch);
  Outcome outcome;
  Answer answer;
  answer.id = id;
  answer.kept = true;
  answer.repeated = true;
  if (!batch || !*batch || place.index > (*batch)->bytes.size()) {
    x_rows.fail(batch ? Fault{Fault::Kind::damaged, "A command's batch is not there."} : batch.error());
    return answer;
  }
  BatchReader at(std::string_view((*batch)->bytes).substr(place.index));
  if (at.next() != BatchReader::Kind::outcome || !at.read(outcome, nullptr)) {
    x_rows.fail({Fault::Kind::damaged, "A command's outcome cannot be read."});
    return answer;
  }
  if (outcome.input_hash != hash) return std::nullopt;
  answer.refusal = outcome.refusal;
  BatchReader events(
      std::string_view((*batch)->bytes).substr(outcome.events_offset, place.index - outcome.events_offset));
  domain::Event event;
  std::uint64_t sequence = outcome.first_event;
  while (!answer.refusal && events.next() == BatchReader::Kind::event && events.read(event))
    answer.events.push_back({sequence++, event.type, event.at, event.member, event.order});
  return answer;
}

void Engine::keep(const codec::DecodedCommand& decoded, const InputHash& hash, Answer& answer,
                  std::uint32_t events_offset) {
  answer.kept = true;
  Outcome outcome;
  outcome.command = {x_next.command++};
  outcome.sent_by = x_sent_by;
  if (x_sent_by == 0) outcome.account = x_account;
  outcome.reason = decoded.reason;
  if (!x_id_is_told) outcome.id = decoded.id;
  if (x_command_bytes.empty()) outcome.type = decoded.type_name;
  outcome.input_hash = hash;
  outcome.refusal = answer.refusal;
  outcome.first_event = x_heads.empty() ? x_next.event : x_heads.front().sequence;
  outcome.last_event = x_next.event;
  outcome.events_offset = events_offset;
  const std::uint32_t offset = x_batch.offset();
  x_batch.outcome(outcome, x_command_bytes);
  x_commands.push_back({decoded.id, offset});
  x_taken[decoded.id] = {hash, x_answers.size()};
}

std::optional<Refusal> Engine::refuse_date(const codec::DecodedCommand& decoded) const {
  if (!decoded.at || decoded.type == codec::CommandType::advance_clock) return std::nullopt;
  if (decoded.at->us > x_now.us + ahead_max_us) return Refusal{RejectionCode::at_in_the_future, "at"};
  if (*decoded.at < oldest_taken(programme(), x_now)) return Refusal{RejectionCode::too_late, "at"};
  return std::nullopt;
}

Answer Engine::decide(codec::DecodedCommand& decoded) {
  if (const auto refusal = refuse_date(decoded)) return refused(decoded, *refusal);
  Answer answer;
  answer.id = decoded.id;
  if (decoded.type == codec::CommandType::advance_clock) {
    advance_within(decoded.at.value_or(x_now));
    answer.events = x_heads;
    return answer;
  }
  if (decoded.type == codec::CommandType::publish_programme) return publish(decoded);
  domain::Command& command = decoded.command;
  command.at = std::min(decoded.at.value_or(x_now), x_now);
  add_facts(decoded);
  prove_secret(decoded);
  const std::uint64_t arrival = 2 * x_next.event + 1;  // after earlier events, before its own
  pin_facts(command);
  const Paid paid_before = paid_out(command);
  const bool late = is_late(command);
  const domain::Decided<void> done = late ? decide_late(command) : x_runner.run(command);
  if (!done) {
    answer.refusal = codec::refusal_of(done.error(), programme().currency_decimals);
    return answer;
  }
  pin_outcome(command, paid_before);
  codec::write_bytes(command, x_command_bytes);
  x_history.note(command, x_command_bytes, arrival, x_state);
  change_people(decoded);
  // Who is dated before a version took effect comes under it now.
  if (const base::MemberNo member = domain::reads(x_state, command.body).member;
      member && !x_timeline.has_one())
    x_runner.advance(x_state.standing_for(member), x_now);
  x_runner.advance_all(x_now);  // what a command dated earlier has made due since, for whomever
  answer.events = x_heads;
  return answer;
}

/// What the core asks of the world and must find again when the past is told again.
void Engine::pin_facts(domain::Command& command) const {
  const auto named = [&](base::MemberNo member) {
    const auto& name = person(member).texts[static_cast<std::size_t>(codec::PersonField::name)];
    return name && !name->empty();
  };
  if (auto* top_up = std::get_if<domain::TopUpWallet>(&command.body)) top_up->named = named(top_up->member);
  if (auto* transfer = std::get_if<domain::TransferTopUp>(&command.body))
    transfer->named = named(transfer->to);
}

/// What was paid out so far, and kept of it, on what the command pays out of.
Engine::Paid Engine::paid_out(const domain::Command& command) const {
  Paid paid;
  if (const auto* refund = std::get_if<domain::RefundTopUp>(&command.body)) {
    const domain::TopUp& top_up = x_state.top_up(refund->top_up);
    return {top_up.refunded, top_up.deducted};
  }
  if (const auto* cancel = std::get_if<domain::CancelCard>(&command.body)) {
    const auto found = domain::find_card(programme(), x_state, cancel->card);
    if (!found) return {};
    const domain::Card& card = x_state.member(found->member).extras.get().cards[found->position];
    for (const base::Money part : card.refunded) paid.out += part;
    paid.deducted = card.deducted;
  }
  return paid;
}

/// What was handed out, and prices that rested on a chosen day, stay what they were, whatever comes before
/// them later (S21).
void Engine::pin_outcome(domain::Command& command, const Paid& before) const {
  const Paid now = paid_out(command);
  if (auto* refund = std::get_if<domain::RefundTopUp>(&command.body)) {
    refund->amount = now.out - before.out;
    refund->deducted = now.deducted - before.deducted;
  }
  if (auto* transfer = std::get_if<domain::TransferTopUp>(&command.body)) {
    const domain::TopUp& received = x_state.top_up(transfer->as);
    transfer->principal = received.principal;
    transfer->bonus = received.bonus;
    transfer->spent_before = received.spent_before;
    transfer->bonus_ends_at = received.bonus_ends_at;
  }
  if (auto* cancel = std::get_if<domain::CancelCard>(&command.body)) {
    cancel->refund = now.out - before.out;
    cancel->deducted = now.deducted - before.deducted;
  }
  auto* pay = std::get_if<domain::PayOrder>(&command.body);
  if (pay == nullptr || !pay->quote.get().given) return;
  for (const domain::PrivilegeUse& use :
       x_state.member(x_state.standing_for(pay->member)).extras.get().uses) {
    if (std::ranges::find(use.priced, pay->order) != use.priced.end())
      pay->quote.make().priced_by.push_back(use.no);
  }
}

/// Also where an effect on the referrer would come before what was done for him, and a claim of an order
/// whose guest may have done something since.
bool Engine::is_late(const domain::Command& command) const {
  if (x_runner.is_late(command)) return true;
  if (std::holds_alternative<domain::ClaimOrder>(command.body) && command.at < x_now) return true;
  const domain::Keys keys = domain::reads(x_state, command.body);
  const base::MemberNo referrer =
      x_state.standing_for(x_state.member(x_state.standing_for(keys.member)).referred_by);
  return referrer && command.at < x_now && x_state.member(referrer).latest > command.at;
}

/// The clock moves within a batch: what is due in the store, then what this batch itself has made due.
void Engine::advance_within(Instant now) {
  set_clock(now);
  const auto due = x_store.due(x_now, UINT32_MAX);
  if (!due) return x_rows.fail(due.error());
  for (const store::Store::DueMember& member : *due) x_queue.watch(x_state.member(member.member));
  x_runner.advance_all(x_now);
  move_members(UINT32_MAX);
}

/// S21: the past is told again with the command at its place, and the difference becomes events dated now.
domain::Decided<void> Engine::decide_late(const domain::Command& command) {
  const domain::Keys keys = domain::reads(x_state, command.body);
  std::vector<base::MemberNo> members{keys.member};
  std::vector<base::OrderNo> orders;
  if (domain::concerns_both(command.body)) members.push_back(keys.other);
  if (std::holds_alternative<domain::ClaimOrder>(command.body) || !keys.member)
    orders.push_back(keys.order);
  auto past = x_history.gather(members, orders, x_state);
  if (!past) {
    x_rows.fail(past.error());
    return {};
  }
  if (auto told = x_rewind.tell(*past, command, x_now); !told) return told;
  put_right(*past, command.id);
  correct_others(*past, command.id);
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
  const std::vector<domain::Runner::EffectTold> now = x_rewind.effects();
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
    auto past = x_history.gather({other}, {}, x_state);
    if (!past) return x_rows.fail(past.error());
    if (!past->replace_effects(told.members, now)) continue;
    x_rewind.tell(*past, x_now);
    put_right(*past, cause);
  }
}

// ---- what happened
// ----------------------------------------------------------------------------------------

store::Expected<void> Engine::each_event(const std::function<void(const domain::Event&)>& use) const {
  const auto head = x_store.head();
  if (!head) return std::unexpected(head.error());
  domain::Event event;
  for (std::uint64_t number = 1; number <= head->number; ++number) {
    const auto batch = x_store.batch(number);
    if (!batch) return std::unexpected(batch.error());
    if (!*batch) return damaged("Batch " + std::to_string(number) + " of the journal is not there.");
    BatchReader in((*batch)->bytes);
    bool sound = in.header().has_value();
    for (auto kind = in.next(); sound && kind != BatchReader::Kind::end; kind = in.next()) {
      sound = kind != BatchReader::Kind::damaged && (kind != BatchReader::Kind::event || in.read(event));
      if (sound && kind == BatchReader::Kind::event) use(event);
    }
    if (!sound) return damaged("Batch " + std::to_string(number) + " of the journal cannot be read.");
  }
  return {};
}

store::Expected<void> Engine::each_event_of(
    base::MemberNo member, std::uint64_t from,
    const std::function<bool(const codec::StatementEntry&)>& use) const {
  const auto places = x_history.places_of(Subject::of(member));
  if (!places) return std::unexpected(places.error());
  codec::StatementEntry entry;
  for (const History::EventPlace& place : *places) {
    if (place.sequence < from) continue;
    const auto bytes = x_store.part(place.batch, place.begin, place.end - place.begin);
    if (!bytes) return std::unexpected(bytes.error());
    BatchReader in(*bytes);
    entry.sequence = place.sequence;
    entry.command = place.command;
    if (in.next() != BatchReader::Kind::event || !in.read(entry.event))
      return damaged("An event of batch " + std::to_string(place.batch) + " cannot be read.");
    if (!use(entry)) break;
  }
  return {};
}

store::Expected<std::vector<codec::StatementEntry>> Engine::events_of(base::MemberNo member) const {
  std::vector<codec::StatementEntry> entries;
  const auto read = each_event_of(member, 0, [&](const codec::StatementEntry& entry) {
    entries.push_back(entry);
    return true;
  });
  if (!read) return std::unexpected(read.error());
  return entries;
}

}  // namespace shuke::engine
