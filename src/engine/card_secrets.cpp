// Secrets of printed cards: made from the shop's own key whenever they are asked for, so that none is kept
// and asking again gives the same.
#include <algorithm>
#include <string>

#include "codec/card_secret.h"
#include "domain/cards.h"
#include "engine/engine.h"

namespace shuke::engine {
namespace {

/// Set before what is hashed, so that no other hash under this key is ever a card's proof.
constexpr std::string_view purpose = "card:";

std::uint64_t proof_of(const InputKey& key, std::string_view card) {
  const InputHash hash = key.hash(std::string(purpose).append(card));
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof(number); ++i)
    number = number << 8 | static_cast<std::uint8_t>(hash[i]);
  return number & codec::card_proof_mask;
}

std::string card_named(std::string_view batch, std::int64_t number) {
  return std::string(batch) + ":" + std::to_string(number);
}

}  // namespace

std::optional<std::int64_t> Engine::cards_in_batch(std::string_view batch) const {
  const domain::CardBatch& known = x_state.card_batch(x_directory.find_card_batch(batch));
  if (!known.no) return {};
  return known.count;
}

void Engine::each_card_secret(std::string_view batch, std::int64_t from, std::int64_t count,
                              const std::function<void(const CardSecretRow&)>& use) const {
  const domain::CardBatch& known = x_state.card_batch(x_directory.find_card_batch(batch));
  const std::int64_t last = std::min(known.count, from + count - 1);
  for (std::int64_t number = std::max<std::int64_t>(from, 1); number <= last; ++number) {
    const std::string card = card_named(batch, number);
    const std::string secret = codec::write_card_secret({known.no, number, proof_of(x_input_key, card)});
    use({card, secret});
  }
}

/// What the core asks of a secret: whether it is one of this shop's, and which card it stands for.
void Engine::prove_secret(codec::DecodedCommand& decoded) {
  auto* redeem = std::get_if<domain::RedeemCardSecret>(&decoded.command.body);
  if (redeem == nullptr) return;
  const auto secret = codec::read_card_secret(decoded.card_secret);
  if (!secret) return;
  const domain::CardBatch& batch = x_state.card_batch(secret->batch);
  if (!batch.no || secret->number < 1 || secret->number > batch.count) return;
  const std::string card = card_named(x_directory.text(batch.no), secret->number);
  if (secret->proof != proof_of(x_input_key, card)) return;
  redeem->genuine = true;
  redeem->card = x_directory.card(card);
  redeem->plan = programme().plans[batch.plan.value].name;
  redeem->ends_at = batch.ends_at;
}

}  // namespace shuke::engine
