// Engine: one batch from its beginning to the store, and how it is undone. While a batch is being written
// the next one can be decided; where the one before fails, both have not happened.
#include <utility>

#include "base/check.h"
#include "engine/engine.h"
#include "engine/sums.h"

namespace shuke::engine {
namespace {

/// Rows of every kind held in memory, orders above all, before they are let go again, so that memory stays
/// bounded. Whoever is asked for next is loaded again.
constexpr std::size_t rows_held_max = 500'000;

}  // namespace

void Engine::begin_batch() {
  x_store.begin_reading();
  x_batch.begin({x_next.event, x_next.command});
  x_batch_begin = x_batch.offset();
  x_first = x_next;
}

void Engine::add_names(store::Batch& batch) {
  for (std::size_t kind = 0; kind < store::name_kinds; ++kind) {
    const auto of = static_cast<store::NameKind>(kind);
    const std::uint32_t last = x_directory.last(of);
    for (std::uint32_t no = x_names_kept[kind] + 1; no <= last; ++no)
      batch.names.push_back({of, no, x_directory.text_of(of, no)});
  }
}

/// Everything the batch being made has changed. The bytes of rows stand in `memory`.
store::Batch Engine::assemble(std::vector<std::string>& memory) {
  store::Batch batch;
  batch.journal = x_batch.bytes();
  batch.recorded_at = x_now;
  add_names(batch);
  // Each number's own row, also of one that was absorbed: his is empty, and not the kept member's again.
  x_rows.write(
      x_state, [this](base::MemberNo no) -> const codec::Person& { return loaded_person(no); }, batch,
      memory);
  for (const std::string& id : x_erased)
    batch.settings.push_back({std::string(erased_settings), id, std::to_string(x_now.us)});
  for (const KeptProgramme& version : x_published) batch.settings.push_back(setting_of(version));
  for (const KeptCommand& command : x_commands)
    batch.commands.push_back({command.id, {x_next.batch, command.offset}});
  x_history.write(batch);
  batch.settings.push_back({std::string(engine_settings), "sums", sums_bytes(x_state.sums())});
  add_moved(batch);
  return batch;
}

store::Expected<void> Engine::commit(const Durable& durable) {
  // What is not only rows has to be there before anything rests on it.
  const bool waits = !durable || !x_erased.empty() || !x_published.empty() || x_moved != x_moved_kept;
  const bool holds_anything = x_batch.offset() > x_batch_begin;
  std::vector<std::string> memory;
  store::Batch batch;
  if (holds_anything) batch = assemble(memory);
  std::optional<store::Fault> fault = x_rows.take_fault();
  if (fault || waits || !holds_anything) {
    // Where the batch before failed, what was read for this one may be anything.
    if (auto landed = land(); !landed) fault = landed.error();
  }
  if (!fault && holds_anything) {
    const auto written = waits ? x_store.append(batch) : begin_append(batch, durable);
    if (!written) fault = written.error();
  }
  if (fault) {
    give_up();
    return std::unexpected(*fault);
  }
  if (holds_anything) {
    ++x_next.batch;
    for (const store::NameRow& row : batch.names) x_names_kept[static_cast<std::size_t>(row.kind)] = row.no;
    if (waits) x_landed = {x_next, x_names_kept};
    if (!x_erased.empty() && x_on_erased) x_on_erased(x_erased);
  }
  end_batch();
  let_go_of_many();
  if (durable && (waits || !holds_anything)) durable({});
  return {};
}

/// Waits for the batch before the one being made, too. Whether that is durable is known by its own call,
/// also where this one's write fails.
store::Expected<std::uint64_t> Engine::begin_append(const store::Batch& batch, const Durable& durable) {
  const auto here = std::make_shared<std::atomic_bool>(false);
  auto written = x_store.begin_append(batch, [here, durable](const store::Expected<void>& outcome) {
    here->store(outcome.has_value());
    durable(outcome);
  });
  const auto before = std::exchange(x_before_durable, here);
  if (written || (before && *before)) x_landed = {x_first, x_names_kept};
  return written;
}

/// Waits for the batch before the one being made.
store::Expected<void> Engine::land() {
  if (auto finished = x_store.finish(); !finished) return finished;
  x_landed = {x_first, x_names_kept};
  return {};
}

store::Expected<void> Engine::finish() {
  CHECK(x_answers.empty());
  x_first = x_next;
  if (auto landed = land(); !landed) {
    give_up();
    return landed;
  }
  return {};
}

void Engine::let_go_of_many() {
  for (std::size_t number = 0; number < store::name_kinds; ++number)
    x_directory.let_go(static_cast<store::NameKind>(number), x_landed.names[number], x_names_held_max);
  if (x_rows.held() <= rows_held_max) return;
  x_state.let_go();
  x_people.clear();
  x_rows.forget_held();
}

store::Expected<void> Engine::end_reading() {
  if (auto fault = x_rows.take_fault()) {
    x_state.let_go();
    x_people.clear();
    return std::unexpected(*fault);
  }
  let_go_of_many();
  return {};
}

void Engine::end_batch() {
  x_store.end_reading();
  x_batch_begin = x_batch.offset();
  x_queue.clear();
  x_rows.forget_changes();
  x_history.forget_changes();
  x_commands.clear();
  x_answers.clear();
  x_taken.clear();
  x_published.clear();
  x_erased.clear();
}

/// Nothing of what has not landed has happened: what was loaded and changed is let go, numbers are given
/// again. An id that was given a number because it could not be looked up must not keep it. Names that are
/// held as a whole stay and are written with the next batch.
void Engine::give_up() {
  const auto sums = x_store.setting(engine_settings, "sums");
  x_state.let_go();
  domain::State::Sums read;
  if (sums && *sums) read_sums(**sums, read);
  x_state.set_sums(read);
  x_people.clear();
  take_back_versions();
  end_batch();
  x_next = x_landed.next;
  x_names_kept = x_landed.names;
  for (std::size_t number = 0; number < store::name_kinds; ++number) {
    const auto kind = static_cast<store::NameKind>(number);
    if (store::looked_up(kind)) x_directory.take_back(kind, x_landed.names[number]);
  }
}

}  // namespace shuke::engine
