// Engine: taking a file of the past, whose own dates are the clock. Apart from the rest because nothing but
// an import does it.
#include <algorithm>

#include "codec/values.h"
#include "engine/engine.h"

namespace shuke::engine {
namespace {

using base::Instant;
using codec::Answer;

/// A command's `at`, where it has one that can be read; decoding says what is wrong with others.
std::optional<Instant> date_of(const codec::Node& command) {
  if (command.kind != codec::Node::Kind::map) return std::nullopt;
  const codec::Node* at = command.find("at");
  if (at == nullptr || at->kind != codec::Node::Kind::scalar) return std::nullopt;
  const auto instant = codec::read_instant(at->text);
  return instant ? std::optional(*instant) : std::nullopt;
}

}  // namespace

store::Expected<std::vector<Answer>> Engine::take_dated(std::span<const codec::Node> commands,
                                                        Instant until) {
  if (auto watched = watch_due(commands, until); !watched) return std::unexpected(watched.error());
  x_follow_until = until;
  auto answers = take(commands);
  x_follow_until.reset();
  if (!answers) x_queue.clear();
  return answers;
}

/// Everything due before the first date happens in commits of its own; what becomes due between the first
/// date and the last is watched, so that the batch does it in the order of time.
store::Expected<void> Engine::watch_due(std::span<const codec::Node> commands, Instant until) {
  std::optional<Instant> first;
  Instant last = x_now;
  for (const codec::Node& command : commands) {
    const auto at = date_of(command);
    if (!at || *at > until) continue;
    if (!first) first = at;
    last = std::max(last, *at);
  }
  if (!first || last <= x_now) return {};
  if (auto done = advance(*first); !done) return done;
  const auto due = x_store.due(last, UINT32_MAX);
  if (!due) return std::unexpected(due.error());
  for (const store::Store::DueMember& member : *due) x_queue.watch(x_state.member(member.member));
  return {};
}

void Engine::follow_clock(const codec::DecodedCommand& decoded) {
  if (!x_follow_until || decoded.refusal || !decoded.at) return;
  if (decoded.type == codec::CommandType::advance_clock || *decoded.at <= x_now) return;
  if (decoded.at->us > x_follow_until->us + ahead_max_us) return;
  set_clock(std::min(*decoded.at, *x_follow_until));
  x_runner.advance_all(x_now);
}

store::Expected<const store::JournalBatch*> Engine::answered_batch(std::uint64_t number) {
  if (!x_answered || x_answered->number != number) {
    auto batch = x_store.batch(number);
    if (!batch) return std::unexpected(batch.error());
    x_answered = *std::move(batch);
  }
  return x_answered ? &*x_answered : nullptr;
}

}  // namespace shuke::engine
